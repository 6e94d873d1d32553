"""How long the chamber keeps each kind of record on a day, and what comes to its end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from cressmember.accounts.models import Invitation
from cressmember.core.models import EntryDetail, Message
from cressmember.members.models import Application, Opposition, Person, Representation
from cressmember.office.models import ImportBatch, Restriction, RetentionTerm
from cressmember.office.rules.retention import KINDS, Kind, facts_before

SOON = timedelta(days=90)


def months_of(kind: str, *, on: date) -> int:
    """The months for which a kind is kept, as the chamber decided or as proposed."""
    term = RetentionTerm.objects.filter(kind=kind, starts_on__lte=on).order_by("-starts_on", "-pk").first()
    return term.months if term else KINDS[kind].months


@dataclass(frozen=True, slots=True)
class Countdown:
    """A kind of record on a day: its duration, what has come to its end, what will within ninety days."""

    kind: Kind
    months: int
    decided: RetentionTerm | None
    over: int
    soon: int


def countdowns(*, on: date) -> list[Countdown]:
    """Every kind of record, with what ends."""
    return [_countdown(kind, on) for kind in KINDS.values()]


def _countdown(kind: Kind, on: date) -> Countdown:
    term = RetentionTerm.objects.filter(kind=kind.key, starts_on__lte=on).first()
    months = term.months if term else kind.months
    if kind.key in ENDED:
        over = ended(kind.key, on=on).count()
        soon = ended(kind.key, on=on + SOON).count() - over
    else:
        held = Restriction.objects.filter(kind=kind.key)
        over = held.due(on=on).count()
        soon = held.due(on=on + SOON).count() - over
    return Countdown(kind, months, term, over, soon)


def ended(kind: str, *, on: date) -> QuerySet:
    """The rows of a kind whose countdown has ended on a day, the oldest first."""
    before = facts_before(KINDS[kind], on, months_of(kind, on=on))
    return ENDED[kind](before)


def _instant(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _people(before: date) -> QuerySet:
    """Those whose last representation ended before, who sit nowhere, and who were not erased yet."""
    current = Representation.objects.filter(person=OuterRef("pk")).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=before)
    )
    return (
        Person.objects.filter(erasure__isnull=True, representations__isnull=False)
        .filter(~Exists(current), user__isnull=True, created_at__lt=_instant(before))
        .annotate(left_on=Max("representations__ends_on"))
        .order_by("left_on", "pk")
    )


def _applications(before: date) -> QuerySet:
    dropped = Q(outcome__in=["refused", "unanswered"], decided_on__lt=before) | Q(
        withdrawn_at__lt=_instant(before), outcome=""
    )
    silent = Q(sent_at__isnull=True, started_at__lt=_instant(before), withdrawn_at__isnull=True)
    return Application.objects.filter(dropped | silent).exclude(contact_name="", answers={}).order_by("pk")


def _messages(before: date) -> QuerySet:
    sent = Message.objects.filter(state__in=["sent", "failed"], created_at__lt=_instant(before))
    return sent.exclude(text="", to=[]).order_by("pk")


def _journal(before: date) -> QuerySet:
    return EntryDetail.objects.filter(entry__at__lt=_instant(before)).exclude(changes={}).order_by("pk")


def _imports(before: date) -> QuerySet:
    over = Q(applied_at__lt=_instant(before)) | Q(applied_at__isnull=True, created_at__lt=_instant(before))
    return ImportBatch.objects.filter(over).exclude(file="").order_by("pk")


def _invitations(before: date) -> QuerySet:
    return Invitation.objects.filter(expires_at__lt=_instant(before)).order_by("pk")


ENDED: Mapping[str, Callable[[date], QuerySet]] = {
    "people": _people,
    "applications": _applications,
    "messages": _messages,
    "journal": _journal,
    "imports": _imports,
    "invitations": _invitations,
    "opposition": lambda before: Opposition.objects.filter(since__lt=before).order_by("pk"),
}
