from datetime import date
from decimal import Decimal

import pytest

from billing.actions import deposit as acts
from billing.actions.acknowledgement import acknowledge_receipt
from billing.actions.deposit import make_deposit, undo_deposit
from billing.actions.line import explain_by_deposit
from billing.actions.receipt import receive, void_receipt
from billing.actions.statement import import_statement, open_bank_account
from billing.models import Deposit, Receipt, StatementLine
from billing.queries.bank import deposit_candidates
from billing.queries.proof import disagreements
from billing.rules.statement import Columns
from cressmember.core.actions.document import render
from cressmember.kernel.violations import RuleViolation

DAY = date(2025, 3, 1)


@pytest.fixture
def account(db):
    return open_bank_account(name="Compte courant", iban="FR1420041010050500013M02606", by=None)


@pytest.fixture
def cheques(db):
    return [cheque(n, amount) for n, amount in enumerate(["80.00", "150.50"])]


def cheque(n, amount="10.00", **told):
    told = {"method": "cheque", "received_on": date(2025, 2, 20)} | told
    return receive(
        payer=None, payer_name=f"Tireur {n}", amount=Decimal(amount), reference=f"000{n}", outside_id=f"c{n}",
        by=None, **told,
    )  # fmt: skip


def test_cheques_go_on_a_numbered_slip(account, cheques):
    slip = make_deposit(account=account, receipts=cheques, deposited_on=DAY, by=None)

    assert (slip.number, slip.total) == ("BR-2025-0001", Decimal("230.50"))
    assert set(slip.receipts.all()) == set(cheques)
    assert not deposit_candidates().exists()
    assert [row["payer"] for row in slip.stored.content["cheques"]] == ["Tireur 0", "Tireur 1"]
    assert slip.stored.content["total"] == "230,50\u00a0€"


def test_the_slip_is_drawn(account, cheques):
    slip = make_deposit(account=account, receipts=cheques, deposited_on=DAY, by=None)

    render(slip.stored)

    slip.stored.refresh_from_db()
    assert slip.stored.state == "rendered"


def test_a_cheque_is_taken_to_the_bank_once(account, cheques):
    make_deposit(account=account, receipts=cheques[:1], deposited_on=DAY, by=None)

    with pytest.raises(RuleViolation, match="Tireur 0 est déjà remis"):
        make_deposit(account=account, receipts=cheques, deposited_on=DAY, by=None)
    assert Deposit.objects.count() == 1


def test_what_is_no_cheque_in_force_is_refused(account, cheques):
    void_receipt(receipt=cheques[0], because="Perdu", by=None)
    cash = cheque(5, method="cash")

    for refused in (cheques[0], cash):
        with pytest.raises(RuleViolation, match="n’est pas un chèque en vigueur"):
            make_deposit(account=account, receipts=[refused], deposited_on=DAY, by=None)


def test_a_slip_has_cheques_and_not_too_many(account, cheques, monkeypatch):
    with pytest.raises(RuleViolation, match="au moins un"):
        make_deposit(account=account, receipts=[], deposited_on=DAY, by=None)
    monkeypatch.setattr(acts, "MOST_CHEQUES", 1)
    with pytest.raises(RuleViolation, match="1 chèques au plus"):
        make_deposit(account=account, receipts=cheques, deposited_on=DAY, by=None)


def test_a_cheque_goes_to_the_bank_once_it_is_there(account, cheques):
    with pytest.raises(RuleViolation, match="après cette remise"):
        make_deposit(account=account, receipts=cheques, deposited_on=date(2025, 2, 19), by=None)
    make_deposit(account=account, receipts=cheques, deposited_on=date(2025, 2, 20), by=None)


def test_a_slip_undone_frees_its_cheques_and_keeps_its_number(account, cheques):
    slip = make_deposit(account=account, receipts=cheques, deposited_on=DAY, by=None)

    with pytest.raises(RuleViolation, match="pourquoi"):
        undo_deposit(deposit=slip, because="", by=None)
    undo_deposit(deposit=slip, because="Chèque oublié", by=None)
    with pytest.raises(RuleViolation, match="déjà défaite"):
        undo_deposit(deposit=slip, because="x", by=None)

    assert Receipt.objects.filter(deposit__isnull=True).count() == 2
    second = make_deposit(account=account, receipts=cheques, deposited_on=DAY, by=None)
    assert second.number == "BR-2025-0002"


def test_slips_are_proved_in_a_series_of_their_own(account, cheques):
    make_deposit(account=account, receipts=cheques[:1], deposited_on=date(2025, 3, 4), by=None)
    make_deposit(account=account, receipts=cheques[1:], deposited_on=DAY, by=None)
    acknowledge_receipt(receipt=cheques[0], on=DAY, by=None)

    proof = disagreements(on=DAY)
    assert proof.findings == []
    assert {row["series"]: row["count"] for row in proof.figures["series"]} == {"BR-2025": 2, "RC-2025": 1}

    Deposit.objects.filter(number="BR-2025-0001").update(number="BR-2025-0003")
    assert "le numéro 1 manque dans la série BR-2025" in [one.what for one in disagreements(on=DAY).findings]


def test_a_slip_that_the_bank_wrote_stays(account, cheques):
    slip = make_deposit(account=account, receipts=cheques, deposited_on=DAY, by=None)
    import_statement(
        account=account,
        filename="a.csv",
        data=b"Date;Libelle;Montant\n03/03/2025;REMISE;230,50\n",
        columns=Columns(";", ("Date", "Libelle", "Montant"), "Date", "Libelle", amount="Montant"),
        by=None,
    )
    explain_by_deposit(line=StatementLine.objects.get(), deposit=slip, by=None)

    with pytest.raises(RuleViolation, match="retirez d’abord l’explication"):
        undo_deposit(deposit=slip, because="x", by=None)


def test_the_cheques_of_the_imported_file_went_to_the_bank_long_ago(register):
    assert Receipt.objects.filter(method="cheque").count() > 0
    assert not deposit_candidates().exists()
