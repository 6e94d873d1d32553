from datetime import date
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from billing.filters import DueFilter
from billing.models import Due, DuesYear
from billing.queries import with_paid
from cressmember.accounts.models import User
from cressmember.members.models import Organisation

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
