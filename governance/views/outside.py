"""Where the chamber sits outside."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from cressmember.core.queries import history_of
from cressmember.core.ui.history import moments_of
from cressmember.core.ui.views import ActionFormView, ActionView, CreatePage, ListPage, RecordView, UpdatePage
from cressmember.core.ui.views.page import Trail
from cressmember.members.filters import day_asked
from governance import permissions
from governance.actions.outside import (
    change_outside_seat,
    end_outside_seat,
    remove_outside_seat,
    take_outside_seat,
)
from governance.filters.outside import OutsideSeatFilter
from governance.forms.outside import EndOutsideSeatForm, OutsideSeatForm
from governance.models import OutsideSeat
from governance.tables.outside import STATE_TONES, STATES, OutsideSeatTable

OUTSIDE = ("Représentations extérieures", reverse_lazy("governance:outside-list"))


class OutsideSeatListView(ListPage):
    """Every body where the chamber sits: who, until when, what is to be filled."""

    title = "Représentations extérieures"
    section = "governance"
    permission_required = permissions.VIEW
    template_name = "governance/outside_list.html"
    table_class = OutsideSeatTable
    filterset_class = OutsideSeatFilter
    noun = ("représentation", "représentations")
    feminine = True
    search_placeholder = "Instance, personne…"
    empty_title = "Aucune représentation extérieure"
    empty_text = "Enregistrez où la chambre siège : CESER, CREFOP, conseils de développement…"

    def get_queryset(self) -> QuerySet[OutsideSeat]:
        return OutsideSeat.objects.told(on=day_asked(self.request.GET))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        held = Q(state__in=["held", "ending"])
        counted = self.everything.order_by().aggregate(
            held=Count("pk", filter=held),
            ending=Count("pk", filter=Q(state="ending")),
            vacant=Count("pk", filter=Q(state="vacant")),
            ceser=Count("pk", filter=held & Q(kind=OutsideSeat.Kind.CESER)),
        )
        here = reverse("governance:outside-list")
        return super().get_context_data(
            counted=counted,
            ending_url=f"{here}?state=ending",
            vacant_url=f"{here}?state=vacant",
            ceser_url=f"{here}?kind=ceser",
            may_prepare=self.request.user.has_perm(permissions.PREPARE),
            **context,
        )


class OutsideSeatDetailView(RecordView):
    """One seat outside: who holds it, who held it before."""

    model = OutsideSeat
    section = "governance"
    permission_required = permissions.VIEW
    template_name = "governance/outside_detail.html"
    trail = (OUTSIDE,)

    def get_queryset(self) -> QuerySet[OutsideSeat]:
        return OutsideSeat.objects.told(on=timezone.localdate()).select_related("holder", "substitute")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        seat = self.object
        others = OutsideSeat.objects.filter(institution=seat.institution, seat=seat.seat)
        return super().get_context_data(
            state=(STATE_TONES[seat.state], STATES[seat.state]),
            others=others.exclude(pk=seat.pk).select_related("holder").order_by("-starts_on", "-pk"),
            moments=moments_of(history_of(seat), seat),
            may_prepare=self.request.user.has_perm(permissions.PREPARE),
            **context,
        )


class OnOutsideSeat:
    """A page that writes on one seat outside."""

    model = OutsideSeat
    section = "governance"
    permission_required = permissions.PREPARE
    object: Any

    def get_trail(self) -> Trail:
        return (OUTSIDE, (str(self.object), self.object.get_absolute_url()))


class OutsideSeatCreateView(CreatePage):
    """A new seat outside; ``de`` in the address names the one that it follows."""

    title = "Nouvelle représentation extérieure"
    section = "governance"
    permission_required = permissions.PREPARE
    form_class = OutsideSeatForm
    trail = (OUTSIDE,)
    cancel_url = OUTSIDE[1]
    done = "La représentation est enregistrée."

    def get_initial(self) -> dict[str, Any]:
        known = self.request.GET.get("de", "")
        if not (known.isascii() and known.isdecimal() and len(known) < 19):
            return {}
        seat = get_object_or_404(OutsideSeat, pk=int(known))
        return {
            "institution": seat.institution,
            "kind": seat.kind,
            "seat": seat.seat,
            "starts_on": seat.ends_on,
        }

    def act(self, form: Any) -> OutsideSeat:
        return take_outside_seat(by=self.request.user, **form.cleaned_data)


class OutsideSeatUpdateView(OnOutsideSeat, UpdatePage):
    """A correction of what was written."""

    form_class = OutsideSeatForm
    done = "La représentation est corrigée."

    def get_title(self) -> str:
        return f"Corriger « {self.object} »"

    def act(self, form: Any) -> OutsideSeat:
        return change_outside_seat(known=self.object, by=self.request.user, **form.cleaned_data)


class OutsideSeatEndView(OnOutsideSeat, ActionFormView):
    """Somebody no longer sits outside."""

    form_class = EndOutsideSeatForm
    verb = "Mettre fin"
    done = "La fin est enregistrée : le siège est à pourvoir."

    def get_title(self) -> str:
        return f"Fin de la représentation : {self.object}"

    def act_on(self, obj: OutsideSeat, form: Any, *, by: Any) -> OutsideSeat:
        return end_outside_seat(seat=obj, by=by, **form.cleaned_data)


class OutsideSeatRemoveView(OnOutsideSeat, ActionView):
    """A seat outside that was written by mistake."""

    verb = "Effacer"
    danger = True
    success_url = OUTSIDE[1]
    done = "La représentation est effacée ; le journal garde ce qu’elle disait."
    consequences = ("À faire seulement si elle n’a jamais existé. Si elle a existé, mettez-y fin.",)

    def get_title(self) -> str:
        return f"Effacer « {self.object} »"

    def act(self, obj: OutsideSeat, *, by: Any) -> None:
        remove_outside_seat(seat=obj, by=by)
