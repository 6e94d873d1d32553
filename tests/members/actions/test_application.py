from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from cressmember.core.models import Chamber, Message
from cressmember.core.queries import history_of
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import long_date
from cressmember.members.actions.application import (
    confirm_address,
    forget_drafts,
    mail_links,
    save_part,
    send_application,
    start_application,
    withdraw_application,
)
from cressmember.members.actions.joining import configure_joining
from cressmember.members.models import Application
from cressmember.members.queries.application import is_known, standing_of
from cressmember.members.rules.application import Part
from tests.members.applications import (
    ADDRESS,
    DAY,
    IDENTITY,
    NOW,
    begun,
    confirmed,
    filled,
    joined,
    sent,
)

pytestmark = pytest.mark.django_db


def closed(**changes):
    told = {"is_open": True, "introduction": "", "charter": "", "next_steps": ""}
    return configure_joining(**told | changes, by=None)


def events(application):
    return [entry.event.removeprefix("members.") for entry in history_of(application)]


def test_a_request_begins_with_an_address_that_must_be_confirmed():
    application = begun()

    message = Message.objects.get()
    assert message.to == [ADDRESS]
    assert application.link in message.text
    assert events(application) == ["application_started"]
    with pytest.raises(RuleViolation, match="Confirmez d’abord votre adresse"):
        save_part(application=application, part=Part.PEOPLE, answers={})


def test_an_address_that_asks_again_gets_the_same_draft_until_it_confirms_it():
    first = begun()

    assert start_application(email=f" {ADDRESS.upper()} ", now=NOW) == first
    confirm_address(application=first, now=NOW)
    assert start_application(email=ADDRESS, now=NOW) != first
    assert Message.objects.count() == 3


def test_an_address_with_many_drafts_gets_their_links_and_no_new_one():
    for _ in range(5):
        confirmed()

    assert start_application(email=ADDRESS, now=NOW) is None

    assert Application.objects.count() == 5
    assert Message.objects.first().text.count("/adhesion/demande/") == 5


def test_links_go_to_their_own_address_only():
    application = confirmed()
    before = Message.objects.count()

    assert mail_links(email="autre@lilas.example") == 0
    assert Message.objects.count() == before
    assert mail_links(email=ADDRESS) == 1
    assert application.link in Message.objects.first().text


def test_an_address_is_confirmed_once():
    application = confirmed()

    confirm_address(application=application, now=NOW + timedelta(days=1))

    application.refresh_from_db()
    assert application.confirmed_at == NOW
    assert events(application).count("application_confirmed") == 1


def test_a_link_that_was_replaced_opens_nothing():
    application = begun()
    token = application.token

    assert Application.objects.of_token(token) == application
    Application.objects.update(link_version=2)
    assert Application.objects.of_token(token) is None
    assert Application.objects.of_token(f"{application.pk}-2.forged") is None


def test_a_link_ends_after_six_months_and_a_new_mail_begins_it_again():
    application = begun()
    assert application.link_ends_on > timezone.localdate() + timedelta(days=180)
    Application.objects.update(linked_at=timezone.now() - timedelta(days=184))
    over = application.token
    assert Application.objects.of_token(over) is None

    mail_links(email=application.contact_email)

    assert Application.objects.of_token(over) is None
    application.refresh_from_db()
    assert Application.objects.of_token(application.token) == application
    text = Message.objects.order_by("-pk").first().text
    assert application.link in text
    assert f"jusqu’au {long_date(application.link_ends_on)}" in text


def test_what_lists_read_follows_from_the_answers():
    application = filled()

    assert (application.name, application.siren, application.departement) == (
        IDENTITY["name"],
        IDENTITY["siren"],
        "75",
    )
    assert application.ground == "by_right"
    assert "maison des lilas" in application.search_text
    assert standing_of(application, on=DAY).done == {
        "organisation",
        "eligibility",
        "people",
        "dues",
        "commitment",
    }


def test_a_request_is_sent_before_its_pieces_and_complete_with_them():
    Chamber.objects.create(pk=1, name="CRESS d’essai", email="contact@cress.example")

    application = sent(pieces=())

    assert application.sent_at == NOW
    assert application.completed_at is None
    arrived, received = Message.objects.all()[:2]
    assert arrived.to == ["contact@cress.example"]
    assert application.get_absolute_url() in arrived.text
    assert received.to == [ADDRESS]
    assert "À joindre : statuts à jour." in received.text
    joined(application, "statutes")
    joined(application, "registration")
    application.refresh_from_db()
    assert application.completed_at == NOW


def test_a_request_is_sent_once():
    application = sent()
    mails = Message.objects.count()

    again = send_application(application=application, figures_asked={}, on=DAY, now=NOW + timedelta(1))

    assert again.sent_at == NOW
    assert Message.objects.count() == mails


def test_a_request_that_says_nothing_is_not_sent():
    with pytest.raises(RuleViolation, match="Écrivez le nom de votre organisation"):
        send_application(application=confirmed(), figures_asked={}, on=DAY, now=NOW)


def test_a_figure_that_dues_depend_on_keeps_it_from_being_complete():
    application = filled()
    for kind in ("statutes", "registration"):
        joined(application, kind)

    held = send_application(application=application, figures_asked={"budget": "Budget 2024"}, on=DAY)

    assert held.completed_at is None


def test_a_charter_is_accepted_before_sending():
    closed(charter="Nous coopérons.")
    application = save_part(application=filled(), part=Part.COMMITMENT, answers={}, now=NOW)

    with pytest.raises(RuleViolation, match="acceptez la charte"):
        send_application(application=application, figures_asked={}, on=DAY)


def test_what_was_sent_is_no_longer_written():
    with pytest.raises(RuleViolation, match="est envoyée"):
        save_part(application=sent(), part=Part.PEOPLE, answers={})


def test_a_chamber_may_take_no_request_online():
    application = filled()
    closed(is_open=False)

    with pytest.raises(RuleViolation, match="ne se déposent pas en ligne"):
        start_application(email="autre@lilas.example")
    with pytest.raises(RuleViolation, match="ne se déposent pas en ligne"):
        send_application(application=application, figures_asked={}, on=DAY)


def test_a_request_is_withdrawn_once_and_until_its_decision():
    application = sent()

    assert withdraw_application(application=application, now=NOW).withdrawn_at == NOW
    assert withdraw_application(application=application).withdrawn_at == NOW
    assert events(application).count("application_withdrawn") == 1
    with pytest.raises(RuleViolation, match="retiré"):
        save_part(application=withdraw_application(application=confirmed()), part=Part.PEOPLE, answers={})
    Application.objects.update(outcome="refused", decided_on=DAY, withdrawn_at=None)
    with pytest.raises(RuleViolation, match="a reçu sa décision"):
        withdraw_application(application=application)


@pytest.mark.parametrize(
    ("draft", "days", "is_forgotten"),
    [(begun, 3, False), (begun, 4, True), (confirmed, 60, False), (confirmed, 61, True), (sent, 900, False)],
)
def test_drafts_that_nobody_takes_up_again_are_forgotten(draft, days, is_forgotten):
    draft()

    forgotten = forget_drafts(now=NOW + timedelta(days=days))

    assert bool(forgotten) is is_forgotten
    assert Application.objects.exists() is not is_forgotten


def test_a_draft_goes_with_its_files(django_capture_on_commit_callbacks):
    application = filled()
    piece = joined(application, "statutes")
    withdraw_application(application=application)

    with django_capture_on_commit_callbacks(execute=True):
        assert forget_drafts(now=NOW) == 1

    assert not default_storage.exists(piece.file.name)


def test_a_number_that_the_chamber_knows_is_told_whoever_bears_it(member):
    application = confirmed()
    known = {"siren": "469225817", "rna": "", "besides": application}

    assert not is_known(**known)
    sent()
    assert is_known(**known)
    withdraw_application(application=Application.objects.received().get())
    assert not is_known(**known)
    member("Ancienne maison", siren="469225817")
    assert is_known(**known)
    assert not is_known(siren="", rna="", besides=application)
