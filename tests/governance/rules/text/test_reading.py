"""Reading and writing parts: everything wrong at once, with its place; what was read is written the same."""

from datetime import date
from fractions import Fraction
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.rules.text.reading import LARGEST, MOST_ENTRIES, Problem, read_part, sentences, share, written
from governance.rules.text.wording import Choice, part, term
from governance.rules.vote.majority import Base, Over
from tests.governance.meeting import plain


class Colour(Choice):
    RED = "red", "rouge"
    BLUE = "blue", "bleu"


@part
class Wheel:
    kind: ClassVar[str] = "wheel"

    spokes: int = term("les rayons", least=2, most=40)


@part
class Sail:
    kind: ClassVar[str] = "sail"

    area: Fraction = term("la surface", most=1)


@part
class Cart:
    name: str = term("le nom")
    made_on: date = term("le jour de fabrication")
    painted: bool = term("la peinture")
    colours: frozenset[Colour] = term("les couleurs", least=1)
    moved_by: tuple[Wheel | Sail, ...] = term("ce qui le fait avancer", least=1)
    spare: Wheel | None = term("la roue de secours", default=None)
    load: Fraction = term("la charge", default=Fraction(1, 2))
    note: str = term("la note", default="")

    def contradictions(self):
        if self.painted and not self.note:
            yield "Une peinture a une note."


CART = {
    "name": "charrette",
    "made_on": "2026-06-25",
    "painted": False,
    "colours": ["red"],
    "moved_by": [{"kind": "wheel", "spokes": 12}, {"kind": "sail", "area": "2/3"}],
}


def read(**changes):
    cart, problems = read_part(Cart, CART | changes)
    return cart, [(problem.place, plain(problem.sentence)) for problem in problems]


def test_a_whole_document():
    cart, problems = read()

    assert problems == []
    assert cart == Cart(
        name="charrette",
        made_on=date(2026, 6, 25),
        painted=False,
        colours=frozenset({Colour.RED}),
        moved_by=(Wheel(spokes=12), Sail(area=Fraction(2, 3))),
    )
    assert written(cart) == CART


def test_everything_wrong_is_said_at_once():
    cart, problems = read_part(
        Cart,
        {
            "name": 3,
            "made_on": "25/06/2026",
            "colours": [],
            "moved_by": [{"kind": "wheel", "spokes": 1}, {"kind": "oar"}, "wheel"],
            "spare": {"spokes": "12"},
            "speed": 3,
        },
    )

    assert cart is None
    assert [(problem.place, plain(problem.sentence)) for problem in problems] == [
        (("speed",), "Ce document : « speed » ne veut rien dire ici."),
        (("name",), "Le nom : écrivez un texte de 2000 caractères au plus."),
        (("made_on",), "Le jour de fabrication : écrivez un jour comme 2026-06-25."),
        (("painted",), "Ce document : il manque la peinture."),
        (("colours",), "Les couleurs : il en faut 1 au moins."),
        (("moved_by", 0, "spokes"), "Les rayons : 2 au moins."),
        (("moved_by", 1), "Ce qui le fait avancer : « kind » dit wheel, sail."),
        (("moved_by", 2), "Ce qui le fait avancer : « kind » dit wheel, sail."),
        (("spare", "spokes"), "Les rayons : écrivez un nombre entier, sans guillemets."),
    ]


@pytest.mark.parametrize("document", [None, [], "charrette", 3, True])
def test_a_document_that_is_no_part(document):
    assert [plain(each) for each in sentences(read_part(Cart, document)[1])] == [
        "Ce document : écrivez-le entre accolades."
    ]


def test_a_part_that_contradicts_itself():
    assert read(painted=True) == (None, [((), "Une peinture a une note.")])
    assert read(painted=True, note="verte")[1] == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"painted": "oui"}, "La peinture : écrivez true (oui) ou false (non)."),
        ({"painted": 1}, "La peinture : écrivez true (oui) ou false (non)."),
        ({"made_on": "2026-02-30"}, "Le jour de fabrication : écrivez un jour comme 2026-06-25."),
        ({"made_on": 20260625}, "Le jour de fabrication : écrivez un jour comme 2026-06-25."),
        ({"colours": ["green"]}, "Les couleurs : le document dit red, blue."),
        ({"colours": [1]}, "Les couleurs : le document dit red, blue."),
        ({"colours": "red"}, "Les couleurs : écrivez une liste, entre crochets."),
        ({"colours": ["red", "red"]}, "Les couleurs : la même chose y est écrite deux fois."),
        ({"colours": ["red"] * (MOST_ENTRIES + 1)}, "Les couleurs : 500 lignes au plus."),
        ({"spare": {"spokes": 41}}, "Les rayons : 40 au plus."),
        ({"spare": {"spokes": True}}, "Les rayons : écrivez un nombre entier, sans guillemets."),
        ({"spare": {"spokes": LARGEST + 1}}, "Les rayons : écrivez un nombre entier, sans guillemets."),
        ({"spare": {"spokes": -1}}, "Les rayons : écrivez un nombre entier, sans guillemets."),
        ({"spare": 12}, "La roue de secours : écrivez-le entre accolades."),
        ({"load": 0.5}, 'La charge : écrivez une fraction exacte, comme "2/3" ou "60 %".'),
        ({"name": "\x07"}, "Le nom : écrivez un texte de 2000 caractères au plus."),
        ({"name": "a" * 2_001}, "Le nom : écrivez un texte de 2000 caractères au plus."),
        ({"name": ""}, "Le nom : écrivez-le, ce texte est vide."),
        ({"name": " \n "}, "Le nom : écrivez-le, ce texte est vide."),
        ({3: "x"}, "Ce document : « 3 » ne veut rien dire ici."),
    ],
)
def test_what_is_wrong_is_said(changes, sentence):
    cart, problems = read_part(Cart, CART | changes)

    assert cart is None
    assert [plain(problem.sentence) for problem in problems] == [sentence]


def test_a_french_text_keeps_its_no_break_spaces():
    told = "Le conseil\N{NO-BREAK SPACE}: 1\N{NARROW NO-BREAK SPACE}000 voix\nau plus"

    assert read(name=f" {told} ")[0].name == told


def test_a_kind_may_be_told_where_there_is_only_one():
    assert read(spare={"kind": "wheel", "spokes": 3})[0].spare == Wheel(spokes=3)
    assert read_part(Wheel, written(Wheel(spokes=3))) == (Wheel(spokes=3), [])
    assert [place for place, _ in read(spare={"kind": "sail", "spokes": 3})[1]] == [("spare", "kind")]


def test_nothing_is_written_null_where_it_may_be():
    assert read(spare=None)[0].spare is None
    assert [place for place, _ in read(name=None)[1]] == [("name",)]


@pytest.mark.parametrize(
    ("told", "exact"),
    [
        ("2/3", Fraction(2, 3)),
        (" 2/3 ", Fraction(2, 3)),
        ("0", Fraction(0)),
        (1, Fraction(1)),
        ("60 %", Fraction(3, 5)),
        ("60%", Fraction(3, 5)),
        ("60\N{NO-BREAK SPACE}%", Fraction(3, 5)),
        ("60\N{NARROW NO-BREAK SPACE}%", Fraction(3, 5)),
        ("66,67 %", Fraction(6_667, 10_000)),
        ("66.67 %", Fraction(6_667, 10_000)),
    ],
)
def test_an_exact_share(told, exact):
    assert share(told) == exact


@pytest.mark.parametrize("told", ["", "2/0", "2/00", "-1/3", "a", "1/3/4", "0.5", "½", 0.5, True, None, []])
def test_what_is_no_exact_share(told):
    with pytest.raises(ValueError, match="fraction exacte"):
        share(told)


def test_a_problem_is_told_with_its_place():
    problems = [Problem(("bodies", 0, "name"), "Il manque le nom."), Problem((), "Rien.")]

    assert list(sentences(problems)) == ["Il manque le nom. [bodies.1.name]", "Rien."]


TEXTS = st.text("aé ’«»:\N{NO-BREAK SPACE}\n", min_size=1).map(str.strip).filter(bool)
WHEELS = st.builds(Wheel, spokes=st.integers(2, 40))
SAILS = st.builds(Sail, area=st.fractions(0, 1, max_denominator=10**9))
CARTS = st.builds(
    Cart,
    name=TEXTS,
    made_on=st.dates(),
    painted=st.just(False),
    colours=st.frozensets(st.sampled_from(Colour), min_size=1),
    moved_by=st.lists(WHEELS | SAILS, min_size=1, max_size=3).map(tuple),
    spare=st.none() | WHEELS,
    load=st.fractions(0, 5, max_denominator=10**9),
    note=st.just("") | TEXTS,
)


@given(CARTS)
def test_what_was_read_is_written_the_same(cart):
    assert read_part(Cart, written(cart)) == (cart, [])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*CART, "spare", "load", "kind", "spokes"]) | st.text(max_size=3), inner
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_document_is_read_or_refused_in_sentences(document):
    cart, problems = read_part(Cart, document)

    assert (cart is None) is bool(problems)
    assert all(sentence.strip() for sentence in sentences(problems))


def test_words_have_a_french_label():
    assert Base.CAST.label == "suffrages exprimés"
    assert Over("more_than").label == "plus de"


def test_what_is_no_plain_data_is_read_each_time_and_refused():
    part, problems = read_part(Cart, {"article": object()})

    assert part is None
    assert problems


def test_the_problems_of_a_page_read_twice_are_told_twice():
    _, first = read_part(Cart, {"article": 6})
    told = list(first)
    first.clear()

    assert read_part(Cart, {"article": 6})[1] == told
