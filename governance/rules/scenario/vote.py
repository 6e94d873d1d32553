"""Questions on votes: what colleges weigh, whether a quorum is reached, whether a proposal is adopted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import ClassVar

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted, quote
from governance.rules.answer.joining import joined
from governance.rules.answer.verdict import Verdict, cited, under_each
from governance.rules.electorate.colleges import College, CollegeSet
from governance.rules.electorate.weighing import effective_weights, weight_warnings
from governance.rules.meeting.ballot_mode import Distance, as_counted
from governance.rules.meeting.body import BodyKind
from governance.rules.presence.turnout import Turnout
from governance.rules.scenario.asked import Asked
from governance.rules.scenario.gathering import (
    Cast,
    GroupOf,
    VoterOf,
    Votes,
    by_college,
    poll_of,
    told_twice,
    turnout_of,
    with_empty_urns,
)
from governance.rules.scenario.standing import CollegeSize, Standing, standings
from governance.rules.statutes import Statutes
from governance.rules.text.wording import part, term
from governance.rules.vote.count import COUNT_ELSEWHERE, Weightless
from governance.rules.vote.deciding import decide
from governance.rules.vote.decision import Decision
from governance.rules.vote.majority import Aggregation
from governance.rules.vote.poll import Poll, Vote
from governance.rules.vote.precondition import Agreed, Preliminaries
from governance.rules.vote.quorum import quorum_in_each_way

# A chamber has members by the hundred; its assembly is told one by one.
MOST_VOTERS = 10_000


@part
class Weights(Asked):
    """What each college weighs, once those that are too small are dealt with."""

    kind: ClassVar[str] = "weights"
    groups: tuple[GroupOf, ...] = term("les collèges et leurs membres", least=1)

    def answer(self, statutes: Statutes) -> Verdict:
        weighing = effective_weights(statutes.colleges, by_college(turnout_of(self.groups, ())))
        warnings = weight_warnings(statutes.colleges, weighing.weights) if weighing.weights else ()
        if not warnings:
            return weighing.verdict
        told = [weighing.verdict.sentence, *(warning.sentence for warning in warnings)]
        return joined(
            [weighing.verdict],
            sentence=" ".join(told),
            article=weighing.verdict.article,
            figures=weighing.verdict.figures,
        )


@part
class Gathered(Asked):
    """A meeting of a body for a decision: who may vote, and who takes part."""

    body: str = term("le code de l’organe")
    decision: str = term("le code de la décision")
    call: int = term("le rang de la convocation", least=1, default=1)
    groups: tuple[GroupOf, ...] = term("qui a le droit de vote et qui participe, par groupe", default=())
    voters: tuple[VoterOf, ...] = term(
        "qui a le droit de vote, qui participe et vote quoi, un par un", default=(), most=MOST_VOTERS
    )
    college_members: tuple[CollegeSize, ...] = term(
        "les membres de chaque collège, quand ce ne sont pas ceux qui votent", default=()
    )

    def contradictions(self) -> Iterator[str]:
        if not self.groups and not self.voters:
            yield "Personne n’a le droit de vote : donnez des groupes ou une liste."
        yield from told_twice((), self.voters)

    @property
    def turnout(self) -> Turnout:
        return turnout_of(self.groups, self.voters)

    def under_each_standing(
        self, colleges: CollegeSet | None, answer: Callable[[Standing], Verdict], *, is_assembly: bool
    ) -> Verdict:
        """The answer wherever the members of small colleges vote, as the text may be read."""
        if colleges is None:
            return answer(Standing())
        sizes = {each.college: each.members for each in self.college_members}
        voting = by_college(self.turnout)
        # Those who sit in a board say nothing of how many members a college has.
        of_all = is_assembly and "" not in voting
        question, ways = standings(
            colleges,
            sizes or (voting if of_all else {}),
            is_measured=bool(sizes) or of_all,
        )

        def told(standing: Standing) -> Verdict:
            verdict = answer(standing)
            off = standing.left_off(self.turnout, colleges)
            return replace(verdict, sentence=f"{verdict.sentence} {off}") if off else verdict

        return under_each(question, ways, told)


@part
class QuorumOf(Gathered):
    """Whether a body may decide at a call."""

    kind: ClassVar[str] = "quorum"

    def answer(self, statutes: Statutes) -> Verdict:
        body = statutes.body(self.body)
        rule = body.decision(self.decision).call(self.call)
        return self.under_each_standing(
            statutes.colleges,
            lambda standing: under_each(
                "le texte ne dit pas si les participants à distance comptent comme présents.",
                as_counted(body.distance, standing.turnout(self.turnout)),
                lambda counted: quorum_in_each_way(rule.quorum, counted),
            ),
            is_assembly=body.kind is BodyKind.ASSEMBLY,
        )


@part
class AgreedOf:
    """How many of a group agreed beforehand."""

    group: str = term("qui a été consulté")
    assents: int = term("le nombre d’accords")
    of: int = term("le nombre de personnes consultées")


@part
class DecisionOf(Gathered):
    """Whether a proposal is adopted: what precedes, the quorum of the call, the majority."""

    kind: ClassVar[str] = "decision"
    votes: tuple[Votes, ...] = term("les voix, urne par urne", default=())
    heads: tuple[Votes, ...] = term(
        "les membres qui ont voté, urne par urne, quand une majorité se compte par tête", default=()
    )
    second: tuple[Votes, ...] = term("les voix du second tour, par collège", default=())
    individual: tuple[Votes, ...] = term(
        "les voix du vote individuel, après désaccord des collèges", default=()
    )
    chair: Vote | None = term("ce que vote le président de séance", default=None)
    lot: Vote | None = term("ce que dit le tirage au sort", default=None)
    left_out: tuple[GroupOf, ...] = term(
        "parmi les votants, ceux que la question touche et qui ne votent pas", default=()
    )
    agreed: tuple[AgreedOf, ...] = term("les accords préalables", default=())
    proposed_by: frozenset[str] = term("qui a proposé", default=frozenset[str]())
    advised_by: frozenset[str] = term("qui a donné son avis", default=frozenset[str]())
    decided_by: frozenset[str] = term("qui a décidé d’abord", default=frozenset[str]())
    within_bounds_of: frozenset[str] = term(
        "ceux qui fixent des limites, quand elles sont respectées", default=frozenset[str]()
    )

    def contradictions(self) -> Iterator[str]:
        # A dataclass with slots is made anew: the short form of super() would look for the old one.
        yield from Gathered.contradictions(self)
        for urns in (self.votes, self.heads, self.second, self.individual):
            yield from told_twice(urns, ())
        if (self.votes or self.heads) and any(voter.cast is not Cast.NOTHING for voter in self.voters):
            yield "Les voix sont données deux fois : par urne, et voix par voix."

    def answer(self, statutes: Statutes) -> Verdict:
        body = statutes.body(self.body)
        return self.under(
            body.decision(self.decision),
            statutes.colleges,
            is_assembly=body.kind is BodyKind.ASSEMBLY,
            distance=body.distance,
        )

    def under(
        self,
        decision: Decision,
        colleges: CollegeSet | None,
        *,
        is_assembly: bool,
        distance: Distance | None = None,
    ) -> Verdict:
        """The answer of one decision, which a draft may have before the rest of its text.

        Raises RuleViolation when the colleges weigh and are not known.
        """
        weighs = any(bar.aggregation is not Aggregation.DIRECT for bar in decision.majority.bars)
        if weighs and colleges is None:
            raise RuleViolation("Cette majorité se compte par collège : complétez les collèges.")
        is_by_urn = bool(self.votes or self.heads)
        poll = poll_of(
            self.votes,
            () if is_by_urn else self.voters,
            self.second,
            self.heads,
            chair=self.chair,
            lot=self.lot,
        )
        if self.voters and not is_by_urn and colleges is not None:
            # A list tells everyone: a college that is not on it cast no vote.
            poll = with_empty_urns(poll, [college.code for college in colleges.colleges])

        def answered(standing: Standing) -> Verdict:
            verdict = decide(
                decision,
                self.call,
                standing.turnout(self.turnout),
                standing.poll(poll),
                done=self._done(),
                weights=standing.weights if weighs else None,
                distance=distance,
                left_out=standing.turnout(turnout_of(self.left_out, ())) if self.left_out else None,
                individual=standing.poll(self._one_by_one()) if self.individual else None,
            )
            if weighs and standing.why:
                return replace(verdict, sentence=f"{verdict.sentence} {standing.why}")
            return verdict

        try:
            return self.under_each_standing(colleges, answered, is_assembly=is_assembly)
        except Weightless as refused:
            assert colleges is not None  # Nothing weighs, nor is suspended, without them.
            raise RuleViolation(_minimum_told(colleges.college(refused.college))) from refused

    def _one_by_one(self) -> Poll:
        """The individual vote; by head too, where nobody holds several votes."""
        by_head = all(each.entitled.members == each.entitled.votes for each in self.turnout.groups)
        return poll_of(self.individual, (), (), self.individual if by_head else ())

    def _done(self) -> Preliminaries:
        return Preliminaries(
            agreed={each.group: Agreed(each.assents, each.of) for each in self.agreed},
            advised_by=self.advised_by,
            proposed_by=self.proposed_by,
            decided_by=self.decided_by,
            within_bounds_of=self.within_bounds_of,
        )


def _minimum_told(college: College) -> str:
    """Why votes in a college that is too small are refused."""
    assert college.minimum is not None  # What has no minimum is never too small.
    least = counted(college.minimum.members, "membre", "membres")
    return (
        cited(
            f"Des voix sont comptées dans le collège {quote(college.name)}, où personne ne vote : il lui "
            f"faut {least} pour exister, et il en a moins.",
            college.article,
        )
        + f" {COUNT_ELSEWHERE[0].upper()}{COUNT_ELSEWHERE[1:]}"
    )
