"""Lines of the bank: what explains each, and taking it back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from billing.actions.receipt import receive, void_receipt
from billing.journal import BillingEvent
from billing.models import Deposit, Due, Payout, Receipt, StatementLine
from billing.rules import matching
from billing.rules.matching import Suggestion
from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.core.models.veil import unnamed
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import euros, short_date
from cressmember.members.actions.hold import hold
from cressmember.members.models import Organisation

Explanation = StatementLine.Explanation
LONGEST_REFERENCE = 120


@transaction.atomic
def explain_by_receipt(
    *,
    line: StatementLine,
    payer: Organisation | None,
    dues: Sequence[Due] = (),
    at_most: Mapping[int, Decimal] | None = None,
    payer_name: str = "",
    by: User | None,
) -> Receipt:
    """Record the money of a line and pay these dues with it, oldest first; the surplus is a credit.

    Raises RuleViolation when somebody explained the line meanwhile, when money goes out, or when nothing is
    owed any more on the dues.
    """
    # In the order of everyone: the files, the line, then what ``receive`` holds.
    hold({due.organisation_id for due in dues} | ({payer.pk} if payer else set()))
    line = _waiting(line)
    _only_credit(line)
    receipt = receive(
        payer=payer,
        payer_name=payer_name or unnamed(line, "label")[:250],
        dues=dues,
        at_most=at_most,
        by=by,
        **money_of([line])[line.pk],
    )
    Receipt.objects.filter(pk=receipt.pk).update(statement_line=line)
    _explained(line, Explanation.RECEIPT, by=by, receipt=receipt.pk)
    return receipt


@transaction.atomic
def explain_by_known(*, line: StatementLine, receipts: Sequence[Receipt], by: User | None) -> StatementLine:
    """Recognise money that was typed in before the bank showed it."""
    line = _waiting(line)
    _only_credit(line)
    held = list(locked(Receipt.objects).filter(pk__in=[receipt.pk for receipt in receipts]))
    for receipt in held:
        if receipt.voided_at:
            raise RuleViolation(f"{receipt} a été annulé : choisissez un encaissement en vigueur.")
        if receipt.statement_line_id or receipt.deposit_id or receipt.payout_id:
            raise RuleViolation(f"{receipt} est déjà reconnu par ailleurs sur un relevé ou dans une remise.")
    _same_amount(line, sum((receipt.amount for receipt in held), Decimal(0)), "L’encaissement saisi est de")
    Receipt.objects.filter(pk__in=[receipt.pk for receipt in held]).update(statement_line=line)
    return _explained(line, Explanation.KNOWN, by=by, receipts=[receipt.pk for receipt in held])


@transaction.atomic
def explain_by_deposit(*, line: StatementLine, deposit: Deposit, by: User | None) -> StatementLine:
    """Recognise the cheques that were taken to the bank together."""
    line = _waiting(line)
    deposit = locked(Deposit.objects).get(pk=deposit.pk)
    if deposit.undone_at or deposit.statement_line_id:
        raise RuleViolation(f"{deposit} est défaite, ou déjà reconnue sur un relevé.")
    _same_amount(line, deposit.total, "Cette remise est de")
    deposit.statement_line = line
    deposit.save(update_fields=["statement_line"])
    return _explained(line, Explanation.DEPOSIT, by=by, deposit=deposit.pk)


@transaction.atomic
def explain_by_payout(*, line: StatementLine, payout: Payout, by: User | None) -> StatementLine:
    """Recognise card payments paid out together, less the fees."""
    line = _waiting(line)
    payout = locked(Payout.objects).get(pk=payout.pk)
    if payout.statement_line_id:
        raise RuleViolation(f"{payout} est déjà reconnu sur un relevé.")
    _same_amount(line, payout.net, "Le net de ce versement est de")
    payout.statement_line, payout.account = line, line.account
    payout.save(update_fields=["statement_line", "account"])
    return _explained(line, Explanation.PAYOUT, by=by, payout=payout.pk)


@transaction.atomic
def explain_as_return(*, line: StatementLine, receipt: Receipt, by: User | None) -> StatementLine:
    """A bounced cheque, a returned transfer: the receipt is voided, and what it paid is owed again."""
    hold(receipt.allocations.standing().values_list("due__organisation", flat=True))
    line = _waiting(line)
    if line.is_credit:
        raise RuleViolation("Un rejet fait sortir de l’argent : cette ligne en fait entrer.")
    _same_amount(line, -receipt.amount, "L’encaissement rejeté serait de")
    void_receipt(
        receipt=receipt, because=f"Rejet du {short_date(line.booked_on)} : {line.label}"[:250], by=by
    )
    line.returned = receipt
    return _explained(line, Explanation.RETURNED, by=by, receipt=receipt.pk)


@transaction.atomic
def leave_out(*, line: StatementLine, because: str, by: User | None) -> StatementLine:
    """Leave out a movement that is nobody’s dues: fees, a transfer between accounts, a supplier."""
    if not because.strip():
        raise RuleViolation("Dites ce qu’est ce mouvement : frais bancaires, virement interne, fournisseur…")
    line = _waiting(line)
    line.because = because.strip()[:250]
    return _explained(line, Explanation.LEFT_OUT, by=by)


@transaction.atomic
def withdraw_explanation(*, line: StatementLine, because: str, by: User | None) -> StatementLine:
    """Take back what explained a line: it waits again.

    Money recorded from it is voided; money typed in, a deposit or a payout is only parted from it; money
    voided by a return is recorded again, and pays what it paid as far as that is still owed.
    """
    if not because.strip():
        raise RuleViolation("Dites pourquoi cette explication est retirée.")
    hold(_files_of(line))
    line = locked(StatementLine.objects).get(pk=line.pk)
    was = line.explained_as
    if not was:
        raise RuleViolation("Cette ligne attend déjà d’être expliquée.")
    if was == Explanation.RECEIPT:
        for receipt in line.receipts.standing():
            void_receipt(receipt=receipt, because=because, by=by)
    elif was == Explanation.RETURNED:
        _give_back(line, by=by)
    line.receipts.update(statement_line=None)
    Deposit.objects.filter(statement_line=line).update(statement_line=None)
    Payout.objects.filter(statement_line=line).update(statement_line=None)
    line.explained_as, line.because = "", ""
    line.explained_at = line.explained_by = line.returned = None
    line.save(update_fields=["explained_as", "because", "explained_at", "explained_by", "returned"])
    record(
        BillingEvent.EXPLANATION_WITHDRAWN,
        on=line,
        by=by,
        changes={"because": ("", because.strip())},
        was=was,
        **line.facts(),
    )
    return line


@transaction.atomic
def accept(*, line: StatementLine, suggestion: Suggestion, by: User | None) -> Any:
    """Explain a line as was suggested."""
    if suggestion.kind == matching.RECEIPT:
        dues = list(Due.objects.filter(pk__in=suggestion.dues))
        payer = Organisation.objects.get(pk=suggestion.payer)
        return explain_by_receipt(line=line, payer=payer, dues=dues, by=by)
    if suggestion.kind == matching.KNOWN:
        return explain_by_known(line=line, receipts=[_target(Receipt, suggestion)], by=by)
    if suggestion.kind == matching.DEPOSIT:
        return explain_by_deposit(line=line, deposit=_target(Deposit, suggestion), by=by)
    if suggestion.kind == matching.PAYOUT:
        return explain_by_payout(line=line, payout=_target(Payout, suggestion), by=by)
    if suggestion.kind == matching.RETURNED:
        return explain_as_return(line=line, receipt=_target(Receipt, suggestion), by=by)
    return leave_out(line=line, because=suggestion.reasons[1], by=by)


def _waiting(line: StatementLine) -> StatementLine:
    """The line, held, provided that nobody explained it."""
    line = locked(StatementLine.objects).select_related("account").get(pk=line.pk)
    if line.explained_as:
        raise RuleViolation(
            f"Cette ligne vient d’être expliquée ({line.get_explained_as_display().lower()}) : "
            "rechargez la page."
        )
    return line


def _only_credit(line: StatementLine) -> None:
    if not line.is_credit:
        raise RuleViolation("Cette ligne fait sortir de l’argent : ce n’est pas un encaissement.")


def _same_amount(line: StatementLine, amount: Decimal, what: str) -> None:
    if amount != line.amount:
        raise RuleViolation(
            f"Les montants diffèrent : la ligne est de {euros(line.amount)}. {what} {euros(amount)}."
        )


def _explained(line: StatementLine, kind: str, *, by: User | None, **figures: Any) -> StatementLine:
    line.explained_as, line.explained_at, line.explained_by = kind, timezone.now(), by
    line.save(update_fields=["explained_as", "because", "explained_at", "explained_by", "returned"])
    record(BillingEvent.LINE_EXPLAINED, on=line, by=by, kind=str(kind), **line.facts(), **figures)
    return line


def money_of(lines: Collection[StatementLine]) -> dict[int, dict[str, Any]]:
    """What each line says of its money, by key. Once that was voided, the line brings other money."""
    own = {line.pk: f"bank:{line.fingerprint}" for line in lines}
    before: dict[str, int] = defaultdict(int)
    known = Receipt.objects.filter(outside_id__in=own.values()).values_list("outside_id", flat=True)
    for name in known:
        before[name] = 1 + Receipt.objects.filter(outside_id__startswith=f"{name}:").count()
    return {
        line.pk: {
            "method": Receipt.Method.TRANSFER,
            "amount": line.amount,
            "received_on": line.booked_on,
            "outside_id": f"{name}:{count + 1}" if (count := before[name]) else name,
            "reference": (line.reference or line.text)[:LONGEST_REFERENCE],
        }
        for line, name in zip(lines, own.values(), strict=True)
    }


def _files_of(line: StatementLine) -> set[int]:
    """The member files that taking back what explains a line writes on."""
    files: set[int] = set(
        line.receipts.standing()
        .filter(allocations__withdrawn_at__isnull=True, allocations__isnull=False)
        .values_list("allocations__due__organisation", flat=True)
    )
    if line.returned:
        files |= set(line.returned.allocations.values_list("due__organisation", flat=True))
        if line.returned.payer_id:
            files.add(line.returned.payer_id)
    return files


def _give_back(line: StatementLine, *, by: User | None) -> None:
    """Record again the money that a return voided, with its links, on what it paid."""
    voided = line.returned
    assert voided is not None
    paid = {row.due_id: row.amount for row in voided.allocations.filter(withdrawn_at=voided.voided_at)}
    dues = list(Due.objects.filter(pk__in=paid).owed())
    again = receive(
        payer=voided.payer,
        payer_name=unnamed(voided, "payer_name"),
        method=voided.method,
        amount=voided.amount,
        received_on=voided.received_on,
        outside_id=f"{voided.outside_id[:90]}:rendu:{line.pk}",
        dues=dues,
        at_most=paid,
        reference=voided.reference,
        note=voided.note,
        by=by,
    )
    links = {"statement_line": voided.statement_line, "deposit": voided.deposit, "payout": voided.payout}
    Receipt.objects.filter(pk=again.pk).update(**links)
    Receipt.objects.filter(pk=voided.pk).update(statement_line=None, deposit=None, payout=None)


def _target(model: Any, suggestion: Suggestion) -> Any:
    found = model.objects.filter(pk=suggestion.target).first()
    if found is None:
        raise RuleViolation("Ce que cette proposition désigne n’existe plus : rechargez la page.")
    return found
