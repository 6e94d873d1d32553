"""The room: telephones that ask every five seconds, some of which vote, and screens that follow them."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

from cressmember.office.management.load.http import HOST, Answer, NoAnswerError, ask

POLL_EVERY = 5.0
TRY_AGAIN_AFTER = 0.5
CHOICES = ("yes", "no", "abstain", "blank")
_STAMP = re.compile(r'"If-None-Match": "([^"]+)"')
_FORM_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_BALLOT = re.compile(r'name="ballot" value="(\d+)"')
_ELECTOR = re.compile(r'name="vote-(\d+)"')
_RECORDED = "Votre vote est enregistré"


@dataclass
class Told:
    """What the clients saw: waits in seconds, how many answers of each kind, whose vote was acknowledged."""

    polls: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    # From the press of the button to the answer, then to the page that says « enregistré ».
    posts: list[float] = field(default_factory=list)
    votes: list[float] = field(default_factory=list)
    screens: list[float] = field(default_factory=list)
    unchanged: int = 0
    cut: int = 0
    refused: int = 0
    odd: list[str] = field(default_factory=list)
    # What each elector voted, by key: sent, and acknowledged.
    sent: dict[int, str] = field(default_factory=dict)
    acknowledged: dict[int, str] = field(default_factory=dict)


class Telephone:
    """One participant on its own link: it asks every five seconds, and votes once when its time has come."""

    def __init__(self, path: str, port: int, told: Told, *, choice: str = "", votes_at: float = 0.0) -> None:
        self.path, self.port, self.told = path, port, told
        self.choice, self.votes_at = choice, votes_at
        self.stamp, self.page = "", ""
        self.cookies: dict[str, str] = {}

    async def live(self, begins: float, until: float) -> None:
        """From one instant of the loop's clock to another."""
        await _sleep_until(begins)
        while not await self._load():
            await asyncio.sleep(TRY_AGAIN_AFTER)
        due = _now()
        while (due := due + POLL_EVERY) < until:
            if self.choice and self.votes_at < due:
                await _sleep_until(self.votes_at)
                await self._vote()
                self.choice = ""
            await _sleep_until(due)
            await self._poll()

    async def _load(self) -> bool:
        start = time.perf_counter()
        answer = await self._ask("GET", {})
        if answer is None or answer.status != 200:
            return self._wonder(answer)
        self.told.pages.append(time.perf_counter() - start)
        found = _STAMP.search(answer.body)
        self.stamp, self.page = found[1] if found else "", answer.body
        return True

    async def _poll(self) -> None:
        start = time.perf_counter()
        answer = await self._ask("GET", {"If-None-Match": f'"{self.stamp}"', "HX-Request": "true"})
        if answer is None:
            return
        self.told.polls.append(time.perf_counter() - start)
        if answer.status == 304:
            self.told.unchanged += 1
        elif answer.status == 200 and "hx-redirect" in answer.headers:
            await self._load()
        else:
            self._wonder(answer)

    async def _vote(self) -> None:
        """Vote, and again until the page says that it is written: a cut connection tells nothing."""
        start = time.perf_counter()
        while not (form := self._form()):
            if _RECORDED in self.page:
                return
            await asyncio.sleep(TRY_AGAIN_AFTER)
            await self._load()
        electors, body = form
        self.told.sent.update(dict.fromkeys(electors, self.choice))
        while True:
            asked = time.perf_counter()
            answer = await self._ask("POST", {"Origin": f"https://{HOST}"}, body)
            if answer is not None and answer.status == 302:
                self.told.posts.append(time.perf_counter() - asked)
                self.told.acknowledged.update(dict.fromkeys(electors, self.choice))
                while not await self._load():
                    await asyncio.sleep(TRY_AGAIN_AFTER)
                self.told.votes.append(time.perf_counter() - start)
                return
            if answer is not None and answer.status == 409:
                self.told.refused += 1
            await asyncio.sleep(TRY_AGAIN_AFTER)
            if await self._load() and _RECORDED in self.page:
                # It was written although the answer was cut: nobody votes twice.
                self.told.acknowledged.update(dict.fromkeys(electors, self.choice))
                self.told.votes.append(time.perf_counter() - start)
                return

    def _form(self) -> tuple[list[int], bytes] | None:
        """The electors for whom the page lets one vote, and the form filled in."""
        token, ballot = _FORM_TOKEN.search(self.page), _BALLOT.search(self.page)
        electors = sorted({int(key) for key in _ELECTOR.findall(self.page)})
        if token is None or ballot is None or not electors:
            return None
        filled = {"csrfmiddlewaretoken": unescape(token[1]), "ballot": ballot[1], "name": "Une personne"}
        filled |= {f"vote-{key}": self.choice for key in electors}
        return electors, urlencode(filled).encode()

    async def _ask(self, method: str, headers: dict[str, str], body: bytes = b"") -> Answer | None:
        if self.cookies:
            headers = headers | {
                "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            }
        try:
            answer = await ask(self.port, self.path, method=method, headers=headers, body=body)
        except NoAnswerError:
            self.told.cut += 1
            return None
        self.cookies |= answer.cookies
        return answer

    def _wonder(self, answer: Answer | None) -> bool:
        if answer is not None:
            self.told.odd.append(f"{answer.status} {answer.body[:120]!r}")
        return False


class Screen:
    """A page of the team that follows the session: the chair's, the room's."""

    def __init__(self, path: str, port: int, cookie: str, told: Told) -> None:
        self.path, self.port, self.cookie, self.told = path, port, cookie, told

    async def live(self, begins: float, until: float) -> None:
        """Ask every five seconds, from one instant to another."""
        due, stamp = begins, ""
        while due < until:
            await _sleep_until(due)
            due += POLL_EVERY
            start = time.perf_counter()
            headers = {"Cookie": self.cookie, "HX-Request": "true", "If-None-Match": stamp}
            try:
                answer = await ask(self.port, self.path, headers=headers)
            except NoAnswerError:
                self.told.cut += 1
                continue
            self.told.screens.append(time.perf_counter() - start)
            stamp = answer.headers.get("etag", "")
            if answer.status not in (200, 304):
                self.told.odd.append(f"{self.path}: {answer.status}")


async def fill(
    telephones: list[Telephone],
    screens: list[Screen],
    *,
    votes: int,
    within: float,
    warm_up: float,
    kill: Callable[[], Awaitable[None]],
) -> None:
    """Everybody lives at once; those who vote do so at instants drawn over ``within`` seconds."""
    drawn, start = random.Random(7), _now()  # noqa: S311 - the same room at each run.
    end = start + warm_up + within + 2 * POLL_EVERY
    for each in drawn.sample(telephones, votes):
        each.choice = drawn.choice(CHOICES)
        each.votes_at = start + warm_up + drawn.random() * within
    async with asyncio.TaskGroup() as group:
        group.create_task(_at(start + warm_up + within / 2, kill))
        for one in telephones:
            group.create_task(one.live(start + drawn.random() * warm_up, end))
        for screen in screens:
            group.create_task(screen.live(start + warm_up, end))


async def _at(instant: float, act: Callable[[], Awaitable[None]]) -> None:
    await _sleep_until(instant)
    await act()


def _now() -> float:
    return asyncio.get_running_loop().time()


async def _sleep_until(instant: float) -> None:
    await asyncio.sleep(max(0.0, instant - _now()))
