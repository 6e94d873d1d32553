"""Erasing a person, deciding a duration, completing the register of processing."""

from __future__ import annotations

from typing import Any

from django import forms

from cressmember.core.ui.fields import FrenchDateField
from cressmember.office.models import Erasure, ProcessingNote

# Why what is restricted may be opened (GDPR article 18, paragraph 2).
OPENING_REASONS = [
    ("claim", "Une contestation ou une procédure : constater, exercer ou défendre un droit"),
    ("control", "Un contrôle : commissaire aux comptes, administration, financeur public"),
    ("asked", "La demande de la personne elle-même"),
    ("duty", "L’obligation pour laquelle il est conservé : tenir les comptes, prouver une décision"),
]


class ErasureForm(forms.Form):
    """Why, since when, and how far."""

    reason = forms.ChoiceField(
        label="Motif",
        choices=[choice for choice in Erasure.Reason.choices if choice[0] != Erasure.Reason.TERM],
    )
    asked_on = FrenchDateField(
        label="Demandé le",
        required=False,
        help_text="La réponse est due dans le mois qui suit la demande (RGPD, art. 12.3).",
    )
    alone = forms.BooleanField(
        label="Effacer aussi le nom de famille écrit seul, partout",
        required=False,
        help_text="À éviter pour un nom qui est aussi un mot courant ou un nom de lieu.",
    )
    is_sure = forms.BooleanField(label="J’ai lu ce qui est effacé et ce qui est conservé")


class OpeningForm(forms.Form):
    """For what a restricted record is opened."""

    reason = forms.ChoiceField(label="Motif", choices=OPENING_REASONS, widget=forms.RadioSelect)


class RetentionForm(forms.Form):
    """A duration, from a day on, and who decided it."""

    months = forms.IntegerField(label="Durée, en mois", min_value=1, max_value=600)
    starts_on = FrenchDateField(label="À compter du")
    decided_by = forms.CharField(label="Décidé par", max_length=120)


class ProcessingNoteForm(forms.ModelForm[ProcessingNote]):
    """What the chamber alone knows of a processing."""

    class Meta:
        model = ProcessingNote
        fields = ["manager", "recipients", "transfers", "security", "remarks"]
        widgets: dict[str, Any] = {
            name: forms.Textarea(attrs={"rows": 3})
            for name in ("recipients", "transfers", "security", "remarks")
        }
