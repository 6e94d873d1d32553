import pytest

from cressmember.members.rules.legal_form import FAMILIES, canonical, family_of, is_esus

FORMS = [
    ("Association", "Association loi 1901", "association"),
    ("Association déclarée", "Association loi 1901", "association"),
    ("asso 1901", "Association loi 1901", "association"),
    ("EI (association)", "Association loi 1901 (entreprise d’insertion)", "association"),
    ("association de droit local (1908)", "Association de droit local", "association"),
    ("Association reconnue d'utilité publique", "Association reconnue d’utilité publique", "association"),
    ("SCIC SAS", "SCIC SAS", "cooperative"),
    ("SCIC SARL", "SCIC SARL", "cooperative"),
    ("SCIC SA", "SCIC SA", "cooperative"),
    ("scic", "SCIC", "cooperative"),
    ("SCOP SARL", "SCOP SARL", "cooperative"),
    ("SCOP SA", "SCOP SA", "cooperative"),
    ("SCOP SAS", "SCOP SAS", "cooperative"),
    ("S.C.O.P.", "SCOP", "cooperative"),
    ("CAE", "Coopérative d’activité et d’emploi", "cooperative"),
    ("Coopérative", "Coopérative", "cooperative"),
    ("SAS ESUS", "SAS", "company"),
    ("SARL ESUS", "SARL", "company"),
    ("EURL", "EURL", "company"),
    ("SASU", "SASU", "company"),
    ("SA", "SA", "company"),
    ("Fonds de dotation", "Fonds de dotation", "foundation"),
    ("Fondation", "Fondation", "foundation"),
    ("Mutuelle (code de la mutualité)", "Mutuelle (code de la mutualité)", "mutual"),
    ("Société d'assurance mutuelle", "Société d’assurance mutuelle", "mutual"),
    ("Syndicat professionnel", "Syndicat professionnel", "union"),
    ("Communauté d'agglomération", "Collectivité", "public"),
    ("GIE  agricole", "GIE agricole", "other"),
]


@pytest.mark.parametrize(("written", "name", "family"), FORMS)
def test_each_spelling_has_one_name_and_one_family(written, name, family):
    assert (canonical(written), family_of(written)) == (name, family)
    assert family in FAMILIES


@pytest.mark.parametrize(("written", "name", "family"), FORMS)
def test_reading_a_name_again_changes_nothing(written, name, family):
    assert (canonical(name), family_of(name)) == (name, family)


@pytest.mark.parametrize(("written", "expected"), [("SAS ESUS", True), ("SAS", False), ("sarl (Esus)", True)])
def test_esus_is_read_in_the_legal_form(written, expected):
    assert is_esus(written) is expected
