"""The plan of reminders, its settings, what goes by post, what is paused or shared out."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from billing.forms.adjustment import NOT_YET
from billing.models import ReminderLevel, ReminderSettings
from billing.rules.reminder_words import FIELDS, unknown_fields
from cressmember.core.ui.fields import AmountField, FrenchDateField
from cressmember.core.ui.forms import Grouped
from cressmember.kernel.money import round_cents
from cressmember.kernel.writing import euros

MOST_PARTS = 12


class LevelForm(Grouped, forms.ModelForm[ReminderLevel]):
    """One reminder of a plan."""

    groups = (
        ("Quand et comment", ("name", ("delay_days", "counted_from"), "channel", "formal_notice")),
        (
            "Ce qu’elle dit",
            "Le bonjour, le détail des sommes et la façon de payer s’ajoutent d’eux-mêmes. Champs : "
            + ", ".join(f"{{{name}}}" for name in FIELDS)
            + ".",
            ("subject", "text"),
        ),
    )

    class Meta:
        model = ReminderLevel
        fields = ["name", "delay_days", "counted_from", "channel", "formal_notice", "subject", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 12})}
        help_texts = {
            "name": "Comme elle sera nommée dans les listes : « rappel », « dernière relance »…",
            "channel": "Qui n’a pas d’adresse électronique reçoit toujours une lettre.",
            "formal_notice": "Dernier niveau, par lettre recommandée ; jamais envoyée sans votre accord.",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["delay_days"].min_value = 1  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("subject", "text"):
            if wrong := unknown_fields(data.get(name, "")):
                self.add_error(name, wrong)
        return data


class AdoptPlanForm(forms.Form):
    """From when a plan is followed, and who decided."""

    active_from = FrenchDateField(label="Suivi à compter du", help_text="Aujourd’hui, ou plus tard.")
    adopted_by = forms.CharField(
        label="Décidé par", max_length=120, required=False, help_text="Bureau, trésorerie…"
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["active_from"].initial = timezone.localdate


class ReminderSettingsForm(Grouped, forms.ModelForm[ReminderSettings]):
    """Whether reminders go by themselves, and what the statutes ask before a strike-off."""

    groups = (
        ("Envoi", ("automatic",)),
        ("Avant une radiation", ("notice_required", ("notice_days", "notice_article"))),
    )

    class Meta:
        model = ReminderSettings
        fields = ["automatic", "notice_required", "notice_days", "notice_article"]
        labels = {"automatic": "Envoyer les relances chaque matin, sans me demander"}
        help_texts = {
            "automatic": "La mise en demeure attend toujours votre accord.",
            "notice_required": "Une radiation sans mise en demeure restée sans effet est alors refusée.",
            "notice_article": "Le numéro seul, « 7 » ou « 6 bis » : il est cité dans la mise en demeure.",
        }


class PostLetterForm(forms.Form):
    """When a reminder went by post, and the number of a registered letter."""

    on = FrenchDateField(label="Remise à la poste le", initial=timezone.localdate)
    tracking = forms.CharField(label="Numéro de recommandé", max_length=30, required=False)

    def __init__(self, *args: Any, registered: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if registered:
            self.fields["tracking"].help_text = "Celui du bordereau : c’est la preuve de l’envoi."
        else:
            del self.fields["tracking"]

    def clean_on(self) -> date:
        return not_to_come(self.cleaned_data["on"])


class NoticeForm(forms.Form):
    """A formal notice that was posted outside of here."""

    posted_on = FrenchDateField(label="Postée le")
    tracking = forms.CharField(label="Numéro de recommandé", max_length=30, required=False)

    def clean_posted_on(self) -> date:
        return not_to_come(self.cleaned_data["posted_on"])


class PromiseForm(forms.Form):
    """The day for which a payment is promised."""

    for_day = FrenchDateField(label="Promis pour le", help_text="Aucune relance avant le lendemain.")
    because = forms.CharField(
        label="Précision", max_length=250, required=False, help_text="Qui l’a dit, et comment."
    )


class DisputeForm(forms.Form):
    """What a payer contests."""

    because = forms.CharField(
        label="Ce qui est contesté",
        max_length=250,
        help_text="Les relances s’arrêtent jusqu’à ce que vous leviez la contestation.",
    )


class MendForm(forms.Form):
    """Another way to reach a payer whose mail was refused; ``known`` are the other contacts."""

    contact = forms.ChoiceField(label="Renvoyer", widget=forms.RadioSelect)
    other = forms.EmailField(label="Autre adresse", required=False)

    def __init__(self, *args: Any, known: list[tuple[str, str]], by_post: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(address, f"À {told}") for address, told in known]
        choices.append(("other", "À une autre adresse, ci-dessous"))
        if by_post:
            choices.append(("post", "Par la poste : l’appel rejoint ce qui est à imprimer"))
        self.fields["contact"].choices = choices  # type: ignore[attr-defined]
        self.fields["contact"].initial = choices[0][0]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("contact") == "other" and not data.get("other") and "other" not in self.errors:
            self.add_error("other", "Indiquez l’adresse.")
        return data

    @property
    def to(self) -> str:
        """The address to send to; empty, it goes by post."""
        contact = str(self.cleaned_data["contact"])
        return str(self.cleaned_data["other"]) if contact == "other" else "" if contact == "post" else contact


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


def not_to_come(day: date) -> date:
    """The day, once it has come; raises ValidationError before."""
    if day > timezone.localdate():
        raise forms.ValidationError(NOT_YET)
    return day
