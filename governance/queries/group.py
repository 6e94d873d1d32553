"""How a commission or a project group is getting on, in figures and in neutral words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from cressmember.kernel.periods import months_later
from cressmember.kernel.writing import counted, long_date
from cressmember.members.models import Person
from governance.models import Body, GroupMeeting, GroupReview, Mandate, Roadmap, WorkGroup

# « Trois ou quatre réunions par an » : fewer than three is told.
FEWEST_A_YEAR, MOST_A_YEAR = 3, 4
YEAR, HALF_YEAR = 12, 6


@dataclass(frozen=True, slots=True)
class GroupLife:
    """A group on a day: who leads it, what it did, what is expected: nothing while it sleeps."""

    work: WorkGroup | None
    roadmap: Roadmap | None
    meetings: list[GroupMeeting]
    in_a_year: int
    review: GroupReview | None
    review_due_on: date | None
    asleep_since: date | None
    quiet: list[Any]
    warnings: list[str]

    @property
    def frequency(self) -> str:
        """How many meetings in a year, beside the three or four that are expected."""
        held = counted(self.in_a_year, "réunion", "réunions")
        if self.asleep_since:
            return f"{held} en douze mois"
        return f"{held} en douze mois, pour {FEWEST_A_YEAR} ou {MOST_A_YEAR} attendues"


def life_of(body: Body, *, on: date) -> GroupLife:
    """How the group is getting on; what asks for attention is said, unless it sleeps."""
    work = (
        WorkGroup.objects.filter(body=body).select_related("board_lead", "staff_lead", "staff_deputy").first()
    )
    roadmap = body.roadmaps.filter(proposed_on__lte=on).first()
    meetings = list(body.group_meetings.filter(held_on__lte=on).prefetch_related("present"))
    a_year_ago, half_a_year_ago = months_later(on, -YEAR), months_later(on, -HALF_YEAR)
    in_a_year = sum(meeting.held_on > a_year_ago for meeting in meetings)
    last = body.reviews.filter(presented_on__lte=on).first()
    awake_since = work.awake_since if work and work.awake_since and work.awake_since <= on else None
    since = last.presented_on if last else body.created_on
    # Whatever it owed before it slept, its year begins again when it wakes.
    since = max(filter(None, (since, awake_since)), default=None)
    asleep_since = work.asleep_since if work and work.asleep_since and work.asleep_since <= on else None
    if asleep_since:
        return GroupLife(work, roadmap, meetings, in_a_year, last, None, asleep_since, [], [])
    quiet = _quiet(body, [row for row in meetings if row.held_on > half_a_year_ago], half_a_year_ago, on)
    due_on = months_later(since, YEAR) if since else None
    life = GroupLife(work, roadmap, meetings, in_a_year, last, due_on, None, quiet, [])
    if body.stands_on(on):
        life.warnings.extend(_warnings(body, life, on))
    return life


def _warnings(body: Body, life: GroupLife, on: date) -> list[str]:
    told = []
    lead = life.work.board_lead if life.work else None
    if lead is None:
        told.append("Personne n’est encore référent pour le conseil : le bureau désigne l’un de ses membres.")
    elif not sits_in_bureau(lead, on=on):
        told.append(f"{lead} n’est pas membre du bureau, où se choisit la ou le référent du conseil.")
    if life.work is None or life.work.staff_lead is None:
        told.append("Personne n’est encore référent dans l’équipe.")
    if life.roadmap is None:
        told.append("Le groupe n’a pas encore proposé de feuille de route au conseil.")
    elif life.roadmap.outcome == Roadmap.Outcome.PROPOSED:
        told.append(
            f"La feuille de route proposée le {long_date(life.roadmap.proposed_on)} "
            "attend la décision du conseil."
        )
    awake_since = life.work.awake_since if life.work else None
    working_since = max(filter(None, (body.created_on, awake_since)), default=None)
    a_year_old = working_since is None or months_later(working_since, YEAR) <= on
    if a_year_old and life.in_a_year < FEWEST_A_YEAR:
        told.append(
            f"{life.frequency}. Sans activité, le groupe peut être mis en sommeil."
            if life.in_a_year == 0
            else f"{life.frequency}."
        )
    if life.review_due_on and life.review_due_on <= on:
        told.append(f"Le bilan annuel au conseil est attendu depuis le {long_date(life.review_due_on)}.")
    return told


def _quiet(body: Body, recent: list[GroupMeeting], since: date, on: date) -> list[Mandate]:
    """Those who belonged all along and took part in no meeting since; nobody where none was held."""
    if not recent:
        return []
    seen = {mandate.pk for meeting in recent for mandate in meeting.present.all()}
    belonged = Q(starts_on__isnull=True) | Q(starts_on__lte=since)
    rows = Mandate.objects.in_force(on=on).filter(belonged, body=body).exclude(pk__in=seen)
    return list(rows.select_related("organisation", "person"))


def sits_in_bureau(person: Person, *, on: date) -> bool:
    """Whether somebody sits in the bureau on that day, alone or for an organisation."""
    sitting = Mandate.objects.in_force(on=on).voting().of_person(person, on=on)
    return sitting.filter(body__kind=Body.Kind.BUREAU).exists()
