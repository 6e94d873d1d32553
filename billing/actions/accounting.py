"""What the accountant decided, entries prepared and exported, batches taken back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from billing.journal import BillingEvent
from billing.models import AccountingSettings, Entry, EntryBatch, EntryLine
from billing.queries.entries import Books, Projected, lines_as_rules, open_from, waiting_entries
from billing.rules.entries import ACCOUNTS, JOURNALS, NOTHING
from billing.rules.entry_file import ACCOUNT_NUMBER, Numbered, check, plain, written
from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, record
from cressmember.core.actions.lock import locked
from cressmember.kernel.periods import Period
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import quote, short_date

LONGEST_LABEL, LONGEST_PIECE = 250, 60
LONGEST_JOURNAL = 10


@transaction.atomic
def set_accounting(
    *,
    recognised: str,
    books_from: date | None,
    last_month: int,
    with_bank: bool,
    accounts: Mapping[str, tuple[str, str]],
    journals: Mapping[str, tuple[str, str]],
    by: User | None,
) -> AccountingSettings:
    """Write what the accountant decided; what waits is drawn anew by it, what left does not change.

    Raises RuleViolation for an account that is none, and when a choice would contradict what already left.
    """
    settings = _held()
    before = _told(settings)
    for role, (number, label) in accounts.items():
        if role not in ACCOUNTS:
            raise ValueError(f"no account is for « {role} »")
        if not ACCOUNT_NUMBER.fullmatch(number) or not plain(label):
            raise RuleViolation(
                f"Le compte {quote(number)} ({ACCOUNTS[role].label}) n’est pas un numéro de compte suivi "
                "d’un libellé : écrivez par exemple 7561 et Cotisations."
            )
    for key, (code, label) in journals.items():
        if key not in JOURNALS:
            raise ValueError(f"there is no journal « {key} »")
        if not 1 <= len(plain(code)) <= LONGEST_JOURNAL or not plain(label):
            raise RuleViolation(f"Donnez un code et un nom au journal {quote(JOURNALS[key].label)}.")
    left = EntryBatch.objects.standing().exists()
    if left and recognised != settings.recognised:
        raise RuleViolation(
            "Des écritures sont parties avec l’autre mode de constatation : il ne change plus ici. "
            "Reprenez d’abord les lots exportés, si le cabinet ne les a pas pris."
        )
    if left and last_month != settings.last_month:
        raise RuleViolation(
            "Des écritures sont parties : les dates de l’exercice comptable ne changent plus."
        )
    settings.recognised, settings.books_from = recognised, books_from
    settings.last_month, settings.with_bank = last_month, with_bank
    settings.accounts = {role: list(pair) for role, pair in accounts.items()}
    settings.journals = {key: list(pair) for key, pair in journals.items()}
    settings.save()
    record(BillingEvent.ACCOUNTING_SET, on=settings, by=by, changes=differences(before, _told(settings)))
    return settings


@transaction.atomic
def prepare_entries(*, until: date, by: User | None) -> int:
    """Draw anew the entries that wait, until a day: one for each fact that no exported entry tells.

    Returns how many wait. What left is never touched: what became of it since is another entry.
    Raises RuleViolation when an entry is not balanced to the cent.
    """
    _held()
    wanted = Books(until=until).waiting()
    was = list(
        Entry.objects.filter(batch__isnull=True).order_by("pk").values_list("fact_kind", "fact_id", "phase")
    )
    _rewrite(wanted)
    now = [(one.draft.fact.kind, one.draft.fact.key, one.draft.fact.phase) for one in wanted]
    if sorted(was) != sorted(now):
        record(
            BillingEvent.ENTRIES_PREPARED,
            on=AccountingSettings.current(),
            by=by,
            until=until.isoformat(),
            entries=len(wanted),
        )
    return sum(not one.left_out for one in wanted)


@transaction.atomic
def export_batch(*, until: date, on: date, by: User | None) -> EntryBatch:
    """Number the entries that wait until a day, check them, and freeze them with their file.

    Raises RuleViolation, naming the entry, when the file would be refused or misread by the accountant.
    """
    settings = _held()
    if not settings.is_set:
        raise RuleViolation(
            "Confirmez d’abord les réglages comptables avec votre cabinet : comptes, journaux, constatation."
        )
    if until > on:
        raise RuleViolation(f"Le {short_date(until)} n’est pas encore passé.")
    prepare_entries(until=until, by=by)
    waiting, year = _waiting(settings, until)
    batches = EntryBatch.objects.filter(year_starts_on=year.start)
    first = (batches.standing().aggregate(last=Max("last_number"))["last"] or 0) + 1
    numbered = _numbered(waiting, first)
    check(numbered, year=year, first=first)
    content = written(numbered, validated_on=on)
    batch = EntryBatch.objects.create(
        year_starts_on=year.start,
        year_ends_on=year.end,
        year_label=settings.label_of(year),
        rank=(batches.aggregate(last=Max("rank"))["last"] or 0) + 1,
        until=until,
        first_number=first,
        last_number=first + len(waiting) - 1,
        lines=sum(len(entry.lines) for entry in numbered),
        total=sum((line.debit for entry in numbered for line in entry.lines), NOTHING),
        content=content,
        sha256=hashlib.sha256(content.encode()).hexdigest(),
        exported_at=timezone.now(),
        exported_by=by,
    )
    for entry, told in zip(waiting, numbered, strict=True):
        entry.batch, entry.number = batch, told.number
    Entry.objects.bulk_update(waiting, ["batch", "number"], batch_size=500)
    # What the books have from elsewhere is settled too: it never waits again.
    Entry.objects.filter(batch__isnull=True, on__lte=until).exclude(left_out="").update(batch=batch)
    record(
        BillingEvent.BATCH_EXPORTED,
        on=batch,
        by=by,
        entries=batch.entry_count,
        total=str(batch.total),
        sha256=batch.sha256,
    )
    return batch


def _waiting(settings: AccountingSettings, until: date) -> tuple[list[Entry], Period]:
    """The entries of the next batch, and the only year that it is of."""
    waiting = list(waiting_entries(until=until).order_by("on", "pk").prefetch_related("lines"))
    if not waiting:
        raise RuleViolation("Aucune écriture n’attend d’être exportée jusqu’à cette date.")
    year = settings.year_of(waiting[0].on)
    if year.end is not None and until >= year.end:
        raise RuleViolation(
            f"Des écritures attendent depuis l’exercice comptable {settings.label_of(year)} : exportez-les "
            f"d’abord, jusqu’au {short_date(year.end - timedelta(days=1))}. Un lot tient dans un exercice."
        )
    if waiting[0].on < open_from():
        raise ValueError("an entry waits in a closed year")
    return waiting, year


@transaction.atomic
def take_back_batch(*, batch: EntryBatch, because: str, by: User | None) -> EntryBatch:
    """Take back a batch that the accountant did not take: its entries wait again, its file is kept.

    Only the last batch, so that numbers go on without a hole. One that the accountant took stays: what was
    wrong in it is mended where it was wrong, and the next batch tells it.
    """
    if not because.strip():
        raise RuleViolation("Dites pourquoi ce lot est repris, et que le cabinet ne l’a pas pris.")
    _held()
    batch = locked(EntryBatch.objects).get(pk=batch.pk)
    if batch.taken_back_at:
        raise RuleViolation("Ce lot est déjà repris.")
    if EntryBatch.objects.standing().filter(pk__gt=batch.pk).exists():
        raise RuleViolation("Un autre lot est parti depuis : reprenez d’abord le dernier.")
    if batch.year_starts_on < open_from():
        raise RuleViolation("L’exercice de ce lot est clos : rouvrez-le d’abord.")
    batch.taken_back_at, batch.taken_back_because = timezone.now(), because.strip()
    batch.save(update_fields=["taken_back_at", "taken_back_because"])
    Entry.objects.filter(batch=batch).update(batch=None, number=None)
    record(BillingEvent.BATCH_TAKEN_BACK, on=batch, by=by, entries=batch.entry_count)
    return batch


def _held() -> AccountingSettings:
    """The settings, held: whoever prepares, exports or closes takes turns."""
    held = locked(AccountingSettings.objects).filter(pk=1).first()
    return held or AccountingSettings.current()


def _told(settings: AccountingSettings) -> dict[str, Any]:
    return {
        "recognised": settings.recognised,
        "books_from": settings.books_from,
        "last_month": settings.last_month,
        "with_bank": settings.with_bank,
        "accounts": settings.accounts,
        "journals": settings.journals,
    }


def _rewrite(wanted: Iterable[Projected]) -> None:
    """Put the entries that wait in the place of those that waited."""
    waiting = Entry.objects.filter(batch__isnull=True)
    EntryLine.objects.filter(entry__in=waiting.values("pk")).delete()
    waiting.delete()
    journals = AccountingSettings.current().plan.journals
    rows = list(wanted)
    entries = Entry.objects.bulk_create(
        (
            Entry(
                fact_kind=one.draft.fact.kind,
                fact_id=one.draft.fact.key,
                phase=one.draft.fact.phase,
                amount=one.draft.fact.amount,
                fact_on=one.draft.fact.on,
                on=one.on,
                journal=journals[one.draft.journal].number,
                journal_key=one.draft.journal,
                journal_label=journals[one.draft.journal].label,
                label=plain(one.label)[:LONGEST_LABEL],
                piece=plain(one.draft.fact.piece)[:LONGEST_PIECE],
                piece_on=one.draft.fact.piece_on,
                left_out=one.left_out,
            )
            for one in rows
        ),
        batch_size=500,
    )
    EntryLine.objects.bulk_create(
        (
            EntryLine(
                entry=entry,
                rank=rank,
                role=line.role,
                account=line.account.number,
                account_label=line.account.label,
                auxiliary=line.party.code if line.party else "",
                auxiliary_label=line.party.name if line.party else "",
                member_key=line.party.key if line.party else 0,
                debit=line.debit,
                credit=line.credit,
            )
            for entry, one in zip(entries, rows, strict=True)
            for rank, line in enumerate(one.draft.lines, start=1)
        ),
        batch_size=500,
    )


def _numbered(entries: Iterable[Entry], first: int) -> list[Numbered]:
    return [
        Numbered(
            number,
            entry.journal,
            entry.journal_label,
            entry.on,
            entry.label,
            entry.piece,
            entry.piece_on,
            lines_as_rules(entry.lines.all()),
        )
        for number, entry in enumerate(entries, start=first)
    ]
