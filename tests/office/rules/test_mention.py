import pytest
from hypothesis import given
from hypothesis import strategies as st

from cressmember.office.rules.mention import Marks, moved, place_told, places_in, written_over

ANNE = Marks(
    names=(("Anne-Lise", "Le Guézennec"),), emails=("anne@coop.example",), phones=("06 12 34 56 78",)
)
INSTEAD = {"name": "X", "given": "", "email": "x@y.invalid", "phone": ""}


def over(document, marks=ANNE):
    return written_over(document, places_in(document, marks), INSTEAD)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Anne-Lise Le Guézennec préside", "X préside"),
        ("LE GUEZENNEC Anne Lise", "X"),
        ("le guézennec, anne‑lise", "X"),
        ("Mme Le Guézennec, puis M. Petit", "X, puis M. Petit"),
        ("Madame A. Le Guézennec", "X"),
        ("la famille Le Guézennec", "la famille Le Guézennec"),
        ("Écrire à Anne@coop.example.", "Écrire à x@y.invalid."),
        ("marianne@coop.example", "marianne@coop.example"),
        ("06.12.34.56.78", ""),
        ("+33 6 12 34 56 78", ""),
        ("06 12 34 56 79", "06 12 34 56 79"),
    ],
)
def test_the_person_is_recognised_however_the_name_is_written(text, left):
    assert over(text) == left


def test_a_family_name_alone_counts_when_it_is_said_so():
    alone = Marks(names=(("Anne", "Kerguelen"),), alone=True)

    assert over("la famille KERGUÉLEN", alone) == "la famille X"


def test_keys_and_values_of_a_document_are_written_over_and_the_rest_stays():
    document = {"b": [1, None, "Mme Le Guézennec"], "Anne-Lise Le Guézennec": {"votes": 3}, "c": ("d",)}

    assert over(document) == {"X": {"votes": 3}, "b": [1, None, "X"], "c": ["d"]}


def test_places_are_kept_without_the_name_and_serve_later():
    document = {"texte": "Élue : Anne-Lise Le Guézennec (anne@coop.example)."}

    told = [place.told() for place in places_in(document, ANNE)]

    assert told == [[[0], False, 7, 29, "name"], [[0], False, 31, 48, "email"]]
    places = [place_told(each) for each in told]
    assert written_over(document, places, INSTEAD) == {"texte": "Élue : X (x@y.invalid)."}


@pytest.mark.parametrize("changed", ["court", ["ailleurs"]])
def test_a_document_that_changed_is_not_written_over_blindly(changed):
    places = places_in("Élue : Anne-Lise Le Guézennec", ANNE)

    with pytest.raises(ValueError, match="not in this document"):
        written_over(changed, places, INSTEAD)


def test_a_person_who_shares_a_name_is_told_by_an_address_alone():
    marks = Marks(names=(("Anne", "Petit"),), emails=("anne@coop.example",), by_name=False)

    assert over("Anne Petit, anne@coop.example", marks) == "Anne Petit, x@y.invalid"


@pytest.mark.parametrize(
    "marks", [Marks(names=(("", ""),)), Marks(names=(), phones=("12",)), Marks(names=(), phones=())]
)
def test_nobody_is_found_nowhere(marks):
    assert places_in("Anne 12", marks) == ()


def test_a_family_name_without_a_given_name_counts_after_a_civility():
    assert over("Mme Petit et petit budget", Marks(names=(("", "Petit"),))) == "X et petit budget"


def test_a_foreign_number_is_taken_digit_by_digit():
    assert over("tél. 44 20 7946 0958", Marks(names=(), phones=("+44 20 7946 0958",))) == "tél. "


def test_a_number_written_with_its_prefix_is_found_without():
    assert over("06 12 34 56 78", Marks(names=(), phones=("+33612345678",))) == ""


@given(
    texts=st.recursive(
        st.sampled_from(["Anne Petit", "Bo Grand, Anne Petit et Bo Grand", "rien"]),
        lambda each: (
            st.lists(each, max_size=3)
            | st.dictionaries(st.sampled_from(["Anne Petit", "Bo Grand", "Zoé", "a"]), each, max_size=3)
        ),
        max_leaves=6,
    ),
    instead=st.sampled_from(["M", "Personne effacée n° 1234"]),
)
def test_the_places_of_one_follow_when_another_is_written_over(texts, instead):
    anne, bo = (Marks(names=(name,)) for name in (("Anne", "Petit"), ("Bo", "Grand")))
    told = {"name": instead}
    done, left = places_in(texts, bo), places_in(texts, anne)

    without = written_over(texts, done, told)

    assert sorted(moved(each, texts, done, told).told() for each in left) == sorted(
        each.told() for each in places_in(without, anne)
    )


@pytest.mark.parametrize("alone", [False, True])
def test_a_form_that_parts_the_name_loses_both_parts(alone):
    marks = Marks(names=(("Léa", "Le Goff"), ("", "Léa Durand")), alone=alone)
    relative, other = {"given_name": "Paul", "family_name": "Durand"}, {"given_name": "", "family_name": None}
    told = [
        {"people": [{"given_name": "lea", "family_name": "LE GOFF", "role": "titular"}, relative]},
        {"given_name": "Léa ", "family_name": "Durand"},
        other,
    ]

    places = places_in(told, marks)

    assert written_over(told, places, INSTEAD) == [
        {"people": [{"given_name": "", "family_name": "X", "role": "titular"}, relative]},
        {"given_name": "", "family_name": "X"},
        other,
    ]
    assert places_in(told, Marks(names=marks.names, emails=("a@b.example",), by_name=False)) == ()
