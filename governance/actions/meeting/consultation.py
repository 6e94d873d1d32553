"""Deciding in writing: a board or a bureau asked by mail, where the statutes permit it.

Its meeting is opened when it is asked and closed at its deadline; whoever answered takes part, by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import kept_as_is, locked
from cressmember.core.actions.outbox import Letter, post_many
from cressmember.core.models import Chamber
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK, long_date, quote
from governance.actions.meeting.enrolment import enrol_participants
from governance.actions.meeting.roll import settle_roll
from governance.actions.warning import deliverable
from governance.journal import GovernanceEvent
from governance.models import Ballot, Meeting, Participant, Resolution, Vote
from governance.queries.meeting.consultation import ELECTORS, refusal_of, silent_electors
from governance.queries.meeting.deciding import verdict_of
from governance.queries.meeting.gathering import gathering_of
from governance.queries.meeting.minutes import tallies_of
from governance.rules.vote.poll import Tally
from governance.rules.vote.poll import Vote as Said

KIND = "governance.consultation"
SAID = [Vote.Choice.YES, Vote.Choice.NO, Vote.Choice.ABSTAIN]
ANSWERED = "La réponse est déjà enregistrée : un vote ne change plus."


@transaction.atomic
def open_consultation(*, meeting: Meeting, by: User | None, at: datetime | None = None) -> Meeting:
    """Ask those who sit for their written vote on every resolution of the agenda, until the deadline.

    Raises RuleViolation where the statutes do not permit it, and says what is missing otherwise.
    """
    held = locked(Meeting.objects).select_related("body", "statutes").get(pk=meeting.pk)
    at = at or timezone.now()
    if held.stage not in (Meeting.Stage.DRAFT, Meeting.Stage.CONVENED):
        raise RuleViolation("Cette consultation est déjà partie, ou annulée.")
    if (refusal := refusal_of(held)) is not None:
        raise refusal
    if held.ends_at is None or held.ends_at <= at:
        raise RuleViolation(
            "Donnez à la consultation une fin à venir : sur la page de la réunion, Actions, Modifier."
        )
    put = list(
        Resolution.objects.filter(
            item__meeting=held, item__withdrawn_at__isnull=True, withdrawn_at__isnull=True
        ).order_by("item__position", "position", "pk")
    )
    if not put:
        raise RuleViolation("Écrivez d’abord la résolution sur laquelle chacun se prononce.")
    for each in put:
        if not each.decision:
            raise RuleViolation(f"Dites de quelle sorte de décision relève {quote(each.title)}.")
    enrol_participants(meeting=held)
    held = settle_roll(meeting=held, by=by, now=at)
    Ballot.objects.bulk_create(
        Ballot(
            meeting=held,
            resolution=each,
            kind=Ballot.Kind.NOMINAL,
            choices=[str(choice) for choice in SAID],
            opened_at=at,
            closes_at=held.ends_at,
        )
        for each in put
    )
    held.opened_at = at
    held.save(update_fields=["opened_at"])
    sent = _write_to(held, Participant.objects.filter(ELECTORS, meeting=held), by, again=False)
    record(GovernanceEvent.CONSULTATION_OPENED, on=held, by=by, resolutions=len(put), sent=sent)
    return held


@transaction.atomic
def answer_consultation(
    *,
    participant: Participant,
    choices: Mapping[int, str],
    voter_name: str,
    by: User | None = None,
    at: datetime | None = None,
) -> list[Vote]:
    """Give one’s written vote on every resolution at once, by name; it does not change afterwards.

    ``choices`` are by the key of the ballot. One that came on paper is typed ``by`` the team, and the journal
    tells it. Raises RuleViolation after the deadline, without a name, for who has no vote, for an answer that
    leaves a resolution out, and for a second answer.
    """
    kept_as_is(participant.meeting)
    meeting = Meeting.objects.get(pk=participant.meeting_id)
    at = at or timezone.now()
    if meeting.format != Meeting.Format.WRITTEN or meeting.stage != Meeting.Stage.OPEN:
        raise RuleViolation("Cette consultation n’est pas ouverte.")
    if meeting.ends_at is not None and at >= meeting.ends_at:
        raise RuleViolation("La date limite est passée : aucun vote n’entre plus.")
    if not voter_name.strip():
        raise RuleViolation("Dites qui vote : son nom figurera à côté du vote.")
    ballots = {each.pk: each for each in Ballot.objects.open().filter(meeting=meeting)}
    _refuse_answer(participant, choices, ballots)
    try:
        with transaction.atomic():
            votes = Vote.objects.bulk_create(
                Vote(
                    ballot=ballots[key],
                    participant=participant,
                    choice=choice,
                    channel=Vote.Channel.POSTAL if by else Vote.Channel.LINK,
                    voter_name=voter_name.strip()[:210],
                    cast_at=at,
                    by=by,
                )
                for key, choice in choices.items()
            )
    except IntegrityError:
        # Two clicks at once do not wait for one another: the database takes one.
        raise RuleViolation(ANSWERED) from None
    if by is not None:
        for key in choices:
            record(GovernanceEvent.VOTES_TYPED, on=meeting, by=by, ballot=key, electors=[participant.pk])
    return votes


def _refuse_answer(
    participant: Participant, choices: Mapping[int, str], ballots: Mapping[int, Ballot]
) -> None:
    if not participant.lines.filter(votes__gt=0).exists():
        raise RuleViolation(f"{participant} n’a pas voix délibérative dans cette instance.")
    if set(choices) != set(ballots):
        raise RuleViolation("Prononcez-vous sur chaque résolution.")
    if any(choice not in SAID for choice in choices.values()):
        raise RuleViolation("Ce choix n’est pas offert.")
    if Vote.objects.filter(ballot__in=ballots, participant=participant).exists():
        raise RuleViolation(ANSWERED)


@transaction.atomic
def remind_consulted(*, meeting: Meeting, by: User | None) -> int:
    """Write again to those who did not answer; returns how many."""
    held = locked(Meeting.objects).select_related("body").get(pk=meeting.pk)
    if held.format != Meeting.Format.WRITTEN or held.stage != Meeting.Stage.OPEN:
        raise RuleViolation("Cette consultation n’est pas ouverte.")
    sent = _write_to(held, silent_electors(held), by, again=True)
    if not sent:
        raise RuleViolation("Tous ceux qui ont une adresse électronique ont répondu.")
    record(GovernanceEvent.CONSULTATION_REMINDED, on=held, by=by, sent=sent)
    return sent


@transaction.atomic
def close_consultation(*, meeting: Meeting, by: User | None, at: datetime | None = None) -> Meeting:
    """Count the answers and say what they decide: at the deadline, or once everyone answered."""
    held = locked(Meeting.objects).select_related("body", "statutes").get(pk=meeting.pk)
    at = at or timezone.now()
    if held.format != Meeting.Format.WRITTEN or held.stage != Meeting.Stage.OPEN:
        raise RuleViolation("Cette consultation n’est pas ouverte.")
    if held.ends_at is not None and at < held.ends_at and silent_electors(held).exists():
        until = long_date(timezone.localdate(held.ends_at))
        raise RuleViolation(f"Chacun peut répondre jusqu’au {until} : la consultation se clôt ensuite.")
    gathering = gathering_of(held)
    for ballot in locked(Ballot.objects.open()).filter(meeting=held):
        ballot.closed_at = ballot.published_at = at
        assert ballot.resolution is not None  # Opened on resolutions alone.
        quorum = gathering.quorum(gathering.text.decision(ballot.resolution.decision))
        ballot.quorum = quorum.document() if quorum is not None else None
        ballot.verdict = verdict_of(ballot, gathering).document()
        figures = tallies_of(ballot)
        ballot.poll = {"votes": {urn: _told(tally) for urn, tally in figures.items()}}
        ballot.save(update_fields=["closed_at", "published_at", "quorum", "verdict", "poll"])
    held.closed_at = at
    held.save(update_fields=["closed_at"])
    record(GovernanceEvent.CONSULTATION_CLOSED, on=held, by=by)
    return held


def _told(tally: Tally) -> dict[str, int]:
    return {str(vote): getattr(tally, str(vote)) for vote in Said}


def close_due_consultations(*, now: datetime) -> int:
    """Close the consultations whose deadline passed; returns how many. Harmless when asked again."""
    due = Meeting.objects.in_session().filter(
        Q(ends_at__lte=now), format=Meeting.Format.WRITTEN, body__isnull=False
    )
    closed = 0
    for meeting in due.order_by("pk"):
        close_consultation(meeting=meeting, by=None, at=now)
        closed += 1
    return closed


def _write_to(held: Meeting, people: Iterable[Participant], by: User | None, *, again: bool) -> int:
    chamber = Chamber.current()
    assert held.ends_at is not None
    local = timezone.localtime(held.ends_at)
    until = f"{long_date(local.date())} à {local.hour}{NO_BREAK}h{NO_BREAK}{local.minute:02}"
    start = "Nous n’avons pas encore votre réponse" if again else "Vous êtes consulté·e par écrit"
    letters = [
        Letter(
            KIND,
            deliverable(each.emails),
            f"{'Rappel : c' if again else 'C'}onsultation écrite, réponse avant le {long_date(local.date())}",
            f"Bonjour,\n\n{start} : {held.title}.\n\nLes textes, les documents et votre bulletin sont ici :\n"
            f"{chamber_link(each)}\n\nRépondez avant le {until}. Votre vote porte votre nom et ne change "
            f"plus une fois envoyé.\n\nBien cordialement,\n\n{chamber.name}",
            each,
        )
        for each in people
        if deliverable(each.emails)
    ]
    post_many(letters, by=by)
    return len(letters)


def chamber_link(participant: Participant) -> str:
    """The address of one’s ballot, whole."""
    return str(settings.SITE_URL) + reverse("portal:consultation", args=[participant.token])
