from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from billing.actions.campaign import rehearse_campaign
from billing.models import Campaign, CampaignLine, DuesYear, Scale
from billing.queries.forecast import forecast, year_to_try
from tests.billing.declaration import asked

DAY = date(2025, 1, 1)


def tried(campaign, **options):
    return forecast(
        scale=campaign.scale,
        dues_year=campaign.dues_year,
        on=campaign.members_on,
        older_figures_from=campaign.older_figures_from,
        **options,
    )


@pytest.mark.parametrize("with_round", [False, True])
def test_a_forecast_says_to_the_cent_what_the_campaign_would_call(campaign, with_round):
    if with_round:
        asked(non_answers="provisional")
    found = tried(campaign)

    rehearse_campaign(campaign=campaign, by=None)

    called = dict(campaign.lines.values_list("organisation_id", "amount"))
    assert {row.line.organisation_id: row.now for row in found.rows} == called
    assert found.total == sum(amount for amount in called.values() if amount is not None)
    if not with_round:
        assert found.total == Decimal("71870.00")


def test_it_writes_nothing_and_asks_as_much_of_few_as_of_many(campaign):
    tried(campaign)
    with CaptureQueriesContext(connection) as whole:
        tried(campaign)
    campaign.members_on = date(2019, 1, 1)
    with CaptureQueriesContext(connection) as few:
        small = tried(campaign)

    assert len(small.rows) < 159
    assert len(whole) == len(few)
    assert not any(
        query["sql"].startswith(("INSERT", "UPDATE", "DELETE")) for query in whole.captured_queries
    )
    assert CampaignLine.objects.count() == 0


def test_groups_add_up_to_the_whole(campaign):
    found = tried(campaign)

    for groups in (found.by_college, found.by_kind):
        assert sum(group.members for group in groups) == found.whole.members == 159
        assert sum(group.now for group in groups) == found.total
        assert sum(group.last for group in groups) == found.whole.last
        assert sum(group.difference for group in groups) == found.whole.difference
    outcomes = {name: count for name, count in found.counts.items() if name != "older"}
    assert sum(outcomes.values()) == 159


def test_who_has_no_figure_is_told_and_is_in_no_total(campaign):
    campaign.older_figures_from = None
    found = tried(campaign)

    assert found.whole.blocked == sum(count for _, count in found.obstacles) > 1
    assert all(row.now is None for row in found.rows if row.outcome == "blocked")


def test_two_scales_are_read_side_by_side(campaign):
    flat = Scale.objects.create(
        name="Forfait",
        document={"rules": [{"label": "Forfait", "formula": {"kind": "flat", "amount": "100"}}]},
    )
    found = tried(campaign, other=flat)

    assert found.whole.under_other == Decimal("15900.00")
    assert found.total == Decimal("71870.00")


def test_a_year_is_tried_before_it_is_opened(campaign):
    year = year_to_try(2031)

    found = forecast(scale=campaign.scale, dues_year=year, on=DAY, older_figures_from=2020)

    assert found.total > 0
    assert not DuesYear.objects.filter(label="2031").exists()
    assert Campaign.objects.count() == 1
