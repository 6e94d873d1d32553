"""The front door: it leads each to their own space."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View

from cressmember.portal.permissions import OFFICE
from cressmember.portal.queries import demo_mails


class DoorView(View):
    """Staff go to their desk, members to their space."""

    def get(self, request: HttpRequest) -> HttpResponse:
        staff = request.user.has_perm(OFFICE)
        return HttpResponseRedirect(reverse("office:home" if staff else "portal:home"))


@method_decorator(login_not_required, name="dispatch")
class DemoMailsView(View):
    """The mails of the demonstration, where the sign-in codes arrive; it exists nowhere else."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return render(
            request, "portal/demo_mails.html", {"mails": demo_mails(), "title": "Courriels de démonstration"}
        )
