from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Sum

from billing.actions.campaign import (
    approve_campaign,
    leave_out,
    rehearse_campaign,
    reopen_campaign,
)
from billing.actions.issue import call_single, issue_campaign
from billing.models import Campaign, Document, Due
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.organisation import declare_figure
from cressmember.members.models import Organisation

ISSUED_ON = date(2025, 1, 15)


@pytest.fixture
def rehearsed(campaign):
    return rehearse_campaign(campaign=campaign, by=None)


def approve(campaign):
    return approve_campaign(campaign=campaign, digest=campaign.rehearsal_digest, by=None)


def declare_budget(number, amount):
    """A budget of 2024 declared after the rehearsal, which read that of 2023."""
    declare_figure(
        organisation=Organisation.objects.get(number=number),
        kind="budget",
        year=2024,
        amount=Decimal(amount),
        source="comptes",
        on=ISSUED_ON,
        by=None,
    )


def leave_one_out(campaign, number=1):
    leave_out(line=campaign.lines.get(organisation__number=number), because="adhésion réciproque", by=None)
    campaign.refresh_from_db()


def test_the_rehearsal_says_158_calls_and_one_blocked_with_its_reason(rehearsed):
    blocked = rehearsed.lines.get(amount__isnull=True)
    total = rehearsed.lines.aggregate(total=Sum("amount"))["total"]
    assert (rehearsed.lines.count(), total) == (159, Decimal("71870.00"))
    assert (blocked.organisation.number, blocked.blocked_code) == (90, "figure_missing")
    assert blocked.blocked_because.startswith("Budget 2024 non connu")
    assert not Due.objects.filter(dues_year__label="2025").exists()


def test_each_line_says_that_its_figure_is_older(rehearsed):
    flat = {"mutuals", "employers"}
    lines = rehearsed.lines.filter(amount__isnull=False)
    assert {line.older_figures for line in lines.exclude(college_code__in=flat)} == {True}
    assert {line.older_figures for line in lines.filter(college_code__in=flat)} == {False}
    assert lines.filter(reason="Inchangé.").count() == 158


def test_without_accepting_older_figures_only_flat_amounts_are_called(campaign):
    campaign.older_figures_from = None
    campaign.save()

    rehearse_campaign(campaign=campaign, by=None)

    assert campaign.lines.filter(amount__isnull=False).count() == 7


def test_what_changed_since_the_rehearsal_is_refused_with_its_name(rehearsed):
    declare_budget(1, "20000")

    with pytest.raises(RuleViolation, match=r"CONSERVERIE DE L'HORLOGE\) : répétez"):
        approve(rehearsed)


def test_a_rehearsal_that_nobody_read_is_not_approved(rehearsed):
    read = rehearsed.rehearsal_digest
    leave_one_out(rehearsed)

    with pytest.raises(RuleViolation, match="a changé depuis que vous l’avez lue"):
        approve_campaign(campaign=rehearsed, digest=read, by=None)


def test_a_member_left_out_is_not_called(rehearsed):
    leave_one_out(rehearsed)

    issue_campaign(campaign=approve(rehearsed), on=ISSUED_ON, by=None)

    assert not Due.objects.filter(organisation__number=1, dues_year__label="2025").exists()
    assert Document.objects.count() == 157


def test_a_member_left_out_is_taken_back(rehearsed):
    read = rehearsed.rehearsal_digest
    leave_one_out(rehearsed)

    leave_out(line=rehearsed.lines.get(organisation__number=1), because="", by=None)

    rehearsed.refresh_from_db()
    assert rehearsed.rehearsal_digest == read
    assert rehearsed.lines.to_call().count() == 158


def test_a_campaign_is_approved_before_it_is_issued(campaign):
    with pytest.raises(RuleViolation, match="Répétez"):
        approve(campaign)
    with pytest.raises(RuleViolation, match="Approuvez"):
        issue_campaign(campaign=campaign, on=ISSUED_ON, by=None)


def test_a_campaign_that_calls_nobody_is_not_approved(rehearsed):
    rehearsed.lines.update(amount=0)

    with pytest.raises(RuleViolation, match="n’appelle personne"):
        approve(rehearsed)


def test_a_scale_that_nobody_voted_is_not_called_on(campaign):
    campaign.scale.adopted_on = None
    campaign.scale.save()

    with pytest.raises(RuleViolation, match="n’a pas été adopté"):
        approve(rehearse_campaign(campaign=campaign, by=None))


def test_an_approval_is_taken_back_as_long_as_nothing_was_called(approved):
    reopened = reopen_campaign(campaign=approved, by=None)

    assert (reopened.status, reopened.approved_at) == (Campaign.Status.REHEARSED, None)
    with pytest.raises(RuleViolation, match="approuvée et non émise"):
        reopen_campaign(campaign=reopened, by=None)


def test_an_issue_that_began_is_not_reopened(issued):
    Campaign.objects.filter(pk=issued.pk).update(status=Campaign.Status.APPROVED)

    with pytest.raises(RuleViolation, match="L’émission a commencé"):
        reopen_campaign(campaign=issued, by=None)


def test_who_was_called_by_itself_is_blocked_in_the_rehearsal(campaign):
    call_single(
        organisation=Organisation.objects.get(number=1),
        dues_year=campaign.dues_year,
        scale=campaign.scale,
        due_on=campaign.due_on,
        older_figures_from=2023,
        on=date(2025, 1, 3),
        by=None,
    )

    line = rehearse_campaign(campaign=campaign, by=None).lines.get(organisation__number=1)

    assert (line.amount, line.blocked_code) == (None, "already_called")
    assert line.blocked_because == "Une cotisation 2025 de 500,00\u00a0€ est déjà appelée."
