from decimal import Decimal

import pytest

from billing.models import Due

SAME, OTHER = "Recalculé à l’identique", "Recalcul différent"


@pytest.fixture
def due(issued):
    return Due.objects.get(organisation__number=1, dues_year__label="2025")


def test_a_due_is_computed_again_on_its_page(due, treasurer):
    page = treasurer.get(due.get_absolute_url()).content.decode()
    assert SAME in page
    assert OTHER not in page

    tampered = due.amount + Decimal("0.01")
    Due.objects.filter(pk=due.pk).update(amount=tampered, net_amount=tampered)
    page = treasurer.get(due.get_absolute_url()).content.decode()
    assert SAME not in page
    assert OTHER in page


def test_an_imported_due_was_not_computed_here(register, treasurer):
    imported = Due.objects.get(organisation__number=7)

    page = treasurer.get(imported.get_absolute_url()).content.decode()

    assert SAME not in page
    assert OTHER not in page
