"""The demonstration chamber: its register, through the product’s own import, and a year of its dues."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.models import User
from cressmember.accounts.roles import Role
from cressmember.core.models import Chamber
from cressmember.members.models import Person
from cressmember.office.actions.chamber import start_chamber
from cressmember.office.actions.import_batch import apply_batch, bring_in
from cressmember.office.actions.network import load_network_figures
from cressmember.office.actions.steering import load_network_accounts
from cressmember.office.management.demo import tell_year

HERE = Path(__file__).resolve().parent.parent.parent / "demo"
REGISTER, NETWORK = HERE / "adherents-2024.xlsx", HERE / "network-2021.csv"
ACCOUNTS = HERE / "accounts-2021.csv"
ANSWERS = {"values": {"college": {"à définir": "associations"}}}
TREASURER = ("ines.tresorerie@cress.example", "Inès Picard", Role.TREASURER)
TEAM = (
    ("camille.vie@cress.example", "Camille Roche", Role.MEMBER_LIFE),
    TREASURER,
    ("paul.bureau@cress.example", "Paul Guérin", Role.BUREAU),
    ("zoe.accueil@cress.example", "Zoé Perrin", Role.DESK),
    ("yann.lecture@cress.example", "Yann Nguyen", Role.READER),
)
ADMINISTRATOR = ("claire.admin@cress.example", "Claire Marchand")


class Command(BaseCommand):
    help = "Load the demonstration chamber; quick and harmless when it is there."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Ceci est pour la démonstration : CRESSMEMBER_DEMO n’est pas activé.")
        # Not one transaction: what is asked of the payment provider is asked between those of its own.
        begun = settings.VAR_DIR / "demo.begun"
        if not Chamber.objects.exists():
            begun.parent.mkdir(parents=True, exist_ok=True)
            begun.touch()
            self._load()
            begun.unlink()
        elif begun.exists():
            raise CommandError(
                "La démonstration s’est arrêtée en chemin : "
                f"effacez sa base et {begun.parent}, puis recommencez."
            )
        self.stdout.write(
            "Connexions de démonstration (le code arrive par courriel, voir /demo/courriels/) :"
        )
        for email, name, role in [(*ADMINISTRATOR, Role.ADMINISTRATOR), *TEAM]:
            self.stdout.write(f"  {email:32} {name}, {str(role.label).lower()}")
        for person in Person.objects.filter(user__isnull=False).select_related("user"):
            self.stdout.write(f"  {person.user.email:32} {person}, espace de deux adhérents")  # type: ignore[union-attr]

    def _load(self) -> None:
        administrator = start_chamber(
            name="CRESS de démonstration",
            short_name="CRESS",
            colleges=[],
            administrator_email=ADMINISTRATOR[0],
            administrator_name=ADMINISTRATOR[1],
            on=date(2024, 1, 1),
            street="12 rue du Partage",
            postcode="75010",
            city="Paris",
            email="contact@cress.example",
            phone="+33100000000",
            siret="12345678200010",
            rna="W751234567",
            iban="FR1420041010050500013M02606",
            bic="PSSTFRPPXXX",
            signatory="Inès Picard",
            signatory_title="Trésorière",
            support_purpose="Un fonds d’entraide pour les adhérents en difficulté.",
        )
        for email, name, role in TEAM:
            user = ensure_user(email=email, name=name, by=administrator)
            grant_role(user=user, role=role, starts_on=date(2024, 1, 1), by=administrator)
        self._import(administrator)
        load_network_figures(
            text=NETWORK.read_text(encoding="utf-8"),
            on=date(2021, 12, 31),
            source=NETWORK.name,
            by=administrator,
        )
        load_network_accounts(
            text=ACCOUNTS.read_text(encoding="utf-8"), year=2021, source=ACCOUNTS.name, by=administrator
        )
        tell_year(
            today=timezone.localdate(),
            payments=settings.VAR_DIR / "stand-in.json",
            by=User.objects.get(email=TREASURER[0]),
        )

    def _import(self, by: User) -> None:
        batch = bring_in(filename=REGISTER.name, data=REGISTER.read_bytes(), choices=ANSWERS, by=by)
        apply_batch(batch=batch, by=by)
