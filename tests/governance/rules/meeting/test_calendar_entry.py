"""A meeting in a calendar."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from governance.rules.meeting.calendar_entry import CalendarEntry, calendar_of

AT = datetime(2026, 6, 25, 18, 0, tzinfo=timezone(timedelta(hours=2)))


def lines(**told):
    entry = CalendarEntry(
        **{
            "uid": "1@cress.example",
            "written_at": datetime(2026, 6, 1, tzinfo=UTC),
            "starts_at": AT,
            "ends_at": None,
            "title": "Assemblée",
        }
        | told
    )
    return calendar_of(entry).split("\r\n")


def test_a_meeting_is_two_hours_long_unless_said():
    assert "DTSTART:20260625T160000Z" in lines()
    assert "DTEND:20260625T180000Z" in lines()
    assert "DTEND:20260625T163000Z" in lines(ends_at=AT + timedelta(minutes=30))
    assert "METHOD:PUBLISH" in lines()


def test_what_would_break_the_file_is_escaped():
    told = lines(place="Salle A; 2e étage,\nNantes \\ 44", link="https://x.example", organiser="CRESS")

    assert "LOCATION:Salle A\\; 2e étage\\,\\nNantes \\\\ 44" in told
    assert {"URL:https://x.example", "DESCRIPTION:CRESS"} <= set(told)


def test_a_long_line_is_folded_without_cutting_a_sign():
    told = lines(title="é" * 60)

    assert all(len(line.encode()) <= 75 for line in told)
    assert "\r\n".join(told).replace("\r\n ", "").split("\r\n")[10] == "SUMMARY:" + "é" * 60


def test_a_meeting_called_off_is_taken_out():
    assert {"METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:2"} <= set(lines(is_cancelled=True, sequence=2))


def test_instants_have_a_zone():
    with pytest.raises(ValueError, match="zone"):
        lines(starts_at=datetime(2026, 6, 25))  # noqa: DTZ001 - what is refused.
