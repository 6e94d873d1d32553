from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Sum

from billing.actions.campaign import (
    AlreadyOpen,
    abandon_campaign,
    approve_campaign,
    change_campaign,
    leave_out,
    open_campaign,
    rehearse_campaign,
    reopen_campaign,
)
from billing.actions.issue import call_single, issue_campaign, propose_single
from billing.actions.letterhead import IncompleteLetterhead
from billing.models import Campaign, Document, Due
from cressmember.core.models import Chamber, Entry
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.figure import declare_figure
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
    assert lines.filter(reason="Inchangé, sur le budget 2023.").count() == 151
    assert lines.filter(reason="Inchangé.").count() == 7


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


def change(campaign, **terms):
    usual = {
        "scale": campaign.scale,
        "members_on": campaign.members_on,
        "due_on": campaign.due_on,
        "older_figures_from": campaign.older_figures_from,
        "message": campaign.message,
    }
    return change_campaign(campaign=campaign, by=None, **usual | terms)


def test_a_campaign_that_changes_is_rehearsed_again_before_it_is_approved(rehearsed):
    read = rehearsed.rehearsal_digest
    leave_one_out(rehearsed)

    changed = change(rehearsed, older_figures_from=None)

    assert (changed.status, changed.rehearsal_digest) == (Campaign.Status.DRAFT, "")
    with pytest.raises(RuleViolation, match="Répétez la campagne avant"):
        approve_campaign(campaign=changed, digest=read, by=None)
    again = rehearse_campaign(campaign=changed, by=None)
    assert again.lines.filter(amount__isnull=False).count() == 7
    assert again.lines.get(organisation__number=1).left_out_because == "adhésion réciproque"


@pytest.mark.parametrize("terms", [{"due_on": date(2025, 4, 30)}, {"message": "Bienvenue"}])
def test_an_approval_is_bound_to_the_terms_that_were_read(rehearsed, terms):
    read = rehearsed.rehearsal_digest
    again = rehearse_campaign(campaign=change(rehearsed, **terms), by=None)

    with pytest.raises(RuleViolation, match="a changé depuis que vous l’avez lue"):
        approve_campaign(campaign=again, digest=read, by=None)


def test_a_campaign_changed_to_the_same_terms_stays_rehearsed(rehearsed):
    assert change(rehearsed).status == Campaign.Status.REHEARSED


def test_the_journal_says_what_changed(rehearsed):
    change(rehearsed, due_on=date(2025, 4, 30))

    entry = Entry.objects.get(event="billing.campaign_changed")
    assert entry.detail.changes == {"due_on": ["2025-03-31", "2025-04-30"]}


def test_an_approved_campaign_is_neither_changed_nor_abandoned(approved):
    with pytest.raises(RuleViolation, match="rouvrez-la d’abord"):
        change(approved, message="x")
    with pytest.raises(RuleViolation, match="rouvrez-la d’abord"):
        abandon_campaign(campaign=approved, because="erreur", by=None)


def test_an_issued_campaign_is_neither_changed_nor_abandoned(issued):
    with pytest.raises(RuleViolation, match="est émise"):
        change(issued, message="x")
    with pytest.raises(RuleViolation, match="est émise"):
        abandon_campaign(campaign=issued, because="erreur", by=None)


def test_an_abandoned_campaign_leaves_its_year_free_and_its_trace(rehearsed):
    given_up = abandon_campaign(campaign=rehearsed, because=" mauvais barème ", by=None)

    assert (given_up.status, given_up.abandoned_because) == (Campaign.Status.ABANDONED, "mauvais barème")
    assert not given_up.lines.exists()
    assert Entry.objects.filter(event="billing.campaign_abandoned").count() == 1
    another = open_campaign(
        dues_year=given_up.dues_year,
        scale=given_up.scale,
        members_on=given_up.members_on,
        due_on=given_up.due_on,
        by=None,
    )
    assert list(Campaign.objects.standing()) == [another]
    with pytest.raises(RuleViolation, match="ouvrez-en une autre"):
        rehearse_campaign(campaign=given_up, by=None)


def test_a_campaign_is_abandoned_for_a_reason(rehearsed):
    with pytest.raises(RuleViolation, match="Dites pourquoi"):
        abandon_campaign(campaign=rehearsed, because=" ", by=None)


def test_a_year_has_one_campaign(campaign):
    with pytest.raises(AlreadyOpen, match="La campagne 2025 existe déjà") as refusal:
        open_campaign(
            dues_year=campaign.dues_year,
            scale=campaign.scale,
            members_on=campaign.members_on,
            due_on=campaign.due_on,
            by=None,
        )
    assert refusal.value.campaign == campaign


def test_a_line_that_is_read_during_a_rehearsal_is_found_again(rehearsed):
    read = rehearsed.lines.get(organisation__number=1)
    rehearse_campaign(campaign=rehearsed, by=None)

    leave_out(line=read, because="réciprocité", by=None)

    assert rehearsed.lines.get(pk=read.pk).left_out_because == "réciprocité"


def test_a_member_that_the_rehearsal_no_longer_holds_is_not_left_out(rehearsed):
    read = rehearsed.lines.get(organisation__number=1)
    rehearsed.lines.filter(pk=read.pk).delete()

    with pytest.raises(RuleViolation, match="n’est plus dans la répétition"):
        leave_out(line=read, because="réciprocité", by=None)


def test_what_was_reopened_is_approved_as_it_was_read_or_rehearsed_again(approved):
    reopened = reopen_campaign(campaign=approved, by=None)
    again = approve(reopened)
    assert again.status == Campaign.Status.APPROVED

    reopened = reopen_campaign(campaign=again, by=None)
    declare_budget(1, "20000")
    with pytest.raises(RuleViolation, match="CONSERVERIE DE L'HORLOGE"):
        approve(reopened)


@pytest.mark.parametrize(
    ("blank", "missing"),
    [
        ({"iban": ""}, "son IBAN"),
        ({"street": " "}, "son adresse"),
        ({"signatory": ""}, "le signataire de ses courriers"),
        ({"postcode": "", "city": ""}, "son code postal et sa ville"),
    ],
)
def test_no_call_leaves_a_chamber_that_has_not_said_where_to_pay(rehearsed, blank, missing):
    read = rehearsed.rehearsal_digest
    Chamber.objects.update(**blank)

    with pytest.raises(IncompleteLetterhead, match=f"Il manque à la chambre {missing}\u00a0:"):
        approve_campaign(campaign=rehearsed, digest=read, by=None)
    with pytest.raises(IncompleteLetterhead):
        propose_single(
            organisation=Organisation.objects.get(number=1),
            dues_year=rehearsed.dues_year,
            scale=rehearsed.scale,
            due_on=rehearsed.due_on,
            older_figures_from=2023,
            on=ISSUED_ON,
        )


def test_a_chamber_emptied_after_the_approval_issues_nothing(approved):
    Chamber.objects.update(iban="")

    with pytest.raises(IncompleteLetterhead):
        issue_campaign(campaign=approved, on=ISSUED_ON, by=None)

    assert not Document.objects.exists()
