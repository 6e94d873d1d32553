"""What one member is granted before it is called."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction

from billing.journal import BillingEvent
from billing.models import Concession
from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import long_date
from cressmember.members.actions.hold import hold
from cressmember.members.models import Organisation


@transaction.atomic
def grant_concession(
    *,
    organisation: Organisation,
    kind: str,
    value: Decimal,
    because: str,
    decided_by: str,
    decided_on: date,
    starts_on: date,
    ends_on: date | None,
    by: User | None,
) -> Concession:
    """Grant a member a reduction or an exemption; the campaigns rehearsed from then on apply it.

    Raises RuleViolation when another holds in the same days, or when nothing says who decided and why.
    """
    if not because.strip() or not decided_by.strip():
        raise RuleViolation("Dites qui l’a décidée, et pourquoi.")
    if ends_on is not None and ends_on <= starts_on:
        raise RuleViolation("La remise prend fin après avoir commencé.")
    organisation = hold([organisation.pk])[organisation.pk]
    others = Concession.objects.filter(organisation=organisation).exclude(ends_on__lte=starts_on)
    if ends_on is not None:
        others = others.filter(starts_on__lt=ends_on)
    if other := others.first():
        raise RuleViolation(
            f"« {other.said} » vaut déjà à compter du {long_date(other.starts_on)} : mettez-y fin d’abord."
        )
    made = Concession.objects.create(
        organisation=organisation,
        kind=kind,
        value=Decimal(0) if kind == Concession.Kind.EXEMPT else value,
        because=because.strip(),
        decided_by=decided_by.strip(),
        decided_on=decided_on,
        starts_on=starts_on,
        ends_on=ends_on,
        recorded_by=by,
    )
    record(BillingEvent.CONCESSION_GRANTED, on=organisation, by=by, kind=kind, value=str(made.value))
    return made


@transaction.atomic
def end_concession(*, concession: Concession, on: date, by: User | None) -> Concession:
    """End what was granted: from that day on, the scale alone says what is owed."""
    hold([concession.organisation_id])
    concession = locked(Concession.objects).select_related("organisation").get(pk=concession.pk)
    if concession.ends_on is not None and concession.ends_on <= on:
        raise RuleViolation(f"Elle a déjà pris fin le {long_date(concession.ends_on)}.")
    if on <= concession.starts_on:
        raise RuleViolation(
            f"Elle vaut à compter du {long_date(concession.starts_on)} : finissez-la plus tard."
        )
    concession.ends_on = on
    concession.save(update_fields=["ends_on"])
    record(BillingEvent.CONCESSION_ENDED, on=concession.organisation, by=by, ends_on=on.isoformat())
    return concession
