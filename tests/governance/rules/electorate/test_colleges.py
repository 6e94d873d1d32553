"""Colleges: what contradicts itself, what is missing, a status that is lost."""

from dataclasses import replace
from fractions import Fraction

import pytest

from cressmember.kernel.violations import RuleViolation
from governance.rules.electorate.colleges import (
    Band,
    Belonging,
    College,
    CollegeSet,
    MergedWith,
    Minimum,
    Move,
    Spread,
    Subtype,
)
from governance.rules.text.reading import read_part, sentences, written


def college(code, order, *, weight=None, minimum=None, name=""):
    return College(
        article="7",
        code=code,
        name=name or code.capitalize(),
        order=order,
        comes_from=frozenset(),
        weight=weight,
        minimum=minimum,
    )


def colleges(*several, **rest):
    said = {"article": "6", "belonging": Belonging.ONE, "moves": (), "band": None} | rest
    return CollegeSet(colleges=several, **said)


WRITTEN = {
    "article": "6",
    "colleges": [
        {
            "article": "6.1",
            "code": "mutuelles",
            "name": "Mutuelles",
            "order": 1,
            "comes_from": ["assurance", "sante"],
            "weight": "3/5",
            "minimum": {"members": 3, "below": {"kind": "merged_with", "college": "autres"}},
            "subtypes": ["enterprise", "network"],
        },
        {
            "article": "6.2",
            "code": "autres",
            "name": "Autres",
            "order": 2,
            "comes_from": [],
            "weight": "2/5",
            "minimum": {"members": 3, "below": {"kind": "spread"}},
        },
    ],
    "belonging": "one",
    "moves": [{"article": "6.3", "status": "mutuelle", "from_college": "mutuelles", "to_college": "autres"}],
    "band": {"law": "loi 47-1775, art. 19 octies", "least": "1/10", "most": "1/2"},
}


def test_what_is_read_is_written_again():
    rule, problems = read_part(CollegeSet, WRITTEN)

    assert problems == []
    assert rule.colleges[0].minimum == Minimum(members=3, below=MergedWith(college="autres"))
    assert rule.colleges[0].subtypes == {Subtype.NETWORK, Subtype.ENTERPRISE}
    assert written(rule) == WRITTEN


def test_a_hole_is_named():
    holed = {key: value for key, value in WRITTEN.items() if key != "belonging"}
    first = {key: value for key, value in WRITTEN["colleges"][0].items() if key != "minimum"}

    _, problems = read_part(CollegeSet, holed | {"colleges": [first, WRITTEN["colleges"][1]]})

    assert list(sentences(problems)) == [
        "Les collèges (aucun : une liste vide) : il manque la taille minimale du collège (aucune : null). "
        "[colleges.1.minimum]",
        "Ce document : il manque si un membre est dans un seul collège ou dans plusieurs. [belonging]",
    ]


JOINS_B = Minimum(members=3, below=MergedWith(college="b"))
JOINS_C = Minimum(members=3, below=MergedWith(college="c"))


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (colleges(college("a", 1), college("a", 2)), "Deux collèges portent le code « a »."),
        (colleges(college("a", 1), college("b", 1)), "Deux collèges ont le rang 1."),
        (
            colleges(college("a", 1, weight=Fraction(1)), college("b", 2)),
            "Certains collèges ont un poids et d’autres non.",
        ),
        (colleges(college("a", 1, weight=Fraction(0))), "Aucun collège ne pèse rien."),
        (
            colleges(college("a", 1, weight=Fraction(3, 10)), college("b", 2, weight=Fraction(6, 10))),
            "Les poids des collèges font 90 % au lieu de 100 %.",
        ),
        (
            colleges(college("a", 1, weight=Fraction(2, 3)), college("b", 2, weight=Fraction(1, 2))),
            "Les poids des collèges font 7/6 au lieu de 1.",
        ),
        (colleges(college("a", 1, minimum=JOINS_B)), "Le collège « a » rejoindrait « b », qui n’existe pas."),
        (colleges(college("b", 1, minimum=JOINS_B)), "Le collège « b » se rejoindrait lui-même."),
        (
            colleges(college("a", 1, minimum=JOINS_B), college("b", 2, minimum=JOINS_C), college("c", 3)),
            "Le collège « a » rejoindrait « b », qui peut lui-même en rejoindre un autre : dites où il va.",
        ),
        (
            colleges(
                college("a", 1), moves=(Move(article="8", status="s", from_college="a", to_college="z"),)
            ),
            "Un passage automatique cite le collège « z », qui n’existe pas.",
        ),
        (
            colleges(
                college("a", 1), moves=(Move(article="8", status="s", from_college="a", to_college="a"),)
            ),
            "Un passage automatique mène le collège « a » à lui-même.",
        ),
        (
            colleges(
                college("a", 1),
                moves=(Move(article="8", status="s", from_college="a", to_college=None),) * 2,
            ),
            "Deux passages partent du collège « a » à la perte du statut « s ».",
        ),
    ],
)
def test_a_set_that_contradicts_itself(rule, said):
    assert list(rule.contradictions()) == [said]


def test_sets_that_do_not_contradict_themselves():
    points = colleges(college("a", 1, weight=Fraction(3)), college("b", 2, weight=Fraction(2)))
    joining = colleges(
        college("a", 1, minimum=JOINS_B), college("b", 2, minimum=Minimum(members=3, below=Spread()))
    )

    assert [*points.contradictions(), *joining.contradictions(), *colleges().contradictions()] == []
    assert points.total_weight == 5


def test_a_college_has_a_code_and_a_name():
    assert list(replace(college("a", 1), code="").contradictions()) == ["Un collège porte un code et un nom."]
    assert list(college("a", 1).contradictions()) == []


def test_a_band_is_not_upside_down():
    band = Band(law="loi", least=Fraction(1, 2), most=Fraction(1, 10))

    assert list(band.contradictions()) == ["Le poids maximal selon la loi est plus petit que le minimal."]
    assert list(replace(band, most=Fraction(1, 2)).contradictions()) == []


def test_an_unknown_college_is_refused():
    with pytest.raises(RuleViolation, match="ne connaissent pas le collège"):
        colleges(college("a", 1)).college("z")
