"""A declaration of 2026 asked of the demonstration register, for the tests that answer it."""

from datetime import date

from billing.actions.declaration_round import create_round, open_round
from billing.actions.dues_year import civil_year
from billing.models import Declaration

OPENS, CLOSES = date(2025, 1, 6), date(2025, 2, 28)


def asked(*, non_answers="provisional", year=2025, opens_on=OPENS, closes_on=CLOSES, on=None, days=(14, 30)):
    declaration_round = create_round(
        dues_year=civil_year(year, by=None),
        figures=["budget", "fte"],
        figures_year=year - 1,
        opens_on=opens_on,
        closes_on=closes_on,
        reminder_days=list(days),
        non_answers=non_answers,
        message="",
        by=None,
    )
    return open_round(declaration_round=declaration_round, on=on or opens_on, by=None)


def of_member(number):
    return Declaration.objects.select_related("round__dues_year", "organisation").get(
        organisation__number=number
    )
