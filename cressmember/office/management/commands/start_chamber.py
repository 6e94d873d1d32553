"""The first start of a chamber, without the demonstration."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.text import slugify

from cressmember.kernel.violations import RuleViolation
from cressmember.members.rules.college import STANDARD
from cressmember.office.actions.chamber import start_chamber


class Command(BaseCommand):
    help = "Open the chamber: name, time zone, colleges, first administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", help="name of the chamber")
        parser.add_argument("--time-zone", default=settings.TIME_ZONE, help="for example Indian/Reunion")
        parser.add_argument(
            "--colleges", help="names parted by commas; « standard » for the usual seven; « none »"
        )
        parser.add_argument("--administrator-email", help="who signs in first")
        parser.add_argument("--administrator-name", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["name"] or input("Nom de la chambre : ").strip()
        colleges = (
            options["colleges"] or input("Collèges (séparés par des virgules, standard ou none) : ").strip()
        )
        email = options["administrator_email"] or input("Adresse de l’administration : ").strip()
        if not name:
            raise CommandError("Il manque le nom de la chambre.")
        _refuse_unknown_zone(options["time_zone"])
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"« {email} » n’est pas une adresse électronique.") from None
        try:
            start_chamber(
                name=name,
                colleges=_colleges(colleges),
                administrator_email=email,
                administrator_name=options["administrator_name"],
                on=timezone.localdate(),
            )
        except RuleViolation as violation:
            raise CommandError(violation.message) from violation
        self.stdout.write(f"{name} est ouverte. {email} se connecte par un code reçu à cette adresse.")
        if options["time_zone"] != settings.TIME_ZONE:
            self.stdout.write(f"Ajoutez à l’environnement : TIME_ZONE={options['time_zone']}")


def _refuse_unknown_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise CommandError(f"Le fuseau « {name} » n’existe pas.") from None


def _colleges(text: str) -> list[tuple[str, str]]:
    if text in {"", "none"}:
        return []
    if text == "standard":
        return list(STANDARD)
    names = [name.strip() for name in text.split(",") if name.strip()]
    return [(slugify(name) or f"college-{rank}", name) for rank, name in enumerate(names, start=1)]
