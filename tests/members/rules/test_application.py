from datetime import date

import pytest

from cressmember.members.rules.application import Gap, Part, Told, blocking, gaps, parts_done
from cressmember.members.rules.eligibility import CONDITIONS, Piece
from cressmember.members.rules.parity import Outcome

DAY = date(2025, 3, 1)
IDENTITY = {
    "name": "La Maison des Lilas",
    "legal_form": "Association loi 1901",
    "siren": "123456782",
    "postcode": "75010",
    "city": "Paris",
}
PEOPLE = (
    {"role": "legal", "civility": "Mme"},
    {"role": "titular", "civility": "Mme"},
    {"role": "substitute", "civility": "", "gender": "M"},
)
WHOLE = {
    "identity": IDENTITY,
    "pieces": (Piece("statutes"), Piece("registration")),
    "people": PEOPLE,
    "figures": {"budget": "Budget 2024"},
    "declared": {"budget"},
    "has_charter": True,
    "accepts_charter": True,
}


def told(**changes):
    return Told(**WHOLE | changes)


def without(*names):
    return {name: value for name, value in IDENTITY.items() if name not in names}


def test_a_whole_request_lacks_nothing():
    assert gaps(told(), on=DAY) == ()


def test_an_empty_one_lacks_everything_that_does_not_depend_on_the_rest():
    found = gaps(Told(has_charter=True), on=DAY)

    assert [gap.part for gap in found] == [Part.ORGANISATION] * 4 + [Part.PEOPLE] * 2 + [Part.COMMITMENT]
    assert blocking(found) == found


@pytest.mark.parametrize(
    ("identity", "said"),
    [
        (without("name"), "Écrivez le nom de votre organisation."),
        (without("siren"), "Donnez votre SIREN ou SIRET, ou le numéro RNA d’une association."),
        (without("postcode"), "Écrivez l’adresse de votre siège : au moins le code postal et la ville."),
        (without("city"), "Écrivez l’adresse de votre siège : au moins le code postal et la ville."),
    ],
)
def test_who_asks_is_told(identity, said):
    assert gaps(told(identity=identity), on=DAY) == (Gap(Part.ORGANISATION, said, blocks=True),)


def test_a_number_of_association_is_enough():
    assert gaps(told(identity=without("siren") | {"rna": "W751234567"}), on=DAY) == ()


def test_without_a_legal_form_no_piece_is_asked_yet():
    found = gaps(told(identity=without("legal_form"), pieces=()), on=DAY)

    assert [gap.sentence for gap in found] == ["Indiquez votre statut juridique."]


def test_a_company_confirms_its_conditions_and_may_send_before():
    company = IDENTITY | {"legal_form": "SAS"}
    pieces = (Piece("statutes"), Piece("commercial"))

    found = gaps(told(identity=company, pieces=pieces, conditions={"purpose"}), on=DAY)

    assert [(gap.part, gap.blocks) for gap in found] == [(Part.ELIGIBILITY, False)]
    every = {condition.code for condition in CONDITIONS}
    assert gaps(told(identity=company, pieces=pieces, conditions=every), on=DAY) == ()


def test_an_accredited_company_shows_its_accreditation_instead():
    company = IDENTITY | {"legal_form": "SAS"}
    pieces = (Piece("statutes"), Piece("registration"), Piece("esus", DAY))

    assert gaps(told(identity=company, pieces=pieces, has_accreditation=True), on=DAY) == ()


def test_pieces_may_follow():
    found = gaps(told(pieces=(Piece("statutes"),)), on=DAY)

    assert [(gap.part, gap.blocks) for gap in found] == [(Part.EVIDENCE, False)]


def test_somebody_commits_it_and_somebody_represents_it():
    found = gaps(told(people=()), on=DAY)

    assert [gap.part for gap in blocking(found)] == [Part.PEOPLE] * 2


def test_parity_counts_titulars_and_substitutes_by_their_gender_or_civility():
    assert told().parity.outcome is Outcome.KEPT
    three = (*PEOPLE, {"role": "titular", "civility": "Mme"}, {"role": "substitute", "civility": "Mme"})

    [gap] = gaps(told(people=three), on=DAY)

    assert gap.sentence.startswith("Parité de vos représentants : 3\u00a0femmes, 1\u00a0homme")
    assert not gap.blocks


def test_a_figure_on_which_dues_depend_is_asked():
    [gap] = gaps(told(declared=set()), on=DAY)

    assert gap == Gap(Part.DUES, "Déclarez ce chiffre, dont dépend votre cotisation : Budget 2024.")


def test_a_charter_is_accepted_where_there_is_one():
    assert [gap.blocks for gap in gaps(told(accepts_charter=False), on=DAY)] == [True]
    assert gaps(told(has_charter=False, accepts_charter=False), on=DAY) == ()


def test_a_part_is_done_once_it_was_filled_in_and_lacks_nothing():
    found = (Gap(Part.PEOPLE, "…"),)

    assert parts_done(found, visited={"people", "dues", "gone"}) == {"dues"}
