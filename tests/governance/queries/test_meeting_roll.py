"""The roll of a meeting, drawn up from the register."""

from datetime import date

import pytest

from cressmember.kernel.violations import RuleViolation
from governance.queries.meeting.register import dues_year_on, roll_of
from governance.queries.meeting.text import kinds_on, text_of_meeting
from governance.rules.vote.decision import Matter
from tests.governance.gathered import assembly, instant, paid, payer, statutes
from tests.governance.seats import board, college, member, seat

pytestmark = pytest.mark.django_db

RECORD = instant(18, on=date(2026, 6, 10))


def drawn(meeting, *, at=RECORD, today=date(2026, 6, 10)):
    return roll_of(meeting, text_of_meeting(meeting), at=at, today=today)


def told(found):
    return {line.member.name: (line.votes, line.verdict.sentence) for line in found.roll.lines}


def test_who_settled_the_dues_of_the_year_votes_and_the_others_are_told_why():
    statutes()
    payer("Lilas")
    member("Radio")

    found = drawn(assembly())

    assert told(found) == {
        "Lilas": (1, "1 voix : 1 comme membre (art. 10)."),
        "Radio": (
            0,
            "Ne vote pas : cotisation non réglée au 25 juin 2026 pour l’exercice de la réunion (art. 10).",
        ),
    }


def test_what_the_register_learns_after_an_instant_changes_nothing_to_it():
    statutes()
    late = member("Radio")
    meeting = assembly()
    paid(late, on=date(2026, 6, 10), recorded_at=instant(9, on=date(2026, 6, 11)))

    before, after = drawn(meeting), drawn(meeting, at=instant(10, on=date(2026, 6, 11)))

    assert told(before)["Radio"][0] == 0
    assert told(after)["Radio"][0] == 1


@pytest.mark.parametrize(("joined", "votes"), [(date(2026, 3, 25), 1), (date(2026, 3, 26), 0)])
def test_three_months_of_seniority_to_the_day(joined, votes):
    statutes()
    payer("Lilas", on=joined)

    assert told(drawn(assembly()))["Lilas"][0] == votes


def test_a_seat_with_a_voice_votes_in_a_board_whatever_its_dues():
    statutes()
    body = board(code="ca")
    seat(body, member("Lilas"), college=college(), starts_on=date(2025, 6, 20), term_on=date(2028, 6, 20))
    seat(
        body,
        member("Invitée"),
        college=college(),
        obtained="guest",
        starts_on=date(2025, 6, 20),
        term_on=date(2028, 6, 20),
    )
    meeting = assembly("ca")
    meeting.body = body

    assert told(drawn(meeting)) == {"Lilas": (1, "1 voix : ce siège a voix délibérative.")}


def test_without_statutes_every_member_has_one_vote_and_it_is_said():
    member("Lilas")

    assert told(drawn(assembly())) == {"Lilas": (1, "1 voix : les statuts ne disent rien du droit de vote.")}


def test_the_dues_year_follows_the_last_that_was_settled():
    organisation = member("Lilas")
    paid(organisation, 2023, on=date(2023, 2, 1))
    shifted = organisation.settlements.get()
    shifted.year_starts_on, shifted.year_ends_on = date(2023, 9, 1), date(2024, 9, 1)
    shifted.save()

    year = dues_year_on(date(2026, 6, 25))

    assert (year.start, year.end) == (date(2025, 9, 1), date(2026, 9, 1))


def test_a_mixed_meeting_takes_the_decisions_of_both_kinds():
    statutes()
    text = text_of_meeting(assembly("ago", "age"))

    assert [each.code for each in text.decisions] == ["ordinary", "statutes", "dissolution"]
    assert [each.code for each in text.deciding(Matter.STATUTES)] == ["statutes"]
    assert [each.code for each in text.deciding(Matter.SEAT)] == ["ordinary"]


def test_a_decision_of_another_meeting_is_refused():
    statutes()

    with pytest.raises(RuleViolation, match="choisissez-en une autre"):
        text_of_meeting(assembly("ago")).decision("statutes")


def test_the_kinds_of_meeting_are_those_of_the_text_of_the_day():
    statutes(on=date(2026, 1, 1))
    body = assembly().body

    assert [kind.name for kind in kinds_on(body, on=date(2026, 1, 1))] == [
        "Assemblée générale ordinaire",
        "Assemblée générale extraordinaire",
    ]
    assert kinds_on(body, on=date(2025, 12, 31)) == ()


def test_an_assembly_keeps_the_text_under_which_it_was_called():
    first = statutes(on=date(2024, 1, 1))
    meeting = assembly()
    meeting.statutes = first
    statutes(on=date(2026, 6, 1))

    assert text_of_meeting(meeting).version == first
