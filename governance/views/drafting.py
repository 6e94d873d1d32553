"""The statutes typed in, part by part, on a screen drawn from the parts themselves."""

from __future__ import annotations

from dataclasses import MISSING, dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode

from cressmember.core.ui import meanwhile
from cressmember.core.ui.views import ActionFormView, ActionView, FormPage
from cressmember.core.ui.views.page import Trail
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted, quote, sentence_case
from governance import permissions
from governance.actions.statutes import replace_document, take_back, write_statutes
from governance.forms.part import KindForm, PartForm
from governance.forms.statutes import StartForm
from governance.forms.terms import Known
from governance.models import Statutes
from governance.rules.naming import continued, named
from governance.rules.prose.whole import told_alone
from governance.rules.statutes import Statutes as Rules
from governance.rules.text.editing import (
    Hole,
    NoSuchPlace,
    Slot,
    Spot,
    answered,
    holes,
    may_be_nothing,
    nearest,
    part_at,
    place_from,
    place_said,
    plan,
    ranked,
    slot_of,
    with_added,
    with_moved,
    with_removed,
    with_value,
)
from governance.rules.text.reading import Place, Problem, terms_of
from governance.rules.text.wording import bare, kind_title, nothing
from governance.views.reading import lines, read_page
from governance.views.statutes import VERSIONS, OnStatutes

# Nobody reads this: it stands for the digest of a page that did not say which text it showed.
UNSAID = "?"
MOST_VERSIONS = 12
# What a part says stands above the parts that it holds, unless they would be out of sight.
MOST_RULES_ABOVE = 2


def draft_url(version: Statutes, place: Place = ()) -> str:
    """The page where a part of a draft is typed."""
    url = reverse("governance:statutes-draft", args=[version.pk])
    return f"{url}?{urlencode({'ou': place_said(place)})}" if place else url


@dataclass(frozen=True, slots=True)
class Entry:
    """A part that another holds, as the page of that other shows it."""

    spot: Spot
    address: str
    article: str
    kind: str
    left: int
    is_first: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class Row:
    """What a part holds under one term: parts to open, to add, or words that say that there is none."""

    label: str
    address: str
    is_several: bool
    nothing: str
    is_nothing: bool
    entries: list[Entry]


class OnPart(OnStatutes):
    """A page about one part of a draft, which ``ou`` names in the address."""

    request: Any

    @cached_property
    def spot(self) -> Spot:
        try:
            return part_at(Rules, self.object.document, place_from(self.request.GET.get("ou", "")))
        except NoSuchPlace:
            raise Http404 from None


class StatutesDraftView(OnPart, ActionFormView):
    """One part of a draft, with the plan of the whole beside it and what is still to be said."""

    template_name = "governance/statutes_draft.html"
    verb = "Enregistrer et continuer"

    @cached_property
    def left(self) -> tuple[list[Hole], list[Problem]]:
        return holes(Rules, self.object.document)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.object.adopted_on:
            return HttpResponseRedirect(self.object.get_absolute_url())
        return super().get(request, *args, **kwargs)

    def get_title(self) -> str:
        return self.spot.name if self.spot.place else f"Rédiger « {self.object} »"

    def get_trail(self) -> Trail:
        steps = [*super().get_trail()]
        if self.spot.place:
            steps.append(("Rédiger", draft_url(self.object)))
        for length in range(1, len(self.spot.place)):
            try:
                above = part_at(Rules, self.object.document, self.spot.place[:length])
            except NoSuchPlace:
                continue
            steps.append((above.name, draft_url(self.object, above.place)))
        return steps

    def get_form_class(self) -> Any:
        return PartForm if self.spot.kind else KindForm

    def get_form_kwargs(self) -> dict[str, Any]:
        known = {"known": self.known} if self.spot.kind else {}
        return super().get_form_kwargs() | {"spot": self.spot, **known}

    @cached_property
    def known(self) -> Known:
        return Known.of(self.object.document, self.former)

    def _named(self, sentence: str) -> str:
        """The sentence with the colleges that were taken away called as people know them."""
        for code, name in self.known.gone.items():
            sentence = sentence.replace(quote(code), quote(name))
        return sentence

    @cached_property
    def former(self) -> Any:
        """The document of the version before; None without one."""
        before = Statutes.objects.before(self.object)
        return before.document if before else None

    def act_on(self, obj: Statutes, form: Any, *, by: Any) -> Any:
        return replace_document(
            statutes=obj,
            document=with_value(obj.document, self.spot.place, form.said()),
            digest=self.request.POST.get("digest", "") or UNSAID,
            by=by,
        )

    def get_done(self, made: Any) -> str:
        holes_left = holes(Rules, made.document)[0]
        here = [hole for hole in holes_left if hole.part == self.spot.place]
        told = "C’est enregistré." if here else "C’est enregistré : cette partie est complète."
        if here:
            told += f" Ici, il reste {counted(len(here), 'règle', 'règles')} à dire."
        return f"{told} {self._opened(holes_left)}".strip()

    def _opened(self, left: list[Hole]) -> str:
        """How many questions an answer opened, which makes what is left climb."""
        # The page was read before the write: what it lacked is known.
        before = {hole.place for hole in self.left[0]}
        opened = sum(hole.place not in before for hole in left)
        if not opened:
            return ""
        questions = counted(opened, "question nouvelle", "questions nouvelles")
        return f"Cela ouvre {questions} : il reste {counted(len(left), 'règle', 'règles')} en tout."

    def get_destination(self, made: Any) -> str:
        here = self.spot.place
        # A kind that was just chosen is typed next, where it is.
        if "next" not in self.request.POST or self.spot.kind is None:
            return draft_url(made, here)
        return draft_url(made, following(made.document, here))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        version, spot = self.object, self.spot
        missing, wrong = self.left
        former = self.former
        places = [hole.place for hole in missing] + [problem.place for problem in wrong]
        return super().get_context_data(
            spot=spot,
            kind=kind_title(spot.kind) if spot.kind else "",
            may_change_kind=len(spot.kinds) > 1 and spot.kind is not None,
            rows=list(self._rows(places)),
            strangers=self._strangers(),
            here=place_said(spot.place),
            digest=version.digest,
            shape_url=f"{reverse('governance:statutes-shape', args=[version.pk])}?"
            + urlencode({"ou": place_said(spot.place)}),
            missing=len(missing),
            missing_said=f"{counted(len(missing), 'règle', 'règles')} à dire",
            answered_said=counted(
                answered(Rules, version.document), "réponse déjà donnée", "réponses déjà données"
            ),
            wrong=len(wrong),
            wrong_said=f"{counted(len(wrong), 'règle', 'règles')} à revoir",
            to_say=[sentence_case(hole.about) for hole in missing if hole.part == spot.place],
            to_mend=[
                (self._named(problem.sentence), "" if part == spot.place else draft_url(version, part))
                for problem in wrong
                if problem.place[: len(spot.place)] == spot.place
                for part in [nearest(Rules, version.document, problem.place)]
            ],
            plan=plan(Rules, version.document, spot.place, places),
            next_url=draft_url(version, following(version.document, spot.place)) if missing else "",
            organs=self.known.organs,
            said_here=(said := lines(told_alone(version.document, spot, former))),
            said_is_long=len(said) > MOST_RULES_ABOVE,
            drafted=read_page(version.document, former),
            **context,
        )

    def _rows(self, left: list[Place]) -> Any:
        for word, (term, hint) in (terms_of(self.spot.kind) if self.spot.kind else {}).items():
            slot = slot_of(hint)
            if not slot.kinds:
                continue
            place, told = (*self.spot.place, word), self.spot.written.get(word)
            yield Row(
                label=sentence_case(bare(term.metadata["title"])),
                address=place_said(place),
                is_several=slot.is_several,
                nothing=sentence_case(nothing(term.metadata["title"])) if may_be_nothing(term, slot) else "",
                # What the text may leave out says nothing by itself; the rest must be said to be none.
                is_nothing=told in (None, []) and (word in self.spot.written or term.default is not MISSING),
                entries=self._entries(slot, place, told, left),
            )

    def _entries(self, slot: Slot, place: Place, told: Any, left: list[Place]) -> list[Entry]:
        count = len(told) if isinstance(told, list) else 0
        found = []
        for at in [(*place, rank) for rank in range(count)] if slot.is_several else [place]:
            try:
                spot = part_at(Rules, self.object.document, at)
            except NoSuchPlace:
                continue
            article = spot.written.get("article")
            found.append(
                Entry(
                    spot=spot,
                    address=place_said(at),
                    article=article if isinstance(article, str) else "",
                    kind=kind_title(spot.kind) if spot.kind else "",
                    left=sum(each[: len(at)] == at for each in left),
                    is_first=at[-1] == 0,
                    is_last=at[-1] == count - 1,
                )
            )
        return found

    def _strangers(self) -> list[tuple[str, str]]:
        """The words of a file that mean nothing here, and their places."""
        known = {"kind", *(terms_of(self.spot.kind) if self.spot.kind else self.spot.written)}
        return [
            (str(word), place_said((*self.spot.place, str(word))))
            for word in self.spot.written
            if word not in known
        ]


def following(document: Any, here: Place) -> Place:
    """The part to complete after this one: what it holds first, then the others in the order of the text.

    The rights of meetings wait until there are meetings to name.
    """
    parts = [hole.part for hole in holes(Rules, document)[0]]
    if not named(document).get("meetings"):
        parts.sort(key=lambda part: part[:1] in (("franchise",), ("proxies",)))
    others = [part for part in dict.fromkeys(parts) if part != here]
    within = [part for part in others if part[: len(here)] == here]
    return next(iter([*(within if here else []), *others, *parts]), here)


class StatutesShapeView(StatutesDraftView):
    """Add, move or take away a part of a draft, or say that the text has none.

    The fields of the part that was open, ``ou`` in the address, come along and are kept in the same write:
    pressing a button of the parts below loses nothing of what was typed above. ``place`` is what changes.
    """

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(draft_url(self.object, self.spot.place))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do it, and lead to the part that is there now."""
        try:
            self._shaped(self.object.document)
        except NoSuchPlace:
            raise Http404 from None
        return super().post(request, *args, **kwargs)

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        if self.spot.kind is None:
            form.fields["kind"].required = False
        return form

    def act_on(self, obj: Statutes, form: Any, *, by: Any) -> Any:
        document = obj.document
        # A page that carried no field says nothing of them: they are not emptied.
        if meanwhile.FIELD in self.request.POST and self.spot.kind:
            document = with_value(document, self.spot.place, form.said())
        document, there = self._shaped(document)
        digest = self.request.POST.get("digest", "") or UNSAID
        return replace_document(statutes=obj, document=document, digest=digest, by=by), there

    def get_done(self, made: Any) -> str:
        if self.request.POST.get("do") == "remove":
            return "C’est retiré. « Annuler le dernier changement » le ramène."
        return self._opened(holes(Rules, made[0].document)[0])

    def get_destination(self, made: Any) -> str:
        return draft_url(*made)

    def _shaped(self, document: Any) -> tuple[Any, Place]:
        """The document once it is done, and the part to show. Raises NoSuchPlace."""
        place, do = place_from(self.request.GET.get("place", "")), self.request.POST.get("do", "")
        if not place:
            raise NoSuchPlace(place)
        is_entry = isinstance(place[-1], int)
        above = place[:-2] if is_entry else place[:-1]
        holder = part_at(Rules, document, above)
        if is_entry:
            return ranked(Rules, _arranged(document, place, do), place[:-1]), above
        if do == "remove":
            return with_removed(document, place), above
        terms = terms_of(holder.kind) if holder.kind else {}
        if place[-1] not in terms:
            raise NoSuchPlace(place)
        term, hint = terms[str(place[-1])]
        slot = slot_of(hint)
        if do == "nothing" and may_be_nothing(term, slot):
            return with_value(document, place, [] if slot.is_several else None), above
        if do != "add" or not slot.kinds:
            raise NoSuchPlace(place)
        if slot.is_several:
            made, there = with_added(document, place, {})
            return ranked(Rules, made, place), there
        return with_value(document, place, {}), place


def _arranged(document: Any, place: Place, do: str) -> Any:
    """The document with an entry of a list moved or taken away. Raises NoSuchPlace for anything else."""
    if do == "remove":
        return with_removed(document, place)
    if do not in ("up", "down"):
        raise NoSuchPlace(place)
    return with_moved(document, place, -1 if do == "up" else 1)


class StatutesKindView(OnPart, ActionView):
    """Choose again which kind a part is: what was typed of the other kind is taken away."""

    verb = "Choisir à nouveau"
    danger = True
    consequences = ("Ce qui est écrit dans cette partie est retiré ; vous pourrez annuler ce changement.",)

    def get_title(self) -> str:
        return f"Changer « {self.spot.name} »"

    def get_trail(self) -> Trail:
        return (*super().get_trail(), ("Rédiger", draft_url(self.object)))

    def get_carried(self) -> str:
        return str(self.object.digest)

    def get_cancel_url(self) -> str:
        return draft_url(self.object, self.spot.place)

    def get_destination(self, made: Any) -> str:
        return self.get_cancel_url()

    def act(self, obj: Statutes, *, by: Any) -> None:
        if len(self.spot.kinds) < 2:
            raise RuleViolation("Cette partie n’a qu’une forme : il n’y a rien à choisir.")
        document = with_value(obj.document, self.spot.place, {})
        digest = self.request.POST.get("carried", "") or UNSAID
        replace_document(statutes=obj, document=document, digest=digest, by=by)


class StatutesTakeBackView(OnStatutes, ActionView):
    """Give a draft the text that it had before its last change."""

    verb = "Annuler le dernier changement"
    done = "Le texte d’avant est revenu. Pour le remettre comme il était, annulez de nouveau."
    consequences = ("Le projet retrouve le texte qu’il avait avant son dernier enregistrement.",)

    def get_title(self) -> str:
        return f"Annuler le dernier changement de « {self.object} »"

    def get_trail(self) -> Trail:
        return (*super().get_trail(), ("Rédiger", draft_url(self.object)))

    def get_carried(self) -> str:
        return str(self.object.digest)

    def get_cancel_url(self) -> str:
        return draft_url(self.object)

    def get_destination(self, made: Any) -> str:
        return self.get_cancel_url()

    def act(self, obj: Statutes, *, by: Any) -> None:
        take_back(statutes=obj, digest=self.request.POST.get("carried", "") or UNSAID, by=by)


class StatutesStartView(FormPage):
    """A new draft to be typed on screen: from the version in force, from another one, or from nothing."""

    title = "Nouvelle version des statuts"
    section = "governance"
    permission_required = permissions.PREPARE
    form_class = StartForm
    trail = (VERSIONS,)
    cancel_url = VERSIONS[1]
    verb = "Commencer"
    template_name = "governance/statutes_start.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"versions": list(Statutes.objects.all()[:MOST_VERSIONS])}

    def get_initial(self) -> dict[str, Any]:
        in_force = Statutes.objects.in_force(on=timezone.localdate())
        return {"source": self.request.GET.get("de", str(in_force.pk) if in_force else "")}

    def act(self, form: Any) -> Statutes:
        title, source = form.cleaned_data["title"], form.cleaned_data["source"]
        document = {**source.document, "title": title} if source else {"title": title}
        if source and source.adopted_on and (before := Statutes.objects.before(Statutes())):
            document = continued(document, before.document)
        return write_statutes(title=title, document=document, by=self.request.user)

    def get_destination(self, made: Any) -> str:
        return draft_url(made)
