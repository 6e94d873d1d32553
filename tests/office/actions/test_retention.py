from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from cressmember.accounts.models import Invitation
from cressmember.accounts.roles import Role
from cressmember.core.actions.outbox import post
from cressmember.core.models import Entry, EntryDetail, Message
from cressmember.core.queries import verify_chain
from cressmember.kernel.writing import long_date
from cressmember.members.actions.organisation import create_organisation
from cressmember.members.actions.person import create_person
from cressmember.members.models import Application, Evidence, Person, Representation
from cressmember.office.actions.retention import apply_retention, set_retention
from cressmember.office.models import ImportBatch
from cressmember.office.queries.retention import countdowns, months_of
from tests.office.candidates import sent
from tests.office.views.test_restricted import sign_in

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2010, 5, 3, 12, tzinfo=UTC)
DAY = date(2026, 11, 2)


@pytest.fixture
def old():
    """One of each thing that came to its end years ago."""
    person = create_person(given_name="Zoé", family_name="Ancienne", by=None)
    Person.objects.filter(pk=person.pk).update(created_at=LONG_AGO)
    Representation.objects.create(
        organisation=create_organisation(name="Coop", by=None),
        person=person,
        role="titular",
        starts_on=date(2009, 1, 1),
        ends_on=date(2010, 1, 1),
    )
    post(kind="note", to=["a@coop.example"], subject="Bonjour", text="Texte", by=None)
    Message.objects.update(state="sent", created_at=LONG_AGO)
    Entry.objects.update(at=LONG_AGO)
    Application.objects.create(contact_email="a@coop.example", contact_name="Zoé", started_at=LONG_AGO)
    batch = ImportBatch.objects.create(filename="a.csv", sha256="x", state="applied", applied_at=LONG_AGO)
    batch.file.save("a.bin", ContentFile(b"Nom"))
    Invitation.objects.create(
        email="a@coop.example",
        created_at=LONG_AGO,
        expires_at=LONG_AGO + timedelta(days=7),
        token_digest="x",
    )
    return person


def test_what_came_to_its_end_goes_once_and_the_journal_says_so(old, django_capture_on_commit_callbacks):
    kept = Entry.objects.count()
    with django_capture_on_commit_callbacks(execute=True):
        assert apply_retention(on=DAY) == 6

    assert apply_retention(on=DAY) == 0
    old.refresh_from_db()
    assert old.family_name == f"Personne effacée n° {old.pk}"
    message = Message.objects.get()
    assert (message.to, message.text) == ([], "")
    assert not EntryDetail.objects.filter(entry__at__lte=LONG_AGO).exclude(changes={})
    assert (Application.objects.get().contact_email, ImportBatch.objects.get().file.name) == ("", "")
    assert not Invitation.objects.exists()
    assert Entry.objects.count() > kept


def test_a_piece_goes_with_its_request_and_its_link_says_so(client, django_capture_on_commit_callbacks):
    application = sent(withdrawn_at=LONG_AGO, started_at=LONG_AGO, sent_at=LONG_AGO)
    kept, gone = application.evidence.order_by("kind")
    Evidence.objects.filter(pk=kept.pk).update(organisation=create_organisation(name="Coop", by=None))
    storage, name = gone.file.storage, gone.file.name

    with django_capture_on_commit_callbacks(execute=True):
        apply_retention(on=DAY)
        assert storage.exists(name)

    assert not storage.exists(name)
    assert kept.file.storage.exists(kept.file.name)
    answer = sign_in(client, Role.MEMBER_LIFE).get(reverse("office:evidence-file", args=[gone.pk]))
    page = client.get(application.get_absolute_url()).content.decode()
    assert (answer.status_code, "durée de conservation" in answer.content.decode()) == (410, True)
    assert f"fichier effacé à son terme le {long_date(timezone.localdate())}" in page
    assert reverse("office:evidence-file", args=[gone.pk]) not in page


def test_the_countdown_is_shown_before_it_ends(old):
    lines = {line.kind.key: line for line in countdowns(on=date(2012, 11, 30))}

    assert (lines["people"].over, lines["messages"].over) == (0, 0)
    assert {line.kind.key for line in countdowns(on=DAY) if line.over} == {
        *("people", "messages", "journal", "applications", "imports", "invitations")
    }


def test_a_recent_thing_stays():
    create_person(given_name="Zoé", family_name="Récente", by=None)

    assert apply_retention(on=timezone.localdate()) == 0
    assert verify_chain().holds


def test_the_chamber_decides_from_a_day_on():
    set_retention(kind="messages", months=12, starts_on=date(2026, 1, 1), decided_by="Bureau", by=None)

    assert months_of("messages", on=date(2025, 12, 31)) == 36
    assert months_of("messages", on=date(2026, 1, 1)) == 12
