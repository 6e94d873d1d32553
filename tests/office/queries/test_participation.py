"""What the bodies did in a year."""

from datetime import date
from decimal import Decimal

import pytest

from cressmember.office.queries.participation import attendance_of_members, year_of_bodies
from governance.models import Presence
from tests.governance.gathered import assembly, comes, elector, electors, instant, proxy
from tests.governance.seats import member

pytestmark = pytest.mark.django_db
YEAR = (date(2026, 1, 1), date(2027, 1, 1))


@pytest.fixture
def held():
    meeting = assembly(opened_at=instant(14), closed_at=instant(16))
    electors(meeting, 4)
    first, second, third, _ = meeting.participants.all()
    comes(first, at=instant(13, 30))
    comes(second, at=instant(14))
    Presence.objects.filter(participant=second).update(left_at=instant(14, 40))
    proxy(third, first)
    return meeting


def test_a_meeting_tells_who_came_and_for_how_long(held):
    (body,) = year_of_bodies(*YEAR)
    (meeting,) = body.meetings

    assert (meeting.expected, meeting.present, meeting.represented) == (4, 2, 1)
    assert meeting.turnout == Decimal(3) / 4
    # Two hours from the opening, whoever came before it; forty minutes, to the quarter below.
    assert meeting.hours == Decimal("2.5")
    assert body.turnout == Decimal(3) / 4


def test_what_is_of_another_year_or_not_over_is_left_out(held):
    assembly(title="Ouverte", opened_at=instant(14))

    assert len(year_of_bodies(*YEAR)[0].meetings) == 1
    assert year_of_bodies(date(2025, 1, 1), date(2026, 1, 1)) == []


def test_the_silent_come_first(held):
    silent, active = member("Silence"), member("Active")
    for organisation, answer in ((silent, ""), (active, "present")):
        row = elector(held, organisation.name, organisation=organisation)
        row.is_convened, row.answer = True, answer
        row.save()

    found = attendance_of_members(*YEAR)

    assert [(row.name, row.convened, row.answered) for row in found] == [("Silence", 1, 0), ("Active", 1, 1)]
