"""What is voted, counted and chained in the bench: the states, and what each operation does at the least.

A hundred thousand ballots, the file in which they are published, a hundred thousand entries of the journal,
and voters who all press the button at once.
"""

from __future__ import annotations

import csv
import hashlib
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from statistics import quantiles
from typing import Any

from django.db import Error, connection, transaction
from django.utils import timezone

from cressmember.core.actions.journal import record_many
from cressmember.core.models.entry import GENESIS
from cressmember.core.queries import verify_chain
from cressmember.core.ui import exports
from cressmember.kernel.folding import fold
from cressmember.kernel.violations import RuleViolation
from cressmember.members.journal import MembersEvent
from cressmember.members.models import Organisation
from cressmember.office.management.bench.measure import Sample
from governance.actions.meeting.ballot import cast_votes
from governance.models import (
    AgendaItem,
    Ballot,
    Meeting,
    Participant,
    Presence,
    Resolution,
    UrnPaper,
    Vote,
)
from governance.models.meeting.ballot import TURNOUT
from governance.queries.meeting.deciding import Published, urns_of
from governance.rules.vote.published import recounted
from governance.views.meeting.ballot import PUBLISHED

MANY = 100_000
ELECTORS, VOTERS = 2_000, 400
CHOICES = ("yes", "no", "abstain", "blank")
SEED = 5
COLLEGES = ("Associations", "Coopératives", "Mutuelles")


def drawn() -> Iterator[tuple[str, str]]:
    """The urn and the choice of each ballot, the same at each run."""
    chance = random.Random(SEED)  # noqa: S311 - the same ballots at each run.
    for _ in range(MANY):
        yield chance.choice(COLLEGES), chance.choice(CHOICES)


def _ballot(kind: str, **fields: Any) -> Ballot:
    now = timezone.now()
    meeting = Meeting.objects.create(title="Banc d’essai", starts_at=now, opened_at=now)
    item = AgendaItem.objects.create(meeting=meeting, position=1, title="Point", opened_at=now)
    resolution = Resolution.objects.create(item=item, position=1, number=1, title="Résolution", text="Texte.")
    return Ballot.objects.create(meeting=meeting, resolution=resolution, kind=kind, opened_at=now, **fields)


def fill_an_urn() -> None:
    """A closed secret ballot with its papers."""
    ballot = _ballot(Ballot.Kind.SECRET)
    papers = (UrnPaper(ballot=ballot, urn=urn, content=choice) for urn, choice in drawn())
    UrnPaper.objects.bulk_create(papers, batch_size=5000)


def count_papers() -> dict[tuple[str, str], int]:
    """The product's own count of an urn."""
    found = urns_of(Ballot.objects.get())
    assert found is not None
    figures = {(urn, each): getattr(tally, each) for urn, tally in found.items() for each in CHOICES}
    return {key: votes for key, votes in figures.items() if votes}


def group_papers() -> dict[tuple[str, str], int]:
    """The limit: what the database counts by itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT urn, content, COUNT(*) FROM governance_urnpaper GROUP BY urn, content")
        return {(urn, content): count for urn, content, count in cursor}


def publish(path: Path) -> Path:
    """The published file of as many votes by name, written as the page of a ballot writes it."""
    labels = dict(Vote.Choice.choices)
    lines = (
        Published(f"Électeur {rank:06}", urn, 1, str(labels[choice]), "")
        for rank, (urn, choice) in enumerate(drawn(), start=1)
    )
    sheet = exports.Sheet("Votes par nom", "votes", PUBLISHED, lines)
    with path.open("wb") as file:
        file.writelines(exports.respond(sheet, "csv").streaming_content)  # type: ignore[attr-defined]
    return path


def recount(path: Path) -> dict[tuple[str, str], int]:
    """The product's own recount of the file."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return recounted(lines)


def read_and_add(path: Path) -> dict[tuple[str, str], int]:
    """The limit: the file is read, and each line counts for one."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.reader(lines, delimiter=";")
        next(rows)
        return dict(Counter((row[1], row[3]) for row in rows))


def write_a_chain() -> None:
    """A journal of so many entries, by the product's own action."""
    subject = Organisation(pk=1)
    with transaction.atomic():
        for _ in range(10):
            rows: list[tuple[Any, Any]] = [(subject, {})] * (MANY // 10)
            record_many(MembersEvent.DUES_SETTLED, rows=rows, by=None, years=["2025"])


def walk_the_chain() -> str:
    """The limit: each row is read and hashed under the digest before it."""
    digest = GENESIS
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT at, event, actor_id, subject_type_id, subject_id, figures, detail_digest, digest "
            "FROM core_entry ORDER BY id"
        )
        for row in cursor:
            hashlib.sha256(f"{digest}{row[:7]}".encode()).hexdigest()
            digest = row[7]
    return digest


def verify() -> None:
    """The product's own verification, which must hold."""
    verdict = verify_chain()
    if not verdict.holds or verdict.entries < MANY:
        raise RuntimeError(f"{verdict.entries} entries, broken at {verdict.broken_at}")


def call_to_vote() -> None:
    """A ballot by name, open, of two thousand electors who are there."""
    ballot = _ballot(Ballot.Kind.NOMINAL)
    names = [f"Électeur {rank:04}" for rank in range(ELECTORS)]
    people = Participant.objects.bulk_create(
        Participant(
            meeting=ballot.meeting,
            quality=Participant.Quality.SEAT,
            name=name,
            sort_name=fold(name),
            search_text=fold(name),
        )
        for name in names
    )
    Presence.objects.bulk_create(
        Presence(
            participant=each, way="remote", source="link", person_name=each.name, arrived_at=ballot.opened_at
        )
        for each in people
    )
    told = {str(each.pk): {"votes": 1, "holder": None, "by_rule": False} for each in people}
    ballot.tell_turnout({"groups": [], "electors": told})
    ballot.save(update_fields=TURNOUT)


def besieged(vote: Callable[[Ballot, Participant], None], *, clients: int) -> Sample:
    """Some electors vote once each, in so many threads; ``cpu`` is votes a second.

    Who holds each telephone was read before, by its link: that is the work of a page, on neither side here.

    Raises RuntimeError for a vote that was lost, or that was counted twice.
    """
    ballot = Ballot.objects.defer("turnout").get()
    voters = list(Participant.objects.order_by("pk")[:VOTERS])
    keys = [voter.pk for voter in voters]
    connection.close()
    waits: list[float] = []
    troubles: list[str] = []

    def live(mine: Sequence[Participant]) -> None:
        try:
            for voter in mine:
                start = time.perf_counter()
                vote(ballot, voter)
                waits.append(time.perf_counter() - start)
        except (Error, RuleViolation) as trouble:
            troubles.append(repr(trouble))
        finally:
            connection.close()

    threads = [threading.Thread(target=live, args=[voters[rank::clients]]) for rank in range(clients)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wall = time.perf_counter() - start
    kept = list(Vote.objects.filter(ballot=ballot).values_list("participant", flat=True))
    if troubles or len(kept) != len(keys) or set(kept) != set(keys):
        raise RuntimeError(f"{len(keys)} voted, {len(kept)} are kept; {troubles[:3]}")
    cuts = quantiles(waits, n=100)
    return Sample(len(keys) / wall, wall, {"p50_s": cuts[49], "p95_s": cuts[94], "p99_s": cuts[98]})


def cast(ballot: Ballot, voter: Participant) -> None:
    """The product's own action, as the page of a telephone calls it."""
    cast_votes(ballot=ballot, voter=voter, voter_name=voter.name, choices={voter.pk: "yes"})


def cast_barely(ballot: Ballot, voter: Participant) -> None:
    """The limit: whether it voted, whether it is there, and one row; in one transaction."""
    now: datetime = timezone.now()
    asked = connection.ops.adapt_datetimefield_value(now)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT closed_at FROM governance_ballot WHERE id = %s", [ballot.pk])
        cursor.execute(
            "SELECT 1 FROM governance_presence WHERE participant_id = %s AND left_at IS NULL", [voter.pk]
        )
        cursor.execute(
            "SELECT 1 FROM governance_vote WHERE ballot_id = %s AND participant_id = %s",
            [ballot.pk, voter.pk],
        )
        cursor.execute(
            "INSERT INTO governance_vote "
            "(ballot_id, participant_id, choice, names, channel, voter_name, cast_at) "
            "VALUES (%s, %s, 'yes', '[]', 'link', 'x', %s)",
            [ballot.pk, voter.pk, asked],
        )


def same(limit: Callable[[], Any], ours: Callable[[], Any]) -> None:
    """Raises RuntimeError when both sides do not find the same."""
    if (least := limit()) != (found := ours()):
        raise RuntimeError(f"{least} is not {found}")
