from datetime import date

from django.urls import reverse

from billing.actions.campaign import leave_out, rehearse_campaign
from billing.models import Campaign, Due
from cressmember.core.models import Job


def approve_link(page):
    (link,) = [
        part.split('"')[0] for part in page.content.decode().split('href="') if "/approuver/" in part[:60]
    ]
    return link


def test_what_is_approved_is_what_was_on_the_page(campaign, treasurer):
    rehearsed = rehearse_campaign(campaign=campaign, by=None)
    link = approve_link(treasurer.get(rehearsed.get_absolute_url()))
    leave_out(line=rehearsed.lines.get(organisation__number=1), because="réciprocité", by=None)

    answer = treasurer.post(link, follow=True)

    assert "relisez-la avant d’approuver" in answer.content.decode()
    rehearsed.refresh_from_db()
    assert rehearsed.status == Campaign.Status.REHEARSED

    treasurer.post(approve_link(answer))
    rehearsed.refresh_from_db()
    assert rehearsed.status == Campaign.Status.APPROVED


def test_issuing_twice_from_two_windows_follows_one_job(approved, treasurer):
    for _ in range(2):
        treasurer.post(reverse("billing:campaign-issue", args=[approved.pk]))

    assert Job.objects.filter(kind="billing.issue_campaign").count() == 1
    assert "Suivre l’émission" in treasurer.get(approved.get_absolute_url()).content.decode()


def test_an_approval_is_taken_back_from_its_page(approved, treasurer):
    answer = treasurer.post(reverse("billing:campaign-reopen", args=[approved.pk]), follow=True)

    assert "La campagne est rouverte" in answer.content.decode()


def test_the_lines_that_block_are_one_click_away(campaign, treasurer):
    rehearsed = rehearse_campaign(campaign=campaign, by=None)

    page = treasurer.get(rehearsed.get_absolute_url(), {"outcome": "blocked"})

    assert [row.record.organisation.number for row in page.context["table"].rows] == [90]


def test_one_member_is_called_after_reading_its_amount(issued, treasurer):
    due = Due.objects.get(organisation__number=1, dues_year__label="2025")
    due.documents.all().delete()
    due.delete()
    address = reverse("billing:call-create", args=[due.organisation_id])
    terms = {
        "dues_year": issued.dues_year_id,
        "scale": issued.scale_id,
        "due_on": "31/03/2025",
        "older_figures_from": "2023",
    }

    read = treasurer.post(address, terms)
    assert "500,00" in read.content.decode()
    assert not Due.objects.filter(organisation=due.organisation, dues_year=issued.dues_year).exists()

    refused = treasurer.post(address, terms | {"amount": "499.00"})
    assert "a changé depuis que vous l’avez lu" in refused.content.decode()

    treasurer.post(address, terms | {"amount": read.context["form"].data["amount"]})
    made = Due.objects.get(organisation=due.organisation, dues_year=issued.dues_year)
    assert (made.origin, made.due_on) == (Due.Origin.SINGLE, date(2025, 3, 31))
