from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from billing.models import Due, Receipt
from billing.queries import grand_total, outstanding_dues
from cressmember.members.models import Organisation


@pytest.fixture
def due(register):
    """A 2024 due of 230 € that the file says is not paid."""
    return Due.objects.get(organisation__number=7)


def typed(due, client, **answers):
    address = reverse("billing:receipt-create", args=[due.payer_id])
    fresh = client.get(address).context["form"]
    return address, {
        "method": "cheque",
        "amount": "230,00",
        "received_on": "03/02/2025",
        "outside_id": fresh["outside_id"].value(),
        f"due_{due.pk}": "230,00",
    } | answers


def test_a_payment_is_typed_in_and_settles_the_due(due, treasurer):
    address, answers = typed(due, treasurer)

    answer = treasurer.post(address, answers, follow=True)

    assert "230,00\u00a0€ enregistrés" in answer.content.decode()
    assert outstanding_dues(payer=due.payer) == []


def test_the_same_page_sent_twice_records_the_money_once(due, treasurer):
    address, answers = typed(due, treasurer)

    treasurer.post(address, answers)
    treasurer.post(address, answers)

    assert Receipt.objects.filter(payer=due.payer).count() == 1


def test_part_of_the_money_may_stay_a_credit(due, treasurer):
    address, answers = typed(due, treasurer, **{f"due_{due.pk}": "30,00"})

    treasurer.post(address, answers)

    (left,) = outstanding_dues(payer=due.payer)
    assert left.outstanding == Decimal("200.00")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("received_on", "demain", "pas encore venu"),
        ("amount", "-5", "positif"),
        ("amount", "0", "positif"),
        ("amount", "douze", "montant"),
        ("due", "231,00", "Il ne reste que"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_recorded(due, treasurer, field, value, said):
    if value == "demain":
        value = f"{timezone.localdate() + timedelta(days=1):%d/%m/%Y}"
    name = f"due_{due.pk}" if field == "due" else field
    address, answers = typed(due, treasurer, **{name: value})

    answer = treasurer.post(address, answers)

    assert said in answer.content.decode()
    assert not Receipt.objects.filter(payer=due.payer).exists()


def test_an_allocation_is_withdrawn_from_the_receipt(due, treasurer):
    address, answers = typed(due, treasurer)
    treasurer.post(address, answers)
    before = grand_total().remaining
    allocation = due.allocations.get()

    treasurer.post(reverse("billing:allocation-withdraw", args=[allocation.pk]), {"because": "autre année"})

    assert grand_total().remaining == before + Decimal("230.00")


def test_any_organisation_may_pay_those_that_owe_first(due, treasurer):
    names = [payer.name for payer in treasurer.get(reverse("billing:receipt-payer")).context["payers"]]
    assert due.payer.name in names

    paid = Organisation.objects.filter(settlements__isnull=False).first()
    page = treasurer.get(reverse("billing:receipt-payer"), {"q": paid.name})
    assert paid in page.context["payers"]
