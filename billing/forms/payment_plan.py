"""Dues that are shared out over several days."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from cressmember.core.ui.fields import AmountField, FrenchDateField
from cressmember.core.ui.forms import Grouped
from cressmember.kernel.money import round_cents
from cressmember.kernel.writing import euros

MOST_PARTS = 12


class ShareForm(forms.Form):
    """Into how many parts a due is shared out, and from when: the parts are then proposed, and changed."""

    parts = forms.IntegerField(label="Nombre de parts", min_value=1, max_value=MOST_PARTS, initial=3)
    since = FrenchDateField(label="Première le")


class PaymentPlanForm(Grouped, forms.Form):
    """The parts of a payment plan, proposed a month apart and equal, and why it was agreed."""

    because = forms.CharField(label="Motif", max_length=250)
    agreed_by = forms.CharField(label="Accordé par", max_length=120)

    def __init__(self, *args: Any, amount: Decimal, parts: int, since: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.count = parts
        share = round_cents(amount / parts)
        names = []
        for rank in range(1, parts + 1):
            last = amount - share * (parts - 1)
            self.fields[f"day_{rank}"] = FrenchDateField(
                label=f"Part {rank}, le", initial=months_later(since, rank - 1)
            )
            self.fields[f"amount_{rank}"] = AmountField(
                label="Montant", initial=last if rank == parts else share
            )
            names.append((f"day_{rank}", f"amount_{rank}"))
        self.groups = (
            ("Les parts", f"Elles font {euros(amount)} en tout.", tuple(names)),
            ("L’accord", ("because", "agreed_by")),
        )

    @property
    def shared(self) -> list[tuple[date, Decimal]]:
        """The parts as they were typed."""
        data = self.cleaned_data
        return [(data[f"day_{rank}"], data[f"amount_{rank}"]) for rank in range(1, self.count + 1)]


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
