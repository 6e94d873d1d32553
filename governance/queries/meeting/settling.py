"""What a ballot waits for people to say: what happened besides the vote, how they read an open text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from cressmember.kernel.violations import RuleViolation
from governance.models import Ballot
from governance.queries.meeting.deciding import question_of, settling_of
from governance.queries.meeting.gathering import gathering_of, statutes_of
from governance.rules.answer.decided import Kept, as_decided, ways_to_read
from governance.rules.answer.verdict import Verdict
from governance.rules.scenario.vote import DecisionOf
from governance.rules.trial.needs import is_by_college
from governance.rules.trial.settling import Settling, settling
from governance.rules.vote.decision import Decision, IndividualVote

EVERYONE = "Tous les votants"


@dataclass(frozen=True, slots=True)
class ToSettle:
    """What is asked about a ballot: facts, second rounds by college, an individual vote, a reading.

    ``second`` and ``individual`` are the urns to count, names by code; ``ways`` how the text may be read.
    """

    asked: Settling = field(default_factory=Settling)
    second: Mapping[str, str] = field(default_factory=dict)
    individual: Mapping[str, str] = field(default_factory=dict)
    ways: tuple[Kept, ...] = ()
    question: str = ""


def to_settle(ballot: Ballot) -> ToSettle:
    """What the text leaves to people in this ballot, and what they said already, so that it can be corrected.

    Nothing for a ballot of which the text says nothing, or that was not counted as it needs.
    """
    gathering = gathering_of(ballot.meeting, at=ballot.opened_at)
    assert ballot.resolution is not None  # A round of an election is settled from its own page.
    if gathering.text.version is None or not ballot.resolution.decision:
        return ToSettle()
    statutes = statutes_of(gathering.text.version)
    told = settling_of(ballot)
    colleges = {each.code: each.name for each in statutes.colleges.colleges} if statutes.colleges else {}

    def answer(question: DecisionOf) -> Verdict:
        return as_decided(question.answer(statutes), told.reading, by=told.read_by)

    try:
        question = question_of(ballot, gathering)
        asked = settling(question, answer, list(colleges))
        # Before anybody read it: what is in question stays so while people may still change their mind.
        plain = question.answer(statutes)
        decision = gathering.text.decision(ballot.resolution.decision)
    except RuleViolation:
        return ToSettle()
    asked = replace(
        asked,
        chair=asked.chair or told.chair is not None,
        lot=asked.lot or told.lot is not None,
        individual=asked.individual or bool(told.individual),
    )
    return ToSettle(
        asked=asked,
        second={code: name for code, name in colleges.items() if code in {*asked.second, *told.second}},
        individual=_individual(decision, colleges) if asked.individual else {},
        ways=ways_to_read(plain),
        question=plain.question,
    )


def _individual(decision: Decision, colleges: Mapping[str, str]) -> Mapping[str, str]:
    after = decision.after_failure
    assert isinstance(after, IndividualVote)  # Nothing else makes people vote one by one.
    return colleges if is_by_college(after.majority) else {"": EVERYONE}
