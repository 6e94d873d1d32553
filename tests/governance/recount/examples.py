"""The smallest scenario of each shape that was under dispute, with the outcome that the text gives it."""

from __future__ import annotations

from typing import Any

from tests.governance.document import (
    assembly,
    college,
    colleges,
    complete,
    decision,
    simple_majority,
)


def example(
    question: dict[str, Any],
    *made: dict[str, Any],
    quorum: Any = (),
    remote: str = "not_counted",
    **majority: Any,
) -> dict[str, Any]:
    """One question on an ordinary decision; without conditions, the quorum is always reached."""
    if isinstance(quorum, tuple):
        quorum = {"article": "13", "conditions": list(quorum)}
    bars = majority.pop("bars", None) or [bar()]
    distance = {"article": "16", "silence": "refused", "permissions": [], "remote": remote}
    text = decision(calls=[{"quorum": quorum}], majority=simple_majority(bars=bars, **majority))
    kind = "decision" if {"votes", "voters"} & set(question) else "quorum"
    return {
        "name": "Un désaccord",
        "statutes": complete(
            colleges=colleges(*made), bodies=[assembly(decisions=[text], distance=distance)]
        ),
        "questions": [{"kind": kind, "body": "ag", "decision": "ordinary"} | question],
    }


def bar(**changed: Any) -> dict[str, Any]:
    return {"threshold": "1/2", "over": "more_than", "base": "cast"} | changed


def came(members: int, *, of: int | None = None, college: str = "", way: str = "present") -> dict[str, Any]:
    entitled = members if of is None else of
    return _of(college) | {"members": entitled, "came": [{"way": way, "members": members}]}


def urn(yes: int, no: int, college: str = "") -> dict[str, Any]:
    return _of(college) | {"yes": yes, "no": no}


def _of(college: str) -> dict[str, Any]:
    return {"college": college} if college else {}


def voter(member: str, cast: str, **changed: Any) -> dict[str, Any]:
    return {"member": member, "way": "present", "cast": cast} | changed


def small(code: str, kind: str, weight: str | None, **changed: Any) -> dict[str, Any]:
    """A college that needs three members."""
    return college(code, weight=weight, minimum={"members": 3, "below": {"kind": kind} | changed})


HALVES = college("a", weight="1/2"), college("b", weight="1/2")
WEIGHTED = {"bars": [bar(aggregation="weighted", silent="spread")]}
ONE_AND_ONE = [came(1, college="a"), came(1, college="b")]
EACH = {"needed": "1/2", "of": "members", "counts": ["present"], "scope": "each_college"}

EXAMPLES: dict[str, tuple[str, dict[str, Any]]] = {
    # An equality, whatever it is a share of: the hunters' federations decide at the majority of the votes
    # present or represented, and their president has a casting vote.
    "a tie among those who came": (
        "yes",
        example(
            {"groups": [came(2)], "votes": [urn(1, 1)], "chair": "yes"},
            bars=[bar(base="gathered")],
            tie="casting",
        ),
    ),
    # The text says what an equality is worth, wherever more than half is asked: a lot needs nobody's vote.
    "a tie in a college": (
        "yes",
        example(
            {"groups": [came(2, college="a")], "votes": [urn(1, 1, "a")], "lot": "yes"},
            college("a"),
            bars=[bar(scope={"college": "a"})],
            tie="lot",
        ),
    ),
    # The chair's vote prevails among those with which it was cast: a college may not be the chair's.
    "a tie in a college that the chair may settle": (
        "to_decide",
        example(
            {"groups": [came(2, college="a")], "votes": [urn(1, 1, "a")], "chair": "yes"},
            college("a"),
            bars=[bar(scope={"college": "a"})],
            tie="casting",
        ),
    ),
    "a tie in a college that the chair would not change": (
        "no",
        example(
            {"groups": [came(2, college="a")], "votes": [urn(1, 1, "a")], "chair": "no"},
            college("a"),
            bars=[bar(scope={"college": "a"})],
            tie="casting",
        ),
    ),
    # The majority of the college is not reached, and nobody may settle it.
    "a tie in a college that the text says nothing of": (
        "no",
        example(
            {"groups": [came(2, college="a")], "votes": [urn(1, 1, "a")]},
            college("a"),
            bars=[bar(scope={"college": "a"})],
            tie="unstated",
        ),
    ),
    "a tie of weights": (
        "yes",
        example(
            {"groups": ONE_AND_ONE, "votes": [urn(1, 0, "a"), urn(0, 1, "b")], "lot": "yes"},
            *HALVES,
            tie="lot",
            **WEIGHTED,
        ),
    ),
    "a tie of weights that the text says nothing of": (
        "to_decide",
        example(
            {"groups": ONE_AND_ONE, "votes": [urn(1, 0, "a"), urn(0, 1, "b")]},
            *HALVES,
            tie="unstated",
            **WEIGHTED,
        ),
    ),
    # The weight of a college that does not express itself is spread, whatever votes are a share of.
    "a silent college among those who came": (
        "yes",
        example(
            {"groups": ONE_AND_ONE, "votes": [urn(1, 0, "a"), urn(0, 0, "b")]},
            *HALVES,
            bars=[bar(aggregation="weighted", silent="spread", base="gathered")],
        ),
    ),
    # "Votes of those present, no proxies": the proxy's vote is neither in the base nor for.
    "a ballot cast in a way that does not count": (
        "no",
        example(
            {"voters": [voter("m", "nothing"), voter("n", "yes", way="proxy")]},
            bars=[bar(base="gathered", counts=["present"])],
        ),
    ),
    # Those at a distance are present where the text says so, and where it names them.
    "a ballot cast at a distance by one who is present": (
        "yes",
        example(
            {"voters": [voter("m", "yes", way="remote"), voter("n", "no", way="proxy")]},
            bars=[bar(base="gathered", counts=["present"])],
            remote="counted",
        ),
    ),
    "a quorum of those at a distance where they are present": (
        "yes",
        example(
            {"groups": [came(1, way="remote")]},
            quorum=({"needed": 1, "of": "members", "counts": ["remote"]},),
            remote="counted",
        ),
    ),
    "a quorum of those present where the text does not say who is": (
        "to_decide",
        example(
            {"groups": [came(1, way="remote")]},
            quorum=({"needed": 1, "of": "members", "counts": ["present"]},),
            remote="unstated",
        ),
    ),
    # A list says everyone: the college has no vote to count apart.
    "a college without anyone in a list": (
        "yes",
        example({"voters": [voter("m", "yes", college="a")]}, *HALVES, **WEIGHTED),
    ),
    # A college that does not exist cannot lack a quorum.
    "a quorum of a college that does not exist": (
        "yes",
        example(
            {"groups": [came(3, college="a"), came(0, of=1, college="b")]},
            college("a", weight="1/2"),
            small("b", "spread", "1/2"),
            quorum=(EACH,),
        ),
    ),
    # The text asks it of a college that it names, and does not say what then becomes of it.
    "a quorum of a college that is named and does not exist": (
        "to_decide",
        example(
            {"groups": [came(3, college="a"), came(0, of=1, college="b")]},
            college("a"),
            small("b", "spread", None),
            quorum=(EACH | {"scope": {"college": "b"}},),
        ),
    ),
    "a majority of a college that is named and joined another": (
        "to_decide",
        example(
            {
                "groups": [came(3, college="a"), came(1, college="b")],
                "votes": [urn(3, 0, "a"), urn(0, 1, "b")],
            },
            college("a"),
            small("b", "merged_with", None, college="a"),
            bars=[bar(), bar(scope={"college": "b"})],
        ),
    ),
    # Nothing is left to be reached when it is no longer asked.
    "the only majority, of a college that does not exist": (
        "no",
        example(
            {
                "groups": [came(3, college="a"), came(1, college="b")],
                "votes": [urn(3, 0, "a"), urn(0, 0, "b")],
            },
            college("a"),
            small("b", "spread", None),
            bars=[bar(scope={"college": "b"})],
        ),
    ),
    # Its members vote in the other: 1 for, 2 against.
    "votes of a college that joined another": (
        "no",
        example(
            {"groups": [came(1, college="a"), came(2, college="b")], "votes": [urn(1, 2, "a")]},
            college("a", weight="1/2"),
            small("b", "merged_with", "1/2", college="a"),
            **WEIGHTED,
        ),
    ),
    # It is poured into that of the other.
    "an urn of its own for a college that joined another": (
        "no",
        example(
            {
                "groups": [came(1, college="a"), came(2, college="b")],
                "votes": [urn(1, 0, "a"), urn(0, 2, "b")],
            },
            college("a", weight="1/2"),
            small("b", "merged_with", "1/2", college="a"),
            **WEIGHTED,
        ),
    ),
    # Without that of the other, what the other voted is not known.
    "the urn of a college that joined another alone": (
        "refused",
        example(
            {"groups": [came(1, college="a"), came(2, college="b")], "votes": [urn(2, 0, "b")]},
            college("a", weight="1/2"),
            small("b", "merged_with", "1/2", college="a"),
            **WEIGHTED,
        ),
    ),
    "a list where members of a college that joined another vote": (
        "no",
        example(
            {
                "voters": [
                    voter("m", "yes", college="a"),
                    voter("n", "no", college="b"),
                    voter("o", "no", college="b"),
                ]
            },
            college("a", weight="1/2"),
            small("b", "merged_with", "1/2", college="a"),
            **WEIGHTED,
        ),
    ),
    # Nobody votes in it: what says that somebody did is wrong, or is not the vote of this college.
    "votes in a college that is suspended": (
        "refused",
        example(
            {
                "groups": [came(1, college="a"), came(2, college="b")],
                "votes": [urn(1, 0, "a"), urn(0, 2, "b")],
            },
            college("a"),
            small("b", "suspended", None),
        ),
    ),
    # Under no reading may they vote, and nobody could know it: 1 for.
    "votes in a college that the text may suspend": (
        "yes",
        example(
            {
                "groups": [came(1, college="a"), came(2, college="b")],
                "votes": [urn(1, 0, "a"), urn(0, 2, "b")],
            },
            college("a"),
            small("b", "unstated", None),
        ),
    ),
    "votes in the only college, that the text may suspend": (
        "no",
        example(
            {"groups": [came(1, college="a")], "votes": [urn(1, 0, "a")]},
            small("a", "unstated", None),
        ),
    ),
    "votes of a college that joined one that is suspended": (
        "refused",
        example(
            {
                "groups": [came(3, college="c"), came(1, college="b")],
                "votes": [urn(3, 0, "c"), urn(0, 0, "a"), urn(0, 1, "b")],
            },
            small("a", "suspended", None),
            small("b", "merged_with", None, college="a"),
            college("c"),
        ),
    ),
    # Nobody votes in it, and no urn is needed.
    "a college that is suspended has no urn": (
        "yes",
        example(
            {"groups": ONE_AND_ONE, "votes": [urn(1, 0, "a")]},
            college("a", weight="1/2"),
            small("b", "suspended", "1/2"),
            **WEIGHTED,
        ),
    ),
    # Spread or suspended, every vote for is for.
    "a small college that the text says nothing of": (
        "yes",
        example(
            {"groups": ONE_AND_ONE, "votes": [urn(1, 0, "a"), urn(0, 0, "b")]},
            college("a", weight="1/2"),
            small("b", "unstated", "1/2"),
            **WEIGHTED,
        ),
    ),
    # Nobody weighs anything: nothing is adopted.
    "weights where no college exists": (
        "no",
        example(
            {"groups": [came(1, college="a")], "votes": [urn(0, 0, "a")]},
            small("a", "spread", "1"),
            **WEIGHTED,
        ),
    ),
    "votes where no college exists": (
        "refused",
        example(
            {"groups": [came(1, college="a")], "votes": [urn(1, 0, "a")]},
            small("a", "spread", "1"),
            **WEIGHTED,
        ),
    ),
    # Nobody is on its roll, whatever votes are counted in; a quorum is that of the others.
    "a vote of all without the members of a college that does not exist": (
        "yes",
        example(
            {
                "groups": [came(1, of=2, college="a"), came(2, college="b")],
                "votes": [urn(1, 0, "a"), urn(0, 0, "b")],
            },
            college("a"),
            small("b", "spread", None),
            quorum=({"needed": "1/2", "of": "members", "counts": ["present"]},),
        ),
    ),
    "votes of all in a college that does not exist": (
        "refused",
        example(
            {"groups": ONE_AND_ONE, "votes": [urn(1, 0, "a"), urn(0, 1, "b")]},
            college("a"),
            small("b", "spread", None),
        ),
    ),
    "a college that does not exist where none is weighed": (
        "refused",
        example(
            {"groups": ONE_AND_ONE, "votes": [urn(1, 0, "a"), urn(0, 1, "b")]},
            college("a"),
            small("b", "spread", None),
            **WEIGHTED,
        ),
    ),
    "more than one member, and one came": (
        "no",
        example(
            {"groups": [came(1, of=2)]},
            quorum=({"needed": 1, "of": "members", "counts": ["present"], "strictly": True},),
        ),
    ),
    # One condition is enough; there is one, and it asks each college.
    "each college, or another condition": (
        "no",
        example(
            {"groups": [came(1, college="a"), came(0, of=1, college="b")]},
            *HALVES,
            quorum={"article": "13", "conditions": [EACH], "together": "any"},
        ),
    ),
    # Nobody may vote, nobody votes, and nothing is adopted.
    "each college where there is nobody": (
        "no",
        example(
            {"groups": [came(0, college="a")], "votes": [urn(0, 0, "a")]},
            college("a"),
            bars=[bar(scope="each_college")],
        ),
    ),
    "more votes than came in a college": (
        "refused",
        example(
            {
                "groups": [came(1, college="a"), came(3, college="b")],
                "votes": [urn(3, 0, "a"), urn(0, 1, "b")],
            },
            *HALVES,
        ),
    ),
    "more votes than came, in a college that votes as a block": (
        "yes",
        example(
            {"groups": [came(1, of=2, college="a")], "votes": [urn(2, 0, "a")]},
            college("a"),
            bars=[bar(aggregation="block")],
            block={"threshold": "2/3", "over": "at_least", "second_round": False},
        ),
    ),
    # For: more than half. Against: an equality, that the chair settles. Neither: half, and no equality.
    "a second round that may be even": (
        "to_decide",
        example(
            {
                "groups": [came(2, college="a"), came(2, college="b")],
                "votes": [urn(2, 0, "a"), urn(1, 1, "b")],
                "chair": "yes",
            },
            *HALVES,
            bars=[bar(aggregation="block")],
            block={"threshold": "2/3", "over": "at_least", "second_round": True},
            tie="casting",
        ),
    ),
    "more votes than came": ("refused", example({"groups": [came(1)], "votes": [urn(2, 0)]})),
    "votes in an urn of nobody": (
        "refused",
        example({"groups": [came(1, college="a")], "votes": [urn(0, 1, "a"), urn(2, 0, "z")]}, college("a")),
    ),
    "an urn told twice": (
        "refused",
        example({"groups": [came(2, college="a")], "votes": [urn(1, 0, "a"), urn(0, 1, "a")]}, college("a")),
    ),
    "an urn for all beside that of a college": (
        "refused",
        example({"groups": [came(2, college="a")], "votes": [urn(1, 0, "a"), urn(1, 0)]}, college("a")),
    ),
    "more votes in a group than it has": (
        "refused",
        example(
            {"groups": [{"members": 1, "came": [{"way": "present", "members": 1, "votes": 2}]}]},
            quorum=({"needed": 2, "of": "votes", "counts": ["present"]},),
        ),
    ),
    "votes that nobody came with": (
        "refused",
        example(
            {"groups": [{"members": 1, "came": [{"way": "present", "members": 0, "votes": 1}]}]},
            quorum=({"needed": 1, "of": "votes", "counts": ["present"]},),
        ),
    ),
    "a member twice in a list": ("refused", example({"voters": [voter("m", "yes"), voter("m", "yes")]})),
    "more votes at the second round than came": (
        "refused",
        example(
            {
                "groups": [came(2, college="a")],
                "votes": [urn(1, 1, "a")],
                "second": [urn(9, 0, "a")],
            },
            college("a"),
            bars=[bar(aggregation="block")],
            block={"threshold": "2/3", "over": "at_least", "second_round": True},
        ),
    ),
}
