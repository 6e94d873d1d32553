"""A doubt about a due: from when to when, and why."""

from __future__ import annotations

from django import forms
from django.utils import timezone

from cressmember.core.ui.fields import PastDayField


class DoubtForm(forms.Form):
    """From when a due is doubtful, and why."""

    on = PastDayField(label="Depuis le", initial=timezone.localdate)
    because = forms.CharField(
        label="Motif", max_length=250, help_text="Liquidation, désaccord, relances sans réponse…"
    )
    insolvent = forms.BooleanField(
        label="Procédure collective ouverte (sauvegarde, redressement ou liquidation judiciaire)",
        required=False,
        help_text=(
            "Les relances s’arrêtent tant que dure le doute. La cotisation appelée avant le jugement se "
            "déclare au mandataire judiciaire, dans les deux mois de sa publication au BODACC."
        ),
    )


class EndDoubtForm(forms.Form):
    """From when a due is no longer doubtful, and why."""

    on = PastDayField(label="À compter du", initial=timezone.localdate)
    because = forms.CharField(
        label="Motif", max_length=250, help_text="Un accord a été trouvé, le règlement est annoncé…"
    )
