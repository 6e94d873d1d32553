"""The count of a vote: whether each majority is reached, what was left unsaid, and the verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK, enumerate_fr, number, quote
from governance.rules.answer import share
from governance.rules.answer.unstated import OpenQuestion, answered
from governance.rules.answer.verdict import Figures, Outcome, Verdict, cited, under_each
from governance.rules.presence.turnout import OVERALL, Counting, Scope, Turnout, Way
from governance.rules.vote.majority import (
    HALF,
    Aggregation,
    Bar,
    Base,
    Majority,
    Over,
    Silent,
    Tie,
    Treatment,
)
from governance.rules.vote.poll import Poll, Tally, Vote, added

BASES = {
    (Base.CAST, Counting.VOTES): "suffrages exprimés",
    (Base.CAST, Counting.MEMBERS): "membres qui se sont exprimés",
    (Base.GATHERED, Counting.VOTES): "voix des participants",
    (Base.GATHERED, Counting.MEMBERS): "participants",
    (Base.ENTITLED, Counting.VOTES): "voix en tout",
    (Base.ENTITLED, Counting.MEMBERS): "membres en tout",
}
STATED = (Treatment.IGNORED, Treatment.AGAINST)
CASTING_OF_ALL = "voix prépondérante pour les voix de tous seulement"
CASTING_IN_COLLEGE = "voix prépondérante dans un collège aussi"
COUNT_ELSEWHERE = "comptez-les dans le collège où ses membres votent, ou retirez-les s’ils ne votent pas."
NO_COLLEGE = "aucun collège n’a les membres qu’il lui faut"
OVERS = ((Over.AT_LEAST, "seuil atteint"), (Over.MORE_THAN, "seuil dépassé"))


@dataclass(frozen=True, slots=True)
class Found:
    """What one majority found: reached or not, in a few words, with its figures; an equality or not.

    ``in_college`` tells that it is that of one college only.
    """

    met: bool
    told: str
    figures: Figures
    is_tie: bool = False
    in_college: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """What a majority is computed from, once the text is read in one way."""

    rule: Majority
    poll: Poll
    turnout: Turnout
    weights: Mapping[str, Fraction]

    def tally(self, bar: Bar, scope: Scope) -> Tally:
        """The votes of a scope; refused when they were not counted apart, or when too many were cast."""
        tally = self._counted(bar, scope)
        self.check(tally, bar, scope)
        return tally

    def check(self, tally: Tally, bar: Bar, scope: Scope) -> None:
        """Raises RuleViolation when more votes were cast than those who take part have."""
        if bar.aggregation is Aggregation.BLOCK and bar.base is not Base.GATHERED:
            # A college may vote before the meeting: whoever is entitled may have taken part.
            most = self.turnout.entitled(scope).counted(bar.of)
        else:
            most = self.turnout.gathered(bar.counts, scope).counted(bar.of)
        _check_most(tally, most, bar.of, "" if scope.kind == "overall" else scope.name)

    def _counted(self, bar: Bar, scope: Scope) -> Tally:
        if scope.kind == "nobody":
            return Tally()
        # A share is that of a whole: a ballot which does not enter the base is neither for nor against.
        urns = self.poll.counted(bar.of, lambda way: self.turnout.seen(way, bar.counts) is not None)
        if not urns and bar.of is Counting.MEMBERS:
            raise RuleViolation("Cette majorité se compte par tête, et le vote ne l’a pas été.")
        if scope.kind == "overall":
            return added(urns.values())
        if scope.name not in urns:
            raise RuleViolation(
                f"Cette majorité se compte par collège, et le vote du collège {quote(scope.name)} "
                "n’a pas été compté à part."
            )
        return urns[scope.name]

    def base(self, bar: Bar, tally: Tally, scope: Scope) -> int:
        """What the threshold is a share of, in members or in votes."""
        if bar.base is Base.CAST:
            abstain = 0 if self.rule.abstentions is Treatment.IGNORED else tally.abstain
            blank = 0 if self.rule.blanks is Treatment.IGNORED else tally.blank
            return tally.yes + tally.no + abstain + blank
        if bar.base is Base.ENTITLED:
            strength = self.turnout.entitled(scope)
        else:
            strength = self.turnout.gathered(bar.counts, scope)
        return strength.counted(bar.of)

    def yes(self, tally: Tally) -> int:
        abstain = tally.abstain if self.rule.abstentions is Treatment.FOR else 0
        return tally.yes + abstain + (tally.blank if self.rule.blanks is Treatment.FOR else 0)

    def no(self, tally: Tally) -> int:
        abstain = tally.abstain if self.rule.abstentions is Treatment.AGAINST else 0
        return tally.no + abstain + (tally.blank if self.rule.blanks is Treatment.AGAINST else 0)


def majority_verdict(
    rule: Majority, poll: Poll, turnout: Turnout, *, weights: Mapping[str, Fraction] | None = None
) -> Verdict:
    """Whether the proposal is adopted; to be decided where the readings of an open text part.

    ``weights`` are those of the colleges, for a majority in which they weigh. Raises RuleViolation when the
    vote was not counted as the rule needs, by college or by head, or when it counts more than took part;
    ValueError when the colleges weigh and no weight is given. Where no college exists none weighs anything,
    and nothing is adopted.
    """
    _check_urns(rule, poll, turnout)
    for bar in rule.bars:
        if bar.aggregation is not Aggregation.DIRECT:
            _check_weights(poll.urns(bar.of), weights)
    return answered(
        rule,
        _open_questions,
        lambda stated: _second_rounds_held(Count(stated, poll, turnout, weights or {})),
    )


State = Callable[[Majority], Majority]


def _check_urns(rule: Majority, poll: Poll, turnout: Turnout) -> None:
    """Nobody votes in a college without being of it: what urns hold is checked, asked for or not."""
    blocks = any(bar.aggregation is Aggregation.BLOCK for bar in rule.bars)
    for college, tally in poll.votes.items():
        if college:
            scope = Scope("college", college)
            strength = turnout.entitled(scope) if blocks else turnout.gathered(frozenset(Way), scope)
            _check_most(tally, strength.votes, Counting.VOTES, college)


def _check_most(tally: Tally, most: int, of: Counting, college: str) -> None:
    if tally.cast > most:
        where = f" dans le collège {quote(college)}" if college else ""
        raise RuleViolation(
            f"Ce vote compte {number(tally.cast)} {of.label}{where} pour {number(most)} au plus"
            f"{NO_BREAK}: revoyez la feuille de présence ou le dépouillement."
        )


class Weightless(RuleViolation):
    """Votes are counted in ``college``, a code, which weighs nothing or where nobody may vote."""

    def __init__(self, message: str, college: str) -> None:
        super().__init__(message)
        self.college = college


def _check_weights(urns: Mapping[str, Tally], weights: Mapping[str, Fraction] | None) -> None:
    if weights is None:
        raise ValueError("colleges that weigh need their weights")
    if not weights:
        return  # Nothing is adopted, whatever was cast.
    for college, tally in urns.items():
        if tally.cast and college not in weights:
            if not college:
                raise RuleViolation(
                    "Les collèges pèsent chacun leur poids, et le vote n’a pas été compté par collège."
                )
            raise Weightless(
                f"Des voix sont comptées dans {quote(college)}, qui ne pèse rien : {COUNT_ELSEWHERE}", college
            )


def _open_questions(rule: Majority) -> list[OpenQuestion[Majority]]:
    questions = []
    if rule.abstentions is Treatment.UNSTATED:
        readings = tuple((f"abstentions {each.label}", _abstentions(each)) for each in STATED)
        questions.append(OpenQuestion("ce que valent les abstentions", readings))
    if rule.blanks is Treatment.UNSTATED:
        readings = tuple((f"votes blancs {each.of_blanks}", _blanks(each)) for each in STATED)
        questions.append(OpenQuestion("ce que valent les votes blancs", readings))
    if any(bar.over is Over.UNSTATED for bar in rule.bars):
        readings = tuple((name, _over(each)) for each, name in OVERS)
        questions.append(OpenQuestion("si le seuil doit être atteint ou dépassé", readings))
    if rule.block is not None and rule.block.over is Over.UNSTATED:
        readings = tuple((f"{name} dans un collège", _block_over(each)) for each, name in OVERS)
        questions.append(OpenQuestion("si le seuil d’un collège doit être atteint ou dépassé", readings))
    if any(bar.silent is Silent.UNSTATED and bar.aggregation is not Aggregation.DIRECT for bar in rule.bars):
        readings = tuple(
            (f"poids des collèges muets {each.label}", _silent(each)) for each in (Silent.SPREAD, Silent.LOST)
        )
        questions.append(OpenQuestion("ce que devient le poids d’un collège qui ne s’exprime pas", readings))
    return questions


def _abstentions(treatment: Treatment) -> State:
    return lambda rule: replace(rule, abstentions=treatment)


def _blanks(treatment: Treatment) -> State:
    return lambda rule: replace(rule, blanks=treatment)


def _over(over: Over) -> State:
    return lambda rule: replace(
        rule,
        bars=tuple(replace(bar, over=over) if bar.over is Over.UNSTATED else bar for bar in rule.bars),
    )


def _block_over(over: Over) -> State:
    return lambda rule: replace(rule, block=replace(rule.block, over=over) if rule.block else None)


def _silent(silent: Silent) -> State:
    return lambda rule: replace(
        rule,
        bars=tuple(
            replace(bar, silent=silent) if bar.silent is Silent.UNSTATED else bar for bar in rule.bars
        ),
    )


def _second_rounds_held(count: Count) -> Verdict:
    """The verdict; while a college still owes its second round, only when none of them could change it."""
    pending = [
        college
        for bar in count.rule.bars
        if bar.aggregation is Aggregation.BLOCK
        for college in count.weights
        if _block_vote(count, bar, college) is None
    ]
    if not pending:
        return _tie_held(count)

    def voted(tally: Tally) -> Count:
        second = dict(count.poll.second) | dict.fromkeys(pending, tally)
        return replace(count, poll=replace(count.poll, second=second))

    colleges = enumerate_fr([quote(college) for college in dict.fromkeys(pending)])
    return under_each(
        f"aucun côté ne l’emporte au premier tour dans {colleges}, qui doit voter une seconde fois.",
        [("pour", voted(Tally(yes=1))), ("contre", voted(Tally(no=1))), ("à égalité", voted(Tally()))],
        _tie_held,
        asks_fact=True,
    )


def _tie_held(count: Count) -> Verdict:
    """The verdict, once an equality was settled as the text says."""
    found = [each for bar in count.rule.bars for each in _bar_found(count, bar)]
    if all(each.met or each.is_tie for each in found) and any(each.is_tie for each in found):
        return _tie_verdict(count, found)
    return _verdict(count.rule, found, bool(found) and all(each.met for each in found))


def _tie_verdict(count: Count, found: list[Found]) -> Verdict:
    # A text that says nothing of equalities may leave the chair to settle those of all, but not those of a
    # college: there the majority was not reached.
    in_college = any(each.is_tie and each.in_college for each in found)
    match count.rule.tie:
        case Tie.CASTING:
            if not in_college:
                return _casting(count, found)
            # The chair is of one college at most, and a vote that was not cast cannot prevail.
            return under_each(
                "le président de séance a voix prépondérante et le texte ne dit pas si c’est aussi quand un "
                "collège est à égalité.",
                [(CASTING_OF_ALL, Tie.REJECTED), (CASTING_IN_COLLEGE, Tie.CASTING)],
                lambda tie: _casting(count, found) if tie is Tie.CASTING else _even(count, found),
            )
        case Tie.LOT:
            question = "le sort décide. Qu’a dit le tirage ?"
            return _settled(count, found, count.poll.lot, question, "le tirage au sort")
        case Tie.UNSTATED if not in_college:
            return under_each(
                "les voix sont à égalité et le texte ne dit pas ce qu’elle vaut.",
                [
                    (tie.label, replace(count, rule=replace(count.rule, tie=tie)))
                    for tie in (Tie.REJECTED, Tie.CASTING)
                ],
                _tie_held,
            )
    return _even(count, found)


def _even(count: Count, found: list[Found]) -> Verdict:
    return _verdict(count.rule, found, False, why="égalité des voix")


def _casting(count: Count, found: list[Found]) -> Verdict:
    question = "le président de séance a voix prépondérante. Qu’a-t-il voté ?"
    if count.poll.chair in (Vote.ABSTAIN, Vote.BLANK):
        question = "le président de séance a voix prépondérante et ne s’est pas prononcé. Que décide-t-il ?"
    return _settled(count, found, count.poll.chair, question, "la voix prépondérante du président")


def _settled(count: Count, found: list[Found], vote: Vote | None, question: str, by: str) -> Verdict:
    def settled(said: Vote) -> Verdict:
        why = f"égalité des voix, {by} tranche {said.label}"
        return _verdict(count.rule, found, said is Vote.YES, why=why, settled=said)

    if vote in (Vote.YES, Vote.NO):
        return settled(vote)
    return under_each(
        question,
        [(choice.label, choice) for choice in (Vote.YES, Vote.NO)],
        settled,
        asks_fact=True,
    )


def _verdict(
    rule: Majority, found: list[Found], adopted: bool, *, why: str = "", settled: Vote | None = None
) -> Verdict:
    start = "Adoptée" if adopted else "Rejetée"
    told = enumerate_fr([each.told for each in found]) or "personne n’a le droit de vote"
    after = f"{NO_BREAK}; {why}" if why else ""
    figures: Figures = {
        "majorities": len(found),
        "majorities_reached": sum(each.met for each in found),
    }
    parts: tuple[Verdict, ...] = ()
    if len(found) == 1:
        figures = found[0].figures
    else:
        parts = tuple(_verdict(rule, [each], each.met) for each in found)
    if settled:
        figures = {**figures, "settled_by": str(rule.tie), "settled": str(settled)}
    return Verdict(
        outcome=Outcome.YES if adopted else Outcome.NO,
        sentence=cited(f"{start}{NO_BREAK}: {told}{after}.", rule.article),
        article=rule.article,
        figures=figures,
        parts=parts,
    )


def _bar_found(count: Count, bar: Bar) -> Iterator[Found]:
    if bar.aggregation is not Aggregation.DIRECT:
        yield _colleges_found(count, bar)
    elif bar.scope.kind == "each_college":
        for college in count.turnout.colleges:
            yield _direct_found(count, bar, Scope("college", college))
    else:
        yield _direct_found(count, bar, bar.scope)


def _direct_found(count: Count, bar: Bar, scope: Scope) -> Found:
    tally = count.tally(bar, scope)
    base, yes = count.base(bar, tally, scope), count.yes(tally)
    over = share.at_least if bar.over is Over.AT_LEAST else share.more_than
    required = over(bar.threshold, base)
    where = "" if scope.kind == "overall" else f"collège {scope.name}, "
    noun = "voix" if bar.of is Counting.VOTES else "membres"
    told = (
        f"{where}{number(yes)} {noun} pour sur {number(base)} {BASES[bar.base, bar.of]} "
        f"({share.ratio(yes, base)}), il en fallait {number(required)}, {_said(bar)}"
    )
    figures: Figures = {
        "counting": str(bar.of),
        "scope": scope.name or scope.kind,
        "yes": tally.yes,
        "no": tally.no,
        "abstain": tally.abstain,
        "blank": tally.blank,
        "for": yes,
        "base": base,
        "required": required,
        "threshold": bar.threshold,
        "over": str(bar.over),
    }
    silence = "personne ne vote" if scope.kind == "nobody" else "personne ne s’est exprimé"
    even = bar.threshold == HALF and bar.over is Over.MORE_THAN and yes == count.no(tally)
    return Found(
        met=yes >= required and base > 0,
        told=told if base else f"{where}{silence}",
        figures=figures,
        is_tie=even and base > 0 and 2 * yes == base,
        in_college=scope != OVERALL,
    )


def _colleges_found(count: Count, bar: Bar) -> Found:
    """The weight of the colleges that are for, each in proportion of its votes or as a block."""
    sides = {college: _college_sides(count, bar, college) for college in count.weights}
    heard = {
        college: each or (Fraction(0), Fraction(0))
        for college, each in sides.items()
        if each is not None or bar.silent is not Silent.SPREAD
    }
    total = sum((count.weights[college] for college in heard), Fraction(0))
    for_it, against = (
        sum((count.weights[college] * each[side] for college, each in heard.items()), Fraction(0))
        for side in (0, 1)
    )
    share_for = for_it / total if total else Fraction(0)
    passed = share_for >= bar.threshold if bar.over is Over.AT_LEAST else share_for > bar.threshold
    figures: dict[str, int | Fraction | str] = {
        "aggregation": str(bar.aggregation),
        "weight_for": for_it,
        "weight": total,
        "share": share_for,
        "threshold": bar.threshold,
        "over": str(bar.over),
    }
    figures |= {f"share_{college}": part for college, (part, _) in heard.items()}
    if not total:
        told = "aucun suffrage exprimé"
    elif bar.aggregation is Aggregation.BLOCK:
        carriers = [college for college, (part, _) in heard.items() if part]
        carried = f"collèges {enumerate_fr(carriers)}" if carriers else "aucun collège"
        told = f"{carried} pour, soit {share.ratio(for_it, total)} du poids des collèges"
    else:
        told = f"{share.ratio(for_it, total)} pour, chaque collège pesant son poids"
    even = bar.threshold == HALF and bar.over is Over.MORE_THAN and share_for == HALF
    return Found(
        met=passed and total > 0,
        told=f"{told}, il fallait {_said(bar)}" if count.weights else NO_COLLEGE,
        figures=figures,
        is_tie=even and for_it == against,
    )


def _college_sides(count: Count, bar: Bar, college: str) -> tuple[Fraction, Fraction] | None:
    """The shares of a college that are for and against; None when nobody there votes for or against."""
    scope = Scope("college", college)
    tally = count.tally(bar, scope)
    yes, no = count.yes(tally), count.no(tally)
    # A college where everybody abstains is silent whatever votes are a share of: its weight is what counts.
    if not yes and not no:
        return None
    if bar.aggregation is Aggregation.BLOCK:
        vote = _block_vote(count, bar, college)
        return Fraction(vote is Vote.YES), Fraction(vote is Vote.NO)
    base = count.base(bar, tally, scope)
    return Fraction(yes, base), Fraction(no, base)


def _block_vote(count: Count, bar: Bar, college: str) -> Vote | None:
    """The single vote of a college, abstain when it takes no side; None while its second round is owed."""
    block = count.rule.block
    assert block is not None  # A vote by blocks without the way to form one is refused when it is read.
    scope = Scope("college", college)
    tally = count.tally(bar, scope)
    yes, no = count.yes(tally), count.no(tally)
    if not yes and not no:
        return Vote.ABSTAIN
    if vote := _side(block.threshold, block.over, yes, no, count.base(bar, tally, scope)):
        return vote
    if not block.second_round:
        return Vote.ABSTAIN
    if college not in count.poll.second:
        return None
    second = count.poll.second[college]
    count.check(second, bar, scope)
    base = count.yes(second) + count.no(second)
    return _side(HALF, Over.MORE_THAN, count.yes(second), count.no(second), base) or Vote.ABSTAIN


def _side(threshold: Fraction, over: Over, yes: int, no: int, base: int) -> Vote | None:
    needed = share.at_least if over is Over.AT_LEAST else share.more_than
    if yes >= needed(threshold, base):
        return Vote.YES
    return Vote.NO if no >= needed(threshold, base) else None


def _said(bar: Bar) -> str:
    told = share.said(bar.threshold)
    if bar.over is Over.AT_LEAST:
        return told if bar.threshold == 1 else f"au moins {told}"
    return share.exceeding(told)
