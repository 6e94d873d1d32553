import pytest

from cressmember.core.queries import history_of
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.organisation import change_organisation, create_organisation
from cressmember.members.models import Organisation

pytestmark = pytest.mark.django_db
SIRET = "46922581700011"


@pytest.fixture
def lilas():
    return create_organisation(name="La Maison des Lilas", siret=SIRET, by=None)


def test_a_file_derives_what_follows_from_what_was_typed(officer):
    lilas = create_organisation(
        name="La Maison des Lilas", siret="469 225 817 00011", rna="w 751234567", postcode="77000", by=officer
    )

    assert (lilas.siret, lilas.siren, lilas.rna, lilas.departement) == (
        SIRET,
        "469225817",
        "W751234567",
        "77",
    )
    assert lilas.sort_name == "la maison des lilas"
    entry = history_of(lilas).get()
    assert (entry.event, entry.actor) == ("members.organisation_created", officer)
    assert entry.detail.changes == {
        "name": [None, "La Maison des Lilas"],
        "kind": [None, "single"],
        "siren": [None, "469225817"],
        "siret": [None, SIRET],
        "rna": [None, "W751234567"],
        "postcode": [None, "77000"],
        "departement": [None, "77"],
    }


def test_a_change_says_from_what_to_what(lilas, officer):
    payer = create_organisation(name="Commune de Saint-Ouvert", by=None)

    change_organisation(organisation=lilas, name="Maison des Lilas", is_esus=True, payer=payer, by=officer)

    entry = history_of(lilas)[0]
    assert (entry.event, entry.actor) == ("members.organisation_changed", officer)
    assert entry.detail.changes == {
        "name": ["La Maison des Lilas", "Maison des Lilas"],
        "is_esus": [False, True],
        "payer_id": [None, payer.pk],
    }


def test_a_change_of_nothing_writes_nothing(lilas):
    change_organisation(organisation=lilas, name="La Maison des Lilas", by=None)

    assert history_of(lilas).count() == 1


def test_a_departement_is_forgotten_with_the_postcode(lilas):
    change_organisation(organisation=lilas, postcode="97400", by=None)
    lilas.refresh_from_db()
    assert lilas.departement == "974"

    assert change_organisation(organisation=lilas, postcode="", by=None).departement == ""


def test_a_siret_borne_by_another_file_asks_for_a_reason(lilas):
    with pytest.raises(RuleViolation) as refusal:
        create_organisation(name="Crèche des Lilas", siret=SIRET, by=None)

    assert str(refusal.value) == (
        "« La Maison des Lilas » porte déjà le SIRET 469 225 817 00011. "
        "S’il s’agit de la même structure, fusionnez les fiches ; sinon, justifiez le partage."
    )
    assert Organisation.objects.get() == lilas

    create_organisation(name="Crèche des Lilas", siret=SIRET, siret_shared_because="Budget annexe", by=None)


def test_a_change_does_not_take_the_siret_of_another_file(lilas):
    creche = create_organisation(name="Crèche des Lilas", by=None)

    with pytest.raises(RuleViolation, match="porte déjà le SIRET"):
        change_organisation(organisation=creche, siret=SIRET, by=None)


def test_a_name_is_one_line_that_people_can_see():
    """What our own export gives is what the import reads back."""
    organisation = create_organisation(name="Maison\r\ndes\u202e Lilas\x07", city="Pantin\ufeff", by=None)

    assert (organisation.name, organisation.city) == ("Maison des Lilas", "Pantin")
