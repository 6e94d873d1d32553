import pytest
from hypothesis import given
from hypothesis import strategies as st

from cressmember.members.rules.legal_form import FAMILIES, canonical, family_of, is_esus

FORMS = [
    ("Association", "Association loi 1901", "association"),
    ("Association déclarée", "Association loi 1901", "association"),
    ("Association loi 1901", "Association loi 1901", "association"),
    ("asso 1901", "Association loi 1901", "association"),
    ("EI (association)", "Association loi 1901 (entreprise d’insertion)", "association"),
    ("association de droit local (1908)", "Association de droit local", "association"),
    ("Association reconnue d'utilité publique", "Association reconnue d’utilité publique", "association"),
    ("SCIC SAS", "SCIC SAS", "cooperative"),
    ("SCIC SARL", "SCIC SARL", "cooperative"),
    ("SCIC SA", "SCIC SA", "cooperative"),
    ("scic", "SCIC", "cooperative"),
    ("SAS SCIC à capital variable", "SCIC SAS", "cooperative"),
    ("Société coopérative d'intérêt collectif", "SCIC", "cooperative"),
    ("SCOP SARL", "SCOP SARL", "cooperative"),
    ("SCOP ARL", "SCOP SARL", "cooperative"),
    ("SCOP SA", "SCOP SA", "cooperative"),
    ("SCOP SAS", "SCOP SAS", "cooperative"),
    ("S.C.O.P.", "SCOP", "cooperative"),
    ("CAE", "Coopérative d’activité et d’emploi", "cooperative"),
    ("Coopérative", "Coopérative", "cooperative"),
    ("SAS", "SAS", "company"),
    ("SAS ESUS", "SAS", "company"),
    ("SARL agréée ESUS", "SARL", "company"),
    ("SARL ESUS", "SARL", "company"),
    ("Société à responsabilité limitée", "SARL", "company"),
    ("EURL", "EURL", "company"),
    ("SASU", "SASU", "company"),
    ("SA", "SA", "company"),
    ("Fonds de dotation", "Fonds de dotation", "foundation"),
    ("Fondation", "Fondation", "foundation"),
    ("Fondation d'entreprise", "Fondation d’entreprise", "foundation"),
    ("Mutuelle (code de la mutualité)", "Mutuelle (code de la mutualité)", "mutual"),
    ("Société d'assurance mutuelle", "Société d’assurance mutuelle", "mutual"),
    ("Syndicat professionnel", "Syndicat professionnel", "union"),
    ("Syndicat mixte", "Syndicat mixte", "public"),
    ("Communauté d'agglomération", "Intercommunalité", "public"),
    ("Association intermédiaire", "Association intermédiaire", "association"),
    ("Coopérative  maritime", "Coopérative maritime", "cooperative"),
    ("Association de communes", "Association de communes", "association"),
    ("GIE  agricole", "GIE agricole", "other"),
    ("EI", "EI", "other"),
    ("ESUS", "ESUS", "other"),
    ("", "", "other"),
]


@pytest.mark.parametrize(("written", "name", "family"), FORMS)
def test_each_spelling_has_one_name_and_one_family(written, name, family):
    assert (canonical(written), family_of(written)) == (name, family)
    assert family in FAMILIES


@pytest.mark.parametrize(("written", "name", "family"), FORMS)
def test_reading_a_name_again_changes_nothing(written, name, family):
    assert (canonical(name), family_of(name)) == (name, family)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("SAS ESUS", True),
        ("SAS", False),
        ("sarl (Esus)", True),
        ("SAS, entreprise solidaire d'utilité sociale", True),
    ],
)
def test_esus_is_read_in_the_legal_form(written, expected):
    assert is_esus(written) is expected


WORDS = st.sampled_from(
    [
        "SCIC",
        "SCOP",
        "SAS",
        "SARL",
        "SA",
        "ESUS",
        "ESS",
        "agréée",
        "association",
        "1901",
        "coop",
        "de l’",
        "(EI)",
    ]
)


@given(st.one_of(st.text(), st.lists(WORDS, max_size=5).map(" ".join)))
def test_the_name_of_a_name_is_itself(written):
    assert canonical(canonical(written)) == canonical(written)
    assert family_of(canonical(written)) == family_of(written)
