"""The demonstration chamber, brought in by its own file, ready for its 2025 campaign."""

from datetime import date
from pathlib import Path

import pytest

from billing.actions.campaign import approve_campaign, open_campaign, rehearse_campaign
from billing.actions.dues_year import civil_year
from billing.actions.issue import issue_campaign
from billing.actions.scale import adopt_scale
from billing.models import Campaign, Scale
from cressmember.core.models import Chamber
from cressmember.office.actions import import_batch
from tests.billing.scale_2024 import CODES
from tests.shelf import put_back, state

FILE = Path(__file__).parents[1] / "cressmember/office/demo/adherents-2024.xlsx"
ANSWERS = {"values": {"college": {"à définir": "associations"}}}
ISSUED_ON = date(2025, 1, 15)


@pytest.fixture
def register(db):
    """159 members, their 2024 dues, and the scale of the file."""
    put_back("register")


@pytest.fixture
def campaign(db):
    """The campaign of 2025 on the scale of 2024, budgets of 2023 accepted."""
    put_back("campaign")
    return Campaign.objects.select_related("dues_year", "scale").get()


@pytest.fixture
def approved(db):
    """The same, rehearsed and approved."""
    put_back("approved")
    return Campaign.objects.select_related("dues_year", "scale").get()


@pytest.fixture
def issued(db):
    """The same, with its 158 calls."""
    put_back("issued")
    return Campaign.objects.select_related("dues_year", "scale").get()


@state("register")
def bring_in():
    Chamber.objects.create(
        pk=1,
        name="CRESS d’essai",
        street="12 rue du Partage",
        postcode="75010",
        city="Paris",
        iban="FR1420041010050500013M02606",
        bic="PSSTFRPPXXX",
        signatory="Inès Picard",
    )
    batch = import_batch.bring_in(filename=FILE.name, data=FILE.read_bytes(), choices=ANSWERS, by=None)
    import_batch.apply_batch(batch=batch, by=None)


@state("campaign", on="register")
def open_2025():
    scale = adopt_scale(
        scale=Scale.objects.get(),
        adopted_by="Assemblée générale",
        adopted_on=date(2024, 6, 20),
        colleges=CODES,
        by=None,
    )
    open_campaign(
        dues_year=civil_year(2025, by=None),
        scale=scale,
        members_on=date(2025, 1, 1),
        due_on=date(2025, 3, 31),
        older_figures_from=2023,
        by=None,
    )


@state("approved", on="campaign")
def approve_2025():
    rehearsed = rehearse_campaign(campaign=Campaign.objects.get(), by=None)
    approve_campaign(campaign=rehearsed, digest=rehearsed.rehearsal_digest, by=None)


@state("issued", on="approved")
def issue_2025():
    issue_campaign(campaign=Campaign.objects.get(), on=ISSUED_ON, by=None)
