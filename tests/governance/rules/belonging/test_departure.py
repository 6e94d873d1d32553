"""Departures: may this procedure be concluded today, and what is missing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from governance.rules.belonging.departure import Steps, loss_verdict, readmission_verdict
from governance.rules.belonging.membership import (
    Exclusion,
    Hearing,
    LostStatus,
    Readmission,
    Resignation,
    StruckOff,
    Unpaid,
)
from governance.rules.meeting.delay import Delay, Ends, Rest

BOARD = "le conseil d’administration"
SENT = date(2026, 3, 1)
TODAY = date(2026, 6, 25)


def days(number, ends=Ends.CALENDAR, rest=Rest.KEPT):
    return Delay(days=number, ends=ends, rest=rest)


UNPAID = Unpaid(
    article="5",
    decided_by=BOARD,
    delay=days(90),
    hearing=Hearing.NONE,
    readmission=Readmission.AFTER_SETTLING,
)
EXCLUSION = Exclusion(
    article="9.2",
    decided_by="l’assemblée générale extraordinaire",
    proposed_by=BOARD,
    hearing=Hearing.INVITED,
    delay=days(15),
    registered=True,
    readmission=Readmission.NEVER,
)
READY = Steps(proposed_on=SENT, notified_on=SENT, registered=True, invited_on=SENT)
STRUCK_OFF = StruckOff(
    article="9.1",
    decided_by=BOARD,
    proposed_by=None,
    hearing=Hearing.HELD,
    delay=None,
    registered=False,
    readmission=Readmission.AS_NEW,
)
RESIGNATION = Resignation(
    article="9",
    in_writing=True,
    delay=None,
    readmission=Readmission.AS_NEW,
)
LOST = LostStatus(
    article="9.4",
    statuses=frozenset({"siège en région", "établissement en région"}),
    decided_by=None,
    readmission=Readmission.UNSTATED,
)


@pytest.mark.parametrize(("days", "outcome"), [(89, "no"), (90, "yes"), (91, "yes")])
def test_ninety_days_after_a_written_reminder(days, outcome):
    verdict = loss_verdict(UNPAID, Steps(reminded_on=SENT), on=SENT + timedelta(days=days))

    assert verdict.outcome == outcome
    assert verdict.figures["earliest"] == "2026-05-30"


def test_a_delay_that_still_runs_says_when_it_ends():
    assert loss_verdict(UNPAID, Steps(reminded_on=SENT), on=date(2026, 5, 29)).sentence == (
        "La radiation pour défaut de paiement ne peut pas être conclue le 29 mai 2026 : il manque la fin du "
        "délai de 90 jours qui court depuis le rappel du 1er mars 2026, atteinte le 30 mai 2026 (art. 5)."
    )


def test_a_procedure_that_may_be_concluded_says_by_whom():
    assert loss_verdict(UNPAID, Steps(reminded_on=SENT), on=TODAY).sentence == (
        "La radiation pour défaut de paiement peut être prononcée par le conseil d’administration (art. 5)."
    )


@pytest.mark.parametrize(("after", "outcome"), [(89, "no"), (90, "to_decide"), (91, "yes")])
def test_how_days_are_counted_is_asked_only_when_it_matters(after, outcome):
    rule = replace(UNPAID, delay=days(90, Ends.UNSTATED))

    verdict = loss_verdict(rule, Steps(reminded_on=SENT), on=SENT + timedelta(days=after))

    assert verdict.outcome == outcome
    assert [each.name for each in verdict.readings] == (
        ["jours francs", "jours calendaires"] if outcome == "to_decide" else []
    )


@pytest.mark.parametrize(("rest", "outcome"), [(Rest.KEPT, "yes"), (Rest.AFTER_WEEKEND, "no")])
def test_a_delay_that_ends_on_a_saturday(rest, outcome):
    rule = replace(UNPAID, delay=days(90, rest=rest))

    assert loss_verdict(rule, Steps(reminded_on=SENT), on=date(2026, 5, 30)).outcome == outcome


def test_nobody_is_struck_off_for_dues_that_are_paid_or_were_not_called_for_again():
    paid = loss_verdict(UNPAID, Steps(reminded_on=SENT, paid_on=TODAY), on=TODAY)
    not_reminded = loss_verdict(UNPAID, Steps(reminded_on=TODAY + timedelta(days=1)), on=TODAY)

    assert paid.is_no
    assert "il manque un impayé (la cotisation est réglée)" in paid.sentence
    assert "il manque le rappel" in not_reminded.sentence
    assert not_reminded.figures == {"on": "2026-06-25", "missing": 1}


def test_another_organ_cannot_decide():
    verdict = loss_verdict(UNPAID, Steps(reminded_on=SENT, before="le bureau"), on=TODAY)

    assert verdict.is_no
    assert "une décision du conseil d’administration, et non du bureau" in verdict.sentence
    assert loss_verdict(UNPAID, Steps(reminded_on=SENT, before=BOARD), on=TODAY).is_yes


@pytest.mark.parametrize(("days", "outcome"), [(14, "no"), (15, "yes"), (16, "yes")])
def test_an_exclusion_proceeds_fifteen_days_after_notice_though_the_member_is_absent(days, outcome):
    assert loss_verdict(EXCLUSION, READY, on=SENT + timedelta(days=days)).outcome == outcome


@pytest.mark.parametrize(
    ("undone", "missing"),
    [
        ({"proposed_on": None}, "la proposition du conseil d’administration"),
        ({"notified_on": None}, "l’avis au membre"),
        ({"registered": False}, "un avis en main propre ou par lettre recommandée"),
        ({"invited_on": None}, "l’invitation du membre à s’expliquer"),
    ],
)
def test_each_step_of_an_exclusion_is_needed(undone, missing):
    verdict = loss_verdict(EXCLUSION, replace(READY, **undone), on=TODAY)

    assert verdict.is_no
    assert verdict.sentence == (
        f"L’exclusion ne peut pas être conclue le 25 juin 2026 : il manque {missing} (art. 9.2)."
    )


def test_a_member_who_was_heard_needed_no_invitation():
    assert loss_verdict(EXCLUSION, replace(READY, invited_on=None, heard_on=TODAY), on=TODAY).is_yes


def test_a_hearing_that_must_be_held_is_not_replaced_by_an_invitation():
    notified = Steps(notified_on=SENT, invited_on=SENT)

    assert "il manque l’audition du membre" in loss_verdict(STRUCK_OFF, notified, on=TODAY).sentence
    assert loss_verdict(STRUCK_OFF, replace(notified, heard_on=TODAY), on=TODAY).is_yes


def test_whether_the_member_is_heard_is_asked_only_when_it_matters():
    rule = replace(STRUCK_OFF, hearing=Hearing.UNSTATED)

    assert loss_verdict(rule, Steps(notified_on=SENT), on=TODAY).is_open
    assert loss_verdict(rule, Steps(notified_on=SENT, invited_on=SENT), on=TODAY).is_yes
    assert loss_verdict(rule, Steps(), on=TODAY).is_no


def test_a_resignation_is_written_and_takes_effect():
    assert loss_verdict(RESIGNATION, Steps(), on=TODAY).is_no
    spoken = loss_verdict(RESIGNATION, Steps(resigned_on=TODAY), on=TODAY)
    assert "il manque une démission écrite" in spoken.sentence
    taken = loss_verdict(RESIGNATION, Steps(resigned_on=TODAY, in_writing=True), on=TODAY)
    assert taken.sentence == "La démission prend effet (art. 9)."


@pytest.mark.parametrize(("after", "outcome"), [(29, "no"), (30, "no"), (31, "yes")])
def test_a_resignation_with_thirty_clear_days_of_notice(after, outcome):
    rule = replace(RESIGNATION, delay=days(30, Ends.CLEAR))
    steps = Steps(resigned_on=SENT, in_writing=True)

    assert loss_verdict(rule, steps, on=SENT + timedelta(days=after)).outcome == outcome


def test_a_status_that_is_lost_ends_the_membership_by_itself():
    lost = Steps(lost_status="siège en région", lost_on=TODAY)

    assert loss_verdict(LOST, lost, on=TODAY).sentence == (
        "La perte de la qualité de membre est acquise, sans décision (art. 9.4)."
    )
    for steps in (Steps(lost_status="autre", lost_on=TODAY), replace(lost, lost_on=None)):
        assert loss_verdict(LOST, steps, on=TODAY).sentence.endswith(
            "il manque la perte du statut « siège en région » ou « établissement en région » (art. 9.4)."
        )


@pytest.mark.parametrize(
    ("rule", "settled", "outcome", "sentence"),
    [
        (STRUCK_OFF, False, "yes", "Le membre revient en demandant son admission comme un nouveau membre"),
        (UNPAID, False, "no", "Le membre revient en réglant ce qui est dû"),
        (UNPAID, True, "yes", "Le membre revient en réglant ce qui est dû"),
        (EXCLUSION, True, "no", "Le membre ne peut pas revenir"),
        (LOST, True, "to_decide", "À trancher : le texte ne dit pas comment on revient."),
    ],
)
def test_how_one_comes_back(rule, settled, outcome, sentence):
    verdict = readmission_verdict(rule, settled=settled)

    assert verdict.outcome == outcome
    assert verdict.sentence.startswith(sentence)
