"""The terms of a round of declarations."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from billing.forms.dues_year import FIRST_YEAR, LAST_YEAR
from billing.models import DeclarationRound
from billing.rules.declaration import schedule
from billing.rules.vocabulary import BASES
from cressmember.core.ui.fields import FrenchDateField
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import enumerate_fr


class DaysField(forms.CharField):
    """Numbers of days, typed one after the other: « 14, 28 »."""

    def prepare_value(self, value: Any) -> Any:
        return enumerate_fr([str(day) for day in value]) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        if re.sub(r"[\d\s,;]|et|jours|jour", "", text.lower()):
            raise forms.ValidationError("Écrivez des nombres de jours séparés par des virgules : 14, 28.")
        return sorted({int(day) for day in re.findall(r"\d{1,3}", text)})


class RoundTermsForm(forms.Form):
    """What is asked, until when, and what becomes of the silent."""

    figures = forms.MultipleChoiceField(
        label="Chiffres demandés",
        choices=[(code, base.name) for code, base in BASES.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Ceux que votre barème regarde sont cochés, et l’effectif. Ne demandez que ce qui sert.",
    )
    figures_year = forms.IntegerField(
        label="Année de ces chiffres", min_value=FIRST_YEAR - 5, max_value=LAST_YEAR
    )
    opens_on = FrenchDateField(label="Ouverte le")
    closes_on = FrenchDateField(label="Réponses jusqu’au", help_text="Ce jour compris.")
    reminder_days = DaysField(
        label="Rappels, en jours après l’ouverture",
        required=False,
        help_text="Par exemple 14, 28. Un rappel ne va qu’à qui n’a pas répondu.",
    )
    non_answers = forms.ChoiceField(
        label="Qui n’aura pas répondu",
        choices=[
            (
                DeclarationRound.NonAnswers.PROVISIONAL,
                "est appelé sur sa dernière base connue, à titre provisoire, puis régularisé",
            ),
            (DeclarationRound.NonAnswers.BLOCKED, "est bloqué jusqu’à sa réponse"),
        ],
        widget=forms.RadioSelect,
    )
    message = forms.CharField(
        label="Mot joint à l’invitation",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if {"opens_on", "closes_on", "reminder_days"} <= set(data):
            try:
                schedule(
                    opens_on=data["opens_on"],
                    closes_on=data["closes_on"],
                    reminder_days=data["reminder_days"],
                )
            except RuleViolation as violation:
                at = "closes_on" if data["closes_on"] < data["opens_on"] else "reminder_days"
                self.add_error(at, violation.message)
        return data


class RoundForm(RoundTermsForm):
    """A new round: which year, and its terms."""

    field_order = ("year",)
    year = forms.IntegerField(label="Exercice", min_value=FIRST_YEAR, max_value=LAST_YEAR)
