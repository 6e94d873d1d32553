"""What is asked about a departure, step by step."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from cressmember.core.ui.fields import FrenchDateField, PastDayField
from cressmember.core.ui.forms import Grouped
from cressmember.members.models import Departure, Membership, Organisation
from cressmember.office.forms.application import MeetingField
from governance.models import Meeting

HOUR = "%H:%M"


class OpenForm(forms.Form):
    """What begins: a resignation received, or a procedure."""

    kind = forms.ChoiceField(label="Nature", choices=Departure.Kind.choices, widget=forms.RadioSelect)
    resigned_on = PastDayField(
        label="Démission reçue le", required=False, help_text="Seulement pour une démission."
    )
    in_writing = forms.BooleanField(label="Elle est écrite", required=False)
    because = forms.CharField(
        label="Motifs", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == Departure.Kind.RESIGNATION and not data.get("resigned_on"):
            self.add_error("resigned_on", "Quel jour la démission est-elle arrivée ?")
        if data.get("kind") != Departure.Kind.RESIGNATION:
            data["resigned_on"], data["in_writing"] = None, False
        return data


class StepsForm(Grouped, forms.ModelForm[Departure]):
    """Every step that was done, and when; the fields are those of its kind."""

    FIELDS = {
        Departure.Kind.RESIGNATION: ("resigned_on", "in_writing", "because"),
        Departure.Kind.UNPAID: ("because", "reminded_on", "paid_on"),
        Departure.Kind.STRUCK_OFF: ("because", "proposed_on", "proposed_by"),
        Departure.Kind.EXCLUSION: ("because", "proposed_on", "proposed_by"),
        Departure.Kind.LOST_STATUS: ("because", "lost_status", "lost_on"),
    }
    TOLD = ("notified_on", "registered", "tracking", "invited_on", "heard_on", "heard_said")

    resigned_on = PastDayField(label="Démission reçue le", required=False)
    reminded_on = PastDayField(label="Rappel du", required=False)
    paid_on = PastDayField(label="Réglée le", required=False)
    proposed_on = PastDayField(label="Proposée le", required=False)
    notified_on = PastDayField(label="Avis au membre le", required=False)
    invited_on = PastDayField(label="Invitation à s’expliquer du", required=False)
    heard_on = PastDayField(label="Entendu le", required=False)
    lost_on = PastDayField(label="Perdu le", required=False)

    class Meta:
        model = Departure
        fields = [
            "because",
            "resigned_on",
            "in_writing",
            "reminded_on",
            "paid_on",
            "proposed_on",
            "proposed_by",
            "lost_status",
            "lost_on",
            "notified_on",
            "registered",
            "tracking",
            "invited_on",
            "heard_on",
            "heard_said",
        ]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kind = Departure.Kind(self.instance.kind)
        kept = [*self.FIELDS[kind]]
        if kind != Departure.Kind.RESIGNATION:
            kept += self.TOLD
        for name in list(self.fields):
            if name not in kept:
                del self.fields[name]


class HearingForm(forms.Form):
    """When and where a member is invited to speak."""

    day = FrenchDateField(label="Audition le")
    hour = forms.TimeField(
        label="À", widget=forms.TimeInput(format=HOUR, attrs={"type": "time"}), initial=time(14)
    )
    place = forms.CharField(label="Lieu", max_length=200)

    @property
    def hearing_at(self) -> datetime:
        """The instant of the hearing, where the chamber is."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"]))


class NotifyForm(forms.Form):
    """The notice to the member, with the hearing if there is one."""

    registered = forms.BooleanField(
        label="En recommandé ou en main propre",
        required=False,
        help_text="La lettre est alors à imprimer ; sinon elle part aussi par courriel.",
    )
    tracking = forms.CharField(label="Numéro du recommandé", max_length=40, required=False)
    day = FrenchDateField(
        label="Audition le",
        required=False,
        help_text="Vide : le membre n’est pas encore invité à s’expliquer.",
    )
    hour = forms.TimeField(
        label="À", required=False, widget=forms.TimeInput(format=HOUR, attrs={"type": "time"})
    )
    place = forms.CharField(label="Lieu", max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("day") and not data.get("hour"):
            self.add_error("hour", "À quelle heure ?")
        if data.get("day") and not data.get("place"):
            self.add_error("place", "Où ?")
        return data

    @property
    def hearing_at(self) -> datetime | None:
        """The instant of the hearing, where the chamber is; None when no hearing is said."""
        data = self.cleaned_data
        if not data.get("day"):
            return None
        return timezone.make_aware(datetime.combine(data["day"], data["hour"]))


class ConcludeForm(forms.Form):
    """Who decided, when, and from when the membership is over."""

    decided_by = forms.CharField(label="Décidée par", max_length=120, required=False)
    decided_on = PastDayField(label="Le", initial=timezone.localdate)
    effective_on = FrenchDateField(
        label="Prend effet le", required=False, help_text="Vide : le jour de la décision."
    )


class PutDepartureForm(forms.Form):
    """To which meeting a departure goes."""

    meeting = MeetingField(label="Réunion", queryset=Meeting.objects.none(), empty_label=None)

    def __init__(self, *args: Any, meetings: list[Meeting], **options: Any) -> None:
        super().__init__(*args, **options)
        rows = Meeting.objects.filter(pk__in=[each.pk for each in meetings])
        self.fields["meeting"].queryset = rows.order_by("starts_at", "pk")  # type: ignore[attr-defined]


class KeepForm(forms.Form):
    """Who kept the member, and when."""

    decided_by = forms.CharField(label="Décidée par", max_length=120)
    decided_on = PastDayField(label="Le", initial=timezone.localdate)


class AbsorbForm(forms.Form):
    """Which member absorbs another, from when, by which act."""

    into = forms.ModelChoiceField(label="Absorbée par", queryset=Organisation.objects.none())
    ended_on = FrenchDateField(
        label="À compter du", help_text="Premier jour où l’organisation absorbée n’est plus adhérente."
    )
    act = forms.CharField(
        label="Acte", max_length=120, required=False, help_text="Traité de fusion, assemblée générale…"
    )

    def __init__(self, *args: Any, absorbed: Organisation, **options: Any) -> None:
        super().__init__(*args, **options)
        members = Membership.objects.in_force(on=timezone.localdate()).values("organisation")
        field: Any = self.fields["into"]
        field.queryset = Organisation.objects.filter(pk__in=members).exclude(pk=absorbed.pk)
