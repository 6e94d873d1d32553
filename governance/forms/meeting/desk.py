"""What the desk types: a proxy brought to the door, a sheet that comes back signed."""

from __future__ import annotations

from typing import Any

from django import forms

from cressmember.core.ui.fields import ManyRowsField
from governance.models import Meeting, Participant, Presence
from governance.queries.meeting.proxy import blank_is_possible
from governance.queries.meeting.text import text_of_meeting


class WalkInProxyForm(forms.Form):
    """A proxy brought to the door."""

    giver = forms.ModelChoiceField(label="Pouvoir de", queryset=Participant.objects.none(), empty_label="—")
    holder = forms.ModelChoiceField(
        label="Donné à",
        queryset=Participant.objects.none(),
        required=False,
        empty_label="En blanc, ou à un tiers",
    )
    third_party = forms.CharField(
        label="Ou à ce tiers",
        required=False,
        max_length=210,
        help_text="Le nom de quelqu’un qui n’est pas sur la liste.",
    )
    given_by = forms.CharField(label="Signé par", required=False, max_length=210)

    def __init__(self, *args: Any, meeting: Meeting, **options: Any) -> None:
        super().__init__(*args, **options)
        everybody = meeting.participants.order_by("sort_name", "pk")
        self.fields["giver"].queryset = everybody.electors()  # type: ignore[attr-defined]
        self.fields["holder"].queryset = everybody  # type: ignore[attr-defined]
        self.must_name = not blank_is_possible(text_of_meeting(meeting))
        if self.must_name:
            self.fields["holder"].empty_label = "À un tiers"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("holder") and data.get("third_party"):
            self.add_error("third_party", "Un pouvoir a un seul porteur.")
        if data.get("holder") and data.get("holder") == data.get("giver"):
            self.add_error("holder", "On ne se donne pas pouvoir à soi-même.")
        if self.must_name and not (data.get("holder") or data.get("third_party")):
            self.add_error("holder", "Les statuts ne veulent pas de pouvoir en blanc : dites à qui.")
        return data


class SheetForm(forms.Form):
    """A sheet that comes back signed: whom to tick, and from when."""

    hour = forms.TimeField(
        label="Arrivée à",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text="L’heure de celles et ceux que vous cochez ; une liste tapée peut dire la sienne.",
    )
    ticked = ManyRowsField(
        label="Ont signé",
        queryset=Participant.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    typed = forms.CharField(
        label="Ou une liste tapée",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Une ligne par présent : nom, ou nom ; 14:10, ou nom ; 14:10 ; qui le représente.",
    )

    def __init__(self, *args: Any, meeting: Meeting, **options: Any) -> None:
        super().__init__(*args, **options)
        away = meeting.participants.exclude(presences__in=_open(meeting)).order_by("sort_name", "pk")
        self.fields["ticked"].queryset = away  # type: ignore[attr-defined]


def _open(meeting: Meeting) -> Any:
    return Presence.objects.filter(participant__meeting=meeting, left_at__isnull=True)
