"""Rows of a sheet of partners and of people tied to the chamber."""

import pytest

from cressmember.members.rules.row import Partner, read_partner
from cressmember.members.rules.sheet import SheetKind, recognise

HEADER = ["Nom", "Nature", "Contact", "Mail", "Observations"]
SHEET = recognise([HEADER])


def read(*cells):
    return read_partner(cells, SHEET, line=3)


def test_a_partner_is_read_whole():
    assert SHEET.kind is SheetKind.PARTNERS
    assert read("Ville", "Payeur", "Anne Le Goff", "Compta@Ville.example", "cotisation du n° 12") == (
        Partner(
            line=3,
            name="Ville",
            kind="payer",
            is_person=False,
            contact="Anne Le Goff",
            email="compta@ville.example",
            note="cotisation du n° 12",
            pays_for=12,
        ),
        None,
    )


@pytest.mark.parametrize(
    ("nature", "kind", "is_person"),
    [
        ("Personne physique, membre d’honneur", "honorary", True),
        ("Personnalité qualifiée", "honorary", False),
        ("Financeur", "funder", False),
        ("Prospect", "prospect", False),
        ("Collectivité", "partner", False),
        ("", "partner", False),
    ],
)
def test_the_nature_says_the_tie(nature, kind, is_person):
    partner, problem = read("Anne Le Goff", nature)

    assert (partner.kind, partner.is_person, partner.note, problem) == (kind, is_person, nature, None)
    assert partner.pays_for is None


def test_a_partner_without_a_name_is_a_problem():
    partner, problem = read("", "Partenaire")

    assert partner is None
    assert (problem.column, problem.blocks) == ("Nom", True)


@pytest.mark.parametrize(("typed", "troubled"), [("", False), ("N.C.", False), ("ville(at)example", True)])
def test_a_bad_address_leaves_the_rest_of_the_row(typed, troubled):
    partner, problem = read("Ville", "Partenaire", "", typed)

    assert (partner.name, partner.email) == ("Ville", "")
    assert (problem.column if problem else "") == ("Adresse électronique" if troubled else "")
    assert not (problem and problem.blocks)
