"""SQLite with a queue: the threads of one process begin their transactions in the order in which they came.

SQLite lets one transaction write at a time. Left to itself, whoever waits sleeps and asks again, longer and
longer, while others come and go first: of fifty who vote at once, some waited for four seconds.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base


class Turnstile:
    """Lets one through at a time, first come first served."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._taken = False
        self._waiting: deque[threading.Lock] = deque()

    def enter(self, timeout: float) -> bool:
        """Wait for one's turn; False once ``timeout`` seconds have passed without it."""
        turn = threading.Lock()
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            turn.acquire()
            self._waiting.append(turn)
        # Whoever leaves opens the lock of the next one, to whom the place is then given already.
        came = False
        try:
            came = turn.acquire(timeout=timeout)
        finally:
            if not came:
                self._give_up(turn)
        return came

    def _give_up(self, turn: threading.Lock) -> None:
        with self._guard:
            if turn in self._waiting:
                self._waiting.remove(turn)
                return
        # It was given the place in this very instant.
        self.leave()

    def leave(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False


# One for each process: between processes, SQLite's own lock decides, as before.
_turnstile = Turnstile()


def _begin_anew() -> None:
    global _turnstile
    _turnstile = Turnstile()


os.register_at_fork(after_in_child=_begin_anew)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that waits for its turn before a transaction, and gives way once it ended."""

    # What it went through, None between two transactions.
    _turn: Turnstile | None = None

    def _start_transaction_under_autocommit(self) -> None:
        turnstile = _turnstile
        if not turnstile.enter(self.settings_dict["OPTIONS"].get("timeout", 5)):
            # What SQLite says itself of one that wrote for too long.
            raise OperationalError("database is locked")
        self._turn = turnstile
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._give_way()
            raise

    def _commit(self) -> Any:
        done = super()._commit()
        self._give_way()
        return done

    def _rollback(self) -> Any:
        try:
            return super()._rollback()
        finally:
            self._give_way()

    def _close(self) -> Any:
        try:
            return super()._close()
        finally:
            self._give_way()

    def _give_way(self) -> None:
        turn, self._turn = self._turn, None
        if turn is not None:
            turn.leave()
