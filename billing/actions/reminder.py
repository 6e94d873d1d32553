"""Reminders: approved as they were read, sent once, printed together, posted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string

from billing import gateway
from billing.actions.letterhead import refuse_incomplete_letterhead
from billing.journal import BillingEvent
from billing.models import (
    Document,
    Due,
    Reminder,
    ReminderLetter,
    ReminderLevel,
    ReminderRun,
    ReminderSettings,
)
from billing.queries.payment_link import payment_link
from billing.queries.reminder import REMINDING, Outlook, Planned, digest_of, outlooks, planned
from billing.rules.reminder_words import filled
from billing.rules.reminders import Departure
from cressmember.accounts.models import User
from cressmember.core.actions.document import Frozen, bundle, freeze_many
from cressmember.core.actions.job import start_job
from cressmember.core.actions.journal import record, record_many
from cressmember.core.actions.lock import locked
from cressmember.core.actions.outbox import Letter, post_many
from cressmember.core.models import Chamber, Job, StoredDocument
from cressmember.core.queries import jobs_under_way
from cressmember.kernel.money import round_cents
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted, enumerate_fr, euros, long_date, sentence_case

KIND = "billing.reminder"
BUNDLE = "billing.reminder_bundle"
# Few statements for each letter, and a payment waits no longer than one of these transactions.
AT_ONCE = 200
MOST_NAMED = 4
MOST_LETTERS = 60  # A transfer's reference holds 140, its code fewer bytes.


@transaction.atomic
def start_sending(*, on: date, digest: str, by: User | None) -> Job:
    """Approve the reminders of a day as they were read, and send them in the background.

    ``digest`` is that of the list that was read. Raises RuleViolation when it has changed since, or when
    nothing is to be sent; approved twice in one instant, the first job is the answer.
    """
    settings = hold_settings()
    if running := sending_of(on, digest):
        return running
    letters = going_on(on)
    if not letters:
        raise RuleViolation("Aucune relance ne part aujourd’hui.")
    if digest != digest_of(letters):
        raise RuleViolation("La liste a changé depuis que vous l’avez lue : relisez-la avant d’envoyer.")
    refuse_incomplete_letterhead()
    _refuse_unquoted_article(letters, settings)
    return _approve(letters, on=on, digest=digest, by=by)


@transaction.atomic
def start_automatic(*, on: date) -> Job | None:
    """Send the reminders of a day by themselves, once a day, where the treasurer asked for it.

    A formal notice never goes by itself: somebody approves it.
    """
    settings = hold_settings()
    if not settings.automatic or settings.last_automatic_on == on:
        return None
    settings.last_automatic_on = on
    settings.save(update_fields=["last_automatic_on"])
    letters = [letter for letter in going_on(on) if not letter.level.formal]
    digest = digest_of(letters)
    if not letters:
        return None
    return _approve(letters, on=on, digest=digest, by=None)


def going_on(on: date) -> list[Planned]:
    """The letters that go on a day."""
    return planned(outlooks(on=on), on=on)


def sending_of(on: date, digest: str) -> Job | None:
    """The job that sends what was approved, while it runs or waits."""
    runs = ReminderRun.objects.filter(on=on, digest=digest).values_list("pk", flat=True)
    return jobs_under_way().filter(kind=REMINDING, arguments__run__in=list(runs)).first()


def send_reminders(
    *, run: ReminderRun, by: User | None, progress: Callable[[int, int], None] | None = None
) -> dict[str, int]:
    """Send what was approved; run again, or twice at once, each reminder goes once.

    What was paid, paused or changed since stays behind: never more than what was read.
    """
    together = _together(run)
    total, sent = sum(map(len, together)), 0
    done = 0
    for keys in together:
        sent += _send_some(run, keys, by=by)
        done += len(keys)
        if progress:
            progress(done, total)
    reminded = Reminder.objects.filter(letter__run=run)
    return {
        "letters": run.letters.count(),
        "sent": sent,
        "reminded": reminded.count(),
        "left": len({line[0] for line in run.lines}) - reminded.values("due").distinct().count(),
    }


@transaction.atomic
def post_letters(*, letters: Sequence[ReminderLetter], on: date, tracking: str = "", by: User | None) -> int:
    """Write that printed reminders went by post; those already posted are left alone. Returns how many.

    ``tracking`` is the number of a registered letter. Raises RuleViolation when one is dated after ``on``.
    """
    waiting = list(
        locked(ReminderLetter.objects).filter(
            pk__in=[letter.pk for letter in letters], delivery=ReminderLetter.Delivery.PRINT
        )
    )
    if late := next((letter for letter in waiting if letter.sent_on > on), None):
        raise RuleViolation(
            f"Une relance date du {long_date(late.sent_on)} : elle n’a pas pu être postée le {long_date(on)}."
        )
    for letter in waiting:
        letter.delivery, letter.posted_on = ReminderLetter.Delivery.POSTED, on
        letter.tracking = tracking.strip()
    ReminderLetter.objects.bulk_update(waiting, ["delivery", "posted_on", "tracking"])
    record_many(
        BillingEvent.REMINDER_POSTED,
        rows=[(letter, {}) for letter in waiting],
        by=by,
        posted_on=on.isoformat(),
    )
    return len(waiting)


@transaction.atomic
def bundle_letters(*, letters: Sequence[ReminderLetter], by: User | None) -> StoredDocument:
    """Put reminders into one file to print, each followed by the calls that it is about."""
    ordered = sorted((letter for letter in letters if letter.stored), key=lambda letter: letter.pk)
    if not ordered:
        raise RuleViolation("Aucune relance n’attend d’être imprimée.")
    documents: list[StoredDocument] = []
    for letter in ordered:
        if letter.stored:
            calls = StoredDocument.objects.filter(billing_document__in=letter.stored.content["calls"])
            documents.extend([letter.stored, *calls.order_by("pk")])
    stored = bundle(
        kind=BUNDLE,
        documents=documents,
        title=counted(len(ordered), "relance à imprimer", "relances à imprimer"),
        filename=f"relances-a-imprimer-{ordered[0].pk}-{ordered[-1].pk}.pdf",
    )
    record(BillingEvent.REMINDERS_BUNDLED, on=stored, by=by, letters=len(ordered))
    return stored


def hold_settings() -> ReminderSettings:
    """Hold the settings of reminders: two approvals in one instant take turns."""
    ReminderSettings.objects.get_or_create(pk=1)
    return locked(ReminderSettings.objects).get(pk=1)


def words_of(letter: Planned, level: ReminderLevel, settings: ReminderSettings) -> tuple[str, str]:
    """The subject and the text of a letter, its fields filled in."""
    values = _values(letter, settings)
    return filled(level.subject, values), filled(level.text, values)


def content_of(
    letter: Planned, level: ReminderLevel, settings: ReminderSettings, chamber: dict[str, Any]
) -> dict[str, Any]:
    """Everything that a reminder prints, copied."""
    subject, text = words_of(letter, level, settings)
    calls = [outlook.call for outlook, _ in letter.rows if outlook.call]
    return {
        "chamber": chamber,
        "date": long_date(letter.on),
        "recipient": letter.recipient,
        "subject": subject,
        "text": text,
        "formal": letter.level.formal,
        "total": euros(letter.amount),
        "reference": _reference(letter, calls),
        "to_pay": str(letter.amount),
        "calls": [call.pk for call in calls],
        "lines": [_line(outlook, one) for outlook, one in letter.rows],
    }


def _approve(letters: list[Planned], *, on: date, digest: str, by: User | None) -> Job:
    lines = [line for letter in letters for line in letter.lines]
    # Approved again after its job failed, it is the same run.
    run, _ = ReminderRun.objects.get_or_create(
        on=on, digest=digest, defaults={"lines": lines, "approved_by": by}
    )
    record(BillingEvent.REMINDERS_APPROVED, on=run, by=by, reminders=len(lines), digest=digest)
    return start_job(REMINDING, by=by, about=run, run=run.pk)


def _together(run: ReminderRun) -> list[list[int]]:
    """The dues of a run, those of one payer in one batch: a letter is never cut in two."""
    payers = dict(Due.objects.filter(pk__in=[line[0] for line in run.lines]).values_list("pk", "payer"))
    ordered = sorted(payers, key=lambda key: (payers[key], key))
    batches: list[list[int]] = []
    for key in ordered:
        full = not batches or len(batches[-1]) >= AT_ONCE
        if full and not (batches and payers[batches[-1][-1]] == payers[key]):
            batches.append([])
        batches[-1].append(key)
    return batches


@transaction.atomic
def _send_some(run: ReminderRun, keys: Sequence[int], *, by: User | None) -> int:
    # Whoever sends holds the dues: two workers take turns, and the second finds the reminders of the first.
    list(locked(Due.objects.filter(pk__in=keys)))
    letters = _approved(run, keys)
    if not letters:
        return 0
    settings, chamber = ReminderSettings.current(), Chamber.current().letterhead()
    levels = ReminderLevel.objects.in_bulk([letter.level.key for letter in letters])
    contents = [content_of(letter, levels[letter.level.key], settings, chamber) for letter in letters]
    stored = _freeze(letters, contents)
    messages = _post(letters, contents, by=by)
    made = ReminderLetter.objects.bulk_create(
        ReminderLetter(
            level=levels[letter.level.key],
            run=run,
            payer=letter.payer,
            title=letter.level.name,
            formal_notice=letter.level.formal,
            amount=letter.amount,
            sent_on=run.on,
            recipient_name=letter.recipient["name"],
            recipient_email=letter.recipient["email"] if letter.by_mail else "",
            delivery=ReminderLetter.Delivery.PRINT if letter.by_post else ReminderLetter.Delivery.MAIL,
            message=messages.get(rank),
            stored=stored.get(rank),
        )
        for rank, letter in enumerate(letters)
    )
    Reminder.objects.bulk_create(
        Reminder(
            due=outlook.due,
            letter=row,
            rank=one.level.rank,
            late_since=one.late_since,
            amount=one.amount,
        )
        for row, letter in zip(made, letters, strict=True)
        for outlook, one in letter.rows
    )
    record_many(
        BillingEvent.DUE_REMINDED,
        rows=[(outlook.due, {}) for letter in letters for outlook, _ in letter.rows],
        by=by,
        run=run.pk,
    )
    return len(made)


def _approved(run: ReminderRun, keys: Sequence[int]) -> list[Planned]:
    """The letters to these dues as they stand, with what was approved alone."""
    approved = {tuple(line[:5]) for line in run.lines}
    letters = []
    for letter in planned(outlooks(on=run.on, only=keys), on=run.on):
        letter.rows = [
            row for row, line in zip(letter.rows, letter.lines, strict=True) if tuple(line[:5]) in approved
        ]
        if letter.rows:
            letters.append(letter)
    return letters


def _freeze(letters: list[Planned], contents: list[dict[str, Any]]) -> dict[int, StoredDocument]:
    on_paper = [rank for rank, letter in enumerate(letters) if letter.by_post]
    frozen = freeze_many(
        Frozen(
            kind=KIND,
            template="pdf/billing_reminder.html",
            content=contents[rank],
            title=f"{sentence_case(letters[rank].level.name)}, {letters[rank].payer}",
            filename=f"relance-{letters[rank].payer.pk}-{letters[rank].on.isoformat()}.pdf",
            about=letters[rank].payer,
        )
        for rank in on_paper
    )
    return dict(zip(on_paper, frozen, strict=True))


def _post(letters: list[Planned], contents: list[dict[str, Any]], *, by: User | None) -> dict[int, Any]:
    by_mail = [rank for rank, letter in enumerate(letters) if letter.by_mail]
    posted = post_many(
        [
            Letter(
                kind=KIND,
                to=[letters[rank].recipient["email"]],
                subject=contents[rank]["subject"],
                text=render_to_string("emails/billing_reminder.txt", contents[rank]),
                about=letters[rank].rows[0][0].due,
                documents=[outlook.call.stored for outlook, _ in letters[rank].rows if outlook.call],
            )
            for rank in by_mail
        ],
        by=by,
    )
    return dict(zip(by_mail, posted, strict=True))


def _line(outlook: Outlook, one: Departure) -> dict[str, str]:
    due = outlook.due
    return {
        "member": due.organisation.name,
        "title": f"{due.title} {due.dues_year.label}",
        "number": outlook.call.number if outlook.call else "",
        "since": long_date(one.late_since),
        "called": euros(due.amount),
        "paid": euros(due.amount - round_cents(due.outstanding)),
        "late": euros(one.amount),
        "pay_url": payment_link(due) if gateway.is_open() else "",
    }


def _reference(letter: Planned, calls: Sequence[Document]) -> str:
    """What a transfer is to quote: the calls, else who pays, as a bank writes it."""
    numbers = " ".join(call.number for call in calls)
    return numbers if 0 < len(calls) <= MOST_NAMED else str(letter.payer.name)[:MOST_LETTERS]


def _values(letter: Planned, settings: ReminderSettings) -> dict[str, str]:
    dues = [outlook.due for outlook, _ in letter.rows]
    names = list(dict.fromkeys(due.organisation.name for due in dues))
    if len(names) > MOST_NAMED:
        names = [*names[: MOST_NAMED - 1], f"{len(names) - MOST_NAMED + 1} autres adhérents"]
    calls = [outlook.call for outlook, _ in letter.rows if outlook.call]
    written = [sent.on for outlook, one in letter.rows for sent in outlook.claim.sent]
    # Before any reminder, it is the call that we wrote.
    written = written or [call.issued_on for call in calls] or [due.called_on for due in dues]
    return {
        "destinataire": letter.recipient["name"],
        "adherents": enumerate_fr(names),
        "montant": euros(letter.amount),
        "echeance": long_date(min(one.late_since for _, one in letter.rows)),
        "exercice": enumerate_fr(sorted({due.dues_year.label for due in dues})),
        "appel": enumerate_fr([call.number for call in calls]),
        "precedente": long_date(max(written)),
        "delai": str(settings.notice_days),
        "article": settings.notice_article,
        "chambre": Chamber.current().name,
    }


def _refuse_unquoted_article(letters: Sequence[Planned], settings: ReminderSettings) -> None:
    """Raise RuleViolation when a letter quotes an article that nobody typed in."""
    keys = {letter.level.key for letter in letters}
    quoting = ReminderLevel.objects.filter(pk__in=keys, text__contains="{article}")
    if not settings.notice_article and (level := quoting.first()):
        raise RuleViolation(
            f"« {sentence_case(level.name)} » cite l’article des statuts : indiquez-le dans les réglages "
            "des relances avant de l’envoyer."
        )
