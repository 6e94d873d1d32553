"""What must not grow with the register: statements, bytes, what the start loads. Nothing here is timed.

Each act is done, and each page asked for, in a small chamber, then in another three times as large.
"""

import subprocess
import sys
from collections import Counter
from contextlib import contextmanager

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from billing.models import Campaign, Due
from cressmember.core.actions.journal import record_many
from cressmember.members.journal import MembersEvent
from cressmember.members.models import Organisation
from cressmember.office.management.bench import chamber, population
from cressmember.office.management.bench.operations import EVERY_COLUMN, EVERY_DUE_COLUMN

pytestmark = pytest.mark.django_db

SMALL, LARGE = 40, 120
# SQLite takes a limited number of values in a statement: what is written in bulk goes in several.
WRITTEN_FOR_EACH_ROW = {"sqlite": 0.12, "postgresql": 0.02}


@contextmanager
def statements():
    """Count the statements of a block, by their first word."""
    counted = Counter()
    with CaptureQueriesContext(connection) as captured:
        yield counted
    counted.update(query["sql"].split(maxsplit=1)[0] for query in captured)


@pytest.fixture
def treasurer(db, client):
    treasurer = chamber.open_chamber()
    client.force_login(treasurer)
    return treasurer


@pytest.fixture
def file_of(tmp_path):
    """A register of so many organisations, as a file."""
    return lambda size: population.write_csv(tmp_path / f"register-{size}.csv", size)


@pytest.fixture
def both(treasurer, file_of):
    """Do something in a small chamber, then in a large one, each with its register; the answers."""

    def compare(work):
        answers = []
        for size in (SMALL, LARGE):
            with transaction.atomic():
                chamber.import_register(file_of(size))
                ContentType.objects.clear_cache()  # What the small one read, the large one reads again.
                answers.append(work())
                transaction.set_rollback(True)
        return answers

    return compare


@pytest.fixture
def large_register(treasurer, file_of):
    chamber.import_register(file_of(LARGE))


def assert_set_based(small, large):
    """Many rows take as many statements as few; new ones alone, some more for each further row."""
    for verb in ("SELECT", "UPDATE", "DELETE"):
        assert large[verb] == small[verb], verb
    further = large["INSERT"] - small["INSERT"]
    assert further <= (LARGE - SMALL) * WRITTEN_FOR_EACH_ROW[connection.vendor]


# Acts


def test_an_import_is_written_in_sets(treasurer, file_of):
    counted = []
    for size in (SMALL, LARGE):
        file = file_of(size)
        ContentType.objects.clear_cache()
        with transaction.atomic():
            with statements() as imported:
                chamber.import_register(file)
            counted.append(imported)
            assert Organisation.objects.count() == size
            transaction.set_rollback(True)

    assert_set_based(*counted)


def test_a_campaign_is_rehearsed_in_sets(both, treasurer):
    def rehearse():
        with statements() as rehearsed:
            chamber.rehearse(year=2025, by=treasurer)
        return rehearsed

    assert_set_based(*both(rehearse))


def test_a_campaign_is_issued_in_sets(both, treasurer):
    def issue():
        campaign = chamber.rehearse(year=2025, by=treasurer)
        with statements() as issued:
            chamber.issue(campaign, by=treasurer)
        assert Due.objects.count() == campaign.lines.filter(amount__isnull=False).count()
        return issued

    assert_set_based(*both(issue))


def test_a_campaign_issued_again_writes_nothing(large_register, treasurer):
    chamber.call_the_dues()
    before = Due.objects.count()

    with statements() as again:
        chamber.issue(Campaign.objects.get(), by=treasurer)

    assert Due.objects.count() == before
    assert again["INSERT"] + again["UPDATE"] == 0


# Pages

PAGES = {
    "the members": f"/gestion/adherents/?{EVERY_COLUMN}",
    "members, narrowed and sorted": f"/gestion/adherents/?kind=network&tri=city&{EVERY_COLUMN}",
    "members, searched": f"/gestion/adherents/?q=ecluse+lilas&{EVERY_COLUMN}",
    "the members' file": f"/gestion/adherents/?export=csv&{EVERY_COLUMN}",
    "the dues": f"/gestion/cotisations/toutes/?{EVERY_DUE_COLUMN}",
    "the dues as CSV": f"/gestion/cotisations/toutes/?export=csv&{EVERY_DUE_COLUMN}",
    "the dues as XLSX": f"/gestion/cotisations/toutes/?export=xlsx&{EVERY_DUE_COLUMN}",
    "the dues as ODS": f"/gestion/cotisations/toutes/?export=ods&{EVERY_DUE_COLUMN}",
    "the payments": "/gestion/cotisations/encaissements/",
    "the documents": "/gestion/cotisations/documents/",
    "the treasury": "/gestion/cotisations/",
    "the staff home": "/gestion/",
}
# These only go down: a page that takes more is told here first.
AT_MOST = {
    "the members": 7,
    "members, searched": 7,
    # One tells what a duty keeps of those who were erased, one for whom the member pays.
    "a member's whole file": 20,
    "the dues": 7,
    "the payments": 7,
    "the treasury": 13,
    "the staff home": 13,
}
# Fifty rows with every column, or any other page.
BYTES = 41 * 1024


def asked(client, address):
    """The statements that a page takes, and its length."""
    length_of(client.get(address))  # What is read once for a process was read.
    with statements() as counted:
        response = client.get(address)
        length = length_of(response)
    assert response.status_code == 200
    return counted.total(), length


def length_of(response):
    return sum(map(len, response.streaming_content)) if response.streaming else len(response.content)


def test_no_page_costs_more_in_a_larger_chamber(client, both):
    def ask():
        chamber.call_the_dues()
        chamber.collect_some()
        return {name: asked(client, address)[0] for name, address in PAGES.items()}

    small, large = both(ask)

    assert large == small


def test_the_busiest_pages_take_few_statements(client, large_register):
    chamber.call_the_dues()
    addresses = PAGES | {"a member's whole file": file_address()}

    taken = {name: asked(client, addresses[name])[0] for name in AT_MOST}

    assert {name: count for name, count in taken.items() if count > AT_MOST[name]} == {}


def test_a_long_history_costs_a_file_no_statement(client, large_register):
    chamber.call_the_dues()
    organisation = Due.objects.first().organisation
    before, _ = asked(client, file_address())

    with transaction.atomic():
        record_many(MembersEvent.ORGANISATION_CHANGED, rows=[(organisation, {})] * 40, by=None)
    chamber.call_the_dues(year=2026)
    chamber.collect_some(year=2026)

    assert asked(client, file_address())[0] == before


def test_no_page_is_heavy(client, large_register):
    chamber.call_the_dues()
    heavy = {
        name: length
        for name, address in PAGES.items()
        if "export=" not in address and (length := asked(client, address)[1]) > BYTES
    }

    assert heavy == {}


def file_address():
    return reverse("members:organisation-detail", args=[Due.objects.first().organisation_id])


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL sorts a short table rather than read it by its index"
)
def test_the_members_are_read_in_their_order(large_register):
    plan = Organisation.objects.order_by("sort_name", "pk")[:50].explain()

    assert "TEMP B-TREE" not in plan


# Start


def test_the_web_server_starts_without_what_few_requests_need():
    heavy = ("weasyprint", "xlsxwriter", "python_calamine", "segno")
    code = f"import sys, cressmember.wsgi; print([name for name in {heavy} if name in sys.modules])"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
