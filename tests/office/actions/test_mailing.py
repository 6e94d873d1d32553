"""Mailings: to whom they go, once each, and to whom they do not."""

from datetime import date

import pytest

from cressmember.core.actions import job as jobs
from cressmember.core.actions.outbox import mark_returned, post, send_due
from cressmember.core.models import Job, Message
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.consent import withdraw_consent
from cressmember.members.actions.merge import merge_organisations
from cressmember.members.actions.representation import Designation, open_representation
from cressmember.office.actions import mailing as acts
from cressmember.office.actions.mailing import (
    approve_mailing,
    drop_mailing,
    post_batch,
    resume_mailing,
    try_mailing,
    write_mailing,
)
from cressmember.office.models import Addressee, Mailing
from cressmember.office.queries.mailing import bounced_addresses, rehearse, with_standing
from tests.governance.seats import member
from tests.office.mailings import TODAY, agrees, mailing, seal_of, segment, written_to

pytestmark = pytest.mark.django_db


def approved(row):
    approve_mailing(mailing=row, seen=seal_of(row), on=TODAY, by=None)
    row.refresh_from_db()
    return row


def reasons(row):
    told = rehearse(row.segment, row.purpose, on=TODAY)
    return [contact.address for contact in told.going], {each.name: each.reason for each in told.left_out}


def test_each_address_is_written_to_once_with_its_own_fields(mailoutbox):
    written_to("Alizé", "a@x.example")
    written_to("Brise", "b@x.example")
    row = approved(mailing())

    assert post_batch(mailing=row, by=None) == 0
    assert post_batch(mailing=row, by=None) == 0
    send_due()

    row.refresh_from_db()
    assert row.state == Mailing.State.POSTED
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [
        (["a@x.example"], "Pour Alizé"),
        (["b@x.example"], "Pour Brise"),
    ]
    assert mailoutbox[0].body == (
        "Bonjour Jeanne De Alizé,\n\nL’assemblée approche, Alizé.\n\nBien cordialement,\n\n"
        "Inès Picard\nCRESS d’essai\n\n—\n"
        "Ce message fait partie de la vie de la chambre\N{NO-BREAK SPACE}: il va aux organisations qui en "
        "sont membres ou en lien avec elle, sans abonnement. "
        "Une erreur\N{NO-BREAK SPACE}? Répondez à ce message.\n"
    )
    assert "List-Unsubscribe" not in mailoutbox[0].extra_headers


def test_who_is_left_out_and_why():
    written_to("Alizé", "A@x.example")
    written_to("Brise", "a@X.example")
    member("Calme")
    written_to("Dune", "d@x.example", post_only=True)
    member("Écume", email="boite@e.example")

    going, left_out = reasons(mailing())

    assert going == ["A@x.example", "boite@e.example"]
    assert left_out == {"Brise": "twice", "Calme": "no_address", "Dune": "post_only"}


def test_somebody_of_two_roles_is_one_contact():
    organisation = written_to("Alizé", "a@x.example")
    open_representation(
        organisation=organisation,
        designation=Designation(role="legal", person=organisation.representations.get().person),
        starts_on=date(2024, 1, 1),
        by=None,
    )

    assert reasons(mailing(of=segment(who="all"))) == (["a@x.example"], {})


def test_a_newsletter_goes_to_those_who_agreed_and_says_how_to_stop_it(mailoutbox):
    for name in ("a", "b", "c"):
        written_to(name, f"{name}@x.example")
    agrees("a@x.example")
    agrees("b@x.example")
    withdraw_consent(holder="b@x.example", purpose="newsletter", way="link", by=None)
    row = mailing(purpose="newsletter")

    assert reasons(row) == (["a@x.example"], {"b": "refused", "c": "no_consent"})
    post_batch(mailing=approved(row), by=None)
    send_due()

    (mail,) = mailoutbox
    link = Addressee.objects.get().link
    assert link in mail.body
    assert mail.extra_headers["List-Unsubscribe"] == f"<{link}>"
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "a@x.example" not in link
    assert Mailing.objects.get().left_out == {"refused": 1, "no_consent": 1}


def test_who_withdraws_after_the_approval_is_not_written_to():
    written_to("Alizé", "a@x.example")
    agrees("a@x.example", "events")
    row = approved(mailing(purpose="events"))
    withdraw_consent(holder="a@x.example", purpose="events", way="link", by=None)

    post_batch(mailing=row, by=None)

    assert Addressee.objects.get().withdrew
    assert not Message.objects.exists()


def test_an_address_that_bounced_is_left_out_until_a_mail_arrives():
    written_to("Alizé", "a@x.example")
    row = mailing()
    first = post(kind="x", to=["a@x.example"], subject="x", text="x", by=None)
    # Left before the first came back: nobody knows that it arrived.
    post(kind="x", to=["a@x.example"], subject="x", text="x", by=None)
    send_due()
    first.refresh_from_db()
    mark_returned(message=first, because="Boîte inconnue", by=None)

    assert reasons(row) == ([], {"Alizé": "bounced"})
    post(kind="x", to=["A@X.example"], subject="x", text="x", by=None)
    send_due()
    assert bounced_addresses() == {}


def test_a_killed_worker_leaves_work_that_is_taken_up_without_writing_twice(monkeypatch):
    monkeypatch.setattr(acts, "AT_ONCE", 2)
    for rank in range(5):
        written_to(f"m{rank}", f"m{rank}@x.example")
    row = approved(mailing())
    post_batch(mailing=row, by=None)
    assert Message.objects.count() == 2

    jobs.run(Job.objects.get().pk)

    assert Message.objects.count() == 5
    assert len({tuple(message.to) for message in Message.objects.all()}) == 5
    assert Job.objects.get().report["Messages remis en file d’envoi"] == 5
    with pytest.raises(RuleViolation, match="Il ne reste rien"):
        resume_mailing(mailing=row, by=None)


def test_what_was_read_is_what_leaves():
    written_to("Alizé", "a@x.example")
    row = mailing()
    seen = seal_of(row)
    written_to("Brise", "b@x.example")

    with pytest.raises(RuleViolation, match="2\N{NO-BREAK SPACE}destinataires"):
        approve_mailing(mailing=row, seen=seen, on=TODAY, by=None)

    assert not Addressee.objects.exists()


def test_an_approved_mailing_no_longer_changes():
    written_to("Alizé", "a@x.example")
    row = approved(mailing())

    for act in (drop_mailing, lambda **told: write_mailing(subject="x", **told)):
        with pytest.raises(RuleViolation, match="approuvé"):
            act(mailing=row, by=None)
    with pytest.raises(RuleViolation, match="déjà en cours"):
        resume_mailing(mailing=row, by=None)


def test_a_sending_that_failed_is_interrupted_until_it_runs_again():
    written_to("Alizé", "a@x.example")
    row = approved(mailing())
    started = [each.standing for each in with_standing(Mailing.objects.all())]
    Job.objects.update(state=Job.State.FAILED)

    stopped = [each.standing for each in with_standing(Mailing.objects.all())]
    resume_mailing(mailing=row, by=None)

    assert (started, stopped) == (["approved"], ["interrupted"])
    assert with_standing(Mailing.objects.all()).get().standing == "approved"


def test_nobody_to_write_to_is_said():
    row = mailing()

    with pytest.raises(RuleViolation, match="Personne"):
        approve_mailing(mailing=row, seen=seal_of(row), on=TODAY, by=None)


def test_an_unknown_field_is_refused_when_it_is_typed():
    with pytest.raises(RuleViolation, match="n’est pas un champ"):
        mailing(text="{{ iban }}")


def test_a_trial_goes_to_oneself_alone(camille):
    written_to("Alizé", "a@x.example")
    row = mailing(purpose="newsletter")

    message = try_mailing(mailing=row, contact=None, by=camille)

    assert message.to == [camille.email]
    assert message.subject.startswith("[Essai]")
    assert "propre à chaque destinataire" in message.text


def test_a_list_keeps_the_filters_of_the_register():
    written_to("Alizé", "a@x.example", departement="69", city="Lyon")
    written_to("Brise", "b@x.example", departement="38", city="Grenoble")
    row = mailing(segment(query="departement=69"))

    assert reasons(row)[0] == ["a@x.example"]


def test_a_filter_that_no_longer_stands_stops_the_list():
    written_to("Alizé", "a@x.example", departement="69")
    row = segment(query="departement=69")
    row.query = "departement=99"

    with pytest.raises(RuleViolation, match="Département"):
        rehearse(row, "service", on=TODAY)
    with pytest.raises(RuleViolation, match="n’existe plus"):
        segment("Autre", query="college=inconnu")
    with pytest.raises(RuleViolation, match="porte ce nom"):
        segment()


def test_what_was_received_follows_a_merge():
    kept, absorbed = written_to("Alizé", "a@x.example"), written_to("Brise", "b@x.example")
    approved(mailing())

    merge_organisations(kept=kept, absorbed=absorbed, by=None)

    assert {row.organisation_id for row in Addressee.objects.all()} == {kept.pk}
