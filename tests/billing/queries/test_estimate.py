"""What a newcomer would owe: the same amount as the call that would be made."""

from datetime import date
from decimal import Decimal

import pytest

from billing.actions.campaign import approve_campaign, rehearse_campaign
from billing.actions.scale import adopt_scale, write_scale
from billing.models import Scale
from billing.queries.estimate import scale_in_force

pytestmark = pytest.mark.django_db
FIXED = {"proration": "months", "rules": [{"label": "Tous", "formula": {"kind": "flat", "amount": "24"}}]}
NEWCOMER = {"college": "associations", "kind": "single", "departement": ""}


def adopted(name, on):
    scale = write_scale(name=name, document=FIXED, by=None)
    return adopt_scale(scale=scale, adopted_by="AG", adopted_on=on, colleges=(), by=None)


def test_no_scale_is_in_force_before_one_is_adopted():
    write_scale(name="Projet", document=FIXED, by=None)
    adopted("Barème", date(2025, 6, 20))

    assert scale_in_force(on=date(2025, 6, 19)) is None
    assert scale_in_force(on=date(2025, 6, 20)).scale.name == "Barème"


def test_the_last_scale_adopted_is_in_force_until_a_campaign_is_approved_on_another(campaign):
    newer = adopted("Autre barème", date(2025, 1, 2))

    assert scale_in_force(on=date(2025, 3, 1)).scale == newer
    rehearse_campaign(campaign=campaign, by=None)
    campaign.refresh_from_db()
    approve_campaign(campaign=campaign, digest=campaign.rehearsal_digest, by=None)
    assert scale_in_force(on=date(2025, 3, 1)).scale == campaign.scale
    assert scale_in_force(on=date(2026, 3, 1)).scale == newer


def test_an_estimate_is_prorated_from_the_day_and_tells_the_whole_year():
    adopted("Barème", date(2025, 1, 1))
    scale = scale_in_force(on=date(2025, 7, 14))

    found = scale.estimate(**NEWCOMER, figures={})

    assert (found.quote.amount, found.whole) == (Decimal("12.00"), Decimal("24.00"))
    january = scale_in_force(on=date(2025, 1, 31)).estimate(**NEWCOMER, figures={})
    assert (january.quote.amount, january.whole) == (Decimal("24.00"), None)
    assert scale.bases == scale.bases_for(**NEWCOMER) == {}


def test_the_figure_that_a_rule_looks_at_is_asked_by_its_year(campaign):
    scale = scale_in_force(on=date(2025, 3, 1))

    found = scale.estimate(**NEWCOMER, figures={})

    assert found.quote is None
    assert found.problem.endswith("Budget 2024.")
    assert scale.bases_for(**NEWCOMER) == {"budget": "Budget 2024"}
    assert scale.bases_for(**NEWCOMER | {"college": ""}) == scale.bases
    assert scale.estimate(**NEWCOMER, figures={"budget": Decimal(120_000)}).quote.amount > 0


def test_a_case_that_no_rule_tells_is_left_to_the_chamber(campaign):
    Scale.objects.update(
        document={
            "rules": [
                {
                    "label": "Réseaux",
                    "when": {"kinds": ["network"]},
                    "formula": {"kind": "flat", "amount": "1"},
                },
            ]
        }
    )
    scale = scale_in_force(on=date(2025, 3, 1))

    assert "la chambre vous la dira" in scale.estimate(**NEWCOMER, figures={}).problem
    assert scale.bases_for(**NEWCOMER) == {}
