"""Agenda and convening: who, how long before, in which form, and what is not on the agenda."""

from datetime import date
from fractions import Fraction

import pytest

from cressmember.kernel.violations import RuleViolation
from governance.rules.meeting.agenda import (
    Agenda,
    AgendaRight,
    Convening,
    Form,
    OffAgenda,
    convening_verdict,
    item_verdict,
    off_agenda_verdict,
)
from governance.rules.meeting.initiative import Organ, Request, Supporters, Tier
from governance.rules.meeting.notice import Notice, Rounding, Stretch
from governance.rules.presence.turnout import Scope
from governance.rules.text.reading import read_part, written
from governance.rules.vote.poll import Poll, Tally
from governance.rules.vote.quorum import Needed
from tests.governance.meeting import (
    HALF,
    THREE_QUARTERS,
    bar,
    days,
    majority,
    plain,
    problems_of,
    simple,
    together,
    turnout,
)

BOARD = Organ(name="conseil d’administration")


def enough(needed, **rest):
    return Supporters(tiers=(Tier(up_to=None, needed=Needed((needed,))),), **rest)


def right(who, before=None, forms=("written",)):
    return AgendaRight(who=who, before=before, forms=frozenset(map(Form, forms)))


def agenda(*rights, off_agenda="never", acceptance=None):
    return Agenda(
        article="11",
        rights=rights or (right(BOARD),),
        off_agenda=OffAgenda(off_agenda),
        acceptance=acceptance,
    )


def asked(rule, request, received=date(2026, 6, 1), members=1_500, **rest):
    return item_verdict(
        rule, request, turnout(members), received_on=received, meeting_on=date(2026, 6, 25), **rest
    )


HUNTERS = agenda(right(BOARD), right(enough(50), days(20, "calendar")))


@pytest.mark.parametrize(
    ("supporters", "received", "outcome"),
    [
        (49, date(2026, 6, 5), "no"),
        (50, date(2026, 6, 4), "yes"),
        (50, date(2026, 6, 5), "yes"),
        (50, date(2026, 6, 6), "no"),
        (51, date(2026, 6, 5), "yes"),
    ],
)
def test_fifty_members_twenty_days_before(supporters, received, outcome):
    assert asked(HUNTERS, Request(supporters=supporters), received).outcome == outcome


def test_the_board_is_never_late():
    verdict = asked(HUNTERS, Request(by="conseil d’administration"), date(2026, 6, 25))

    assert plain(verdict.sentence) == (
        "Question à inscrire à l’ordre du jour. Soutien suffisant : demandé par conseil d’administration "
        "(art. 11). Demande faite par écrit : elle se fait par écrit (art. 11)."
    )


def test_a_refusal_says_all_that_is_wrong():
    rule = agenda(right(enough(50), days(20, "calendar"), ("registered", "electronic_registered")))

    verdict = asked(rule, Request(supporters=49), date(2026, 6, 6))

    assert plain(verdict.sentence) == (
        "Inscription refusée. "
        "Soutien insuffisant : 49 membres sur 1 500, 50 requis (art. 11). "
        "Demande reçue le 6 juin 2026 pour le 25 juin 2026 : 19 jours, il en faut 20, au plus tard le 5 juin "
        "2026 (art. 11). "
        "Demande faite par écrit : elle se fait par lettre recommandée ou par lettre recommandée "
        "électronique (art. 11)."
    )
    assert verdict.figures["missing"] == 1


def test_someone_without_a_right_is_told_who_has_it():
    verdict = asked(HUNTERS, Request(by="bureau"))

    assert plain(verdict.sentence) == (
        "Inscription refusée : demande venant de « bureau », alors que ce droit est à d’autres (conseil "
        "d’administration ou 50 membres) (art. 11)."
    )


def test_of_two_rights_the_one_that_serves_answers():
    rule = agenda(right(enough(100)), right(enough(10), days(25, "clear"), ("free",)))

    assert asked(rule, Request(supporters=10), date(2026, 5, 30)).is_yes
    assert asked(rule, Request(supporters=10), date(2026, 5, 31)).is_no
    assert asked(rule, Request(supporters=100), date(2026, 6, 24)).is_yes


@pytest.mark.parametrize(("day", "outcome"), [(17, "yes"), (18, "yes"), (19, "no")])
def test_drafts_that_stretch_with_the_notice(day, outcome):
    """21 days of notice instead of 15 make the five days of the drafts seven (G14)."""
    rule = agenda(right(enough(10), days(5, "calendar", stretches=True)))
    notice = Notice(
        article="12",
        delay=days(21),
        further=None,
        sendings=(),
        acknowledged=False,
        contents=frozenset(),
        stretch=Stretch(article="D114-7", usual_days=15, rounding=Rounding.UNSTATED),
    )

    found = asked(rule, Request(supporters=10), date(2026, 6, day), notice=notice)

    assert found.outcome == outcome


def test_a_delay_that_stretches_needs_its_notice():
    with pytest.raises(ValueError, match="stretches needs the notice"):
        asked(agenda(right(enough(10), days(5, stretches=True))), Request(supporters=10))


def test_an_item_is_to_be_decided_while_its_delay_is():
    verdict = asked(agenda(right(enough(10), days(20, "unstated"))), Request(supporters=10), date(2026, 6, 5))

    assert verdict.is_open
    assert verdict.sentence.startswith("Inscription à trancher.")


CONVENING = Convening(
    article="10",
    who=(
        Organ(name="président"),
        enough(Fraction(1, 10), legal_cap=Fraction(1, 10)),
        enough(HALF, scope=Scope("college", "A")),
    ),
)


@pytest.mark.parametrize(("supporters", "outcome"), [(3, "no"), (4, "yes"), (5, "yes")])
def test_a_tenth_of_the_members_has_a_meeting_called(supporters, outcome):
    everyone = together(turnout(10, college="A"), turnout(30, college="B"))

    assert convening_verdict(CONVENING, Request(supporters=supporters), everyone).outcome == outcome


def test_half_of_a_college_has_a_meeting_called():
    everyone = together(turnout(10, college="A"), turnout(3_000, college="B"))
    college = Scope("college", "A")

    assert convening_verdict(CONVENING, Request(supporters=4, scope=college), everyone).is_no
    assert plain(convening_verdict(CONVENING, Request(supporters=5, scope=college), everyone).sentence) == (
        "Réunion à convoquer : 5 membres sur 10 (collège A), 5 requis (art. 10)."
    )


def test_the_president_calls_and_the_treasurer_does_not():
    assert plain(convening_verdict(CONVENING, Request(by="président"), turnout(40)).sentence) == (
        "Réunion à convoquer : demandé par président (art. 10)."
    )
    assert convening_verdict(CONVENING, Request(by="trésorier"), turnout(40)).is_no
    nobody = convening_verdict(
        Convening(article="10", who=(Organ(name="juge"),)), Request(supporters=3), turnout(40)
    )
    assert plain(nobody.sentence) == (
        "Convocation refusée : demande venant de 3 membres, alors que ce droit est à d’autres (juge) "
        "(art. 10)."
    )


def test_what_is_not_on_the_agenda_is_not_discussed():
    assert off_agenda_verdict(agenda(), is_minor=True).is_no


@pytest.mark.parametrize(("is_minor", "outcome"), [(True, "yes"), (False, "no")])
def test_minor_questions_only(is_minor, outcome):
    assert off_agenda_verdict(agenda(off_agenda="minor"), is_minor=is_minor).outcome == outcome


@pytest.mark.parametrize(("yes", "outcome"), [(29, "no"), (30, "yes"), (31, "yes")])
def test_three_quarters_accept_to_discuss_it(yes, outcome):
    rule = agenda(off_agenda="after_vote", acceptance=majority(bar(THREE_QUARTERS), article="11-3"))

    verdict = off_agenda_verdict(
        rule, is_minor=False, poll=Poll({"": Tally(yes, 40 - yes)}), turnout=turnout(50, present=40)
    )

    assert (verdict.outcome, verdict.article) == (outcome, "11-3")


def test_a_vote_that_was_not_held_is_asked_for():
    rule = agenda(off_agenda="after_vote", acceptance=majority(simple()))

    with pytest.raises(RuleViolation, match="Un vote doit d’abord accepter"):
        off_agenda_verdict(rule, is_minor=False)
    with pytest.raises(RuleViolation, match="Un vote doit d’abord accepter"):
        off_agenda_verdict(rule, is_minor=False, poll=Poll({"": Tally(1)}))


def test_a_text_that_is_silent_on_other_questions_leaves_it_to_people():
    verdict = off_agenda_verdict(agenda(off_agenda="unstated"), is_minor=False)

    assert verdict.is_open
    assert [str(each.outcome) for each in verdict.readings] == ["no", "yes"]


def test_an_agenda_that_contradicts_itself():
    assert problems_of(agenda(off_agenda="after_vote")) == [
        "Un vote accepte les questions hors de l’ordre du jour : il manque sa majorité."
    ]
    assert problems_of(agenda(acceptance=majority(simple()))) == [
        "Une majorité accepte les questions hors de l’ordre du jour, mais aucun vote n’est prévu."
    ]


def test_agenda_and_convening_are_written_as_they_were_read():
    assert read_part(Agenda, written(HUNTERS)) == (HUNTERS, [])
    assert read_part(Convening, written(CONVENING)) == (CONVENING, [])
