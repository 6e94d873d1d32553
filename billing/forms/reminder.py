"""The plan of reminders and its settings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from billing.models import ReminderLevel, ReminderSettings
from billing.rules.reminder_words import FIELDS, unknown_fields
from cressmember.core.ui.fields import FrenchDateField
from cressmember.core.ui.forms import Grouped


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

    active_from = FrenchDateField(
        label="Suivi à compter du", initial=timezone.localdate, help_text="Aujourd’hui, ou plus tard."
    )
    adopted_by = forms.CharField(
        label="Décidé par", max_length=120, required=False, help_text="Bureau, trésorerie…"
    )


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
