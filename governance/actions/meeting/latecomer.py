"""Those who come while people vote in secret, or elect: they enter the vote that is open.

A resolution is put to those who are there in one instant: its quorum and its majority are counted on them. An
urn stays open for long, and what comes out of it rests on the papers alone.
"""

from __future__ import annotations

from django.db.models import Q

from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from governance.journal import GovernanceEvent
from governance.models import Ballot, Mark, Meeting, Participant
from governance.models.meeting.ballot import TURNOUT
from governance.queries.meeting.election import electors_document, electors_of
from governance.queries.meeting.gathering import Gathering, gathering_of
from governance.queries.meeting.secret import late_for, urn_document


def admit_latecomers(meeting: Meeting, *, by: User | None) -> None:
    """Add to the open secret votes and rounds whoever takes part in the meeting since they were opened.

    Called with the meeting locked, after whatever made somebody take part: an arrival, a proxy, an act on the
    roll. Whoever cannot enter is left out, and the page of the vote says why. One query when nothing is open.
    """
    # A round held elsewhere has everybody on its roll already.
    waiting = Q(kind=Ballot.Kind.SECRET) | Q(election__isnull=False) & ~Q(kind=Ballot.Kind.ELSEWHERE)
    # One entered afterwards is over: only its counts are awaited.
    open_now = Ballot.objects.open().filter(waiting, meeting=meeting, entered_at__isnull=True)
    ballots = list(locked(open_now))
    if not ballots:
        return
    gathering = gathering_of(meeting)
    for ballot in ballots:
        added = (_into_urns if ballot.kind == Ballot.Kind.SECRET else _into_round)(ballot, gathering)
        if added:
            # How many, as at the opening: who came, and when, is told by presences, proxies and acts.
            event = GovernanceEvent.LATECOMERS_ADMITTED
            record(event, on=meeting, by=by, ballot=ballot.pk, electors=added)


def _into_urns(ballot: Ballot, gathering: Gathering) -> int:
    """A mark for each, as at the opening: the ballot is held, so that no paper goes in meanwhile."""
    late = late_for(ballot, gathering)
    if not late.slots:
        return 0
    ballot.urns = [urn_document(urn, gathering) for urn in late.urns]
    ballot.by_college = any(urn.code for urn in late.urns)
    ballot.save(update_fields=["urns", "by_college"])
    Mark.objects.bulk_create(
        Mark(ballot=ballot, participant_id=int(slot.key), urn=slot.urn, units=slot.papers)
        for slot in late.slots
    )
    return len({slot.key for slot in late.slots})


def _into_round(ballot: Ballot, gathering: Gathering) -> int:
    """The electors of a round, with those who came; nobody enters once a teller has counted."""
    assert ballot.election is not None  # A round is of an election.
    if ballot.counts.exists():
        return 0
    known = ballot.turnout["electors"]
    found = electors_document(electors_of(ballot.election, gathering), gathering)
    voted = {str(key) for key in ballot.votes.values_list("participant", flat=True)}
    # Whoever gave its proxy since then votes through its holder; what was voted stays whose it was.
    now = {key: each for key, each in found.items() if key not in voted and known.get(key) != each}
    if not now:
        return 0
    added = len(set(now) - set(known))
    ballot.tell_turnout(ballot.turnout | {"electors": known | now})
    ballot.save(update_fields=TURNOUT)
    return added


def refuse_voted_late(participant: Participant) -> None:
    """Raises RuleViolation for an arrival after which somebody voted: it is not taken back any more."""
    marks = Mark.objects.filter(participant=participant, voted=True, ballot__cancelled_at__isnull=True)
    if marks.filter(ballot__closed_at__isnull=True).exists():
        raise RuleViolation(
            f"{participant} a voté dans le scrutin secret ouvert en ce moment : notez plutôt un départ."
        )
