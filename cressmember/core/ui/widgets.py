"""Inputs for what French people type."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django_filters.widgets import RangeWidget

from cressmember.kernel.writing import decimal_fr, short_date


class AmountInput(forms.TextInput):
    """An amount in euros, at the right of its box."""

    template_name = "components/amount_input.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "size": 12, **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, Decimal | int) and not isinstance(value, bool):
            return decimal_fr(Decimal(value), 2)
        return value if value in (None, "") else str(value)


class DayInput(forms.TextInput):
    """A day typed as jj/mm/aaaa; the reader also takes « 1er mars 2025 »."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"placeholder": "jj/mm/aaaa", "size": 16, "autocomplete": "off", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        return short_date(value) if isinstance(value, date) else value


class DayRangeInput(RangeWidget):
    """Two days: from, to."""

    template_name = "components/day_range.html"
    suffixes = ["du", "au"]

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super(RangeWidget, self).__init__((DayInput, DayInput), attrs)


class AmountRangeInput(RangeWidget):
    """Two amounts: from, to."""

    suffixes = ["de", "a"]

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super(RangeWidget, self).__init__((AmountInput, AmountInput), attrs)


class FileDrop(forms.ClearableFileInput):
    """A place where a file is chosen or dropped."""

    template_name = "components/file_drop.html"
