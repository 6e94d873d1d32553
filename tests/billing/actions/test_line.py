from datetime import date
from decimal import Decimal

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from billing.actions import sure_line
from billing.actions.deposit import make_deposit
from billing.actions.line import (
    accept,
    explain_as_return,
    explain_by_deposit,
    explain_by_known,
    explain_by_payout,
    explain_by_receipt,
    leave_out,
    withdraw_explanation,
)
from billing.actions.payout import record_payout
from billing.actions.receipt import receive, void_receipt
from billing.actions.statement import import_statement, open_bank_account
from billing.actions.sure_line import accept_sure
from billing.models import BankAccount, Document, Due, Receipt, StatementLine
from billing.queries import outstanding_dues
from billing.queries.bank import suggestions_for, token_of
from billing.queries.proof import disagreements
from billing.rules import matching
from billing.rules.matching import Confidence, Suggestion
from billing.rules.statement import Columns
from cressmember.core.models import Entry
from cressmember.kernel.violations import RuleViolation
from cressmember.members.models import Organisation

COLUMNS = Columns(
    ";", ("Date", "Nom", "Libelle", "Montant"), "Date", "Libelle", amount="Montant", other_name="Nom"
)


@pytest.fixture
def unpaid(register):
    """A 2024 due of 230 € that the file says is not paid."""
    return Due.objects.get(organisation__number=7)


@pytest.fixture
def lines(db):
    """Import lines told as (day of March, name, text, amount)."""

    def told(*rows):
        account = BankAccount.objects.first() or open_bank_account(name="Compte courant", by=None)
        written = "".join(f"{day:02}/03/2025;{name};{text};{amount}\n" for day, name, text, amount in rows)
        import_statement(
            account=account,
            filename="releve.csv",
            data=f"Date;Nom;Libelle;Montant\n{written}".encode(),
            columns=COLUMNS,
            by=None,
        )
        return list(StatementLine.objects.order_by("pk"))[-len(rows) :]

    return told


def owed_by(payer):
    return sum(due.outstanding for due in outstanding_dues(payer=payer))


def cheque(payer, amount, key="a", on=date(2025, 2, 20)):
    return receive(
        payer=payer, method="cheque", amount=Decimal(amount), received_on=on, outside_id=key,
        reference="1234567", dues=outstanding_dues(payer=payer), by=None,
    )  # fmt: skip


def test_a_line_becomes_a_receipt_that_pays(lines, unpaid):
    (line,) = lines((3, "X", "COTISATION", "230,00"))

    receipt = explain_by_receipt(line=line, payer=unpaid.payer, dues=[unpaid], by=None)

    receipt.refresh_from_db()
    assert (receipt.method, receipt.amount, receipt.received_on) == (
        "transfer",
        Decimal("230"),
        date(2025, 3, 3),
    )
    assert receipt.outside_id == f"bank:{line.fingerprint}"
    assert receipt.statement_line == line
    assert outstanding_dues(payer=unpaid.payer) == []
    line.refresh_from_db()
    assert (line.explained_as, line.explained_by) == ("receipt", None)
    assert not StatementLine.objects.waiting().exists()
    assert Entry.objects.filter(event="billing.line_explained").count() == 1


def test_money_of_someone_outside_the_register_is_a_credit(lines):
    (line,) = lines((3, "Jeanne Martin", "DON", "20,00"))

    receipt = explain_by_receipt(line=line, payer=None, by=None)

    assert (receipt.payer_name, receipt.allocations.count()) == ("Jeanne Martin", 0)


def test_a_line_is_explained_once(lines, unpaid):
    (line,) = lines((3, "X", "", "230,00"))
    explain_by_receipt(line=line, payer=unpaid.payer, dues=[unpaid], by=None)

    with pytest.raises(RuleViolation, match="vient d’être expliquée"):
        leave_out(line=line, because="Erreur", by=None)
    assert Receipt.objects.filter(statement_line=line).count() == 1


def test_an_explanation_taken_back_makes_the_due_owed_and_the_line_wait(lines, unpaid):
    (line,) = lines((3, "X", "", "230,00"))
    first = explain_by_receipt(line=line, payer=unpaid.payer, dues=[unpaid], by=None)

    withdraw_explanation(line=line, because="Mauvais payeur", by=None)
    assert owed_by(unpaid.payer) == Decimal("230.00")
    assert StatementLine.objects.waiting().get() == line

    second = explain_by_receipt(line=line, payer=unpaid.payer, dues=[unpaid], by=None)
    assert second.outside_id == f"{first.outside_id}:2"
    first.refresh_from_db()
    assert (first.voided_because, first.statement_line) == ("Mauvais payeur", None)
    with pytest.raises(RuleViolation, match="pourquoi"):
        withdraw_explanation(line=line, because=" ", by=None)


def test_a_line_that_waits_has_nothing_to_take_back(lines):
    (line,) = lines((3, "X", "", "230,00"))

    with pytest.raises(RuleViolation, match="attend déjà"):
        withdraw_explanation(line=line, because="x", by=None)


def test_money_typed_in_before_is_recognised_and_parted_again(lines, unpaid):
    receipt = receive(
        payer=unpaid.payer, method="transfer", amount=Decimal(230), received_on=date(2025, 3, 1),
        outside_id="saisie", dues=[unpaid], by=None,
    )  # fmt: skip
    (line,) = lines((3, str(unpaid.payer), "", "230,00"))

    best = suggestions_for([line])[line.pk][0]
    assert (best.kind, best.target, best.confidence) == ("known", receipt.pk, Confidence.SURE)
    accept(line=line, suggestion=best, by=None)

    receipt.refresh_from_db()
    assert receipt.statement_line == line
    assert Receipt.objects.filter(payer=unpaid.payer, amount=230).count() == 1
    withdraw_explanation(line=line, because="Erreur", by=None)
    receipt.refresh_from_db()
    assert (receipt.statement_line, receipt.voided_at) == (None, None)


def test_what_the_bank_shows_is_not_voided_from_its_receipt_alone(lines, unpaid):
    """Its line would be explained by nothing, and the money be nobody's."""
    came, bounced = lines((1, "DUPONT", "VIR", "230,00"), (5, "DUPONT", "REJET", "-230,00"))
    receipt = explain_by_receipt(line=came, payer=unpaid.payer, dues=[unpaid], by=None)

    with pytest.raises(RuleViolation, match="sur le relevé de la banque"):
        void_receipt(receipt=receipt, because="erreur", by_hand=True, by=None)
    explain_as_return(line=bounced, receipt=receipt, by=None)

    receipt.refresh_from_db()
    assert receipt.voided_at


def test_what_is_recognised_already_or_voided_or_other_is_refused(lines, unpaid):
    receipt = cheque(unpaid.payer, "230.00")
    one, two, three = lines((3, "X", "", "230,00"), (4, "X", "", "230,00"), (5, "X", "", "229,99"))

    with pytest.raises(RuleViolation, match="Les montants diffèrent : la ligne est de 229,99"):
        explain_by_known(line=three, receipts=[receipt], by=None)
    explain_by_known(line=one, receipts=[receipt], by=None)
    with pytest.raises(RuleViolation, match="déjà reconnu"):
        explain_by_known(line=two, receipts=[receipt], by=None)
    void_receipt(receipt=receipt, because="x", by=None)
    with pytest.raises(RuleViolation, match="a été annulé"):
        explain_by_known(line=two, receipts=[receipt], by=None)


def test_money_that_goes_out_is_no_receipt(lines, unpaid):
    (line,) = lines((3, "X", "", "-230,00"))

    with pytest.raises(RuleViolation, match="fait sortir de l’argent"):
        explain_by_receipt(line=line, payer=unpaid.payer, by=None)
    with pytest.raises(RuleViolation, match="fait sortir de l’argent"):
        explain_by_known(line=line, receipts=[], by=None)


def test_a_deposit_is_recognised_whole(lines, unpaid):
    account = open_bank_account(name="Compte courant", by=None)
    receipt = cheque(unpaid.payer, "230.00")
    slip = make_deposit(account=account, receipts=[receipt], deposited_on=date(2025, 3, 1), by=None)
    one, two = lines((3, "", "REMISE DE CHEQUES", "230,00"), (4, "", "REMISE", "229,00"))

    best = suggestions_for([one])[one.pk][0]
    assert (best.kind, best.target, best.confidence) == ("deposit", slip.pk, Confidence.SURE)
    with pytest.raises(RuleViolation, match="montants diffèrent"):
        explain_by_deposit(line=two, deposit=slip, by=None)
    accept(line=one, suggestion=best, by=None)
    with pytest.raises(RuleViolation, match="déjà reconnue"):
        explain_by_deposit(line=two, deposit=slip, by=None)

    slip.refresh_from_db()
    assert slip.statement_line == one
    withdraw_explanation(line=one, because="Erreur", by=None)
    slip.refresh_from_db()
    assert slip.statement_line is None


def test_a_payout_is_its_net(lines):
    payout = record_payout(
        outside_id="po_1", gross=Decimal("200.10"), fees=Decimal("3.30"), net=Decimal("196.80"),
        arrived_on=date(2025, 3, 3), receipts=[], by=None,
    )  # fmt: skip
    one, two = lines((3, "STRIPE", "", "196,80"), (20, "X", "", "196,80"))

    best = suggestions_for([one])[one.pk][0]
    assert (best.kind, best.confidence) == ("payout", Confidence.SURE)
    accept(line=one, suggestion=best, by=None)

    payout.refresh_from_db()
    assert (payout.statement_line, payout.account) == (one, one.account)
    with pytest.raises(RuleViolation, match="déjà reconnu"):
        explain_by_payout(line=two, payout=payout, by=None)


def test_a_bounced_cheque_makes_its_due_owed_and_may_be_taken_back(lines, unpaid):
    receipt = cheque(unpaid.payer, "230.00")
    line, other = lines((3, "", "CHEQUE IMPAYE 1234567", "-230,00"), (4, "", "", "230,00"))

    best = suggestions_for([line])[line.pk][0]
    assert (best.kind, best.target, best.confidence) == ("returned", receipt.pk, Confidence.LIKELY)
    accept(line=line, suggestion=best, by=None)

    assert owed_by(unpaid.payer) == Decimal("230.00")
    receipt.refresh_from_db()
    assert receipt.voided_because == "Rejet du 03/03/2025 : CHEQUE IMPAYE 1234567"
    with pytest.raises(RuleViolation, match="en fait entrer"):
        explain_as_return(line=other, receipt=receipt, by=None)

    withdraw_explanation(line=line, because="Erreur de ligne", by=None)
    assert owed_by(unpaid.payer) == 0
    again = Receipt.objects.standing().get(payer=unpaid.payer, amount=230, method="cheque")
    assert (again.reference, again.received_on) == ("1234567", date(2025, 2, 20))


def test_a_return_that_is_taken_back_pays_no_more_than_is_owed(lines, unpaid):
    receipt = cheque(unpaid.payer, "230.00")
    (line,) = lines((3, "", "CHEQUE IMPAYE", "-230,00"))
    explain_as_return(line=line, receipt=receipt, by=None)
    cheque(unpaid.payer, "230.00", key="b")

    withdraw_explanation(line=line, because="Erreur", by=None)

    assert owed_by(unpaid.payer) == 0
    again = Receipt.objects.standing().with_credit().get(outside_id=f"a:rendu:{line.pk}")
    assert again.credit == Decimal("230.00")


def test_what_is_left_out_has_a_reason_which_is_suggested_next_time(lines):
    one, two = lines((3, "", "FRAIS DE TENUE 02/2025", "-12,50"), (4, "", "FRAIS DE TENUE 03/2025", "-12,60"))

    with pytest.raises(RuleViolation, match="Dites ce qu’est ce mouvement"):
        leave_out(line=one, because=" ", by=None)
    leave_out(line=one, because="Frais bancaires", by=None)
    best = suggestions_for([two])[two.pk][0]
    accept(line=two, suggestion=best, by=None)

    two.refresh_from_db()
    assert (two.explained_as, two.because) == ("left_out", "Frais bancaires")


def test_an_account_that_paid_is_known_next_time(lines, unpaid):
    one, two = lines((3, "?", "", "30,00"), (4, "?", "", "200,00"))
    StatementLine.objects.update(other_iban="FR7630006000011234567890189")
    explain_by_receipt(line=one, payer=unpaid.payer, dues=[unpaid], by=None)

    two.refresh_from_db()
    best = suggestions_for([two])[two.pk][0]

    assert (best.payer, best.dues, best.confidence) == (unpaid.payer_id, (unpaid.pk,), Confidence.SURE)


def test_a_call_that_is_paid_is_told(issued, lines):
    call = Document.objects.live().select_related("due__payer").order_by("pk").first()
    first, second = lines((3, "", call.number, call.amount), (4, "", call.number, call.amount))
    accept(line=first, suggestion=suggestions_for([first])[first.pk][0], by=None)

    best = suggestions_for([second])[second.pk][0]

    assert best.payer == call.due.payer_id
    assert best.reasons[0] == f"L’appel {call.number}, cité, est déjà soldé"


def test_the_sure_ones_are_accepted_together_and_the_others_left(issued, lines):
    calls = list(Document.objects.live().select_related("due__payer").order_by("pk")[:4])
    told = lines(
        *[(3, "", f"COTISATION {call.number}", call.amount) for call in calls[:3]],
        (4, "", "INCONNU", "3,33"),
    )
    found = suggestions_for(told)
    read = {line.pk: token_of(found[line.pk][0]) for line in told[:3]}
    # Since the page was read, someone explained one, and the first call was paid by cheque.
    leave_out(line=told[1], because="Erreur", by=None)
    cheque(calls[0].due.payer, calls[0].amount)
    steps = []

    report = accept_sure(read=read, by=None, progress=lambda done, total: steps.append((done, total)))

    assert (report.accepted, report.left) == (1, 2)
    assert Due.objects.owed().filter(pk=calls[2].due_id).count() == 0
    assert set(StatementLine.objects.waiting()) == {told[0], told[3]}
    assert steps[-1] == (2, 2)
    assert accept_sure(read=read, by=None).accepted == 0


def test_sure_lines_are_accepted_in_as_many_statements_for_thirty_as_for_three(issued, lines):
    calls = list(Document.objects.live().order_by("pk")[:33])
    told = lines(*[(3, "", f"VIR {call.number}", call.amount) for call in calls])
    found = suggestions_for(told)

    def cost(some):
        ContentType.objects.clear_cache()  # What the first learns of the models, the second learns too.
        with CaptureQueriesContext(connection) as queries:
            report = accept_sure(read={line.pk: token_of(found[line.pk][0]) for line in some}, by=None)
        assert set(report.outcomes.values()) == {""}
        return len(queries)

    few, many = cost(told[:3]), cost(told[3:])

    assert many == few
    assert disagreements(on=date(2025, 4, 1)).findings == []


def test_a_line_whose_money_was_voided_brings_other_money_when_it_is_accepted_again(issued, lines):
    call = Document.objects.live().order_by("pk")[0]
    (line,) = told = lines((3, "", f"VIR {call.number}", call.amount))
    read = {line.pk: token_of(suggestions_for(told)[line.pk][0])}
    accept_sure(read=read, by=None)
    withdraw_explanation(line=line, because="Erreur", by=None)

    assert accept_sure(read=read, by=None).accepted == 1

    assert list(line.receipts.standing().values_list("outside_id", flat=True)) == [
        f"bank:{line.fingerprint}:2"
    ]


def test_two_sure_lines_pay_one_due_once(issued, lines):
    """As though each came after the other: what the first paid is no longer owed."""
    call = Document.objects.live().order_by("pk").select_related("due")[0]
    first, second = lines(*[(day, "", "VIR", call.amount) for day in (3, 4)])
    best = Suggestion(
        matching.RECEIPT, Confidence.SURE, ("dit",), payer=call.due.payer_id, dues=(call.due_id,)
    )

    outcomes = sure_line._pay([(first, best), (second, best)], by=None)

    assert (outcomes[first.pk], "Rien n’est plus dû" in outcomes[second.pk]) == ("", True)
    assert set(StatementLine.objects.waiting()) == {second}


def test_a_suggestion_whose_subject_is_gone_is_refused(lines, unpaid):
    receipt = cheque(unpaid.payer, "230.00")
    (line,) = lines((3, "", "CHEQUE IMPAYE", "-230,00"))
    best = suggestions_for([line])[line.pk][0]

    gone = type(best)(best.kind, best.confidence, best.reasons, target=receipt.pk + 999)
    with pytest.raises(RuleViolation, match="n’existe plus"):
        accept(line=line, suggestion=gone, by=None)


def test_many_lines_cost_as_many_statements_as_one(issued, lines):
    calls = list(Document.objects.live().order_by("pk"))
    told = lines(*[(3, "", f"VIR {call.number}", call.amount) for call in calls])

    def cost(some):
        with CaptureQueriesContext(connection) as queries:
            found = suggestions_for(some)
        return len(queries), found

    few, _ = cost(told[:2])
    many, found = cost(told)

    assert (many, len(told)) == (few, 158)
    assert {found[line.pk][0].confidence for line in told} == {Confidence.SURE}
    assert suggestions_for([]) == {}


def test_a_payer_known_by_name_and_amount_alone(issued, lines):
    payer = Organisation.objects.get(number=1)
    due = outstanding_dues(payer=payer)[0]
    (line,) = lines((3, payer.name.upper(), "COTISATION", due.outstanding))

    best = suggestions_for([line])[line.pk][0]

    assert (best.payer, best.dues, best.confidence) == (payer.pk, (due.pk,), Confidence.SURE)
