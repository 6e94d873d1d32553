import pytest
from hypothesis import given
from hypothesis import strategies as st

from cressmember.members.rules.legal_form import canonical, is_esus

FORMS = [
    ("Association", "Association loi 1901"),
    ("Association déclarée", "Association loi 1901"),
    ("Association loi 1901", "Association loi 1901"),
    ("asso 1901", "Association loi 1901"),
    ("EI (association)", "Association loi 1901 (entreprise d’insertion)"),
    ("association de droit local (1908)", "Association de droit local"),
    ("Association reconnue d'utilité publique", "Association reconnue d’utilité publique"),
    ("SCIC SAS", "SCIC SAS"),
    ("SCIC SARL", "SCIC SARL"),
    ("SCIC SA", "SCIC SA"),
    ("scic", "SCIC"),
    ("SAS SCIC à capital variable", "SCIC SAS"),
    ("Société coopérative d'intérêt collectif", "SCIC"),
    ("SCOP SARL", "SCOP SARL"),
    ("SCOP ARL", "SCOP SARL"),
    ("SCOP SA", "SCOP SA"),
    ("SCOP SAS", "SCOP SAS"),
    ("S.C.O.P.", "SCOP"),
    ("CAE", "Coopérative d’activité et d’emploi"),
    ("Coopérative", "Coopérative"),
    ("SAS", "SAS"),
    ("SAS ESUS", "SAS"),
    ("SARL agréée ESUS", "SARL"),
    ("SARL ESUS", "SARL"),
    ("Société à responsabilité limitée", "SARL"),
    ("EURL", "EURL"),
    ("SASU", "SASU"),
    ("SA", "SA"),
    ("Fonds de dotation", "Fonds de dotation"),
    ("Fondation", "Fondation"),
    ("Fondation d'entreprise", "Fondation d’entreprise"),
    ("Mutuelle (code de la mutualité)", "Mutuelle (code de la mutualité)"),
    ("Société d'assurance mutuelle", "Société d’assurance mutuelle"),
    ("Syndicat professionnel", "Syndicat professionnel"),
    ("Syndicat mixte", "Syndicat mixte"),
    ("Communauté d'agglomération", "Intercommunalité"),
    ("Association intermédiaire", "Association intermédiaire"),
    ("Coopérative  maritime", "Coopérative maritime"),
    ("Association de communes", "Association de communes"),
    ("GIE  agricole", "GIE agricole"),
    ("EI", "EI"),
    ("ESUS", "ESUS"),
    ("", ""),
]


@pytest.mark.parametrize(("written", "name"), FORMS)
def test_each_spelling_has_one_name(written, name):
    assert canonical(written) == name


@pytest.mark.parametrize(("written", "name"), FORMS)
def test_reading_a_name_again_changes_nothing(written, name):
    assert canonical(name) == name


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
