from datetime import date
from decimal import Decimal

import pytest

from billing.rules.declaration import (
    NoticeDay,
    doubt,
    notice_name,
    oldest_accepted,
    provisional_note,
    schedule,
)
from cressmember.kernel.violations import RuleViolation

OPENS, CLOSES = date(2026, 1, 5), date(2026, 2, 28)


def test_a_round_is_an_invitation_then_reminders_in_order():
    assert schedule(opens_on=OPENS, closes_on=CLOSES, reminder_days=[30, 14, 14]) == (
        NoticeDay(0, OPENS),
        NoticeDay(1, date(2026, 1, 19)),
        NoticeDay(2, date(2026, 2, 4)),
    )
    assert [notice_name(level) for level in (0, 1)] == ["Invitation", "Rappel 1"]
    assert NoticeDay(2, OPENS).name == "Rappel 2"


@pytest.mark.parametrize(("after", "refused"), [(53, False), (54, False), (55, True)])
def test_a_reminder_leaves_before_the_round_closes(after, refused):
    if refused:
        with pytest.raises(RuleViolation, match="après la clôture du 28 février 2026"):
            schedule(opens_on=OPENS, closes_on=CLOSES, reminder_days=[after])
    else:
        assert schedule(opens_on=OPENS, closes_on=CLOSES, reminder_days=[after])[-1].level == 1


@pytest.mark.parametrize(
    ("closes", "days", "why"),
    [
        (date(2026, 1, 4), [], "se termine avant de commencer"),
        (CLOSES, [0], "au moins un jour"),
        (CLOSES, [1, 2, 3, 4, 5], "4 rappels au plus"),
    ],
)
def test_a_round_that_cannot_be_is_refused(closes, days, why):
    with pytest.raises(RuleViolation, match=why):
        schedule(opens_on=OPENS, closes_on=closes, reminder_days=days)


@pytest.mark.parametrize(
    ("last", "now", "said"),
    [
        ("840000", "8399999.99", ""),
        ("840000", "8400000", "dix fois plus grand"),
        ("840000", "8400000.01", "dix fois plus grand"),
        ("840000", "84000.01", ""),
        ("840000", "84000", "dix fois plus petit"),
        ("840000", "0", "vaut zéro"),
        ("0", "5", ""),
    ],
)
def test_ten_times_more_or_less_is_asked_again(last, now, said):
    sentence = doubt("budget", last=Decimal(last), now=Decimal(now))

    assert (said in sentence) if said else sentence == ""


def test_a_first_figure_is_not_strange_unless_it_is_nothing():
    assert doubt("fte", last=None, now=Decimal("12.5")) == ""
    assert (
        doubt("fte", last=None, now=Decimal(0)) == "L’effectif vaut zéro : confirmez que c’est bien le cas."
    )


@pytest.mark.parametrize(
    ("trace", "usual", "year"),
    [
        (None, None, 2024),
        ({"figure": None}, None, 2024),
        ({"figure": {"year": 2023}}, None, 2023),
        ({"figure": {"year": 2024}}, 2022, 2022),
    ],
)
def test_an_absent_member_is_called_on_the_year_of_its_last_dues(trace, usual, year):
    assert oldest_accepted(2025, last_trace=trace, usual=usual) == year


def test_a_provisional_call_says_on_what():
    figure = {"base": "budget", "year": 2024, "expected_year": 2025}

    assert provisional_note(figure) == (
        "Montant provisoire : faute de réponse à la déclaration, il est calculé sur le budget 2024 "
        "et sera régularisé quand le budget 2025 sera connu."
    )


def test_a_strange_figure_is_beside_the_last_known_which_may_be_old():
    asked = doubt("budget", last=Decimal(21000), now=Decimal(420000))

    assert asked.replace("\u202f", " ").replace("\u00a0", " ") == (
        "Le budget est au moins dix fois plus grand que le dernier connu (21 000,00 €) : confirmez-le."
    )
