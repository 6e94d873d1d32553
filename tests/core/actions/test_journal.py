import hashlib
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import transaction

from cressmember.core.actions.journal import differences, record, record_many
from cressmember.core.journal import CoreEvent, sentences
from cressmember.core.models import Chamber, Entry, EntryDetail
from cressmember.core.models.entry import canonical, told_digest
from cressmember.core.queries import history_of, verify_chain

pytestmark = pytest.mark.django_db


@pytest.fixture
def chamber():
    return Chamber.objects.create(pk=1, name="CRESS d’essai")


def test_differences_keep_only_what_changed():
    assert differences({"a": 1, "b": 2}, {"a": 1, "b": 3, "c": None}) == {"b": (2, 3)}


def test_an_entry_tells_who_what_and_from_what_to_what(chamber):
    entry = record(
        CoreEvent.CHAMBER_CONFIGURED, on=chamber, by=None, changes={"due": (None, Decimal("12.50"))}, count=2
    )

    assert (entry.subject, entry.figures, entry.detail.changes) == (
        chamber,
        {"count": 2},
        {"due": [None, "12.50"]},
    )
    assert list(history_of(chamber)) == [entry]


def test_the_chain_names_the_first_entry_that_was_altered(chamber):
    entries = [record(CoreEvent.CHAMBER_CONFIGURED, on=chamber, by=None, step=step) for step in range(3)]
    assert verify_chain().holds

    Entry.objects.filter(pk=entries[1].pk).update(figures={"step": 9})

    assert verify_chain().broken_at == entries[1].pk


def test_the_chain_sees_a_missing_end(chamber):
    entries = [record(CoreEvent.CHAMBER_CONFIGURED, on=chamber, by=None) for _ in range(2)]

    Entry.objects.filter(pk=entries[1].pk).delete()

    assert not verify_chain().holds


def test_personal_values_can_be_emptied_but_not_altered(chamber):
    entry = record(CoreEvent.CHAMBER_CONFIGURED, on=chamber, by=None, changes={"name": ("a", "b")})
    EntryDetail.objects.filter(entry=entry).update(changes={"name": ["a", "c"]})
    assert verify_chain().broken_at == entry.pk

    EntryDetail.objects.filter(entry=entry).update(changes={})

    assert verify_chain().holds


def test_many_entries_cost_a_constant_number_of_statements(chamber, django_assert_max_num_queries):
    rows = [(chamber, {"n": (0, n)}) for n in range(500)]
    record(CoreEvent.CHAMBER_CONFIGURED, on=chamber, by=None)

    with django_assert_max_num_queries(12):
        record_many(CoreEvent.CHAMBER_CONFIGURED, rows=rows, by=None)

    assert verify_chain().entries == 501
    assert verify_chain().holds


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused():
    chamber = Chamber.objects.create(pk=1, name="CRESS d’essai")

    with pytest.raises(ValueError, match="transaction"):
        record(CoreEvent.CHAMBER_CONFIGURED, on=chamber, by=None)

    with transaction.atomic():
        record(CoreEvent.CHAMBER_CONFIGURED, on=chamber, by=None)


def test_every_event_has_its_sentence():
    assert all(label.strip() for label in sentences().values())


def test_a_digest_is_that_of_the_canonical_list_of_what_an_entry_tells():
    at = datetime(2026, 6, 25, 14, 0, 0, 5, tzinfo=UTC)
    for event, actor, figures in (("a.b", None, {}), ('"é\n\\', 3, {"é": [1, None], "a": "x"})):
        told = ["0" * 64, at.isoformat(timespec="microseconds"), event, actor, 7, 9, figures, "d"]

        expected = hashlib.sha256(canonical(told).encode()).hexdigest()
        assert told_digest("0" * 64, at, event, actor, 7, 9, figures, "d") == expected
