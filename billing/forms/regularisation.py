"""Until when a complement is paid."""

from __future__ import annotations

from django import forms

from cressmember.core.ui.fields import FrenchDateField


class RegularisationForm(forms.Form):
    """The last day to pay a complement, when there is one."""

    due_on = FrenchDateField(
        label="Complément à régler au plus tard le", help_text="Sans effet si rien n’est à payer en plus."
    )
