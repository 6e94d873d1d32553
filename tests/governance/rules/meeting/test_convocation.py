"""Meetings that were called: regular or not, and when a further one may be held."""

from datetime import date

import pytest

from cressmember.kernel.violations import RuleViolation
from governance.rules.meeting.convocation import Sent, Window, further_verdict, further_window, notice_verdict
from governance.rules.meeting.notice import Addressee, Content, Means, Notice, Rounding, Sending, Stretch
from tests.governance.meeting import call, days, plain

THURSDAY_25_JUNE = date(2026, 6, 25)
POST, PRESS = Sending(means=frozenset({Means.POST})), Sending(means=frozenset({Means.PRESS}), papers=2)
CONTENTS = frozenset({Content.AGENDA, Content.QUORUM_AND_MAJORITY, Content.FIRST_MEETING})


def notice(delay=None, **more):
    given = {"further": days(6), "sendings": (POST, PRESS), "acknowledged": False, "contents": CONTENTS}
    return Notice(**({"article": "12", "delay": delay or days(15)} | given | more))


def sent(day, **more):
    whole = {
        "means": frozenset({Means.POST}),
        "acknowledged": True,
        "contents": CONTENTS,
        "attached": frozenset(),
    }
    return Sent(**({"on": date(2026, 6, day)} | whole | more))


@pytest.mark.parametrize(("day", "outcome"), [(8, "yes"), (9, "yes"), (10, "no")])
def test_fifteen_clear_days(day, outcome):
    verdict = notice_verdict(notice(), sent(day), THURSDAY_25_JUNE)

    assert (verdict.outcome, verdict.figures["last_day_to_send"]) == (outcome, "2026-06-09")


def test_a_regular_notice_has_each_of_its_parts():
    rule = notice(acknowledged=True, attached=("comptes",))

    verdict = notice_verdict(rule, sent(9, attached=frozenset({"comptes"})), THURSDAY_25_JUNE)

    assert plain(verdict.sentence) == "Convocation régulière (art. 12)."
    assert [plain(each.sentence) for each in verdict.parts] == [
        "Convocation envoyée le 9 juin 2026 pour le 25 juin 2026 : 15 jours francs, il en faut 15, au plus "
        "tard le 9 juin 2026 (art. 12).",
        "Envoi par lettre : il faut lettre ou 2 journaux (art. 12).",
        "Accusé de réception conservé : les statuts l’exigent (art. 12).",
        "Contenu de la convocation : tout ce qu’il faut y est (art. 12).",
        "Documents joints à la convocation : tous y sont (art. 12).",
    ]


def test_an_irregular_notice_says_all_that_is_wrong():
    rule = notice(acknowledged=True, attached=("comptes", "budget"))
    given = sent(
        10,
        means=frozenset({Means.PRESS}),
        papers=1,
        acknowledged=False,
        contents=frozenset({Content.AGENDA}),
        attached=frozenset({"comptes"}),
    )

    verdict = notice_verdict(rule, given, THURSDAY_25_JUNE)

    assert verdict.is_no
    assert plain(verdict.sentence) == (
        "Convocation irrégulière (art. 12). "
        "Convocation envoyée le 10 juin 2026 pour le 25 juin 2026 : 14 jours francs, il en faut 15, au plus "
        "tard le 9 juin 2026 (art. 12). "
        "Envoi par journaux : il faut lettre ou 2 journaux (art. 12). "
        "Accusé de réception absent : les statuts l’exigent (art. 12). "
        "Contenu de la convocation : il manque le quorum et la majorité de chaque délibération (art. 12). "
        "Documents joints à la convocation : il manque « budget » (art. 12)."
    )


def test_what_nobody_told_stays_to_be_checked():
    rule = notice(acknowledged=True, attached=("comptes",))

    verdict = notice_verdict(rule, Sent(on=date(2026, 6, 9)), THURSDAY_25_JUNE)

    assert verdict.is_yes
    assert plain(verdict.sentence) == (
        "Convocation régulière pour ce qui en est dit ; restent à vérifier les moyens d’envoi, l’accusé de "
        "réception, ce que dit la convocation et les documents joints (art. 12)."
    )


def test_nothing_stays_to_be_checked_of_what_the_text_does_not_ask():
    verdict = notice_verdict(
        notice(contents=frozenset()),
        Sent(on=date(2026, 6, 9), means=frozenset({Means.POST})),
        THURSDAY_25_JUNE,
    )

    assert verdict.figures["unchecked"] == ""


@pytest.mark.parametrize(
    ("means", "outcome"),
    [
        ({Means.EMAIL}, "yes"),
        ({Means.LEGAL_NOTICE, Means.EMAIL}, "yes"),
        ({Means.LEGAL_NOTICE}, "to_decide"),
        (set(), "to_decide"),
    ],
)
def test_a_text_that_is_silent_on_means_asks_whether_everyone_was_reached(means, outcome):
    rule = notice(sendings=())

    verdict = notice_verdict(rule, sent(9, means=frozenset(means)), THURSDAY_25_JUNE)

    assert verdict.outcome == outcome
    assert len(verdict.readings) == (2 if outcome == "to_decide" else 0)


def test_the_auditor_is_called_apart():
    auditor = Addressee(
        name="commissaire aux comptes",
        article="31",
        delay=days(20),
        sendings=(Sending(means=frozenset({Means.REGISTERED})),),
    )
    rule = notice(others=(auditor,))

    by_letter = notice_verdict(rule, sent(4), THURSDAY_25_JUNE, addressee="commissaire aux comptes")
    registered = notice_verdict(
        rule,
        sent(4, means=frozenset({Means.REGISTERED})),
        THURSDAY_25_JUNE,
        addressee="commissaire aux comptes",
    )

    assert (by_letter.outcome, registered.outcome) == ("no", "yes")
    assert registered.figures["last_day_to_send"] == "2026-06-04"


@pytest.mark.parametrize(("day", "outcome"), [(17, "yes"), (18, "yes"), (19, "no")])
def test_a_further_call_has_its_own_delay(day, outcome):
    verdict = notice_verdict(notice(), sent(day), THURSDAY_25_JUNE, call=call())

    assert verdict.outcome == outcome


def test_a_further_call_recalls_the_first_date():
    rule = notice(contents=frozenset({Content.AGENDA}))
    given = sent(9, contents=frozenset({Content.AGENDA}))

    assert notice_verdict(rule, given, THURSDAY_25_JUNE).is_yes
    assert notice_verdict(rule, given, THURSDAY_25_JUNE, call=call()).is_yes
    recalled = notice_verdict(rule, given, THURSDAY_25_JUNE, call=call(recalls_first=True))
    assert plain(recalled.sentence).endswith("il manque la date de la première réunion (art. 12).")


def test_a_first_call_has_no_first_date_to_recall():
    given = sent(9, contents=CONTENTS - {Content.FIRST_MEETING})

    assert notice_verdict(notice(), given, THURSDAY_25_JUNE).is_yes
    assert notice_verdict(notice(), given, THURSDAY_25_JUNE, call=call()).is_no


@pytest.mark.parametrize(("day", "outcome"), [(15, "yes"), (16, "to_decide"), (17, "no")])
def test_a_further_call_that_stretches_to_a_part_of_a_day(day, outcome):
    """21 days instead of 15: the six days of the second call are 8.4, nine or eight."""
    rule = notice(
        days(21),
        further=days(6, stretches=True),
        stretch=Stretch(article="D114-7", usual_days=15, rounding=Rounding.UNSTATED),
    )

    verdict = notice_verdict(rule, sent(day), THURSDAY_25_JUNE, call=call())

    assert verdict.outcome == outcome
    if verdict.is_open:
        assert verdict.question == "le texte ne dit pas comment arrondir un délai allongé."
        assert plain(verdict.sentence).startswith(
            "Régularité de la convocation à trancher (art. 12). À trancher"
        )


def test_several_open_questions_are_asked_together():
    verdict = notice_verdict(
        notice(days(15, "unstated"), sendings=()),
        sent(10, means=frozenset({Means.POSTING})),
        THURSDAY_25_JUNE,
    )

    assert verdict.is_open
    assert [str(each.outcome) for each in verdict.readings] == ["no", "no", "yes", "no"]
    assert plain(verdict.readings[2].name) == "jours calendaires et tous les membres ont été touchés"


def test_when_a_further_call_may_meet():
    held = date(2026, 6, 25)

    assert further_window(call(least_days=15), held) == Window(date(2026, 7, 10), None)
    assert further_window(call(least_days=8, most_days=30), held) == Window(
        date(2026, 7, 3), date(2026, 7, 25)
    )


@pytest.mark.parametrize(
    ("day", "outcome"),
    [
        (date(2026, 7, 2), "no"),
        (date(2026, 7, 3), "yes"),
        (date(2026, 7, 4), "yes"),
        (date(2026, 7, 24), "yes"),
        (date(2026, 7, 25), "yes"),
        (date(2026, 7, 26), "no"),
    ],
)
def test_the_first_and_the_last_day_of_a_further_call(day, outcome):
    verdict = further_verdict(
        call(least_days=8, most_days=30), previous_on=date(2026, 6, 25), meeting_on=day, same_agenda=True
    )

    assert verdict.outcome == outcome


def test_a_further_call_keeps_its_agenda():
    def held(same_agenda, must_be_same=True):
        return further_verdict(
            call(least_days=7, same_agenda=must_be_same),
            previous_on=date(2026, 6, 25),
            meeting_on=date(2026, 7, 2),
            same_agenda=same_agenda,
            article="15",
        )

    assert plain(held(True).sentence) == (
        "Nouvelle réunion : 7 jours après celle du 25 juin 2026, il la fallait à partir du 2 juillet 2026, "
        "même ordre du jour (art. 15)."
    )
    assert held(False).is_no
    assert held(False, must_be_same=False).is_yes


def test_the_last_day_is_said():
    verdict = further_verdict(
        call(least_days=1, most_days=8),
        previous_on=date(2026, 6, 25),
        meeting_on=date(2026, 6, 26),
        same_agenda=True,
    )

    assert plain(verdict.sentence) == (
        "Nouvelle réunion : 1 jour après celle du 25 juin 2026, il la fallait à partir du 26 juin 2026 et au "
        "plus tard le 3 juillet 2026, même ordre du jour (art. 13)."
    )


def test_a_further_call_never_comes_first():
    with pytest.raises(RuleViolation, match="ne peut pas précéder"):
        further_verdict(call(), previous_on=date(2026, 6, 25), meeting_on=date(2026, 6, 24), same_agenda=True)
