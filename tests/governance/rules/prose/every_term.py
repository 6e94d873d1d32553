"""Every term of every part in two ways, to see that prose tells them apart."""

import types
import typing
from dataclasses import is_dataclass, replace
from fractions import Fraction

from governance.rules.election.election import Electors
from governance.rules.electorate.moment import Moment
from governance.rules.presence.turnout import Scope
from governance.rules.seat.size import Quota, Size
from governance.rules.text.reading import terms_of
from governance.rules.text.wording import Choice
from governance.rules.vote.majority import Aggregation, Base
from governance.rules.vote.quorum import Condition, Needed

SPELLED = {
    Moment: [Moment("meeting"), Moment("call"), Moment("days_before", 15), Moment("unstated")],
    Electors: [
        Electors("assembly"),
        Electors("own_college"),
        Electors("own_territory"),
        Electors("college", "alpha"),
        Electors("body", "alpha"),
        Electors("body", "beta"),
    ],
    Scope: [
        Scope(),
        Scope("each_college"),
        Scope("college", "alpha"),
        Scope("college", "beta"),
        Scope("category", "alpha"),
    ],
    Size: [Size(2, 2), Size(1, 1), Size(2, 5), Size(2, None), Size(0, 5), Size(0, 1)],
    Quota: [Quota(Fraction(1, 3)), Quota(Fraction(2, 3)), Quota(3), Quota(1)],
    Needed: [
        Needed((Fraction(1, 3),)),
        Needed((Fraction(1),)),
        Needed((3,)),
        Needed((3, Fraction(1, 4)), "smaller"),
        Needed((3, Fraction(1, 4)), "larger"),
    ],
}
PLAIN = {
    str: ["alpha", "beta"],
    bool: [True, False],
    Fraction: [Fraction(1, 3), Fraction(1, 4), Fraction(1, 7)],
}


def _share(part):
    return [each for each in (part.least, part.most) if each is not None and each.is_share]


# What a term says nothing of, and when: a code names, a rank orders, the rest depends on a term beside it.
MOOT = {
    ("College", "code"): lambda part: True,
    ("College", "order"): lambda part: True,
    ("Meeting", "code"): lambda part: True,
    ("Body", "code"): lambda part: True,
    ("Decision", "code"): lambda part: True,
    ("CollegeSet", "belonging"): lambda part: not part.colleges,
    ("Representatives", "gap_among"): lambda part: part.gender_gap is None,
    ("Bar", "silent"): lambda part: part.aggregation is Aggregation.DIRECT,
    ("Bar", "counts"): lambda part: part.base is not Base.GATHERED,
    ("Requirement", "share_of"): lambda part: not _share(part),
    ("Requirement", "strictly"): lambda part: part.least is None or not part.least.is_share,
    ("Requirement", "among"): lambda part: part.each is None,
    ("Delay", "days"): lambda part: bool(part.months),
    ("Delay", "counted"): lambda part: bool(part.months),
    ("Quorum", "together"): lambda part: len(part.conditions) < 2,
    ("Sending", "papers"): lambda part: "press" not in part.means,
}
# Terms that a base value would make moot, or that contradict others.
BASES = {
    ("Delay", "months"): 0,
    ("Bar", "aggregation"): Aggregation.WEIGHTED,
    ("Bar", "base"): Base.GATHERED,
}


def is_moot(part, word):
    return MOOT.get((part.__class__.__name__, word), lambda part: False)(part)


def base(kind):
    """A part of a kind, every term of which says something."""
    return kind(**{word: _first(kind, word, term, hint) for word, (term, hint) in terms_of(kind).items()})


def _first(kind, word, term, hint):
    if (kind.__name__, word) == ("Quorum", "conditions"):
        return tuple(base(Condition) for _ in range(2))
    return BASES.get((kind.__name__, word), values(hint, term)[0])


def values(hint, term=None):
    """Some values of a type: the first says most."""
    options = _options(hint)
    nothing = [None] if type(None) in options else []
    found = []
    for each in options:
        if each is type(None):
            continue
        if typing.get_origin(each) in (tuple, frozenset):
            entry = typing.get_args(each)[0]
            least = (term.metadata["least"] if term else None) or 0
            length, known, made = max(least, 1), values(entry), typing.get_origin(each)
            found += [made(known[:length])]
            found += [made(known[1 : length + 1])] if len(known) > length else []
            found += [made()] if not least else []
        elif each in SPELLED:
            found += SPELLED[each]
        elif isinstance(each, type) and issubclass(each, Choice):
            found += list(each)
        elif is_dataclass(each):
            found.append(base(each))
        elif each is int:
            least = max((term.metadata["least"] if term else None) or 0, 2)
            found += [least, least + 1]
        else:
            found += PLAIN[each]
    return found + nothing


def pairs(hint, term=None):
    """Pairs of values that differ by one thing, which a sentence must tell apart."""
    first, *others = values(hint, term)
    yield from ((first, other) for other in others)
    for each in _options(hint):
        if typing.get_origin(each) in (tuple, frozenset):
            made, entry = typing.get_origin(each), typing.get_args(each)[0]
            rest = list(first)[1:]
            for one, other in pairs(entry):
                yield made([one, *rest]), made([other, *rest])
        elif is_dataclass(each) and each not in SPELLED:
            yield from pairs_of(each)


def pairs_of(kind):
    part = base(kind)
    for word, (term, hint) in terms_of(kind).items():
        if not is_moot(part, word):
            for one, other in pairs(hint, term):
                yield replace(part, **{word: one}), replace(part, **{word: other})


def _options(hint):
    union = typing.get_origin(hint) in (types.UnionType, typing.Union)
    return typing.get_args(hint) if union else (hint,)


def places(part, at=()):
    """Every part in a part, with its place."""
    yield at, part
    for word in terms_of(part.__class__):
        value = getattr(part, word)
        if is_dataclass(value) and not hasattr(value, "spelling"):
            yield from places(value, (*at, word))
        elif isinstance(value, tuple):
            for rank, each in enumerate(value):
                if is_dataclass(each) and not hasattr(each, "spelling"):
                    yield from places(each, (*at, word, rank))


def changed(part, place, word, value):
    """The whole with another value for a term of the part at a place."""
    if not place:
        return replace(part, **{word: value})
    step, rest = place[0], place[1:]
    held = getattr(part, step)
    if isinstance(held, tuple):
        rank, rest = rest[0], rest[1:]
        made = (*held[:rank], changed(held[rank], rest, word, value), *held[rank + 1 :])
        return replace(part, **{step: made})
    return replace(part, **{step: changed(held, rest, word, value)})
