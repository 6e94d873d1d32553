"""The roll of a meeting: settled once at its record date, then changed by dated acts of the bureau alone."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.core.actions.outbox import post
from cressmember.core.models import Chamber
from cressmember.kernel.elision import the
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted, long_date, quote, sentence_case
from governance.actions.meeting.enrolment import enrol_members, enrol_seats
from governance.actions.meeting.latecomer import admit_latecomers
from governance.actions.warning import deliverable
from governance.journal import GovernanceEvent
from governance.models import Ballot, Contest, Meeting, Participant, RollAct, RollLine
from governance.queries.meeting.register import roll_of
from governance.queries.meeting.roll import (
    cases_to_decide,
    digest_of,
    freezing_day,
    freezing_instant,
    lines_alike,
    lines_of,
    participants_by_key,
)
from governance.queries.meeting.text import text_of_meeting

ANSWERED = "governance.contest_answered"
MOST_VOTES = 1_000_000
# What a line of the roll is written with, of its participant.
KEYS = ("meeting", "organisation", "mandate")


def held_for_roll(meeting: Meeting | int) -> Meeting:
    """The meeting, locked until the transaction ends. Raises RuleViolation once closed or called off."""
    key = meeting if isinstance(meeting, int) else meeting.pk
    held = locked(Meeting.objects).select_related("body", "statutes").get(pk=key)
    if held.cancelled_at is not None:
        raise RuleViolation("Cette réunion est annulée.")
    if held.closed_at is not None:
        raise RuleViolation("Cette réunion est levée : ce qu’elle fut ne change plus.")
    return held


@transaction.atomic
def settle_roll(*, meeting: Meeting, by: User | None, now: datetime | None = None) -> Meeting:
    """Freeze the roll as the register knew it at the end of the record date; once, whoever asks again.

    Where the text says « on the day », or nothing, it is settled now: that is done at the opening. Raises
    RuleViolation before the record date, and where the text leaves open what becomes of a small college.
    """
    held = held_for_roll(meeting)
    if held.roll_settled_at is not None:
        return held
    if held.is_gathering:
        raise RuleViolation("Rien ne se vote à une rencontre : elle n’a pas de liste des électeurs.")
    now = now or timezone.now()
    text = text_of_meeting(held)
    today = timezone.localdate(now)
    day = freezing_day(held, text, today=today)
    if day is not None and today < day:
        raise RuleViolation(f"La liste des électeurs s’arrête le {long_date(day)}, pas avant.")
    at, on = freezing_instant(day, now=now), day or today
    found = roll_of(held, text, at=at, today=on)
    keys = {int(line.member.key) for line in found.roll.lines}
    (enrol_members if held.of_all_members else enrol_seats)(held, keys)
    lines = lines_of(found, held, text, participants_by_key(held, *KEYS))
    RollLine.objects.bulk_create(lines, batch_size=500)
    held.roll_on, held.roll_settled_at = on, at
    held.roll_sha256 = digest_of(lines)
    held.roll_warnings = [each.document() for each in found.roll.warnings]
    held.statutes = held.statutes or text.version
    held.save(update_fields=["roll_on", "roll_settled_at", "roll_sha256", "roll_warnings", "statutes"])
    held.tasks.filter(code="roll", done_on=None).update(done_on=on)
    record(
        GovernanceEvent.ROLL_SETTLED,
        on=held,
        by=by,
        electors=sum(line.votes > 0 for line in lines),
        votes=sum(line.votes for line in lines),
        sha256=held.roll_sha256,
    )
    return held


def settle_due_rolls(*, now: datetime) -> int:
    """Settle the rolls whose record date is over, of the meetings that are convened; returns how many.

    Those that a text leaves open wait for people, who are told on the page of the roll.
    """
    settled = 0
    waiting = (
        Meeting.objects.to_come()
        .filter(convened_on__isnull=False, roll_settled_at__isnull=True, body__isnull=False)
        .select_related("body", "statutes")
        .order_by("pk")
    )
    today = timezone.localdate(now)
    for meeting in waiting:
        day = freezing_day(meeting, text_of_meeting(meeting), today=today)
        if day is None or today <= day:
            continue
        try:
            settle_roll(meeting=meeting, by=None, now=now)
        except RuleViolation:
            continue
        settled += 1
    return settled


def refuse_undecided(meeting: Meeting) -> None:
    """Raises RuleViolation while the text leaves open whether somebody votes: people say so first."""
    if waiting := cases_to_decide(meeting):
        cases = counted(waiting, "cas est", "cas sont")
        raise RuleViolation(f"Sur la liste des électeurs, {cases} à trancher avant le vote.")


@transaction.atomic
def decide_line(*, line: RollLine, votes: int, because: str, by: User | None) -> RollAct:
    """The bureau decides a case that the text leaves open: so many votes, or none.

    Raises RuleViolation for a line that is not to be decided.
    """
    held, found = _held_line(line, adds=True)
    if found.outcome != RollLine.Outcome.TO_DECIDE:
        raise RuleViolation("Ce cas est déjà tranché : rectifiez la liste si elle est inexacte.")
    said = counted(votes, "voix", "voix")
    sentence = f"Tranché par le bureau : {said}, {because.strip()}."
    return _acted(held, found, RollAct.Kind.DECIDED, votes, sentence, because, by)


@transaction.atomic
def decide_alike(*, line: RollLine, votes: int, because: str, by: User | None) -> list[RollAct]:
    """Decide a case and, in the same way, every other one where the text leaves the same question open.

    One act for each line, with the same votes. Raises RuleViolation for a line that is not to be decided.
    """
    _held_line(line, adds=True)
    return [
        decide_line(line=each, votes=votes, because=because, by=by) for each in (line, *lines_alike(line))
    ]


@transaction.atomic
def change_line(*, line: RollLine, votes: int, because: str, by: User | None) -> RollAct:
    """Give an elector another number of votes. Raises RuleViolation for who has none, and for none."""
    held, found = _held_line(line)
    if not found.votes:
        raise RuleViolation("Cet adhérent ne vote pas : ajoutez-le à la liste.")
    if not votes:
        raise RuleViolation("Pour qu’il ne vote plus, retirez-le de la liste.")
    if votes == found.votes:
        raise RuleViolation("Ce nombre de voix est déjà celui de la liste.")
    sentence = f"{counted(votes, 'voix', 'voix')}, rectifié par le bureau : {because.strip()}."
    return _acted(held, found, RollAct.Kind.CHANGED, votes, sentence, because, by)


@transaction.atomic
def remove_line(*, line: RollLine, because: str, by: User | None) -> RollAct:
    """Take an elector off a settled roll. Raises RuleViolation for who is not on it."""
    held, found = _held_line(line)
    if not found.votes:
        raise RuleViolation("Cet adhérent ne vote déjà pas.")
    sentence = f"Retiré de la liste par le bureau : {because.strip()}."
    return _acted(held, found, RollAct.Kind.REMOVED, 0, sentence, because, by)


@transaction.atomic
def add_line(*, line: RollLine, votes: int, because: str, by: User | None) -> RollAct:
    """Put on a settled roll somebody whom it refused. Raises RuleViolation for who is on it already."""
    held, found = _held_line(line, adds=True)
    if found.votes:
        raise RuleViolation("Cet adhérent vote déjà.")
    if found.outcome == RollLine.Outcome.TO_DECIDE:
        raise RuleViolation("Ce cas est à trancher : dites avec combien de voix il vote.")
    if not votes:
        raise RuleViolation("Un électeur a au moins une voix.")
    sentence = f"{counted(votes, 'voix', 'voix')}, ajouté par le bureau : {because.strip()}."
    return _acted(held, found, RollAct.Kind.ADDED, votes, sentence, because, by)


@transaction.atomic
def add_at_desk(*, participant: Participant, by: User | None, now: datetime | None = None) -> RollLine:
    """Read the register again for one member who came, and put it on the roll if it may vote now.

    For dues paid at the door, where the text says « on the day ». Raises RuleViolation where the roll was
    closed before the day, while it is not settled, and with the reason when the member still may not vote.
    """
    held = held_for_roll(participant.meeting_id)
    text = text_of_meeting(held)
    now = now or timezone.now()
    _refuse_unsettled(held)
    if not held.of_all_members or freezing_day(held, text, today=held.held_on) is not None:
        on = long_date(held.roll_on) if held.roll_on else ""
        raise RuleViolation(
            f"La liste des électeurs est arrêtée au {on} : un règlement d’aujourd’hui n’y change rien."
        )
    if participant.lines.filter(votes__gt=0).exists():
        raise RuleViolation(f"{participant} est déjà sur la liste des électeurs.")
    found = roll_of(held, text, at=now, today=timezone.localdate(now))
    known = {str(participant.organisation_id): participant}
    mine = [line for line in lines_of(found, held, text, known) if line.participant_id == participant.pk]
    entitled = [line for line in mine if line.votes]
    if not entitled:
        why = mine[0].sentence if mine else "Ne vote pas : l’adhésion n’est pas au registre."
        raise RuleViolation(f"{participant} : {why}")
    _refuse_open_ballot(held, adds=True)
    because = "règle sa cotisation à l’accueil"
    made = entitled[0]
    for line in entitled:
        known_line = participant.lines.filter(college=line.college).first()
        if known_line is not None:
            line.pk, line.facts = known_line.pk, known_line.facts
        else:
            line.facts = {**line.facts, "added": True}
            line.facts.pop("dues_year")
        line.save(force_update=known_line is not None)
        _write_act(held, line, RollAct.Kind.ADDED, (0, line.votes), because, by)
        made = line
    admit_latecomers(held, by=by)
    return made


def _held_line(line: RollLine, *, adds: bool = False) -> tuple[Meeting, RollLine]:
    """The line as it is now, its meeting locked."""
    held = held_for_roll(line.participant.meeting_id)
    _refuse_unsettled(held)
    _refuse_open_ballot(held, adds=adds)
    return held, RollLine.objects.select_related("participant").get(pk=line.pk)


def _refuse_unsettled(meeting: Meeting) -> None:
    if meeting.roll_settled_at is None:
        raise RuleViolation(
            "La liste des électeurs n’est pas arrêtée : ce qui est à corriger l’est dans le registre."
        )


def _refuse_open_ballot(meeting: Meeting, *, adds: bool) -> None:
    """Refuses an act while people vote, but one that adds somebody to a secret vote or to an election."""
    ballots = meeting.ballots.open()
    if adds:
        ballots = ballots.filter(election__isnull=True).exclude(kind=Ballot.Kind.SECRET)
    if ballots.exists():
        raise RuleViolation("Un scrutin est ouvert : la liste des électeurs change entre deux scrutins.")


def _acted(
    held: Meeting,
    line: RollLine,
    kind: RollAct.Kind,
    votes: int,
    sentence: str,
    because: str,
    by: User | None,
) -> RollAct:
    if not because.strip():
        raise RuleViolation("Dites pourquoi la liste change : le procès-verbal le dira.")
    if not 0 <= votes <= MOST_VOTES:
        raise RuleViolation("Ce nombre de voix n’est pas possible.")
    before = line.votes
    line.votes = votes
    line.outcome = RollLine.Outcome.YES if votes else RollLine.Outcome.NO
    line.sentence = sentence.replace("..", ".")
    line.save(update_fields=["votes", "outcome", "sentence"])
    act = _write_act(held, line, kind, (before, votes), because.strip(), by)
    admit_latecomers(held, by=by)
    return act


def _write_act(
    held: Meeting,
    line: RollLine,
    kind: RollAct.Kind,
    votes: tuple[int, int],
    because: str,
    by: User | None,
) -> RollAct:
    act = RollAct.objects.create(
        participant=line.participant,
        kind=kind,
        because=because[:250],
        college=line.college,
        before=votes[0],
        after=votes[1],
        done_at=timezone.now(),
        by=by,
    )
    record(
        GovernanceEvent.ROLL_CHANGED,
        on=held,
        by=by,
        participant=line.participant_id,
        kind=str(kind),
        before=votes[0],
        after=votes[1],
    )
    return act


@transaction.atomic
def contest_line(*, participant: Participant, text: str, author: str) -> Contest:
    """A member says that its line is wrong. Raises RuleViolation once the roll is settled."""
    held = held_for_roll(participant.meeting_id)
    if held.roll_settled_at is not None or held.opened_at is not None:
        raise RuleViolation(
            "La liste des électeurs est arrêtée : adressez votre réclamation au bureau de la réunion."
        )
    if not text.strip() or not author.strip():
        raise RuleViolation("Dites ce qui est inexact, et qui vous êtes.")
    if Contest.objects.filter(participant=participant, answered_at__isnull=True).count() >= 3:
        raise RuleViolation("Vos réclamations précédentes attendent une réponse.")
    made = Contest.objects.create(
        participant=participant, text=text.strip(), author=author.strip()[:210], made_at=timezone.now()
    )
    record(GovernanceEvent.ROLL_CONTESTED, on=held, by=None, participant=participant.pk)
    return made


@transaction.atomic
def answer_contest(*, contest: Contest, reply: str, by: User | None) -> Contest:
    """Answer what a member said of its line, and write it to them.

    Raises RuleViolation without an answer, or for a second one.
    """
    held = locked(Meeting.objects).get(pk=contest.participant.meeting_id)
    found = Contest.objects.select_related("participant").get(pk=contest.pk)
    if found.answered_at is not None:
        raise RuleViolation("Cette réclamation a déjà sa réponse.")
    if not reply.strip():
        raise RuleViolation("Écrivez la réponse.")
    found.reply, found.answered_at, found.answered_by = reply.strip(), timezone.now(), by
    found.save(update_fields=["reply", "answered_at", "answered_by"])
    record(GovernanceEvent.CONTEST_ANSWERED, on=held, by=by, participant=found.participant_id)
    _tell_answer(held, found, by)
    return found


def _tell_answer(meeting: Meeting, contest: Contest, by: User | None) -> None:
    """Write to the member that its objection has an answer, and what it is."""
    participant = contest.participant
    if not (to := deliverable(participant.emails)):
        return
    chamber = Chamber.current()
    post(
        kind=ANSWERED,
        to=to,
        subject=f"Votre réclamation a sa réponse : {meeting.title}",
        text=(
            "Bonjour,\n\n"
            f"Le {long_date(timezone.localdate(contest.made_at))}, {contest.author} a contesté la ligne de "
            f"{quote(participant.name)} sur la liste des électeurs de {quote(meeting.title)} :\n"
            f"{contest.text}\n\n"
            f"{sentence_case(the(chamber.name))} répond :\n{contest.reply}\n\n"
            f"Ce que la liste dit maintenant se lit ici, sans compte :\n{participant.link}\n\n"
            f"{chamber.name}\n"
        ),
        about=participant,
        by=by,
    )
