"""Have five hundred telephones vote in an assembly of two thousand electors: see `docs/bench.md`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cressmember.office.management.apart import run_apart


class Command(BaseCommand):
    help = "Hold an assembly of two thousand electors against a real server, one of whose workers is killed."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--db", choices=["sqlite", "postgresql"], default="sqlite")
        parser.add_argument("--electors", type=int, default=2000)
        parser.add_argument("--clients", type=int, default=500, help="telephones that ask every 5 s")
        parser.add_argument("--votes", type=int, default=300, help="how many of them vote")
        parser.add_argument("--seconds", type=int, default=30, help="within how long they do")

    def handle(self, *args: Any, db: str, **options: Any) -> None:
        names = ("electors", "clients", "votes", "seconds")
        asked = [part for name in names for part in (f"--{name}", str(options[name]))]
        # As in production, on a database that waits for its disk.
        run_apart(
            "cressmember.office.management.load",
            asked,
            db=db,
            around=["as-production"],
            DJANGO_SETTINGS_MODULE="cressmember.settings",
            POSTGRESQL_DURABLE="yes",
        )
