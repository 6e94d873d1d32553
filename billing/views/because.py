"""Acts that ask why."""

from __future__ import annotations

from typing import Any

from billing.forms.because import BecauseForm
from cressmember.core.ui.views import ActionFormView


class BecauseView(ActionFormView):
    """An act whose reason is kept; ``examples`` are the reasons that come up."""

    form_class = BecauseForm
    examples = ""

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"examples": self.examples}
