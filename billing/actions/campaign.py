"""A campaign: opened, rehearsed, approved; issuing it is in ``issue``."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from billing.actions.letterhead import refuse_incomplete_letterhead
from billing.actions.scale import freeze_scale
from billing.journal import BillingEvent
from billing.models import Campaign, CampaignLine, DuesYear, Scale
from billing.models.due import DUES_TITLE
from billing.queries import changed_lines, digest_of, lines_of
from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, record
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted
from cressmember.members.models import Organisation


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


def hold_year(dues_year: DuesYear) -> None:
    """Hold a year until the transaction ends: two campaigns, or two calls, of one year take turns.

    The rows that refer to the year may still be written by others.
    """
    locked(DuesYear.objects).get(pk=dues_year.pk)


def _locked(campaign: Campaign) -> Campaign:
    return locked(Campaign.objects).select_related("dues_year", "scale").get(pk=campaign.pk)
