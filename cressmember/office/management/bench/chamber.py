"""The chamber that is measured: opened, filled, called and paid through the product's own actions."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.core.management import call_command

from billing.actions.campaign import approve_campaign, open_campaign, rehearse_campaign
from billing.actions.dues_year import civil_year
from billing.actions.issue import issue_campaign
from billing.actions.opening import OpeningRow, open_dues
from billing.actions.receipt import receive
from billing.actions.scale import adopt_scale, write_scale
from billing.actions.statement import open_bank_account
from billing.models import Campaign, Document, Due, Scale
from billing.rules.statement.sample import Told, write_camt
from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.models import User
from cressmember.accounts.roles import Role
from cressmember.members.rules.college import STANDARD
from cressmember.office.actions.chamber import start_chamber

OPENED_ON = date(2024, 1, 1)
ADMINISTRATOR = "administration@cress.example"
TREASURER = "tresorerie@cress.example"
PAID_EVERY = 20
IBAN = "FR1420041010050500013M02606"
SCALE = {
    "base_offset": -1,
    "proration": "months",
    "rules": [
        {
            "label": "Mutuelles",
            "when": {"colleges": ["mutuals"]},
            "formula": {"kind": "flat", "amount": "3000"},
        },
        {
            "label": "Structure",
            "when": {},
            "formula": {
                "kind": "brackets",
                "base": "budget",
                "mode": "whole",
                "brackets": [
                    {"from": "0", "to": "50000", "amount": "80"},
                    {"from": "50000", "to": "500000", "amount": "300"},
                    {"from": "500000", "to": "3000000", "amount": "900"},
                    {"from": "3000000", "to": None, "amount": "1800"},
                ],
            },
        },
    ],
}


def open_chamber() -> User:
    """A chamber with the usual colleges, an adopted scale, and a treasurer, who is returned."""
    administrator = start_chamber(
        name="CRESS du banc d’essai",
        colleges=STANDARD,
        administrator_email=ADMINISTRATOR,
        administrator_name="Claire Marchand",
        on=OPENED_ON,
        street="12 rue du Partage",
        postcode="75010",
        city="Paris",
        iban=IBAN,
        bic="PSSTFRPPXXX",
        signatory="Inès Picard",
    )
    open_bank_account(name="Compte courant", iban=IBAN, by=administrator)
    treasurer = ensure_user(email=TREASURER, name="Inès Picard", by=administrator)
    grant_role(user=treasurer, role=Role.TREASURER, starts_on=OPENED_ON, by=administrator)
    colleges = [code for code, _ in STANDARD]
    scale = write_scale(name="Barème", document=SCALE, colleges=colleges, by=None)
    adopt_scale(
        scale=scale, adopted_by="Assemblée générale", adopted_on=date(2024, 6, 20), colleges=colleges, by=None
    )
    return treasurer


def import_register(file: Path) -> None:
    """The product's own command, as a chamber runs it."""
    call_command("import_register", file, apply=True, json=True, stdout=io.StringIO())


def rehearse(*, year: int, by: User) -> Campaign:
    """The campaign of a year, rehearsed for everyone."""
    campaign = open_campaign(
        dues_year=civil_year(year, by=by),
        scale=Scale.objects.get(),
        members_on=date(year, 1, 1),
        due_on=date(year, 3, 31),
        older_figures_from=year - 2,
        by=by,
    )
    return rehearse_campaign(campaign=campaign, by=by)


def issue(campaign: Campaign, *, by: User) -> None:
    """The same campaign, approved and issued in the middle of January."""
    if campaign.status == Campaign.Status.REHEARSED:
        approve_campaign(campaign=campaign, digest=campaign.rehearsal_digest, by=by)
    issue_campaign(campaign=campaign, on=campaign.members_on.replace(day=15), by=by)


def call_the_dues(*, year: int = 2025) -> None:
    """The whole round: opened, rehearsed, approved, issued."""
    by = User.objects.get(email=TREASURER)
    issue(rehearse(year=year, by=by), by=by)


def remember_a_decade(*, until: int = 2024) -> None:
    """Dues of ten years before, as a chamber brings them in: paid, but one in twenty."""
    dues = list(Due.objects.order_by("pk"))
    open_dues(
        rows=[
            OpeningRow(
                organisation_id=due.organisation_id,
                year=year,
                amount=due.amount,
                paid_on=None if rank % PAID_EVERY == 0 else date(year, 4, 1),
                method="transfer",
                college_code=due.college_code,
                college_name=due.college_name,
                kind=due.kind,
                departement=due.departement,
            )
            for year in range(until - 9, until + 1)
            for rank, due in enumerate(dues)
        ],
        by=None,
    )


def statement_of(lines: int) -> bytes:
    """A statement of so many lines: every due paid with its number, or by name and amount, then strangers."""
    told = []
    calls = Document.objects.order_by("pk").values_list("number", "due__amount", "due__organisation__name")
    for rank, (number, amount, name) in enumerate(calls[:lines]):
        text = number if rank % 2 else "VIREMENT COTISATION"
        told.append(Told("2025-02-10", amount, name, text))
    told += [
        Told("2025-02-11", Decimal(100 + rank % 900), f"FOURNISSEUR {rank}", f"FACTURE {rank}")
        for rank in range(lines - len(told))
    ]
    return write_camt(told, iban=IBAN)


def collect_some(*, year: int = 2025) -> None:
    """One due in twenty is paid by transfer."""
    by = User.objects.get(email=TREASURER)
    dues = Due.objects.filter(dues_year__label=str(year)).select_related("payer").order_by("pk")
    for due in dues[::PAID_EVERY]:
        receive(
            payer=due.payer,
            method="transfer",
            amount=due.amount,
            received_on=date(year, 2, 3),
            outside_id=f"bench-{due.pk}",
            dues=[due],
            by=by,
        )
