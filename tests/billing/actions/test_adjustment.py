from datetime import date
from decimal import Decimal

import pytest

from billing.actions.adjustment import adjust_due, withdraw_adjustment
from billing.actions.doubt import end_doubt, raise_doubt
from billing.actions.due import cancel_opening
from billing.actions.receipt import receive
from billing.models import Adjustment, Due
from billing.queries import credits_total, grand_total
from cressmember.kernel.violations import RuleViolation
from cressmember.members.models import Settlement

ON = date(2025, 3, 4)


@pytest.fixture
def unpaid(register):
    """A 2024 due of 230 € that the file says is not paid."""
    return Due.objects.get(organisation__number=7)


def adjusted(due, kind, amount, **fields):
    told = {"because": "difficultés", "decided_by": "Bureau", "decided_on": ON, "by": None} | fields
    return adjust_due(due=due, kind=kind, amount=Decimal(amount), **told)


def paid(due, amount):
    return receive(
        payer=due.payer,
        method="transfer",
        amount=Decimal(amount),
        received_on=ON,
        outside_id="a",
        dues=[due],
        by=None,
    )


def read(due):
    return Due.objects.with_paid().get(pk=due.pk)


def settled(due):
    return Settlement.objects.standing().filter(organisation=due.organisation, year="2024").exists()


def test_a_reduction_lowers_what_is_owed_and_the_figures_still_add_up(unpaid):
    before = grand_total()

    adjusted(unpaid, "reduction", "30.00")

    due, after = read(unpaid), grand_total()
    assert (due.adjusted, due.outstanding, due.standing) == (Decimal("30.00"), Decimal("200.00"), "unpaid")
    assert (after.called, after.adjusted) == (before.called, before.adjusted + 30)
    assert after.remaining == before.remaining - 30


@pytest.mark.parametrize(
    ("kind", "is_settled"), [("reduction", True), ("set_off", True), ("write_off", False)]
)
def test_only_a_write_off_leaves_the_member_unsettled(unpaid, kind, is_settled):
    adjusted(unpaid, kind, "230.00")

    assert read(unpaid).outstanding == 0
    assert settled(unpaid) is is_settled


def test_a_write_off_shows_as_lost(unpaid):
    adjusted(unpaid, "write_off", "230.00")

    assert read(unpaid).standing == "lost"


def test_what_was_paid_beyond_the_reduction_is_a_credit(unpaid):
    paid(unpaid, "230.00")

    adjusted(unpaid, "reduction", "80.00")

    assert (read(unpaid).paid, read(unpaid).outstanding) == (Decimal("150.00"), Decimal("0.00"))
    assert credits_total(payer=unpaid.payer) == Decimal("80.00")
    assert settled(unpaid)


def test_a_whole_payment_is_given_back_when_nothing_is_owed(unpaid):
    paid(unpaid, "230.00")

    adjusted(unpaid, "reduction", "230.00")

    assert credits_total(payer=unpaid.payer) == Decimal("230.00")


@pytest.mark.parametrize(
    ("kind", "amount", "refusal"),
    [
        ("reduction", "0.00", "positif"),
        ("reduction", "230.01", "dépasse la cotisation"),
        ("write_off", "230.01", "Il ne reste que"),
    ],
)
def test_no_more_is_taken_off_than_was_called(unpaid, kind, amount, refusal):
    with pytest.raises(RuleViolation, match=refusal):
        adjusted(unpaid, kind, amount)

    assert read(unpaid).outstanding == Decimal("230.00")


def test_what_is_paid_is_not_written_off(unpaid):
    paid(unpaid, "230.00")

    with pytest.raises(RuleViolation, match="Il ne reste que"):
        adjusted(unpaid, "write_off", "1.00")


@pytest.mark.parametrize("silent", ["because", "decided_by"])
def test_a_decision_says_who_and_why(unpaid, silent):
    with pytest.raises(RuleViolation, match="qui l’a décidé"):
        adjusted(unpaid, "reduction", "1.00", **{silent: "  "})


def test_a_cancelled_due_is_not_adjusted_and_loses_its_adjustments(unpaid):
    adjusted(unpaid, "reduction", "30.00")
    cancel_opening(due=unpaid, because="doublon", by=None)

    assert not Adjustment.objects.standing().exists()
    with pytest.raises(RuleViolation, match="est annulée"):
        adjusted(unpaid, "reduction", "1.00")


def test_a_decision_is_taken_back_once(unpaid):
    adjustment = adjusted(unpaid, "reduction", "230.00")

    withdraw_adjustment(adjustment=adjustment, because="décision rapportée", by=None)

    assert read(unpaid).outstanding == Decimal("230.00")
    assert not settled(unpaid)
    with pytest.raises(RuleViolation, match="déjà retiré"):
        withdraw_adjustment(adjustment=adjustment, because="encore", by=None)
    with pytest.raises(RuleViolation, match="Dites pourquoi"):
        withdraw_adjustment(adjustment=adjustment, because=" ", by=None)


def test_taking_back_one_of_two_decisions_keeps_a_settled_year_settled(unpaid):
    paid(unpaid, "200.00")
    first = adjusted(unpaid, "reduction", "30.00")
    adjusted(unpaid, "reduction", "30.00")

    withdraw_adjustment(adjustment=first, because="double", by=None)

    assert read(unpaid).outstanding == Decimal("30.00")
    assert not settled(unpaid)


def test_a_doubt_leaves_the_due_owed_and_ends(unpaid):
    doubt = raise_doubt(due=unpaid, on=ON, because="liquidation", by=None)

    assert read(unpaid).outstanding == Decimal("230.00")
    with pytest.raises(RuleViolation, match="déjà tenue"):
        raise_doubt(due=unpaid, on=ON, because="encore", by=None)
    with pytest.raises(RuleViolation, match="ne finit pas avant"):
        end_doubt(doubt=doubt, on=date(2025, 3, 3), because="accord", by=None)
    assert end_doubt(doubt=doubt, on=ON, because="accord", by=None).ends_on == ON
    with pytest.raises(RuleViolation, match="déjà plus douteuse"):
        end_doubt(doubt=doubt, on=ON, because="accord", by=None)


def test_a_doubt_says_why_and_concerns_what_is_owed(unpaid):
    with pytest.raises(RuleViolation, match="Dites pourquoi"):
        raise_doubt(due=unpaid, on=ON, because="", by=None)
    paid(unpaid, "230.00")
    with pytest.raises(RuleViolation, match="Rien n’est plus dû"):
        raise_doubt(due=unpaid, on=ON, because="liquidation", by=None)
