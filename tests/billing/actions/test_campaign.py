from datetime import date
from decimal import Decimal

import pytest
from django.core import mail
from django.db.models import Sum

from billing.actions.campaign import approve_campaign, leave_out, rehearse_campaign
from billing.actions.issue import call_single, cancel_call, issue_campaign, mark_posted
from billing.models import Document, Due
from billing.rules.scale import re_evaluate
from cressmember.core.actions import document as documents
from cressmember.core.actions import outbox
from cressmember.core.models import Message, Series, StoredDocument
from cressmember.core.queries import verify_chain
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.membership import admit
from cressmember.members.actions.organisation import create_organisation, declare_figure
from cressmember.members.models import College, Organisation, Settlement

ISSUED_ON = date(2025, 1, 15)


def test_the_rehearsal_says_158_calls_and_one_blocked_with_its_reason(campaign):
    rehearse_campaign(campaign=campaign, by=None)

    blocked = campaign.lines.get(amount__isnull=True)
    total = campaign.lines.aggregate(total=Sum("amount"))["total"]
    assert (campaign.lines.count(), total) == (159, Decimal("71870.00"))
    assert (blocked.organisation.number, blocked.blocked_code) == (90, "figure_missing")
    assert blocked.blocked_because.startswith("Budget 2024 non connu")
    assert not Due.objects.filter(dues_year__label="2025").exists()


def test_each_line_says_that_its_figure_is_older(campaign):
    rehearse_campaign(campaign=campaign, by=None)

    flat = {"mutuals", "employers"}
    lines = campaign.lines.filter(amount__isnull=False)
    assert {line.older_figures for line in lines.exclude(college_code__in=flat)} == {True}
    assert {line.older_figures for line in lines.filter(college_code__in=flat)} == {False}
    assert lines.filter(reason="Inchangé.").count() == 158


def test_without_accepting_older_figures_only_flat_amounts_are_called(campaign):
    campaign.older_figures_from = None
    campaign.save()

    rehearse_campaign(campaign=campaign, by=None)

    assert campaign.lines.filter(amount__isnull=False).count() == 7


def test_issuing_numbers_158_calls_without_a_gap(issued):
    calls = Document.objects.order_by("sequence")

    assert [call.number for call in calls] == [f"AC-2025-{n:04}" for n in range(1, 159)]
    assert Due.objects.filter(dues_year__label="2025").aggregate(t=Sum("amount"))["t"] == Decimal("71870.00")
    assert issued.status == "issued"
    assert verify_chain().holds


def test_issuing_again_issues_nothing(issued):
    assert issue_campaign(campaign=issued, on=ISSUED_ON, by=None) == {"issued": 0, "calls": 158}
    assert Series.objects.get(key="AC-2025").last == 158


def test_statements_grow_slowly(approved, django_assert_max_num_queries):
    with django_assert_max_num_queries(75):
        issue_campaign(campaign=approved, on=ISSUED_ON, by=None)


def test_every_stored_trace_gives_its_amount_again(issued):
    assert all(re_evaluate(due.trace) == due.amount for due in Due.objects.filter(dues_year__label="2025"))


def test_calls_go_by_mail_or_on_paper(issued):
    posted = Document.objects.filter(delivery="print")

    assert posted.filter(due__organisation__number=110).exists()
    assert Message.objects.filter(kind="billing.call").count() == 158 - posted.count()
    assert mark_posted(documents=list(posted), on=ISSUED_ON, by=None) == posted.count()
    assert mark_posted(documents=list(posted), on=ISSUED_ON, by=None) == 0


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


def test_what_changed_since_the_rehearsal_is_refused_with_its_name(campaign):
    rehearse_campaign(campaign=campaign, by=None)
    member = Organisation.objects.get(number=1)
    declare_figure(
        organisation=member,
        kind="budget",
        year=2024,
        amount=Decimal("20000"),
        source="comptes",
        on=ISSUED_ON,
        by=None,
    )

    with pytest.raises(RuleViolation, match="CONSERVERIE DE L'HORLOGE"):
        approve_campaign(campaign=campaign, on=ISSUED_ON, by=None)


def test_a_member_left_out_is_not_called(campaign):
    rehearse_campaign(campaign=campaign, by=None)
    line = campaign.lines.get(organisation__number=1)
    leave_out(line=line, because="adhésion réciproque", by=None)
    approve_campaign(campaign=campaign, on=ISSUED_ON, by=None)

    issue_campaign(campaign=campaign, on=ISSUED_ON, by=None)

    assert not Due.objects.filter(organisation__number=1, dues_year__label="2025").exists()
    assert Document.objects.count() == 157


def test_a_campaign_is_approved_before_it_is_issued(campaign):
    with pytest.raises(RuleViolation, match="Répétez"):
        approve_campaign(campaign=campaign, on=ISSUED_ON, by=None)
    with pytest.raises(RuleViolation, match="Approuvez"):
        issue_campaign(campaign=campaign, on=ISSUED_ON, by=None)


def test_a_scale_that_nobody_voted_is_not_called_on(campaign):
    campaign.scale.adopted_on = None
    campaign.scale.save()
    rehearse_campaign(campaign=campaign, by=None)

    with pytest.raises(RuleViolation, match="n’a pas été adopté"):
        approve_campaign(campaign=campaign, on=ISSUED_ON, by=None)


def test_a_member_who_joins_in_may_is_called_pro_rata(issued):
    newcomer = create_organisation(name="Jardins du Levant", kind="single", by=None)
    declare_figure(
        organisation=newcomer,
        kind="budget",
        year=2024,
        amount=Decimal("840000"),
        source="comptes",
        on=ISSUED_ON,
        by=None,
    )
    admit(
        organisation=newcomer,
        admitted_on=date(2025, 5, 12),
        college=College.objects.get(code="associations"),
        decided_by="Conseil d’administration",
        decided_on=date(2025, 5, 12),
        by=None,
    )

    due = call_single(campaign=issued, organisation=newcomer, on=date(2025, 5, 20), by=None)

    assert (due.amount, due.documents.get().number) == (Decimal("333.33"), "AC-2025-0159")
    with pytest.raises(RuleViolation, match="déjà"):
        call_single(campaign=issued, organisation=newcomer, on=date(2025, 5, 20), by=None)


def test_a_cancelled_call_leaves_a_credit_and_a_numbered_trace(issued):
    call = Document.objects.get(due__organisation__number=1, due__dues_year__label="2025")

    cancellation = cancel_call(document=call, because="double adhésion", on=ISSUED_ON, by=None)

    call.refresh_from_db()
    assert (cancellation.number, call.cancelled_by) == ("AN-2025-0001", cancellation)
    assert call.due.cancelled_at is not None
    assert not Settlement.objects.standing().filter(organisation=call.due.organisation, year="2025").exists()
    with pytest.raises(RuleViolation, match="en vigueur"):
        cancel_call(document=call, because="encore", on=ISSUED_ON, by=None)
