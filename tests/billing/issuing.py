"""Hands that issue in one instant, and whose transactions die at random once their numbers are taken.

Each hand has a member of its own, and insists until its call, or its invoice, stands. Every other one then
corrects it by another numbered document, and calls again.
"""

import os
import random
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import OperationalError, connection, transaction

from billing.actions.credit_note import credit_invoice
from billing.actions.document import cancel_call
from billing.actions.issue import call_single
from billing.models import Document, DuesYear, Scale
from cressmember.core.actions.series import take_numbers
from cressmember.members.models import Organisation

ON = date(2025, 1, 15)
YEARS = ("2025", "2026")
# A call has a series by year of dues; invoices of every year share one.
CALLED, INVOICED = "Hors TVA", "Soumis à la TVA"
LIVES, MOST_LIVES = 3, 20


class DiedError(Exception):
    """The transaction dies here."""


class Hand:
    """One hand: what it issues, and how often that died."""

    def __init__(self, rank: int, *, seed: int, kills: bool = False) -> None:
        self.draw = random.Random(seed * 1000 + rank)
        self.rank = rank
        self.kills = kills
        self.numbers: list[str] = []
        self.died = 0

    def work(self) -> None:
        """Issue until it stands, correct it or not, and issue again."""
        self.member = Organisation.objects.filter(number__isnull=False).order_by("number")[self.rank]
        self.year = DuesYear.objects.get(label=YEARS[self.rank % 2])
        self.scale = Scale.objects.get(name=CALLED if self.rank // 2 % 2 else INVOICED)
        # The process of a hand may have been killed after its call stood.
        if not Document.objects.live().filter(organisation=self.member).exists():
            self.insist(self.issue)
        if self.rank % 4 in {1, 2}:
            self.insist(self.correct)
            self.insist(self.issue)

    def insist(self, act) -> None:
        """Do an act again until its transaction no longer dies: half of the time, not for ever."""
        for life in range(MOST_LIVES):
            if self.draw.random() < 0.2:
                self.insist_on_dying()
            try:
                with transaction.atomic():
                    document = act()
                    if life < LIVES and self.draw.random() < 0.5:
                        self.die()
            except OperationalError:
                self.bear_a_long_wait()
            except DiedError:
                self.died += 1
            else:
                self.numbers.append(document.number)
                return
        raise AssertionError("it never stood")

    def insist_on_dying(self) -> None:
        """Take numbers, and nothing that bears them."""
        try:
            with transaction.atomic():
                take_numbers("FA-2025", count=3)
                self.die()
        except OperationalError:
            self.bear_a_long_wait()
        except DiedError:
            self.died += 1

    def bear_a_long_wait(self) -> None:
        """SQLite lets nobody queue: on a busy machine, one of fifty may wait beyond its twenty seconds."""
        if connection.vendor != "sqlite":
            raise
        self.died += 1

    def die(self) -> None:
        if self.kills:
            os.kill(os.getpid(), signal.SIGKILL)
        raise DiedError

    def issue(self) -> Document:
        due = call_single(
            organisation=self.member,
            dues_year=self.year,
            scale=self.scale,
            due_on=date(2026, 3, 31),
            on=ON,
            by=None,
        )
        return due.documents.get()

    def correct(self) -> Document:
        document = Document.objects.live().get(organisation=self.member)
        if document.kind == Document.Kind.CALL:
            return cancel_call(document=document, because="erreur", on=ON, by=None)
        return credit_invoice(
            invoice=document, amount=document.amount or Decimal(0), because="erreur", on=ON, by=None
        )


def issue_at_once(ranks, *, seed: int, ready: str = "", kills: bool = False) -> list[Hand]:
    """So many hands in this process, all from the same instant; beside those that wait for ``ready``."""
    hands = [Hand(rank, seed=seed, kills=kills) for rank in ranks]
    start = threading.Barrier(len(hands))

    def work(hand: Hand) -> None:
        try:
            start.wait(30)
            hand.work()
        finally:
            connection.close()

    if pool := connection.settings_dict["OPTIONS"].get("pool"):
        pool["max_size"] = max(pool["max_size"], len(hands) + 1)
    if ready:
        _wait_for_all(ready)
    with ThreadPoolExecutor(len(hands)) as pool:
        list(pool.map(work, hands))
    return hands


def _wait_for_all(ready: str) -> None:
    """Say that this process is there; go on once all are, or twenty seconds later."""
    folder = Path(ready)
    expected = int((folder / "expected").read_text())
    (folder / f"ready-{os.getpid()}").touch()
    for _ in range(4000):
        if len(list(folder.glob("ready-*"))) >= expected:
            return
        time.sleep(0.005)
