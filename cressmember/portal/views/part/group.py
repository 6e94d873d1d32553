"""Commissions and project groups: seen, joined, left."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from cressmember.core.ui.views import FormPage
from cressmember.kernel.writing import quote
from cressmember.portal.forms import JoinForm, LeaveForm
from cressmember.portal.queries.part import (
    GroupTold,
    Place,
    attended,
    groups_told,
    seats_held,
    seats_to_come,
    taking_part,
)
from cressmember.portal.views.part.page import PartPage
from governance.actions.taking_part import ask_to_join, leave_group
from governance.models import GroupRequest


class GroupListView(PartPage, TemplateView):
    """Every commission and project group, with where one's organisations stand."""

    title = "Commissions"
    template_name = "portal/part/groups.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        groups = groups_told(self.hats, on=timezone.localdate()) if self.hats else []
        return super().get_context_data(groups=groups, **context)


class OfGroup(PartPage):
    """A page about one group; there is none for whoever speaks for nobody."""

    kwargs: dict[str, Any]

    def group(self) -> GroupTold:
        """The group of the address. Raises Http404 for another body, and for whoever has no hat."""
        told = groups_told(self.hats, on=timezone.localdate()) if self.hats else []
        found = next((each for each in told if each.body.pk == self.kwargs["pk"]), None)
        if found is None:
            raise Http404
        return found

    def place(self) -> Place:
        """Where the organisation of the address stands. Raises Http404 for one that is not the user's."""
        wanted = self.kwargs["organisation"]
        found = next((each for each in self.group().places if each.hat.organisation.pk == wanted), None)
        if found is None:
            raise Http404
        return found


class GroupView(OfGroup, TemplateView):
    """One group: what it does, who leads it; its papers and its reports to those who take part alone."""

    template_name = "portal/part/group.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        group = self.group()
        mandates = [place.mandate for place in group.places if place.mandate]
        return super().get_context_data(
            title=str(group.body),
            group=group,
            members=taking_part(group.body, on=timezone.localdate()) if mandates else [],
            coming=seats_to_come(mandates),
            held=seats_held(self.hats, on=timezone.localdate()) if mandates else (),
            attended=attended(mandates),
            **context,
        )


class OnPlace(OfGroup, FormPage):
    """An act of one organisation in one group."""

    template_name = "portal/part/act.html"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated:
            self.place()
        return super().dispatch(request, *args, **kwargs)

    def get_destination(self, made: Any) -> str:
        return self.get_cancel_url()

    def get_cancel_url(self) -> str:
        return reverse("portal:part-group", args=[self.kwargs["pk"]])


class JoinView(OnPlace):
    """An organisation asks to take part, through who is signed in."""

    form_class: type[forms.Form] = JoinForm

    @property
    def verb(self) -> str:  # type: ignore[override]
        return "Participer" if self.group().is_open else "Demander à participer"

    def get_title(self) -> str:
        return f"Participer à {quote(self.group().body.name)}"

    def get_introduction(self) -> str:
        hat = self.place().hat
        told = f"Vous y siégerez pour {hat.organisation}."
        return told if self.group().is_open else f"{told} L’équipe de la chambre vous répondra."

    def get_done(self, made: GroupRequest) -> str:
        if made.outcome == GroupRequest.Outcome.ACCEPTED:
            return "C’est fait : votre organisation participe."
        return "Votre demande est parvenue à la chambre."

    def act(self, form: Any) -> GroupRequest:
        hat = self.place().hat
        return ask_to_join(
            body=self.group().body,
            organisation=hat.organisation,
            person=hat.person,
            message=form.cleaned_data["message"],
            on=timezone.localdate(),
            by=self.request.user,
        )


class LeaveView(OnPlace):
    """An organisation no longer takes part."""

    form_class: type[forms.Form] = LeaveForm
    verb = "Quitter ce groupe"
    danger = True
    done = "Votre organisation ne participe plus."

    def get_title(self) -> str:
        return f"Quitter {quote(self.group().body.name)}"

    def get_introduction(self) -> str:
        return f"{self.place().hat.organisation} n’y participera plus dès aujourd’hui."

    def act(self, form: Any) -> Any:
        mandate = self.place().mandate
        if mandate is None:
            raise Http404
        return leave_group(mandate=mandate, on=timezone.localdate(), by=self.request.user)
