"""What the statutes say of a meeting: how it is called, who votes, by proxy or not, and what it decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import quote
from governance.models import Body, Meeting, Statutes
from governance.queries.text import text_in
from governance.rules.electorate.colleges import CollegeSet
from governance.rules.electorate.franchise import Franchise, FranchiseRules
from governance.rules.meeting.ballot_mode import BallotMode
from governance.rules.meeting.body import Body as BodyRule
from governance.rules.meeting.body import Meeting as MeetingRule
from governance.rules.presence.proxies import ProxyRule, ProxyRules
from governance.rules.text.reading import read_part
from governance.rules.vote.decision import Decision, Matter


@dataclass(frozen=True, slots=True)
class MeetingText:
    """The version that answers for a meeting, and what it says; nothing where it does not speak of it.

    ``kinds`` are the kinds of meeting that it names among those of this one, in the order of the text;
    several when it is mixed, and then each decision follows its own.
    """

    version: Statutes | None = None
    body: BodyRule | None = None
    kinds: tuple[MeetingRule, ...] = ()
    colleges: CollegeSet | None = None
    franchise: Franchise | None = None
    proxies: ProxyRule | None = None

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The kinds of decision that this meeting may take, in the order of the text."""
        codes = {each.code for each in self.kinds}
        return tuple(each for each in self.body.decisions if each.meeting in codes) if self.body else ()

    def decision(self, code: str) -> Decision:
        """The kind of decision of a code. Raises RuleViolation for one that this meeting cannot take."""
        for each in self.decisions:
            if each.code == code:
                return each
        raise RuleViolation(
            f"Cette réunion ne prend pas de décision {quote(code)} : choisissez-en une autre."
        )

    def wants_quorum(self, call: int) -> bool:
        """Whether a decision wants a quorum at a call: a further one often wants none."""
        calls = [each.calls[call - 1] for each in self.decisions if len(each.calls) >= call]
        return any(each.quorum.conditions for each in calls)

    def deciding(self, matter: Matter) -> tuple[Decision, ...]:
        """The kinds of decision of this meeting that cover a matter: those that name it, else the others."""
        named = tuple(each for each in self.decisions if matter in each.matters)
        return named or tuple(each for each in self.decisions if Matter.OTHER in each.matters)

    def kind_of(self, decision: Decision | None) -> MeetingRule | None:
        """The kind of meeting under which a decision is taken; the first one for what the text ignores."""
        for each in self.kinds:
            if decision is None or each.code == decision.meeting:
                return each
        return None

    def ballot_of(self, decision: Decision | None) -> BallotMode | None:
        """How people vote on a decision; None where the text does not speak of this meeting."""
        if decision is not None and self.body is not None:
            return self.body.ballot_of(decision)
        kind = self.kind_of(None)
        return kind.ballot if kind else None


def text_of_meeting(meeting: Meeting) -> MeetingText:
    """What binds a meeting: the version that it was called under, else that of its day; one query at most."""
    if meeting.body is None:
        return MeetingText()
    version = meeting.statutes or Statutes.objects.in_force(on=meeting.held_on)
    return meeting_text(version, meeting.body, meeting.rules)


def meeting_text(version: Statutes | None, body: Body, codes: list[str]) -> MeetingText:
    """What a version says of the meetings of these codes.

    What it says of the vote and of proxies is that of the first of them: a mixed meeting has one roll.
    """
    told = text_in(version, body)
    rule = told.rule
    if rule is None:
        return MeetingText(version, colleges=told.colleges)
    kinds = tuple(each for each in rule.meetings if each.code in codes)
    first = kinds[0].code if kinds else ""
    document: Mapping[str, Any] = version.document if version else {}
    franchise = read_part(FranchiseRules, document.get("franchise"))[0]
    proxies = read_part(ProxyRules, document.get("proxies"))[0]
    return MeetingText(
        version,
        rule,
        kinds,
        told.colleges,
        _said(franchise, first),
        _said(proxies, first),
    )


def kinds_on(body: Body, *, on: date) -> tuple[MeetingRule, ...]:
    """The kinds of meeting that the text in force on a day gives to a body."""
    rule = text_in(Statutes.objects.in_force(on=on), body).rule
    return rule.meetings if rule else ()


def _said(rules: Any, code: str) -> Any:
    """The rule of a meeting; None where nothing is said of it."""
    if rules is None or not code:
        return None
    try:
        return rules.of(code)
    except RuleViolation:
        return None
