"""What is typed in the minutes, and what is asked to approve, sign, correct and extract them."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from cressmember.core.ui.fields import FrenchDateField, PastDayField
from cressmember.kernel import reading
from cressmember.kernel.writing import long_date
from governance.actions.meeting.minutes import Words
from governance.models import Meeting, Minutes
from governance.rules.minutes.facts import Signatory

PLACE = re.compile(r"(?:t\d{1,9}|seed:item:\d{1,18})")
MOST_ROWS = 200
LONGEST = 50_000


class WordsForm(forms.Form):
    """Every passage of the page, as it was shown and as it comes back; nothing of it is ever refused.

    An amount that cannot be read stays as it was typed: the page says so beside it.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.words: list[Words] = []

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        places = [name.removeprefix("was-") for name in self.data if name.startswith("was-")]
        self.words = [self._words(place) for place in places if PLACE.fullmatch(place)]
        data["words"] = self.words
        kind, _, after = self.data.get("insert", "").partition("/")
        data["insert"] = (kind, after) if kind in ("text", "table") else None
        return data

    def _words(self, place: str) -> Words:
        sent: Any = self.data
        labels = sent.getlist(f"label-{place}")[:MOST_ROWS]
        amounts = sent.getlist(f"amount-{place}")[:MOST_ROWS]
        rows = [(reading.text(label), _read(amount)) for label, amount in zip(labels, amounts, strict=False)]
        return Words(
            place,
            self.data.get(f"was-{place}", "")[:64],
            reading.paragraphs(self.data.get(f"text-{place}", "")[:LONGEST]),
            reading.text(self.data.get(f"title-{place}", "")[:200]),
            tuple(row for row in rows if row[0] or row[1]),
        )


def _read(typed: str) -> str:
    """An amount as it is kept; as it was typed when it is none."""
    told = reading.text(typed)[:60]
    if not told:
        return ""
    try:
        return str(reading.amount(told.removeprefix("+").strip()))
    except reading.Unreadable:
        return told


def approving(meeting: Meeting) -> QuerySet[Meeting]:
    """The meetings that could have approved the minutes of this one."""
    rows = Meeting.objects.standing().filter(body=meeting.body, opened_at__isnull=False)
    found = rows.filter(starts_at__gt=meeting.starts_at)
    if meeting.is_light:
        found |= rows.filter(pk=meeting.pk)
    return found.order_by("starts_at")


class HeldField(forms.ModelChoiceField):
    """A meeting told with its day: those of one body often bear the same title."""

    def label_from_instance(self, obj: Any) -> str:
        day = long_date(timezone.localdate(obj.starts_at))
        return str(obj) if day in str(obj) else f"{obj}, {day}"


class ApproveForm(forms.Form):
    """Which meeting approved the minutes."""

    in_meeting = HeldField(
        Meeting.objects.none(),
        label="Approuvé par",
        help_text="Une réunion de la même instance, tenue depuis.",
    )

    def __init__(self, *args: Any, minutes: Minutes, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["in_meeting"]
        field.queryset = approving(minutes.meeting)


class SignForm(forms.Form):
    """Who signed, by the quality that the statutes name, and when; who has not signed yet is left blank."""

    on = PastDayField(label="Signé le", initial=timezone.localdate)

    def __init__(self, *args: Any, missing: list[Signatory], **options: Any) -> None:
        super().__init__(*args, **options)
        self.qualities = [each.quality for each in missing]
        for rank, each in enumerate(missing):
            self.fields[f"name_{rank}"] = forms.CharField(
                label=each.quality, max_length=210, required=False, initial=each.name
            )
        self.order_fields([f"name_{rank}" for rank in range(len(missing))])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        told = {quality: data.get(f"name_{rank}", "") for rank, quality in enumerate(self.qualities)}
        data["names"] = {quality: name for quality, name in told.items() if name}
        if not data["names"]:
            raise forms.ValidationError("Dites qui a signé.")
        return data


class RectifyForm(forms.Form):
    """What a note corrects."""

    text = forms.CharField(
        label="Ce qui est rectifié",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Dites ce qui est écrit, puis ce qu’il faut lire.",
    )
    on = PastDayField(label="Faite le", initial=timezone.localdate)


class ExtractForm(forms.Form):
    """Who certifies an extract."""

    certified_by = forms.CharField(
        label="Certifié conforme par", max_length=210, help_text="Nom et fonction, comme ils seront imprimés."
    )


class DecisionForm(forms.Form):
    """A decision that somebody carries out."""

    title = forms.CharField(label="À faire", max_length=200)
    owner = forms.CharField(label="Par", max_length=120, required=False)
    due_on = FrenchDateField(label="Pour le", required=False)
