"""What an organisation declares of itself for a year."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction

from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, record
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.hold import hold
from cressmember.members.journal import MembersEvent
from cressmember.members.models import DeclaredFigure, Organisation


@transaction.atomic
def declare_figure(
    *,
    organisation: Organisation,
    kind: str,
    year: int,
    amount: Decimal,
    source: str,
    on: date,
    by: User | None,
) -> DeclaredFigure:
    """Write down a figure with its year and its source, instead of what was known of that year."""
    if not source.strip():
        raise RuleViolation(
            "Indiquez d’où vient ce chiffre : comptes annuels, déclaration de l’adhérent, fichier…"
        )
    hold([organisation.pk])
    known = DeclaredFigure.objects.filter(organisation=organisation, kind=kind, year=year).first()
    before = {"amount": known.amount, "source": known.source} if known else {}
    figure, _ = DeclaredFigure.objects.update_or_create(
        organisation=organisation,
        kind=kind,
        year=year,
        defaults={"amount": amount, "source": source.strip(), "recorded_on": on},
    )
    changes = differences(before, {"amount": figure.amount, "source": figure.source})
    if changes:
        record(
            MembersEvent.FIGURE_DECLARED, on=organisation, by=by, changes=changes, kind=figure.kind, year=year
        )
    return figure
