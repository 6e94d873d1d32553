"""The bank of the demonstration: two months explained, and last week's statement to be matched by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from billing.actions.deposit import make_deposit
from billing.actions.line import explain_by_receipt, leave_out
from billing.actions.receipt import receive
from billing.actions.refund import accept_support
from billing.actions.statement import import_statement, open_bank_account
from billing.actions.sure_line import accept_sure
from billing.models import BankAccount, Document, Due, Payout, Receipt, StatementLine
from billing.queries.bank import suggestions_for, token_of
from billing.rules.matching import Confidence
from billing.rules.statement.sample import Told, write_camt
from cressmember.accounts.models import User
from cressmember.core.models import Chamber
from cressmember.office.management.demo.calendar import Calendar
from cressmember.office.management.demo.campaign import PAID_BY_A_TOWN, PUBLIC, due_of

# Member numbers. Nobody among them pays in the first statement.
LATE = (
    7, 21, 33, 40, 41, 43, 55, 62, 66, 71, 78, 82, 95, 97, 98, 101, 110, 121, 125, 128, 135, 137, 150, 153,
    159,
)  # fmt: skip
ON_LINE = (3, 17, 28, 32, 86)
CHEQUES = (8, 14, 27, 36, 48, 113)
THIS_WEEK = (44, 57, 85, 94, 100, 106, 109, 144, 156, 157)
GENEROUS = 93
FIRST_PAID_AGO, PAID_WITHIN = 72, 45
KEPT_AT_THE_OFFICE = 1  # The last cheque is to be taken to the bank.
FEES, INSURANCE = Decimal("-12.50"), Decimal("-418.20")
FEES_TOLD = "FRAIS DE TENUE DE COMPTE"


def live_two_months(days: Calendar, *, by: User) -> BankAccount:
    """Open the account, and explain the statement of the two months that followed the calls."""
    account = open_bank_account(name="Compte courant", iban=Chamber.current().iban, by=by)
    waiting = {*LATE, *ON_LINE, *CHEQUES, *THIS_WEEK, GENEROUS, PAID_BY_A_TOWN, PUBLIC}
    dues = (
        Due.objects.owed()
        .filter(dues_year__label=str(days.year))
        .exclude(organisation__number__in=waiting)
        .select_related("payer")
        .order_by("organisation__number")
    )
    numbers = _calls(dues)
    lines = [
        _quoting(due, numbers[due.pk], on=days.ago(FIRST_PAID_AGO - rank * PAID_WITHIN // len(numbers)))
        for rank, due in enumerate(dues)
    ]
    generous = due_of(GENEROUS, days.year)
    given = generous.amount + 100
    lines.append(Told(days.ago(40).isoformat(), given, generous.payer.name.upper(), "COTISATION ET SOUTIEN"))
    lines.append(Told(days.ago(50).isoformat(), FEES, "", FEES_TOLD))
    _import(account, "releve-deux-mois.xml", lines, opening=Decimal("8240.15"), by=by)
    _accept_sure(by=by)
    leave_out(line=StatementLine.objects.waiting().get(amount=FEES), because="Frais bancaires", by=by)
    received = explain_by_receipt(
        line=StatementLine.objects.waiting().get(amount=given), payer=generous.payer, dues=[generous], by=by
    )
    accept_support(
        receipt=received,
        amount=Decimal("100.00"),
        on=days.ago(38),
        agreement="Courriel de la direction, reçu avec le virement",
        by=by,
    )
    return account


def take_cheques(account: BankAccount, days: Calendar, *, by: User) -> None:
    """Receive cheques, and take all but the last to the bank."""
    received = []
    for rank, number in enumerate(CHEQUES):
        due = due_of(number, days.year)
        received.append(
            receive(
                payer=due.payer,
                method=Receipt.Method.CHEQUE,
                amount=due.amount,
                received_on=days.ago(24 - 3 * rank),
                outside_id=f"demo:cheque:{number}",
                dues=[due],
                reference=f"{7654300 + number}",
                by=by,
            )
        )
    make_deposit(account=account, receipts=received[:-KEPT_AT_THE_OFFICE], deposited_on=days.ago(8), by=by)


def bring_this_week(account: BankAccount, days: Calendar, *, by: User) -> None:
    """Import last week's statement, whose lines wait: sure ones, doubtful ones, and some that say nothing."""
    dues = [due_of(number, days.year) for number in THIS_WEEK]
    numbers = _calls(Due.objects.filter(pk__in=[due.pk for due in dues]))
    sure, named, (short, silent, double) = dues[:5], dues[5:7], dues[7:]
    lines = [_quoting(due, numbers[due.pk], on=days.ago(6)) for due in sure]
    lines += [
        Told(days.ago(5).isoformat(), due.amount, f"VIR {due.payer.name.upper()}", "COTISATION")
        for due in named
    ]
    deposit = account.deposits.get()
    lines += [
        Told(days.ago(5).isoformat(), deposit.total, "", "REMISE CHEQUES"),
        Told(days.ago(4).isoformat(), short.amount - 300, short.payer.name.upper(), "ACOMPTE COTISATION"),
        Told(days.ago(4).isoformat(), silent.amount, "", "VIREMENT RECU"),
        Told(days.ago(3).isoformat(), double.amount, double.payer.name.upper(), f"ADHESION {days.year}"),
        Told(days.ago(3).isoformat(), Decimal("64.00"), "M LEFEBVRE", "INSCRIPTION JOURNEE"),
        Told(days.ago(2).isoformat(), INSURANCE, "ASSURANCES DU RAIL", "ECHEANCE MULTIRISQUE"),
        Told(days.ago(2).isoformat(), FEES, "", FEES_TOLD),
    ]
    if paid_out := Payout.objects.first():
        lines.append(Told(days.today.isoformat(), paid_out.net, "STRIPE", "VERSEMENT CARTES"))
    last = account.statements.latest("pk")
    assert last.closing_balance is not None
    _import(account, "releve-de-la-semaine.xml", lines, opening=last.closing_balance, by=by)


def _calls(dues: object) -> dict[int, str]:
    return dict(Document.objects.live().filter(due__in=dues).values_list("due", "number"))


def _quoting(due: Due, number: str, *, on: date) -> Told:
    """A transfer that says the number of its call."""
    text = f"COTISATION {number.replace('-', ' ')}"
    return Told(on.isoformat(), due.amount, due.payer.name.upper(), text)


def _import(account: BankAccount, filename: str, lines: list[Told], *, opening: Decimal, by: User) -> None:
    ordered = sorted(lines, key=lambda line: line.day)
    data = write_camt(ordered, iban=account.iban, opening=opening)
    import_statement(account=account, filename=filename, data=data, by=by)


def _accept_sure(*, by: User) -> None:
    found = suggestions_for(list(StatementLine.objects.waiting()))
    sure = {
        key: token_of(one[0]) for key, one in found.items() if one and one[0].confidence is Confidence.SURE
    }
    accept_sure(read=sure, by=by)
