"""Entries prepared, exported, taken back; years closed and opened again."""

import hashlib
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from billing.actions.accounting import export_batch, prepare_entries, take_back_batch
from billing.actions.adjustment import adjust_due
from billing.actions.closing import close_year, reopen_year
from billing.actions.document import cancel_call
from billing.actions.doubt import end_doubt, raise_doubt
from billing.actions.due import cancel_opening
from billing.actions.payout import record_payout
from billing.actions.proof import prove_dues
from billing.actions.receipt import allocate, receive, void_receipt, withdraw_allocation
from billing.forms.accounting import years_to_close
from billing.models import (
    AccountingSettings,
    Allocation,
    ClosedYear,
    Document,
    Due,
    DuesYear,
    Entry,
    EntryBatch,
    EntryLine,
    Proof,
    Receipt,
)
from billing.queries.closing import balance_as_of
from billing.queries.facts import Ledger
from billing.queries.proof import disagreements
from cressmember.kernel.periods import Period
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.merge import merge_organisations
from cressmember.members.actions.organisation import create_organisation
from tests.billing.test_proof import booked, told

YEAR = Period(date(2025, 1, 1), date(2026, 1, 1))
LAST_DAY = date(2025, 12, 31)
LATER = date(2030, 1, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return create_organisation(name="Les Ateliers", number=7, by=None)


@pytest.fixture
def years():
    return {
        year: DuesYear.objects.create(
            label=str(year), starts_on=date(year, 1, 1), ends_on=date(year + 1, 1, 1)
        )
        for year in (2025, 2026)
    }


@pytest.fixture
def due(member, years):
    return called(member, years[2025], date(2025, 2, 1))


def called(member, year, on, amount="100.00"):
    return Due.objects.create(
        organisation=member,
        payer=member,
        dues_year=year,
        amount=Decimal(amount),
        net_amount=Decimal(amount),
        origin=Due.Origin.OPENING,
        called_on=on,
    )


def paid(due, on, amount="100.00", outside_id="v1", method="transfer"):
    return receive(
        payer=due.payer,
        method=method,
        amount=Decimal(amount),
        received_on=on,
        outside_id=outside_id,
        dues=[due],
        by=None,
    )


def recorded(day, *rows):
    """Have these rows recorded on that day: what is learnt late is known by the day of its record."""
    instant = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    for row in rows:
        field = "allocated_at" if isinstance(row, Allocation) else "recorded_at"
        type(row).objects.filter(pk=row.pk).update(**{field: instant})


def balance_of(role, on=LATER, *, key=None):
    """What the books hold on the accounts of a role, debits less credits, until a day."""
    rows = EntryLine.objects.filter(role=role, entry__on__lte=on)
    if key is not None:
        rows = rows.filter(member_key=key)
    return sum((row.debit - row.credit for row in rows), Decimal("0.00"))


def books(on=LATER):
    """(day, label, account, signed) of the lines that stand until a day."""
    rows = EntryLine.objects.filter(entry__on__lte=on).select_related("entry").order_by("entry", "rank")
    return [(row.entry.on, row.entry.phase, row.account, row.debit - row.credit) for row in rows]


def test_a_due_and_its_payment_are_three_entries_and_preparing_again_changes_nothing(due):
    paid(due, date(2025, 3, 1))

    assert prepare_entries(until=LAST_DAY, by=None) == 3
    first = books()
    assert prepare_entries(until=LAST_DAY, by=None) == 3

    assert books() == first
    assert [(account, amount) for _, _, account, amount in first] == [
        ("411", Decimal(100)),
        ("7561", Decimal(-100)),
        ("512", Decimal(100)),
        ("4191", Decimal(-100)),
        ("4191", Decimal(100)),
        ("411", Decimal(-100)),
    ]
    assert EntryLine.objects.filter(role="members").values_list("auxiliary", flat=True).first() == "ADH00007"


@pytest.mark.parametrize(("until", "waiting"), [("2025-02-28", 1), ("2025-03-01", 3), ("2025-03-02", 3)])
def test_what_happens_after_the_day_waits(due, until, waiting):
    paid(due, date(2025, 3, 1))

    assert prepare_entries(until=date.fromisoformat(until), by=None) == waiting


def test_nothing_is_exported_before_the_accountant_was_asked(due):
    with pytest.raises(RuleViolation, match="Confirmez d’abord les réglages"):
        export_batch(until=LAST_DAY, on=LATER, by=None)


def test_a_batch_is_numbered_frozen_and_kept_with_its_digest(due):
    booked()
    paid(due, date(2025, 3, 1))

    first = export_batch(until=date(2025, 2, 28), on=LATER, by=None)
    second = export_batch(until=LAST_DAY, on=LATER, by=None)

    assert [(one.rank, one.first_number, one.last_number) for one in (first, second)] == [
        (1, 1, 1),
        (2, 2, 3),
    ]
    assert hashlib.sha256(second.content.encode()).hexdigest() == second.sha256
    assert second.content.split("\r\n")[1].split("\t")[:5] == ["BQ", "Banque", "2", "20250301", "512"]
    assert "fec" not in second.filename.lower()
    with pytest.raises(RuleViolation, match="Aucune écriture n’attend"):
        export_batch(until=LAST_DAY, on=LATER, by=None)


def test_a_batch_holds_one_accounting_year_the_oldest_first(due, member, years):
    booked()
    called(member, years[2026], date(2026, 1, 5))

    with pytest.raises(RuleViolation, match="exportez-les"):
        export_batch(until=date(2026, 6, 30), on=LATER, by=None)
    export_batch(until=LAST_DAY, on=LATER, by=None)
    batch = export_batch(until=date(2026, 6, 30), on=LATER, by=None)

    assert (batch.year_label, batch.first_number) == ("2026", 1)


def test_a_day_that_has_not_come_is_not_exported(due):
    booked()

    with pytest.raises(RuleViolation, match="pas encore passé"):
        export_batch(until=date(2025, 3, 2), on=date(2025, 3, 1), by=None)
    assert export_batch(until=date(2025, 3, 1), on=date(2025, 3, 1), by=None)


def test_what_is_undone_after_it_left_is_another_entry_and_never_touches_the_first(due):
    booked()
    receipt = paid(due, date(2025, 3, 1))
    batch = export_batch(until=LAST_DAY, on=LATER, by=None)
    content = batch.content

    void_receipt(receipt=receipt, because="rejet", by=None)
    prepare_entries(until=timezone.localdate(), by=None)

    undone = list(Entry.objects.filter(batch__isnull=True).order_by("pk"))
    assert {(one.fact_kind, one.phase, one.on) for one in undone} == {
        ("receipt", "undone", timezone.localdate()),
        ("allocation", "undone", timezone.localdate()),
    }
    assert EntryBatch.objects.get().content == content
    assert balance_of("members") == Decimal(100)
    assert balance_of("advances") == 0


def test_what_is_taken_back_is_mirrored_on_the_accounts_that_it_left_on(due):
    booked()
    export_batch(until=LAST_DAY, on=LATER, by=None)
    booked(accounts={"dues": ("7562", "Cotisations avec contrepartie")})

    cancel_opening(due=due, because="erreur", by=None)
    prepare_entries(until=LATER, by=None)

    assert list(EntryLine.objects.filter(entry__batch__isnull=True).values_list("account", flat=True)) == [
        "411",
        "7561",
    ]


def test_a_batch_that_nobody_took_is_taken_back_and_its_numbers_serve_again(due):
    booked()
    batch = export_batch(until=LAST_DAY, on=LATER, by=None)

    take_back_batch(batch=batch, because="trop tôt", by=None)
    again = export_batch(until=LAST_DAY, on=LATER, by=None)

    assert (again.rank, again.first_number) == (2, 1)
    assert EntryBatch.objects.get(pk=batch.pk).content == batch.content
    with pytest.raises(RuleViolation, match="déjà repris"):
        take_back_batch(batch=batch, because="encore", by=None)
    assert told(disagreements(on=LATER)) == []


def test_only_the_last_batch_is_taken_back(due):
    booked()
    paid(due, date(2025, 3, 1))
    first = export_batch(until=date(2025, 2, 28), on=LATER, by=None)
    export_batch(until=LAST_DAY, on=LATER, by=None)

    with pytest.raises(RuleViolation, match="reprenez d’abord le dernier"):
        take_back_batch(batch=first, because="trop tôt", by=None)
    with pytest.raises(RuleViolation, match="Dites pourquoi"):
        take_back_batch(batch=first, because=" ", by=None)


def test_the_way_dues_are_income_does_not_change_once_entries_left(due):
    booked()
    export_batch(until=LAST_DAY, on=LATER, by=None)

    with pytest.raises(RuleViolation, match="ne change plus ici"):
        booked("receipt")
    with pytest.raises(RuleViolation, match="ne changent plus"):
        booked(last_month=6)


def test_an_account_that_is_none_is_refused():
    with pytest.raises(RuleViolation, match="n’est pas un numéro de compte"):
        booked(accounts={"dues": ("cotisations", "Cotisations")})
    with pytest.raises(RuleViolation, match="Donnez un code"):
        booked(journals={"dues": ("", "Ventes")})
    with pytest.raises(ValueError):
        booked(accounts={"gifts": ("7541", "Dons")})
    with pytest.raises(ValueError):
        booked(journals={"gifts": ("DO", "Dons")})


def test_the_bank_is_left_out_when_the_accountant_books_it_and_never_waits_again(due):
    booked(with_bank=False)
    paid(due, date(2025, 3, 1))

    batch = export_batch(until=LAST_DAY, on=LATER, by=None)

    assert batch.entry_count == 2
    assert "\t512\t" not in batch.content
    booked(with_bank=True)
    assert prepare_entries(until=LATER, by=None) == 0


def test_what_is_already_in_the_books_is_left_out(due, member, years):
    booked(books_from=date(2026, 1, 1))
    called(member, years[2026], date(2026, 1, 5))

    batch = export_batch(until=date(2026, 6, 30), on=LATER, by=None)

    assert (batch.year_label, batch.entry_count) == ("2026", 1)


def test_a_due_called_before_its_year_is_deferred_at_the_end_of_the_year_and_taken_up_the_day_after(
    member, years
):
    early = called(member, years[2026], date(2025, 12, 10))
    adjust_due(
        due=early, kind="reduction", amount=Decimal(30), because="x", decided_by="Bureau",
        decided_on=date(2025, 12, 20), by=None,
    )  # fmt: skip
    recorded(date(2025, 12, 20), early.adjustments.get())

    prepare_entries(until=date(2026, 1, 31), by=None)

    assert balance_of("deferred", LAST_DAY) == Decimal(-70)
    assert balance_of("dues", LAST_DAY) + balance_of("reductions", LAST_DAY) == 0
    assert balance_of("deferred", date(2026, 1, 1)) == 0
    assert balance_as_of(LAST_DAY).called_in_advance == Decimal(70)


def test_a_reduction_learnt_after_the_deferral_left_is_deferred_by_the_difference(member, years):
    booked()
    early = called(member, years[2026], date(2025, 12, 10))
    export_batch(until=LAST_DAY, on=LATER, by=None)
    adjust_due(
        due=early, kind="reduction", amount=Decimal(30), because="x", decided_by="Bureau",
        decided_on=date(2025, 12, 20), by=None,
    )  # fmt: skip

    prepare_entries(until=LATER, by=None)

    assert balance_of("deferred", LAST_DAY) == Decimal(-70)
    assert balance_of("deferred") == 0


def test_a_doubtful_due_moves_to_its_account_for_what_is_owed_and_back(due):
    raise_doubt(due=due, on=date(2025, 4, 1), because="silence", by=None)
    paid(due, date(2025, 5, 1), "30.00")
    prepare_entries(until=LAST_DAY, by=None)

    assert [balance_of("doubtful", date(2025, month, 28)) for month in (3, 4, 5)] == [0, 100, 70]
    assert balance_of("members", LAST_DAY) == 0
    assert balance_as_of(LAST_DAY).doubtful == Decimal(70)

    end_doubt(doubt=due.doubts.get(), on=date(2025, 6, 1), because="accord", by=None)
    prepare_entries(until=LAST_DAY, by=None)
    assert (balance_of("doubtful"), balance_of("members")) == (0, Decimal(70))


def test_the_piece_of_an_entry_bears_the_date_of_its_document_whatever_the_day_it_was_recorded(issued):
    first, second = Document.objects.filter(kind="call").order_by("pk").select_related("due")[:2]
    cancel_call(document=first, because="double adhésion", on=date(2025, 2, 1), by=None)
    raise_doubt(due=second.due, because="sans nouvelles", on=date(2025, 6, 1), by=None)

    prepare_entries(until=LATER, by=None)

    entries = Entry.objects.filter(fact_id__in=[first.due_id, second.due_id], fact_kind__in=["due", "doubt"])
    assert list(entries.order_by("fact_id", "on").values_list("phase", "piece", "piece_on")) == [
        ("done", first.number, first.issued_on),
        ("undone", "AN-2025-0001", date(2025, 2, 1)),
        ("done", second.number, second.issued_on),
        ("2025-06-01", second.number, second.issued_on),
    ]


def test_money_moved_to_another_due_pays_it_from_the_day_it_was_moved(due, member, years):
    other = called(member, years[2026], date(2025, 2, 1), "100.00")
    receipt = paid(due, date(2025, 3, 1))
    withdraw_allocation(allocation=receipt.allocations.get(), because="erreur", by=None)
    allocate(receipt=receipt, dues=[other], by=None)

    evening = balance_as_of(date(2025, 6, 30))

    assert [(row.due.pk, row.owed) for row in evening.receivables] == [(other.pk, Decimal(100))]
    assert evening.credit == 0
    assert [row.due.pk for row in balance_as_of(timezone.localdate()).receivables] == [due.pk]


def test_a_payout_is_what_reached_the_bank_and_what_it_cost(due):
    receipt = paid(due, date(2025, 3, 1), method="card")
    record_payout(
        outside_id="po_1", gross=Decimal(100), fees=Decimal("1.50"), net=Decimal("98.50"),
        arrived_on=date(2025, 3, 4), receipts=[receipt], by=None,
    )  # fmt: skip
    prepare_entries(until=LAST_DAY, by=None)

    assert (balance_of("bank"), balance_of("fees"), balance_of("cards")) == (
        Decimal("98.50"),
        Decimal("1.50"),
        0,
    )


def test_a_merge_moves_what_left_to_the_auxiliary_account_of_the_kept_file(due, member):
    booked()
    export_batch(until=LAST_DAY, on=LATER, by=None)
    kept = create_organisation(name="Les Ateliers de l’Écluse", number=8, by=None)

    merge_organisations(kept=kept, absorbed=member, by=None)
    prepare_entries(until=LATER, by=None)

    rows = EntryLine.objects.filter(role="members", entry__fact_kind="transfer")
    assert {(row.auxiliary, row.debit - row.credit) for row in rows} == {
        ("ADH00008", Decimal(100)),
        ("ADH00007", Decimal(-100)),
    }
    assert told(disagreements(on=LATER)) == []


def proved(on):
    proof = prove_dues(on=on, by=None)
    Proof.objects.filter(pk=proof.pk).update(ran_at=datetime(on.year, on.month, on.day, 4, tzinfo=UTC))


CLOSED_ON = date(2026, 2, 1)


def test_a_year_is_closed_once_all_left_and_proved(due):
    booked()
    paid(due, date(2025, 3, 1), "40.00")
    with pytest.raises(RuleViolation, match="faites la preuve d’abord"):
        close_year(year=YEAR, on=CLOSED_ON, by=None)
    proved(CLOSED_ON)
    with pytest.raises(RuleViolation, match="exportez-les d’abord"):
        close_year(year=YEAR, on=CLOSED_ON, by=None)
    export_batch(until=LAST_DAY, on=CLOSED_ON, by=None)

    closed = close_year(year=YEAR, on=CLOSED_ON, by=None)

    assert closed.figures == {
        "owed": "60.00",
        "doubtful": "0.00",
        "credit": "0.00",
        "called_in_advance": "0.00",
        "claimed": "0.00",
    }
    with pytest.raises(RuleViolation, match="déjà clos"):
        close_year(year=YEAR, on=CLOSED_ON, by=None)


@pytest.mark.parametrize(("on", "refused"), [(date(2025, 12, 31), True), (date(2026, 1, 1), False)])
def test_a_year_is_closed_from_the_day_after_its_end(due, on, refused):
    booked()
    export_batch(until=LAST_DAY, on=LATER, by=None)
    proved(on)
    if refused:
        with pytest.raises(RuleViolation, match="se clôt ensuite"):
            close_year(year=YEAR, on=on, by=None)
    else:
        assert close_year(year=YEAR, on=on, by=None)


@pytest.mark.parametrize(("day", "refused"), [(30, True), (31, False)])
def test_a_proof_is_good_for_the_day_after(due, day, refused):
    booked()
    export_batch(until=LAST_DAY, on=LATER, by=None)
    proved(date(2026, 1, day))
    if refused:
        with pytest.raises(RuleViolation, match="refaites-la"):
            close_year(year=YEAR, on=CLOSED_ON, by=None)
    else:
        assert close_year(year=YEAR, on=CLOSED_ON, by=None)


def test_no_year_is_closed_over_one_that_is_open(due, member, years):
    booked()
    called(member, years[2026], date(2026, 2, 1))
    prepare_entries(until=LATER, by=None)

    with pytest.raises(RuleViolation, match="L’exercice 2025 est encore ouvert"):
        close_year(year=Period(date(2026, 1, 1), date(2027, 1, 1)), on=LATER, by=None)


def test_a_year_without_an_entry_is_closed_in_its_turn(due):
    booked()
    export_batch(until=LAST_DAY, on=LATER, by=None)
    proved(CLOSED_ON)
    ClosedYear.objects.create(label="2023", starts_on=date(2023, 1, 1), ends_on=date(2024, 1, 1))

    assert [start.year for start, _ in years_to_close()][:2] == [2024, 2025]
    with pytest.raises(RuleViolation, match="L’exercice 2024 est encore ouvert"):
        close_year(year=YEAR, on=CLOSED_ON, by=None)
    for start in (date(2024, 1, 1), YEAR.start):
        close_year(year=AccountingSettings.current().year_of(start), on=CLOSED_ON, by=None)
    assert ClosedYear.objects.count() == 3


def test_years_that_are_in_the_books_from_elsewhere_are_not_closed_here(due, member, years):
    booked(books_from=date(2026, 1, 1))
    called(member, years[2026], date(2026, 2, 1))
    export_batch(until=date(2026, 12, 31), on=LATER, by=None)
    proved(LATER)

    assert close_year(year=Period(date(2026, 1, 1), date(2027, 1, 1)), on=LATER, by=None).label == "2026"


def test_a_proof_that_fails_blocks_the_closing(due):
    booked()
    receipt = paid(due, date(2025, 3, 1))
    export_batch(until=LAST_DAY, on=LATER, by=None)
    Allocation.objects.filter(receipt=receipt).update(amount=Decimal("100.01"))
    proved(CLOSED_ON)

    with pytest.raises(RuleViolation, match="désaccords"):
        close_year(year=YEAR, on=CLOSED_ON, by=None)


@pytest.fixture
def closed(due):
    booked()
    export_batch(until=LAST_DAY, on=CLOSED_ON, by=None)
    proved(CLOSED_ON)
    return close_year(year=YEAR, on=CLOSED_ON, by=None)


def test_what_is_learnt_of_a_closed_year_is_written_on_the_first_open_day_with_its_date(closed, due):
    paid(due, date(2025, 12, 30))
    prepare_entries(until=LATER, by=None)

    late = Entry.objects.get(fact_kind="receipt")
    assert (late.on, late.fact_on) == (date(2026, 1, 1), date(2025, 12, 30))
    assert late.label == "Virement Les Ateliers (du 30/12/2025)"
    batch = EntryBatch.objects.get()
    with pytest.raises(RuleViolation, match="rouvrez-le d’abord"):
        take_back_batch(batch=batch, because="erreur", by=None)
    assert told(disagreements(on=LATER)) == []


def test_a_year_opened_again_takes_what_was_learnt_of_it(closed, due):
    with pytest.raises(RuleViolation, match="Dites pourquoi"):
        reopen_year(closed=closed, because="", by=None)
    reopen_year(closed=closed, because="le cabinet le demande", by=None)
    paid(due, date(2025, 12, 30))
    prepare_entries(until=LATER, by=None)

    assert Entry.objects.get(fact_kind="receipt").on == date(2025, 12, 30)
    with pytest.raises(RuleViolation, match="déjà rouvert"):
        reopen_year(closed=closed, because="encore", by=None)
    assert not ClosedYear.objects.standing().exists()


def test_a_due_erased_with_its_import_after_it_left_is_taken_back(due):
    booked()
    export_batch(until=LAST_DAY, on=LATER, by=None)
    due.delete()

    prepare_entries(until=date(2026, 3, 1), by=None)

    back = Entry.objects.get(batch__isnull=True)
    assert (back.phase, back.on) == ("undone", date(2026, 3, 1))
    assert balance_of("members") == 0
    assert not Receipt.objects.exists()


def test_what_points_is_read_before_what_it_points_to(due):
    """Somebody who pays while entries are drawn must not leave an allocation without its receipt or due."""
    paid(due, date(2025, 3, 1))

    with CaptureQueriesContext(connection) as asked:
        assert len(Ledger(recognised="call").facts) == 3

    tables = [query["sql"].partition('FROM "')[2].partition('"')[0] for query in asked]
    order = ["billing_allocation", "billing_receipt", "billing_document", "billing_due"]
    assert [table for table in tables if table in order] == order
    assert tables.index("members_organisation") > tables.index("billing_due")
