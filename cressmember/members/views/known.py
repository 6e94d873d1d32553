"""Pages that create, and show what is known already instead of making it twice."""

from __future__ import annotations

from typing import Any

from cressmember.core.ui.views import CreatePage
from cressmember.members.actions.known import AlreadyKnown
from cressmember.members.forms import AnotherForm


class CreateUnlessKnownPage(CreatePage):
    """A creation that stops at a namesake, or at a number that is taken, and leads to it.

    A namesake may be somebody else: a box that is then shown lets the creation through.
    """

    template_name = "members/create_page.html"
    known: AlreadyKnown | None = None

    def create(self, *, is_another: bool, **fields: Any) -> Any:
        """Call the action; to be written by each page."""
        raise NotImplementedError

    def act(self, form: Any) -> Any:
        another = AnotherForm(self.request.POST)
        try:
            return self.create(
                is_another=another.is_valid() and another.cleaned_data["is_another"], **form.cleaned_data
            )
        except AlreadyKnown as known:
            self.known = known
            raise

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(known=self.known, another=AnotherForm(), **context)
