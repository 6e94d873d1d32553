from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from cressmember.core.actions import document, outbox
from cressmember.core.models import Chamber, Message, StoredDocument
from cressmember.kernel.violations import RuleViolation
from tests.mail_server import MailServer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _chamber():
    Chamber.objects.create(pk=1, name="CRESS d’essai", email="contact@cress.example")


def posted(**fields):
    letter = {"kind": "essai", "to": ["a@b.example"], "subject": "Bonjour", "text": "Un mot.", "by": None}
    return outbox.post(**(letter | fields))


def test_a_posted_mail_leaves_once():
    message = posted()

    assert (outbox.send_due(), outbox.send_due()) == (1, 0)

    message.refresh_from_db()
    assert message.state == Message.State.SENT
    assert [delivery.outcome for delivery in message.deliveries.all()] == ["sent"]
    assert (mail.outbox[0].to, mail.outbox[0].reply_to) == (["a@b.example"], ["contact@cress.example"])
    assert mail.outbox[0].body == "Un mot."


def test_a_mail_waits_for_its_document():
    letter = document.Frozen("essai", "pdf/letter.html", {}, title="Lettre", filename="lettre.pdf")
    posted(documents=document.freeze_many([letter]))
    assert outbox.send_due() == 0

    document.render_waiting()

    assert outbox.send_due() == 1
    name, content, kind = mail.outbox[0].attachments[0]
    assert (name, content[:5], kind) == ("lettre.pdf", b"%PDF-", "application/pdf")


@pytest.mark.parametrize(
    "to",
    [[], ["  "], ["contact[at]x.example"], ["a@b.example\nBcc: c@d.example"], [f"x@{'é' * 60}.example"]],
)
def test_a_mail_without_a_usable_address_is_refused(to):
    with pytest.raises(RuleViolation):
        posted(to=to)

    assert not Message.objects.exists()


def test_a_subject_is_one_line():
    assert posted(subject="Bonjour\r\nBcc: c@d.example").subject == "Bonjour Bcc: c@d.example"


def test_what_a_killed_worker_was_sending_is_uncertain_and_never_sent_blindly():
    message = posted()
    long_ago = timezone.now() - timedelta(minutes=6)
    Message.objects.update(state=Message.State.SENDING, claimed_at=long_ago)

    assert outbox.reclaim_interrupted() == 1
    assert outbox.send_due() == 0

    message.refresh_from_db()
    assert message.state == Message.State.UNCERTAIN


@pytest.fixture
def mail_server(settings):
    """A mail server on this machine, whose answers a test chooses."""
    with MailServer() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = False
        yield server


def states():
    return list(Message.objects.order_by("pk").values_list("state", "attempts"))


def test_a_mail_server_out_of_reach_stops_no_work_and_costs_no_mail_an_attempt(mail_server):
    mail_server.close()
    for _ in range(3):
        posted()

    assert outbox.send_due() == 0

    assert states() == [("waiting", 0)] * 3
    assert outbox.send_due(limit=1) == 0  # All wait a minute: nothing is due.
    waiting = Message.objects.first()
    assert waiting.next_try_at > timezone.now() + timedelta(seconds=50)
    assert waiting.last_error.startswith("Le serveur de courriel ne répond pas : ")


def test_a_line_cut_while_a_mail_leaves_makes_it_uncertain_and_the_others_wait(mail_server):
    mail_server.answers["DATA-END"] = None  # The server has the whole mail, and hangs up.
    for _ in range(3):
        posted()

    assert outbox.send_due() == 0

    assert states() == [("uncertain", 1), ("waiting", 0), ("waiting", 0)]
    assert len(mail_server.received) == 1
    assert outbox.send_due() == 0


def test_a_mail_that_the_server_turns_down_for_now_is_tried_again_later(mail_server):
    mail_server.answers["MAIL"] = "451 plus tard"
    posted()

    assert outbox.send_due() == 0

    assert states() == [("waiting", 1)]
    assert outbox.send_due() == 0
    mail_server.answers.clear()
    Message.objects.update(next_try_at=timezone.now())
    assert outbox.send_due() == 1
    assert len(mail_server.received) == 1


def test_a_mail_that_cannot_be_written_fails_alone():
    posted()
    Message.objects.update(to=[f"x@{'é' * 60}.example"])
    posted()

    assert outbox.send_due() == 1

    assert states() == [("failed", 1), ("sent", 1)]


def test_the_same_content_gives_the_same_file():
    letter = document.Frozen(
        "essai", "pdf/letter.html", {"chamber": {"name": "X"}}, title="t", filename="f.pdf"
    )

    digests = {document.render(row).sha256 for row in document.freeze_many([letter, letter])}

    assert len(digests) == 1
    assert StoredDocument.objects.filter(state="rendered").count() == 2
