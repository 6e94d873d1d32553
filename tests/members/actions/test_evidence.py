from datetime import date

import pytest
from django.core.files.storage import default_storage

from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.application import withdraw_application
from cressmember.members.actions.evidence import LARGEST, MOST_PIECES, remove_evidence
from cressmember.members.models import Evidence
from tests.members.applications import NOW, PDF, begun, confirmed, joined, sent

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("data", "filename"),
    [
        (PDF, "statuts.pdf"),
        (b"\x89PNG\r\n\x1a\n image", "statuts.png"),
        (b"\xff\xd8\xff image", "statuts.jpg"),
    ],
)
def test_a_piece_is_kept_under_what_it_is(data, filename):
    piece = joined(confirmed(), "statutes", data=data, filename="../../statuts.exe")

    assert piece.filename == filename
    assert piece.file.name.endswith(filename[-4:])
    assert piece.file.read() == data


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<script>alert(1)</script>", "ni un PDF, ni une image"),
        (b"", "ni un PDF, ni une image"),
        (PDF + b" " * LARGEST, "dépasse 5 Mo"),
    ],
)
def test_what_is_no_piece_is_refused(data, said):
    with pytest.raises(RuleViolation, match=said):
        joined(confirmed(), "statutes", data=data, filename="statuts.pdf")

    assert not Evidence.objects.exists()


def test_the_same_file_sent_twice_is_one_piece_and_may_be_dated_later():
    application = confirmed()
    first = joined(application, "esus")

    again = joined(application, "esus", expires_on=date(2030, 1, 1))

    assert again == first
    assert again.expires_on == date(2030, 1, 1)


def test_pieces_are_counted_and_weighed():
    application = confirmed()
    for rank in range(MOST_PIECES):
        joined(application, "other", data=PDF + bytes([rank]))

    with pytest.raises(RuleViolation, match="12 pièces au plus"):
        joined(application, "statutes")
    Evidence.objects.all().delete()
    Evidence.objects.bulk_create(
        Evidence(application=application, kind="other", size=LARGEST, sha256=str(n), added_at=NOW)
        for n in range(5)
    )
    with pytest.raises(RuleViolation, match="25 Mo ensemble"):
        joined(application, "statutes")


def test_a_piece_goes_from_a_draft_with_its_file(django_capture_on_commit_callbacks):
    piece = joined(confirmed(), "statutes")

    with django_capture_on_commit_callbacks(execute=True):
        remove_evidence(evidence=piece)
        remove_evidence(evidence=piece)

    assert not Evidence.objects.exists()
    assert not default_storage.exists(piece.file.name)


def test_what_was_sent_stays():
    application = sent()

    with pytest.raises(RuleViolation, match="est envoyée"):
        remove_evidence(evidence=application.evidence.first())


def test_nothing_is_joined_before_the_address_is_confirmed_nor_after_the_end():
    with pytest.raises(RuleViolation, match="Confirmez d’abord"):
        joined(begun(), "statutes")
    with pytest.raises(RuleViolation, match="est close"):
        joined(withdraw_application(application=sent()), "statutes")


def test_a_flood_of_requests_does_not_fill_the_disk():
    """Each request keeps to its own limit; whoever has a mail server begins as many as he wants."""
    joined(confirmed(), "statutes")
    Evidence.objects.update(size=2**31 - 1)
    joined(confirmed(), "statutes")
    Evidence.objects.update(size=2**31 - 1)

    with pytest.raises(RuleViolation, match="ne peut plus recevoir de pièces en ligne"):
        joined(confirmed(), "statutes")
