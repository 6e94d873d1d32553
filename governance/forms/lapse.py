"""The decision on a loss that the statutes leave to people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from cressmember.core.ui.fields import FrenchDateField
from cressmember.core.ui.forms import Grouped
from cressmember.kernel.writing import long_date
from governance.forms.seating import DecidedForm
from governance.models import Lapse
from governance.queries.lapse import LOSSES, Found


class LapseForm(Grouped, DecidedForm):
    """What comes of a loss that the statutes leave to a decision."""

    groups = (("La décision", ("found", "outcome", "on", ("decision", "decided_on"))),)

    found = forms.ChoiceField(label="Ce qui est perdu")
    outcome = forms.ChoiceField(
        label="Suite", choices=Lapse.Outcome.choices, widget=forms.RadioSelect, initial=Lapse.Outcome.ENDED
    )
    on = FrenchDateField(
        label="À compter du",
        initial=timezone.localdate,
        help_text="Premier jour sans mandat, si la démission est constatée.",
    )

    def __init__(self, *args: Any, losses: list[Found], **options: Any) -> None:
        super().__init__(*args, **options)
        # The statutes leave it to a decision: somebody took one.
        self.fields["decision"].required = True
        self.losses = {each.key: each for each in losses}
        self.fields["found"].choices = [  # type: ignore[attr-defined]
            (each.key, f"{LOSSES[Lapse.What(each.what)].label}, le {long_date(each.lost_on)}")
            for each in losses
        ]
