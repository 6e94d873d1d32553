from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from billing.actions.campaign import leave_out, rehearse_campaign
from billing.models import Campaign, Due
from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.roles import Role
from cressmember.core.models import Chamber, Job


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


def test_a_member_that_a_missing_figure_blocks_is_mended_from_its_line(campaign, client):
    user = ensure_user(email="vie@cress.example", by=None)
    grant_role(user=user, role=Role.MEMBER_LIFE, starts_on=date(2020, 1, 1), by=None)
    client.force_login(user)
    rehearsed = rehearse_campaign(campaign=campaign, by=None)
    blocked = rehearsed.lines.get(organisation__number=90)

    page = client.get(rehearsed.get_absolute_url(), {"outcome": "blocked"}).content.decode()

    assert reverse("members:figure-create", args=[blocked.organisation_id]) in page


def test_once_the_calls_are_out_a_line_leads_to_its_member(issued, treasurer):
    line = issued.lines.get(organisation__number=24)

    page = treasurer.get(issued.get_absolute_url()).content.decode()

    assert reverse("members:organisation-detail", args=[line.organisation_id]) in page
    assert reverse("billing:line-leave-out", args=[line.pk]) not in page


def test_a_member_is_left_out_with_a_reason_and_taken_back_without(campaign, treasurer):
    line = rehearse_campaign(campaign=campaign, by=None).lines.to_call().first()
    address = reverse("billing:line-leave-out", args=[line.pk])

    assert treasurer.post(address, {"because": " "}).status_code == 200
    treasurer.post(address, {"because": "Fusion en cours"})
    line.refresh_from_db()
    assert line.left_out_because == "Fusion en cours"

    treasurer.post(address, {"because": ""})
    line.refresh_from_db()
    assert line.left_out_because == ""


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


def terms(campaign, **changes):
    usual = {
        "scale": campaign.scale_id,
        "members_on": "01/01/2025",
        "due_on": "31/03/2025",
        "older_figures_from": "2023",
        "message": "",
    }
    return usual | changes


def test_a_campaign_is_changed_and_rehearsed_in_one_go(campaign, treasurer):
    campaign.older_figures_from = None
    campaign.save()
    rehearsed = rehearse_campaign(campaign=campaign, by=None)
    address = reverse("billing:campaign-update", args=[campaign.pk])
    page = treasurer.get(rehearsed.get_absolute_url()).content.decode()
    assert "151\u00a0adhérents sont bloqués alors qu’un chiffre plus ancien est connu" in page
    assert f'<a href="{address}">Modifier la campagne</a>' in page

    answer = treasurer.post(address, terms(campaign), follow=True)

    assert answer.context["numbers"]["calls"] == 158
    assert answer.context["campaign"].status == Campaign.Status.REHEARSED


@pytest.mark.parametrize("verb", ["update", "abandon"])
def test_a_campaign_that_is_approved_is_not_changed_nor_the_form_shown(approved, treasurer, verb):
    answer = treasurer.get(reverse(f"billing:campaign-{verb}", args=[approved.pk]), follow=True)

    assert answer.redirect_chain == [(approved.get_absolute_url(), 302)]
    assert "Cette campagne est approuvée : rouvrez-la d’abord." in words(answer)


def test_a_second_campaign_of_the_year_leads_to_the_first(campaign, treasurer):
    answer = treasurer.post(reverse("billing:campaign-create"), terms(campaign, year="2025"))

    assert (
        f'La campagne 2025 existe déjà. <a href="{campaign.get_absolute_url()}">Ouvrir cette campagne</a>'
        in answer.content.decode()
    )


def test_an_abandoned_campaign_says_why_and_offers_nothing_more(campaign, treasurer):
    rehearse_campaign(campaign=campaign, by=None)

    answer = treasurer.post(
        reverse("billing:campaign-abandon", args=[campaign.pk]), {"because": "mauvais exercice"}, follow=True
    )

    page = answer.content.decode()
    assert "mauvais exercice" in page
    assert "/approuver/" not in page
    assert "/modifier/" not in page
    assert "Abandonnée" in treasurer.get(reverse("billing:campaign-list")).content.decode()


def words(answer):
    return " ".join(answer.content.decode().replace("\u202f", " ").replace("\u00a0", " ").split())


@pytest.mark.parametrize("verb", ["approve", "issue"])
def test_a_decision_is_taken_on_its_figures(approved, treasurer, verb):
    page = words(treasurer.get(reverse(f"billing:campaign-{verb}", args=[approved.pk])))

    paper = approved.lines.to_call().filter(delivery="print").count()
    assert (
        f"158 appels seront émis, pour 71 870,00 € en tout : {158 - paper} par courriel, "
        f"{paper} à imprimer et à poster." in page
    )
    assert "Sans appel : 1 bloqué." in page
    assert "au plus tard le 31 mars 2025" in page


@pytest.mark.parametrize(("days", "said"), [(-1, True), (0, False), (1, False)])
def test_a_deadline_that_is_past_is_said_before_deciding(approved, treasurer, days, said):
    approved.due_on = timezone.localdate() + timedelta(days=days)
    approved.save()

    page = words(treasurer.get(reverse("billing:campaign-issue", args=[approved.pk])))

    assert ("est passée : les appels demanderaient un paiement à une date déjà passée" in page) is said


def test_what_the_chamber_lacks_is_said_on_the_page_and_refused(campaign, client):
    administrator = ensure_user(email="administration@cress.example", by=None)
    grant_role(user=administrator, role=Role.ADMINISTRATOR, starts_on=date(2020, 1, 1), by=None)
    client.force_login(administrator)
    rehearsed = rehearse_campaign(campaign=campaign, by=None)
    Chamber.objects.update(iban="", signatory="")
    settings = reverse("core:chamber-update")
    page = client.get(rehearsed.get_absolute_url())
    assert "Il manque à la chambre son IBAN et le signataire de ses courriers" in page.content.decode()

    answer = client.post(approve_link(page), follow=True)

    assert f'<a href="{settings}">Ouvrir Réglages › La chambre</a>' in answer.content.decode()
    rehearsed.refresh_from_db()
    assert rehearsed.status == Campaign.Status.REHEARSED


def test_a_single_call_leads_to_what_the_chamber_lacks(issued, treasurer):
    grant_role(
        user=ensure_user(email="tresorerie@cress.example", by=None),
        role=Role.ADMINISTRATOR,
        starts_on=date(2020, 1, 1),
        by=None,
    )
    Chamber.objects.update(iban="")
    address = reverse("billing:call-create", args=[Due.objects.earliest("pk").organisation_id])
    asked = {"dues_year": issued.dues_year_id, "scale": issued.scale_id, "due_on": "31/03/2025"}

    for amount in ("", "499.00"):
        answer = treasurer.post(address, asked | {"amount": amount})

        assert f'<a href="{reverse("core:chamber-update")}">Ouvrir Réglages' in answer.content.decode()


def test_the_treasurer_is_told_who_completes_the_chamber(approved, treasurer):
    Chamber.objects.update(iban="")

    page = words(treasurer.get(approved.get_absolute_url()))
    answer = treasurer.post(reverse("billing:campaign-issue", args=[approved.pk]), follow=True)

    assert "L’administration complète Réglages › La chambre." in page
    assert "Il manque à la chambre son IBAN" in words(answer)
    assert not Job.objects.exists()


def test_the_lines_on_older_figures_are_one_click_away(campaign, treasurer):
    rehearsed = rehearse_campaign(campaign=campaign, by=None)
    assert 'href="?outcome=older"' in treasurer.get(rehearsed.get_absolute_url()).content.decode()

    page = treasurer.get(rehearsed.get_absolute_url(), {"outcome": "older"})

    assert page.context["count"] == 151


def test_the_version_to_print_holds_every_line(campaign, treasurer):
    rehearsed = rehearse_campaign(campaign=campaign, by=None)
    page = treasurer.get(rehearsed.get_absolute_url())
    assert len(page.context["leaf"].object_list) == 50
    assert "Version à imprimer" in page.content.decode()

    whole = treasurer.get(page.context["print_url"])

    assert len(whole.context["leaf"].object_list) == 159


def test_an_issued_campaign_has_no_step_left(issued, treasurer):
    page = treasurer.get(issued.get_absolute_url()).content.decode()

    assert 'class="past">Émettre' in page
    assert "aria-current" not in page.partition('class="steps"')[2].partition("</ol>")[0]
