"""What the pages of taking part have in common: for whom one acts."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.utils import timezone

from cressmember.core.ui.views.page import Page
from cressmember.portal.queries.hat import Hat
from cressmember.portal.queries.part import speaking_hats


class PartPage(Page):
    """A page for whoever speaks for organisations; it shows nothing of the others'."""

    permission_required = ()

    @cached_property
    def hats(self) -> list[Hat]:
        """The organisations that the user speaks for today."""
        return speaking_hats(self.request.user, on=timezone.localdate())

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(hats=self.hats, **context)
