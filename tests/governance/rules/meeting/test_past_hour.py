"""A vote entered afterwards has the hours of its session."""

from datetime import UTC, datetime

import pytest

from cressmember.kernel.violations import RuleViolation
from governance.rules.meeting.past_hour import SessionHours, check_follows, check_past_vote
from tests.governance.meeting import plain


def at(hour, minute=0):
    return datetime(2026, 6, 25, hour, minute, tzinfo=UTC)


SESSION = SessionHours(at(14), at(17), [(at(15), at(15, 30))])


@pytest.mark.parametrize(
    ("start", "end", "now", "told"),
    [
        (at(14), at(14), at(18), ""),
        (at(14, 50), at(15), at(18), ""),
        (at(15, 30), at(17), at(18), ""),
        (at(14, 30), at(14, 29), at(18), "finit avant d’avoir commencé"),
        (at(14, 30), at(14, 40), at(14, 35), "pas encore passée"),
        (at(13, 59), at(14, 10), at(18), "pas encore ouverte : elle l’a été à 14 h 00"),
        (at(16, 59), at(17, 1), at(18), "déjà levée : elle l’a été à 17 h 00"),
        (at(14, 59), at(15, 1), at(18), "suspendue de 15 h 00 à 15 h 30"),
        (at(15, 29), at(15, 40), at(18), "suspendue de 15 h 00 à 15 h 30"),
    ],
)
def test_the_hours_of_a_past_vote(start, end, now, told):
    if not told:
        check_past_vote(SESSION, start=start, end=end, now=now)
        return

    with pytest.raises(RuleViolation) as refusal:
        check_past_vote(SESSION, start=start, end=end, now=now)
    assert told in plain(str(refusal.value))


def test_a_session_that_lasts_bounds_nothing_yet():
    check_past_vote(SessionHours(at(14)), start=at(16), end=at(17), now=at(17))


def test_a_round_begins_once_the_last_one_is_over():
    check_follows(at(15), before=at(15))
    with pytest.raises(RuleViolation) as refused:
        check_follows(at(14, 59), before=at(15))
    assert plain(str(refused.value)) == "Le tour précédent a été clos à 15 h 00 : celui-ci l’a suivi."
