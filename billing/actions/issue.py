"""Issuing dues calls: numbered without a gap, frozen, delivered through the outbox or on paper.

The work is cut into short transactions that can be run again: a member who has a due is passed over, and the
database refuses a second one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import segno.helpers
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from billing.actions.campaign import lines_of, refuse_if_changed
from billing.journal import BillingEvent
from billing.models import Allocation, Campaign, CampaignLine, Document, Due
from cressmember.accounts.models import User
from cressmember.core.actions.document import Frozen, freeze_many
from cressmember.core.actions.journal import record, record_many
from cressmember.core.actions.outbox import Letter, post_many
from cressmember.core.actions.series import take_numbers
from cressmember.core.models import Chamber
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import euros, long_date
from cressmember.members.actions.settlement import withdraw_settlements
from cressmember.members.models import Organisation

# Few statements for each due, and nobody waits long behind the lock.
AT_ONCE = 500
CALL_TEMPLATE = "pdf/billing_call.html"
CANCELLATION_TEMPLATE = "pdf/billing_cancellation.html"


def issue_campaign(
    *, campaign: Campaign, on: date, by: User | None, progress: Callable[[int, int], None] | None = None
) -> dict[str, Any]:
    """Issue an approved campaign; running it again, or twice at once, issues nothing twice."""
    campaign = Campaign.objects.select_related("dues_year", "scale").get(pk=campaign.pk)
    if campaign.status not in {Campaign.Status.APPROVED, Campaign.Status.ISSUED}:
        raise RuleViolation("Approuvez la campagne avant de l’émettre.")
    if campaign.status == Campaign.Status.APPROVED and not campaign.dues.exists():
        refuse_if_changed(campaign)
    ids = list(campaign.lines.filter(amount__isnull=False, left_out_because="").values_list("pk", flat=True))
    issued = 0
    for start in range(0, len(ids), AT_ONCE):
        issued += len(_issue_some(campaign, ids[start : start + AT_ONCE], on=on, by=by))
        if progress:
            progress(min(start + AT_ONCE, len(ids)), len(ids))
    with transaction.atomic():
        locked = Campaign.objects.select_for_update().get(pk=campaign.pk)
        if locked.status == Campaign.Status.APPROVED:
            locked.status, locked.issued_at = Campaign.Status.ISSUED, timezone.now()
            locked.save(update_fields=["status", "issued_at"])
            record(BillingEvent.CAMPAIGN_ISSUED, on=locked, by=by, calls=campaign.dues.count())
    return {"issued": issued, "calls": campaign.dues.count()}


@transaction.atomic
def _issue_some(campaign: Campaign, ids: Sequence[int], *, on: date, by: User | None) -> list[Due]:
    # Whoever issues holds the campaign: two workers take turns, and the second finds the dues of the first.
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    lines = list(
        CampaignLine.objects.filter(pk__in=ids)
        .exclude(organisation__in=_already_called(campaign))
        # A call that was cancelled is not issued again by running the campaign again.
        .exclude(organisation__in=campaign.dues.values("organisation"))
        .select_related("organisation", "payer")
        .order_by("organisation__sort_name", "pk")
    )
    return _call(campaign, lines, origin=Due.Origin.CAMPAIGN, on=on, by=by)


@transaction.atomic
def call_single(*, campaign: Campaign, organisation: Organisation, on: date, by: User | None) -> Due:
    """Call one member outside the batch: somebody who joined since, or whose figure came late."""
    campaign = (
        Campaign.objects.select_for_update(of=("self",))
        .select_related("dues_year", "scale")
        .get(pk=campaign.pk)
    )
    if campaign.status != Campaign.Status.ISSUED:
        raise RuleViolation("Un appel individuel suit l’émission de la campagne.")
    if organisation.pk in set(_already_called(campaign)):
        raise RuleViolation(f"{organisation} a déjà une cotisation {campaign.dues_year}.")
    campaign.members_on = on
    line = next(iter(lines_of(campaign, only=[organisation.pk])), None)
    if line is None:
        raise RuleViolation(f"{organisation} n’est pas adhérente au {long_date(on)}.")
    if line.amount is None:
        raise RuleViolation(line.blocked_because)
    return _call(campaign, [line], origin=Due.Origin.SINGLE, on=on, by=by)[0]


@transaction.atomic
def cancel_call(*, document: Document, because: str, on: date, by: User | None) -> Document:
    """Cancel a call by another numbered document; what was paid on it becomes a credit."""
    document = (
        Document.objects.select_for_update(of=("self",))
        .select_related("due__organisation", "due__dues_year", "stored")
        .get(pk=document.pk)
    )
    if document.kind != Document.Kind.CALL or document.cancelled_by_id:
        raise RuleViolation("Seul un appel en vigueur peut être annulé.")
    if not because.strip():
        raise RuleViolation("Dites pourquoi cet appel est annulé : le motif est imprimé.")
    due = Due.objects.select_for_update(of=("self",)).get(pk=document.due_id)
    now = timezone.now()
    series = f"AN-{document.due.dues_year}"
    number = f"{series}-{take_numbers(series)[0]:04}"
    content = document.stored.content | {
        "number": number,
        "date": long_date(on),
        "cancels": document.number,
        "because": because.strip(),
    }
    (stored,) = freeze_many(
        [
            Frozen(
                kind="billing.cancellation",
                template=CANCELLATION_TEMPLATE,
                content=content,
                title=f"Annulation {number}",
                filename=f"{number}.pdf",
                about=due,
            )
        ]
    )
    cancellation = Document.objects.create(
        due=due,
        kind=Document.Kind.CANCELLATION,
        series=series,
        sequence=int(number.rpartition("-")[2]),
        number=number,
        amount=document.amount,
        issued_on=on,
        issued_at=now,
        recipient_name=document.recipient_name,
        recipient_email=document.recipient_email,
        delivery=Document.Delivery.PRINT,
        stored=stored,
    )
    document.cancelled_by = cancellation
    document.save(update_fields=["cancelled_by"])
    Allocation.objects.standing().filter(due=due).update(
        withdrawn_at=now, withdrawn_because=f"Appel annulé par {number}"
    )
    withdraw_settlements(
        rows=[(due.organisation_id, document.due.dues_year.label)],
        because=f"Appel annulé par {number}",
        by=by,
    )
    due.cancelled_at, due.cancelled_because = now, because.strip()
    due.save(update_fields=["cancelled_at", "cancelled_because"])
    record(BillingEvent.CALL_CANCELLED, on=due, by=by, document=document.number, by_document=number)
    return cancellation


@transaction.atomic
def mark_posted(*, documents: Sequence[Document], on: date, by: User | None) -> int:
    """Write that printed calls went by post; those already posted are left alone. Returns how many."""
    waiting = list(
        Document.objects.select_for_update(of=("self",)).filter(
            pk__in=[document.pk for document in documents], delivery=Document.Delivery.PRINT
        )
    )
    for document in waiting:
        document.delivery, document.posted_on = Document.Delivery.POSTED, on
    Document.objects.bulk_update(waiting, ["delivery", "posted_on"])
    record_many(
        BillingEvent.CALLS_POSTED,
        rows=[(document, {}) for document in waiting],
        by=by,
        posted_on=on.isoformat(),
    )
    return len(waiting)


def _already_called(campaign: Campaign) -> Any:
    return (
        Due.objects.live()
        .filter(dues_year=campaign.dues_year, title=campaign.title)
        .values_list("organisation_id", flat=True)
    )


def _call(
    campaign: Campaign, lines: Sequence[CampaignLine], *, origin: str, on: date, by: User | None
) -> list[Due]:
    if not lines:
        return []
    now, chamber = timezone.now(), Chamber.current().letterhead()
    dues = Due.objects.bulk_create([_due(campaign, line, origin, on) for line in lines])
    series = f"AC-{campaign.dues_year}"
    numbers = [f"{series}-{rank:04}" for rank in take_numbers(series, count=len(dues))]
    stored = freeze_many(
        [
            Frozen(
                kind="billing.call",
                template=CALL_TEMPLATE,
                content=_content(campaign, line, number, on, chamber),
                title=f"Appel de cotisation {number}",
                filename=f"{number}.pdf",
                about=due,
            )
            for due, line, number in zip(dues, lines, numbers, strict=True)
        ]
    )
    Document.objects.bulk_create(
        [
            Document(
                due=due,
                kind=Document.Kind.CALL,
                series=series,
                sequence=int(number.rpartition("-")[2]),
                number=number,
                amount=due.amount,
                issued_on=on,
                issued_at=now,
                recipient_name=line.recipient["name"],
                recipient_email=line.recipient["email"],
                delivery=line.delivery,
                stored=document,
            )
            for due, line, number, document in zip(dues, lines, numbers, stored, strict=True)
        ]
    )
    post_many(
        [
            Letter(
                kind="billing.call",
                to=[line.recipient["email"]],
                subject=f"Appel de cotisation {campaign.dues_year}, {line.organisation}",
                text=render_to_string("emails/billing_call.txt", document.content),
                about=due,
                documents=[document],
            )
            for due, line, document in zip(dues, lines, stored, strict=True)
            if line.delivery == CampaignLine.Delivery.MAIL
        ],
        by=by,
    )
    record_many(
        BillingEvent.DUES_CALLED, rows=[(due, {}) for due in dues], by=by, campaign=campaign.pk, series=series
    )
    return dues


def _due(campaign: Campaign, line: CampaignLine, origin: str, on: date) -> Due:
    if line.amount is None:
        raise ValueError("a blocked line is not called")
    return Due(
        organisation=line.organisation,
        payer=line.payer,
        dues_year=campaign.dues_year,
        title=campaign.title,
        amount=line.amount,
        origin=origin,
        campaign=campaign,
        scale=campaign.scale,
        trace=line.trace,
        explanation=line.explanation,
        college_code=line.college_code,
        college_name=line.college_name,
        kind=line.kind,
        departement=line.departement,
        called_on=on,
        due_on=campaign.due_on,
    )


def _content(
    campaign: Campaign, line: CampaignLine, number: str, on: date, chamber: dict[str, Any]
) -> dict[str, Any]:
    """Everything that the call prints, copied: nothing that changes later can change it."""
    if line.amount is None:
        raise ValueError("a blocked line is not called")
    trace = line.trace
    qr = ""
    if chamber["iban"] and line.amount > 0:
        code = segno.helpers.make_epc_qr(
            name=chamber["name"][:70],
            iban=chamber["iban"],
            bic=chamber["bic"] or None,
            amount=line.amount,
            text=number,
        )
        qr = code.svg_data_uri(scale=2, border=0)
    return {
        "chamber": chamber,
        "number": number,
        "date": long_date(on),
        "year": campaign.dues_year.label,
        "period": str(campaign.dues_year.period),
        "member": line.organisation.name,
        "member_number": line.organisation.number,
        "college": line.college_name,
        "recipient": line.recipient,
        "amount": euros(line.amount),
        "whole": euros(Decimal(trace["whole"])),
        "months": trace["months"],
        "of_months": trace["of_months"],
        "explanation": line.explanation,
        "rule": trace["rule"],
        "scale": str(campaign.scale),
        "adopted_by": campaign.scale.adopted_by,
        "adopted_on": long_date(campaign.scale.adopted_on) if campaign.scale.adopted_on else "",
        "due_on": long_date(campaign.due_on),
        "message": campaign.message,
        "purchase_order": line.payer.purchase_order_required,
        "qr": qr,
    }
