from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from cressmember.core.actions import document, outbox
from cressmember.core.models import Chamber, Message, StoredDocument
from cressmember.kernel.violations import RuleViolation

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
    frozen = document.freeze(
        kind="essai", template="pdf/letter.html", context={}, title="Lettre", filename="lettre.pdf"
    )
    posted(documents=[frozen])
    assert outbox.send_due() == 0

    document.render_waiting()

    assert outbox.send_due() == 1
    name, content, kind = mail.outbox[0].attachments[0]
    assert (name, content[:5], kind) == ("lettre.pdf", b"%PDF-", "application/pdf")


@pytest.mark.parametrize("to", [[], ["  "], ["contact[at]x.example"], ["a@b.example\nBcc: c@d.example"]])
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


def test_a_refused_mail_is_tried_again_later(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # Nobody listens there.
    message = posted()

    with pytest.raises(OSError):
        outbox.send_due()

    message.refresh_from_db()
    assert message.state == Message.State.WAITING


def test_the_same_content_gives_the_same_file():
    frozen = [
        document.freeze(
            kind="essai",
            template="pdf/letter.html",
            context={"chamber": {"name": "X"}},
            title="t",
            filename="f.pdf",
        )
        for _ in range(2)
    ]

    digests = {document.render(row).sha256 for row in frozen}

    assert len(digests) == 1
    assert StoredDocument.objects.filter(state="rendered").count() == 2
