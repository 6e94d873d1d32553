"""A campaign: opened, rehearsed, approved; issuing it is in ``issue``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from billing.actions.letterhead import refuse_incomplete_letterhead
from billing.actions.scale import freeze_scale
from billing.journal import BillingEvent
from billing.models import Campaign, CampaignLine, Due, DuesYear, Scale
from billing.models.due import DUES_TITLE
from billing.queries import figures_by_member, last_dues
from billing.rules.comparison import why_changed
from billing.rules.scale import Blocked, Facts
from billing.rules.scale import Scale as ScaleRules
from billing.rules.scale_document import scale_from
from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, record
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted, euros
from cressmember.members.models import Organisation
from cressmember.members.queries import dues_contacts


class AlreadyOpen(RuleViolation):
    """The year has a campaign: ``campaign`` is the one to go on with."""

    def __init__(self, campaign: Campaign) -> None:
        super().__init__(f"La campagne {campaign.dues_year} existe déjà.")
        self.campaign = campaign


@transaction.atomic
def open_campaign(
    *,
    dues_year: DuesYear,
    scale: Scale,
    members_on: date,
    due_on: date,
    older_figures_from: int | None = None,
    message: str = "",
    by: User | None,
) -> Campaign:
    """Open the campaign of a year on a scale. Raises AlreadyOpen when the year has one."""
    hold_year(dues_year)
    standing = Campaign.objects.standing().filter(dues_year=dues_year, title=DUES_TITLE).first()
    if standing:
        raise AlreadyOpen(standing)
    campaign = Campaign.objects.create(
        dues_year=dues_year,
        scale=scale,
        members_on=members_on,
        due_on=due_on,
        older_figures_from=older_figures_from,
        message=message,
    )
    record(BillingEvent.CAMPAIGN_OPENED, on=campaign, by=by, scale=scale.pk, year=dues_year.label)
    return campaign


@transaction.atomic
def change_campaign(
    *,
    campaign: Campaign,
    scale: Scale,
    members_on: date,
    due_on: date,
    older_figures_from: int | None,
    message: str,
    by: User | None,
) -> Campaign:
    """Change the terms of a campaign that nobody approved: it must be rehearsed again.

    Lines that staff left out stay out of the next rehearsal.
    """
    campaign = _locked(campaign)
    refuse_settled(campaign)
    before = campaign.terms
    campaign.scale, campaign.members_on, campaign.due_on = scale, members_on, due_on
    campaign.older_figures_from, campaign.message = older_figures_from, message
    if changes := differences(before, campaign.terms):
        campaign.status, campaign.rehearsal_digest = Campaign.Status.DRAFT, ""
        campaign.save(update_fields=["status", "rehearsal_digest", *before])
        record(BillingEvent.CAMPAIGN_CHANGED, on=campaign, by=by, changes=changes)
    return campaign


@transaction.atomic
def abandon_campaign(*, campaign: Campaign, because: str, by: User | None) -> Campaign:
    """Give up a campaign that called nobody: its year may have another one, and the journal keeps both."""
    campaign = _locked(campaign)
    refuse_settled(campaign)
    if not because.strip():
        raise RuleViolation("Dites pourquoi cette campagne est abandonnée.")
    # Nothing was called on these lines; kept, they would hold the register that they came from.
    campaign.lines.all().delete()
    campaign.status, campaign.rehearsal_digest = Campaign.Status.ABANDONED, ""
    campaign.abandoned_because = because.strip()
    campaign.save(update_fields=["status", "rehearsal_digest", "abandoned_because"])
    record(BillingEvent.CAMPAIGN_ABANDONED, on=campaign, by=by, year=campaign.dues_year.label)
    return campaign


@transaction.atomic
def rehearse_campaign(*, campaign: Campaign, by: User | None) -> Campaign:
    """Compute every member's line anew; what staff left out stays out."""
    campaign = _locked(campaign)
    refuse_settled(campaign)
    known = {
        organisation: (pk, because)
        for organisation, pk, because in campaign.lines.values_list(
            "organisation_id", "pk", "left_out_because"
        )
    }
    campaign.lines.all().delete()
    lines = lines_of(campaign)
    for line in lines:
        # A line keeps its address: whoever is reading it meanwhile finds it again.
        line.pk, line.left_out_because = known.get(line.organisation_id, (None, ""))
    CampaignLine.objects.bulk_create(lines, batch_size=500)
    campaign.status = Campaign.Status.REHEARSED
    campaign.rehearsed_at = timezone.now()
    campaign.rehearsal_digest = digest_of(campaign, lines)
    campaign.save(update_fields=["status", "rehearsed_at", "rehearsal_digest"])
    record(BillingEvent.CAMPAIGN_REHEARSED, on=campaign, by=by, lines=len(lines))
    return campaign


@transaction.atomic
def reopen_campaign(*, campaign: Campaign, by: User | None) -> Campaign:
    """Take an approval back, as long as nothing was called."""
    campaign = _locked(campaign)
    if campaign.status != Campaign.Status.APPROVED:
        raise RuleViolation("Seule une campagne approuvée et non émise se rouvre.")
    if campaign.dues.exists():
        raise RuleViolation("L’émission a commencé : relancez-la, elle reprendra où elle s’est arrêtée.")
    campaign.status = Campaign.Status.REHEARSED
    campaign.approved_at = campaign.approved_by = None
    campaign.save(update_fields=["status", "approved_at", "approved_by"])
    record(BillingEvent.CAMPAIGN_REOPENED, on=campaign, by=by)
    return campaign


@transaction.atomic
def leave_out(*, line: CampaignLine, because: str, by: User | None) -> CampaignLine:
    """Keep a member out of the campaign, with the reason; an empty reason takes the member back."""
    campaign = _locked(line.campaign)
    if campaign.status != Campaign.Status.REHEARSED:
        raise RuleViolation("Seule une campagne répétée et non approuvée se modifie.")
    found = campaign.lines.filter(organisation=line.organisation_id).first()
    if found is None:
        raise RuleViolation("Cet adhérent n’est plus dans la répétition : relisez la campagne.")
    line = found
    line.left_out_because = because.strip()
    line.save(update_fields=["left_out_because"])
    campaign.rehearsal_digest = digest_of(campaign, campaign.lines.all())
    campaign.save(update_fields=["rehearsal_digest"])
    event = BillingEvent.LINE_LEFT_OUT if because.strip() else BillingEvent.LINE_TAKEN_BACK
    record(event, on=campaign, by=by, organisation=line.organisation_id)
    return line


@transaction.atomic
def approve_campaign(*, campaign: Campaign, digest: str, by: User | None) -> Campaign:
    """Bind the rehearsal and freeze the scale: from now on its amounts are those that will be called.

    ``digest`` is that of the rehearsal that was read: another one, made since, is not approved unread.
    """
    campaign = _locked(campaign)
    if campaign.status != Campaign.Status.REHEARSED:
        raise RuleViolation("Répétez la campagne avant de l’approuver.")
    if digest != campaign.rehearsal_digest:
        raise RuleViolation(
            "La répétition a changé depuis que vous l’avez lue : relisez-la avant d’approuver."
        )
    refuse_incomplete_letterhead()
    if not campaign.lines.to_call().exists():
        raise RuleViolation("Cette campagne n’appelle personne : vérifiez la date et les chiffres déclarés.")
    refuse_changes(campaign, changed_lines(campaign))
    freeze_scale(scale=campaign.scale, by=by)
    campaign.status = Campaign.Status.APPROVED
    campaign.approved_at, campaign.approved_by = timezone.now(), by
    campaign.save(update_fields=["status", "approved_at", "approved_by"])
    record(BillingEvent.CAMPAIGN_APPROVED, on=campaign, by=by, digest=campaign.rehearsal_digest)
    return campaign


def changed_lines(campaign: Campaign) -> tuple[list[CampaignLine], list[Organisation]]:
    """The lines not called yet whose amount would differ today, and the members who joined since."""
    fresh = {line.organisation_id: _essence(line) for line in lines_of(campaign)}
    lines = campaign.lines.exclude(organisation__in=campaign.dues.values("organisation"))
    changed = [
        line
        for line in lines.filter(left_out_because="").select_related("organisation")
        if fresh.get(line.organisation_id) != _essence(line)
    ]
    rehearsed = set(campaign.lines.values_list("organisation_id", flat=True))
    return changed, list(Organisation.objects.filter(pk__in=set(fresh) - rehearsed))


def refuse_settled(campaign: Campaign) -> None:
    """Raise RuleViolation for a campaign that is approved, issued or abandoned: it no longer changes."""
    if campaign.status == Campaign.Status.APPROVED:
        raise RuleViolation("Cette campagne est approuvée : rouvrez-la d’abord.")
    if campaign.status == Campaign.Status.ISSUED:
        raise RuleViolation("Cette campagne est émise : elle ne change plus. Chaque appel peut s’annuler.")
    if campaign.status == Campaign.Status.ABANDONED:
        raise RuleViolation("Cette campagne est abandonnée : ouvrez-en une autre.")


def refuse_changes(campaign: Campaign, changes: tuple[list[CampaignLine], list[Organisation]]) -> None:
    """Raise RuleViolation, naming the members, when what made an amount has changed since the rehearsal."""
    lines, newcomers = changes
    names = [line.organisation.name for line in lines] + [newcomer.name for newcomer in newcomers]
    if not names:
        return
    what = counted(len(names), "adhérent a changé", "adhérents ont changé")
    shown = ", ".join(names[:5]) + ("…" if len(names) > 5 else "")
    again = "rouvrez et répétez" if campaign.status == Campaign.Status.APPROVED else "répétez"
    raise RuleViolation(f"{what} depuis la répétition ({shown}) : {again} la campagne.")


def lines_of(campaign: Campaign, *, only: Iterable[int] | None = None) -> list[CampaignLine]:
    """What the scale says today of each member who owes dues for the year; nothing is written."""
    day = campaign.members_on
    members: Any = (
        Organisation.objects.with_college(on=day).with_membership(on=day).filter(membership_id__isnull=False)
    )
    if only is not None:
        members = members.filter(pk__in=list(only))
    organisations = list(members.select_related("payer").order_by("sort_name", "pk"))
    ids = [organisation.pk for organisation in organisations]
    figures = figures_by_member(ids)
    payers = {row.pk: row.payer_id or row.pk for row in organisations}
    contacts = dues_contacts({*payers.values(), *ids}, on=day)
    last = last_dues(ids, before=campaign.dues_year.starts_on)
    scale = scale_from(campaign.scale.document)
    lines = [
        _line(campaign, scale, row, figures.get(row.pk, {}), contacts, last.get(row.pk))
        for row in organisations
    ]
    called = dict(called_for(campaign).filter(organisation__in=ids).values_list("organisation", "amount"))
    for line in lines:
        if line.organisation_id in called:
            amount = euros(called[line.organisation_id])
            line.amount, line.blocked_code = None, "already_called"
            line.blocked_because = f"Une cotisation {campaign.dues_year} de {amount} est déjà appelée."
    return lines


def called_for(campaign: Campaign) -> QuerySet[Due]:
    """The dues in force of a campaign's year and title, however they came to be called."""
    return Due.objects.live().filter(dues_year=campaign.dues_year, title=campaign.title)


def _line(
    campaign: Campaign,
    scale: ScaleRules,
    organisation: Any,
    figures: dict[str, Any],
    contacts: dict[int, Any],
    last: Due | None,
) -> CampaignLine:
    payer = organisation.payer or organisation
    line = CampaignLine(
        campaign=campaign,
        organisation=organisation,
        payer=payer,
        last_amount=last.amount if last else None,
        college_code=organisation.college_code or "",
        college_name=organisation.college_name or "",
        kind=organisation.kind,
        departement=organisation.departement,
    )
    contact = next(iter(contacts.get(payer.pk) or contacts.get(organisation.pk) or ()), None)
    by_mail = contact is not None and not payer.post_only
    line.delivery = CampaignLine.Delivery.MAIL if by_mail else CampaignLine.Delivery.PRINT
    # Whoever pays for another and gave no address is written to at the member's.
    housed = payer if payer.city else organisation
    line.recipient = {
        "name": payer.name,
        "attention": str(contact.person or contact.label or "") if contact else "",
        "care_of": organisation.name if housed != payer else "",
        "email": contact.address if contact and by_mail else "",
        "street": housed.street,
        "street_more": housed.street_more,
        "postcode": housed.postcode,
        "city": housed.city,
    }
    answer = scale.evaluate(
        Facts(
            college=line.college_code,
            kind=line.kind,
            year=campaign.dues_year.period,
            departement=line.departement,
            figures=figures,
            admitted_on=organisation.admitted_on,
            oldest_year=campaign.older_figures_from,
        )
    )
    if isinstance(answer, Blocked):
        line.blocked_code, line.blocked_because = answer.code, answer.reason
        return line
    line.amount, line.explanation, line.trace = answer.amount, answer.explanation, answer.trace
    line.older_figures = answer.older_figure
    line.reason = why_changed(
        last=line.last_amount, last_trace=last.trace if last else None, now=answer.amount, trace=answer.trace
    )
    return line


def digest_of(campaign: Campaign, lines: Iterable[CampaignLine]) -> str:
    """The digest of what a rehearsal says: its terms, its lines in any order, and who is left out."""
    terms = [str(value) for value in campaign.terms.values()]
    told = [terms, sorted([_essence(line), line.left_out_because] for line in lines)]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def _essence(line: CampaignLine) -> str:
    """What makes a line: who pays what and why; not how it is delivered."""
    told: list[Any] = [
        line.organisation_id,
        line.payer_id,
        None if line.amount is None else f"{line.amount:.2f}",
        line.explanation,
        line.college_code,
    ]
    return json.dumps(told, ensure_ascii=False)


def hold_year(dues_year: DuesYear) -> None:
    """Hold a year until the transaction ends: two campaigns, or two calls, of one year take turns.

    The rows that refer to the year may still be written by others.
    """
    locked(DuesYear.objects).get(pk=dues_year.pk)


def _locked(campaign: Campaign) -> Campaign:
    return locked(Campaign.objects).select_related("dues_year", "scale").get(pk=campaign.pk)
