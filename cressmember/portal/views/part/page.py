"""What the pages of taking part have in common: for whom one acts."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.utils import timezone

from cressmember.core.ui.views.page import Page
from cressmember.portal.queries.hat import Hat, hats_of
from cressmember.portal.views.space.page import ways


class PartPage(Page):
    """A page for whoever speaks for organisations; it shows nothing of the others'."""

    permission_required = ()

    @cached_property
    def hats(self) -> list[Hat]:
        """The organisations that the user speaks for today."""
        return [hat for hat in self.worn if hat.speaks]

    @cached_property
    def worn(self) -> list[Hat]:
        """The organisations that the user represents today, in any capacity."""
        return hats_of(self.request.user, on=timezone.localdate())

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        only = self.worn[0] if len(self.worn) == 1 else None
        return super().get_context_data(hats=self.hats, ways=ways(only, self.request.path), **context)
