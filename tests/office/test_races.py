"""Two workers with copies of one file, and a worker that dies: all is written once, or nothing is."""

import random
from datetime import timedelta

import pytest
from django.db.models import F

from billing.models import Allocation, Due, Receipt
from cressmember.core.models import Chamber, Entry, Job
from cressmember.core.queries import verify_chain
from cressmember.members.models import (
    Membership,
    Organisation,
    Person,
    Placement,
    Representation,
    Settlement,
)
from cressmember.office.models import ImportBatch
from tests.office.conftest import DEMO_FILE, workbook

WRITTEN = (Organisation, Person, Membership, Placement, Representation, Due, Receipt, Allocation, Settlement)
ANSWERS = {"values": {"college": {"à définir": "associations"}}}
APPLY = """
from cressmember.kernel.violations import RuleViolation
from cressmember.office.actions.import_batch import apply_batch
from cressmember.office.models import ImportBatch
try:
    report = apply_batch(batch=ImportBatch.objects.get(pk=%d), by=None).report
except RuleViolation as refusal:
    print(refusal)
else:
    print(report["created"], report["unchanged"])
"""
BRING = """
from pathlib import Path
from cressmember.office.actions.import_batch import bring_in
print(bring_in(filename="adherents.xlsx", data=Path(%r).read_bytes(), choices=%r, by=None).pk)
"""
START = """
from cressmember.office.actions.import_batch import start_applying
from cressmember.office.models import ImportBatch
start_applying(batch=ImportBatch.objects.get(pk=%d), by=None)
"""
# Says where it is, in a file, and leaves the time to kill it there.
SLOWLY = """
import pathlib, time
from cressmember.office.actions.import_batch import apply
here = pathlib.Path(%r)
for name in %r:
    def slow(*args, _name=name, _act=getattr(apply, name), **named):
        result = _act(*args, **named)
        here.write_text(_name)
        time.sleep(%f)
        return result
    setattr(apply, name, slow)
"""
STEPS = (
    "write_people",
    "write_organisations",
    "write_memberships",
    "write_representations",
    "write_dues",
    "tell",
)


def rows(count):
    head = ["N°", "Raison sociale", "Collège", "CP", "Titulaire - nom", "Cotis. 2024", "Réglé le", "Mode"]
    told = [
        [n, f"Maison numéro {n}", "Assos", "93400", f"Lucie Moreau {n}", 150, "14/06/2024", "VIR"]
        for n in range(1, count + 1)
    ]
    return workbook(Adhérents=[head, *told])


@pytest.fixture
def brought(processes, tmp_path):
    """Bring files in where the processes of this test keep theirs, ready to be written."""

    def bring(data, choices=None):
        Chamber.objects.get_or_create(pk=1, defaults={"name": "CRESS d’essai"})
        file = tmp_path / "adherents.xlsx"
        file.write_bytes(data)
        (key,) = processes.ended(processes.python(BRING % (str(file), choices)))
        ImportBatch.objects.filter(pk=int(key)).update(state=ImportBatch.State.REHEARSED)
        return int(key)

    return bring


def counted():
    return {model.__name__: model.objects.count() for model in WRITTEN}


def test_two_copies_of_one_file_written_at_once_make_no_double(processes, brought):
    first, second = brought(rows(12)), brought(rows(12))

    told = processes.ended(*[processes.python(APPLY % batch) for batch in (first, second)])

    assert sorted(told) == ["0 12\n", "12 0\n"]
    assert counted() == dict.fromkeys(counted(), 12)
    assert verify_chain().holds


def test_one_file_written_twice_at_once_is_refused_once(processes, brought):
    batch = brought(rows(12))

    told = processes.ended(*[processes.python(APPLY % batch) for _ in range(2)])

    assert sorted(told) == ["12 0\n", "Ce fichier est déjà importé.\n"]
    assert counted() == dict.fromkeys(counted(), 12)


def killed_and_taken_over(processes, tmp_path, batch, *, steps, pause):
    """Write a file with a worker that is killed just after each of these steps, then with one that lives."""
    processes.ended(processes.python(START % batch))
    place = tmp_path / "place"
    for step in steps:
        place.write_text("")
        worker = processes.worker(before=SLOWLY % (str(place), [step], pause))
        processes.kill_when(worker, lambda step=step: place.read_text() == step)
        assert not Organisation.objects.exists()
        Job.objects.update(heartbeat_at=F("heartbeat_at") - timedelta(minutes=2))
    processes.ended(processes.worker())


def test_a_worker_killed_while_it_writes_a_file_leaves_nothing_and_is_taken_over(
    processes, brought, tmp_path
):
    batch = brought(rows(12))

    killed_and_taken_over(processes, tmp_path, batch, steps=["write_dues"], pause=30)

    job = Job.objects.get(kind="office.apply_import")
    assert (job.state, job.attempts, job.report["Fiches créées"]) == ("done", 2, 12)
    assert counted() == dict.fromkeys(counted(), 12)
    assert Entry.objects.filter(event="members.organisation_created").count() == 12
    assert verify_chain().holds


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(6))
def test_the_demonstration_file_survives_any_death(processes, brought, tmp_path, seed):
    """Killed three times, anywhere, then written: the register that one quiet writing makes."""
    batch = brought(DEMO_FILE.read_bytes(), ANSWERS)
    steps = random.Random(seed).sample(STEPS, 3)

    killed_and_taken_over(processes, tmp_path, batch, steps=steps, pause=30)

    assert Job.objects.get(kind="office.apply_import").attempts == 4
    assert Membership.objects.filter(ended_on__isnull=True).count() == 159
    assert (Due.objects.count(), Receipt.objects.count(), Settlement.objects.count()) == (159, 142, 142)
    assert Entry.objects.filter(event="office.register_imported").count() == 1
    assert verify_chain().holds
