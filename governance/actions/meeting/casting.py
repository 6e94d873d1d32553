"""What every vote by name passes through, written by hand: a whole room votes in the same half minute.

Two statements for one vote, whatever the size of the roll: the ballot, held as it is, with whether who votes
is there; and the vote, which the database takes once for each elector.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Model

from cressmember.kernel import reading
from cressmember.kernel.folding import fold
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import enumerate_fr
from governance.models import Ballot, Meeting, Participant, Presence, Vote

CLOSED = "Ce scrutin est clos : aucun vote n’y entre plus."
# So many rows a statement: SQLite counts its parameters.
BATCH = 50


@dataclass(frozen=True, slots=True)
class Called:
    """A ballot as a vote finds it, held until the transaction ends. ``entered`` later than it was held; who
    votes is ``there`` now.
    """

    pk: int
    meeting: int
    kind: str
    election: int | None
    is_open: bool
    entered: bool
    written: bool
    sha256: str
    there: bool


def called(ballot: Ballot, voter: Participant | None) -> Called:
    """Read what a vote must know of a ballot, and have it stay as it is until the transaction ends.

    Nobody waits for anybody: closing alone waits for what is being written, or is seen.
    """
    hold = " FOR SHARE OF ballot" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        voter_key = voter.pk if voter is not None else None
        cursor.execute(_CALLED + hold, [Meeting.Format.WRITTEN.value, voter_key, ballot.pk])
        row = cursor.fetchone()
    if row is None:
        raise Ballot.DoesNotExist(f"no ballot {ballot.pk}")
    pk, meeting, kind, election, sha256, *told = row
    is_open, entered, written, there = map(bool, told)
    return Called(pk, meeting, kind, election, is_open, entered, written, sha256, there)


def teller_of(ballot: Ballot, name: str) -> str:
    """Who counted, as typed the first time: whatever the case and the accents, one person is one teller.

    Raises RuleViolation without a name.
    """
    name = reading.text(name)
    if not name:
        raise RuleViolation("Dites qui a compté.")
    known = {fold(each): each for each in ballot.counts.values_list("teller", flat=True)}
    return known.get(fold(name), name)


def refuse_absent(keys: Collection[int]) -> None:
    """Raises RuleViolation, naming them, when some of these participants are not there now."""
    there = Presence.objects.filter(participant__in=keys, left_at__isnull=True)
    if missing := set(keys) - set(there.values_list("participant", flat=True)):
        names = Participant.objects.filter(pk__in=missing).values_list("name", flat=True)
        raise RuleViolation(f"{enumerate_fr(sorted(names))} : pas enregistré·e présent·e en ce moment.")


def keep_votes(votes: Sequence[Vote]) -> None:
    """Write the votes of one ballot, all of them or none, to be called in the transaction of the act.

    Raises RuleViolation, naming them, when some of the electors voted already, in whatever way: of two hands
    at once the database takes one, and the other is told.
    """
    # Always in the same order: two who type for the same electors do not wait for each other.
    ordered = sorted(votes, key=lambda vote: vote.participant_id)
    row = f"({_marks(_FIELDS)})"
    with connection.cursor() as cursor:
        for start in range(0, len(ordered), BATCH):
            some = ordered[start : start + BATCH]
            values = [_stored(field, vote) for vote in some for field in _FIELDS]
            cursor.execute(f"{_KEEP} {', '.join([row] * len(some))} {_ONCE}", values)
            kept = cursor.fetchall()
            if len(kept) < len(some):
                _refuse_second(ordered)
            for vote, (key,) in zip(some, kept, strict=True):
                vote.pk = key


def _refuse_second(votes: Sequence[Vote]) -> None:
    before = {vote.pk for vote in votes} - {None}
    electors = [vote.participant_id for vote in votes]
    voted = Vote.objects.filter(ballot=votes[0].ballot_id, participant__in=electors).exclude(pk__in=before)
    names = [str(vote.participant) for vote in voted.select_related("participant")]
    has = "a déjà voté" if len(names) == 1 else "ont déjà voté"
    raise RuleViolation(
        f"{enumerate_fr(names)} {has} : un vote ne change plus. Rien d’autre n’a été enregistré."
    )


def _named(model: type[Model]) -> str:
    return f'"{model._meta.db_table}"'


def _marks(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def _stored(field: Any, vote: Vote) -> Any:
    return field.get_db_prep_save(getattr(vote, field.attname), connection)


_FIELDS = [field for field in Vote._meta.concrete_fields if not field.primary_key]
_CALLED = f"""
SELECT ballot.id, ballot.meeting_id, ballot.kind, ballot.election_id, ballot.turnout_sha256,
  ballot.opened_at IS NOT NULL AND ballot.closed_at IS NULL AND ballot.cancelled_at IS NULL,
  ballot.entered_at IS NOT NULL, meeting.format = %s,
  EXISTS (SELECT 1 FROM {_named(Presence)} WHERE participant_id = %s AND left_at IS NULL)
FROM {_named(Ballot)} ballot JOIN {_named(Meeting)} meeting ON meeting.id = ballot.meeting_id
WHERE ballot.id = %s
"""  # noqa: S608 - names of our own tables, as below.
_KEEP = f"INSERT INTO {_named(Vote)} ({', '.join(field.column for field in _FIELDS)}) VALUES"
_ONCE = "ON CONFLICT (ballot_id, participant_id) DO NOTHING RETURNING id"
