"""The proof of the dues: holds whatever people do, and names what was corrupted by hand."""

import random
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from billing.actions.accounting import set_accounting
from billing.actions.acknowledgement import acknowledge_receipt
from billing.actions.deposit import make_deposit
from billing.actions.document import cancel_call
from billing.actions.issue import call_single
from billing.actions.proof import prove_dues
from billing.actions.receipt import receive
from billing.actions.statement import open_bank_account
from billing.models import Allocation, Document, Due, Entry, Proof, ProviderEvent, Receipt
from billing.queries.entries import Books
from billing.queries.proof import disagreements
from cressmember.core.actions.series import take_numbers
from cressmember.core.models import Entry as JournalEntry
from cressmember.kernel.violations import RuleViolation
from tests.billing.sequences import Life
from tests.billing.share import Share

ON = date(2026, 6, 30)


def corrupt(table, column, value, pk):
    """Write in the database as no action of ours would."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [value, pk])


def booked(recognised="call", **choices):
    return set_accounting(
        **{
            "recognised": recognised,
            "books_from": None,
            "last_month": 12,
            "with_bank": True,
            "accounts": {},
            "journals": {},
            "by": None,
        }
        | choices
    )


def told(verdict):
    return [f"{one.check} · {one.member} : {one.what}" for one in verdict.findings]


def live(share, *, lives, acts):
    """Live so many random lives together, the treasurer closing months meanwhile."""
    together = [Life(share, rank) for rank in range(lives)]
    for turn in range(acts):
        for life in together:
            life.live()
        if turn % 3 == 2:
            share.close_the_month()
    share.deliver(all_of_them=True)
    assert list(ProviderEvent.objects.waiting().values_list("kind", "note")) == []
    assert told(disagreements(on=ON)) == [], f"after the lives of {share.seed}"


def one_corrupted_allocation_is_named(seed):
    """Any allocation, one cent more or less, whatever was lived: its member and its rows are named."""
    draw = random.Random(seed)
    row = draw.choice(list(Allocation.objects.standing().select_related("due__organisation").order_by("pk")))
    cent = draw.choice([Decimal("0.01"), Decimal("-0.01")])
    corrupt("billing_allocation", "amount", str(row.amount + cent), row.pk)

    (finding,) = [one for one in disagreements(on=ON).findings if one.check == "Affectations au journal"]

    assert (finding.member, finding.cents) == (row.due.organisation.name, cent)
    assert f"n°\u00a0{row.receipt_id} " in finding.what
    assert f"n°\u00a0{row.due_id} " in finding.what


@pytest.mark.parametrize("recognised", ["call", "receipt"])
def test_a_sample_of_random_lives_agrees(db, provider, recognised):
    booked(recognised)

    live(Share(0, members=10, provider=provider), lives=5, acts=9)

    assert Entry.objects.filter(batch__isnull=False).exists()
    one_corrupted_allocation_is_named(0)


@pytest.mark.prove
@pytest.mark.parametrize("share", range(50))
def test_ten_thousand_random_lives_agree(db, provider, share):
    booked("receipt" if share % 4 == 3 else "call")

    live(Share(share, members=400, provider=provider), lives=200, acts=5)

    assert Entry.objects.filter(batch__isnull=False).exists()
    documents = set(Document.objects.values_list("kind", flat=True))
    assert documents >= {"call", "cancellation", "invoice", "credit_note", "receipt"}
    one_corrupted_allocation_is_named(share)


def test_the_demonstration_agrees_called_cancelled_and_called_again(issued):
    document = Document.objects.select_related("due__organisation").order_by("pk").first()
    due = document.due
    receive(
        payer=due.payer, method="transfer", amount=due.amount + 10, received_on=date(2025, 2, 1),
        outside_id="v1", dues=[due], by=None,
    )  # fmt: skip
    cancel_call(document=document, because="Mauvais budget", on=date(2025, 2, 3), by=None)
    call_single(
        organisation=due.organisation, dues_year=due.dues_year, scale=due.scale, due_on=date(2025, 3, 31),
        older_figures_from=2023, on=date(2025, 2, 4), by=None,
    )  # fmt: skip

    verdict = disagreements(on=date(2025, 2, 5))

    assert told(verdict) == []
    assert [(row["series"], row["count"], row["cancelled"]) for row in verdict.figures["series"]] == [
        ("AC-2025", 159, 1),
        ("AN-2025", 1, 0),
    ]
    assert Decimal(verdict.figures["credit"]) == due.amount + 10


def test_an_allocation_corrupted_by_hand_is_named_with_its_member_its_row_and_its_cents(register):
    allocation = Allocation.objects.select_related("due__organisation").order_by("pk").first()
    corrupt("billing_allocation", "amount", str(allocation.amount + Decimal("0.01")), allocation.pk)

    findings = disagreements(on=ON).findings

    by_check = {one.check: one for one in findings}
    member = allocation.due.organisation.name
    assert by_check["Cotisations"].member == member
    assert f"n°\xa0{allocation.due_id} " in by_check["Cotisations"].what
    assert "0,01\xa0€ de trop" in by_check["Cotisations"].what
    assert by_check["Encaissements"].cents == Decimal("0.01")
    assert f"n°\xa0{allocation.receipt_id} " in by_check["Encaissements"].what


def test_an_allocation_made_smaller_by_hand_is_named_by_the_year_that_is_no_longer_settled(register):
    allocation = Allocation.objects.select_related("due__organisation").order_by("pk").first()
    corrupt("billing_allocation", "amount", "0.01", allocation.pk)

    findings = disagreements(on=ON).findings

    assert [(one.check, one.member) for one in findings] == [
        ("Affectations au journal", allocation.due.organisation.name),
        ("Exercices soldés", allocation.due.organisation.name),
    ]


def test_an_allocation_erased_by_hand_is_named(register):
    allocation = Allocation.objects.select_related("due__organisation").order_by("pk").first()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM billing_allocation WHERE id = %s", [allocation.pk])

    found = {one.check: one for one in disagreements(on=ON).findings}

    assert found["Affectations au journal"].cents == -allocation.amount
    assert found["Affectations au journal"].member == allocation.due.organisation.name


@pytest.mark.parametrize(
    ("table", "column", "value", "model", "check", "said"),
    [
        ("billing_document", "sequence", 9999, Document, "Numéros", "manque dans la série AC-2025"),
        ("billing_document", "issued_on", "2031-01-01", Document, "Numéros", "daté avant le précédent"),
        ("billing_due", "trace", '{"formula": {}}', Due, "Calculs", "ne se relit pas"),
        (
            "billing_receipt",
            "voided_at",
            "2025-01-01 00:00:00",
            Receipt,
            "Encaissements",
            "a apporté 0,00\xa0€",
        ),
        ("core_entry", "digest", "0" * 64, None, "Journal", "la chaîne est rompue"),
    ],
)
def test_what_is_corrupted_by_hand_is_named(issued, table, column, value, model, check, said):
    rows = (model or JournalEntry).objects.order_by("pk")
    if model is Due and column == "trace":
        rows = rows.exclude(trace={})
    row = rows.first()
    corrupt(table, column, value, row.pk)

    findings = [one for one in disagreements(on=ON).findings if one.check == check]

    assert any(said in one.what for one in findings), findings


def test_receipts_and_slips_of_cheques_have_each_their_series(issued):
    cheque = receive(
        payer=None, payer_name="Jeanne Martin", method="cheque", amount=Decimal(80),
        received_on=date(2025, 2, 1), outside_id="c", by=None,
    )  # fmt: skip
    account = open_bank_account(name="Compte courant", iban="FR1420041010050500013M02606", by=None)
    acknowledge_receipt(receipt=cheque, on=date(2025, 2, 2), by=None)
    make_deposit(account=account, receipts=[cheque], deposited_on=date(2025, 2, 3), by=None)

    verdict = disagreements(on=ON)

    assert told(verdict) == []
    assert [(row["series"], row["last"]) for row in verdict.figures["series"]] == [
        ("AC-2025", 158),
        ("BR-2025", 1),
        ("RC-2025", 1),
    ]


def test_a_series_that_lost_all_its_documents_is_named(issued):
    take_numbers("FA-2025")

    assert told(disagreements(on=ON)) == [
        "Numéros · FA-2025 : la série FA-2025 a donné 1 numéros, et aucun document n’en porte"
    ]


def test_the_minutes_of_another_floor_are_not_asked_for(issued):
    take_numbers("PV")

    assert told(disagreements(on=ON)) == []


def test_an_amount_that_its_trace_no_longer_gives_is_named_with_the_cents(issued):
    due = Due.objects.exclude(trace={}).order_by("pk").first()
    dearer = due.amount + Decimal("0.01")
    Due.objects.filter(pk=due.pk).update(amount=dearer, net_amount=dearer)

    (finding,) = [one for one in disagreements(on=ON).findings if one.check == "Calculs"]

    assert finding.cents == Decimal("-0.01")
    assert finding.url == due.get_absolute_url()


def test_the_command_says_what_it_went_through_and_keeps_it(issued):
    out = StringIO()

    call_command("prove_dues", stdout=out)

    assert "Tout s’accorde au centime\xa0: 317\xa0cotisations, 142\xa0encaissements" in out.getvalue()
    assert Proof.objects.get().holds


def test_the_command_ends_in_an_error_that_counts_and_a_line_for_each(register):
    allocation = Allocation.objects.order_by("pk").first()
    corrupt("billing_allocation", "amount", str(allocation.amount + 1), allocation.pk)
    out = StringIO()

    with pytest.raises(CommandError, match="4\xa0désaccords sur 159\xa0cotisations"):
        call_command("prove_dues", stdout=out)

    assert allocation.due.organisation.name in out.getvalue()
    assert not Proof.objects.get().holds


def test_one_cent_off_is_refused_with_the_reason_and_named_by_the_proof(register):
    due = Due.objects.order_by("pk").first()
    taxed = Due.objects.filter(pk=due.pk)
    taxed.update(vat_mode="taxed", vat_rate=Decimal("0.2"), net_amount=100, vat_amount=20, amount="120.01")

    with pytest.raises(RuleViolation, match="0,01\xa0€ d’écart"):
        Books(until=ON).waiting()

    proof = prove_dues(on=ON, by=None)
    assert any("0,01\xa0€ d’écart" in one["what"] for one in proof.findings if one["check"] == "Écritures")
