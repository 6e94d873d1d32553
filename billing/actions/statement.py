"""Statements of the bank: kept once, each line once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from billing.journal import BillingEvent
from billing.models import BankAccount, Statement, StatementLine, StatementUpload
from billing.rules.statement import (
    Columns,
    Movement,
    ReadFile,
    fingerprints,
    format_of,
    read_csv,
    read_file,
)
from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, record
from cressmember.core.actions.lock import locked
from cressmember.core.actions.tidying import tidied
from cressmember.kernel.elision import of
from cressmember.kernel.folding import fold
from cressmember.kernel.identifiers import format_iban
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted, quote

BATCH = 500
# What was sent and never kept nor forgotten goes.
KEPT_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file: ``statement`` is the one that holds it, ``again`` when it was known already."""

    statement: Statement
    again: bool


@transaction.atomic
def open_bank_account(*, name: str, iban: str = "", journal: str = "BQ", by: User | None) -> BankAccount:
    """Add an account of the chamber."""
    fields = tidied(BankAccount, {"name": name, "iban": iban, "journal": journal})
    account = BankAccount.objects.create(**fields)
    record(BillingEvent.BANK_ACCOUNT_OPENED, on=account, by=by)
    return account


@transaction.atomic
def change_bank_account(*, account: BankAccount, by: User | None, **fields: Any) -> BankAccount:
    """Change the name, the IBAN or the journal of an account."""
    account = locked(BankAccount.objects).get(pk=account.pk)
    fields = tidied(BankAccount, fields)
    changes = differences({name: getattr(account, name) for name in fields}, fields)
    if changes:
        for name, value in fields.items():
            setattr(account, name, value)
        account.save(update_fields=list(fields))
        record(BillingEvent.BANK_ACCOUNT_CHANGED, on=account, by=by, changes=changes)
    return account


@transaction.atomic
def upload_statement(*, account: BankAccount, filename: str, data: bytes, by: User | None) -> StatementUpload:
    """Put a file aside while it is looked at; a new one takes the place of those that were left.

    Raises RuleViolation when it is no statement.
    """
    format_of(data)
    left = Q(uploaded_by=by) | Q(uploaded_at__lt=timezone.now() - KEPT_FOR)
    StatementUpload.objects.filter(left).delete()
    return StatementUpload.objects.create(
        account=account, filename=filename[-200:], data=data, uploaded_by=by
    )


def read_statement(*, account: BankAccount, data: bytes, columns: Columns | None = None) -> ReadFile:
    """Read a file of an account. Raises RuleViolation when it is another account’s, or cannot be read."""
    if format_of(data) == "csv":
        if columns is None:
            raise RuleViolation("Dites d’abord où lire la date, le libellé et le montant.")
        return read_csv(data, columns)
    read = read_file(data, iban=account.iban)
    if not read.is_of(account.iban):
        told = format_iban(read.account) if read.account[:2].isalpha() else read.account
        raise RuleViolation(
            f"Ce relevé est celui du compte {quote(told)}, et non {of(account)} : "
            "choisissez l’autre compte, ou corrigez son IBAN."
        )
    return read


@transaction.atomic
def import_statement(
    *,
    account: BankAccount,
    filename: str,
    data: bytes,
    columns: Columns | None = None,
    by: User | None,
) -> Imported:
    """Keep a file of the bank, whole or not at all, and add the lines that are not known yet.

    Sent again, it is the same statement; a file that overlaps another adds only what is new. The columns of
    a text file are remembered for the next one. Raises RuleViolation when it cannot be read.
    """
    # Two hands that send the same file wait here for each other.
    account = locked(BankAccount.objects).get(pk=account.pk)
    StatementUpload.objects.filter(account=account, uploaded_by=by).delete()
    digest = sha256(data).hexdigest()
    known = Statement.objects.filter(account=account, digest=digest).first()
    if known is not None:
        return Imported(known, again=True)
    read = read_statement(account=account, data=data, columns=columns)
    new, remarks = _new_lines(account, read)
    statement = Statement.objects.create(
        account=account,
        digest=digest,
        filename=filename[-200:],
        format=read.format,
        starts_on=read.starts_on,
        ends_on=read.ends_on,
        opening_balance=read.opening,
        closing_balance=read.closing,
        difference=read.difference,
        read=len(read.movements),
        added=len(new),
        remarks=[*read.remarks, *remarks],
        imported_by=by,
    )
    StatementLine.objects.bulk_create(
        (_line(account, statement, fingerprint, one) for fingerprint, one in new), batch_size=BATCH
    )
    if columns is not None and account.csv_mapping != columns.kept():
        account.csv_mapping = columns.kept()
        account.save(update_fields=["csv_mapping"])
    record(
        BillingEvent.STATEMENT_IMPORTED,
        on=statement,
        by=by,
        digest=digest,
        read=statement.read,
        added=statement.added,
    )
    return Imported(statement, again=False)


def count_new(*, account: BankAccount, read: ReadFile) -> int:
    """How many lines of a file are not known yet."""
    return len(_new_lines(account, read)[0])


def _new_lines(account: BankAccount, read: ReadFile) -> tuple[list[tuple[str, Movement]], list[str]]:
    """The lines that the account does not hold, with their fingerprints, and what is to be told of it."""
    prints = fingerprints(read.movements, account=str(account.pk))
    held = StatementLine.objects.filter(
        account=account, booked_on__range=(read.starts_on, read.ends_on)
    ).values_list("fingerprint", "booked_on", "amount", "text", "other_name", "statement__format")
    told = set(prints)
    known = {row[0] for row in held}
    # The same movement in another format, or under a reference that the bank draws anew at each download.
    others: Counter[tuple[Any, ...]] = Counter()
    for fingerprint, booked_on, amount, text, name, file_format in held:
        if fingerprint not in told:
            said = "" if file_format != read.format else fold(f"{name} {text}")
            others[(booked_on, amount, said, file_format != read.format)] += 1
    new = []
    paired = 0
    for fingerprint, one in zip(prints, read.movements, strict=True):
        if fingerprint in known:
            continue
        alike = (
            (one.booked_on, one.amount, fold(f"{one.other_name} {one.text}"), False),
            (one.booked_on, one.amount, "", True),
        )
        twin = next((key for key in alike if others[key] > 0), None)
        if twin is None:
            new.append((fingerprint, one))
        else:
            others[twin] -= 1
            paired += 1
    remarks = []
    if paired:
        many = counted(paired, "ligne est déjà connue", "lignes sont déjà connues")
        remarks.append(
            f"{many} d’un autre fichier, reconnues à leur jour et à leur montant : "
            "rien n’est ajouté pour elles."
        )
    return new, remarks


def _line(account: BankAccount, statement: Statement, fingerprint: str, one: Movement) -> StatementLine:
    return StatementLine(
        account=account,
        statement=statement,
        position=one.row,
        fingerprint=fingerprint,
        booked_on=one.booked_on,
        value_on=one.value_on,
        amount=one.amount,
        text=one.text,
        other_name=one.other_name,
        other_iban=one.other_iban,
        reference=one.reference,
        bank_reference=one.bank_reference,
        is_return=one.is_return,
    )
