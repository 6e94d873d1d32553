"""Measure the operations beside their limits; `docs/bench.md` tells how to read the table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cressmember.office.management.apart import run_apart

PACKAGE = "cressmember.office.management.bench"
RUNS = {2000: 5, 20000: 3}


class Command(BaseCommand):
    help = "Measure the operations beside their limits, in a chamber of its own."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", type=int, choices=sorted(RUNS), default=2000, help="organisations")
        parser.add_argument("--db", choices=["sqlite", "postgresql"], default="sqlite")
        parser.add_argument("--runs", type=int, help="pairs kept, after the one that is dropped")
        parser.add_argument("--only", default="", help="some operations, with commas: 1,1b,2")
        parser.add_argument("--json", type=Path, help="write every figure to this file")

    def handle(self, *args: Any, size: int, db: str, runs: int | None, **options: Any) -> None:
        asked = ["--size", str(size), "--runs", str(runs or RUNS[size]), "--only", options["only"]]
        if options["json"]:
            asked += ["--json", str(options["json"].resolve())]
        run_apart(
            PACKAGE,
            asked,
            db=db,
            DJANGO_SETTINGS_MODULE=f"{PACKAGE}.settings",
            CRESSMEMBER_DEMO="yes",
            CRESSMEMBER_DEBUG="no",
        )
