"""The demonstration file, end to end, with its exact figures."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Sum

from billing.models import Allocation, Due, DuesYear, Receipt, Scale
from cressmember.core.models import Entry
from cressmember.core.queries import verify_chain
from cressmember.kernel.violations import RuleViolation
from cressmember.members.models import Membership, Organisation, Person, Placement, Representation
from cressmember.members.queries import members_by_college, register
from cressmember.office.actions.import_batch import apply_batch, bring_in, read_file, rehearse, undo_batch
from cressmember.office.models import ImportBatch
from tests.office.conftest import DEMO_FILE, YEAR_END
from tests.shelf import kept

pytestmark = pytest.mark.django_db

ANSWERS = {"college": {"à définir": "associations"}}


def rehearsed(values=ANSWERS):
    return rehearse(read_file(DEMO_FILE.name, DEMO_FILE.read_bytes()), values=values)


def brought():
    choices = {"values": ANSWERS}
    return bring_in(filename=DEMO_FILE.name, data=DEMO_FILE.read_bytes(), choices=choices, by=None)


@kept("applied_batch")
def apply_once():
    return apply_batch(batch=brought(), by=None).pk


@pytest.fixture
def applied(applied_batch):
    return ImportBatch.objects.get(pk=applied_batch)


def test_the_rehearsal_writes_nothing_and_asks_its_question():
    rehearsal = rehearsed(values=None)

    assert dict(rehearsal.questions) == {"à définir": 1}
    assert (rehearsal.counts["created"], rehearsal.counts["skipped"]) == (158, 2)
    assert not Organisation.objects.exists()


def test_each_defect_is_told_with_its_row():
    told = {(problem["sheet"], problem["row"], problem["column"]) for problem in rehearsed(None).problems}

    assert told >= {
        ("Adhérents 2024", 15, "SIRET"),
        ("Adhérents 2024", 36, "Mail titulaire"),
        ("Adhérents 2024", 51, "Collège"),
        ("Adhérents 2024", 74, "Date adhésion"),
        ("Adhérents 2024", 93, "Budget 2023 (€)"),
        ("Adhérents 2024", 105, "SIRET"),
        ("Adhérents 2024", 164, "SIRET"),
        ("Sorties", 5, "Raison sociale"),
        ("Sorties", 6, "Raison sociale"),
    }


def test_only_a_missing_college_and_a_certain_duplicate_block():
    blocking = {problem["row"] for problem in rehearsed(None).problems if problem["blocks"]}

    assert blocking == {51, 164}


def test_the_register_counts_159_members_by_college(applied):
    counts = {count.code: count.members for count in members_by_college(on=YEAR_END)}

    assert counts == {
        "associations": 64,
        "cooperatives": 25,
        "mutuals": 5,
        "foundations": 2,
        "social_enterprises": 43,
        "employers": 2,
        "territorial": 18,
    }
    categories = Counter(register(on=YEAR_END).values_list("category", flat=True))
    assert categories == {"member": 159, "former": 5, "partner": 1, "funder": 1, "payer": 1}


def test_the_five_who_left_have_a_date_and_a_reason(applied):
    left = Membership.objects.filter(ended_on__isnull=False).order_by("ended_on")

    assert [(row.organisation.name, row.ended_on, row.end_reason) for row in left] == [
        ("Jardins du Rempart (1)", date(2023, 3, 15), "resignation"),
        ("Collectif du Canal (3)", date(2023, 5, 15), "liquidation"),
        ("Compagnons de Bièvre (5)", date(2023, 7, 15), "merger"),
        ("Maison en Commun (2)", date(2024, 4, 15), "strike_off"),
        ("Atelier du Rempart (4)", date(2024, 6, 15), "resignation"),
    ]


def test_the_honorary_person_is_known_and_not_counted(applied):
    person = Person.objects.get(family_name="Marchand", given_name="Solène")

    assert person.relations.get().kind == "honorary"


def test_dues_called_and_collected(applied):
    called = Due.objects.live().filter(dues_year__label="2024").aggregate(total=Sum("amount"))["total"]
    collected = Allocation.objects.standing().aggregate(total=Sum("amount"))["total"]

    assert (called, collected) == (Decimal("71950.00"), Decimal("63950.00"))
    assert Organisation.objects.filter(settlements__year="2024").count() == Receipt.objects.count() == 142


def test_what_the_file_says_has_its_room(applied):
    member = Organisation.objects.get(number=130)
    shared = Representation.objects.filter(person__email="contact@federation-des-lilas.example")

    assert (member.payer.name, member.purchase_order_required) == ("Commune de Saint-Ouvert", True)
    assert Organisation.objects.get(number=110).post_only
    assert Organisation.objects.get(number=4).extras == {"Commission(s)": "TEE"}
    assert Organisation.objects.search("TEE").filter(number=4).exists()
    assert sorted(row.organisation.number for row in shared) == [25, 26, 27]
    assert Placement.objects.get(organisation__number=25).starts_on == date(2014, 8, 1)
    assert Membership.objects.get(organisation__number=25).admitted_precision == "month"
    assert Membership.objects.get(organisation__number=71).admitted_on is None


def test_the_scale_of_the_file_waits_for_the_treasurer(applied):
    scale = Scale.objects.get()

    assert (scale.name, scale.adopted_on) == ("Barème 2024", None)
    assert len(scale.document["rules"]) == 4


def test_the_same_file_again_changes_nothing(applied):
    again = rehearsed()

    assert (again.counts["unchanged"], again.counts["created"], again.counts["changed"]) == (159, 0, 0)
    before = Organisation.objects.count(), Person.objects.count(), Due.objects.count()
    apply_batch(batch=brought(), by=None)
    assert (Organisation.objects.count(), Person.objects.count(), Due.objects.count()) == before


def test_a_batch_is_taken_back_while_nothing_is_built_on_it(applied):
    undo_batch(batch=applied, by=None)

    assert not Organisation.objects.exists()
    assert not Person.objects.exists()
    assert not Due.objects.exists()
    assert verify_chain().holds
    with pytest.raises(RuleViolation, match="rien à annuler"):
        undo_batch(batch=applied, by=None)


def test_a_batch_taken_back_is_not_written_again_by_a_worker_that_comes_late(applied):
    """Killed after it wrote the file and before it said so, its job is queued again."""
    undo_batch(batch=applied, by=None)

    with pytest.raises(RuleViolation, match="déposez de nouveau"):
        apply_batch(batch=applied, by=None)

    assert not Organisation.objects.exists()


def test_a_batch_on_which_something_was_built_stays(applied):
    year = DuesYear.objects.create(label="2025", starts_on=date(2025, 1, 1), ends_on=date(2026, 1, 1))
    organisation = Organisation.objects.get(number=1)
    Due.objects.create(
        organisation=organisation,
        payer=organisation,
        dues_year=year,
        amount=1,
        net_amount=1,
        origin="single",
        called_on=YEAR_END,
    )

    with pytest.raises(RuleViolation, match="s’appuie"):
        undo_batch(batch=applied, by=None)

    assert Organisation.objects.filter(number=1).exists()


def test_a_batch_is_applied_once(applied):
    with pytest.raises(RuleViolation, match="déjà"):
        apply_batch(batch=applied, by=None)


def test_everything_is_in_the_journal(applied):
    assert Entry.objects.filter(event="members.organisation_created").count() == 159
    assert verify_chain().holds


def test_a_row_may_be_left_out():
    rehearsal = rehearse(read_file(DEMO_FILE.name, DEMO_FILE.read_bytes()), values=ANSWERS, left_out=[4])

    assert rehearsal.counts["skipped"] == 2
