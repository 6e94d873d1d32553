"""Bodies: the list, the composition on a day, what changes them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from cressmember.core.queries import history_of
from cressmember.core.ui.history import moments_of, read_by
from cressmember.core.ui.views import ActionFormView, ActionView, CreatePage, ListPage, RecordView, UpdatePage
from cressmember.core.ui.views.page import Trail
from cressmember.kernel.writing import counted, long_date, sentence_case
from cressmember.members.filters import day_asked, day_unread
from cressmember.members.queries import colleges_in_force, members_by_college
from governance import permissions
from governance.actions.body import (
    PlannedSeats,
    change_body,
    create_body,
    end_body,
    plan_seats,
    reopen_body,
)
from governance.filters.body import BodyFilter
from governance.forms.body import BodyForm, EndBodyForm, SeatPlanFormSet
from governance.models import Body, Mandate, MandateSettings, Statutes
from governance.queries.body import bodies
from governance.queries.composition import Composition, composition_of
from governance.queries.group import life_of
from governance.queries.text import BodyText, bodies_named, text_of
from governance.rules.answer.verdict import cited
from governance.tables.body import STATE_TONES, STATES, BodyTable

BODIES = ("Instances", reverse_lazy("governance:body-list"))
PAST_SHOWN = 30
WHOLE = "Les statuts en vigueur ce jour-là nomment cette instance sans lui donner de sièges"


class BodyListView(ListPage):
    """Every body, with its seats."""

    title = "Instances"
    section = "governance"
    permission_required = permissions.VIEW
    template_name = "governance/body_list.html"
    table_class = BodyTable
    filterset_class = BodyFilter
    noun = ("instance", "instances")
    feminine = True
    search_placeholder = "Nom de l’instance"
    empty_title = "Aucune instance"
    empty_text = "Créez l’assemblée générale, le conseil d’administration et le bureau, puis les commissions."

    def get_queryset(self) -> QuerySet[Body]:
        return bodies(on=timezone.localdate())

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        may_prepare = self.request.user.has_perm(permissions.PREPARE)
        return super().get_context_data(may_prepare=may_prepare, **context)


class BodyDetailView(RecordView):
    """Who sits, on which seats, and who leaves when; as of a day."""

    model = Body
    section = "governance"
    permission_required = permissions.VIEW
    template_name = "governance/body_detail.html"
    trail = (BODIES,)

    def get_queryset(self) -> QuerySet[Body]:
        return Body.objects.select_related("parent", "work")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        body, user, today = self.object, self.request.user, timezone.localdate()
        day = day_asked(self.request.GET)
        settings = MandateSettings.current()
        past = (
            Mandate.objects.told(on=day)
            .filter(body=body, ends_on__lte=day)
            .select_related("college")
            .order_by("-ends_on", "-pk")
        )
        may_prepare = user.has_perm(permissions.PREPARE)
        is_assembly = body.kind == Body.Kind.ASSEMBLY
        composition = composition_of(body, on=day, within=settings.warning_days)
        text = composition.text
        return super().get_context_data(
            day=day,
            day_unread=day_unread(self.request.GET),
            is_today=day == today,
            state=_state(body, day),
            composition=composition,
            text_sentence=_answering(body, composition, day),
            text_notice=_unknown_code(body, text, day),
            named_as=text.rule.name if text.rule else "",
            total_said=f"{composition.total.said} en tout" if composition.total else "",
            children=list(body.children.standing(on=day)),
            past=list(past[:PAST_SHOWN]),
            past_url=_mandates(body, state="over"),
            export_url=_mandates(body, au=day.isoformat()),
            ending_url=_mandates(body, au=day.isoformat(), state="ending"),
            warning_text=f"d’ici {counted(settings.warning_days, 'jour', 'jours')}",
            page_tabs=_tabs(body),
            by_college=members_by_college(on=day) if is_assembly else [],
            life=life_of(body, on=day) if body.is_group else None,
            may_prepare=may_prepare,
            may_give=may_prepare and body.ended_on is None,
            acts=_acts(body, has_text=text.composition is not None) if may_prepare else [],
            **context,
        )


def _tabs(body: Body) -> list[tuple[str, str]]:
    return [
        ("Composition", body.get_absolute_url()),
        ("Historique", reverse("governance:body-history", args=[body.pk])),
    ]


def _mandates(body: Body, **asked: str) -> str:
    more = "".join(f"&{name}={value}" for name, value in asked.items())
    return f"{reverse('governance:mandate-list')}?body={body.pk}{more}"


def _state(body: Body, day: Any) -> tuple[str, str]:
    """The tone and the word of where a body stands on a day."""
    if body.ended_on and body.ended_on <= day:
        state = "ended"
    elif not body.stands_on(day):
        state = "to_come"
    else:
        work = getattr(body, "work", None)
        asleep = work.asleep_since if work else None
        state = "asleep" if asleep and asleep <= day else "standing"
    return STATE_TONES[state], STATES[state]


def _answering(body: Body, composition: Composition, day: date) -> str:
    """Which text the seats come from on a day; nothing to say of groups, nor where no seats are said."""
    text = composition.text
    if text.composition is not None:
        assert text.version
        assert text.version.effective_on  # What is in force took effect one day.
        since = long_date(text.version.effective_on)
        return cited(
            f"Les sièges viennent des statuts en vigueur ce jour-là, depuis le {since}.",
            text.composition.article,
        )
    if text.rule is not None:
        return cited(f"{WHOLE}.", text.rule.article)
    if body.is_group or composition.planned is None:
        return ""
    if text.version is None:
        return "Aucun texte n’est en vigueur ce jour-là : les sièges sont ceux que vous avez prévus."
    return "Les statuts en vigueur ne nomment pas cette instance : les sièges sont ceux que vous avez prévus."


def _unknown_code(body: Body, text: BodyText, day: date) -> str:
    """That the text in force no longer knows the body it is linked to."""
    if not body.code or text.rule is not None or text.version is None:
        return ""
    return (
        f"« {text.version} », en vigueur au {long_date(day)}, ne nomme pas l’instance que vous aviez "
        "choisie : choisissez la sienne dans « Modifier l’instance », ou laissez-la hors des statuts."
    )


def _acts(body: Body, *, has_text: bool) -> list[tuple[str, str]]:
    """What can be done to a body beside giving a mandate."""
    here = [body.pk]
    change = [("Modifier l’instance", reverse("governance:body-update", args=here))]
    if body.ended_on:
        return [*change, ("Annuler la suppression", reverse("governance:body-reopen", args=here))]
    asleep = body.is_group and getattr(getattr(body, "work", None), "asleep_since", None)
    sleep = ("Réveiller le groupe", "group-wake") if asleep else ("Mettre en sommeil", "group-sleep")
    return [
        ("Confier une fonction", reverse("governance:body-office", args=here)),
        *([] if has_text else [("Sièges prévus", reverse("governance:body-seats", args=here))]),
        *change,
        *([(sleep[0], reverse(f"governance:{sleep[1]}", args=here))] if body.is_group else []),
        ("Supprimer l’instance", reverse("governance:body-end", args=here)),
    ]


class BodyHistoryView(RecordView):
    """Who changed what in a body, when, from what to what."""

    model = Body
    section = "governance"
    permission_required = permissions.VIEW
    template_name = "governance/body_history.html"

    def get_trail(self) -> Trail:
        return (BODIES, (str(self.object), self.object.get_absolute_url()))

    def get_title(self) -> str:
        return "Historique de l’instance"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        moments = read_by(
            moments_of(history_of(self.object)[:200], self.object),
            sentence_case(str(Body._meta.get_field("code").verbose_name)),
            _names(),
            gone="une instance que les statuts ne nomment plus",
            told_as="Instance des statuts",
        )
        return super().get_context_data(moments=moments, page_tabs=_tabs(self.object), **context)


def _names() -> dict[str, str]:
    """The bodies of every text, by code, as the last text that names one calls it."""
    return {
        code: name
        for version in Statutes.objects.order_by("pk")
        for code, (name, _) in bodies_named(version).items()
    }


class OnBody:
    """A page about one body, under it in the trail."""

    model = Body
    section = "governance"
    permission_required = permissions.PREPARE
    object: Any

    def get_trail(self) -> Trail:
        return (BODIES, (str(self.object), self.object.get_absolute_url()))


class Proposing:
    """A form that proposes an end which the statutes give: it is read, then sent again."""

    template_name = "governance/proposed.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Show what is proposed; do it once it was read."""
        if form.proposal:
            return self.render_to_response(self.get_context_data(form=form))  # type: ignore[attr-defined]
        return super().form_valid(form)


class BodyCreateView(CreatePage):
    """A new body."""

    title = "Nouvelle instance"
    section = "governance"
    permission_required = permissions.PREPARE
    form_class = BodyForm
    trail = (BODIES,)
    cancel_url = BODIES[1]
    verb = "Créer l’instance"
    done = "L’instance est créée : donnez ses mandats, après ses sièges si les statuts n’en disent rien."

    def act(self, form: Any) -> Body:
        return create_body(by=self.request.user, **form.cleaned_data)


class BodyUpdateView(OnBody, UpdatePage):
    """What is written of a body."""

    form_class = BodyForm
    done = "L’instance est à jour."

    def get_title(self) -> str:
        return f"Modifier « {self.object} »"

    def act(self, form: Any) -> Body:
        return change_body(body=self.object, by=self.request.user, **form.cleaned_data)


class BodyEndView(OnBody, ActionFormView):
    """The end of a body, and of the mandates that it gives."""

    form_class = EndBodyForm
    verb = "Supprimer l’instance"
    done = "L’instance est supprimée ; ce qui fut vrai reste lisible à sa date."
    introduction = (
        "Ses mandats en cours prendront fin le même jour. Les mandats passés et l’historique restent."
    )

    def get_title(self) -> str:
        return f"Supprimer « {self.object} »"

    def act_on(self, obj: Body, form: Any, *, by: Any) -> Body:
        return end_body(body=obj, by=by, **form.cleaned_data)


class BodyReopenView(OnBody, ActionView):
    """An end that was written by mistake."""

    verb = "Annuler la suppression"
    done = "L’instance est de nouveau en fonction, avec ses mandats."

    def get_title(self) -> str:
        return f"Annuler la suppression de « {self.object} »"

    def get_consequences(self) -> list[str]:
        ended = f", supprimée le {long_date(self.object.ended_on)}," if self.object.ended_on else ""
        return [
            f"L’instance{ended} continue comme si elle n’avait pas pris fin.",
            "Les mandats que sa suppression a interrompus courent de nouveau jusqu’à leur terme.",
        ]

    def act(self, obj: Body, *, by: Any) -> Body:
        return reopen_body(body=obj, by=by)


class SeatPlanView(OnBody, ActionFormView):
    """How many seats a body is meant to have, by college and by département."""

    template_name = "governance/seat_plan.html"
    form_class = forms.Form
    done = "Les sièges prévus sont enregistrés."
    introduction = (
        "Une ligne par collège ; si un collège a un siège par département, une ligne par département. "
        "Un siège prévu que personne ne tient se montre vacant."
    )

    def get_title(self) -> str:
        return f"Sièges prévus : {self.object}"

    def get_introduction(self) -> str:
        text = text_of(self.object, on=timezone.localdate())
        if text.composition is None:
            return self.introduction
        told = "Les statuts en vigueur disent les sièges de cette instance"
        return cited(
            f"{told} : ces lignes ne servent qu’aux jours où aucun texte ne la nomme.",
            text.composition.article,
        )

    def get_lines(self) -> Any:
        if self.request.method == "POST":
            return SeatPlanFormSet(self.request.POST, prefix="seats", initial=self._initial())
        return SeatPlanFormSet(prefix="seats", initial=self._initial())

    def _initial(self) -> list[dict[str, Any]]:
        """What was planned; the first time, a line for each college."""
        plans = list(self.object.seat_plans.select_related("college"))
        if plans:
            return [
                {"college": plan.college, "territory": plan.territory, "seats": plan.seats} for plan in plans
            ]
        return [{"college": college} for college in colleges_in_force(on=timezone.localdate())]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        context.setdefault("lines", self.get_lines())
        return super().get_context_data(**context)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form, self.lines = self.get_form(), self.get_lines()
        if not self.lines.is_valid():
            return self.render_to_response(self.get_context_data(form=form, lines=self.lines))
        return super().post(request, *args, **kwargs)

    def act_on(self, obj: Body, form: Any, *, by: Any) -> Body:
        kept = [line.cleaned_data for line in self.lines if line.cleaned_data]
        return plan_seats(
            body=obj,
            planned=[
                PlannedSeats(data["seats"], data.get("college"), data.get("territory", ""))
                for data in kept
                if data.get("seats") and not data.get("DELETE")
            ],
            by=by,
        )
