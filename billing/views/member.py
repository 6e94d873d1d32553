"""What the member’s file shows of the dues: its panel, its moments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.urls import reverse

from billing import permissions
from billing.models import Concession, Document, Due, PublicPayer, Receipt
from billing.queries import account_of
from cressmember.accounts.models import User
from cressmember.core.ui.timeline import Moment
from cressmember.kernel.writing import euros
from cressmember.members.models import Organisation
from cressmember.members.queries import Panel


def member_panel(organisation: Organisation, on: date, user: User) -> Panel | None:
    """The dues on the member's file, for those who may see them."""
    if not user.has_perm(permissions.VIEW):
        return None
    account = account_of(organisation)
    return Panel(
        "Cotisations",
        "billing/_member_panel.html",
        {
            "organisation": organisation,
            "account": account,
            "pay_url": _pay_url(organisation),
            "may_receive": user.has_perm(permissions.RECEIVE),
            "may_call": user.has_perm(permissions.ISSUE),
            "may_grant": user.has_perm(permissions.APPROVE),
            "may_prepare": user.has_perm(permissions.PREPARE),
            "concessions": Concession.objects.on(on).filter(organisation=organisation),
            "public_payer": _public_payer(organisation, account.dues),
            "is_member": any(one.in_force_on(on) for one in organisation.memberships.all()),
        },
    )


def _public_payer(organisation: Organisation, dues: Sequence[Due]) -> PublicPayer | None:
    """What it asks for as a public body, read with its dues where it has some."""
    own = next((due.organisation for due in dues if due.organisation_id == organisation.pk), organisation)
    return getattr(own, "public_payer", None)


def _pay_url(organisation: Organisation) -> str:
    url = reverse("billing:receipt-create", args=[organisation.pk])
    # What another is to pay may still be paid by the member itself.
    return f"{url}?pour={organisation.pk}" if organisation.payer_id else url


def member_moments(organisation: Organisation, on: date, user: User) -> Iterator[Moment]:
    """The calls and the money on the member's timeline."""
    if not user.has_perm(permissions.VIEW):
        return
    for document in Document.objects.filter(organisation=organisation):
        yield Moment(
            document.issued_on,
            document.name,
            text="" if document.amount is None else euros(document.amount),
            url=document.get_absolute_url(),
        )
    for receipt in Receipt.objects.standing().filter(payer=organisation):
        yield Moment(
            receipt.received_on,
            f"{receipt.means} importé" if receipt.is_imported else f"{receipt.means} reçu",
            text=euros(receipt.amount),
            url=receipt.get_absolute_url(),
        )
