"""Rows counted together, in one statement."""

import pytest

from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.models import User
from cressmember.core.models import Entry
from cressmember.core.queries import how_many


def test_each_query_has_its_count(db, django_assert_num_queries):
    for name in ("anne", "bruno"):
        ensure_user(email=f"{name}@cress.example", by=None)
    everyone = User.objects.order_by("email")

    with django_assert_num_queries(1):
        found = how_many(
            {"all": everyone, "anne": everyone.filter(email__startswith="anne"), "none": Entry.objects.none()}
        )

    assert found == {"all": 2, "anne": 1, "none": 0}


@pytest.mark.django_db
def test_nothing_asked_is_nothing_counted():
    assert how_many({}) == {}
