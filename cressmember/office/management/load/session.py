"""The session: a real server, the room that asks it, a worker killed in the middle, and the recount."""

from __future__ import annotations

import asyncio
import os
import re
import signal
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db import connection
from django.urls import reverse

from cressmember.office.management.bench.processes import cpu_of, family
from cressmember.office.management.bench.server import cookie_of, free_port, gunicorn
from cressmember.office.management.load.assembly import CHAIR, Assembly
from cressmember.office.management.load.http import HOST, Answer, ask
from cressmember.office.management.load.room import Screen, Telephone, Told, fill
from governance.models import Ballot, Vote

# Everybody opens its page meanwhile; nobody votes yet.
WARM_UP = 10.0
PAGES = (
    ("meeting-detail", "the meeting"),
    ("meeting-agenda", "agenda"),
    ("meeting-convene", "convocation"),
    ("meeting-addressees", "those convened"),
    ("meeting-delivery", "notices"),
    ("meeting-roll", "roll"),
    ("meeting-answers", "answers"),
    ("meeting-proxies", "proxies"),
    ("meeting-attendees", "guests"),
    ("meeting-desk", "desk"),
    ("desk-return", "typing the paper sheet"),
    ("meeting-session", "chair"),
    ("session-live", "chair, every 5 s"),
    ("hall-show", "screen"),
    ("hall-part", "screen, every 5 s"),
    ("minutes-detail", "minutes"),
)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the team: what it is, how long it took, how heavy it is."""

    what: str
    status: int
    seconds: float
    size: int


@dataclass(frozen=True, slots=True)
class Recount:
    """The votes that were acknowledged beside those that are kept, and what the ballot says of them."""

    acknowledged: int
    kept: int
    lost: int
    twice: int
    altered: int
    unasked: int
    waiting: int
    proclaimed: dict[str, int]
    counted: dict[str, int]

    @property
    def is_right(self) -> bool:
        """None lost, none twice, none changed, and the result is their sum."""
        wrong = self.lost or self.twice or self.altered or self.unasked or self.waiting
        return not wrong and self.proclaimed == self.counted


@dataclass(frozen=True, slots=True)
class Held:
    """A session that was held: what was seen of it, and the recount."""

    told: Told
    count: Recount
    pages: list[Page]
    closing: Page
    # CPU seconds of the server and its database, over how long.
    cpu: float
    seconds: float


def hold(assembly: Assembly, *, votes: int, within: float) -> Held:
    """Serve, vote, kill a worker, close the ballot, count."""
    with gunicorn(port := free_port(), "--timeout", "60", "--worker-tmp-dir", "/dev/shm") as pid:  # noqa: S108
        return asyncio.run(_held(assembly, pid, port, votes=votes, within=within))


async def _held(assembly: Assembly, pid: int, port: int, *, votes: int, within: float) -> Held:
    told, cookie = Told(), await asyncio.to_thread(cookie_of, CHAIR)
    meeting, ballot = assembly.meeting, assembly.ballot
    # Staff without a second factor are led once to where they set one up.
    await _page(port, reverse("governance:meeting-list"), cookie)
    pages = [
        await _page(port, reverse(f"governance:{name}", args=[meeting.pk]), cookie, what)
        for name, what in PAGES
    ]
    pages.append(
        await _page(
            port,
            f"{reverse('governance:meeting-desk', args=[meeting.pk])}?q=mai",
            cookie,
            "desk, three letters",
        )
    )
    pages.append(await _page(port, reverse("governance:ballot-detail", args=[ballot.pk]), cookie, "ballot"))
    pages.append(
        await _page(port, reverse("governance:ballot-live", args=[ballot.pk]), cookie, "ballot, every 5 s")
    )
    pages.append(
        await _page(
            port, reverse("governance:motion-vote", args=[ballot.resolution_id]), cookie, "opening a ballot"
        )
    )
    one = assembly.telephones[0]
    pages.append(
        await _page(port, reverse("portal:meeting-answer", args=[one.token]), "", "an elector: the meeting")
    )
    pages.append(
        await _page(port, reverse("portal:meeting-vote", args=[one.token]), "", "an elector: the vote")
    )
    telephones = [
        Telephone(reverse("portal:meeting-vote", args=[each.token]), port, told)
        for each in assembly.telephones
    ]
    screens = [
        Screen(reverse(f"governance:{name}", args=[meeting.pk]), port, cookie, told)
        for name in ("session-live", "hall-part")
    ]

    async def kill() -> None:
        workers = [each for each in family(pid) if each != pid]
        os.kill(workers[0], signal.SIGKILL)

    start, loop = asyncio.get_running_loop().time(), asyncio.get_running_loop()
    before = cpu_of(family(pid))
    await fill(telephones, screens, votes=votes, within=within, warm_up=WARM_UP, kill=kill)
    cpu, seconds = cpu_of(family(pid)) - before, loop.time() - start
    closing = await _close(port, ballot, cookie)
    count = await asyncio.to_thread(_recount, ballot, told, telephones)
    return Held(told, count, pages, closing, cpu, seconds)


async def _page(port: int, path: str, cookie: str, what: str = "") -> Page:
    start = asyncio.get_running_loop().time()
    answer = await ask(port, path, headers={"Cookie": cookie} if cookie else {})
    return Page(what, answer.status, asyncio.get_running_loop().time() - start, len(answer.body.encode()))


async def _close(port: int, ballot: Ballot, cookie: str) -> Page:
    """Close the ballot from its own page, as the chair does."""
    shown = await ask(port, reverse("governance:ballot-detail", args=[ballot.pk]), headers={"Cookie": cookie})
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', shown.body)
    assert token is not None, shown.status
    cookies = "; ".join([cookie, *(f"{name}={value}" for name, value in shown.cookies.items())])
    path = reverse("governance:ballot-close", args=[ballot.pk])
    start = asyncio.get_running_loop().time()
    answer: Answer = await ask(
        port,
        path,
        method="POST",
        headers={"Cookie": cookies, "Origin": f"https://{HOST}"},
        body=urlencode({"csrfmiddlewaretoken": token[1]}).encode(),
    )
    return Page(
        "closing the ballot", answer.status, asyncio.get_running_loop().time() - start, len(answer.body)
    )


def _recount(ballot: Ballot, told: Told, telephones: list[Telephone]) -> Recount:
    """What the clients know beside what is kept; read from the rows, and from the verdict."""
    kept = list(Vote.objects.filter(ballot=ballot).order_by().values_list("participant", "choice"))
    choices = dict(kept)
    ballot = Ballot.objects.get(pk=ballot.pk)
    urns = (ballot.poll or {}).get("votes", {}).values()
    connection.close()
    return Recount(
        acknowledged=len(told.acknowledged),
        kept=len(kept),
        lost=len(told.acknowledged.keys() - choices.keys()),
        twice=len(kept) - len(choices),
        altered=sum(choices.get(key, choice) != choice for key, choice in told.acknowledged.items()),
        unasked=len(choices.keys() - told.sent.keys()),
        waiting=sum(bool(each.choice) for each in telephones),
        proclaimed={
            each: sum(urn.get(each, 0) for urn in urns) for each in ("yes", "no", "abstain", "blank")
        },
        counted={
            each: sum(choice == each for _, choice in kept) for each in ("yes", "no", "abstain", "blank")
        },
    )
