"""Yearly figures, and agreements."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from cressmember.core.ui.fields import AmountField, CountField, FrenchDateField
from cressmember.core.ui.forms import Grouped
from cressmember.office.models import Agreement, YearFigure


class YearFiguresForm(forms.Form):
    """Every figure of a year, each with its « not known »."""

    use_required_attribute = False

    def __init__(self, *args: Any, known: dict[str, YearFigure], **options: Any) -> None:
        super().__init__(*args, **options)
        for kind, label in YearFigure.Kind.choices:
            row = known.get(kind)
            told: dict[str, Any] = {"label": label, "required": False, "min_value": 0}
            told["initial"] = row.value if row else None
            self.fields[kind] = (
                AmountField(**told)
                if kind == YearFigure.Kind.INCOME
                else CountField(widget=forms.TextInput({"inputmode": "decimal", "size": 12}), **told)
            )
            self.fields[f"unknown_{kind}"] = forms.BooleanField(
                label="Ne sait pas", required=False, initial=bool(row and row.is_unknown)
            )

    @property
    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each figure beside its « not known »."""
        return [(self[kind], self[f"unknown_{kind}"]) for kind in YearFigure.Kind.values]

    @property
    def values(self) -> dict[str, Decimal | None]:
        return {kind: self.cleaned_data[kind] for kind in YearFigure.Kind.values}

    @property
    def unknown(self) -> set[str]:
        return {kind for kind in YearFigure.Kind.values if self.cleaned_data[f"unknown_{kind}"]}


# Ten years.
MOST_DAYS = 3650


class AgreementForm(Grouped, forms.ModelForm[Agreement]):
    """With whom, from when to when, and what proves that it is kept."""

    groups = (
        ("Convention", ("kind", "partner")),
        ("Durée", ("signed_on", ("starts_on", "ends_on"), "warning_days")),
        ("Suivi", ("evidence",)),
    )

    signed_on = FrenchDateField(label="Signée le", required=False)
    starts_on = FrenchDateField(label="À compter du")
    ends_on = FrenchDateField(
        label="Jusqu’au",
        required=False,
        help_text="Premier jour où elle ne vaut plus. Vide si elle n’a pas de terme.",
    )

    warning_days = forms.IntegerField(
        label="Prévenir avant l’échéance (jours)", min_value=0, max_value=MOST_DAYS, initial=180
    )

    class Meta:
        model = Agreement
        fields = ["kind", "partner", "signed_on", "starts_on", "ends_on", "warning_days", "evidence"]

    def _post_clean(self) -> None:
        """The action judges the whole: dates that cross."""
