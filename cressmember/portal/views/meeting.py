"""The convocation of a meeting, by its personal link: no account, no script, a telephone."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator

from cressmember.portal.forms import CodeForm
from cressmember.portal.views.declaration import _PublicPage
from governance.models import Convocation, Participant


@method_decorator(login_not_required, name="dispatch")
class MeetingCodeView(_PublicPage):
    """Where the code of a letter is typed: it leads to the convocation."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page("portal/meeting_code.html", form=CodeForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Follow the code."""
        form = CodeForm(request.POST)
        if form.is_valid():
            key = form.cleaned_data["code"].replace("-", "").upper()
            participant = Participant.objects.filter(key=key).first()
            if participant is not None:
                return HttpResponseRedirect(reverse("portal:meeting-answer", args=[participant.token]))
            form.add_error("code", "Ce code n’ouvre rien : relisez le courrier le plus récent.")
        return self.page("portal/meeting_code.html", form=form)


@method_decorator(login_not_required, name="dispatch")
class MeetingAnswerView(_PublicPage):
    """The convocation as it was sent."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        participant = Participant.objects.of_token(token)
        if participant is None:
            return self.page("portal/meeting_closed.html", status=404)
        call = participant.meeting.convocations.filter(kind=Convocation.Kind.CALL).first()
        content = call.content if call else {}
        return self.page("portal/meeting_call.html", participant=participant, content=content)
