"""A declaration of 2026 asked of the demonstration register, for the tests that answer it."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from billing.actions.declaration import Answers, answer_declaration
from billing.actions.declaration_round import bundle_letters, create_round, open_round, send_notices
from billing.actions.dues_year import civil_year
from billing.models import Declaration, DeclarationNotice

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


def samples():
    """One of each thing that the addresses of declarations name, the round being open today."""
    today = timezone.localdate()
    declaration_round = asked(
        year=2027, opens_on=today - timedelta(5), closes_on=today + timedelta(30), on=today, days=(10,)
    )
    send_notices(declaration_round=declaration_round, on=today, by=None)
    waiting, answered = Declaration.objects.select_related("round__dues_year", "organisation")[:2]
    answered = answer_declaration(
        declaration=answered,
        answers=Answers(
            figures={"budget": Decimal(0)},
            contact={"name": "Comptabilité", "email": "compta@coop.example"},
            newcomers=(
                {
                    "role": "substitute",
                    "civility": "Mme",
                    "given_name": "Rose",
                    "family_name": "Nguyen",
                    "email": "rose@coop.example",
                },
            ),
        ),
        name="Anne Le Goff",
        on=today,
    )
    of = {
        "round": declaration_round.pk,
        "declaration": answered.pk,
        "proposal": answered.proposals.first().pk,
        "letters": bundle_letters(declaration_round=declaration_round, by=None).pk,
        "notice": DeclarationNotice.objects.filter(way="print").first().pk,
    }
    return of, {
        "portal:declaration-answer": {"token": waiting.token},
        "billing:declaration-renew": {"pk": waiting.pk},
    }
