"""The dues side of merging two files of the register."""

from __future__ import annotations

from django.db.models import Q

from billing.actions.declaration import set_aside
from billing.models import (
    Campaign,
    CampaignLine,
    Checkout,
    Concession,
    Declaration,
    DeclarationNotice,
    DeclarationProposal,
    Document,
    Due,
    EntryLine,
    PublicPayer,
    Receipt,
    ReminderLetter,
)
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import enumerate_fr
from cressmember.members.actions.merge import Mover
from cressmember.members.models import Organisation


def count(absorbed: Organisation) -> int:
    """How many dues would change hands."""
    return absorbed.dues.count()


def hold(kept: Organisation, absorbed: Organisation) -> None:
    """Hold the campaigns under way, as whoever issues them does, before the files themselves.

    Raises RuleViolation while one that counts either file is approved: it is issued as it was read.
    """
    under_way = Campaign.objects.under_way()
    for campaign in locked(under_way):
        named = campaign.lines.filter(Q(organisation__in=[kept, absorbed]) | Q(payer__in=[kept, absorbed]))
        if campaign.status == Campaign.Status.APPROVED and named.exists():
            raise RuleViolation(
                f"{campaign} est approuvée et compte l’une de ces fiches : émettez-la, ou rouvrez-la, "
                "puis fusionnez."
            )


def move(kept: Organisation, absorbed: Organisation) -> None:
    """Give the kept file the dues and the money of the other.

    Raises RuleViolation when both owe dues of one year: one of the two is a mistake, and a person says which.
    """
    # In the order of whoever takes money back: the money, then the dues, each by their keys.
    for rows in (
        Checkout.objects.filter(payer=absorbed),
        Receipt.objects.filter(payer=absorbed),
        Due.objects.filter(Q(organisation=absorbed) | Q(payer=absorbed)),
        Document.objects.filter(organisation=absorbed),
    ):
        list(locked(rows))
    mine = set(Due.objects.live().filter(organisation=kept).values_list("dues_year", "title"))
    theirs = Due.objects.live().filter(organisation=absorbed).select_related("dues_year")
    both = [due.dues_year.label for due in theirs if (due.dues_year_id, due.title) in mine]
    if both:
        raise RuleViolation(
            f"Les deux fiches ont une cotisation {enumerate_fr(both)} : annulez celle qui est de trop."
        )
    Due.objects.filter(organisation=absorbed).update(organisation=kept)
    Due.objects.filter(payer=absorbed).update(payer=kept)
    Receipt.objects.filter(payer=absorbed).update(payer=kept)
    Checkout.objects.filter(payer=absorbed).update(payer=kept)
    ReminderLetter.objects.filter(payer=absorbed).update(payer=kept)
    Concession.objects.filter(organisation=absorbed).update(organisation=kept)
    # What left for the accountant keeps its auxiliary account; the next entries move it to that of the kept.
    EntryLine.objects.filter(member_key=absorbed.pk, entry__batch__isnull=False).update(member_key=kept.pk)
    if PublicPayer.objects.filter(organisation=kept).exists():
        PublicPayer.objects.filter(organisation=absorbed).delete()
    PublicPayer.objects.filter(organisation=absorbed).update(organisation=kept)
    Document.objects.filter(organisation=absorbed).update(organisation=kept)
    # A rehearsal is computed again: the line of the absorbed file goes with it when both have one.
    rehearsed = CampaignLine.objects.filter(organisation=kept).values("campaign")
    CampaignLine.objects.filter(organisation=absorbed, campaign__in=rehearsed).delete()
    CampaignLine.objects.filter(organisation=absorbed).update(organisation=kept)
    CampaignLine.objects.filter(payer=absorbed).update(payer=kept)
    _move_declarations(kept, absorbed)


def _move_declarations(kept: Organisation, absorbed: Organisation) -> None:
    """Give the kept file the declarations of the other; asked twice for one year, it keeps both answers."""
    mine = {row.round_id: row for row in locked(Declaration.objects).filter(organisation=kept)}
    for theirs in locked(Declaration.objects).filter(organisation=absorbed):
        own = mine.get(theirs.round_id)
        if own is None:
            theirs.organisation = kept
            theirs.save(update_fields=["organisation"])
            continue
        silent, told = (own, theirs) if theirs.is_answered and not own.is_answered else (theirs, own)
        told.earlier = [*told.earlier, *silent.earlier]
        if silent.is_answered:
            told.earlier = [*told.earlier, set_aside(silent)]
        DeclarationProposal.objects.filter(declaration=silent).update(declaration=told)
        DeclarationNotice.objects.filter(declaration=silent).delete()
        silent.delete()
        told.organisation = kept
        told.save(update_fields=["organisation", "earlier"])


MOVER = Mover("cotisations", count, hold, move)
