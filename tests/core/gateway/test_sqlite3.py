"""The writers of one process queue before SQLite, and give way however their transaction ends."""

import threading
import time

import pytest
from django.db import OperationalError, connection, transaction

from cressmember.core.gateway.sqlite3 import base
from cressmember.core.gateway.sqlite3.base import Turnstile
from cressmember.core.models import Chamber


def waits(turnstile, count):
    """Wait until so many queue."""
    while len(turnstile._waiting) < count:
        time.sleep(0.001)


def test_those_who_wait_go_in_the_order_in_which_they_came():
    turnstile, came = Turnstile(), []

    def go(name):
        assert turnstile.enter(60)
        came.append(name)
        turnstile.leave()

    assert turnstile.enter(0)
    threads = []
    for rank, name in enumerate("abc"):
        threads.append(threading.Thread(target=go, args=[name]))
        threads[-1].start()
        waits(turnstile, rank + 1)
    turnstile.leave()
    for thread in threads:
        thread.join()

    assert came == ["a", "b", "c"]
    assert turnstile.enter(0)


def test_whoever_waited_too_long_leaves_the_queue():
    turnstile = Turnstile()
    assert turnstile.enter(0)

    assert not turnstile.enter(0.001)

    turnstile.leave()
    assert turnstile.enter(0)


def test_a_place_given_to_whoever_gave_up_is_given_on():
    turnstile, late = Turnstile(), threading.Lock()
    assert turnstile.enter(0)

    turnstile._give_up(late)  # No longer in the queue: the place came in the same instant.

    assert turnstile.enter(0)


sqlite_only = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has its own queue")


@sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_transaction_holds_its_turn_until_it_ends():
    with transaction.atomic():
        Chamber.objects.create(pk=1, name="CRESS")
        assert not base._turnstile.enter(0)
    assert connection._turn is None

    with pytest.raises(ValueError, match="no"), transaction.atomic():
        raise ValueError("no")
    assert connection._turn is None

    with transaction.atomic():
        connection.close()
    assert connection._turn is None

    with transaction.atomic():
        assert Chamber.objects.count() == 1


@sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_writer_that_keeps_the_others_waiting_is_told_of_as_sqlite_does(monkeypatch):
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0)
    assert base._turnstile.enter(0)
    try:
        with pytest.raises(OperationalError, match="locked"), transaction.atomic():
            pass
    finally:
        base._turnstile.leave()
