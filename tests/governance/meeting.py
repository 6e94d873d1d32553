"""Meetings in a few words, for the tests: who may vote, who came how."""

from fractions import Fraction

from governance.rules.meeting.delay import Delay, Ends, Rest
from governance.rules.presence.turnout import Counting, Group, Strength, Turnout, Way
from governance.rules.text.reading import read_part, written
from governance.rules.vote.majority import Bar, Base, Majority, Over, Tie, Treatment
from governance.rules.vote.quorum import Call, Condition, Needed, Quorum

HALF, THIRD, QUARTER = Fraction(1, 2), Fraction(1, 3), Fraction(1, 4)
TWO_THIRDS, THREE_QUARTERS = Fraction(2, 3), Fraction(3, 4)


def turnout(entitled, *, votes=None, college="", category="", **ways):
    """A meeting of so many members, holding a vote each unless said otherwise."""
    came = {Way(way): Strength(count, count) for way, count in ways.items()}
    return Turnout((Group(Strength(entitled, votes or entitled), came, college, category),))


def together(*turnouts):
    return Turnout(tuple(group for each in turnouts for group in each.groups))


def bar(threshold, over=Over.AT_LEAST, base=Base.CAST, **rest):
    return Bar(threshold=threshold, over=over, base=base, **rest)


def simple(base=Base.CAST, **rest):
    return bar(HALF, Over.MORE_THAN, base, **rest)


def majority(*bars, article="14", abstentions="ignored", blanks="ignored", tie="rejected", block=None):
    return Majority(
        article=article,
        bars=bars,
        abstentions=Treatment(abstentions),
        blanks=Treatment(blanks),
        tie=Tie(tie),
        block=block,
    )


def quorum_of(*needed, article="13", counts=("present", "proxy")):
    return Quorum(
        article=article,
        conditions=tuple(
            Condition(needed=Needed((each,)), of=Counting.MEMBERS, counts=frozenset(map(Way, counts)))
            for each in needed
        ),
    )


def call(*needed, **rest):
    return Call(quorum=quorum_of(*needed), **rest)


def days(number, ends="clear", rest="kept", **more):
    return Delay(days=number, ends=Ends(ends), rest=Rest(rest), **more)


def months(number, ends="calendar", rest="kept"):
    return Delay(months=number, ends=Ends(ends), rest=Rest(rest))


def plain(text):
    """A sentence with ordinary spaces, to be read in a test."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def problems_of(rule):
    """What a part that was made by hand would be refused for, once written and read."""
    return [plain(problem.sentence) for problem in read_part(type(rule), written(rule))[1]]
