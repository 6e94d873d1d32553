"""A meeting that was held comes back whole: its rows, its files to the byte, the chain of its journal."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.core import serializers
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import models
from django.utils import timezone

from cressmember.core.actions.backup import back_up, restore_chamber
from cressmember.core.actions.document import render
from cressmember.core.models import Chamber, StoredDocument
from governance.actions.meeting.convocation import convene
from governance.actions.meeting.election import import_result, open_round
from governance.actions.meeting.minutes import (
    approve_minutes,
    draft_minutes,
    issue_extract,
    rectify_minutes,
    review_minutes,
    sign_minutes,
)
from governance.actions.meeting.paper import add_paper
from governance.actions.meeting.proxy import file_proxy
from governance.actions.meeting.secret import close_secret, deposit, open_secret
from governance.models import AgendaItem, Ballot, Election, Meeting, Minutes, Resolution
from governance.queries.meeting.election import Figures
from tests.governance.gathered import assembly, comes, electors, payer, resolution
from tests.governance.recorded import LATER, held_assembly, next_assembly
from tests.governance.seats import board, college, person

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2027, 3, 31, 18, 30, tzinfo=UTC)


@pytest.fixture
def _files_of_other_tests():
    """Files in memory go when their storage is changed: states that other tests share hold some."""
    default_storage.exists("anything")  # Wakes it.
    kept = default_storage._wrapped
    yield
    default_storage._wrapped = kept


@pytest.fixture(autouse=True)
def _own_folder(_files_of_other_tests, settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"
    settings.MEDIA_ROOT = settings.VAR_DIR / "files"
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    }


@pytest.fixture
def held():
    """An assembly signed by all, with a note and an extract; another one convened by letters, then open."""
    Chamber.objects.create(pk=1, name="CRESS d’essai")
    college()
    minutes = draft_minutes(meeting=held_assembly(), by=None)
    review_minutes(minutes=minutes, by=None)
    approve_minutes(minutes=minutes, in_meeting=next_assembly(minutes.meeting), by=None)
    for quality in ("Président", "Secrétaire"):
        sign_minutes(minutes=minutes, names={quality: "Ana"}, on=LATER, by=None)
    rectify_minutes(minutes=minutes, text="Lire « Salle B ».", on=LATER, by=None)
    issue_extract(resolution=Resolution.objects.get(), certified_by="Ana", on=LATER, by=None)
    voted(convened())
    for document in StoredDocument.objects.filter(state="to_render"):
        render(document)
    return minutes


def convened():
    payer("Lilas", city="Nantes", postcode="44000", street="1 rue X")
    meeting = assembly(title="La suivante", starts_at=timezone.now() + timedelta(days=20))
    resolution(meeting, decision="ordinary")
    add_paper(meeting=meeting, title="Budget", filename="budget é.pdf", data=b"%PDF-1.7 budget", by=None)
    convene(meeting=meeting, on=timezone.localdate(), by=None)
    return meeting


def voted(meeting):
    now = timezone.now()
    Meeting.objects.filter(pk=meeting.pk).update(opened_at=now, roll_settled_at=now)
    meeting.refresh_from_db()
    people = electors(meeting, 6)
    for each in people:
        comes(each, at=now)
    scan = ("pouvoir.pdf", b"%PDF-1.7 signed")
    file_proxy(giver=people[0], holder=people[1], way="paper", name="Anne", by=None, scan=scan)
    item = AgendaItem.objects.create(meeting=meeting, position=9, title="Élections")
    asked = Election.objects.create(item=item, position=1, body=board(code="ca"), college=college(), seats=1)
    asked.candidacies.create(organisation=payer("Roche"), person=person("Roche"), received_on=now.date())
    found = open_round(election=asked, kind="elsewhere", by=None)
    key = asked.candidacies.get().pk
    figures = Figures(3, 0, 0, {key: 3})
    import_result(ballot=found, figures=figures, filename="urne.zip", data=b"PK\x03\x04 proof", by=None)
    secret = open_secret(about=resolution(meeting), by=None)
    for mark in secret.marks.select_related("participant"):
        deposit(ballot=secret, elector=mark.participant, urn=mark.urn, papers=["yes"] * mark.units)
    close_secret(ballot=secret, by=None)


def rows():
    """Every row of governance, and every document, as text."""
    kept = [*apps.get_app_config("governance").get_models(), StoredDocument]
    told = {each: serializers.serialize("jsonl", each.objects.order_by("pk")) for each in kept}
    return {each.__name__: lines.splitlines() for each, lines in told.items()}


def files():
    """The digest of every file that a row names."""
    found = {}
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, models.FileField):
                named = model._base_manager.exclude(**{field.name: ""})
                for name in named.values_list(field.name, flat=True):
                    with default_storage.open(name) as file:
                        found[name] = hashlib.sha256(file.read()).hexdigest()
    return found


def test_a_meeting_comes_back_whole(held, tmp_path):
    back_up(file=tmp_path / "sauvegarde.tar.gz", at=AT)
    before, kept = rows(), files()
    call_command("flush", interactive=False, verbosity=0)
    for name in kept:
        default_storage.delete(name)

    restored = restore_chamber(file=tmp_path / "sauvegarde.tar.gz")

    assert restored.chain.holds
    assert rows() == before
    assert files() == kept
    assert {name.partition("/")[0] for name in kept} == {"ballots", "documents", "papers", "proxies"}
    assert Ballot.objects.get(kind="secret").papers.count() == 6
    signed = Minutes.objects.get(pk=held.pk).stored
    assert kept[signed.file.name] == signed.sha256
