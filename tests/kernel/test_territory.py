import pytest

from cressmember.kernel import territory


def test_there_are_101_departements_in_18_regions():
    ours = [departement for departement in territory.ALL_DEPARTEMENTS if departement.region]

    assert len(ours) == 101
    assert {departement.region for departement in ours} == set(territory.ALL_REGIONS)
    assert len(territory.ALL_REGIONS) == 18
    assert len(territory.DEPARTEMENT_BY_CODE) == len(territory.ALL_DEPARTEMENTS)


@pytest.mark.parametrize(
    ("region", "count"),
    [
        ("Auvergne-Rhône-Alpes", 12),
        ("Bourgogne-Franche-Comté", 8),
        ("Bretagne", 4),
        ("Centre-Val de Loire", 6),
        ("Corse", 2),
        ("Grand Est", 10),
        ("Hauts-de-France", 5),
        ("Île-de-France", 8),
        ("La Réunion", 1),
        ("Normandie", 5),
        ("Nouvelle-Aquitaine", 12),
        ("Occitanie", 13),
        ("Pays de la Loire", 5),
        ("Provence-Alpes-Côte d’Azur", 6),
    ],
)
def test_each_region_has_its_departements(region, count):
    assert len([one for one in territory.ALL_DEPARTEMENTS if str(one.region) == region]) == count


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("75", "75"),
        ("1", "01"),
        ("2a", "2A"),
        (" 974 ", "974"),
        ("Val d'Oise", "95"),
        ("PARIS", "75"),
        ("988", "988"),
    ],
)
def test_a_departement_is_found_by_code_or_name(text, code):
    assert territory.departement(text).code == code


def test_what_is_not_a_place_is_none():
    assert territory.departement("20") is None
    assert territory.departement("") is None
    assert territory.departement("988").region is None


def test_places_are_printed_for_lists():
    assert str(territory.departement("93")) == "Seine-Saint-Denis (93)"
    assert str(territory.departement("93").region) == "Île-de-France"


@pytest.mark.parametrize(
    ("postcode", "code"),
    [
        ("75018", "75"),
        ("75 018", "75"),
        ("01000", "01"),
        ("19999", "19"),
        ("20000", "2A"),
        ("20199", "2A"),
        ("20200", "2B"),
        ("20699", "2B"),
        ("20700", None),
        ("21000", "21"),
        ("95999", "95"),
        ("96000", None),
        ("97133", "977"),
        ("97150", "978"),
        ("97100", "971"),
        ("97400", "974"),
        ("97500", "975"),
        ("98000", None),
        ("98800", "988"),
        ("99999", None),
        ("00100", None),
        ("7501", None),
        ("7501A", None),
        ("", None),
    ],
)
def test_a_postcode_tells_the_departement(postcode, code):
    found = territory.departement_of_postcode(postcode)

    assert (found.code if found else None) == code
