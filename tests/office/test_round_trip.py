"""What goes out comes back: exporting the register and importing it changes nothing, in any format."""

import pytest

from cressmember.members.models import Membership, Organisation, Person
from cressmember.members.resources import RegisterResource
from cressmember.members.tables import OrganisationTable
from cressmember.office.actions.import_batch import apply_batch, read_file, rehearse
from tests.office.conftest import YEAR_END

pytestmark = pytest.mark.django_db

FORMATS = ["csv", "xlsx", "ods"]
WHOLE_REGISTER = "/gestion/adherents/registre/{}/"
CURRENT_LIST = "/gestion/adherents/?export={}"
EVERY_COLUMN = "/gestion/adherents/?export={}&colonnes=" + ",".join(OrganisationTable.base_columns)


def taken(desk, address, file_format):
    answer = desk.get(address.format(file_format))
    assert answer.status_code == 200
    return f"registre.{file_format}", answer.getvalue()


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize("address", [WHOLE_REGISTER, CURRENT_LIST, EVERY_COLUMN])
def test_the_demonstration_register_comes_back_unchanged(register, desk, address, file_format):
    rehearsal = rehearse(read_file(*taken(desk, address, file_format)))

    changes = {planned.row.name: planned.changes for planned in rehearsal.planned if planned.changes}
    assert changes == {}
    assert dict(rehearsal.counts) == {"unchanged": 159}
    assert [problem for problem in rehearsal.problems if problem["blocks"]] == []


@pytest.mark.parametrize("file_format", FORMATS)
def test_the_hardest_texts_come_back_as_they_were(register, desk, file_format):
    hard = {
        "name": '=1+1 « L’Écluse » ; "entre" guillemets',
        "notes": "première ligne\nseconde ligne, avec virgule; et point-virgule",
        "phone": "+33123456789",
        "street": "-12 rue du Port",
        "siret": "",
        "siren": "469225817",
        "newsletter": None,
        "is_esus": True,
        "departement": "2A",
        "extras": {"SIRET": "ancien", "@compte": "+x", "Année 2019": "oui"},
    }
    Organisation.objects.filter(number=4).update(**hard)

    rehearsal = rehearse(read_file(*taken(desk, WHOLE_REGISTER, file_format)))

    changes = {planned.row.name: planned.changes for planned in rehearsal.planned if planned.changes}
    assert changes == {}
    assert rehearsal.counts["unchanged"] == 159


def test_a_change_made_in_the_file_is_the_only_change(register, desk, bring):
    name, data = taken(desk, WHOLE_REGISTER, "csv")
    text = data.decode("utf-8-sig")
    organisation = Organisation.objects.get(number=4)

    _, batch = bring(name, text.replace(organisation.name, "Nouveau nom").encode())

    assert (batch.report["changed"], batch.report["unchanged"]) == (1, 158)
    before = Organisation.objects.count(), Person.objects.count(), Membership.objects.count()
    apply_batch(batch=batch, by=None)
    organisation.refresh_from_db()
    assert organisation.name == "Nouveau nom"
    assert (Organisation.objects.count(), Person.objects.count(), Membership.objects.count()) == before


def test_a_format_that_is_not_written_is_not_found(desk):
    assert desk.get(WHOLE_REGISTER.format("pdf")).status_code == 404


def test_the_register_is_read_in_a_constant_number_of_queries(register, django_assert_num_queries):
    with django_assert_num_queries(5):
        rows = RegisterResource(on=YEAR_END).rows()
        assert sum(1 for _ in rows) == 159


def test_the_resource_exports_through_the_library_too(register):
    dataset = RegisterResource(on=YEAR_END).export()

    assert len(dataset) == 159
    assert dataset.headers[:2] == ["N° d’adhérent", "Raison sociale"]
