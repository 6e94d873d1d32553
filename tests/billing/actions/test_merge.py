from datetime import date
from decimal import Decimal

import pytest

from billing.actions.campaign import rehearse_campaign, reopen_campaign
from billing.actions.due import cancel_opening
from billing.actions.receipt import receive
from billing.models import Due
from billing.queries import account_of, grand_total
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.merge import merge_organisations
from cressmember.members.actions.organisation import create_organisation
from cressmember.members.models import Organisation
from cressmember.members.queries import preview_merge


def test_the_dues_and_the_money_follow_the_merge(register):
    absorbed = Organisation.objects.get(number=7)
    kept = create_organisation(name=f"{absorbed.name} (bis)", kind="single", by=None)
    receive(
        payer=absorbed,
        method="cheque",
        amount=Decimal("1000.00"),
        received_on=date(2024, 9, 1),
        outside_id="a",
        dues=list(absorbed.dues.all()),
        by=None,
    )
    before = grand_total()

    assert ("cotisations", 1) in preview_merge(kept=kept, absorbed=absorbed).moves
    merge_organisations(kept=kept, absorbed=absorbed, by=None)

    account = account_of(kept)
    assert ([due.amount for due in account.dues], account.credit) == ([Decimal("230.00")], Decimal("770.00"))
    assert grand_total() == before


def test_two_dues_of_one_year_are_not_merged_by_themselves(register):
    kept, absorbed = Organisation.objects.get(number=7), Organisation.objects.get(number=40)

    with pytest.raises(RuleViolation, match="une cotisation 2024 : annulez celle qui est de trop"):
        merge_organisations(kept=kept, absorbed=absorbed, by=None)

    cancel_opening(due=Due.objects.get(organisation=absorbed), because="doublon", by=None)
    merge_organisations(kept=kept, absorbed=absorbed, by=None)
    assert Due.objects.filter(organisation=kept).count() == 2


def test_a_rehearsal_keeps_one_line_for_the_two_files(campaign):
    rehearse_campaign(campaign=campaign, by=None)
    kept, absorbed = Organisation.objects.get(number=7), Organisation.objects.get(number=40)
    cancel_opening(due=Due.objects.get(organisation=absorbed), because="doublon", by=None)

    merge_organisations(kept=kept, absorbed=absorbed, by=None)

    assert campaign.lines.count() == 158
    assert campaign.lines.filter(organisation=kept).count() == 1


def test_what_was_approved_is_issued_as_it_was_read(approved):
    kept, absorbed = Organisation.objects.get(number=7), create_organisation(name="Autre", by=None)

    with pytest.raises(RuleViolation, match="est approuvée et compte l’une de ces fiches : émettez-la"):
        merge_organisations(kept=kept, absorbed=absorbed, by=None)

    reopen_campaign(campaign=approved, by=None)
    assert merge_organisations(kept=kept, absorbed=absorbed, by=None) == kept


def test_two_files_that_no_campaign_counts_are_merged_at_any_time(approved):
    kept, absorbed = (create_organisation(name=name, by=None) for name in ("Une", "Autre"))

    assert merge_organisations(kept=kept, absorbed=absorbed, by=None) == kept
