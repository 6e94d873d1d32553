"""A meeting in session: who runs it, its opening and its pauses, the items one after the other, its close."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import long_date, quote
from cressmember.members.models import Person
from governance.actions.meeting.latecomer import admit_latecomers
from governance.actions.meeting.roll import settle_roll
from governance.journal import GovernanceEvent
from governance.models import AgendaItem, Ballot, Meeting, Officer, Resolution
from governance.queries.meeting.text import text_of_meeting
from governance.rules.answer.verdict import Verdict
from governance.rules.meeting.agenda import OffAgenda, off_agenda_verdict

ALONE = {Officer.Role.CHAIR, Officer.Role.SECRETARY}


def now_or(at: datetime | None) -> datetime:
    """The instant of an act: now, asked once what it touches is locked, so that acts follow one another."""
    return at or timezone.now()


def held(meeting: Meeting) -> Meeting:
    """The meeting as it is, locked until the transaction ends."""
    return locked(Meeting.objects.select_related("body", "statutes")).get(pk=meeting.pk)


def in_session(meeting: Meeting) -> Meeting:
    """The meeting, locked. Raises RuleViolation unless it is in session and not suspended."""
    meeting = held(meeting)
    if meeting.stage != Meeting.Stage.OPEN:
        raise RuleViolation("La séance n’est pas ouverte.")
    if meeting.suspended_at is not None:
        raise RuleViolation("La séance est suspendue : reprenez-la d’abord.")
    return meeting


@transaction.atomic
def name_officer(
    *,
    meeting: Meeting,
    role: str,
    person: Person | None = None,
    name: str = "",
    by: User | None,
    at: datetime | None = None,
) -> Officer:
    """Say who chairs, writes or counts; whoever chaired or wrote until then is replaced.

    Raises RuleViolation for nobody, for a teller named twice, and once the meeting is closed.
    """
    meeting = held(meeting)
    at = now_or(at)
    told = str(person) if person is not None else name.strip()
    if not told:
        raise RuleViolation("Choisissez une personne, ou donnez son nom.")
    if meeting.stage in (Meeting.Stage.CLOSED, Meeting.Stage.CANCELLED):
        raise RuleViolation("La séance est levée : son bureau ne change plus.")
    standing = meeting.officers.filter(role=role, left_at__isnull=True)
    if standing.filter(name=told, person=person).exists():
        raise RuleViolation(f"{told} tient déjà ce rôle.")
    if role in ALONE:
        standing.update(left_at=at)
    officer = Officer.objects.create(meeting=meeting, role=role, person=person, name=told, named_at=at)
    record(GovernanceEvent.OFFICER_NAMED, on=meeting, by=by, role=str(role), officer=officer.pk)
    # Blank proxies may go to whoever chairs.
    admit_latecomers(meeting, by=by)
    return officer


@transaction.atomic
def dismiss_officer(*, officer: Officer, by: User | None, at: datetime | None = None) -> Officer:
    """Write down that somebody runs the meeting no more. Raises RuleViolation when it is written."""
    meeting = held(officer.meeting)
    officer = Officer.objects.get(pk=officer.pk)
    if officer.left_at is not None:
        raise RuleViolation("Cette personne ne tient déjà plus ce rôle.")
    if meeting.stage == Meeting.Stage.CLOSED:
        raise RuleViolation("La séance est levée : son bureau ne change plus.")
    officer.left_at = now_or(at)
    officer.save(update_fields=["left_at"])
    record(GovernanceEvent.OFFICER_LEFT, on=meeting, by=by, role=officer.role, officer=officer.pk)
    return officer


@transaction.atomic
def open_meeting(*, meeting: Meeting, by: User | None, at: datetime | None = None) -> Meeting:
    """Open the session. A quorum that lacks prevents nothing yet: people may still come.

    The roll is settled now where the text says « on the day ». Raises RuleViolation before its day, without a
    chair, and where the text leaves the roll open.
    """
    meeting = held(meeting)
    at = now_or(at)
    if meeting.stage not in (Meeting.Stage.DRAFT, Meeting.Stage.CONVENED):
        raise RuleViolation(f"Cette réunion est {meeting.stage.label.lower()} : elle ne s’ouvre plus.")
    _refuse_written(meeting)
    if timezone.localdate(at) < meeting.held_on:
        raise RuleViolation(f"Cette réunion se tient le {long_date(meeting.held_on)}.")
    if not meeting.is_gathering:
        if not meeting.officers.filter(role=Officer.Role.CHAIR, left_at__isnull=True).exists():
            raise RuleViolation("Dites d’abord qui préside la séance.")
        if meeting.roll_settled_at is None:
            meeting = settle_roll(meeting=meeting, by=by, now=at)
    meeting.opened_at = at
    meeting.save(update_fields=["opened_at"])
    record(GovernanceEvent.MEETING_OPENED, on=meeting, by=by)
    return meeting


@transaction.atomic
def suspend_meeting(*, meeting: Meeting, by: User | None, at: datetime | None = None) -> Meeting:
    """Pause the session. Raises RuleViolation while a ballot is open."""
    meeting = in_session(meeting)
    _refuse_open_ballots(meeting)
    meeting.suspended_at = now_or(at)
    meeting.save(update_fields=["suspended_at"])
    record(GovernanceEvent.MEETING_SUSPENDED, on=meeting, by=by)
    return meeting


@transaction.atomic
def resume_meeting(*, meeting: Meeting, by: User | None, at: datetime | None = None) -> Meeting:
    """Go on after a pause."""
    meeting = held(meeting)
    if meeting.stage != Meeting.Stage.OPEN or meeting.suspended_at is None:
        raise RuleViolation("La séance n’est pas suspendue.")
    _end_pause(meeting, now_or(at))
    meeting.save(update_fields=["suspended_at", "suspensions"])
    record(GovernanceEvent.MEETING_RESUMED, on=meeting, by=by)
    return meeting


@transaction.atomic
def close_meeting(*, meeting: Meeting, by: User | None, at: datetime | None = None) -> Meeting:
    """Close the session, and the item that is still open. Raises RuleViolation while a ballot is open."""
    meeting = held(meeting)
    at = now_or(at)
    if meeting.stage != Meeting.Stage.OPEN:
        raise RuleViolation("La séance n’est pas ouverte.")
    _refuse_open_ballots(meeting)
    meeting.items.filter(opened_at__isnull=False, closed_at__isnull=True).update(closed_at=at)
    if meeting.suspended_at is not None:
        _end_pause(meeting, at)
    meeting.closed_at = at
    meeting.save(update_fields=["closed_at", "suspended_at", "suspensions"])
    record(GovernanceEvent.MEETING_CLOSED, on=meeting, by=by)
    return meeting


@transaction.atomic
def reopen_meeting(*, meeting: Meeting, because: str, by: User | None, at: datetime | None = None) -> Meeting:
    """Go on with a session that was closed by mistake, the same day. Raises RuleViolation on another day."""
    meeting = held(meeting)
    if meeting.closed_at is None:
        raise RuleViolation("La séance n’est pas levée.")
    _refuse_written(meeting)
    if not because.strip():
        raise RuleViolation("Dites pourquoi la séance reprend.")
    if timezone.localdate(now_or(at)) != timezone.localdate(meeting.closed_at):
        raise RuleViolation(
            f"La séance a été levée le {long_date(timezone.localdate(meeting.closed_at))} : une autre "
            "réunion est à convoquer."
        )
    if hasattr(meeting, "minutes") and meeting.minutes.state != "draft":
        raise RuleViolation("Le procès-verbal est déjà relu : la séance ne reprend plus.")
    meeting.closed_at = None
    meeting.save(update_fields=["closed_at"])
    record(GovernanceEvent.MEETING_REOPENED, on=meeting, by=by, changes={"motif": ("", because.strip())})
    return meeting


@transaction.atomic
def open_item(*, item: AgendaItem, by: User | None, at: datetime | None = None) -> AgendaItem:
    """Come to an item, leaving the one before it; an item may be taken up again.

    Raises RuleViolation for one that was withdrawn, and while a ballot of another item is open.
    """
    meeting = in_session(item.meeting)
    at = now_or(at)
    item = meeting.items.get(pk=item.pk)
    if item.withdrawn_at is not None:
        raise RuleViolation("Ce point est retiré de l’ordre du jour.")
    if item.opened_at is not None and item.closed_at is None:
        return item
    for other in meeting.items.filter(opened_at__isnull=False, closed_at__isnull=True).exclude(pk=item.pk):
        _close(other, at)
    item.opened_at, item.closed_at = item.opened_at or at, None
    item.save(update_fields=["opened_at", "closed_at"])
    record(GovernanceEvent.ITEM_OPENED, on=meeting, by=by, item=item.pk)
    return item


@transaction.atomic
def close_item(*, item: AgendaItem, by: User | None, at: datetime | None = None) -> AgendaItem:
    """Leave an item. Raises RuleViolation while one of its ballots is open."""
    meeting = in_session(item.meeting)
    item = meeting.items.get(pk=item.pk)
    if item.opened_at is None or item.closed_at is not None:
        raise RuleViolation("Ce point n’est pas ouvert.")
    _close(item, now_or(at))
    record(GovernanceEvent.ITEM_CLOSED, on=meeting, by=by, item=item.pk)
    return item


@transaction.atomic
def accept_question(
    *,
    meeting: Meeting,
    title: str,
    text: str,
    matter: str,
    decision: str,
    is_minor: bool,
    accepted: bool,
    requested_by: str = "",
    by: User | None,
    at: datetime | None = None,
) -> tuple[AgendaItem, Verdict | None]:
    """Take up a question that was not on the agenda, as the statutes let it, with the answer they give.

    ``accepted`` is what people said where the text asks them: the vote that accepts to discuss it, or what
    the meeting decided where the text is silent. Raises RuleViolation when it may not be discussed.
    """
    meeting = in_session(meeting)
    at = now_or(at)
    verdict = _refuse_question(meeting, is_minor=is_minor, accepted=accepted)
    last = meeting.items.aggregate(last=Max("position"))["last"] or 0
    item = AgendaItem.objects.create(
        meeting=meeting,
        position=last + 1,
        title=title,
        requested_by=requested_by,
        added_on=timezone.localdate(at),
    )
    if text.strip():
        numbered = Resolution.objects.filter(item__meeting=meeting).aggregate(last=Max("number"))["last"]
        Resolution.objects.create(
            item=item,
            position=1,
            number=(numbered or 0) + 1,
            title=title,
            text=text,
            matter=matter,
            decision=decision,
            backed_by_board=False,
        )
    told = verdict.sentence if verdict is not None else ""
    record(GovernanceEvent.QUESTION_ACCEPTED, on=meeting, by=by, item=item.pk, verdict=told)
    return item, verdict


def _refuse_written(meeting: Meeting) -> None:
    """A written consultation is opened as it is asked, and closed once: nobody sits in it."""
    if meeting.format == Meeting.Format.WRITTEN:
        raise RuleViolation("Une consultation écrite n’a pas de séance : elle se suit depuis sa propre page.")


def _refuse_question(meeting: Meeting, *, is_minor: bool, accepted: bool) -> Verdict | None:
    """What the statutes say of a question off the agenda; None where they say nothing."""
    kind = text_of_meeting(meeting).kind_of(None)
    rule = kind.agenda if kind else None
    if rule is None:
        return None
    if rule.off_agenda is OffAgenda.AFTER_VOTE:
        assert rule.acceptance is not None  # Refused when the statutes are read.
        if not accepted:
            raise RuleViolation(
                "Un vote de la réunion doit d’abord accepter de discuter cette question.",
                article=rule.acceptance.article,
            )
        return None
    verdict = off_agenda_verdict(rule, is_minor=is_minor)
    if verdict.is_no or (verdict.is_open and not accepted):
        raise RuleViolation(verdict.sentence)
    return verdict


def _close(item: AgendaItem, at: datetime) -> None:
    ballots = Ballot.objects.open().filter(resolution__item=item) | Ballot.objects.open().filter(
        election__item=item
    )
    if ballots.exists():
        raise RuleViolation(f"Un scrutin est ouvert sur {quote(item.title)} : clôturez-le d’abord.")
    item.closed_at = at
    item.save(update_fields=["closed_at"])


def _end_pause(meeting: Meeting, at: datetime) -> None:
    assert meeting.suspended_at is not None
    meeting.suspensions = [*meeting.suspensions, [meeting.suspended_at.isoformat(), at.isoformat()]]
    meeting.suspended_at = None


def _refuse_open_ballots(meeting: Meeting) -> None:
    if ballot := meeting.ballots.open().first():
        raise RuleViolation(f"Un scrutin est ouvert sur {quote(str(ballot))} : clôturez-le d’abord.")
