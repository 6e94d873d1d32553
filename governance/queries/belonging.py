"""What the statutes in force say of joining and of leaving: who decides, on what, and where it is decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cressmember.kernel.folding import fold
from cressmember.members.models import College, Departure
from governance.models import Body, Meeting, Statutes
from governance.queries.meeting.text import text_of_meeting
from governance.queries.text import bodies_named
from governance.rules.answer.verdict import Verdict
from governance.rules.belonging import organs
from governance.rules.belonging.departure import Steps, loss_verdict
from governance.rules.belonging.membership import Admission, Loss, Membership
from governance.rules.text.reading import read_part
from governance.rules.vote.decision import Matter

# Of an organ that bears another name than its body, what tells its kind.
_KINDS = (("assemblee", Body.Kind.ASSEMBLY), ("bureau", Body.Kind.BUREAU), ("conseil", Body.Kind.BOARD))


@dataclass(frozen=True, slots=True)
class Belonging:
    """The version in force on a day and what it says of membership; nothing where there is none."""

    on: date
    version: Statutes | None = None
    rule: Membership | None = None

    def admission(self, college: College | None) -> Admission | None:
        """Who admits those of a college, and on what: their own rule, else that of all; None unsaid."""
        rules = self.rule.admissions if self.rule else ()
        names = {fold(college.code), fold(college.name)} if college else set()
        own = next((rule for rule in rules if names & {fold(each) for each in rule.categories}), None)
        return own or next((rule for rule in rules if not rule.categories), None)

    def loss(self, kind: str) -> Loss | None:
        """What the text says of a kind of departure; None where it does not know it."""
        return next((loss for loss in (self.rule.losses if self.rule else ()) if loss.kind == kind), None)

    def body(self, organ: str | None) -> Body | None:
        """The body that an organ of the text is: by its name, by that of the text, else by its kind."""
        if not organ:
            return None
        standing = list(Body.objects.standing(on=self.on))
        codes = {
            code for code, (name, _) in bodies_named(self.version).items() if organs.is_named(organ, name)
        }
        for row in standing:
            if organs.is_named(organ, row.name) or (row.code and row.code in codes):
                return row
        kind = next((kind for word, kind in _KINDS if word in fold(organ)), None)
        alike = [row for row in standing if row.kind == kind]
        return alike[0] if len(alike) == 1 else None

    def organ(self, expected: str | None, said: str) -> str:
        """How the text would name what somebody said decides, so that both can be compared."""
        body = self.body(expected)
        if expected and (organs.is_named(expected, said) or (body and organs.is_named(said, body.name))):
            return expected
        return organs.said(said)


def belonging_on(day: date) -> Belonging:
    """What the statutes in force on a day say of membership."""
    version = Statutes.objects.in_force(on=day)
    document: Mapping[str, Any] = version.document if version else {}
    rule, _ = read_part(Membership, document.get("membership"))
    return Belonging(day, version, rule)


def next_meeting(body: Body, matter: Matter, *, now: datetime) -> Meeting | None:
    """The next meeting of a body that may decide of a matter; else its next one, if any."""
    rows = list(meetings_to_come(body, now=now))
    able = (row for row in rows if text_of_meeting(row).deciding(matter))
    return next(able, rows[0] if rows else None)


def meetings_to_come(body: Body, *, now: datetime) -> Any:
    """The meetings of a body that are written and not held yet, the nearest first."""
    return (
        Meeting.objects.to_come()
        .filter(body=body, starts_at__gte=now)
        .select_related("body", "statutes")
        .order_by("starts_at", "pk")
    )


def departure_verdict(departure: Departure, *, on: date, before: str) -> Verdict | None:
    """Whether a procedure may be concluded that day by whom is said; None where the text does not know it."""
    text = belonging_on(on)
    rule = text.loss(departure.kind)
    if rule is None:
        return None
    expected = getattr(rule, "decided_by", None)
    return loss_verdict(rule, steps_of(departure, text.organ(expected, before) if before else None), on=on)


def steps_of(departure: Departure, before: str | None = None) -> Steps:
    """What was done towards a departure, as the rules read it."""
    return Steps(
        resigned_on=departure.resigned_on,
        in_writing=departure.in_writing,
        reminded_on=departure.reminded_on,
        paid_on=departure.paid_on,
        proposed_on=departure.proposed_on,
        notified_on=departure.notified_on,
        registered=departure.registered,
        invited_on=departure.invited_on,
        heard_on=departure.heard_on,
        lost_status=departure.lost_status,
        lost_on=departure.lost_on,
        before=before,
    )
