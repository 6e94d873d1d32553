"""A small meeting on one page: presence ticked, one box for each decision, the next date."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from cressmember.core.ui.fields import FrenchDateField
from cressmember.members.models import Person
from governance.actions.meeting.write_up import Decided, people_of
from governance.models import Mandate, Meeting, Office, Resolution, WorkGroup
from governance.rules.vote.poll import Tally

BOXES = 6
CONSENSUS, COUNTED, REJECTED = "consensus", "counted", "rejected"
HOUR = "%H:%M"


def _hour(label: str, **options: Any) -> forms.TimeField:
    widget = forms.TimeInput(format=HOUR, attrs={"type": "time"})
    return forms.TimeField(label=label, widget=widget, **options)


class WriteUpForm(forms.Form):
    """What happened in a bureau or a commission."""

    opened = _hour("Commencée à")
    closed = _hour("Finie à")
    chair = forms.ModelChoiceField(Person.objects.none(), label="Présidence", empty_label="—")
    secretary = forms.ModelChoiceField(
        Person.objects.none(), label="Secrétariat", required=False, empty_label="—"
    )
    present = forms.MultipleChoiceField(label="Présents", required=False, widget=forms.CheckboxSelectMultiple)
    remote = forms.MultipleChoiceField(
        label="À distance", required=False, widget=forms.CheckboxSelectMultiple
    )
    next_on = FrenchDateField(label="Prochaine réunion le", required=False)
    next_hour = _hour("Heure", required=False)

    def __init__(self, *args: Any, meeting: Meeting, **options: Any) -> None:
        super().__init__(*args, **options)
        self.meeting = meeting
        people = people_of(meeting)
        seats = list(
            Mandate.objects.in_force(on=meeting.held_on)
            .filter(body=meeting.body)
            .select_related("organisation", "person")
        )
        named = [(str(seat.pk), _named(seat, people)) for seat in seats]
        answers = dict(meeting.participants.filter(mandate__in=seats).values_list("mandate", "answer"))
        named.sort(key=lambda each: each[1].casefold())
        for name in ("present", "remote"):
            self.fields[name].choices = named  # type: ignore[attr-defined]
            # Who said that they would come is ticked: what is left is who did not keep their word.
            self.fields[name].initial = [str(key) for key, said in answers.items() if said == name]
        keys = {person.pk for person in people.values()} | {seat.person_id for seat in seats}
        chair, secretary = proposed(meeting)
        found = Person.objects.filter(pk__in={*keys, chair, secretary} - {None}).order_by("sort_name")
        for name, someone in (("chair", chair), ("secretary", secretary)):
            field: Any = self.fields[name]
            field.queryset, field.initial = found, someone
        start = timezone.localtime(meeting.starts_at)
        self.fields["opened"].initial = start.time()
        if meeting.ends_at:
            self.fields["closed"].initial = timezone.localtime(meeting.ends_at).time()
        self.fields["next_hour"].initial = start.time()
        self.announced = list(
            Resolution.objects.filter(item__meeting=meeting, withdrawn_at=None, item__withdrawn_at=None)
            .select_related("item")
            .order_by("item__position", "position", "pk")
        )
        for resolution in self.announced:
            self._add_announced(resolution)
        for rank in range(1, BOXES + 1):
            self._add_box(rank)

    def _add_announced(self, resolution: Resolution) -> None:
        how = [(CONSENSUS, "Adoptée"), (REJECTED, "Rejetée"), (COUNTED, "Par un vote"), ("", "Pas traitée")]
        key = resolution.pk
        self.fields |= {
            f"put_{key}": forms.ChoiceField(
                label=resolution.title, choices=how, required=False, initial=CONSENSUS
            ),
            f"put_yes_{key}": _count("Pour"),
            f"put_no_{key}": _count("Contre"),
            f"put_abstain_{key}": _count("Abstention"),
        }

    @property
    def votes(self) -> list[dict[str, Any]]:
        """What the agenda announced, each with its fields by name."""
        return [
            {
                "row": row,
                "how": self[f"put_{row.pk}"],
                **{name: self[f"put_{name}_{row.pk}"] for name in ("yes", "no", "abstain")},
            }
            for row in self.announced
        ]

    def _add_box(self, rank: int) -> None:
        how = [(CONSENSUS, "Par consensus"), (COUNTED, "Par un vote")]
        self.fields |= {
            f"title_{rank}": forms.CharField(label=f"Décision {rank}", max_length=200, required=False),
            f"owner_{rank}": forms.CharField(label="Qui", max_length=120, required=False),
            f"due_{rank}": FrenchDateField(label="Pour quand", required=False),
            f"how_{rank}": forms.ChoiceField(label="Adoptée", choices=how, required=False),
            f"yes_{rank}": _count("Pour"),
            f"no_{rank}": _count("Contre"),
            f"abstain_{rank}": _count("Abstention"),
        }

    @property
    def boxes(self) -> list[dict[str, Any]]:
        """The boxes, each with its fields by name."""
        names = ("title", "owner", "due", "how", "yes", "no", "abstain")
        return [
            {name: self[f"{name}_{rank}"] for name in names} | {"rank": rank} for rank in range(1, BOXES + 1)
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        both = set(data.get("present", ())) & set(data.get("remote", ()))
        if both:
            self.add_error("remote", "Présent ou à distance : cochez l’un des deux.")
        for rank in range(1, BOXES + 1):
            counted = data.get(f"how_{rank}") == COUNTED
            if not data.get(f"title_{rank}") and (data.get(f"owner_{rank}") or data.get(f"due_{rank}")):
                self.add_error(f"title_{rank}", "Écrivez ce qui est décidé.")
            if counted and data.get(f"title_{rank}") and data.get(f"yes_{rank}") is None:
                self.add_error(f"yes_{rank}", "Combien de voix pour ?")
        for row in self.announced:
            if data.get(f"put_{row.pk}") == COUNTED and data.get(f"put_yes_{row.pk}") is None:
                self.add_error(f"put_yes_{row.pk}", "Combien de voix pour ?")
        return data

    def answers(self) -> dict[str, Any]:
        """What the action asks for."""
        data = self.cleaned_data
        next_on = data.get("next_on")
        return {
            "opened_at": self._at(data["opened"]),
            "closed_at": self._at(data["closed"]),
            "chair": data["chair"],
            "secretary": data["secretary"],
            "there": {int(key): "present" for key in data["present"]}
            | {int(key): "remote" for key in data["remote"]},
            "decisions": [
                *(self._announced(row) for row in self.announced if data[f"put_{row.pk}"]),
                *(self._decided(rank) for rank in range(1, BOXES + 1) if data[f"title_{rank}"]),
            ],
            "next_at": _aware(next_on, data.get("next_hour") or time(9)) if next_on else None,
        }

    def _at(self, hour: time) -> datetime:
        return _aware(self.meeting.held_on, hour)

    def _announced(self, row: Resolution) -> Decided:
        data = self.cleaned_data
        how = data[f"put_{row.pk}"]
        tally = None
        if how == COUNTED:
            yes, no, abstain = (data[f"put_{name}_{row.pk}"] or 0 for name in ("yes", "no", "abstain"))
            tally = Tally(yes=yes, no=no, abstain=abstain)
        return Decided(row.title, tally=tally, resolution=row, is_rejected=how == REJECTED)

    def _decided(self, rank: int) -> Decided:
        data = self.cleaned_data
        tally = None
        if data[f"how_{rank}"] == COUNTED:
            tally = Tally(
                yes=data[f"yes_{rank}"] or 0, no=data[f"no_{rank}"] or 0, abstain=data[f"abstain_{rank}"] or 0
            )
        return Decided(data[f"title_{rank}"], data[f"owner_{rank}"], data[f"due_{rank}"], tally)


def _named(seat: Mandate, people: dict[int, Person]) -> str:
    person = people.get(seat.pk)
    return f"{seat.held_by} ({person})" if person and seat.organisation_id else str(seat.held_by)


def _aware(day: Any, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))


def proposed(meeting: Meeting) -> tuple[int | None, int | None]:
    """Who would chair and who would write: by their offices, those of the body itself first.

    A commission or a group that gave none is led by those named to it, and not by the bureau of the chamber.
    """
    kinds = (Office.Kind.PRESIDENT, Office.Kind.SECRETARY)
    offices = Office.objects.in_force(on=meeting.held_on).filter(kind__in=kinds)
    found: dict[str, int | None] = {}
    if meeting.body is not None and meeting.body.is_group:
        offices = offices.filter(body=meeting.body)
        work = WorkGroup.objects.filter(body=meeting.body).first()
        found = {kinds[0]: work.board_lead_id, kinds[1]: work.staff_lead_id} if work else {}
        found |= {office.kind: office.person_id for office in offices}
    else:
        for office in sorted(offices, key=lambda each: each.body_id != meeting.body_id):
            found.setdefault(office.kind, office.person_id)
    return found.get(kinds[0]), found.get(kinds[1])


def _count(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=9999)
