"""The front door: it leads each to their own space."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View

from cressmember.core.ui.views import PageTemplateView
from cressmember.portal.permissions import OFFICE
from cressmember.portal.queries import demo_mails, organisations_of


class DoorView(View):
    """Staff go to their desk, members to their space."""

    def get(self, request: HttpRequest) -> HttpResponse:
        staff = request.user.has_perm(OFFICE)
        return HttpResponseRedirect(reverse("office:home" if staff else "portal:home"))


class MemberHomeView(PageTemplateView):
    """What the chamber knows of the organisations that one represents, and what they owe."""

    title = "Mon espace"
    permission_required = ()
    template_name = "portal/home.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            organisations=organisations_of(self.request.user, on=timezone.localdate()), **context
        )


@method_decorator(login_not_required, name="dispatch")
class DemoMailsView(View):
    """The mails of the demonstration, where the sign-in codes arrive; it exists nowhere else."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return render(
            request, "portal/demo_mails.html", {"mails": demo_mails(), "title": "Courriels de démonstration"}
        )
