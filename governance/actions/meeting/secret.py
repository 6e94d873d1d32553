"""Simple secret ballots: the roll and the urn stand apart, and are written anew when the vote is closed.

A deposit writes a mark and papers, and nothing else: no journal, no time, no message, no session. Whoever
reads the database while people vote can still link them (docs/decisions, « Roll and urn apart »).
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import kept_as_is, locked
from cressmember.kernel.violations import RuleViolation
from governance.actions.apart import scrub, shuffled, sweep_tables
from governance.journal import GovernanceEvent
from governance.models import AgendaItem, Ballot, Election, Mark, Meeting, Participant, Resolution, UrnPaper
from governance.queries.meeting.election import rounds_of
from governance.queries.meeting.gathering import gathering_of
from governance.queries.meeting.secret import laid_out, published_document, refuse_secret, urn_document
from governance.rules.vote.poll import Vote

BATCH = 500


@transaction.atomic
def open_secret(*, about: Resolution | Election, by_college: bool = False, by: User | None) -> Ballot:
    """Open a simple secret ballot on what is for advice only, for those who take part now.

    Every elector is on the roll from then on, so that voting adds no row to it; whoever comes later is added
    on arrival (``latecomer``), not in voting. Raises RuleViolation where it would decide or elect, when the
    meeting is not in session, and when weights would name the voters.
    """
    meeting = locked(Meeting.objects).get(pk=about.item.meeting_id)
    refuse_not_in_session(meeting)
    refuse_withdrawn(about)
    refuse_secret(about)
    if about.ballots.filter(cancelled_at__isnull=True).exists():
        raise RuleViolation("Ce vote a déjà eu lieu, ou il est en cours.")
    gathering = gathering_of(meeting)
    laid = laid_out(about, gathering, by_college=by_college)
    choices: list[object] = [str(vote) for vote in Vote]
    if isinstance(about, Election):
        choices = [*rounds_of(about).offered()]
        if not choices:
            raise RuleViolation("Personne n’est candidat : il n’y a pas de vote à ouvrir.")
    ballot = Ballot.objects.create(
        meeting=meeting,
        resolution=about if isinstance(about, Resolution) else None,
        election=about if isinstance(about, Election) else None,
        kind=Ballot.Kind.SECRET,
        by_college=any(urn.code for urn in laid.urns),
        choices=choices,
        urns=[urn_document(urn, gathering) for urn in laid.urns],
        opened_at=timezone.now(),
    )
    marks = [
        Mark(ballot=ballot, participant_id=int(slot.key), urn=slot.urn, units=slot.papers)
        for slot in laid.slots
    ]
    Mark.objects.bulk_create(shuffled(marks), batch_size=BATCH)
    record(
        GovernanceEvent.SECRET_OPENED,
        on=meeting,
        by=by,
        ballot=ballot.pk,
        electors=len({slot.key for slot in laid.slots}),
    )
    return ballot


@transaction.atomic
def deposit(*, ballot: Ballot, elector: Participant, urn: str, papers: Sequence[str]) -> None:
    """Put the papers of an elector in an urn, and mark that it voted: both, or neither, and once.

    ``papers`` are as many as the elector has there, spelled as ``paper_of`` does. Nothing else is written.
    Raises RuleViolation when the ballot is closed, for whoever is not on its roll, or voted already.
    """
    # A closing waits for those who are putting their papers in; who comes after it finds the ballot closed.
    kept_as_is(ballot)
    held = Ballot.objects.get(pk=ballot.pk)
    if not held.is_open or held.kind != Ballot.Kind.SECRET:
        raise RuleViolation("Le vote est clos : aucun bulletin n’est plus reçu.")
    mark = Mark.objects.filter(ballot=held, participant=elector, urn=urn).first()
    if mark is None:
        raise RuleViolation("Vous n’êtes pas sur la liste d’émargement de ce vote.")
    if len(papers) != mark.units:
        raise ValueError("as many papers as the elector has in this urn")
    if Mark.objects.filter(pk=mark.pk, voted=False).update(voted=True) != 1:
        raise RuleViolation("Un vote est déjà émargé ici : un bulletin déposé ne se reprend pas.")
    UrnPaper.objects.bulk_create([UrnPaper(ballot=held, urn=urn, content=content) for content in papers])


@transaction.atomic
def close_secret(*, ballot: Ballot, by: User | None) -> Ballot:
    """Close the urn, write roll and urn anew in an order drawn at random, and publish what tells of nobody.

    The ballot is then closed for good. Raises RuleViolation when it was not open.
    """
    meeting = locked(Meeting.objects).get(pk=ballot.meeting_id)
    held = locked(Ballot.objects).get(pk=ballot.pk)
    if not held.is_open or held.kind != Ballot.Kind.SECRET:
        raise RuleViolation("Ce vote n’est pas ouvert.")
    _write_anew(held)
    held.closed_at = timezone.now()
    held.poll = published_document(held)
    held.save(update_fields=["closed_at", "poll"])
    record(GovernanceEvent.SECRET_CLOSED, on=meeting, by=by, ballot=held.pk, papers=held.papers.count())
    transaction.on_commit(sweep, robust=True)
    return held


@transaction.atomic
def cancel_secret(*, ballot: Ballot, because: str, by: User | None) -> Ballot:
    """Annul a secret ballot that is open: its papers and its roll are destroyed, and it is said why."""
    meeting = locked(Meeting.objects).get(pk=ballot.meeting_id)
    held = locked(Ballot.objects).get(pk=ballot.pk)
    if not held.is_open or held.kind != Ballot.Kind.SECRET:
        raise RuleViolation("Ce vote n’est pas ouvert.")
    if not because.strip():
        raise RuleViolation("Dites pourquoi ce vote est annulé.")
    scrub()
    held.papers.all().delete()
    held.marks.all().delete()
    held.cancelled_at, held.cancelled_because = timezone.now(), because.strip()
    held.save(update_fields=["cancelled_at", "cancelled_because"])
    record(GovernanceEvent.SECRET_CANCELLED, on=meeting, by=by, ballot=held.pk)
    transaction.on_commit(sweep, robust=True)
    return held


def refuse_not_in_session(meeting: Meeting) -> None:
    """Refuses what is done in a meeting that is not held now."""
    if meeting.opened_at is None:
        raise RuleViolation("La séance n’est pas ouverte : ouvrez-la d’abord.")
    if meeting.closed_at is not None:
        raise RuleViolation("La séance est levée : plus aucun vote ne s’y tient.")
    if meeting.suspended_at is not None:
        raise RuleViolation("La séance est suspendue : reprenez-la d’abord.")


def refuse_withdrawn(about: Resolution | Election) -> None:
    """Refuses a vote on what was taken off the agenda, and what would be decided of it without one."""
    if AgendaItem.objects.filter(pk=about.item_id, withdrawn_at__isnull=False).exists():
        raise RuleViolation("Ce point est retiré de l’ordre du jour.")
    withdrawn = Resolution.objects.filter(pk=about.pk, withdrawn_at__isnull=False)
    if isinstance(about, Resolution) and withdrawn.exists():
        raise RuleViolation("Cette résolution est retirée.")


def _write_anew(ballot: Ballot) -> None:
    """Roll and urn written again by one transaction, each in an order drawn at random, under new keys.

    PostgreSQL keeps on every row the number of the transaction that wrote it, SQLite the order in which rows
    came: until then, both link a mark to its papers.
    """
    scrub()
    papers = [UrnPaper(ballot=ballot, urn=row.urn, content=row.content) for row in ballot.papers.all()]
    marks = [
        Mark(ballot=ballot, participant_id=row.participant_id, urn=row.urn, units=row.units, voted=row.voted)
        for row in ballot.marks.all()
    ]
    ballot.papers.all().delete()
    ballot.marks.all().delete()
    UrnPaper.objects.bulk_create(shuffled(papers), batch_size=BATCH)
    Mark.objects.bulk_create(shuffled(marks), batch_size=BATCH)


def sweep() -> None:
    """Take away the rows of roll and urn that were replaced. Called after a commit."""
    sweep_tables(UrnPaper, Mark)
