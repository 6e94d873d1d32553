from datetime import date
from decimal import Decimal

import pytest
from django.core import mail
from django.db.models import Sum

from billing.actions import issue
from billing.actions.campaign import approve_campaign, rehearse_campaign, reopen_campaign
from billing.actions.issue import call_single, issue_campaign, start_issuing
from billing.models import Campaign, Document, Due
from billing.rules.scale import re_evaluate
from cressmember.core.actions import document as documents
from cressmember.core.actions import outbox
from cressmember.core.models import Chamber, Job, Message, Series, StoredDocument
from cressmember.core.queries import verify_chain
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.membership import admit
from cressmember.members.actions.organisation import create_organisation
from cressmember.members.actions.representation import change_representation
from cressmember.members.actions.settlement import SettlementRow, settle_years
from cressmember.members.models import College, Organisation, Settlement
from tests.billing.actions.test_campaign import ISSUED_ON, declare_budget

MAY = date(2025, 5, 12)


def call(member, campaign, **terms):
    return call_single(
        **{
            "organisation": member,
            "dues_year": campaign.dues_year,
            "scale": campaign.scale,
            "due_on": campaign.due_on,
            "older_figures_from": 2023,
            "on": date(2025, 5, 20),
            "by": None,
        }
        | terms
    )


@pytest.fixture
def newcomer(db):
    """An association admitted in May 2025, with a budget of 840 000 € in 2024; ask for the chamber first."""
    member = create_organisation(name="Jardins du Levant", kind="single", number=900, by=None)
    declare_budget(900, "840000")
    admit(
        organisation=member,
        admitted_on=MAY,
        college=College.objects.get(code="associations"),
        decided_by="Conseil d’administration",
        decided_on=MAY,
        by=None,
    )
    return member


def test_issuing_numbers_158_calls_without_a_gap(issued):
    calls = Document.objects.order_by("sequence")

    assert [call.number for call in calls] == [f"AC-2025-{n:04}" for n in range(1, 159)]
    assert Due.objects.filter(dues_year__label="2025").aggregate(t=Sum("amount"))["t"] == Decimal("71870.00")
    assert issued.status == "issued"
    assert verify_chain().holds


def test_issuing_again_issues_nothing(issued):
    assert issue_campaign(campaign=issued, on=ISSUED_ON, by=None) == {"issued": 0, "calls": 158}
    assert Series.objects.get(key="AC-2025").last == 158


def test_an_issue_under_way_is_not_started_again(approved):
    first = start_issuing(campaign=approved, by=None)

    assert start_issuing(campaign=approved, by=None) == first
    assert Job.objects.get() == first

    Job.objects.update(state=Job.State.FAILED)
    assert start_issuing(campaign=approved, by=None) != first


def test_an_issue_is_not_started_before_the_approval(campaign):
    rehearsed = rehearse_campaign(campaign=campaign, by=None)

    with pytest.raises(RuleViolation, match="Approuvez la campagne"):
        start_issuing(campaign=rehearsed, by=None)
    assert not Job.objects.exists()


def test_an_issue_is_not_started_without_a_letterhead_unless_it_has_begun(approved):
    Chamber.objects.update(iban="")
    with pytest.raises(RuleViolation, match="Il manque à la chambre son IBAN"):
        start_issuing(campaign=approved, by=None)

    Chamber.objects.update(iban="FR7630006000011234567890189")
    issue_campaign(campaign=approved, on=ISSUED_ON, by=None)
    Chamber.objects.update(iban="")
    assert start_issuing(campaign=approved, by=None).kind == "billing.issue_campaign"


def test_issuing_takes_few_statements(approved, django_assert_max_num_queries):
    with django_assert_max_num_queries(75):
        issue_campaign(campaign=approved, on=ISSUED_ON, by=None)


def test_every_stored_trace_gives_its_amount_again(issued):
    assert all(re_evaluate(due.trace) == due.amount for due in Due.objects.filter(dues_year__label="2025"))


def test_calls_go_by_mail_or_on_paper(issued):
    on_paper = Document.objects.filter(delivery="print")

    assert on_paper.filter(due__organisation__number=110).exists()
    assert Message.objects.filter(kind="billing.call").count() == 158 - on_paper.count()


def test_a_public_payer_receives_the_call_of_its_member(issued):
    due = Due.objects.get(organisation__number=130, dues_year__label="2025")

    assert due.payer.name == "Commune de Saint-Ouvert"
    assert due.documents.get().recipient_email == "finances@saint-ouvert.example"


def test_the_mail_leaves_with_its_rendered_call(issued):
    call = Document.objects.get(due__organisation__number=1)
    StoredDocument.objects.exclude(pk=call.stored_id).update(state="failed")

    documents.render_waiting()
    outbox.send_due()

    (message,) = mail.outbox
    assert message.to == ["compta@conserverie-de-l-horloge.example"]
    assert message.attachments[0][0] == f"{call.number}.pdf"
    assert "500,00" in message.body


def test_a_member_owing_nothing_gets_no_call(campaign):
    for rule in campaign.scale.document["rules"]:
        if "mutuals" in rule["when"].get("colleges", []):
            rule["formula"]["amount"] = "0.00"
    campaign.scale.save()
    rehearsed = rehearse_campaign(campaign=campaign, by=None)

    issue_campaign(
        campaign=approve_campaign(campaign=rehearsed, digest=rehearsed.rehearsal_digest, by=None),
        on=ISSUED_ON,
        by=None,
    )

    assert rehearsed.lines.filter(college_code="mutuals", amount=0).count() == 5
    assert Document.objects.count() == 153


def test_a_call_goes_where_the_register_says_on_the_day_it_is_issued(approved):
    line = approved.lines.get(organisation__number=24)
    contact = line.organisation.representations.get(role="dues")
    change_representation(
        representation=contact, by=None, email="tresorerie@association-aux-mille-mains.example"
    )

    issue_campaign(campaign=approved, on=ISSUED_ON, by=None)

    line.refresh_from_db()
    assert line.recipient["email"] == "tresorerie@association-aux-mille-mains.example"
    assert Document.objects.get(due__organisation__number=24).recipient_email == line.recipient["email"]
    assert Message.objects.filter(to=[line.recipient["email"]]).count() == 1


def test_amounts_that_moved_after_the_approval_stop_the_issue_before_it_begins(approved):
    declare_budget(1, "20000")

    with pytest.raises(RuleViolation, match="rouvrez et répétez"):
        issue_campaign(campaign=approved, on=ISSUED_ON, by=None)
    assert not Document.objects.exists()


def test_a_campaign_reopened_between_the_check_and_the_first_call_calls_nobody(approved, monkeypatch):
    """Another hand takes the approval back while the worker begins: nothing goes out that nobody approved."""
    monkeypatch.setattr(
        issue, "_check_what_waits", lambda campaign, by: reopen_campaign(campaign=campaign, by=None)
    )

    with pytest.raises(RuleViolation, match="approuvez-la de nouveau"):
        issue_campaign(campaign=approved, on=ISSUED_ON, by=None)

    assert not Due.objects.filter(campaign=approved).exists()
    assert not Message.objects.filter(kind="billing.call").exists()


def test_an_issue_that_resumes_sets_aside_who_changed_meanwhile(issued):
    # As a killed worker leaves it: one member not called yet, and its budget declared since.
    due = Due.objects.get(organisation__number=1, dues_year__label="2025")
    due.documents.all().delete()
    due.delete()
    Campaign.objects.filter(pk=issued.pk).update(status=Campaign.Status.APPROVED)
    declare_budget(1, "20000")

    assert issue_campaign(campaign=issued, on=ISSUED_ON, by=None) == {"issued": 0, "calls": 157}

    line = issued.lines.get(organisation__number=1)
    assert line.left_out_because == "A changé depuis l’approbation : à appeler individuellement."
    assert call(line.organisation, issued).amount != line.amount


def test_a_member_who_joins_in_may_is_called_pro_rata(issued, newcomer):
    due = call(newcomer, issued, amount=Decimal("333.33"))

    assert (due.amount, due.documents.get().number) == (Decimal("333.33"), "AC-2025-0159")
    assert due.campaign is None
    with pytest.raises(RuleViolation, match="déjà"):
        call(newcomer, issued)


def test_one_member_is_called_before_any_campaign(campaign, newcomer):
    campaign.delete()

    assert call(newcomer, campaign).amount == Decimal("333.33")
    campaign.scale.refresh_from_db()
    assert campaign.scale.frozen_at


def test_an_amount_that_is_no_longer_the_one_read_is_refused(issued, newcomer):
    with pytest.raises(RuleViolation, match="depuis que vous l’avez lu"):
        call(newcomer, issued, amount=Decimal("500.00"))


def test_an_approved_campaign_is_issued_before_single_calls(approved, newcomer):
    with pytest.raises(RuleViolation, match="émettez-la"):
        call(newcomer, approved)


def test_a_single_call_says_what_is_missing(issued):
    with pytest.raises(RuleViolation, match="Budget 2024 non connu"):
        call(Organisation.objects.get(number=90), issued)
    stranger = create_organisation(name="Passante", kind="single", by=None)
    with pytest.raises(RuleViolation, match="n’est pas adhérente au 20 mai 2025"):
        call(stranger, issued)
    issued.scale.adopted_on = None
    issued.scale.save()
    with pytest.raises(RuleViolation, match="n’a pas été adopté"):
        call(stranger, issued)


def test_whoever_was_exempted_is_no_longer_up_to_date_once_called(campaign, newcomer):
    year = campaign.dues_year
    settle_years(
        rows=[SettlementRow(newcomer.pk, year.label, year.starts_on, year.ends_on, MAY, "Exonération")],
        by=None,
    )

    call(newcomer, campaign)

    assert not Settlement.objects.standing().filter(organisation=newcomer).exists()
