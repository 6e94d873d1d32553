"""The campaign of the year: its scale, a reduction decided before it, two public payers, its calls."""

from __future__ import annotations

from decimal import Decimal

from billing.actions.campaign import approve_campaign, open_campaign, rehearse_campaign
from billing.actions.concession import grant_concession
from billing.actions.credit_note import credit_invoice
from billing.actions.document import cancel_call, mark_posted
from billing.actions.dues_year import civil_year
from billing.actions.issue import issue_campaign
from billing.actions.public_payer import deposit_on_portal, set_public_payer
from billing.actions.scale import adopt_scale
from billing.models import Concession, Document, Due, PortalDeposit, Scale
from cressmember.accounts.models import User
from cressmember.members.actions.organisation import change_organisation
from cressmember.members.models import College, Organisation
from cressmember.office.management.demo.calendar import Calendar

FIGURES_FROM = 2023
# Member numbers.
BY_POST = (7, 21, 33, 40, 41, 43, 55, 62, 66, 71, 101, 110, 128, 135, 137, 153)
HALVED, PAID_BY_A_TOWN, PUBLIC, CALLED_BY_MISTAKE = 151, 130, 117, 139
MESSAGE = (
    "Merci de votre engagement : votre cotisation fait vivre l’observatoire, les rencontres de filières "
    "et le Mois de l’ESS."
)


def call_dues(days: Calendar, *, by: User) -> None:
    """Adopt the scale of the file, and call every member on it."""
    scale = adopt_scale(
        scale=Scale.objects.get(),
        adopted_by="Assemblée générale",
        adopted_on=days.voted_on,
        colleges=list(College.objects.values_list("code", flat=True)),
        by=by,
    )
    _prepare_individual_cases(days, by=by)
    campaign = open_campaign(
        dues_year=civil_year(days.year, by=by),
        scale=scale,
        members_on=days.called_on,
        due_on=days.due_on,
        older_figures_from=FIGURES_FROM,
        message=MESSAGE,
        by=by,
    )
    campaign = rehearse_campaign(campaign=campaign, by=by)
    campaign = approve_campaign(campaign=campaign, digest=campaign.rehearsal_digest, by=by)
    issue_campaign(campaign=campaign, on=days.called_on, by=by)
    letters = Document.objects.live().filter(delivery=Document.Delivery.PRINT)
    mark_posted(documents=list(letters), on=days.ago(73), by=by)
    _settle_individual_cases(days, by=by)


def due_of(number: int, year: int) -> Due:
    """What a member was called for a year."""
    return (
        Due.objects.live()
        .select_related("payer")
        .get(organisation__number=number, dues_year__label=str(year))
    )


def _prepare_individual_cases(days: Calendar, *, by: User) -> None:
    grant_concession(
        organisation=Organisation.objects.get(number=HALVED),
        kind=Concession.Kind.PERCENT,
        value=Decimal(50),
        because="Première année de redressement",
        decided_by="Bureau",
        decided_on=days.ago(90),
        starts_on=days.ago(90),
        ends_on=None,
        by=by,
    )
    for member in Organisation.objects.filter(number__in=BY_POST):
        change_organisation(organisation=member, post_only=True, by=by)
    town = Organisation.objects.get(number=PAID_BY_A_TOWN).payer
    assert town is not None
    change_organisation(
        organisation=town,
        siret="21310554700011",
        street="1 place de la Mairie",
        postcode="75020",
        city="Saint-Ouvert",
        by=by,
    )
    for payer, service in ((town, "FINANCES"), (Organisation.objects.get(number=PUBLIC), "DGS-COMPTA")):
        set_public_payer(
            organisation=payer, service_code=service, engagement_required=True, payment_days=30, by=by
        )


def _settle_individual_cases(days: Calendar, *, by: User) -> None:
    invoice = Document.objects.live().get(due=due_of(PAID_BY_A_TOWN, days.year))
    deposit_on_portal(
        document=invoice,
        engagement=f"EJ-{days.year}-00417",
        deposited_on=days.ago(70),
        status=PortalDeposit.Status.SERVICED,
        status_on=days.ago(60),
        by=by,
    )
    credit_invoice(
        invoice=Document.objects.live().get(due=due_of(PUBLIC, days.year)),
        amount=Decimal("150.00"),
        because="Transfert d’un service à la commune",
        on=days.ago(50),
        by=by,
    )
    cancel_call(
        document=Document.objects.live().get(due=due_of(CALLED_BY_MISTAKE, days.year)),
        because="Démission reçue avant l’exercice, appelée par erreur",
        on=days.ago(66),
        by=by,
    )
