"""The one process beside the web server: jobs, documents, mail, and a tick every minute."""

from __future__ import annotations

import logging
import time
import uuid
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from cressmember.core import tasks

TICK_EVERY = 60.0
REST = 1.0


class HouseWorker(Worker):
    """The library's worker, which between two tasks renders, sends and minds the minute."""

    def run_forever(self) -> None:
        last_tick = float("-inf")
        while self.running:
            if time.monotonic() - last_tick >= TICK_EVERY:
                tasks.tick()
                last_tick = time.monotonic()
            busy = self.run_once()
            if self.running and not busy:
                time.sleep(REST)

    def run_once(self) -> bool:
        """Do everything that waits now; returns whether there was anything."""
        ready = DBTaskResult.objects.ready().filter(backend_name=self.backend_name).exists()
        if ready:
            self.batch = True
            self.run()
        return bool(tasks.drain()) or ready


class Command(BaseCommand):
    help = "Do the long work, render documents and send mail, until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do everything that waits, then stop")

    def handle(self, *args: Any, once: bool, verbosity: int, **options: Any) -> None:
        if verbosity < 2:
            # Each task, and a stop that somebody asked for, are no news.
            logging.getLogger("django_tasks").setLevel(logging.WARNING)
            logging.getLogger("django_tasks_db").setLevel(logging.ERROR)
        worker = HouseWorker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=uuid.uuid4().hex,
        )
        if once:
            tasks.tick()
            while worker.run_once():
                pass
            return
        worker.configure_signals()
        worker.run_forever()
