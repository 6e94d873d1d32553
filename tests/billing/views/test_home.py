from datetime import date
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from billing.filters import DueFilter
from billing.models import Due, DuesYear
from billing.queries import with_paid
from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.models import User
from cressmember.accounts.roles import Role
from cressmember.members.models import Organisation
from tests.spreadsheets import rows_in

pytestmark = pytest.mark.django_db


def test_each_figure_opens_the_rows_that_make_it(client):
    year = DuesYear.objects.create(label="2025", starts_on=date(2025, 1, 1), ends_on=date(2026, 1, 1))
    for n, (college, place) in enumerate([("Associations", "75"), ("", ""), ("Associations", "")]):
        owner = Organisation.objects.create(name=f"Adhérent {n}", sort_name=f"adherent {n}")
        Due.objects.create(
            organisation=owner,
            payer=owner,
            dues_year=year,
            amount=Decimal(100 + n),
            origin="opening",
            college_name=college,
            kind="single",
            departement=place,
            called_on=date(2025, 1, 1),
        )
    Due.objects.filter(amount=102).update(cancelled_at="2025-02-01T00:00:00Z", cancelled_because="Doublon")
    client.force_login(User.objects.create_superuser("tresorerie@cress.example", name="Nadia Ferrand"))

    tables = client.get(reverse("billing:home")).context["tables"]

    for table in tables:
        for row, url in table["rows"]:
            asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
            shown = DueFilter(asked, queryset=with_paid(Due.objects.all())).qs
            assert sum(due.amount for due in shown) == row.called, (table["title"], row.label)


def rows_of(client, url):
    """What the list at an address adds up to."""
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    shown = DueFilter(asked, queryset=with_paid(Due.objects.all())).qs
    return sum((due.outstanding for due in shown), Decimal(0))


def test_the_aged_balance_adds_up_and_each_line_opens_its_rows(issued, treasurer):
    context = treasurer.get(reverse("billing:home"), {"year": ""}).context

    assert sum(age.amount for age, _ in context["ages"]) == context["total"].remaining == Decimal("79870.00")
    for age, url in context["ages"]:
        assert rows_of(treasurer, url) == age.amount, age.label


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "ods"])
def test_the_report_as_a_file_says_what_the_page_says(issued, treasurer, file_format):
    page = treasurer.get(reverse("billing:home"), {"year": ""}).context

    answer = treasurer.get(reverse("billing:home"), {"year": "", "export": file_format})

    on_page = [
        (table["heading"], row.label, row.dues, row.called, row.collected, row.remaining)
        for table in page["tables"]
        for row, _ in table["rows"]
    ]
    total = page["total"]
    on_page.append(("Total", "Total", total.dues, total.called, total.collected, total.remaining))
    assert rows_in(answer, file_format, texts=2) == on_page


def test_the_report_is_only_for_those_who_may_export(client, register):
    reader = ensure_user(email="lecture@cress.example", by=None)
    grant_role(user=reader, role=Role.READER, starts_on=date(2020, 1, 1), by=None)
    client.force_login(reader)

    assert client.get(reverse("billing:home"), {"export": "xlsx"}).status_code == 403
    assert client.get(reverse("billing:home")).context["exports"] == []
