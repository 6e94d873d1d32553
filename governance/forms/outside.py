"""A seat outside, and its end."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from cressmember.core.ui.fields import FrenchDateField
from cressmember.core.ui.forms import Grouped
from cressmember.members.forms.person import PersonField
from governance.models import OutsideSeat


class OutsideSeatForm(Grouped, forms.ModelForm[OutsideSeat]):
    """Who sits for the chamber, where, from when to when."""

    groups = (
        ("Où", (("institution", "kind"), "seat")),
        ("Qui", (("holder", "substitute"),)),
        ("Durée et décision", (("starts_on", "ends_on"), ("decision", "decided_on"))),
    )

    holder = PersonField(label="Titulaire", required=True, empty_label="—")
    substitute = PersonField(label="Suppléant·e", empty_label="—")
    starts_on = FrenchDateField(label="Depuis", required=False)
    ends_on = FrenchDateField(
        label="Jusqu’au", required=False, help_text="Premier jour sans siège. Vide s’il est sans terme."
    )
    decided_on = FrenchDateField(label="Date de la décision", required=False)

    class Meta:
        model = OutsideSeat
        fields = [
            "institution",
            "kind",
            "seat",
            "holder",
            "substitute",
            "starts_on",
            "ends_on",
            "decision",
            "decided_on",
            "end_note",
        ]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.instance.end_note:
            # Why somebody left is said with the end; here it is only corrected.
            del self.fields["end_note"]

    def _post_clean(self) -> None:
        """The action judges the whole: a seat already held, dates that cross."""


class EndOutsideSeatForm(forms.Form):
    """When and why somebody no longer sits outside."""

    on = FrenchDateField(
        label="Prend fin le", initial=timezone.localdate, help_text="Premier jour sans siège."
    )
    note = forms.CharField(label="Motif", max_length=250, help_text="Démission, fin de désignation…")
