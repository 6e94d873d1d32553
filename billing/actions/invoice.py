"""Invoices: what calls for one is invoiced instead of being called, with the data that travel inside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from billing.actions.letterhead import IncompleteLetterhead
from billing.models import CampaignLine, Due, PublicPayer
from billing.models.due import NOTHING
from billing.rules.invoice import (
    INVOICE,
    figures,
    lacking_to_invoice,
    tax_of,
    terms_of_payment,
)
from billing.rules.position import CALL, Position, position, vat_of
from cressmember.core.models import Chamber
from cressmember.kernel.writing import long_date
from cressmember.members.models import Organisation


def public_payers(lines: Iterable[CampaignLine]) -> dict[int, PublicPayer]:
    """The public bodies among the payers of lines, by the keys of their files."""
    found = PublicPayer.objects.filter(organisation__in={line.payer_id for line in lines})
    return {payer.organisation_id: payer for payer in found}


def position_of(line: CampaignLine, chamber: Chamber, public: PublicPayer | None) -> Position:
    """Whether what a line asks is called or invoiced, and why."""
    return position(
        vat_of(line.trace),
        default_ground=chamber.exemption_ground,
        invoices_untaxed=chamber.invoices_untaxed,
        public_payer=public is not None,
    )


def refuse_unready_to_invoice(lines: Iterable[CampaignLine]) -> None:
    """Raise IncompleteLetterhead when a line is to be invoiced and the chamber lacks what invoices print."""
    lines, chamber = list(lines), Chamber.current()
    public = public_payers(lines)
    positions = [position_of(line, chamber, public.get(line.payer_id)) for line in lines]
    invoiced = [where for where in positions if where.document != CALL]
    taxed = any(where.ground is None for where in invoiced)
    if invoiced and (sentence := lacking_to_invoice(chamber.letterhead() | chamber.invoicing(), taxed=taxed)):
        raise IncompleteLetterhead(sentence)


def invoice_content(
    call: Mapping[str, Any],
    *,
    due: Due,
    line: CampaignLine,
    where: Position,
    chamber: Chamber,
    public: PublicPayer | None,
) -> dict[str, Any]:
    """What an invoice prints and encloses, from what a call of the same due would print."""
    tax = tax_of(where)
    year = due.dues_year
    if due.due_on is None or year.period.last_day is None:
        raise ValueError("what is invoiced has a day to be paid, and covers a year")
    return {
        **call,
        **figures(net=due.net_amount, vat=due.vat_amount, paid=NOTHING, tax=tax),
        "nature": INVOICE,
        "chamber": chamber.letterhead() | chamber.invoicing(),
        "buyer": _buyer(line.payer, line.recipient) | {"service_code": public.service_code if public else ""},
        "label": f"{due.title} {year.label}",
        "starts_on": year.starts_on.isoformat(),
        "ends_on": year.period.last_day.isoformat(),
        "pay_by": due.due_on.isoformat(),
        "terms": call["schedule"] or terms_of_payment(due.due_on),
        "tax": tax,
        "order_reference": line.recipient.get("purchase_order", ""),
        "amounts_title": "Ce que vous devez",
        "total_label": f"À régler au plus tard le {long_date(due.due_on)}",
    }


def _buyer(payer: Organisation, recipient: Mapping[str, str]) -> dict[str, str]:
    return {
        "name": payer.name,
        "siren": payer.siren or payer.siret[:9],
        "siret": payer.siret,
        "street": recipient["street"],
        "street_more": recipient["street_more"],
        "postcode": recipient["postcode"],
        "city": recipient["city"],
        "email": recipient["email"],
    }
