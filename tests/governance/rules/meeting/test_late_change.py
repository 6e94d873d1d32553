"""What changed after the convocation, and what the text makes of it."""

from dataclasses import replace
from datetime import date

import pytest

from governance.rules.meeting.agenda import Agenda, AgendaRight, Form, OffAgenda
from governance.rules.meeting.initiative import Organ
from governance.rules.meeting.late_change import (
    Announced,
    Change,
    Kind,
    Point,
    consequence,
    late_changes,
    prevents_vote,
)
from governance.rules.meeting.notice import Content, Notice
from tests.governance.meeting import days, majority, plain, simple

SENT = Point(
    1,
    "Comptes",
    "Le trésorier les présente.",
    motions={1: ("Comptes", "Ils sont approuvés."), 2: ("Quitus", "Il est donné.")},
    elections={"Conseil": 3},
)
RIGHTS = (AgendaRight(who=Organ(name="Conseil"), before=None, forms=frozenset({Form.FREE})),)
NEVER = Agenda(article="13", rights=RIGHTS, off_agenda=OffAgenda.NEVER)
NOTICE = Notice(
    article="12",
    delay=days(15),
    further=None,
    sendings=(),
    acknowledged=False,
    contents=frozenset(),
    attached=("Budget",),
)
ADDED = Change(Kind.ITEM_ADDED, 2, "Motion")


def changed(now, *, papers=()):
    return [(str(each.kind), each.what) for each in late_changes([SENT], now, frozenset(papers))]


@pytest.mark.parametrize(
    ("now", "found"),
    [
        (SENT, []),
        (replace(SENT, text=" Le trésorier les présente.\n"), []),
        (replace(SENT, motions={1: SENT.motions[1]}, elections={}), []),
        (replace(SENT, title="Budget", text="x"), [("item_reworded", "Budget")]),
        (replace(SENT, text="x"), [("text_reworded", "Comptes")]),
        (
            replace(SENT, motions={1: ("Comptes", "Ils sont rejetés."), -9: ("Don", "Il est fait.")}),
            [("motion_reworded", "Comptes"), ("motion_added", "Don")],
        ),
        (
            replace(SENT, elections={"Conseil": 4, "Bureau": 1}),
            [("election_changed", "Conseil"), ("election_added", "Bureau")],
        ),
        (replace(SENT, papers={"aa": ("Bilan", ""), "bb": ("Note", "")}), [("paper_added", "Note")]),
        (replace(SENT, key=2), [("item_added", "Comptes")]),
    ],
)
def test_what_differs_from_what_was_sent(now, found):
    assert changed([now], papers=["aa"]) == found


def test_a_title_is_told_as_it_was_and_as_it_is():
    [change] = late_changes([SENT], [replace(SENT, title="Budget")], frozenset())

    assert plain(change.said) == "« Comptes » devient « Budget »"


def test_what_has_no_name_yet_is_not_quoted():
    said = plain(consequence(replace(ADDED, what=""), agenda=NEVER, notice=None))

    assert said.startswith("Point ajouté après la convocation. ")


def of(rule):
    return replace(NEVER, off_agenda=rule)


@pytest.mark.parametrize(
    ("agenda", "told", "is_forbidden"),
    [
        (NEVER, "Les statuts défendent de le mettre aux voix.", True),
        (
            replace(of(OffAgenda.AFTER_VOTE), acceptance=majority(simple())),
            "Cela ne se vote que si la réunion accepte d’abord",
            False,
        ),
        (of(OffAgenda.MINOR), "Cela ne se discute qu’en questions diverses", False),
        (of(OffAgenda.UNSTATED), "sauf si tous ceux qui ont droit de vote sont là", False),
        (None, "convoquez de nouveau.", False),
    ],
)
def test_what_is_added_is_held_to_what_is_said_of_questions_off_the_agenda(agenda, told, is_forbidden):
    said = plain(consequence(ADDED, agenda=agenda, notice=None))

    assert said.startswith("Point ajouté après la convocation : « Motion ».")
    assert told in said
    assert ("(art. 13)" in said) is (agenda is not None)
    assert prevents_vote(ADDED, agenda=agenda) is is_forbidden


@pytest.mark.parametrize(
    ("in_time", "told", "is_forbidden"),
    [
        (True, "Annoncé à temps, le 3 juin 2026 : rien ne s’y oppose.", False),
        (False, "Annoncé le 3 juin 2026, hors délai. Les statuts défendent", True),
        (None, "Annoncé le 3 juin 2026, dans un délai dont le texte ne dit rien. Les statuts", True),
    ],
)
def test_what_a_complement_told_in_time_is_regular(in_time, told, is_forbidden):
    announced = Announced(date(2026, 6, 3), in_time)

    assert told in plain(consequence(ADDED, agenda=NEVER, notice=None, announced=announced))
    assert prevents_vote(ADDED, agenda=NEVER, announced=announced) is is_forbidden


@pytest.mark.parametrize(
    ("change", "notice", "told"),
    [
        (Change(Kind.MOTION_REWORDED, 1, "Comptes"), None, "Lisez l’ancien et le nouveau texte"),
        (Change(Kind.MOTION_REWORDED, 1, "Comptes"), NOTICE, "Lisez l’ancien et le nouveau texte"),
        (
            Change(Kind.MOTION_REWORDED, 1, "Comptes"),
            replace(NOTICE, contents=frozenset({Content.DRAFTS})),
            "Les statuts veulent les projets avec la convocation",
        ),
        (Change(Kind.TEXT_REWORDED, 1, "Comptes"), NOTICE, "Lisez l’ancien et le nouveau texte"),
        (Change(Kind.PAPER_ADDED, 1, "Note"), None, "Laissez à chacun le temps de le lire"),
        (Change(Kind.PAPER_ADDED, 1, "Note", "Bilan"), NOTICE, "Laissez à chacun le temps de le lire"),
        (
            Change(Kind.PAPER_ADDED, 1, "Note", "Budget"),
            NOTICE,
            "Les statuts veulent ce document avec la convocation",
        ),
    ],
)
def test_words_and_papers_have_their_own_consequence(change, notice, told):
    assert told in plain(consequence(change, agenda=NEVER, notice=notice))
    assert not prevents_vote(change, agenda=NEVER)
