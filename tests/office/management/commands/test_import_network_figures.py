"""The figures of the network, from the command line."""

from datetime import date

import pytest
from django.core.management import call_command

from cressmember.members.queries import network_table
from tests.office.conftest import DEMO_FILE

pytestmark = pytest.mark.django_db


def test_the_network_s_figures_keep_the_unknown_apart():
    call_command(
        "import_network_figures", DEMO_FILE.parent / "network-2021.csv", on=date(2021, 12, 31), verbosity=0
    )
    codes = [
        "associations",
        "cooperatives",
        "mutuals",
        "foundations",
        "social_enterprises",
        "employers",
        "territorial",
    ]

    table = network_table(on=date(2021, 12, 31), colleges=codes)

    totals = [sum(row.by_college[code] or 0 for row in table) for code in codes]
    assert totals == [1029, 287, 142, 37, 213, 18, 93]
    assert (sum(row.unknown for row in table), sum(row.total for row in table)) == (54, 1873)
    assert {row.chamber: row.by_college["employers"] for row in table}["Guadeloupe"] is None
    assert {row.chamber: row.by_college["cooperatives"] for row in table}["Guyane"] == 0
