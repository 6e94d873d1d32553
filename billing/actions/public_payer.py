"""How a public body wants to be billed, and its deposits on the public portal."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from billing.journal import BillingEvent
from billing.models import Document, PortalDeposit, PublicPayer
from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, record
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import long_date
from cressmember.members.actions.hold import hold
from cressmember.members.models import Organisation


@transaction.atomic
def set_public_payer(
    *,
    organisation: Organisation,
    service_code: str,
    engagement_required: bool,
    payment_days: int,
    by: User | None,
) -> PublicPayer:
    """Write what a public body needs on its invoices, and its own delay, in days, before a reminder."""
    organisation = hold([organisation.pk])[organisation.pk]
    known = PublicPayer.objects.filter(organisation=organisation).first()
    after = {
        "service_code": service_code.strip(),
        "engagement_required": engagement_required,
        "payment_days": payment_days,
    }
    before = {name: getattr(known, name) for name in after} if known else {}
    payer, _ = PublicPayer.objects.update_or_create(organisation=organisation, defaults=after)
    if changes := differences(before, after):
        record(BillingEvent.PUBLIC_PAYER_SET, on=organisation, by=by, changes=changes)
    return payer


@transaction.atomic
def deposit_on_portal(
    *,
    document: Document,
    engagement: str,
    deposited_on: date,
    status: str,
    status_on: date,
    note: str = "",
    by: User | None,
) -> PortalDeposit:
    """Write that a document was deposited on the public invoicing portal, or what became of it there."""
    document = locked(Document.objects).get(pk=document.pk)
    if deposited_on < document.issued_on:
        raise RuleViolation(
            f"{document} date du {long_date(document.issued_on)} : il n’a pas été déposé avant."
        )
    if status_on < deposited_on:
        raise RuleViolation("Un état ne précède pas le dépôt.")
    known = PortalDeposit.objects.filter(document=document).first()
    after = {
        "engagement": engagement.strip(),
        "deposited_on": deposited_on,
        "status": status,
        "status_on": status_on,
        "note": note.strip(),
    }
    before = {name: getattr(known, name) for name in after} if known else {}
    deposit, _ = PortalDeposit.objects.update_or_create(document=document, defaults=after)
    if changes := differences(before, after):
        record(BillingEvent.PORTAL_DEPOSITED, on=document, by=by, changes=changes)
    return deposit
