"""Requests to take part in a commission or a project group, answered by the team."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from cressmember.core.ui.views import ActionFormView, ActionView, PageTemplateView
from governance import permissions
from governance.actions.taking_part import decide_request, set_group_door
from governance.forms.taking_part import DeclineForm
from governance.models import Body, GroupRequest, WorkGroup
from governance.views.body import BODIES
from governance.views.group import OnGroup

REQUESTS = ("Demandes de participation", reverse_lazy("governance:grouprequest-list"))
LATEST = 30


class GroupRequestListView(PageTemplateView):
    """What waits for an answer, then the latest answers."""

    title = "Demandes de participation"
    section = "governance"
    permission_required = permissions.VIEW
    template_name = "governance/grouprequest_list.html"
    trail = (BODIES,)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        rows = GroupRequest.objects.select_related("body", "organisation", "person")
        waiting = GroupRequest.Outcome.WAITING
        return super().get_context_data(
            waiting=rows.filter(outcome=waiting),
            decided=rows.exclude(outcome=waiting).order_by("-decided_on", "-pk")[:LATEST],
            may_prepare=self.request.user.has_perm(permissions.PREPARE),
            **context,
        )


class OnRequest:
    """An answer to a request."""

    model = GroupRequest
    section = "governance"
    permission_required = permissions.PREPARE
    trail = (BODIES, REQUESTS)
    success_url = REQUESTS[1]
    cancel_url = REQUESTS[1]
    object: Any

    def get_queryset(self) -> QuerySet[GroupRequest]:
        return GroupRequest.objects.select_related("body", "organisation", "person")


class GroupRequestAcceptView(OnRequest, ActionView):
    """The organisation takes part from today."""

    verb = "Accepter"
    done = "La demande est acceptée : l’organisation participe dès aujourd’hui."

    def get_title(self) -> str:
        return f"Accepter {self.object.organisation} dans « {self.object.body} »"

    def get_consequences(self) -> list[str]:
        return [f"{self.object.person} y siège pour {self.object.organisation}, sans terme."]

    def act(self, obj: GroupRequest, *, by: Any) -> GroupRequest:
        return decide_request(request=obj, accepted=True, on=timezone.localdate(), by=by)


class GroupRequestDeclineView(OnRequest, ActionFormView):
    """The organisation reads why not."""

    form_class: type[forms.Form] = DeclineForm
    verb = "Décliner"
    done = "La demande est déclinée ; l’organisation lit le motif dans son espace."

    def get_title(self) -> str:
        return f"Décliner la demande : {self.object.organisation}"

    def act_on(self, obj: GroupRequest, form: Any, *, by: Any) -> GroupRequest:
        on = timezone.localdate()
        return decide_request(request=obj, accepted=False, because=form.cleaned_data["because"], on=on, by=by)


class GroupDoorView(OnGroup, ActionView):
    """Whoever asks takes part at once, or waits for an answer."""

    permission_required = permissions.PREPARE
    done = "C’est noté."

    @property
    def is_open(self) -> bool:
        """Whether the group takes whoever asks."""
        return WorkGroup.objects.filter(body=self.object, is_open=True).exists()

    def get_title(self) -> str:
        return f"Entrée dans « {self.object} »"

    @property
    def verb(self) -> str:  # type: ignore[override]
        return "Demander l’accord de l’équipe" if self.is_open else "Ouvrir sans demande"

    def get_consequences(self) -> list[str]:
        if self.is_open:
            return ["Chaque demande attendra la réponse de l’équipe."]
        return ["Toute organisation qui le demande depuis son espace participera aussitôt."]

    def get_destination(self, made: Any) -> str:
        return reverse("governance:body-detail", args=[self.object.pk])

    def act(self, obj: Body, *, by: Any) -> Body:
        return set_group_door(body=obj, is_open=not self.is_open, by=by)
