"""Colleges from one version to the next: kept, renamed, split, merged, ended, created."""

import pytest

from cressmember.kernel.violations import RuleViolation
from governance.rules.electorate.colleges import Belonging, College, CollegeSet
from governance.rules.electorate.succession import Fate, Passage, passages


def college(code, order, *, comes_from=(), name=""):
    return College(
        article="7",
        code=code,
        name=name or code.capitalize(),
        order=order,
        comes_from=frozenset(comes_from),
        weight=None,
        minimum=None,
    )


def colleges(*several):
    return CollegeSet(article="6", colleges=several, belonging=Belonging.ONE, moves=(), band=None)


def test_the_reform_of_2021_merges_two_colleges_renames_one_splits_one_ends_one_and_creates_one():
    before = colleges(
        college("sante", 2),
        college("coop", 1),
        college("assurance", 3),
        college("assos", 4),
        college("syndicats", 5),
        college("divers", 6),
    )
    after = colleges(
        college("coop", 1, comes_from=["coop"]),
        college("mutuelles", 2, comes_from=["sante", "assurance"]),
        college("assos-s", 3, comes_from=["assos"]),
        college("assos-c", 4, comes_from=["assos"]),
        college("employeurs", 5, comes_from=["syndicats"]),
        college("territoires", 6),
    )

    found = passages(before, after)

    assert found == (
        Passage("coop", Fate.KEPT, ("coop",)),
        Passage("sante", Fate.MERGED, ("mutuelles",)),
        Passage("assurance", Fate.MERGED, ("mutuelles",)),
        Passage("assos", Fate.SPLIT, ("assos-s", "assos-c")),
        Passage("syndicats", Fate.RENAMED, ("employeurs",)),
        Passage("divers", Fate.ENDED, ()),
        Passage("", Fate.CREATED, ("territoires",)),
    )


def test_a_college_that_keeps_its_code_and_changes_its_name_is_renamed():
    before, after = colleges(college("a", 1)), colleges(college("a", 1, comes_from=["a"], name="Autre"))

    assert passages(before, after) == (Passage("a", Fate.RENAMED, ("a",)),)


def test_a_college_cannot_come_from_one_that_was_not_there():
    with pytest.raises(RuleViolation, match="que la version précédente ne connaît pas") as refused:
        passages(colleges(college("a", 1)), colleges(college("b", 1, comes_from=["z"])))

    assert refused.value.article == "7"
