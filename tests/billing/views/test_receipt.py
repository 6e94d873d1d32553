from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from billing.actions.receipt import allocate, receive, void_receipt
from billing.models import Allocation, Due, Receipt
from billing.queries import credits_total, grand_total, outstanding_dues
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.models import User
from cressmember.core.ui import meanwhile
from cressmember.kernel.writing import decimal_fr
from cressmember.members.models import Organisation
from tests.spreadsheets import rows_in


@pytest.fixture
def due(register):
    """A 2024 due of 230 € that the file says is not paid."""
    return Due.objects.get(organisation__number=7)


def typed(due, client, *, pay_for=None, **answers):
    address = reverse("billing:receipt-create", args=[due.payer_id])
    address += f"?pour={pay_for.pk}" if pay_for else ""
    fresh = client.get(address).context["form"]
    return address, {
        "method": "cheque",
        "amount": "230,00",
        "received_on": "03/02/2025",
        "outside_id": fresh["outside_id"].value(),
        meanwhile.FIELD: meanwhile.shown(fresh),
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
        ("received_on", "31/12/1999", "antérieur à 2000"),
        ("amount", "-5", "positif"),
        ("amount", "0", "positif"),
        ("amount", "douze", "montant"),
        ("amount", "10 000 000,00", "vérifiez le nombre de chiffres"),
        ("amount", "9" * 40, "vérifiez le nombre de chiffres"),
        ("amount", "230,0051", "deux chiffres après la virgule"),
        ("amount", "NaN", "montant"),
        ("amount", "1e400", "montant"),
        ("reference", "CHQ\x0012", "Le caractère nul"),
        ("outside_id", "opening:1", ""),
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


def test_the_receipt_says_who_allocated_it_when_another_hand_recorded_it(due, treasurer):
    clerk = ensure_user(email="accueil@cress.example", by=None)
    receipt = receive(
        payer=due.payer,
        method="cheque",
        amount=Decimal("230.00"),
        received_on=date(2025, 2, 3),
        outside_id="essai",
        by=clerk,
    )
    address = reverse("billing:receipt-detail", args=[receipt.pk])

    allocate(receipt=receipt, dues=[due], by=clerk)
    assert "affecté par" not in treasurer.get(address).content.decode()

    Allocation.objects.update(allocated_by=User.objects.get(email="tresorerie@cress.example"))
    assert "affecté par tresorerie@cress.example" in treasurer.get(address).content.decode()


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
    assert "noms au plus" not in page.text


def test_names_that_are_not_shown_are_said(due, treasurer, monkeypatch):
    monkeypatch.setattr("billing.queries.account.MOST_FOUND", 1)

    page = treasurer.get(reverse("billing:receipt-payer"))

    assert "1\u00a0noms au plus sont montrés" in page.text


def recorded(due, amount="100.00", **fields):
    return receive(
        payer=due.payer,
        method="cheque",
        amount=Decimal(amount),
        received_on=date(2025, 2, 3),
        by=None,
        **({"dues": [due], "outside_id": f"essai:{amount}"} | fields),
    )


def listed(client, **asked):
    page = client.get(reverse("billing:receipt-list"), asked)
    return [row.record.paid_by for row in page.context["table"].rows], page


def test_money_of_the_file_says_who_paid_and_where_it_comes_from(register, treasurer):
    receipt = Receipt.objects.select_related("payer").first()
    assert receipt.payer_name == ""

    names, page = listed(treasurer, q=receipt.payer.name)
    assert names == [receipt.payer.name]
    assert "Sans nom" not in page.content.decode()
    own = treasurer.get(receipt.get_absolute_url()).content.decode()
    assert f'href="{receipt.payer.get_absolute_url()}">{receipt.payer}' in own.replace("&#x27;", "’")
    assert "l’import du fichier de la chambre" in own
    assert "eprise" not in own


def test_money_of_someone_who_is_not_in_the_register_is_found_by_name(register, treasurer):
    given = {"method": "cash", "amount": Decimal(5), "received_on": date(2025, 2, 3)}
    Receipt.objects.create(payer_name="Mairie de Lens", outside_id="a", **given)

    assert listed(treasurer, q="mairie lens")[0] == ["Mairie de Lens"]
    own = treasurer.get(Receipt.objects.get(outside_id="a").get_absolute_url())
    assert "Mairie de Lens" in own.content.decode()


def test_voided_money_is_marked_and_adds_up_to_nothing(due, treasurer):
    before = listed(treasurer)[1].context["foot"]
    void_receipt(receipt=recorded(due), because="sans provision", by=None)

    page = listed(treasurer)[1]
    assert page.context["foot"] == before
    assert page.content.decode().count("<s>100,00</s>") == 1
    assert listed(treasurer, standing="voided")[0] == [due.payer.name]
    assert due.payer.name not in listed(treasurer, standing="live")[0]
    total = sum(row.amount for row in Receipt.objects.standing())
    assert before[3][1] == decimal_fr(total, 2)
    in_file = treasurer.get(
        reverse("billing:receipt-list"), {"export": "csv", "colonnes": "received,standing"}
    )
    rows = rows_in(in_file, "csv", texts=1)
    assert sum(row[1] for row in rows) == total
    assert [row for row in rows if row[2] == "Annulé"] == [(due.payer.name, Decimal("0.00"), "Annulé")]


def test_voiding_says_what_is_owed_again(due, treasurer):
    receipt = recorded(due)
    address = reverse("billing:receipt-void", args=[receipt.pk])

    assert "100,00\u00a0€ de nouveau dus" in treasurer.get(address).content.decode()
    said = treasurer.post(address, {"because": "sans provision"}, follow=True).content.decode()

    assert f"Est de nouveau dû\u00a0: 100,00\u00a0€ sur «\u00a0{due}\u00a0»" in said
    assert "sans provision" in said


def test_voiding_a_credit_says_that_nothing_reopens(due, treasurer):
    receipt = recorded(due, "5.00", dues=[])
    address = reverse("billing:receipt-void", args=[receipt.pk])

    assert "Son crédit de 5,00\u00a0€ disparaît" in treasurer.get(address).content.decode()
    said = treasurer.post(address, {"because": "erreur"}, follow=True).content.decode()

    assert "Il ne payait aucune cotisation" in said


@pytest.fixture
def other(due):
    """A due of another member, which its own payer is to pay."""
    return Due.objects.owed().exclude(payer=due.payer).select_related("organisation", "payer").first()


def test_one_pays_for_another_member_found_by_its_name(due, other, treasurer):
    address = reverse("billing:receipt-create", args=[due.payer_id])
    page = treasurer.get(address, {"adherent": other.organisation.name})
    ((found, url),) = page.context["found"]
    assert found == other.organisation

    form = treasurer.get(address + url).context["form"]
    assert set(form.dues) == {f"due_{due.pk}", f"due_{other.pk}"}
    answers = {name: form[name].value() or "" for name in form.fields} | {"method": "transfer"}
    treasurer.post(address + url, answers)

    assert outstanding_dues(payer=due.payer) == []
    assert outstanding_dues(payer=other.payer) == []
    receipt = Receipt.objects.get(recorded_by__isnull=False)
    assert (receipt.payer, receipt.amount) == (due.payer, due.amount + other.amount)
    assert treasurer.get(address, {"adherent": other.organisation.name}).context["found"] == []


def test_a_split_that_exceeds_the_money_is_refused(due, other, treasurer):
    address, answers = typed(
        due, treasurer, amount="229,99", pay_for=other.organisation, **{f"due_{due.pk}": "229,99"}
    )

    answer = treasurer.post(address, answers | {f"due_{other.pk}": "0,01"})

    assert "230,00\u00a0€ alors que 229,99\u00a0€ sont arrivés" in answer.content.decode()
    treasurer.post(address, answers | {"amount": "230,00", f"due_{other.pk}": "0,01"})
    receipt = Receipt.objects.get(recorded_by__isnull=False)
    assert sorted(row.amount for row in receipt.allocations.all()) == [Decimal("0.01"), Decimal("229.99")]


def test_a_partial_payment_sent_twice_leads_to_what_was_recorded(due, treasurer):
    address, answers = typed(due, treasurer, amount="100,00")
    treasurer.post(address, answers)

    again = treasurer.post(address, answers | {"amount": "130,00"}, follow=True)

    assert "déjà enregistré cet encaissement de 100,00\u00a0€" in again.content.decode()
    assert Receipt.objects.filter(payer=due.payer).count() == 1


def test_the_same_payment_typed_anew_is_asked_about(due, treasurer):
    address, answers = typed(due, treasurer, amount="100,00", reference="CHQ 7")
    treasurer.post(address, answers)
    _, answers = typed(due, treasurer, amount="100,00", **{f"due_{due.pk}": "130,00"})

    refused = treasurer.post(address, answers).content.decode()
    assert "a déjà un encaissement identique" in refused
    assert "C’est bien un autre encaissement" in refused
    assert Receipt.objects.filter(payer=due.payer).count() == 1

    assert treasurer.post(address, answers | {"again": "on"}).status_code == 302
    assert Receipt.objects.filter(payer=due.payer).count() == 2


def test_a_credit_goes_where_the_treasurer_says(due, other, treasurer):
    receipt = recorded(due, "50.00", dues=[])
    address = reverse("billing:receipt-allocate", args=[receipt.pk]) + f"?pour={other.organisation_id}"
    form = treasurer.get(address).context["form"]
    assert sum(form[name].value() for name in form.dues) == Decimal(50)

    split = {f"due_{due.pk}": "20,00", f"due_{other.pk}": "30,01"}
    refused = treasurer.post(address, split).content.decode()
    assert "50,01\u00a0€ alors que le crédit est de 50,00\u00a0€" in refused
    empty = {f"due_{due.pk}": "", f"due_{other.pk}": "0"}
    assert "un montant au moins" in treasurer.post(address, empty).content.decode()
    treasurer.post(address, split | {f"due_{other.pk}": "30,00"})

    assert {row.due_id: row.amount for row in receipt.allocations.all()} == {due.pk: 20, other.pk: 30}
    assert credits_total() == 0


def test_a_credit_is_offered_to_dues_only_while_some_are_owed(due, treasurer):
    receipt = recorded(due, "220.00", dues=[])
    assert "Affecter le crédit" in treasurer.get(receipt.get_absolute_url()).content.decode()

    recorded(due, "230.00")
    page = treasurer.get(receipt.get_absolute_url()).content.decode()
    assert "Affecter le crédit" not in page
    assert "Payer pour un autre adhérent" in page
    assert "220,00\u00a0€ restent à son crédit. Affectez-les quand une cotisation lui sera appelée." in page

    for one in Due.objects.owed().select_related("payer"):
        recorded(one, str(one.outstanding), outside_id=f"essai:cotisation-{one.pk}")
    assert "Payer pour un autre" not in treasurer.get(receipt.get_absolute_url()).content.decode()
