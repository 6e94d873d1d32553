"""An answer about one purpose, written down by the team."""

from __future__ import annotations

from django import forms

from cressmember.members.models import Consent


class ConsentForm(forms.Form):
    """What was asked, in which words, and what was answered."""

    purpose = forms.ChoiceField(label="Finalité", choices=Consent.Purpose.choices)
    is_given = forms.ChoiceField(
        label="Réponse",
        choices=[("yes", "Oui, consent"), ("no", "Non, ou ne consent plus")],
        widget=forms.RadioSelect,
    )
    wording = forms.CharField(
        label="Phrase présentée",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Mot pour mot, et où : c’est elle qui prouve le consentement.",
    )
