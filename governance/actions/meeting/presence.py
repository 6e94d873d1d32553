"""Those who come to a meeting, leave and come back: at the desk, by their link, from a signed sheet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.core.actions.journal import record, record_each
from cressmember.kernel.elision import of
from cressmember.kernel.folding import fold
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK, long_date, quote
from cressmember.members.models import Person
from governance.actions.meeting.latecomer import admit_latecomers, refuse_voted_late
from governance.actions.meeting.session import held, now_or
from governance.journal import GovernanceEvent
from governance.models import Meeting, Participant, Presence, Proxy
from governance.queries.meeting.desk import Line
from governance.queries.meeting.gathering import gathering_of
from governance.queries.meeting.text import text_of_meeting
from governance.rules.answer.verdict import Verdict
from governance.rules.meeting.ballot_mode import Channel, channel_verdict

# Whoever comes at a distance may say so this long before the meeting begins.
EARLY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Through:
    """Who is there for a participant: somebody of the register, or a name; by which act when it is neither.

    ``designation`` is what this person signed at the door.
    """

    person: Person | None = None
    name: str = ""
    designation: str = ""


@transaction.atomic
def check_in(
    *,
    participant: Participant,
    way: str = Presence.Way.PRESENT,
    through: Through | None = None,
    source: str = Presence.Source.DESK,
    by: User | None,
    at: datetime | None = None,
) -> Presence:
    """Write down that somebody is there. Whoever represents a member, it keeps the votes of its line.

    Raises RuleViolation when it is already written, by whom and at what time.
    """
    meeting = _receiving(participant.meeting)
    at = now_or(at)
    if timezone.localdate(at) < meeting.held_on:
        raise RuleViolation(f"L’accueil ouvre le {long_date(meeting.held_on)}, jour de la réunion.")
    _refuse_double(participant)
    presence = _arrive(participant, way, through or _usual(participant), source, by, at)
    record(GovernanceEvent.PRESENCE_RECORDED, on=meeting, by=by, presence=presence.pk, source=str(source))
    admit_latecomers(meeting, by=by)
    return presence


@transaction.atomic
def check_out(*, participant: Participant, by: User | None, at: datetime | None = None) -> Presence:
    """Write down that somebody leaves. Raises RuleViolation when it was not there."""
    meeting = _receiving(participant.meeting)
    presence = participant.presences.filter(left_at__isnull=True).first()
    if presence is None:
        raise RuleViolation(f"{participant} n’est pas enregistré·e présent·e.")
    presence.left_at = max(now_or(at), presence.arrived_at)
    presence.save(update_fields=["left_at"])
    record(GovernanceEvent.PRESENCE_ENDED, on=meeting, by=by, presence=presence.pk)
    return presence


@transaction.atomic
def undo_presence(*, presence: Presence, by: User | None) -> Participant:
    """Take back the last arrival or departure of somebody.

    Raises RuleViolation when it is not the last, or when a ballot that counted on it was opened since.
    """
    meeting = _receiving(presence.participant.meeting)
    presence = Presence.objects.select_related("participant").get(pk=presence.pk)
    participant = presence.participant
    if participant.presences.order_by("-arrived_at", "-pk").first() != presence:
        raise RuleViolation("Seul le dernier passage s’annule.")
    _refuse_counted(meeting, since=presence.left_at or presence.arrived_at)
    was_there = presence.left_at is None
    if was_there:
        refuse_voted_late(participant)
        presence.delete()
    else:
        presence.left_at = None
        presence.save(update_fields=["left_at"])
    what = "arrival" if was_there else "departure"
    record(GovernanceEvent.PRESENCE_UNDONE, on=meeting, by=by, participant=participant.pk, what=what)
    admit_latecomers(meeting, by=by)
    return participant


@transaction.atomic
def say_here(*, participant: Participant, name: str, at: datetime | None = None) -> Presence:
    """Take part at a distance, from one’s own link. Raises RuleViolation where it may not be done."""
    meeting = _receiving(participant.meeting)
    at = now_or(at)
    refuse_remote(meeting, at=at)
    if not name.strip():
        raise RuleViolation("Dites qui vous êtes : votre nom figurera sur la feuille de présence.")
    _refuse_double(participant)
    through = Through(name=name.strip())
    if participant.person is not None and fold(str(participant.person)) == fold(name):
        through = Through(person=participant.person)
    presence = _arrive(participant, Presence.Way.REMOTE, through, Presence.Source.LINK, None, at)
    record(GovernanceEvent.PRESENCE_RECORDED, on=meeting, by=None, presence=presence.pk, source="link")
    admit_latecomers(meeting, by=None)
    return presence


def refuse_remote(meeting: Meeting, *, at: datetime) -> None:
    """Raise RuleViolation where nobody takes part at a distance: by the text, the format, or the hour."""
    if meeting.format not in (Meeting.Format.REMOTE, Meeting.Format.HYBRID):
        raise RuleViolation("Cette réunion se tient en salle : présentez-vous à l’accueil.")
    rule = text_of_meeting(meeting).body
    if rule is not None:
        verdict = channel_verdict(rule.distance, Channel.VIDEO)
        if verdict.is_no:
            raise RuleViolation(verdict.sentence)
    if meeting.opened_at is None and at < meeting.starts_at - EARLY:
        raise RuleViolation("Il est trop tôt : revenez une heure avant la réunion.")


@transaction.atomic
def file_walk_in_proxy(
    *,
    giver: Participant,
    holder: Participant | None,
    third_party: str = "",
    given_by: str = "",
    by: User | None,
    at: datetime | None = None,
) -> tuple[Proxy, Verdict]:
    """Write down a proxy brought to the desk, with what becomes of it at once.

    Refused ones are kept too, with their reason: the minutes tell them. Raises RuleViolation for the same one
    brought twice.
    """
    meeting = _receiving(giver.meeting)
    at = now_or(at)
    standing = giver.proxies_given.filter(revoked_at__isnull=True, declined_at__isnull=True)
    if standing.filter(holder=holder, third_party=third_party.strip()).exists():
        raise RuleViolation(f"Ce pouvoir {of(giver)} est déjà enregistré.")
    if holder is not None and holder.meeting_id != meeting.pk:
        raise ValueError("the holder of a proxy is of the same meeting")
    proxy = Proxy.objects.create(
        giver=giver,
        holder=holder,
        third_party=third_party.strip(),
        way=Proxy.Way.DESK,
        given_by=given_by,
        filed_at=at,
        accepted_at=at,
    )
    record(GovernanceEvent.WALK_IN_PROXY_FILED, on=meeting, by=by, proxy=proxy.pk)
    admit_latecomers(meeting, by=by)
    answers = {found.pk: answer.verdict for found, answer in gathering_of(meeting).answers}
    return proxy, answers[proxy.pk]


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of one line: written, or refused and why."""

    line: Line
    refusal: str = ""


@transaction.atomic
def merge_sheet(*, meeting: Meeting, lines: Iterable[Line], by: User | None) -> list[Merged]:
    """Write down those who signed on paper; a line refused holds up no other, and none is written twice."""
    meeting = _receiving(meeting, even_closed=True)
    merged, made = [], []
    last_opening = meeting.ballots.filter(cancelled_at__isnull=True).order_by("-opened_at").first()
    for line in lines:
        try:
            _refuse_double(line.participant)
            _refuse_past(line, meeting, last_opening.opened_at if last_opening else None)
        except RuleViolation as refusal:
            merged.append(Merged(line, str(refusal)))
            continue
        through = Through(name=line.name) if line.name else _usual(line.participant)
        made.append(
            _arrive(
                line.participant, Presence.Way.PRESENT, through, Presence.Source.SHEET, by, line.arrived_at
            )
        )
        merged.append(Merged(line))
    told = [(presence.participant, {"presence": presence.pk, "source": "sheet"}) for presence in made]
    record_each(GovernanceEvent.PRESENCE_RECORDED, rows=told, by=by)
    record(GovernanceEvent.PRESENCES_MERGED, on=meeting, by=by, written=len(made), lines=len(merged))
    admit_latecomers(meeting, by=by)
    return merged


def _receiving(meeting: Meeting, *, even_closed: bool = False) -> Meeting:
    """The meeting, locked, while people may still come to it."""
    meeting = held(meeting)
    if meeting.stage == Meeting.Stage.CANCELLED:
        raise RuleViolation("Cette réunion est annulée.")
    if meeting.stage == Meeting.Stage.CLOSED and not even_closed:
        raise RuleViolation("La séance est levée : la feuille de présence est close.")
    return meeting


def _usual(participant: Participant) -> Through:
    return Through(participant.person, participant.representative_name)


def _arrive(
    participant: Participant, way: str, through: Through, source: str, by: User | None, at: datetime
) -> Presence:
    if through.designation:
        participant.designation = through.designation[:200]
        participant.save(update_fields=["designation"])
    return Presence.objects.create(
        participant=participant,
        way=way,
        person=through.person,
        person_name=str(through.person) if through.person is not None else through.name,
        arrived_at=at,
        source=source,
        by=by,
    )


def _refuse_double(participant: Participant) -> None:
    """Say since when somebody is there, and who wrote it."""
    there = participant.presences.filter(left_at__isnull=True).select_related("by").first()
    if there is None:
        return
    who = str(there.by) if there.by is not None else there.get_source_display().lower()
    raise RuleViolation(
        f"{participant} est déjà enregistré·e : arrivée à {clock(there.arrived_at)}, par {who}."
    )


def _refuse_counted(meeting: Meeting, *, since: datetime) -> None:
    """An interval on which a ballot counted is not rewritten."""
    ballot = meeting.ballots.filter(cancelled_at__isnull=True, opened_at__gte=since).first()
    if ballot is not None and ballot.opened_at is not None:
        raise RuleViolation(
            f"Le scrutin ouvert à {clock(ballot.opened_at)} sur {quote(str(ballot))} compte sur ce passage : "
            "notez plutôt un départ ou un retour."
        )


def _refuse_past(line: Line, meeting: Meeting, opened_at: datetime | None) -> None:
    if timezone.localdate(line.arrived_at) != meeting.held_on:
        raise RuleViolation(f"La réunion se tient le {long_date(meeting.held_on)}.")
    if line.arrived_at > timezone.now():
        raise RuleViolation(f"{clock(line.arrived_at)} n’est pas encore passé.")
    if meeting.closed_at is not None and line.arrived_at > meeting.closed_at:
        raise RuleViolation(f"La séance a été levée à {clock(meeting.closed_at)}.")
    if opened_at is not None and line.arrived_at <= opened_at:
        raise RuleViolation(
            f"Un scrutin a été ouvert à {clock(opened_at)} : cette arrivée en changerait la participation."
        )
    if last := line.participant.presences.order_by("-left_at").first():
        assert last.left_at is not None  # Whoever is still there was refused before.
        if line.arrived_at < last.left_at:
            raise RuleViolation(f"Déjà présent·e jusqu’à {clock(last.left_at)}.")


def clock(at: datetime) -> str:
    """An hour of the day, where the chamber is: « 14 h 03 »."""
    local = timezone.localtime(at)
    return f"{local.hour}{NO_BREAK}h{NO_BREAK}{local.minute:02}"
