"""The minutes of a meeting: read as a document, written in place, reviewed, approved, signed, sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View
from django.views.generic.detail import SingleObjectMixin

from cressmember.core.actions.document import try_again
from cressmember.core.models import StoredDocument
from cressmember.core.ui import once
from cressmember.core.ui.views import ActionFormView, ActionView, FormPage, RecordView
from cressmember.core.ui.views.form import OnRecord
from cressmember.core.ui.views.page import Page, Trail
from cressmember.kernel.writing import counted, plural
from governance import permissions
from governance.actions.meeting.minutes import (
    EXTRACT_KIND,
    NOTE_KIND,
    SIGNED_KIND,
    Words,
    approve_minutes,
    draft_minutes,
    issue_extract,
    print_of,
    rectify_minutes,
    reopen_minutes,
    review_minutes,
    send_minutes,
    sign_minutes,
    write_minutes,
)
from governance.forms.meeting.minutes import (
    ApproveForm,
    ExtractForm,
    RectifyForm,
    SignForm,
    WordsForm,
    approving,
)
from governance.models import Meeting, Minutes, Participant, Resolution
from governance.queries.meeting import minutes as queries
from governance.rules.minutes.facts import Signatory
from governance.rules.minutes.page import BOUND, TABLE, told_table
from governance.views.meeting.tabs import MEETINGS, InRoom, OnMeeting

# Approval comes before the signatures or long after them: it is a fact of the page, not one of its steps.
STEPS = ("Écrire", "Relire", "Signer")
STEP_OF = {"draft": 1, "reviewed": 3, "approved": 3, "signed": 4}
TONES = {"draft": "waiting", "reviewed": "waiting", "approved": "attention", "signed": "good"}
BLANK_ROWS = 3


@dataclass(frozen=True, slots=True)
class Part:
    """An entry of the page: what is printed, what is typed in it, what is to be looked at beside it.

    ``theirs`` is what somebody else wrote in the same place meanwhile.
    """

    entry: Mapping[str, Any]
    doubts: Sequence[Any] = ()
    was: str = ""
    text: str = ""
    title: str = ""
    rows: Sequence[Sequence[str]] = ()
    theirs: str = ""

    @property
    def is_bound(self) -> bool:
        return self.entry["kind"] == BOUND

    @property
    def is_table(self) -> bool:
        return self.entry["kind"] == TABLE

    @property
    def name(self) -> str:
        return str(self.entry["key"] if self.is_bound else self.entry["id"])

    @property
    def height(self) -> int:
        """How many lines its frame shows."""
        return min(30, max(3, self.text.count("\n") + len(self.text) // 90 + 2))


def parts_of(page: queries.Page, typed: Sequence[Words] = ()) -> list[Part]:
    """The page as it is shown; what was typed and not kept stays in its frame."""
    kept = {each.place: each for each in typed if _print(each) != each.was}
    parts = []
    for entry in page.entries:
        mine = kept.pop(entry.get("id", ""), None)
        parts.append(_part(entry, page, mine))
    for left in kept.values():
        # The place is gone: the words are not.
        kind = TABLE if left.rows else "text"
        entry = {"kind": kind, "id": left.place, "text": "", "title": "", "rows": []}
        parts.append(_part(entry, page, left))
    return parts


def _print(words: Words) -> str:
    return print_of({"text": words.text, "title": words.title, "rows": words.rows})


def _part(entry: Mapping[str, Any], page: queries.Page, mine: Words | None) -> Part:
    name = entry["key"] if entry["kind"] == BOUND else entry["id"]
    doubts = [each for each in page.doubts if each.place == name]
    if entry["kind"] == BOUND:
        return Part(entry, [*doubts, *(each for each in page.moved if each.key == name)])
    standing = print_of(entry)
    theirs = ""
    if mine is not None and standing not in (mine.was, _print(mine)):
        theirs = entry.get("text") or "\n".join(" : ".join(row) for row in entry.get("rows", ())) or "rien"
    rows: list[Sequence[str]] = list(mine.rows if mine else entry.get("rows", ()))
    return Part(
        told_table(entry),
        doubts,
        standing,
        mine.text if mine else entry.get("text", ""),
        mine.title if mine else entry.get("title", ""),
        [*rows, *([("", "")] * BLANK_ROWS)],
        theirs,
    )


class OnMinutes(InRoom, OnMeeting):
    """A page about the minutes of one meeting, found by its meeting."""

    room = "governance:minutes-detail"
    room_title = "Procès-verbal"

    @cached_property
    def minutes(self) -> Minutes:
        """The minutes. Raises Http404 before they are begun."""
        found = Minutes.objects.select_related("stored", "approved_in").filter(meeting=self.object).first()
        if found is None:
            raise Http404("There are no minutes yet.")
        found.meeting = self.object
        return found


class Shown(OnMinutes):
    """The document, with what each reader may do to it."""

    title = "Procès-verbal"
    room_title = ""
    template_name = "governance/meeting/minutes.html"
    typed: Sequence[Words] = ()

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        found = Minutes.objects.select_related("stored", "approved_in").filter(meeting=self.object).first()
        light = self.object.is_light and self.object.cancelled_at is None
        told = {"minutes": found, "steps": STEPS, "may_write_up": light}
        if found is not None:
            found.meeting = self.object
            told |= self._told(found)
        return super().get_context_data(**told, **context)

    def _told(self, minutes: Minutes) -> dict[str, Any]:
        user: Any = self.request.user
        may_meet = user.has_perm(permissions.MEET)
        signatures = list(minutes.signatures.order_by("pk"))
        common = {
            "may_approve": minutes.state != "draft"
            and minutes.approved_in is None
            and approving(self.object).exists(),
            "state": (TONES[minutes.state], minutes.get_state_display()),
            "step": STEP_OF[minutes.state],
            "signatures": signatures,
            "rectifications": list(minutes.rectifications.select_related("stored")),
            "tasks": list(self.object.tasks.filter(kind="decision")),
            "today": timezone.localdate(),
        }
        if minutes.content is not None:
            entries = [*minutes.content["entries"], *minutes.content["annexes"]]
            return common | {"parts": [Part(each) for each in entries], "may_write": False}
        page = queries.page_of(minutes)
        return common | {
            "page_state": page,
            "parts": parts_of(page, self.typed),
            "warned": len(page.doubts) + len(page.moved),
            "missing": missing_of(minutes),
            "may_write": may_meet and minutes.state in ("draft", "reviewed") and not signatures,
        }


def missing_of(minutes: Minutes) -> list[Signatory]:
    """Those who have yet to sign."""
    signed = set(minutes.signatures.values_list("quality", flat=True))
    return [each for each in queries.signatories(minutes.meeting) if each.quality not in signed]


class MinutesDetailView(Shown, RecordView):
    """The minutes as they stand; before they are begun, how to begin them."""

    permission_required = permissions.VIEW

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(once=once.draw(), **context)


class MinutesWriteView(Shown, OnRecord, FormPage):
    """What is typed around the figures: kept place by place; words are never lost to somebody else’s."""

    form_class = WordsForm
    done = "Le procès-verbal est enregistré."

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.has_permission():
            return self.handle_no_permission()
        self.object = self.get_object()
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(self.get_cancel_url())

    def form_invalid(self, form: Any) -> HttpResponse:
        self.typed = form.words
        return super().form_invalid(form)

    def act(self, form: Any) -> Minutes:
        return write_minutes(
            minutes=self.minutes,
            words=form.cleaned_data["words"],
            insert=form.cleaned_data["insert"],
            by=self.request.user,
        )

    def get_destination(self, made: Minutes) -> str:
        """The page; at the new frame when one was asked for."""
        asked = self.request.POST.get("insert", "").partition("/")[2]
        names = [each.get("key", each.get("id")) for each in made.blocks]
        if asked in names and names.index(asked) + 1 < len(names):
            return f"{self.get_cancel_url()}#{names[names.index(asked) + 1]}"
        return self.get_cancel_url()


class MinutesDraftView(OnMinutes, ActionView):
    """The minutes, begun from what happened."""

    title = "Commencer le procès-verbal"
    verb = "Commencer le procès-verbal"
    consequences = (
        "Présences, pouvoirs, quorum, votes et résultats y sont repris de la séance, et suivent la base.",
        "Vous écrivez autour : rien de ce que vous écrivez ne se perd.",
    )

    def act(self, obj: Meeting, *, by: Any) -> Minutes:
        return draft_minutes(meeting=obj, by=by)


class MinutesReviewView(OnMinutes, ActionView):
    """Somebody read the minutes again."""

    title = "Relire le procès-verbal"
    verb = "C’est relu"
    done = "Le procès-verbal est relu : un chiffre qui change désormais sera signalé."

    def get_consequences(self) -> list[str]:
        page = queries.page_of(self.minutes)
        doubts = [f"À vérifier, « {each.said} » : {each.sentence}" for each in page.doubts]
        return [*doubts, "Le texte est tenu pour relu, prêt à être signé."]

    def act(self, obj: Meeting, *, by: Any) -> Minutes:
        return review_minutes(minutes=self.minutes, by=by)


class MinutesApproveView(OnMinutes, ActionFormView):
    """A meeting approved the minutes."""

    title = "Approbation du procès-verbal"
    form_class = ApproveForm
    verb = "Enregistrer l’approbation"
    done = "L’approbation du procès-verbal est enregistrée."

    def get_introduction(self) -> str:
        if self.minutes.state == Minutes.State.SIGNED:
            return "Ce qui est signé ne change pas : l’approbation s’ajoute à côté."
        return "Le texte ne change plus ensuite, sauf à le reprendre avant que tous aient signé."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"minutes": self.minutes}

    def act_on(self, obj: Meeting, form: Any, *, by: Any) -> Minutes:
        return approve_minutes(minutes=self.minutes, by=by, **form.cleaned_data)


class MinutesReopenView(OnMinutes, ActionView):
    """Approved minutes are taken up again."""

    title = "Reprendre le procès-verbal"
    verb = "Reprendre le texte"
    done = "Le procès-verbal est de nouveau un projet."
    consequences = (
        "L’approbation et les signatures déjà notées sont effacées : elles portaient sur un autre texte.",
        "Il faudra relire, puis signer de nouveau.",
    )

    def act(self, obj: Meeting, *, by: Any) -> Minutes:
        return reopen_minutes(minutes=self.minutes, by=by)


class MinutesSignView(OnMinutes, ActionFormView):
    """Signatures are recorded; the last one freezes the minutes."""

    title = "Signature du procès-verbal"
    form_class = SignForm
    verb = "Enregistrer"

    def get_introduction(self) -> str:
        told = "Une fois signé par tous, il reçoit son numéro et ne change plus."
        if len(missing_of(self.minutes)) > 1:
            told = f"Laissez vide le nom de qui n’a pas encore signé. {told}"
        if self.minutes.state != Minutes.State.DRAFT:
            return told
        doubts = len(queries.page_of(self.minutes).doubts)
        read = f"{counted(doubts, 'passage est', 'passages sont')} à vérifier. " if doubts else ""
        return f"{read}Signer tient le texte pour relu. {told}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"missing": missing_of(self.minutes)}

    def act_on(self, obj: Meeting, form: Any, *, by: Any) -> Minutes:
        told = form.cleaned_data
        return sign_minutes(minutes=self.minutes, names=told["names"], on=told["on"], by=by)

    def get_done(self, made: Minutes) -> str:
        if made.number is None:
            return "C’est enregistré ; il manque encore une signature."
        return f"Tous ont signé : procès-verbal n° {made.number}. Il ne change plus ; son fichier se prépare."


class MinutesSendView(OnMinutes, ActionView):
    """The signed minutes leave by mail."""

    title = "Envoyer le procès-verbal"
    verb = "Envoyer"

    def get_consequences(self) -> list[str]:
        rows = Participant.objects.filter(meeting=self.object).exclude(quality=Participant.Quality.GUEST)
        count = sum(bool(each) for each in rows.values_list("emails", flat=True))
        word = plural(count, "personne ou organisation", "personnes ou organisations")
        return [f"Le procès-verbal signé part par courriel à {count} {word} de la réunion."]

    def act(self, obj: Meeting, *, by: Any) -> int:
        return send_minutes(minutes=self.minutes, by=by)

    def get_done(self, made: Any) -> str:
        return f"{made} {plural(made, 'courriel est en route', 'courriels sont en route')}."


class MinutesRectifyView(OnMinutes, ActionFormView):
    """A note corrects signed minutes."""

    title = "Note rectificative"
    form_class = RectifyForm
    verb = "Ajouter la note"
    done = "La note rectificative est numérotée : elle accompagne le procès-verbal, qui ne change pas."

    def act_on(self, obj: Meeting, form: Any, *, by: Any) -> Any:
        return rectify_minutes(minutes=self.minutes, by=by, **form.cleaned_data)


class ExtractView(ActionFormView):
    """One resolution as a document of its own."""

    title = "Extrait : {object}"
    section = "governance"
    permission_required = permissions.MEET
    form_class = ExtractForm
    verb = "Établir l’extrait"
    done = "L’extrait est établi : son fichier se prépare."

    def get_queryset(self) -> QuerySet[Resolution]:
        return Resolution.objects.select_related("item__meeting__body")

    def get_trail(self) -> Trail:
        return (MEETINGS, ("Résolutions", self.get_cancel_url()))

    def get_cancel_url(self) -> str:
        return reverse("governance:decision-list")

    def act_on(self, obj: Resolution, form: Any, *, by: Any) -> StoredDocument:
        return issue_extract(resolution=obj, on=timezone.localdate(), by=by, **form.cleaned_data)

    def get_destination(self, made: StoredDocument) -> str:
        return reverse("governance:record-detail", args=[made.pk])


RECORDS = (SIGNED_KIND, NOTE_KIND, EXTRACT_KIND)


class OfRecords(Page):
    """A page about a file that minutes gave: themselves, a note, an extract."""

    section = "governance"
    permission_required = permissions.VIEW

    def get_queryset(self) -> QuerySet[StoredDocument]:
        return StoredDocument.objects.filter(kind__in=RECORDS)

    def get_trail(self) -> Trail:
        return (MEETINGS, ("Résolutions", reverse("governance:decision-list")))


class RecordDetailView(OfRecords, RecordView):
    """Where a file stands: in preparation, ready, or to be produced again."""

    template_name = "governance/meeting/minutes_file.html"


class RecordFileView(OfRecords, SingleObjectMixin, View):
    """The file itself; one that is not ready leads to the page that says so."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        stored: Any = self.get_object()
        if stored.state != StoredDocument.State.RENDERED:
            return HttpResponseRedirect(reverse("governance:record-detail", args=[stored.pk]))
        return FileResponse(stored.file.open("rb"), content_type="application/pdf", filename=stored.filename)


class RecordRetryView(OfRecords, ActionView):
    """A file that could not be produced is given another chance."""

    title = "Produire de nouveau : {object}"
    permission_required = permissions.MEET
    verb = "Produire de nouveau"
    done = "Le document est de nouveau en préparation."
    consequences = ("Ce que dit le document ne change pas : seul le fichier est produit de nouveau.",)

    def get_cancel_url(self) -> str:
        return reverse("governance:record-detail", args=[self.object.pk])

    def get_destination(self, made: Any) -> str:
        return self.get_cancel_url()

    def act(self, obj: StoredDocument, *, by: Any) -> bool:
        return try_again(obj)
