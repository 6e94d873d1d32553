"""Rehearsing and writing are set-based: four times more rows ask for no more than whole batches more."""

import re
from collections import Counter
from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from cressmember.members.actions.opposition import oppose
from cressmember.members.actions.search import index_organisations, index_people
from cressmember.members.models import Organisation, Person, Representation
from cressmember.office.actions.import_batch import (
    apply_batch,
    bring_in,
    keep_report,
    rehearsal_of,
    undo_batch,
)
from tests.office.conftest import workbook

pytestmark = pytest.mark.django_db

HEADER = [
    *("N°", "Raison sociale", "Statut juridique", "SIRET", "Collège", "Type", "CP", "Ville", "ETP"),
    *("Budget 2023", "Civ.", "Prénom", "Titulaire - nom", "Mail titulaire", "Suppléant·e"),
    *("Mail facturation", "Date adhésion", "Cotis. 2024", "Réglé le", "Mode", "Commission(s)"),
]
FEW, MANY = 100, 400
# Beside each four members, the file tells one departure and one partner.
MORE_ROWS = (MANY - FEW) * 3 // 2
# SQLite takes 999 values in a statement: rows are written by batches of this many at the least.
SMALLEST_BATCH = 25


def members(count, *, city="Saint-Ouvert", budget=100_000, shift=0):
    colleges = ("Assos", "Mutuelles")
    rows = [
        [
            *(
                n,
                f"Maison numéro {n}",
                "Association",
                None,
                colleges[(n + shift) % 2],
                "Structure",
                "93400",
                city,
                4,
            ),
            *(budget + n, "Mme", "Lucie", f"Moreau {n}", f"lucie{n}@maison.example", f"Ali Renaud {n}"),
            *(f"compta{n}@maison.example", "12/03/2015", 150, "14/06/2024", "VIR", "TEE"),
        ]
        for n in range(1, count + 1)
    ]
    departures = [[f"Ancienne {n}", "Assos", "démission", "12/03/2023"] for n in range(count // 4)]
    partners = [[f"Partenaire {n}", "Partenaire", f"p{n}@partenaire.example"] for n in range(count // 4)]
    return workbook(
        Adhérents=[HEADER, *rows],
        Sorties=[["Raison sociale", "Collège", "Motif", "Date"], *departures],
        Partenaires=[["Nom", "Nature", "Mail"], *partners],
    )


def kept(data):
    return bring_in(filename="adherents.xlsx", data=data, by=None)


def by_table(context):
    """How many statements each table received, by verb."""
    told = (re.match(r'(\w+).*?(?:FROM|INTO|UPDATE) "(\w+)"', query["sql"]) for query in context)
    # Django remembers the types of models from one test to the next, or not.
    return Counter(f"{found[1]} {found[2]}" for found in told if found and found[2] != "django_content_type")


def run(count, **changes):
    """The statements of rehearsing and writing a file of so many members, twice: made, then changed."""
    taken = {}
    for step, data in (("create", members(count)), ("change", members(count, **changes))):
        batch = kept(data)
        with CaptureQueriesContext(connection) as rehearsing:
            rehearsal = rehearsal_of(batch)
        with CaptureQueriesContext(connection) as reporting:
            keep_report(batch=batch, rehearsal=rehearsal)
        with CaptureQueriesContext(connection) as applying:
            apply_batch(batch=batch, by=None)
        assert rehearsal.counts == {"created" if step == "create" else "changed": count}
        for name, context in (("rehearse", rehearsing), ("report", reporting), ("apply", applying)):
            taken[f"{step}: {name}"] = context
    with CaptureQueriesContext(connection) as undoing:
        undo_batch(batch=batch, by=None)
    taken["change: undo"] = undoing
    return taken


def test_more_rows_ask_no_more_than_whole_batches():
    changes = {"city": "Ailleurs", "budget": 200_000, "shift": 1}
    taken = []
    for count in (FEW, MANY):
        with transaction.atomic():
            taken.append(run(count, **changes))
            transaction.set_rollback(True)
    few, many = taken

    for step in ("create: rehearse", "change: rehearse"):
        assert len(many[step]) == len(few[step]) <= 12
    for step in few:
        small, large = by_table(few[step]), by_table(many[step])
        assert set(large) == set(small), step
        for statement, count in large.items():
            assert count - small[statement] <= MORE_ROWS / SMALLEST_BATCH, (step, statement)


def test_what_is_written_is_indexed_already():
    batch = kept(members(FEW))
    apply_batch(batch=batch, by=None)
    organisations = list(Organisation.objects.values_list("pk", flat=True))
    people = list(Person.objects.values_list("pk", flat=True))
    assert Organisation.objects.search("numero 7 renaud compta7@").count() == 1

    with CaptureQueriesContext(connection) as context:
        index_organisations(organisations)
        index_people(people)

    assert {statement.split()[0] for statement in by_table(context)} == {"SELECT"}


def test_who_was_erased_and_opposed_does_not_come_back_with_an_old_file():
    oppose(addresses=["Lucie1@maison.example", "compta2@maison.example"], on=date(2026, 1, 5))

    apply_batch(batch=kept(members(3)), by=None)

    assert not Person.objects.filter(family_name="Moreau 1").exists()
    assert Person.objects.filter(family_name__in=["Moreau 2", "Moreau 3"]).count() == 2
    assert set(Representation.objects.filter(person=None).values_list("email", flat=True)) == {
        *("compta1@maison.example", "compta3@maison.example")
    }
