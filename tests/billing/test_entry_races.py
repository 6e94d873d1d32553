"""Two hands that export entries in one instant: each entry leaves in one batch, and numbers go on."""

from datetime import date
from decimal import Decimal

import pytest

from billing.actions.receipt import receive
from billing.models import AccountingSettings, Due, DuesYear, Entry, EntryBatch
from billing.queries.proof import disagreements
from cressmember.core.queries import verify_chain
from cressmember.members.actions.organisation import create_organisation

pytestmark = pytest.mark.prove

HEAD = """
from datetime import date
from billing.actions.accounting import export_batch
"""
EXPORT = (
    "batch = export_batch(until=date.fromisoformat({day!r}), on=date(2026, 2, 1), by=None); "
    "print(batch.first_number, batch.last_number)"
)


def paid_twenty_times():
    """Ten members called in January, who pay half in March and half in September: thirty facts, and more."""
    year = DuesYear.objects.create(label="2025", starts_on=date(2025, 1, 1), ends_on=date(2026, 1, 1))
    AccountingSettings.objects.create(pk=1)
    for rank in range(10):
        member = create_organisation(name=f"Les Ateliers {rank}", by=None)
        due = Due.objects.create(
            organisation=member,
            payer=member,
            dues_year=year,
            amount=Decimal(100),
            net_amount=Decimal(100),
            origin=Due.Origin.OPENING,
            called_on=date(2025, 1, 15),
        )
        for month in (3, 9):
            receive(
                payer=member,
                method="transfer",
                amount=Decimal(50),
                received_on=date(2025, month, 1),
                outside_id=f"{rank}-{month}",
                dues=[due],
                by=None,
            )


@pytest.mark.parametrize(
    ("first", "second", "said", "batches"),
    [
        ("2025-12-31", "2025-12-31", "Aucune écriture n’attend", 1),
        ("2025-06-30", "2025-12-31", "31 50", 2),
        ("2025-12-31", "2025-06-30", "Aucune écriture n’attend", 1),
    ],
)
def test_each_entry_leaves_in_one_batch(at_once, first, second, said, batches):
    paid_twenty_times()

    _, told = at_once(EXPORT.format(day=first), EXPORT.format(day=second))

    assert said in told
    assert EntryBatch.objects.count() == batches
    facts = list(Entry.objects.values_list("fact_kind", "fact_id", "phase"))
    assert len(facts) == len(set(facts)) == 50
    assert list(Entry.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 51))
    assert not Entry.objects.filter(batch__isnull=True).exists()
    assert disagreements(on=date(2026, 2, 1)).findings == []
    assert verify_chain().holds
