"""Deciding: what precedes a decision, the quorum of its call and its majority, joined in one verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK, counted, enumerate_fr, ordinal
from governance.rules.answer.joining import joined, together
from governance.rules.answer.verdict import Outcome, Verdict, cited, under_each
from governance.rules.meeting.ballot_mode import Distance, as_counted
from governance.rules.meeting.interest import set_aside
from governance.rules.presence.turnout import Scope, Turnout
from governance.rules.vote.count import majority_verdict
from governance.rules.vote.decision import Decision, IndividualVote, NewMeeting
from governance.rules.vote.majority import Majority
from governance.rules.vote.missing import Restate, asked_of_missing
from governance.rules.vote.poll import Poll
from governance.rules.vote.precondition import Preliminaries, precondition_verdict
from governance.rules.vote.quorum import quorum_verdict


def decide(
    rule: Decision,
    call: int,
    turnout: Turnout,
    poll: Poll,
    *,
    done: Preliminaries | None = None,
    weights: Mapping[str, Fraction] | None = None,
    distance: Distance | None = None,
    left_out: Turnout | None = None,
    individual: Poll | None = None,
) -> Verdict:
    """Whether a decision is taken: what must precede it, then the quorum of this call, then the majority.

    The figure ``stopped_at`` says where it stops. ``distance`` says how those at a distance count,
    ``left_out`` who takes no part because the item touches them, ``individual`` what the vote one by one
    gave after the colleges disagreed.
    Raises RuleViolation for a call that the statutes do not have, and when the vote was not counted as the
    rule needs.
    """
    rule.call(call)  # Refused first, when the statutes do not have it.
    before = [precondition_verdict(each, done or Preliminaries()) for each in rule.preconditions]
    if together([each.outcome for each in before]) is Outcome.NO:
        return _stopped(rule, call, before, "preconditions", before)
    vote = _Vote(rule, call, poll, weights, individual, before)
    question, readings = asked_of_missing(vote.scopes, turnout.missing)

    def with_aside(pair: tuple[Turnout, Turnout]) -> Verdict:
        return under_each(question, readings, lambda restate: vote.verdict(pair, restate))

    def with_turnout(counted_as: Turnout) -> Verdict:
        if rule.interest is None or left_out is None:
            return with_aside((counted_as, counted_as))
        return under_each(
            "le texte ne dit pas de quoi est écarté celui qui ne prend pas part au vote.",
            set_aside(rule.interest, counted_as, left_out),
            with_aside,
        )

    if left_out is not None and rule.interest is None:
        raise RuleViolation(
            "Les statuts n’écartent personne de ce vote : retirez ceux qui n’y prendraient pas part.",
            article=rule.article,
        )
    return under_each(
        "le texte ne dit pas si les participants à distance comptent comme présents.",
        as_counted(distance, turnout) if distance is not None else [("", turnout)],
        with_turnout,
    )


@dataclass(frozen=True, slots=True)
class _Vote:
    """A vote that what must precede it lets be held, wherever its voters stand and however it is read."""

    rule: Decision
    call: int
    poll: Poll
    weights: Mapping[str, Fraction] | None
    individual: Poll | None
    before: list[Verdict]

    @property
    def scopes(self) -> list[Scope]:
        """Of whom its quorum and its majorities speak."""
        return [
            *(condition.scope for condition in self.rule.call(self.call).quorum.conditions),
            *(bar.scope for majority in _majorities(self.rule) for bar in majority.bars),
        ]

    def verdict(self, pair: tuple[Turnout, Turnout], restate: Restate) -> Verdict:
        """The quorum among the first of a pair, then the majority among the second."""
        of_quorum, of_majority = pair
        rule, call = self.rule, self.call
        quorum = quorum_verdict(rule.call(call).quorum.restated(restate), of_quorum)
        parts = [*self.before, quorum]
        if quorum.is_no:
            return _stopped(rule, call, parts, "quorum", [quorum], next_step=_next_call(rule, call))
        majority = _majority(rule, restate, self.poll, of_majority, self.weights, self.individual)
        parts.append(majority)
        if majority.is_no:
            return _stopped(rule, call, parts, "majority", [majority], next_step=_after_rejection(rule))
        return _taken(rule, call, parts)


def _majorities(rule: Decision) -> list[Majority]:
    after = rule.after_failure
    return [rule.majority, after.majority] if isinstance(after, IndividualVote) else [rule.majority]


def _majority(
    rule: Decision,
    restate: Restate,
    poll: Poll,
    turnout: Turnout,
    weights: Mapping[str, Fraction] | None,
    individual: Poll | None,
) -> Verdict:
    first = majority_verdict(rule.majority.restated(restate), poll, turnout, weights=weights)
    if not first.is_no or not isinstance(rule.after_failure, IndividualVote):
        return first
    after = rule.after_failure
    if individual is not None:
        return majority_verdict(after.majority.restated(restate), individual, turnout, weights=weights)
    return under_each(
        "la proposition est rejetée et un vote individuel doit suivre. Qu’a-t-il donné ?",
        [("adoption", Outcome.YES), ("rejet", Outcome.NO)],
        lambda outcome: Verdict(outcome=outcome, sentence=first.sentence, article=after.article),
        asks_fact=True,
    )


def _taken(rule: Decision, call: int, parts: list[Verdict]) -> Verdict:
    outcome = together([part.outcome for part in parts])
    if outcome is Outcome.YES:
        sentence = f"{_titled(rule, call)}{NO_BREAK}: décision adoptée, {_figures(parts[-1])}"
        stopped = ""
    else:
        open_parts = [part for part in parts if part.is_open]
        told = " ".join(part.sentence for part in open_parts)
        sentence = f"{_titled(rule, call)}, {told[:1].lower()}{told[1:]}"
        stopped = "majority" if parts[-1].is_open else "preconditions"
    return joined(
        parts, sentence=sentence, article=rule.article, figures={"call": call, "stopped_at": stopped}
    )


def _stopped(
    rule: Decision,
    call: int,
    parts: list[Verdict],
    where: str,
    because: list[Verdict],
    *,
    next_step: str = "",
) -> Verdict:
    start = {
        "preconditions": "pas de décision, ce qui doit précéder le vote manque",
        "quorum": "pas de décision, faute de quorum",
        "majority": "décision rejetée",
    }[where]
    why = [part.sentence for part in because if part.is_no]
    told = [f"{_titled(rule, call)}{NO_BREAK}: {start}.", *why]
    if where == "majority":
        told = [f"{_titled(rule, call)}{NO_BREAK}: {start}, {_figures(parts[-1])}"]
    if next_step:
        told.append(next_step)
    return joined(
        parts,
        sentence=" ".join(told),
        article=rule.article,
        figures={"call": call, "stopped_at": where},
    )


def _figures(majority: Verdict) -> str:
    """What a majority counted, without the « Adoptée : » that the decision has just said."""
    return majority.sentence.split(f"{NO_BREAK}: ", 1)[1]


def _titled(rule: Decision, call: int) -> str:
    return f"{rule.name}, {ordinal(call)} convocation"


def _next_call(rule: Decision, call: int) -> str:
    if call == len(rule.calls):
        return "Aucune autre convocation n’est prévue."
    following = rule.calls[call]
    days = []
    if following.least_days:
        days.append(f"{counted(following.least_days, 'jour', 'jours')} au moins après cette réunion")
    if following.most_days is not None:
        days.append(f"{counted(following.most_days, 'jour', 'jours')} au plus")
    when = f", {enumerate_fr(days)}" if days else ""
    return f"Une {ordinal(call + 1)} convocation peut suivre{when}."


def _after_rejection(rule: Decision) -> str:
    if not isinstance(rule.after_failure, NewMeeting):
        return ""
    days = []
    if rule.after_failure.least_days:
        days.append(f"{counted(rule.after_failure.least_days, 'jour', 'jours')} au moins")
    if rule.after_failure.within_days is not None:
        days.append(f"{counted(rule.after_failure.within_days, 'jour', 'jours')} au plus")
    when = f" {enumerate_fr(days)} après celle-ci" if days else ""
    return cited(f"Une nouvelle réunion se tient{when}.", rule.after_failure.article)
