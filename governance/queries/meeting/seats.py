"""Which seats an assembly has to fill: those that are vacant, and those whose mandates end about then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from cressmember.kernel.writing import counted
from cressmember.members.models import College
from governance.models import Body, Meeting, seat_name
from governance.queries.composition import composition_of

# Mandates that end within two months of the assembly are renewed by it.
AROUND_DAYS = 62


@dataclass(frozen=True, slots=True)
class SeatsToFill:
    """So many seats of a body that a meeting may fill: vacant, or ending about then."""

    body: Body
    college: College | None
    territory: str
    group: str
    vacant: int
    ending: int

    @property
    def seats(self) -> int:
        return self.vacant + self.ending

    @property
    def name(self) -> str:
        return f"{self.body} · {self.group or seat_name(self.college, self.territory)}"

    @property
    def why(self) -> str:
        told = [counted(self.vacant, "vacant", "vacants")] if self.vacant else []
        if self.ending:
            told.append(counted(self.ending, "mandat qui finit", "mandats qui finissent"))
        return ", ".join(told)


def seats_to_fill(meeting: Meeting) -> list[SeatsToFill]:
    """The seats of the bodies that this meeting may fill; as many queries for each body whatever its size.

    An assembly elects the boards; a board its bureau.
    """
    if meeting.body is None:
        return []
    day = meeting.held_on
    if meeting.body.kind == Body.Kind.ASSEMBLY:
        wanted = Body.objects.filter(kind=Body.Kind.BOARD)
    else:
        wanted = Body.objects.filter(parent=meeting.body, kind=Body.Kind.BUREAU)
    return [found for body in wanted.standing(on=day) for found in _of_body(body, day)]


def _of_body(body: Body, day: date) -> list[SeatsToFill]:
    # Those whose mandates end on the day of the meeting sit no more that day.
    composition = composition_of(body, on=day - timedelta(days=1), within=AROUND_DAYS)
    soon = day + timedelta(days=AROUND_DAYS)
    found = []
    is_text = composition.text.composition is not None
    for bench in composition.benches:
        ending = [
            sitting.mandate
            for sitting in bench.sittings
            if sitting.mandate and sitting.mandate.ends_on and sitting.mandate.ends_on <= soon
        ]
        seated = [sitting.mandate for sitting in bench.sittings if sitting.mandate]
        if not (bench.vacant or ending):
            continue
        colleges = {mandate.college for mandate in seated}
        territories = {mandate.territory for mandate in seated}
        found.append(
            SeatsToFill(
                body=body,
                college=colleges.pop() if len(colleges) == 1 else None,
                territory=territories.pop() if len(territories) == 1 else "",
                group=bench.name if is_text else "",
                vacant=bench.vacant,
                ending=len(ending),
            )
        )
    return found
