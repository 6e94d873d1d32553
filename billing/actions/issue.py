"""Issuing dues calls: numbered without a gap, frozen, delivered through the outbox or on paper.

The work is cut into short transactions that can be run again: a member who has a due is passed over, and the
database refuses a second one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from billing import gateway
from billing.actions.campaign import hold_year, refuse_changes
from billing.actions.document import CALLS, INVOICES, ToIssue, issue_documents
from billing.actions.invoice import (
    invoice_content,
    position_of,
    public_payers,
    refuse_unready_to_invoice,
)
from billing.actions.letterhead import refuse_incomplete_letterhead
from billing.actions.scale import freeze_scale, refuse_unadopted
from billing.journal import BillingEvent
from billing.models import Campaign, CampaignLine, Due, DuesYear, Instalment, PublicPayer, Scale
from billing.models.due import DUES_TITLE
from billing.queries import ISSUING, called_for, changed_lines, issuing_of, lines_of, readdressed
from billing.queries.payment_link import payment_link
from billing.rules.invoice import terms_of_payment
from billing.rules.position import CALL, Position, vat_of
from cressmember.accounts.models import User
from cressmember.core.actions.job import start_job
from cressmember.core.actions.journal import record, record_many
from cressmember.core.actions.lock import locked
from cressmember.core.models import Chamber, Job
from cressmember.kernel.periods import months_later
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import euros, long_date
from cressmember.members.actions.hold import hold
from cressmember.members.actions.settlement import SettlementRow, settle_years, withdraw_settlements
from cressmember.members.models import Organisation

# Few statements for each due, and nobody waits long behind the lock.
AT_ONCE = 500


@transaction.atomic
def start_issuing(*, campaign: Campaign, by: User | None) -> Job:
    """Issue a campaign in the background; while it is being issued, the job under way is the answer.

    Raises RuleViolation before it is approved, and IncompleteLetterhead before its first call.
    """
    # Two windows in one instant take turns, and the second finds the job of the first.
    campaign = locked(Campaign.objects).get(pk=campaign.pk)
    _refuse_unapproved(campaign)
    if under_way := issuing_of(campaign):
        return under_way
    if not campaign.dues.exists():
        refuse_incomplete_letterhead()
    refuse_unready_to_invoice(campaign.lines.to_call())
    return start_job(ISSUING, by=by, about=campaign, campaign=campaign.pk)


def issue_campaign(
    *, campaign: Campaign, on: date, by: User | None, progress: Callable[[int, int], None] | None = None
) -> dict[str, Any]:
    """Issue an approved campaign; running it again, or twice at once, issues nothing twice."""
    campaign = Campaign.objects.select_related("dues_year", "scale").get(pk=campaign.pk)
    _refuse_unapproved(campaign)
    _check_what_waits(campaign, by=by)
    ids = list(campaign.lines.to_call().values_list("pk", flat=True))
    issued = 0
    for start in range(0, len(ids), AT_ONCE):
        issued += len(_issue_some(campaign, ids[start : start + AT_ONCE], on=on, by=by))
        if progress:
            progress(min(start + AT_ONCE, len(ids)), len(ids))
    with transaction.atomic():
        campaign = locked(Campaign.objects).get(pk=campaign.pk)
        if campaign.status == Campaign.Status.APPROVED:
            campaign.status, campaign.issued_at = Campaign.Status.ISSUED, timezone.now()
            campaign.save(update_fields=["status", "issued_at"])
            _settle_exempted(campaign, on=on, by=by)
            record(BillingEvent.CAMPAIGN_ISSUED, on=campaign, by=by, calls=campaign.dues.count())
    return {"issued": issued, "calls": campaign.dues.count()}


def _settle_exempted(campaign: Campaign, *, on: date, by: User | None) -> None:
    """Write that whoever is asked nothing is up to date: no payment will ever say it."""
    year = campaign.dues_year
    exempted = campaign.lines.filter(amount=0, left_out_because="")
    settle_years(
        rows=[
            SettlementRow(
                organisation_id=key,
                year=year.label,
                year_starts_on=year.starts_on,
                year_ends_on=year.ends_on,
                settled_on=on,
                reference="Exonération",
            )
            for key in exempted.values_list("organisation", flat=True)
        ],
        by=by,
    )


def _refuse_unapproved(campaign: Campaign) -> None:
    if campaign.status not in {Campaign.Status.APPROVED, Campaign.Status.ISSUED}:
        raise RuleViolation("Approuvez la campagne avant de l’émettre.")


@transaction.atomic
def _check_what_waits(campaign: Campaign, *, by: User | None) -> None:
    """Refuse an issue whose amounts are no longer those approved, or set the ones that moved aside.

    Before the first call, everything can still be rehearsed again, so the issue refuses. Once it has begun (a
    worker was killed), it goes on without the members that changed since: they are called one by one.
    """
    if campaign.status == Campaign.Status.ISSUED:
        return
    changes = changed_lines(campaign)
    refuse_unready_to_invoice(campaign.lines.to_call())
    if not campaign.dues.exists():
        refuse_incomplete_letterhead()
        refuse_changes(campaign, changes)
        return
    for line in changes[0]:
        line.left_out_because = "A changé depuis l’approbation : à appeler individuellement."
        line.save(update_fields=["left_out_because"])
        record(BillingEvent.LINE_LEFT_OUT, on=campaign, by=by, organisation=line.organisation_id)


@transaction.atomic
def _issue_some(campaign: Campaign, ids: Sequence[int], *, on: date, by: User | None) -> list[Due]:
    # Whoever issues holds the campaign: two workers take turns, and the second finds the dues of the first.
    status = locked(Campaign.objects).get(pk=campaign.pk).status
    if status not in {Campaign.Status.APPROVED, Campaign.Status.ISSUED}:
        raise RuleViolation("La campagne vient d’être rouverte : approuvez-la de nouveau avant de l’émettre.")
    lines = list(
        CampaignLine.objects.filter(pk__in=ids)
        .exclude(organisation__in=called_for(campaign).values("organisation"))
        # A call that was cancelled is not issued again by running the campaign again.
        .exclude(organisation__in=campaign.dues.values("organisation"))
        .select_related("organisation", "payer")
        .order_by("organisation__sort_name", "pk")
    )
    # The amounts are those approved; the address is today's, for who moved since.
    CampaignLine.objects.bulk_update(readdressed(lines, on=on), ["recipient", "delivery"])
    return call_lines(campaign, lines, origin=Due.Origin.CAMPAIGN, on=on, by=by)


def propose_single(
    *,
    organisation: Organisation,
    dues_year: DuesYear,
    scale: Scale,
    due_on: date,
    older_figures_from: int | None,
    on: date,
) -> CampaignLine:
    """What one member would be called, outside the batch: one who joined since, or whose figure came late.

    Raises RuleViolation when nothing can be called, with what would make it possible.
    """
    refuse_unadopted(scale)
    refuse_incomplete_letterhead()
    terms = Campaign(
        dues_year=dues_year, scale=scale, members_on=on, due_on=due_on, older_figures_from=older_figures_from
    )
    if called_for(terms).filter(organisation=organisation).exists():
        raise RuleViolation(f"{organisation} a déjà une cotisation {dues_year}.")
    line = next(iter(lines_of(terms, only=[organisation.pk])), None)
    if line is None:
        raise RuleViolation(f"{organisation} n’est pas adhérente au {long_date(on)}.")
    if line.amount is None:
        raise RuleViolation(line.blocked_because)
    if line.amount == 0:
        raise RuleViolation(f"Le barème n’appelle rien : {line.explanation}")
    refuse_unready_to_invoice([line])
    return line


@transaction.atomic
def call_single(
    *,
    organisation: Organisation,
    dues_year: DuesYear,
    scale: Scale,
    due_on: date,
    older_figures_from: int | None = None,
    amount: Decimal | None = None,
    on: date,
    by: User | None,
) -> Due:
    """Call one member; ``amount`` is the one that was read, refused when the scale says another by now."""
    hold_year(dues_year)
    campaign = locked(Campaign.objects.standing()).filter(dues_year=dues_year, title=DUES_TITLE).first()
    if campaign and campaign.status == Campaign.Status.APPROVED:
        raise RuleViolation("La campagne est approuvée : émettez-la, l’appel individuel vient après.")
    scale = locked(Scale.objects).get(pk=scale.pk)
    organisation = hold([organisation.pk])[organisation.pk]
    line = propose_single(
        organisation=organisation,
        dues_year=dues_year,
        scale=scale,
        due_on=due_on,
        older_figures_from=older_figures_from,
        on=on,
    )
    if amount is not None and amount != line.amount:
        raise RuleViolation("Le montant a changé depuis que vous l’avez lu : relisez-le avant d’appeler.")
    freeze_scale(scale=scale, by=by)
    return call_lines(line.campaign, [line], origin=Due.Origin.SINGLE, on=on, by=by)[0]


def call_lines(
    campaign: Campaign, lines: Sequence[CampaignLine], *, origin: str, on: date, by: User | None
) -> list[Due]:
    """Call lines that were read: dues, numbered documents, letters; to be called inside a transaction."""
    if not lines:
        return []
    chamber = Chamber.current()
    dues = Due.objects.bulk_create([_due(campaign, line, origin, on) for line in lines])
    # Whoever was up to date, exempted or paid, owes something again.
    label = campaign.dues_year.label
    withdraw_settlements(
        rows=[(due.organisation_id, label) for due in dues], because="Une cotisation est appelée.", by=by
    )
    parts = _instalments(dues)
    Instalment.objects.bulk_create(part for mine in parts.values() for part in mine)
    public = public_payers(lines)
    calls: list[ToIssue] = []
    invoices: list[ToIssue] = []
    for due, line in zip(dues, lines, strict=True):
        payer = public.get(line.payer_id)
        where = position_of(line, chamber, payer)
        rows = calls if where.document == CALL else invoices
        rows.append(_row(campaign, due, line, where, chamber, payer, parts[due.pk]))
    # An invoice is numbered by the year of its day: its series goes by the calendar, whatever it is for.
    for series, rows, year in (
        (CALLS, calls, campaign.dues_year.label),
        (INVOICES, invoices, str(on.year)),
    ):
        if rows:
            first, *_ = issue_documents(series, rows, year=year, on=on, by=by)
            record_many(
                BillingEvent.DUES_CALLED,
                rows=[(row.about, {}) for row in rows],
                by=by,
                campaign=campaign.pk or 0,
                series=first.series,
            )
    return dues


def _row(
    campaign: Campaign,
    due: Due,
    line: CampaignLine,
    where: Position,
    chamber: Chamber,
    public: PublicPayer | None,
    parts: Sequence[Instalment],
) -> ToIssue:
    content = _content(campaign, line, chamber.letterhead())
    shares = [(part.due_on, part.amount) for part in parts]
    content["schedule"] = terms_of_payment(campaign.due_on, shares) if shares else ""
    content["pay_url"] = payment_link(due) if gateway.is_open() else ""
    subject = f"Appel de cotisation {campaign.dues_year}"
    if where.document != CALL:
        content = invoice_content(content, due=due, line=line, where=where, chamber=chamber, public=public)
        subject = f"Facture, {content['label']}"
    return ToIssue(
        due,
        content | {"because_document": where.because},
        line.recipient["name"],
        line.recipient["email"],
        line.delivery,
        f"{subject}, {line.organisation}",
    )


def _instalments(dues: Iterable[Due]) -> dict[int, list[Instalment]]:
    """The parts in which the scale lets each due be paid; none for one paid at once."""
    return {
        due.pk: [
            Instalment(
                due=due,
                rank=rank,
                due_on=months_later(due.due_on, part["months"]),
                amount=Decimal(part["amount"]),
            )
            for rank, part in enumerate(due.trace.get("instalments") or (), start=1)
            if due.due_on
        ]
        for due in dues
    }


def _due(campaign: Campaign, line: CampaignLine, origin: str, on: date) -> Due:
    if line.amount is None:
        raise ValueError("a blocked line is not called")
    vat = vat_of(line.trace)
    return Due(
        organisation=line.organisation,
        payer=line.payer,
        dues_year=campaign.dues_year,
        title=campaign.title,
        amount=line.amount,
        net_amount=line.amount - vat.amount,
        vat_amount=vat.amount,
        vat_mode=vat.mode,
        vat_rate=vat.rate,
        provisional=line.provisional,
        origin=origin,
        campaign=campaign if campaign.pk else None,
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


def _content(campaign: Campaign, line: CampaignLine, chamber: dict[str, Any]) -> dict[str, Any]:
    """Everything that the call prints, copied: nothing that changes later can change it."""
    if line.amount is None:
        raise ValueError("a blocked line is not called")
    trace = line.trace
    return {
        "chamber": chamber,
        "year": campaign.dues_year.label,
        "period": str(campaign.dues_year.period),
        "member": line.organisation.name,
        "member_number": line.organisation.number,
        "college": line.college_name,
        "recipient": line.recipient,
        "amount": euros(line.amount),
        "to_pay": str(line.amount),
        "whole": euros(Decimal(trace["whole"])),
        "months": trace["months"],
        "of_months": trace["of_months"],
        "explanation": line.explanation,
        "rule": trace["rule"],
        "scale": str(campaign.scale),
        "adoption": campaign.scale.adoption,
        "due_on": long_date(campaign.due_on),
        "message": campaign.message,
        "purchase_order": line.payer.purchase_order_required,
    }
