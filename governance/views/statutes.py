"""Versions of the statutes: read, written, compared, adopted, declared."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.generic import View
from django.views.generic.detail import SingleObjectMixin

from cressmember.core.queries import history_of
from cressmember.core.ui.documents import document_file
from cressmember.core.ui.history import moments_of
from cressmember.core.ui.views import (
    ActionFormView,
    ActionView,
    CreatePage,
    Page,
    PageTemplateView,
    RecordView,
)
from cressmember.core.ui.views.page import Trail
from cressmember.kernel.reading import json_text
from cressmember.kernel.writing import counted, enumerate_fr, long_date
from governance import permissions
from governance.actions.statutes import (
    adopt_statutes,
    declare_statutes,
    delete_statutes,
    replace_statutes,
    write_statutes,
)
from governance.forms.statutes import (
    AdoptionForm,
    DeclarationForm,
    StatutesCorrectionForm,
    StatutesDocumentForm,
)
from governance.models import Statutes
from governance.queries.reform import passage_of
from governance.rules.prose.changes import Changed, changes_between
from governance.rules.prose.telling import Names
from governance.rules.prose.whole import statutes as told_as
from governance.rules.statutes import Statutes as Rules
from governance.rules.statutes import problems_of, statutes_from
from governance.rules.text.editing import holes, nearest, part_at, place_said
from governance.rules.text.reading import Place
from governance.views.reading import read_page

VERSIONS = ("Statuts", reverse_lazy("governance:statutes-list"))


class StatutesListView(PageTemplateView):
    """Every version: drafts first, then the latest."""

    title = "Statuts"
    section = "governance"
    permission_required = permissions.VIEW
    template_name = "governance/statutes_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            versions=Statutes.objects.all(),
            in_force=Statutes.objects.in_force(on=timezone.localdate()),
            may_prepare=self.request.user.has_perm(permissions.PREPARE),
            **context,
        )


class StatutesDetailView(RecordView):
    """A version as the secretary reads it: what it says, what it lacks, what it changes."""

    model = Statutes
    section = "governance"
    permission_required = permissions.VIEW
    template_name = "governance/statutes_detail.html"
    trail = (VERSIONS,)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        version, user = self.object, self.request.user
        problems = problems_of(version.document)
        is_draft = version.adopted_on is None
        before = Statutes.objects.before(version)
        return super().get_context_data(
            problems=bool(problems),
            **(self._lacks() if problems else {}),
            said=read_page(version.document, before.document if before else None),
            note=version.document.get("note", ""),
            before=before,
            is_compared=bool(before) and not problems,
            changes=self._changes(before) if before and not problems else (),
            in_force=Statutes.objects.in_force(on=timezone.localdate()),
            to_place=to_place(version),
            assumptions=version.note.splitlines(),
            moments=moments_of(history_of(version), version),
            may_correct=is_draft and user.has_perm(permissions.PREPARE),
            may_place=not problems and user.has_perm(permissions.PREPARE),
            may_start_again=not is_draft and user.has_perm(permissions.PREPARE),
            may_adopt=is_draft and not problems and user.has_perm(permissions.ADOPT),
            may_declare=not is_draft and user.has_perm(permissions.ADOPT),
            **context,
        )

    def _lacks(self) -> dict[str, Any]:
        """What keeps the version from being adopted: how much, in which parts, and what is wrong."""
        missing, wrong = holes(Rules, self.object.document)
        counts: Counter[Place] = Counter(
            hole.part[:1] if hole.part[:1] != ("bodies",) else hole.part[:2] for hole in missing
        )
        told = [counted(len(missing), "règle manque", "règles manquent")] if missing else []
        told += [counted(len(wrong), "règle est à revoir", "règles sont à revoir")] if wrong else []
        url = reverse("governance:statutes-draft", args=[self.object.pk])
        return {
            "lacks": enumerate_fr(told),
            "missing": len(missing),
            "by_part": [
                (
                    part_at(Rules, self.object.document, place).name if place else "Le texte entier",
                    f"{url}?ou={place_said(place)}",
                    counted(count, "règle à dire", "règles à dire"),
                )
                for place, count in counts.items()
            ],
            "wrong": [
                (
                    problem.sentence,
                    f"{url}?ou={place_said(nearest(Rules, self.object.document, problem.place))}",
                )
                for problem in wrong
            ],
        }

    def _changes(self, before: Statutes) -> tuple[Changed, ...]:
        old, new = before.document, self.object.document
        return changes_between(
            told_as(statutes_from(old), Names.of(old, origins=False), "", ()).chapters,
            told_as(statutes_from(new), Names.of(new, old), "", ()).chapters,
        )


TO_PLACE = ("adhérent reste à placer", "adhérents restent à placer")


def to_place(version: Statutes) -> str:
    """How many members people must still place under a version; empty when none."""
    passage = passage_of(version, on=timezone.localdate())
    return counted(passage.left, *TO_PLACE) if passage and passage.left else ""


class OnStatutes:
    """A page about one version, under it in the trail."""

    model = Statutes
    section = "governance"
    permission_required = permissions.PREPARE
    object: Any

    def get_trail(self) -> Trail:
        return (VERSIONS, (str(self.object), self.object.get_absolute_url()))


class StatutesCreateView(CreatePage):
    """A new draft, from its file; ``de`` in the address starts from another version."""

    title = "Nouvelle version des statuts"
    section = "governance"
    permission_required = permissions.PREPARE
    form_class = StatutesDocumentForm
    trail = (VERSIONS,)
    cancel_url = VERSIONS[1]
    done = "Le projet est enregistré."

    def get_initial(self) -> dict[str, Any]:
        known = self.request.GET.get("de", "")
        if not known.isdecimal():
            return {}
        version = get_object_or_404(Statutes, pk=int(known))
        return {"text": json_text(version.document)}

    def act(self, form: Any) -> Statutes:
        data = form.cleaned_data
        return write_statutes(
            title=data["title"], document=data["document"], note=data["note"], by=self.request.user
        )


class StatutesUpdateView(OnStatutes, ActionFormView):
    """Correct a draft in its file."""

    form_class = StatutesCorrectionForm
    done = "Le projet est corrigé."

    def get_title(self) -> str:
        return f"Corriger « {self.object} »"

    def get_initial(self) -> dict[str, Any]:
        version = self.object
        return {
            "title": version.title,
            "text": json_text(version.document),
            "note": version.note,
            "digest": version.digest,
        }

    def act_on(self, obj: Statutes, form: Any, *, by: Any) -> Statutes:
        data = form.cleaned_data
        return replace_statutes(
            statutes=obj,
            title=data["title"],
            document=data["document"],
            note=data["note"],
            digest=data["digest"],
            by=by,
        )


class StatutesFileView(Page, SingleObjectMixin, View):
    """A version as a file that can be kept, sent, or read again here."""

    model = Statutes
    permission_required = permissions.VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The file."""
        version: Any = self.get_object()
        return document_file(json_text(version.document), f"statuts-{version.pk}")


class StatutesAdoptView(OnStatutes, ActionFormView):
    """The meeting that adopted a draft, and from when it binds."""

    template_name = "governance/statutes_adopt.html"
    permission_required = permissions.ADOPT
    form_class = AdoptionForm
    verb = "Enregistrer l’adoption"
    done = "L’adoption est enregistrée : ce texte ne change plus."
    introduction = (
        "En enregistrant l’adoption, vous confirmez que ce texte est celui que l’assemblée a voté. "
        "Il ne changera plus : une nouvelle version le remplacera."
    )

    def get_title(self) -> str:
        return f"Adoption de « {self.object} »"

    def get_initial(self) -> dict[str, Any]:
        return {"digest": self.object.digest}

    def act_on(self, obj: Statutes, form: Any, *, by: Any) -> Statutes:
        return adopt_statutes(statutes=obj, by=by, **form.cleaned_data)

    def get_done(self, made: Statutes) -> str:
        """Who moves, when, and how many people must still place."""
        assert made.effective_on
        passage = passage_of(made, on=timezone.localdate())
        said = [
            self.done,
            "Les adhérents passent d’eux-mêmes à leurs collèges le "
            f"{long_date(made.effective_on)} (dans la minute, si ce jour est venu).",
        ]
        if passage and passage.left:
            said.append(f"{counted(passage.left, *TO_PLACE)}.")
        return " ".join(said)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(to_place=to_place(self.object), **context)


class StatutesDeclareView(OnStatutes, ActionFormView):
    """When the statutes were declared."""

    permission_required = permissions.ADOPT
    form_class = DeclarationForm
    verb = "Enregistrer la déclaration"
    done = "La déclaration est enregistrée."

    def get_title(self) -> str:
        return f"Déclaration de « {self.object} »"

    def get_initial(self) -> dict[str, Any]:
        return {"on": self.object.declared_on} if self.object.declared_on else {}

    def act_on(self, obj: Statutes, form: Any, *, by: Any) -> Statutes:
        return declare_statutes(statutes=obj, on=form.cleaned_data["on"], by=by)


class StatutesDeleteView(OnStatutes, ActionView):
    """Forget a draft."""

    verb = "Supprimer ce projet"
    danger = True
    success_url = VERSIONS[1]
    done = "Le projet est supprimé."
    consequences = ("Le projet disparaît ; le journal garde la trace de sa suppression.",)

    def get_title(self) -> str:
        return f"Supprimer « {self.object} »"

    def act(self, obj: Statutes, *, by: Any) -> None:
        delete_statutes(statutes=obj, by=by)
