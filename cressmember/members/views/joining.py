"""The public page of joining, as a setting."""

from __future__ import annotations

from typing import Any

from django.urls import reverse_lazy

from cressmember.core import permissions as core
from cressmember.core.ui.views import FormPage
from cressmember.members.actions.joining import configure_joining
from cressmember.members.forms.application import JoiningPageForm
from cressmember.members.models import JoiningPage


class JoiningPageView(FormPage):
    """Whether requests come in online, the charter, the words of the page."""

    title = "Page d’adhésion"
    section = "settings"
    permission_required = core.CONFIGURE
    form_class = JoiningPageForm
    success_url = cancel_url = reverse_lazy("members:joining-update")
    done = "La page d’adhésion est réglée."
    introduction = (
        "La page publique « Adhérer » explique les collèges et les cotisations, et reçoit les demandes. "
        "Les thèmes qu’elle propose se tiennent sous « Nouveaux adhérents », onglet « Thèmes »."
    )

    def get_initial(self) -> dict[str, Any]:
        page = JoiningPage.current()
        return {
            "is_open": page.is_open,
            "introduction": page.introduction,
            "charter": page.charter,
            "next_steps": page.next_steps,
        }

    def act(self, form: Any) -> JoiningPage:
        return configure_joining(by=self.request.user, **form.cleaned_data)
