"""A bureau or a commission written up on one page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from cressmember.core.ui.views import FormPage
from cressmember.core.ui.views.form import OnRecord
from governance import permissions
from governance.actions.meeting.write_up import write_up_meeting
from governance.forms.meeting.write_up import WriteUpForm
from governance.models import Minutes
from governance.views.meeting.tabs import OnMeeting


class WriteUpView(OnMeeting, OnRecord, FormPage):
    """Presence, decisions, next date: the minutes follow."""

    title = "Relever les décisions"
    permission_required = permissions.MEET
    form_class = WriteUpForm
    template_name = "governance/meeting/minutes_write_up.html"
    verb = "Enregistrer le relevé"
    done = "Le relevé est enregistré, et le procès-verbal en est tiré : relisez-le."

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.has_permission():
            return self.handle_no_permission()
        self.object = self.get_object()
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"meeting": self.object}

    def act(self, form: Any) -> Minutes:
        return write_up_meeting(meeting=self.object, by=self.request.user, **form.answers())

    def get_destination(self, made: Any) -> str:
        return reverse("governance:minutes-detail", args=[self.object.pk])
