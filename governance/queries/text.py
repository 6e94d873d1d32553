"""What the statutes in force on a day say of a body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from governance.models import Body, Statutes
from governance.rules.electorate.colleges import CollegeSet
from governance.rules.mandate.incompatibility import Incompatibility
from governance.rules.mandate.offices import Bureau
from governance.rules.meeting.body import Body as Rule
from governance.rules.seat.seating import Seating
from governance.rules.seat.seats import Composition
from governance.rules.text.reading import read_part


@dataclass(frozen=True, slots=True)
class BodyText:
    """The version that answers for a body, and what it says of it: nothing of one that it does not name.

    ``bureau`` and ``incompatibilities`` are those of ``board``: the body, or what elects this bureau.
    """

    version: Statutes | None = None
    rule: Rule | None = None
    colleges: CollegeSet | None = None
    bureau: Bureau | None = None
    incompatibilities: tuple[Incompatibility, ...] = ()
    board: Body | None = None

    @property
    def seating(self) -> Seating | None:
        return self.rule.seating if self.rule else None

    @property
    def composition(self) -> Composition | None:
        return self.seating.composition if self.seating else None

    def college_of(self, code: str, placed: str = "") -> str:
        """The college of this text for a seat given under another: its only heir, else where its holder is.

        Empty when the text has none, or when people still have to say where its holder goes.
        """
        known = {college.code for college in self.colleges.colleges} if self.colleges else set()
        if not code or code in known:
            return code
        heirs = [
            each.code for each in (self.colleges.ordered if self.colleges else ()) if code in each.comes_from
        ]
        if len(heirs) == 1:
            return heirs[0]
        return placed if placed in known else ""


def text_of(body: Body, *, on: date) -> BodyText:
    """What binds a body on a day: the version in force that day, whatever follows it."""
    return text_in(Statutes.objects.in_force(on=on), body)


def text_in(version: Statutes | None, body: Body) -> BodyText:
    """What a version says of a body; a bureau that it does not name has that of the body which elects it."""
    document = version.document if version else None
    if not isinstance(document, Mapping):
        return BodyText(version)
    rule, board = _named(document, body.code), body
    above = rule
    if rule is None and body.kind == Body.Kind.BUREAU and body.parent:
        board = body.parent
        above = _named(document, board.code)
    seating = above.seating if above else None
    colleges, _ = read_part(CollegeSet, document.get("colleges"))
    return BodyText(
        version,
        rule,
        colleges,
        seating.bureau if seating else None,
        seating.incompatibilities if seating else (),
        board if seating else None,
    )


def bodies_named(version: Statutes | None) -> dict[str, tuple[str, str]]:
    """The bodies that a version names: their names and articles, by their codes."""
    return {
        str(entry.get("code", "")): (str(entry.get("name", "")), str(entry.get("article", "")))
        for entry in _bodies(version.document if version else None)
        if entry.get("code")
    }


def seats_named(version: Statutes | None) -> dict[str, int]:
    """How many seats at least a version gives to each body whose seats it says, by the code of the body."""
    told = {}
    for code in bodies_named(version):
        assert version is not None  # Without a version nothing is named.
        rule = _named(version.document, code)
        if rule and rule.seating:
            told[code] = rule.seating.composition.total.least
    return told


def _named(document: Any, code: str) -> Rule | None:
    """The body of a code in a document; None for one that it does not name, or that cannot be read."""
    entry = next((each for each in _bodies(document) if code and each.get("code") == code), None)
    return read_part(Rule, entry)[0] if entry else None


def _bodies(document: Any) -> list[Mapping[str, Any]]:
    told = document.get("bodies") if isinstance(document, Mapping) else None
    return [each for each in told if isinstance(each, Mapping)] if isinstance(told, list) else []
