"""What people answer to a convocation, by their personal link or on the telephone, until the opening."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.actions.outbox import Letter, post_many
from cressmember.core.models import Chamber
from cressmember.kernel.elision import of, the
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import hour, long_date, quote, sentence_case
from governance.actions.meeting.proxy import revoke_standing
from governance.actions.meeting.roll import held_for_roll
from governance.actions.warning import deliverable
from governance.journal import GovernanceEvent
from governance.models import Convocation, Meeting, Notice, Participant
from governance.queries.meeting.answer import reminders_of, remote_refused, silent_participants
from governance.queries.meeting.proxy import refused_by
from governance.queries.meeting.text import MeetingText, text_of_meeting

REMINDED = "governance.meeting_reminder"
A = Participant.Answer


def refuse_unanswerable(meeting: Meeting) -> None:
    """Raise RuleViolation once answers are no longer taken: from the opening, people come or do not."""
    if meeting.opened_at is not None:
        raise RuleViolation("La séance est ouverte : les réponses sont closes. Présentez-vous à l’accueil.")


@transaction.atomic
def open_link(*, participant: Participant) -> None:
    """Remember that a personal link was opened, the first time."""
    Participant.objects.filter(pk=participant.pk, opened_at__isnull=True).update(opened_at=timezone.now())


@transaction.atomic
def answer_meeting(
    *, participant: Participant, answer: str, name: str, by: User | None, now: datetime | None = None
) -> Participant:
    """Write down whether somebody comes; a proxy that was given is revoked, for one does not do both.

    ``name`` is who answers. Raises RuleViolation once the meeting is open, without a name, and for an answer
    at a distance where there is none. The same answer again changes nothing.
    """
    held = held_for_roll(participant.meeting_id)
    refuse_unanswerable(held)
    if answer not in {A.PRESENT, A.REMOTE, A.ABSENT}:
        raise RuleViolation("Choisissez une des réponses proposées.")
    if not name.strip():
        raise RuleViolation("Dites qui répond.")
    if answer == A.REMOTE and (why := remote_refused(held)):
        raise RuleViolation(why)
    if answer == A.PRESENT and held.format in {Meeting.Format.REMOTE, Meeting.Format.WRITTEN}:
        raise RuleViolation("Cette réunion ne se tient pas en salle.")
    found = Participant.objects.get(pk=participant.pk)
    if found.answer == answer and found.answered_by == name.strip():
        return found
    now = now or timezone.now()
    revoke_standing(found, because=f"répond {A(answer).label.lower()}", now=now, by=by)
    return write_answer(held, found, answer, name, now=now, by=by)


def write_answer(
    held: Meeting, found: Participant, answer: str, name: str, *, now: datetime, by: User | None
) -> Participant:
    """Write an answer down; to be called with the meeting locked."""
    before = found.answer
    found.answer, found.answered_at, found.answered_by = answer, now, name.strip()[:210]
    found.save(update_fields=["answer", "answered_at", "answered_by"])
    record(
        GovernanceEvent.MEETING_ANSWERED,
        on=held,
        by=by,
        participant=found.pk,
        answer=answer,
        before=before,
    )
    return found


@transaction.atomic
def remind_silent(*, meeting: Meeting, level: int, by: User | None, now: datetime | None = None) -> int:
    """Write again to those who were convened and did not answer; returns how many. Once for each level.

    Raises RuleViolation for a level that left already, when it is too late, and when everybody answered.
    """
    held = held_for_roll(meeting)
    refuse_unanswerable(held)
    if held.convened_on is None:
        raise RuleViolation("Cette réunion n’est pas convoquée : il n’y a rien à rappeler.")
    if level != reminders_of(held).count() + 1:
        raise RuleViolation("Cette relance est déjà partie.")
    silent = [each for each in silent_participants(held) if each.is_convened and deliverable(each.emails)]
    if not silent:
        raise RuleViolation("Tous ceux qui ont une adresse électronique ont répondu.")
    now = now or timezone.now()
    sending = Convocation.objects.create(
        meeting=held,
        kind=Convocation.Kind.REMINDER,
        sent_on=timezone.localdate(now),
        sent_at=now,
        content={"level": level},
        content_sha256="",
        sent_by=by,
    )
    chamber = Chamber.current()
    subject, text = _subject(held), text_of_meeting(held)
    letters = [
        Letter(REMINDED, deliverable(each.emails), subject, _text(held, each, chamber, text), about=each)
        for each in silent
    ]
    messages = post_many(letters, by=by)
    Notice.objects.bulk_create(
        Notice(
            convocation=sending,
            participant=each,
            way=Notice.Way.MAIL,
            address=", ".join(message.to)[:500],
            message=message,
        )
        for each, message in zip(silent, messages, strict=True)
    )
    record(GovernanceEvent.SILENT_REMINDED, on=held, by=by, level=level, sent=len(silent))
    return len(silent)


def _subject(meeting: Meeting) -> str:
    return f"Serez-vous là le {long_date(meeting.held_on)} ? {meeting.title}"


def _text(meeting: Meeting, participant: Participant, chamber: Chamber, text: MeetingText) -> str:
    answers = "Présence ou absence" if refused_by(text) else "Présence, pouvoir ou absence"
    why = "Chaque réponse compte pour atteindre le quorum. " if text.wants_quorum(meeting.call) else ""
    where = f"\n{meeting.place}" if meeting.place else ""
    return (
        "Bonjour,\n\n"
        f"{sentence_case(the(chamber.name))} convie {quote(participant.name)} à {quote(meeting.title)}, le "
        f"{long_date(meeting.held_on)} à {hour(timezone.localtime(meeting.starts_at))}.{where}\n\n"
        f"Nous n’avons pas encore de réponse. {answers} : deux minutes suffisent, sans compte ni mot de "
        f"passe.\n{participant.link}\n\n"
        f"{why}Si vous ne pouvez pas venir, dites-le aussi.\n\n"
        f"{chamber.name}\n"
    )


def refuse_unnamed(participant: Participant, name: str, designation: str) -> str:
    """Who answers, as it is kept: the name, and the act that designates somebody else than who represents.

    Raises RuleViolation without a name, and for another person without an act.
    """
    who = " ".join(name.split())
    if not who:
        raise RuleViolation("Dites qui répond.")
    known = participant.representative_name
    if known and who.casefold() == known.casefold():
        return who
    act = " ".join(designation.split())
    if not act:
        whom = f" à la place {of(known)}" if known else ""
        raise RuleViolation(
            f"Dites par quel acte vous êtes désigné·e{whom} : délibération, lettre du président…"
        )
    return f"{who} ({act})"[:210]
