"""One's own second factor."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from cressmember.core.ui.views import PageTemplateView


class FactorSetUpView(PageTemplateView):
    """Why the team needs a second factor, and the two ways to have one."""

    title = "Un second moyen de connexion"
    permission_required = ()
    template_name = "accounts/factor_set_up.html"

    def get(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        if not self.request.second_factor:
            return HttpResponseRedirect(reverse("mfa_index"))
        return super().get(request, *args, **options)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        asked = self.request.GET.get("next", "")
        safe = url_has_allowed_host_and_scheme(asked, {self.request.get_host()}, self.request.is_secure())
        return super().get_context_data(
            in_grace=self.request.second_factor == "grace", later_url=asked if safe else "/", **context
        )
