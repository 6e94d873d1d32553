"""A meeting: when, where, how; why it is called off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from cressmember.core.ui.fields import FrenchDateField
from cressmember.core.ui.forms import Grouped
from governance.models import Body, Meeting
from governance.rules.meeting.body import Meeting as Kind

HOURS = ("%H:%M", "%Hh%M", "%H h %M", "%Hh", "%H h", "%H")


class ClockField(forms.TimeField):
    """An hour, in any of the ways in which it is typed: 18:30, 18h30, 18 h."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("input_formats", HOURS)
        options.setdefault(
            "widget",
            forms.TimeInput(format="%H:%M", attrs={"size": 8, "placeholder": "18h30", "autocomplete": "off"}),
        )
        super().__init__(**options)

    def to_python(self, value: Any) -> time | None:
        if isinstance(value, str):
            value = " ".join(value.lower().replace("\N{NO-BREAK SPACE}", " ").split())
        return super().to_python(value)


class MeetingForm(Grouped, forms.Form):
    """When and where a meeting is held, and which kinds of meeting it is."""

    groups: tuple[tuple[Any, ...], ...] = (
        ("Quelle réunion", ("rules", "title")),
        ("Quand", (("day", "starts", "ends"), "last_day")),
        ("Où", ("format", "place", "video_link")),
        ("Mot d’accompagnement", ("note",)),
    )

    rules = forms.MultipleChoiceField(
        label="Sorte de réunion, selon les statuts",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Plusieurs pour une assemblée mixte : chaque décision suit alors sa propre règle.",
    )
    title = forms.CharField(
        label="Titre",
        required=False,
        max_length=160,
        help_text="Laissez vide pour le nom de la réunion suivi de sa date.",
    )
    day = FrenchDateField(label="Jour")
    starts = ClockField(label="Début")
    ends = ClockField(label="Fin prévue", required=False)
    last_day = FrenchDateField(
        label="Dernier jour pour répondre",
        required=False,
        help_text="Pour une consultation écrite de plusieurs jours : on y répond jusqu’à l’heure de fin.",
    )
    format = forms.ChoiceField(
        label="Comment on se réunit", choices=Meeting.Format.choices, initial=Meeting.Format.ROOM
    )
    place = forms.CharField(
        label="Lieu",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Salle, adresse, accès.",
    )
    video_link = forms.URLField(
        label="Lien de visioconférence", required=False, assume_scheme="https", max_length=200
    )
    note = forms.CharField(
        label="Quelques mots dans la convocation",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(
        self,
        *args: Any,
        kinds: Sequence[Kind] = (),
        body: Body | None = None,
        unwritten: str = "",
        **options: Any,
    ):
        """``unwritten`` says why this body cannot be consulted in writing; empty when it may."""
        super().__init__(*args, **options)
        self.body = body
        if unwritten and self.initial.get("format") != Meeting.Format.WRITTEN:
            # Said before anything is typed: what the text refuses would only stop at its opening.
            held: Any = self.fields["format"]
            held.choices = [each for each in held.choices if each[0] != Meeting.Format.WRITTEN]
            held.help_text = unwritten
            del self.fields["last_day"]
            self.groups = tuple(
                (legend, tuple(each for each in lines if each != "last_day")) for legend, lines in self.groups
            )
        rules: Any = self.fields["rules"]
        if kinds:
            rules.choices = [(kind.code, f"{kind.name} (art. {kind.article})") for kind in kinds]
            if len(kinds) == 1:
                rules.initial = [kinds[0].code]
        else:
            del self.fields["rules"]
            self.groups = (("Quelle réunion", ("title",)), *self.groups[1:])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "rules" in self.fields and not data.get("rules") and "rules" not in self.errors:
            self.add_error("rules", "Dites de quelle réunion il s’agit : c’est elle qui donne les règles.")
        if data.get("format") == Meeting.Format.WRITTEN:
            self._judge_deadline(data)
        return data

    def _judge_deadline(self, data: dict[str, Any]) -> None:
        """A consultation is answered until an hour of its last day, which is no earlier than its first."""
        if not data.get("ends") and "ends" not in self.errors:
            self.add_error("ends", "Dites jusqu’à quelle heure on peut répondre à cette consultation.")
        first, last = data.get("day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "Ce jour vient avant celui de l’ouverture.")

    def answers(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        day = data["day"]
        if data["format"] == Meeting.Format.WRITTEN:
            day = data.get("last_day") or day
        ends_at = at_hour(day, data["ends"]) if data["ends"] else None
        starts_at = at_hour(data["day"], data["starts"])
        if ends_at is not None and ends_at <= starts_at and data["ends"] < time(6):
            # A meeting that ends after midnight.
            ends_at = at_hour(data["day"] + timedelta(days=1), data["ends"])
        return {
            "rules": data.get("rules", []),
            "title": data["title"],
            "starts_at": starts_at,
            "ends_at": ends_at,
            "format": data["format"],
            "place": data["place"],
            "video_link": data["video_link"],
            "note": data["note"],
        }


def at_hour(day: date, hour: time) -> datetime:
    """An hour of a day, where the chamber is."""
    return timezone.make_aware(datetime.combine(day, hour))


def told(meeting: Meeting) -> dict[str, Any]:
    """What a meeting says, as its form shows it."""
    starts_at = timezone.localtime(meeting.starts_at)
    return {
        "rules": meeting.rules,
        "title": meeting.title,
        "day": starts_at.date(),
        "starts": starts_at.time(),
        "ends": timezone.localtime(meeting.ends_at).time() if meeting.ends_at else None,
        "last_day": timezone.localdate(meeting.ends_at) if meeting.ends_at else None,
        "format": meeting.format,
        "place": meeting.place,
        "video_link": meeting.video_link,
        "note": meeting.note,
    }


class CancelForm(forms.Form):
    """Why a meeting is called off."""

    because = forms.CharField(
        label="Motif", max_length=250, help_text="Il sera dit à ceux qui étaient convoqués."
    )


class TaskForm(forms.Form):
    """Something else to do for a meeting."""

    title = forms.CharField(label="À faire", max_length=200)
    owner = forms.CharField(label="Par", max_length=120, required=False)
    due_on = FrenchDateField(label="Pour le", required=False)
