"""Mandates: the list, one of them whole, what changes it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from cressmember.core.queries import history_of
from cressmember.core.ui.history import moments_of
from cressmember.core.ui.views import ActionFormView, ActionView, ListPage, RecordView, UpdatePage
from cressmember.core.ui.views.page import Trail
from cressmember.kernel.writing import NO_BREAK, counted, enumerate_fr, long_date, quote
from cressmember.members.filters import day_asked
from cressmember.members.views.representation import person_named
from governance import permissions
from governance.actions.holder import replace_holder, restorable_roles, restore_holder
from governance.actions.mandate import (
    Seating,
    coopt,
    correct_mandate,
    end_mandate,
    give_mandate,
    ratify_mandate,
    refuse_ratification,
    resume_mandate,
    withdraw_mandate,
)
from governance.filters.mandate import MandateFilter
from governance.forms.mandate import (
    CooptationForm,
    EndMandateForm,
    HolderForm,
    MandateChangeForm,
    MandateForm,
    RatificationForm,
    RestoreHolderForm,
)
from governance.models import Body, Holder, Lapse, Mandate
from governance.queries.bureau import offices_with, until
from governance.queries.mandate import held_in_bureau, mandates
from governance.queries.newcomer import (
    answers_of,
    cooption_in,
    group_held,
    parity_with,
    replacement_term,
    said_of,
)
from governance.queries.text import text_of
from governance.rules.answer.verdict import cited
from governance.tables.mandate import STATE_TONES, STATES, MandateTable
from governance.views.body import BODIES, OnBody, Proposing

MANDATES = ("Mandats", reverse_lazy("governance:mandate-list"))


def seating_in(data: dict[str, Any], *, by: Any) -> Seating:
    """Who is to sit, as a form says it; a person whom the register does not know is added to it."""
    person = person_named(data, by=by)
    if data.get("organisation"):
        return Seating(data["organisation"], titular=person, substitute=data.get("substitute"))
    return Seating(person=person)


def warn_of(request: HttpRequest, mandate: Mandate) -> None:
    """Tell what the statutes make people look at in a mandate just given: what is odd, parity not met."""
    if mandate.starts_on is None:
        return
    text = text_of(mandate.body, on=mandate.starts_on)
    parity = parity_with(mandate, text)
    told = list(said_of(mandate, text).told)
    if parity is not None and not parity.is_yes:
        told.append(parity.sentence)
    for sentence in told:
        messages.warning(request, sentence)


class MandateListView(ListPage):
    """Every mandate, as of a day: the composition of a body as a file."""

    title = "Mandats"
    section = "governance"
    permission_required = permissions.VIEW
    template_name = "governance/mandate_list.html"
    table_class = MandateTable
    filterset_class = MandateFilter
    noun = ("mandat", "mandats")
    search_placeholder = "Organisation, personne, instance…"
    empty_title = "Aucun mandat"
    empty_text = "Ouvrez une instance et donnez-lui ses premiers mandats."

    def get_queryset(self) -> QuerySet[Mandate]:
        return mandates(on=day_asked(self.request.GET))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        may_prepare = self.request.user.has_perm(permissions.PREPARE)
        return super().get_context_data(may_prepare=may_prepare, **context)


class MandateDetailView(RecordView):
    """One mandate: who sat, by which decision, until when, and what happened to it."""

    model = Mandate
    section = "governance"
    permission_required = permissions.VIEW
    template_name = "governance/mandate_detail.html"

    def get_queryset(self) -> QuerySet[Mandate]:
        day = day_asked(self.request.GET)
        return mandates(on=day).select_related(
            "body", "organisation", "person", "college", "replaces__organisation", "replaces__person"
        )

    def get_title(self) -> str:
        return str(self.object.held_by)

    def get_trail(self) -> Trail:
        return (BODIES, (str(self.object.body), self.object.body.get_absolute_url()))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        mandate = self.object
        mine = [entry for entry in history_of(mandate.body) if entry.figures.get("mandate") == mandate.pk]
        may_prepare = self.request.user.has_perm(permissions.PREPARE)
        successors = mandate.successors.select_related("organisation", "person")
        main = _main_act(mandate, list(successors)) if may_prepare else None
        return super().get_context_data(
            state=(STATE_TONES[mandate.state], STATES[mandate.state]),
            holders=list(
                mandate.holders.filter(gave_way_to__isnull=True)
                .select_related("person")
                .order_by("starts_on", "pk")
            ),
            offices=list(mandate.offices.select_related("person")),
            successors=[(row, _refused(row)) for row in successors],
            left_on=mandate.ends_on if mandate.end_reason else None,
            kept=_kept(mandate),
            moments=moments_of(mine, mandate),
            **_of_text(mandate),
            may_prepare=may_prepare,
            main=main,
            acts=[act for act in _acts(mandate, list(successors)) if act != main] if may_prepare else [],
            **context,
        )


def _refused(successor: Mandate) -> str:
    """Why a successor did not keep the seat, when an assembly refused it."""
    refused = successor.end_reason == Mandate.EndReason.RATIFICATION_REFUSED
    return successor.get_end_reason_display() if refused else ""


def _kept(mandate: Mandate) -> list[tuple[str, str]]:
    """The decisions that kept a mandate, and what had been lost."""
    rows = mandate.lapses.filter(outcome=Lapse.Outcome.KEPT).order_by("lost_on", "pk")
    return [
        (
            ", ".join([row.decision, *([long_date(row.decided_on)] if row.decided_on else [])]),
            f"{row.get_what_display()}, jusqu’au {long_date(row.lost_on)}",
        )
        for row in rows
    ]


def _of_text(mandate: Mandate) -> dict[str, Any]:
    """What the statutes in force when a mandate began say of it."""
    if mandate.starts_on is None:
        return {}
    text = text_of(mandate.body, on=mandate.starts_on)
    if text.composition is None:
        return {}
    group, said = group_held(mandate, text), said_of(mandate, text)
    return {
        "version": text.version,
        "group": f"{group.name} (art.{NO_BREAK}{group.article})" if group else "",
        "answers": answers_of(mandate, text),
        "unmet": [*(verdict.sentence for verdict in said.refused), *said.told],
    }


def _place(name: str, mandate: Mandate) -> str:
    return reverse(f"governance:mandate-{name}", args=[mandate.pk])


def _main_act(mandate: Any, successors: list[Mandate]) -> tuple[str, str] | None:
    """What is most likely wanted now."""
    if mandate.awaits_ratification and mandate.state != "over":
        return "Ratifier ou refuser", _place("ratify", mandate)
    if mandate.state == "over":
        return (
            None
            if successors or not mandate.has_voice
            else ("Coopter sur ce siège", _place("coopt", mandate))
        )
    if mandate.organisation_id:
        return "Changer la personne", _place("holder", mandate)
    return "Mettre fin au mandat", _place("end", mandate)


def _acts(mandate: Any, successors: list[Mandate]) -> list[tuple[str, str]]:
    acts = [("Corriger le mandat", _place("update", mandate))]
    if mandate.organisation_id and mandate.state != "over":
        acts.append(("Changer la personne", _place("holder", mandate)))
        if restorable_roles(mandate):
            acts.append(("Annuler le dernier changement de personne", _place("restore", mandate)))
    if mandate.end_reason:
        acts.append(("Annuler la fin du mandat", _place("resume", mandate)))
    if mandate.state != "over":
        acts.append(("Mettre fin au mandat", _place("end", mandate)))
    acts.append(("Effacer un mandat saisi par erreur", _place("withdraw", mandate)))
    return acts


class OnMandate:
    """A page about one mandate, under its body in the trail."""

    model = Mandate
    section = "governance"
    permission_required = permissions.PREPARE
    object: Any

    def get_queryset(self) -> QuerySet[Mandate]:
        return Mandate.objects.select_related("body", "organisation", "person", "college")

    def get_trail(self) -> Trail:
        mandate = self.object
        return (
            BODIES,
            (str(mandate.body), mandate.body.get_absolute_url()),
            (str(mandate.held_by), mandate.get_absolute_url()),
        )


class MandateCreateView(Proposing, OnBody, ActionFormView):
    """A seat given in a body; ``college`` and ``departement`` in the address name a vacant one."""

    form_class = MandateForm
    verb = "Donner le mandat"
    done = "Le mandat est enregistré."

    def get_title(self) -> str:
        return f"Donner un mandat : {self.object}"

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET
        college = asked.get("college", "")
        volunteer = {"obtained": Mandate.Obtained.VOLUNTEER} if self.object.is_group else {}
        return {
            "college": int(college) if college.isascii() and college.isdigit() else None,
            "territory": asked.get("departement", ""),
            "seats": asked.get("sieges", ""),
            **volunteer,
        }

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"body": self.object}

    def get_done(self, made: Any) -> str:
        warn_of(self.request, self.given)
        return self.done

    def act_on(self, obj: Body, form: Any, *, by: Any) -> Body:
        data = form.cleaned_data
        self.given = give_mandate(
            body=obj,
            seating=seating_in(data, by=by),
            by=by,
            **{
                name: data[name]
                for name in (
                    "obtained",
                    "starts_on",
                    "term_on",
                    "college",
                    "territory",
                    "decision",
                    "decided_on",
                )
            },
            seats=data.get("seats", ""),
        )
        return obj


class MandateUpdateView(OnMandate, UpdatePage):
    """A correction of what was written of a mandate."""

    form_class = MandateChangeForm
    done = "Le mandat est corrigé."

    def get_title(self) -> str:
        return f"Corriger le mandat : {self.object}"

    def act(self, form: Any) -> Mandate:
        return correct_mandate(mandate=self.object, by=self.request.user, **form.cleaned_data)


class MandateEndView(OnMandate, ActionFormView):
    """The end of a mandate."""

    form_class = EndMandateForm
    verb = "Mettre fin au mandat"
    done = "La fin du mandat est enregistrée."
    introduction = "Les fonctions exercées au titre de ce mandat prennent fin avec lui."

    def get_title(self) -> str:
        return f"Fin du mandat : {self.object}"

    def get_introduction(self) -> str:
        # Whoever leaves the board still sits in the bureau, and chairs it, until that mandate is ended too.
        kept = [
            f"Le mandat tenu aussi dans {quote(row.body.name)} continue, avec ses fonctions : "
            "mettez-y fin de même s’il y a lieu."
            for row in held_in_bureau(self.object, on=timezone.localdate())
        ]
        return " ".join([self.introduction, *kept])

    def act_on(self, obj: Mandate, form: Any, *, by: Any) -> Mandate:
        return end_mandate(mandate=obj, by=by, **form.cleaned_data)


class MandateResumeView(OnMandate, ActionView):
    """An end that was written by mistake."""

    verb = "Annuler la fin du mandat"
    done = "La fin du mandat est annulée."

    def get_title(self) -> str:
        return f"Annuler la fin du mandat : {self.object}"

    def get_consequences(self) -> list[str]:
        term, before = self.object.term_on, self.object.end_before
        if before is not None:
            return [
                f"La fin écrite avant reprend effet, le {long_date(before.on)} : {before.label.lower()}.",
                "Jusque-là, le mandat court avec les mêmes personnes et les mêmes fonctions.",
            ]
        until = f"jusqu’à son terme, le {long_date(term)}" if term else "sans terme"
        return [f"Le mandat court de nouveau {until}, avec les mêmes personnes et les mêmes fonctions."]

    def act(self, obj: Mandate, *, by: Any) -> Mandate:
        return resume_mandate(mandate=obj, by=by)


class MandateWithdrawView(OnMandate, ActionView):
    """A mandate that nobody ever had."""

    verb = "Effacer ce mandat"
    danger = True
    done = "Le mandat est effacé ; le journal garde ce qu’il disait."
    consequences = (
        "Le mandat disparaît de l’instance et de la fiche de l’organisation : à faire seulement s’il n’a "
        "jamais existé. S’il a existé, mettez-y fin.",
    )

    def get_title(self) -> str:
        return f"Effacer le mandat : {self.object}"

    def act(self, obj: Mandate, *, by: Any) -> Body:
        return withdraw_mandate(mandate=obj, by=by)


class HolderView(OnMandate, ActionFormView):
    """Another person sits for the organisation, which keeps its seat."""

    form_class = HolderForm
    verb = "Enregistrer le changement"
    done = "Le changement est enregistré : l’organisation garde son siège."

    @property
    def introduction(self) -> str:  # type: ignore[override]
        """What goes with the person who leaves, by its name, and what does not."""
        told = (
            "L’organisation garde son siège et son terme. Les fonctions que la personne qui part exerce au "
            "titre de ce mandat, ou pour la même organisation au bureau, prennent fin ce jour-là"
        )
        today = timezone.localdate()
        rows = offices_with(self.object).in_force(on=today)
        offices = [row for row in rows if (until(row) or date.max) > today]
        if offices:
            named = [f"{row.name} ({row.person}, {row.body})" for row in offices]
            told = f"{told} : {enumerate_fr(named)}"
        return (
            f"{told}. Ses sièges dans les autres instances demeurent : s’il le faut, "
            "changez-y aussi la personne."
        )

    def get_title(self) -> str:
        return f"Qui siège pour {self.object.held_by}"

    def act_on(self, obj: Mandate, form: Any, *, by: Any) -> Mandate:
        data = form.cleaned_data
        return replace_holder(
            mandate=obj,
            role=data["role"],
            person=person_named(data, by=by),
            on=data["on"],
            act=data["act"],
            by=by,
        )


class HolderRestoreView(OnMandate, ActionFormView):
    """A replacement that was written by mistake."""

    form_class = RestoreHolderForm
    verb = "Annuler le changement"
    done = "La personne précédente siège de nouveau."
    introduction = (
        "Le dernier changement dans cette qualité est annulé : la personne précédente siège de nouveau."
    )

    def get_title(self) -> str:
        return f"Annuler un changement de personne : {self.object}"

    def get_form_kwargs(self) -> dict[str, Any]:
        # Where nothing was changed, both: the action says why there is nothing to take back.
        roles = restorable_roles(self.object) or Holder.Role.values
        return super().get_form_kwargs() | {"roles": roles}

    def act_on(self, obj: Mandate, form: Any, *, by: Any) -> Mandate:
        return restore_holder(mandate=obj, role=form.cleaned_data["role"], by=by)


class CooptationView(OnMandate, ActionFormView):
    """Somebody fills the seat that a mandate left, until an assembly ratifies."""

    form_class = CooptationForm
    verb = "Coopter"
    done = "La cooptation est enregistrée ; elle attend la ratification de l’assemblée."

    def get_title(self) -> str:
        return f"Coopter sur le siège : {self.object.held_by}"

    def get_done(self, made: Mandate) -> str:
        warn_of(self.request, made)
        if not made.is_ratifiable:
            return "La cooptation est enregistrée ; les statuts ne demandent pas de la ratifier."
        return "La cooptation est enregistrée ; elle attend la ratification de l’assemblée."

    @property
    def introduction(self) -> str:  # type: ignore[override]
        """Until when, and what awaits."""
        if text := self._text():
            return text
        term = self.object.term_on
        until = f"jusqu’au terme du mandat remplacé, le {long_date(term)}" if term else "sans terme"
        return (
            f"Le mandat court {until}. La prochaine assemblée le ratifie ou le refuse ; "
            "refusé, il prend fin, et ce qui fut décidé entre-temps reste valable."
        )

    def _text(self) -> str:
        """What the statutes of today say of a co-option on this seat; nothing where they do not seat it."""
        today = timezone.localdate()
        text = text_of(self.object.body, on=today)
        if text.seating is None:
            return ""
        means = cooption_in(text)
        if means is None:
            return cited(
                "Les statuts en vigueur ne prévoient pas de cooptation.", text.seating.vacancy.article
            )
        most = f"{counted(means.most, 'cooptation', 'cooptations')} au plus, " if means.most else ""
        _, verdict = replacement_term(self.object, text, start=today)
        told = cited(f"{most}{means.said}.", means.article)
        return f"Selon les statuts en vigueur{NO_BREAK}: {told} {verdict.sentence}"

    def act_on(self, obj: Mandate, form: Any, *, by: Any) -> Mandate:
        data = form.cleaned_data
        return coopt(
            replaced=obj,
            seating=seating_in(data, by=by),
            starts_on=data["starts_on"],
            term_on=data["term_on"],
            decision=data["decision"],
            decided_on=data["decided_on"],
            by=by,
        )


class RatificationView(OnMandate, ActionFormView):
    """What an assembly made of a co-option."""

    form_class = RatificationForm
    verb = "Enregistrer la décision"

    def get_title(self) -> str:
        return f"Ratification de la cooptation : {self.object}"

    def get_done(self, made: Mandate) -> str:
        if made.ratified_on:
            return "La cooptation est ratifiée."
        return f"La cooptation est refusée : le mandat dans {quote(made.body.name)} prend fin."

    def act_on(self, obj: Mandate, form: Any, *, by: Any) -> Mandate:
        data = form.cleaned_data
        if data["outcome"] == RatificationForm.REFUSED:
            return refuse_ratification(mandate=obj, on=data["on"], note=data["ratified_by"], by=by)
        return ratify_mandate(mandate=obj, on=data["on"], ratified_by=data["ratified_by"], by=by)
