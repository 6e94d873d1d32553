from datetime import date
from decimal import Decimal

import pytest

from cressmember.core.queries import history_of
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.figure import declare_figure
from cressmember.members.actions.organisation import create_organisation

pytestmark = pytest.mark.django_db
DAY = date(2025, 2, 3)


@pytest.fixture
def lilas():
    return create_organisation(name="La Maison des Lilas", by=None)


def declared(organisation, amount, *, source="Comptes annuels", on=DAY, by=None):
    return declare_figure(
        organisation=organisation,
        kind="budget",
        year=2024,
        amount=Decimal(amount),
        source=source,
        on=on,
        by=by,
    )


def test_a_figure_is_declared_with_its_source(lilas, officer):
    figure = declared(lilas, "125000.50", source=" Comptes annuels ", by=officer)

    assert (figure.amount, figure.source, figure.recorded_on) == (
        Decimal("125000.50"),
        "Comptes annuels",
        DAY,
    )
    entry = history_of(lilas)[0]
    assert (entry.event, entry.actor) == ("members.figure_declared", officer)
    assert entry.detail.changes == {
        "amount": [None, "125000.50"],
        "source": [None, "Comptes annuels"],
    }
    assert entry.figures == {"kind": "budget", "year": 2024}


def test_a_figure_replaces_what_was_known_of_the_year(lilas):
    declared(lilas, "125000.50")

    declared(lilas, "130000", on=date(2025, 3, 4))

    figure = lilas.figures.get()
    assert (figure.amount, figure.recorded_on) == (Decimal("130000"), date(2025, 3, 4))
    assert history_of(lilas)[0].detail.changes == {"amount": ["125000.50", "130000"]}


def test_the_same_figure_again_leaves_no_trace(lilas):
    declared(lilas, "125000.50")
    before = history_of(lilas).count()

    declared(lilas, "125000.5")

    assert history_of(lilas).count() == before


@pytest.mark.parametrize("source", ["", "  "])
def test_a_figure_has_a_source(lilas, source):
    with pytest.raises(RuleViolation) as refusal:
        declared(lilas, "1", source=source)

    assert str(refusal.value) == (
        "Indiquez d’où vient ce chiffre : comptes annuels, déclaration de l’adhérent, fichier…"
    )
    assert not lilas.figures.exists()
