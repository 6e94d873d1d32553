"""What the answer of a decision may depend on, so that nothing else is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from governance.rules.electorate.suffrage import Each
from governance.rules.meeting.ballot_mode import Channel, channel_verdict
from governance.rules.meeting.interest import Interest
from governance.rules.presence.turnout import Counting, Scope, Way
from governance.rules.trial.readable import Readable, Tried
from governance.rules.vote.decision import Decision, IndividualVote
from governance.rules.vote.majority import Aggregation, Majority
from governance.rules.vote.precondition import Precondition

CHANNELS = {
    Channel.VIDEO: Way.REMOTE,
    Channel.POSTAL: Way.POSTAL,
    Channel.ELECTRONIC: Way.ELECTRONIC,
}


@dataclass(frozen=True, slots=True)
class Needs:
    """What must be told of a vote: of whom, apart from whom, and what besides the votes.

    ``distance`` are the ways of taking part without being there that the text permits or counts;
    ``categories`` those that it counts apart.
    """

    calls: int
    presence_by_college: bool
    votes_by_college: bool
    categories: tuple[str, ...]
    distance: tuple[Way, ...]
    preconditions: tuple[Precondition, ...]
    interest: Interest | None
    has_second_round: bool
    individual: Majority | None
    individual_by_college: bool
    has_several_votes: bool
    by_head: bool


def needs(tried: Tried, text: Readable) -> Needs:
    """What the answer of a decision of a text may depend on."""
    rule = tried.decision
    after = rule.after_failure
    individual = after.majority if isinstance(after, IndividualVote) else None
    votes_by_college = is_by_college(rule.majority)
    individual_by_college = individual is not None and is_by_college(individual)
    scopes = list(_scopes(rule))
    return Needs(
        calls=len(rule.calls),
        presence_by_college=votes_by_college
        or individual_by_college
        or any(scope.kind in ("college", "each_college") for scope in scopes),
        votes_by_college=votes_by_college,
        categories=tuple(dict.fromkeys(scope.name for scope in scopes if scope.kind == "category")),
        distance=_distance(tried),
        preconditions=rule.preconditions,
        interest=rule.interest,
        has_second_round=rule.majority.block is not None and rule.majority.block.second_round,
        individual=individual,
        individual_by_college=individual_by_college,
        has_several_votes=_has_several_votes(text, rule.meeting),
        by_head=any(bar.of is Counting.MEMBERS for bar in rule.majority.bars),
    )


def _scopes(rule: Decision) -> Iterator[Scope]:
    for call in rule.calls:
        for condition in call.quorum.conditions:
            yield condition.scope


def is_by_college(majority: Majority) -> bool:
    """Whether the votes of each college must be known apart."""
    return any(
        bar.aggregation is not Aggregation.DIRECT or bar.scope.kind in ("college", "each_college")
        for bar in majority.bars
    )


def _distance(tried: Tried) -> tuple[Way, ...]:
    """Those that a quorum counts, and those that the body permits; all of them while it does not say."""
    counted = {
        way
        for call in tried.decision.calls
        for condition in call.quorum.conditions
        for way in condition.counts
    }
    rule = tried.distance
    permitted = {
        way for channel, way in CHANNELS.items() if rule is None or channel_verdict(rule, channel).is_yes
    }
    return tuple(way for way in CHANNELS.values() if way in counted | permitted)


def _has_several_votes(text: Readable, meeting: str) -> bool:
    """Whether a member may hold several votes at a meeting; so while the text does not say."""
    if text.franchise is None:
        return True
    suffrages = [
        suffrage
        for rule in text.franchise.rules
        if not rule.meetings or meeting in rule.meetings
        for suffrage in rule.suffrages
    ]
    return any(suffrage.schemes != (Each(votes=1),) for suffrage in suffrages)
