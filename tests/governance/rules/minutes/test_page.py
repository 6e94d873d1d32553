"""The page of the minutes: computed blocks drafted again, and the words around them that are never lost."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.rules.minutes.draft import Block
from governance.rules.minutes.page import amounts, doubts, drafted, moved, told_amount, told_table
from governance.rules.vote.poll import Tally
from tests.governance.meeting import plain

HEADING = Block(key="heading", title="AG")
ITEM = Block(key="item:1", title="1. Comptes", sentences=("Présentation : Ana.",))
BALLOT = Block(key="ballot:7", sentences=("Adoptée : 12 voix pour.",), head=("A", "B"), rows=(("x", "12"),))
KEYS = ["a", "b", "c", "d"]


def bound(block):
    return {"kind": "bound", "key": block.key, "shown": block.document()}


def text(name, words, **more):
    return {"kind": "text", "id": name, "text": words} | more


def table(*rows):
    return {"kind": "table", "id": "t9", "title": "Comptes", "rows": [list(row) for row in rows]}


def test_words_stay_after_the_block_where_they_were_written():
    first = [text("t1", "Avant tout."), bound(HEADING), text("t2", "Accueil."), bound(ITEM), bound(BALLOT)]

    again = drafted(first, [HEADING, ITEM, BALLOT])

    assert again == first


def test_words_whose_block_is_gone_follow_the_one_before():
    kept = [bound(HEADING), bound(ITEM), text("t1", "Débat."), bound(BALLOT), text("t2", "Vote.")]

    again = drafted(kept, [HEADING, BALLOT])

    assert [each.get("id", each.get("key")) for each in again] == ["heading", "t1", "ballot:7", "t2"]


def test_what_was_said_in_session_begins_a_text_and_follows_until_it_is_edited():
    first = drafted([], [ITEM], {"item:1": "Ana présente."})
    assert first[1] == text("seed:item:1", "Ana présente.", seed="Ana présente.")

    assert drafted(first, [ITEM], {"item:1": "Ana présente, puis répond."})[1]["text"].endswith("répond.")

    first[1]["text"] = "Mots de la secrétaire."
    later = drafted(first, [ITEM], {"item:1": "Ana présente, puis répond."})
    assert later[1]["text"] == "Mots de la secrétaire."

    before = [first[0], text("t1", "Avant."), first[1]]
    assert drafted(before, [ITEM], {"item:1": "Autre."})[1:] == [
        text("t1", "Avant."),
        later[1] | {"seed": "Autre."},
    ]


@given(
    st.lists(st.tuples(st.sampled_from([*KEYS, ""]), st.integers(0, 99))),
    st.lists(st.sampled_from(KEYS), unique=True),
)
def test_no_word_is_ever_lost(kept, fresh):
    entries = [bound(Block(key=key)) if key else text(f"t{rank}", str(rank)) for key, rank in kept]

    again = drafted(entries, [Block(key=key) for key in fresh])

    written = [each for each in entries if each["kind"] == "text"]
    assert sorted(each["text"] for each in again if each["kind"] == "text") == sorted(
        each["text"] for each in written
    )
    assert [each["key"] for each in again if each["kind"] == "bound"] == fresh


def test_a_result_that_changed_is_named_by_its_sentence():
    now = Block(key="ballot:7", sentences=("Adoptée : 11 voix pour.",), head=("A", "B"), rows=(("x", "12"),))

    (found,) = moved([bound(HEADING), bound(BALLOT)], [HEADING, now])

    assert (found.key, found.before, found.now) == (
        "ballot:7",
        "Adoptée : 12 voix pour.",
        "Adoptée : 11 voix pour.",
    )
    assert plain(found.sentence) == (
        "A changé depuis la relecture : « Adoptée : 12 voix pour. » est devenu « Adoptée : 11 voix pour. »."
    )


def test_what_came_and_what_went_are_told():
    came = moved([bound(HEADING)], [HEADING, ITEM])
    gone = moved([bound(HEADING), bound(ITEM)], [HEADING])

    assert [plain(each.sentence) for each in came] == [
        "Nouveau depuis la relecture : « 1. Comptes ».",
        "Nouveau depuis la relecture : « Présentation : Ana. ».",
    ]
    assert plain(gone[0].sentence) == "A disparu depuis la relecture : « 1. Comptes »."
    assert moved([bound(HEADING)], [HEADING]) == []


def test_a_text_that_contradicts_the_table_is_pointed_out():
    page = [bound(ITEM), table(("Résultat", "46201"), ("Divers", "")), text("t1", "Excédent de +46 601 €.")]

    (found,) = doubts(page, {})

    assert (found.place, found.said) == ("t1", "Excédent de +46 601 €.")
    assert plain(found.sentence) == "Le texte dit +46 601 €, le tableau dit 46 201 € (Résultat)."


def test_a_text_that_contradicts_the_votes_of_its_item_is_pointed_out():
    votes = {"item:1": [("Comptes", Tally(yes=13, no=1))]}
    page = [
        text("t0", "12 voix pour."),
        bound(ITEM),
        bound(BALLOT),
        text("t1", "Par 12 voix pour, 1 contre."),
    ]

    (found,) = doubts(page, votes)

    assert found.place == "t1"
    assert plain(found.sentence) == "Le texte dit 12 voix pour, le scrutin en donne 13 (Comptes)."


def test_an_amount_that_cannot_be_read_is_pointed_out():
    (found,) = doubts([table(("Résultat", "46 k"), ("Divers", ""))], {})

    assert (found.place, found.said) == ("t9", "Résultat")
    assert plain(found.sentence) == "« 46 k » ne se lit pas comme un montant : il n’est comparé à rien."


@pytest.mark.parametrize("told", ["NaN", "sNaN", "-Infinity", "1e99999", "1E+6", "٣", "1_0", "9" * 5000])
def test_what_python_alone_calls_a_number_is_no_amount(told):
    written = table(("Résultat", told))

    assert told_table(written)["rows"] == [["Résultat", told]]
    assert amounts(written) == []
    assert "ne se lit pas comme un montant" in doubts([written], {})[0].sentence


def test_computed_sentences_need_no_pointing_out():
    one = Block(key="a", sentences=("Il y a 12 345 voix.",))
    other = Block(key="b", title="Vote", sentences=("Il y a 12 346 voix.",))

    assert doubts([bound(one), bound(other)], {}) == []


@pytest.mark.parametrize(
    ("amount", "told"), [("46201", "46 201 €"), ("-12.5", "−12,50 €"), ("0.10", "0,10 €")]
)
def test_an_amount_as_it_is_printed(amount, told):
    assert plain(told_amount(Decimal(amount))) == told


def test_a_table_is_printed_with_its_amounts():
    written = table(("Résultat", "46201"), ("Remarque", "néant"))

    assert [[plain(cell) for cell in row] for row in told_table(written)["rows"]] == [
        ["Résultat", "46 201 €"],
        ["Remarque", "néant"],
    ]
    assert amounts(written) == [("Résultat", Decimal(46201))]
    assert told_table(text("t1", "Mots.")) == text("t1", "Mots.")
