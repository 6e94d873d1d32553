"""A meeting in a calendar."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from governance.rules.meeting.calendar_entry import CalendarDay, CalendarEntry, calendar_feed, calendar_of

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


def test_a_feed_holds_meetings_and_whole_days():
    written = datetime(2026, 6, 1, tzinfo=UTC)
    meeting = CalendarEntry(uid="1", written_at=written, starts_at=AT, ends_at=None, title="Assemblée")
    due = CalendarDay(uid="2", written_at=written, on=date(2026, 6, 30), title="Cotisation, à régler")
    linked = CalendarDay(
        uid="3", written_at=written, on=date(2026, 7, 1), title="x", link="https://x.example"
    )

    told = calendar_feed("Ma chambre; Bretagne", [meeting, due, linked]).split("\r\n")

    assert "X-WR-CALNAME:Ma chambre\\; Bretagne" in told
    assert {"DTSTART;VALUE=DATE:20260630", "DTEND;VALUE=DATE:20260701"} <= set(told)
    assert "SUMMARY:Cotisation\\, à régler" in told
    assert told.count("BEGIN:VEVENT") == 3
    assert told.count("URL:https://x.example") == 1


def test_instants_have_a_zone():
    with pytest.raises(ValueError, match="zone"):
        lines(starts_at=datetime(2026, 6, 25))  # noqa: DTZ001 - what is refused.
