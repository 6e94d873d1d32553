import pytest
from django.db import transaction

from cressmember.core.actions.series import take_numbers

pytestmark = pytest.mark.django_db(transaction=True)


def test_numbers_follow_each_other():
    with transaction.atomic():
        first = take_numbers("AC-2025")
        next_three = take_numbers("AC-2025", count=3)

    assert [*first, *next_three] == [1, 2, 3, 4]


def test_a_number_rolled_back_was_never_taken():
    with transaction.atomic():
        take_numbers("AC-2025", count=5)
        transaction.set_rollback(True)

    with transaction.atomic():
        assert list(take_numbers("AC-2025")) == [1]


def test_series_are_counted_apart():
    with transaction.atomic():
        take_numbers("AC-2024", count=2)

        assert list(take_numbers("AC-2025")) == [1]


def test_a_number_is_taken_in_a_transaction_only():
    with pytest.raises(ValueError, match="transaction"):
        take_numbers("AC-2025")


def test_at_least_one_number_is_taken():
    with transaction.atomic(), pytest.raises(ValueError, match="at least one"):
        take_numbers("AC-2025", count=0)
