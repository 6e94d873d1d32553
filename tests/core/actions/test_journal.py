import hashlib
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection, transaction

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


@pytest.mark.parametrize(
    ("figures", "written"),
    [
        ({}, None),
        ({"because": "a, b : « c »", "zz": 1, "b": [1, None]}, None),
        # As entries were written once, in the order and with the spaces of the time.
        ({"zz": 1, "b": "é"}, '{"zz": 1, "b": "\\u00e9"}'),
    ],
)
def test_figures_hold_however_they_are_stored(chamber, figures, written):
    entry = record(CoreEvent.CHAMBER_CONFIGURED, on=chamber, by=None, **figures)
    if written is not None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE core_entry SET figures = %s WHERE id = %s", [written, entry.pk])

    assert verify_chain().holds


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("figures", '{"because": "a,b"}'),
        ("figures", '{"because": "a, b", "n": 1}'),
        ("at", "2026-01-01 10:00:00.000001+00:00"),
        ("event", "core.other"),
        ("subject_id", 2),
        ("detail_digest", "0"),
    ],
)
def test_an_altered_byte_is_found_where_it_is(chamber, column, value):
    for _ in range(2):
        record(CoreEvent.CHAMBER_CONFIGURED, on=chamber, by=None, because="a, b")
    altered = record(CoreEvent.CHAMBER_CONFIGURED, on=chamber, by=None, because="a, b")
    record(CoreEvent.CHAMBER_CONFIGURED, on=chamber, by=None)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE core_entry SET {column} = %s WHERE id = %s", [value, altered.pk])

    verdict = verify_chain()

    assert (verdict.entries, verdict.broken_at) == (3, altered.pk)


def test_every_event_has_its_sentence():
    assert all(label.strip() for label in sentences().values())


def test_a_digest_is_that_of_the_canonical_list_of_what_an_entry_tells():
    at = datetime(2026, 6, 25, 14, 0, 0, 5, tzinfo=UTC)
    for event, actor, figures in (("a.b", None, {}), ('"é\n\\', 3, {"é": [1, None], "a": "x"})):
        told = ["0" * 64, at.isoformat(timespec="microseconds"), event, actor, 7, 9, figures, "d"]

        expected = hashlib.sha256(canonical(told).encode()).hexdigest()
        told[6] = canonical(figures)
        assert told_digest(*told) == expected
