"""What reminds whom on which day, and what holds it back: rows in, rules applied, nothing written."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from billing.models import (
    Announcement,
    CampaignLine,
    Checkout,
    Document,
    Doubt,
    Due,
    Instalment,
    Pause,
    PlanPart,
    PortalDeposit,
    PublicPayer,
    Reminder,
    ReminderLetter,
    ReminderPlan,
)
from billing.queries.rehearsal import readdressed
from billing.rules import reminders as rules
from cressmember.core.models import Message
from cressmember.kernel.money import round_cents

REMINDING = "billing.send_reminders"
# A page of payment left open promises nothing; a debit, or an answer that did not come, may be money.
AWAITED = (Checkout.State.PENDING, Checkout.State.UNCERTAIN)
QUEUED = (Message.State.WAITING, Message.State.SENDING)


@dataclass(frozen=True, slots=True)
class Outlook:
    """A due, what goes about it on a day or what holds it back, and what will go until another day."""

    due: Any
    claim: rules.Claim
    verdict: rules.Verdict
    departures: Sequence[rules.Departure]
    call: Document | None


@dataclass(slots=True)
class Planned:
    """One letter to one payer: what is late at one level, of all the members it pays for, on a day."""

    on: date
    level: rules.Level
    payer: Any
    recipient: dict[str, str]
    by_mail: bool
    by_post: bool
    rows: list[tuple[Outlook, rules.Departure]] = field(default_factory=list)

    @property
    def amount(self) -> Any:
        return sum((departure.amount for _, departure in self.rows), start=round_cents(0))

    @property
    def lines(self) -> list[list[Any]]:
        """What is approved of it: due, level, rank, late since, amount, and where it goes."""
        return [
            [
                outlook.due.pk,
                one.level.key,
                one.level.rank,
                one.late_since.isoformat(),
                str(one.amount),
                self.recipient["email"],
            ]
            for outlook, one in self.rows
        ]


def plans() -> list[rules.Plan]:
    """The plans that were, are and will be followed, as the rules read them."""
    adopted = ReminderPlan.objects.adopted().prefetch_related("levels")
    return [
        rules.Plan(plan.active_from, tuple(level.rule for level in plan.levels.all()))
        for plan in adopted
        if plan.active_from
    ]


def outlooks(*, on: date, until: date | None = None, only: Iterable[int] | None = None) -> list[Outlook]:
    """Every due of which something remains, with its verdict on a day and what will go until another.

    As many queries for ten dues as for ten thousand.
    """
    dues = Due.objects.owed().select_related("organisation", "payer", "dues_year")
    if only is not None:
        dues = dues.filter(pk__in=list(only))
    found = list(dues.order_by("payer__sort_name", "organisation__sort_name", "pk"))
    keys = [due.pk for due in found]
    calls = _calls(keys)
    facts = _Facts(keys, calls, on=on)
    known = plans()
    made = []
    for due in found:
        claim = facts.claim(due)
        made.append(
            Outlook(
                due,
                claim,
                rules.verdict(claim, known, on=on),
                rules.departures(claim, known, since=on, until=until or on),
                calls.get(due.pk),
            )
        )
    return made


def planned(seen: Iterable[Outlook], *, on: date) -> list[Planned]:
    """The letters that make these departures, one per payer, level, address and day.

    Addresses are those in force ``on`` that day.
    """
    going = [(outlook, one) for outlook in seen for one in outlook.departures]
    addressed = {
        outlook.due.pk: CampaignLine(organisation=outlook.due.organisation, payer=outlook.due.payer)
        for outlook, _ in going
    }
    readdressed(addressed.values(), on=on)
    letters: dict[Any, Planned] = {}
    for outlook, one in sorted(going, key=lambda pair: pair[1].on):
        line = addressed[outlook.due.pk]
        email = line.recipient["email"]
        key = (one.on, one.level.key, outlook.due.payer_id, json.dumps(line.recipient, sort_keys=True))
        if key not in letters:
            letters[key] = Planned(
                one.on,
                one.level,
                outlook.due.payer,
                line.recipient,
                by_mail=bool(email) and one.level.channel != "post",
                # Who gave no address is written to, whatever the plan would rather.
                by_post=one.level.channel != "mail" or not email,
            )
        letters[key].rows.append((outlook, one))
    return list(letters.values())


def digest_of(letters: Iterable[Planned]) -> str:
    """The digest of what would go: an approval names what was read."""
    lines = sorted(line for letter in letters for line in letter.lines)
    return hashlib.sha256(json.dumps(lines).encode()).hexdigest()


def undelivered() -> list[tuple[Any, Message, Document | None]]:
    """The dues whose last mail was refused, each with that mail and its call: a task for somebody."""
    dues = list(Due.objects.owed().select_related("organisation", "payer", "dues_year"))
    facts = _Facts([due.pk for due in dues], _calls(due.pk for due in dues))
    return [
        (due, last, facts.calls.get(due.pk))
        for due in dues
        if (last := facts.last_mail(due)) and last.state == Message.State.FAILED
    ]


def last_mail_of(due: Due) -> Message | None:
    """The last mail about a due: its call, or a reminder."""
    return _Facts([due.pk], _calls([due.pk])).last_mail(due)


def letters_to_post() -> QuerySet[ReminderLetter]:
    """The reminders that go on paper and did not yet."""
    return ReminderLetter.objects.filter(delivery=ReminderLetter.Delivery.PRINT)


def notices_of(organisation: Any) -> QuerySet[Reminder]:
    """The formal notices posted about what a member still owes, oldest first."""
    owed = Due.objects.filter(organisation=organisation).owed().values("pk")
    return (
        Reminder.objects.filter(due__in=owed, letter__formal_notice=True, letter__posted_on__isnull=False)
        .select_related("letter")
        .order_by("letter__posted_on", "pk")
    )


class _Facts:
    """What was done about dues so far, read at once for all of them."""

    def __init__(self, keys: Collection[int], calls: dict[int, Document], *, on: date = date.min) -> None:
        self.on = on
        self.calls = calls
        self.mails = _mails(calls.values())
        self.parts = _by(
            PlanPart.objects.filter(plan__due__in=keys, plan__ended_at__isnull=True).order_by("rank"),
            "plan__due_id",
        )
        self.instalments = _by(Instalment.objects.filter(due__in=keys).order_by("rank"), "due_id")
        self.pauses = _by(Pause.objects.standing().filter(due__in=keys), "due_id")
        self.insolvent = _by(Doubt.objects.filter(due__in=keys, insolvent=True), "due_id")
        self.reminders = _by(
            Reminder.objects.filter(due__in=keys).select_related("letter__message"), "due_id"
        )
        self.announcements = _by(Announcement.objects.standing().filter(due__in=keys), "due_id")
        self.payments = _by(Checkout.objects.filter(due__in=keys, state__in=AWAITED), "due_id")
        self.portal = {
            row.document_id: row
            for row in PortalDeposit.objects.filter(document__in=[call.pk for call in calls.values()])
        }
        self.public = {row.organisation_id: row for row in PublicPayer.objects.all()}

    def claim(self, due: Any) -> rules.Claim:
        """The facts of one due, as the rules read them."""
        agreed = self.parts.get(due.pk, [])
        parts = [rules.Part(row.due_on, row.amount) for row in agreed or self.instalments.get(due.pk, [])]
        call = self.calls.get(due.pk)
        public = self.public.get(due.payer_id)
        deposit = self.portal.get(call.pk) if call else None
        delivered_on, pauses = self._delivery(due, call)
        if deposit:
            delivered_on = deposit.deposited_on
            # The portal is where it was delivered, whatever became of a mail.
            pauses = (
                [rules.stuck(on=deposit.status_on, status=deposit.get_status_display(), note=deposit.note)]
                if deposit.is_stuck
                else []
            )
        pauses += [row.rule for row in self.pauses.get(due.pk, [])]
        pauses += [
            rules.insolvent(since=row.starts_on, until=row.ends_on, note=row.because)
            for row in self.insolvent.get(due.pk, [])
        ]
        pauses += [rules.announced(on=row.announced_on) for row in self.announcements.get(due.pk, [])]
        pauses += [
            rules.under_way(since=timezone.localdate(row.created_at)) for row in self.payments.get(due.pk, [])
        ]
        letters = {row.letter_id: row.letter for row in self.reminders.get(due.pk, [])}
        pauses += [
            rules.unposted(on=letter.sent_on, letter=letter.title)
            for letter in letters.values()
            if letter.delivery == ReminderLetter.Delivery.PRINT
        ]
        return rules.Claim(
            parts=tuple(parts) or (rules.Part(due.due_on or due.called_on, due.amount),),
            outstanding=round_cents(due.outstanding),
            delivered_on=delivered_on,
            grace=public.payment_days if public else 0,
            is_agreed=bool(agreed),
            sent=tuple(
                rules.Sent(
                    row.rank,
                    row.letter.posted_on or row.letter.sent_on,
                    row.late_since,
                    formal=row.letter.formal_notice,
                )
                for row in self.reminders.get(due.pk, [])
            ),
            pauses=tuple(pauses),
        )

    def last_mail(self, due: Any) -> Message | None:
        """The last mail about a due; what was posted since counts for more than a mail that failed."""
        call = self.calls.get(due.pk)
        if call and call.delivery == Document.Delivery.PRINT:
            return None
        posted_on = call.posted_on if call else None
        mails = [mail for mail in self._mails_of(due) if not posted_on or _day_of(mail) >= posted_on]
        return mails[-1] if mails else None

    def _mails_of(self, due: Any) -> list[Message]:
        """The mails about a due, oldest first: those that carried its call, and its reminders."""
        call = self.calls.get(due.pk)
        letters = [row.letter for row in self.reminders.get(due.pk, [])]
        found = {mail.pk: mail for mail in (self.mails.get(call.stored_id, []) if call else [])}
        found |= {letter.message_id: letter.message for letter in letters if letter.message}
        return [found[key] for key in sorted(found)]

    def _delivery(self, due: Any, call: Document | None) -> tuple[date | None, list[rules.Pause]]:
        """When a due was asked for, and what stands in the way of it."""
        if call and call.delivery == Document.Delivery.PRINT:
            return None, [rules.unposted(on=call.issued_on)]
        last = self.last_mail(due)
        if last and last.state != Message.State.SENT:
            on = _day_of(last)
            if last.state == Message.State.FAILED:
                return None, [rules.undelivered(on=on, address=last.recipients)]
            if last.state in QUEUED:
                # It leaves within minutes: what follows is counted from today, and foretold.
                return self.on, [rules.unsent(on=on, state=last.state, until=self.on + rules.DAY)]
            return None, [rules.unsent(on=on, state=last.state)]
        if call is None:
            return due.called_on, []
        arrived = [mail for mail in self._mails_of(due) if mail.state == Message.State.SENT]
        left = [timezone.localdate(mail.sent_at) for mail in arrived if mail.sent_at]
        return call.posted_on or min(left, default=call.issued_on), []


def _calls(keys: Iterable[int]) -> dict[int, Document]:
    live = Document.objects.live().filter(due__in=list(keys)).select_related("stored")
    return {row.due_id: row for row in live}


def _day_of(mail: Message) -> date:
    return timezone.localdate(mail.created_at)


def _by(rows: Iterable[Any], path: str) -> dict[int, list[Any]]:
    """Rows by the key of their due."""
    found: dict[int, list[Any]] = defaultdict(list)
    names = path.split("__")
    if isinstance(rows, QuerySet) and len(names) > 1:
        rows = rows.select_related(names[0])
    for row in rows:
        value: Any = row
        for name in names:
            value = getattr(value, name)
        found[value].append(row)
    return dict(found)


def _mails(calls: Iterable[Document]) -> dict[int, list[Message]]:
    """The mails that carried each call, oldest first: the call itself, then the reminders."""
    carried = Message.documents.through.objects.filter(
        storeddocument__in=[call.stored_id for call in calls]
    ).order_by("message_id")
    pairs = list(carried.values_list("storeddocument_id", "message_id"))
    messages = Message.objects.in_bulk({message for _, message in pairs})
    found: dict[int, list[Message]] = defaultdict(list)
    for stored, message in pairs:
        found[stored].append(messages[message])
    return dict(found)


def samples(levels: Iterable[rules.Level], *, on: date) -> dict[int, Planned]:
    """What each level, by its key, would be about if it went that day, on the due late for longest.

    Empty when nothing is owed.
    """
    due = Due.objects.owed().order_by("owed_since", "pk").values_list("pk", flat=True).first()
    seen = outlooks(on=on, only=[due]) if due else []
    going = [
        replace(
            outlook,
            departures=[
                rules.Departure(on, level, outlook.claim.unpaid()[0].due_on, outlook.claim.outstanding)
                for level in levels
            ],
        )
        for outlook in seen
    ]
    return {letter.level.key: letter for letter in planned(going, on=on)}
