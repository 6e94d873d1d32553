"""The assembly that is put under load: of a whole register, called to vote by the product's own actions."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

from django.db.models import DateTimeField, F
from django.db.models.functions import Cast
from django.utils import timezone

from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.models import User
from cressmember.accounts.roles import Role
from cressmember.members.actions.settlement import SettlementRow, settle_years
from cressmember.members.models import Membership, Settlement
from cressmember.office.management.bench import chamber, population
from governance.actions.body import create_body
from governance.actions.meeting.agenda import add_item
from governance.actions.meeting.ballot import cast_for_the_others, close_ballot, open_ballot
from governance.actions.meeting.meeting import create_meeting
from governance.actions.meeting.presence import check_in
from governance.actions.meeting.proxy import accept_proxy, give_proxy
from governance.actions.meeting.resolution import write_resolution
from governance.actions.meeting.roll import settle_roll
from governance.actions.meeting.session import name_officer, open_meeting
from governance.actions.statutes import adopt_statutes, write_statutes
from governance.models import Ballot, Body, Meeting, Participant, Presence, Resolution, RollLine
from governance.rules.vote.decision import Matter

CHAIR = "presidence@cress.example"
TEXT = Path(__file__).resolve().parents[2] / "demo/statutes.json"
SINCE = date(2024, 1, 1)
# A row in two hundred is a member twice, and is brought in once: some more make up for them.
SPARE = 1.02
PROXIES = 20
# Well before what the text asks for.
FILED = timedelta(days=5)
# What an assembly has voted when the ballot under load opens: the page of each elector tells it.
VOTED_BEFORE = 5
SEED = 2024

T = TypeVar("T")


@dataclass
class Assembly:
    """What was made, and how long each act took, in seconds of wall time."""

    meeting: Meeting
    ballot: Ballot
    # Those who hold a telephone, each with the electors for whom it votes.
    telephones: list[Participant] = field(default_factory=list)
    took: dict[str, float] = field(default_factory=dict)


class _Watch:
    """Says how long each act takes."""

    def __init__(self) -> None:
        self.took: dict[str, float] = {}

    def timed(self, what: str, act: Callable[[], T]) -> T:
        start = time.perf_counter()
        made = act()
        self.took[what] = time.perf_counter() - start
        return made


def gather(folder: Path, *, electors: int, telephones: int) -> Assembly:
    """A register of so many members up to date, their assembly in session, a ballot by name that is open."""
    watch = _Watch()
    _open_chamber(folder, electors)
    by = ensure_user(email=CHAIR, name="Nour Belkacem", by=None)
    grant_role(user=by, role=Role.ADMINISTRATOR, starts_on=SINCE, by=None)
    body = create_body(name="Assemblée générale", kind=Body.Kind.ASSEMBLY, code="ag", created_on=SINCE, by=by)
    meeting = create_meeting(
        body=body,
        rules=["ago"],
        starts_at=timezone.now(),
        format=Meeting.Format.HYBRID,
        place="Maison des associations",
        video_link="https://visio.cress.example/ag",
        by=by,
    )
    resolutions = _write_agenda(meeting, by)
    watch.timed("settle the roll", lambda: settle_roll(meeting=meeting, by=by))
    coming = _coming(meeting, telephones)
    watch.timed(f"{PROXIES} proxies given and accepted", lambda: _give_proxies(meeting, coming))
    name_officer(meeting=meeting, role="chair", name="Nour Belkacem", by=by)
    meeting = watch.timed("open the session", lambda: open_meeting(meeting=meeting, by=by))
    watch.timed(f"{len(coming)} arrivals", lambda: _arrive(coming, telephones, by))
    *before, last = resolutions
    for rank, resolution in enumerate(before, start=1):
        _vote_at_once(resolution, by, watch if rank == len(before) else _Watch())
    ballot = watch.timed(
        "open a ballot", lambda: open_ballot(resolution=last, kind=Ballot.Kind.NOMINAL, by=by)
    )
    return Assembly(meeting, ballot, coming[:telephones], watch.took)


def _open_chamber(folder: Path, electors: int) -> None:
    chamber.open_chamber()
    chamber.import_register(population.write_csv(folder / "register-2024.csv", round(electors * SPARE)))
    document = json.loads(TEXT.read_text(encoding="utf-8"))
    text = write_statutes(title=document["title"], document=document, by=None)
    adopt_statutes(statutes=text, adopted_by="AGE", adopted_on=SINCE, effective_on=SINCE, by=None)
    today = timezone.localdate()
    first, after = date(today.year, 1, 1), date(today.year + 1, 1, 1)
    members = Membership.objects.in_force(on=today).order_by("pk").values_list("organisation", flat=True)
    settle_years(
        rows=[SettlementRow(pk, str(today.year), first, after, first) for pk in members[:electors]], by=None
    )
    # The register knows since the day itself: the record date is over.
    Settlement.objects.update(recorded_at=Cast(F("settled_on"), DateTimeField()))


def _write_agenda(meeting: Meeting, by: User) -> list[Resolution]:
    found = []
    for rank in range(1, VOTED_BEFORE + 2):
        item = add_item(
            meeting=meeting, on=timezone.localdate(), title=f"Point {rank}", text="", minutes=10, by=by
        )
        found.append(
            write_resolution(
                item=item,
                title=f"Résolution {rank}",
                text="L’assemblée approuve.",
                matter=Matter.OTHER.value,
                by=by,
            )
        )
    return found


def _coming(meeting: Meeting, telephones: int) -> list[Participant]:
    """Those who come: whoever holds a telephone first, and as many again in the room; always the same."""
    electors = list(meeting.participants.electors().order_by("pk"))
    random.Random(SEED).shuffle(electors)  # noqa: S311 - the same room at each run.
    return electors[: 2 * telephones]


def _give_proxies(meeting: Meeting, coming: list[Participant]) -> None:
    """Some who do not come give their vote to a telephone of their college."""
    college = dict(
        RollLine.objects.filter(participant__meeting=meeting).values_list("participant", "college")
    )
    here = {each.pk for each in coming}
    away = iter(meeting.participants.electors().exclude(pk__in=here).order_by("pk"))
    holders: dict[str, list[Participant]] = {}
    for each in coming:
        holders.setdefault(college[each.pk], []).append(each)
    given, filed_at = 0, timezone.now() - FILED
    for giver in away:
        if given == PROXIES:
            return
        if not (free := holders.get(college[giver.pk])):
            continue
        proxy = give_proxy(giver=giver, holder=free.pop(0), name=giver.name, by=None, now=filed_at)
        accept_proxy(proxy=proxy, by=None, now=filed_at)
        given += 1


def _arrive(coming: list[Participant], telephones: int, by: User) -> None:
    for rank, each in enumerate(coming):
        way = Presence.Way.REMOTE if rank < telephones else Presence.Way.PRESENT
        check_in(participant=each, way=way, by=by)


def _vote_at_once(resolution: Resolution, by: User, watch: _Watch) -> None:
    ballot = open_ballot(resolution=resolution, kind=Ballot.Kind.NOMINAL, by=by)
    watch.timed(
        "type the votes of all the others", lambda: cast_for_the_others(ballot=ballot, choice="yes", by=by)
    )
    watch.timed("close a ballot", lambda: close_ballot(ballot=ballot, by=by))
