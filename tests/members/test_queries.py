from datetime import date

import pytest

from cressmember.members.actions.settlement import SettlementRow, settle_years
from cressmember.members.queries import register, standing

pytestmark = pytest.mark.django_db


def test_nobody_is_late_in_a_year_that_nobody_was_called_for(member):
    paid, unpaid = member("Maison des Lilas"), member("Atelier du Canal")
    year = SettlementRow(paid.pk, "2025", date(2025, 1, 1), date(2026, 1, 1), settled_on=date(2025, 2, 3))
    settle_years(rows=[year], by=None)

    def told(day):
        found = register(on=day).annotate(standing=standing(on=day))
        return dict(found.values_list("pk", "standing"))

    assert told(date(2025, 12, 31)) == {paid.pk: True, unpaid.pk: False}
    assert told(date(2026, 1, 1)) == {paid.pk: None, unpaid.pk: None}
