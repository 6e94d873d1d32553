"""The way back in for someone whom nobody else can let in: the last administrator, telephone lost."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cressmember.accounts.actions.factor import reset_factors
from cressmember.accounts.queries import account_of
from cressmember.kernel.violations import RuleViolation


class Command(BaseCommand):
    help = "Remove the second factor of an account, when no administrator can do it from the screens."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="address of the account")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        user = account_of(email)
        if user is None:
            raise CommandError(f"Aucun compte ne s’ouvre avec « {email} ».")
        try:
            reset_factors(user=user, by=None)
        except RuleViolation as violation:
            raise CommandError(violation.message) from violation
        self.stdout.write(
            f"{user} en choisira un nouveau à sa prochaine connexion, et en est prévenu par courriel."
        )
