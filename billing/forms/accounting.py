"""What the accountant decides, until when entries are written, which year is closed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from billing.models import AccountingSettings
from billing.models.accounting import NUMBER
from billing.queries.entries import next_to_close, waiting_entries
from billing.rules.entries import ACCOUNTS, JOURNALS
from cressmember.core.ui.fields import FrenchDateField, PastDayField
from cressmember.core.ui.forms import Grouped
from cressmember.kernel.writing import MONTHS, long_date

# What each account is for, as the treasurer says it.
USES = {
    "members": "Adhérents",
    "doubtful": "Adhérents douteux",
    "advances": "Avances, pas encore affectées",
    "dues": "Cotisations (7561 ou 7562)",
    "reductions": "Remises et avoirs",
    "support": "Contributions de soutien",
    "losses": "Cotisations passées en perte",
    "vat": "TVA collectée",
    "set_off": "Compensations",
    "claims": "Rendu deux fois, à réclamer",
    "deferred": "Cotisations appelées d’avance",
    "bank": "Banque",
    "cheques": "Chèques à remettre",
    "cards": "Paiements en ligne à recevoir",
    "cash": "Caisse",
    "fees": "Frais des paiements en ligne",
}


class AccountingForm(Grouped, forms.Form):
    """When dues are income, from when, in which journals and on which accounts."""

    groups = (
        ("Constatation", ("recognised", ("books_from", "last_month"))),
        (
            "Journaux",
            "Le code que porte chaque écriture, et son nom.",
            (
                *((f"journal_{key}_code", f"journal_{key}_label") for key in JOURNALS),
                "with_bank",
            ),
        ),
        (
            "Comptes",
            "Ceux du plan comptable des associations sont proposés, et repris si vous videz un champ.",
            tuple((f"account_{role}_number", f"account_{role}_label") for role in ACCOUNTS),
        ),
    )

    recognised = forms.ChoiceField(
        label="Une cotisation est un produit",
        choices=AccountingSettings.Recognised.choices,
        widget=forms.RadioSelect,
        help_text="Un choix de méthode, à garder d’une année sur l’autre : demandez à votre cabinet.",
    )
    books_from = FrenchDateField(
        label="Écritures à compter du",
        required=False,
        help_text="Ce qui est plus ancien est déjà dans vos comptes et ne part pas. Vide : tout part.",
    )
    last_month = forms.TypedChoiceField(
        label="L’exercice comptable finit en",
        choices=[(rank, name) for rank, name in enumerate(MONTHS, start=1)],
        coerce=int,
    )
    with_bank = forms.BooleanField(
        label="Exporter aussi le journal de banque",
        required=False,
        help_text=(
            "Décochez si le cabinet saisit la banque d’après les relevés : il passe alors les encaissements "
            "au compte d’avances, que les affectations exportées soldent."
        ),
    )

    def __init__(self, *args: Any, settings: AccountingSettings, **options: Any) -> None:
        super().__init__(*args, **options)
        plan = settings.plan
        for key, journal in plan.journals.items():
            self.fields[f"journal_{key}_code"] = forms.CharField(
                label=JOURNALS[key].label, max_length=10, required=False, initial=journal.number
            )
            self.fields[f"journal_{key}_label"] = forms.CharField(
                label="Nom du journal", max_length=80, required=False, initial=journal.label
            )
        for role, account in plan.accounts.items():
            self.fields[f"account_{role}_number"] = forms.CharField(
                label=USES[role], max_length=12, required=False, initial=account.number, validators=[NUMBER]
            )
            self.fields[f"account_{role}_label"] = forms.CharField(
                label="Nom du compte", max_length=120, required=False, initial=account.label
            )
        if not self.is_bound:
            for name in ("recognised", "books_from", "last_month", "with_bank"):
                self.fields[name].initial = getattr(settings, name)

    @property
    def choices(self) -> dict[str, Any]:
        """What was chosen, as the action takes it."""
        data = self.cleaned_data
        return {
            "recognised": data["recognised"],
            "books_from": data["books_from"],
            "last_month": data["last_month"],
            "with_bank": data["with_bank"],
            "accounts": {
                role: (
                    data[f"account_{role}_number"] or usual.number,
                    data[f"account_{role}_label"] or usual.label,
                )
                for role, usual in ACCOUNTS.items()
            },
            "journals": {
                key: (
                    data[f"journal_{key}_code"] or usual.number,
                    data[f"journal_{key}_label"] or usual.label,
                )
                for key, usual in JOURNALS.items()
            },
        }


class UntilForm(forms.Form):
    """Until which day."""

    until = PastDayField(label="Jusqu’au", help_text="Ce jour compris.")


class ExportForm(UntilForm):
    """Until which day entries leave: at most the end of the accounting year of the oldest that waits."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["until"].initial = latest_export()


class OnForm(forms.Form):
    """The evening on which balances are read."""

    on = FrenchDateField(label="Au soir du")


class ClosingForm(forms.Form):
    """Which accounting year is closed."""

    year = forms.TypedChoiceField(label="Exercice comptable", coerce=date.fromisoformat)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["year"].choices = [  # type: ignore[attr-defined]
            (start.isoformat(), label) for start, label in years_to_close()
        ]


def years_to_close() -> list[tuple[date, str]]:
    """The accounting years that are over and not closed, the one to close next first."""
    settings, today = AccountingSettings.current(), timezone.localdate()
    found = []
    year = next_to_close(settings) or settings.year_of(today)
    while year.end is not None and year.end <= today:
        last_day = year.end - timedelta(days=1)
        found.append((year.start, f"{settings.label_of(year)}, jusqu’au {long_date(last_day)}"))
        year = settings.year_of(year.end)
    return found


def latest_export() -> date:
    """Today, or the end of the accounting year of the oldest entry that waits."""
    today = timezone.localdate()
    oldest = waiting_entries().order_by("on").values_list("on", flat=True).first()
    if oldest is None:
        return today
    end = AccountingSettings.current().year_of(oldest).end
    return min(today, end - timedelta(days=1)) if end else today
