from datetime import date

import pytest

from cressmember.members.rules.college import STANDARD
from cressmember.members.rules.eligibility import (
    CONDITIONS,
    FORMS,
    Family,
    Ground,
    Piece,
    college_for,
    conditions_left,
    eligibility_of,
    family_of,
    is_outside,
    lacking,
    needs_of,
    outside_remark,
)
from cressmember.members.rules.legal_form import canonical

DAY = date(2025, 3, 1)


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def ground(form, *, esus=False):
    return eligibility_of(form, has_accreditation=esus).ground


def kinds(form, *, esus=False):
    return [need.kind for need in needs_of(form, has_accreditation=esus)]


def test_every_form_offered_is_spelt_as_the_register_spells_it():
    offered = [form for forms in FORMS.values() for form in forms]

    assert [form for form in offered if canonical(form) != form] == []
    assert len(offered) == len(set(offered))


@pytest.mark.parametrize(
    ("form", "family"),
    [
        ("asso loi 1901", Family.ASSOCIATION),
        ("SCIC SARL", Family.COOPERATIVE),
        ("SARL SCOP", Family.COOPERATIVE),
        ("SCOP", Family.COOPERATIVE),
        ("Mutuelle 45", Family.MUTUAL),
        ("FDD", Family.FOUNDATION),
        ("SASU", Family.COMPANY),
        ("syndicat d’employeurs", Family.PROFESSIONAL),
        ("mairie", Family.PUBLIC),
        ("Entreprise individuelle", Family.OTHER),
        ("Consortium lunaire", None),
    ],
)
def test_the_family_of_a_form(form, family):
    assert family_of(form) is family


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("Association loi 1901", "Une association appartient"),
        ("SCIC SAS", "Une coopérative appartient"),
        ("Société d’assurance mutuelle", "Une mutuelle appartient"),
        ("Fondation d’entreprise", "Une fondation appartient"),
    ],
)
def test_four_families_belong_by_right_whatever_their_accreditation(form, said):
    assert ground(form) is ground(form, esus=True) is Ground.BY_RIGHT
    sentence = plain(eligibility_of(form, has_accreditation=False).sentence)
    assert sentence.startswith(said)
    assert sentence.endswith("(loi du 31 juillet 2014, art. 1er, II, 1°).")


def test_a_company_belongs_by_the_conditions_of_the_law_or_by_its_accreditation():
    by_conditions = eligibility_of("SAS", has_accreditation=False)
    by_accreditation = eligibility_of("SAS", has_accreditation=True)

    assert (by_conditions.ground, by_conditions.asks_conditions) == (Ground.COMMERCIAL, True)
    assert (by_accreditation.ground, by_accreditation.asks_conditions) == (Ground.ESUS, False)
    assert "art. 1er, II, 2°" in plain(by_conditions.sentence)
    assert "code du travail, art. L3332-17-1" in plain(by_accreditation.sentence)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("Syndicat professionnel", "Une chambre réunit aussi les organisations professionnelles"),
        ("Commune", "Une collectivité ou un organisme public"),
        ("Fonds de dotation", "sans nommer les fonds de dotation"),
        ("Association non déclarée", "n’est pas une personne morale"),
        ("Institution de prévoyance", "ne nomme pas les institutions de prévoyance"),
        ("Entreprise individuelle", "la loi vise des personnes morales"),
        ("Consortium lunaire", "ce statut juridique n’est pas nommé par la loi"),
    ],
)
def test_what_the_law_does_not_name_is_examined_and_never_refused(form, said):
    found = eligibility_of(form, has_accreditation=True)

    assert found.ground is Ground.OTHER
    assert said in found.sentence


@pytest.mark.parametrize(
    ("form", "esus", "asked"),
    [
        ("Association loi 1901", False, ["statutes", "registration"]),
        ("SCOP", False, ["statutes", "registration"]),
        ("SAS", False, ["statutes", "commercial"]),
        ("SAS", True, ["statutes", "registration", "esus"]),
        ("Commune", False, ["decision"]),
        ("Syndicat professionnel", False, ["statutes", "registration"]),
        ("Consortium lunaire", False, ["statutes", "registration"]),
    ],
)
def test_each_ground_has_its_pieces(form, esus, asked):
    assert kinds(form, esus=esus) == asked


def test_a_registration_is_named_as_each_family_knows_it():
    names = [needs_of(form, has_accreditation=True)[1].name for form in ("asso", "SCOP", "SAS", "Fondation")]

    assert names[0].startswith("Parution au Journal officiel")
    assert names[1] == names[2] == "Extrait Kbis"
    assert names[3].endswith("avis de situation Sirene")


@pytest.mark.parametrize(
    ("pieces", "said"),
    [
        ([], "À joindre : décision d’agrément ESUS."),
        ([None], "« Décision d’agrément ESUS » : indiquez jusqu’à quand cette pièce est valable."),
        (
            [date(2025, 2, 28)],
            "« Décision d’agrément ESUS » n’est plus valable depuis le 28 février 2025 : "
            "joignez la suivante.",
        ),
        ([DAY], ""),
        ([date(2025, 2, 28), date(2030, 1, 1)], ""),
        ([None, date(2030, 1, 1)], ""),
    ],
)
def test_an_accreditation_is_there_and_still_valid(pieces, said):
    need = needs_of("SAS", has_accreditation=True)[2]

    found = lacking([need], [Piece("esus", day) for day in pieces], on=DAY)

    assert found == ((said,) if said else ())


@pytest.mark.parametrize(
    ("days", "lacks"), [([None], False), ([date(2025, 2, 28)], True), ([date(2025, 2, 28), None], False)]
)
def test_a_piece_without_end_is_valid_and_one_that_ended_is_not(days, lacks):
    need = needs_of("SAS", has_accreditation=False)[1]

    assert bool(lacking([need], [Piece("commercial", day) for day in days], on=DAY)) is lacks


def test_every_condition_is_asked():
    all_of_them = {condition.code for condition in CONDITIONS}

    assert conditions_left(all_of_them) == ""
    assert plain(conditions_left(all_of_them - {"fund"})).startswith("1 condition reste à confirmer")
    assert plain(conditions_left({"fund", "unknown"})).startswith("7 conditions restent à confirmer")


@pytest.mark.parametrize(
    ("form", "college"),
    [
        ("Association loi 1901 (entreprise d’insertion)", "associations"),
        ("SCIC SARL", "cooperatives"),
        ("CUMA", "cooperatives"),
        ("Mutuelle (code de la mutualité)", "mutuals"),
        ("Fonds de dotation", "foundations"),
        ("SAS", "social_enterprises"),
        ("Syndicat professionnel", "employers"),
        ("Commune", None),
    ],
)
def test_a_college_is_proposed_from_the_legal_form(form, college):
    assert college_for(form, STANDARD) == college


@pytest.mark.parametrize(
    ("departement", "region", "outside"),
    [("75", {"75", "92"}, False), ("13", {"75", "92"}, True), ("", {"75"}, False), ("13", set(), False)],
)
def test_an_address_outside_the_region_is_told(departement, region, outside):
    assert is_outside(departement, region) is outside


def test_the_remark_names_the_region():
    assert "hors de la région (Paris et Essonne)." in outside_remark(["Paris", "Essonne"])
    assert "hors de la région." in outside_remark([])
