"""The reference of the documents, as ``docs/statutes.md`` and ``docs/simulation.md`` end with it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from governance.rules.scenario import Scenario
from governance.rules.statutes import Statutes
from governance.rules.text.reference import reference


class Command(BaseCommand):
    help = "Print the reference, in Markdown, of a statutes document, or of a scenario (--scenario)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scenario", action="store_true")

    def handle(self, *args: Any, scenario: bool, **options: Any) -> None:
        self.stdout.write(told_reference(scenario=scenario))


def told_reference(*, scenario: bool) -> str:
    """The reference of a scenario, which leaves statutes to their own, or of statutes."""
    return reference(Scenario, but=Statutes, told_in="statutes.md") if scenario else reference(Statutes)
