from datetime import date
from decimal import Decimal

import pytest

from billing.actions.adjustment import adjust_due
from billing.actions.campaign import approve_campaign, rehearse_campaign
from billing.actions.issue import issue_campaign
from billing.actions.regularisation import regularise_due
from billing.models import Adjustment, Campaign, Document, Due
from billing.queries import last_dues
from billing.queries.regularisation import regularisations
from billing.rules.recomputation import amount_again
from cressmember.core.models import StoredDocument
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.figure import declare_figure
from cressmember.members.models import Organisation
from tests.billing.declaration import asked
from tests.billing.invoices import BUYER, UNTAXED
from tests.chamber import ISSUED_ON
from tests.shelf import kept

DAY, PAY = date(2025, 5, 2), date(2025, 6, 1)


@kept("issued_provisionally", on="campaign")
def issue_provisionally():
    asked(non_answers="provisional")
    rehearsed = rehearse_campaign(campaign=Campaign.objects.get(), by=None)
    approved = approve_campaign(campaign=rehearsed, digest=rehearsed.rehearsal_digest, by=None)
    issue_campaign(campaign=approved, on=ISSUED_ON, by=None)


@pytest.fixture
def provisional(issued_provisionally):
    """A due of 80 € called on the budget of the year before."""
    return Due.objects.filter(provisional=True, amount=150).select_related("organisation").order_by("pk")[0]


def tell(due, budget):
    declare_figure(
        organisation=due.organisation,
        kind="budget",
        year=2024,
        amount=Decimal(budget),
        source="comptes annuels",
        on=DAY,
        by=None,
    )


def test_a_provisional_call_prints_why(provisional):
    stored = provisional.documents.get().stored

    assert "Montant provisoire" in stored.content["explanation"]


def test_it_waits_for_its_figure(provisional):
    (waiting,) = regularisations(on=DAY, only=[provisional.pk])

    assert waiting.found is None
    assert "Budget 2024 non connu" in waiting.obstacle
    with pytest.raises(RuleViolation, match="Budget 2024 non connu"):
        regularise_due(due=provisional, due_on=PAY, on=DAY, by=None)


def test_what_was_lacking_is_called_by_a_complement(provisional):
    amount = provisional.amount
    tell(provisional, "5000000")
    (waiting,) = regularisations(on=DAY, only=[provisional.pk])

    made = regularise_due(due=provisional, due_on=PAY, on=DAY, by=None)

    assert made.title == "Régularisation"
    assert str(made).startswith("Régularisation 2025")
    assert made.amount == waiting.found.difference > 0
    assert amount_again(made.trace) == made.amount
    assert Document.objects.get(due=made).kind == "call"
    provisional.refresh_from_db()
    assert not provisional.provisional
    assert not made.provisional
    last = last_dues([provisional.organisation_id], before=date(2026, 1, 1))[provisional.organisation_id]
    assert (last.pk, last.amount + last.complement) == (provisional.pk, amount + made.amount)
    with pytest.raises(RuleViolation, match="n’est pas provisoire"):
        regularise_due(due=provisional, due_on=PAY, on=DAY, by=None)


def test_what_was_too_much_is_taken_off(provisional):
    tell(provisional, "1000")

    assert regularise_due(due=provisional, due_on=PAY, on=DAY, by=None) == provisional

    adjustment = Adjustment.objects.get()
    assert (adjustment.due, adjustment.kind, adjustment.amount) == (
        provisional,
        "reduction",
        Decimal("70.00"),
    )
    assert "Régularisation" in adjustment.because
    provisional.refresh_from_db()
    assert not provisional.provisional


def test_no_more_is_taken_off_than_a_decision_left(provisional):
    decided = {"because": "difficultés", "decided_by": "Bureau", "decided_on": DAY, "by": None}
    adjust_due(due=provisional, kind="reduction", amount=Decimal("100.00"), **decided)
    tell(provisional, "1000")

    regularise_due(due=provisional, due_on=PAY, on=DAY, by=None)

    assert Due.objects.with_paid().get(pk=provisional.pk).outstanding == 0
    assert [row.amount for row in Adjustment.objects.order_by("pk")] == [Decimal("100.00"), Decimal("50.00")]


def test_what_was_invoiced_too_much_is_credited(provisional):
    invoice = provisional.documents.get()
    Document.objects.filter(pk=invoice.pk).update(kind="invoice")
    content = invoice.stored.content | {"net": "150.00", "vat": "0.00", "tax": UNTAXED["tax"], "buyer": BUYER}
    StoredDocument.objects.filter(pk=invoice.stored_id).update(content=content)
    tell(provisional, "1000")

    regularise_due(due=provisional, due_on=PAY, on=DAY, by=None)

    credit_note = Document.objects.get(kind="credit_note")
    assert (credit_note.corrects, credit_note.amount) == (invoice, Decimal("70.00"))
    assert Adjustment.objects.get().kind == "credit_note"
    provisional.refresh_from_db()
    assert not provisional.provisional


def test_the_same_amount_is_only_settled(provisional):
    tell(provisional, "60000")

    regularise_due(due=provisional, due_on=PAY, on=DAY, by=None)

    assert not Adjustment.objects.exists()
    assert not Due.objects.filter(title="Régularisation").exists()


def test_the_pages_say_what_is_done(treasurer, provisional):
    tell(provisional, "1000")
    name = Organisation.objects.get(pk=provisional.organisation_id).name

    listed = treasurer.get("/gestion/cotisations/regularisations/").content.decode()
    assert name in listed
    assert "Réduction de" in listed
    assert "En attente d’un chiffre" in listed
    page = f"/gestion/cotisations/toutes/{provisional.pk}/regulariser/"
    assert "Réduction de" in treasurer.get(page).content.decode()
    assert treasurer.post(page, {"due_on": "01/06/2025"}).status_code == 302
    assert Adjustment.objects.count() == 1
