"""A meeting as an entry of a calendar (RFC 5545), to be opened by any calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LONGEST = 75  # Octets of a line, RFC 5545, 3.1.
USUAL_LENGTH = timedelta(hours=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """What a calendar keeps of a meeting; ``uid`` never changes, ``sequence`` grows with each change."""

    uid: str
    written_at: datetime
    starts_at: datetime
    ends_at: datetime | None
    title: str
    place: str = ""
    link: str = ""
    organiser: str = ""
    sequence: int = 0
    is_cancelled: bool = False


def calendar_of(entry: CalendarEntry) -> str:
    """The file of an entry; without an end the meeting is given two hours.

    Raises ValueError for an instant without a zone.
    """
    return _file([f"METHOD:{'CANCEL' if entry.is_cancelled else 'PUBLISH'}", *_event(entry)])


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDay:
    """Something to do by a day, as a calendar keeps it: the whole day."""

    uid: str
    written_at: datetime
    on: date
    title: str
    link: str = ""


def calendar_feed(name: str, entries: Sequence[CalendarEntry | CalendarDay]) -> str:
    """The file of many entries, to which a calendar subscribes under that name.

    Raises ValueError for an instant without a zone.
    """
    lines = ["METHOD:PUBLISH", f"X-WR-CALNAME:{_escaped(name)}", f"NAME:{_escaped(name)}"]
    for entry in entries:
        lines += _event(entry) if isinstance(entry, CalendarEntry) else _day(entry)
    return _file(lines)


def _day(entry: CalendarDay) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{entry.uid}",
        f"DTSTAMP:{_utc(entry.written_at)}",
        f"DTSTART;VALUE=DATE:{entry.on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{entry.on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(entry.title)}",
        "TRANSP:TRANSPARENT",
    ]
    if entry.link:
        lines.append(f"URL:{entry.link}")
    return [*lines, "END:VEVENT"]


def _event(entry: CalendarEntry) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{entry.uid}",
        f"SEQUENCE:{entry.sequence}",
        f"DTSTAMP:{_utc(entry.written_at)}",
        f"DTSTART:{_utc(entry.starts_at)}",
        f"DTEND:{_utc(entry.ends_at or entry.starts_at + USUAL_LENGTH)}",
        f"SUMMARY:{_escaped(entry.title)}",
    ]
    if entry.place:
        lines.append(f"LOCATION:{_escaped(entry.place)}")
    if entry.link:
        lines.append(f"URL:{entry.link}")
    if entry.organiser:
        lines.append(f"DESCRIPTION:{_escaped(entry.organiser)}")
    lines.append(f"STATUS:{'CANCELLED' if entry.is_cancelled else 'CONFIRMED'}")
    return [*lines, "END:VEVENT"]


def _file(lines: Sequence[str]) -> str:
    whole = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//CressMember//FR", *lines, "END:VCALENDAR"]
    return "".join(f"{folded}\r\n" for line in whole for folded in _folded(line))


def _utc(instant: datetime) -> str:
    if instant.tzinfo is None:
        raise ValueError("a calendar entry needs instants with their zone")
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(text.splitlines())


def _folded(line: str) -> list[str]:
    """The line in pieces of at most 75 octets, each after the first led by a space; no sign is cut in two."""
    pieces, piece = [], ""
    for sign in line:
        if len((piece + sign).encode()) > LONGEST:
            pieces.append(piece)
            piece = " "
        piece += sign
    return [*pieces, piece]
