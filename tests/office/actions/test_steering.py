"""Yearly figures, agreements, and the accounts of the network."""

from datetime import date
from decimal import Decimal

import pytest

from cressmember.core.models import Entry
from cressmember.kernel.violations import RuleViolation
from cressmember.members.models import NetworkAccount
from cressmember.office.actions.steering import (
    delete_agreement,
    load_network_accounts,
    type_year_figures,
    write_agreement,
)
from cressmember.office.models import Agreement, YearFigure
from cressmember.office.queries.network_return import network_return

pytestmark = pytest.mark.django_db


def types(values, unknown=()):
    return type_year_figures(year=2025, values=values, unknown=set(unknown), by=None)


def test_not_known_is_an_answer_and_nothing_is_not():
    types({"income": Decimal("1000.50")}, unknown={"newsletter"})

    told = {line.label: (line.value, line.answer) for line in network_return(2025, on=date(2026, 3, 1))}
    assert told["Produits d’exploitation"] == (Decimal("1000.50"), "")
    assert told["Abonnés à la lettre d’information"] == (None, "ne sait pas")
    assert told["Visites du site internet"] == (None, "à renseigner")


@pytest.mark.parametrize(
    ("day", "label"), [(30, "Adhérents prévus au 31/12/2025"), (31, "Adhérents au 31/12/2025")]
)
def test_a_year_that_is_not_over_is_foreseen(day, label):
    assert network_return(2025, on=date(2025, 12, day))[0].label == label


def test_typing_the_same_again_writes_nothing():
    types({"income": Decimal(1000)})
    before = Entry.objects.count()

    assert types({"income": Decimal(1000)}) == []
    assert Entry.objects.count() == before


def test_an_emptied_figure_is_forgotten():
    types({"income": Decimal(1000)})
    types({})

    assert not YearFigure.objects.exists()


def test_known_and_not_known_at_once_is_refused():
    with pytest.raises(RuleViolation, match="gardez l’un des deux"):
        types({"income": Decimal(1)}, unknown={"income"})


def agreement(**fields):
    told = {
        "kind": "accreditation",
        "partner": "État et Région",
        "signed_on": None,
        "starts_on": date(2022, 1, 1),
        "ends_on": date(2026, 1, 1),
        "warning_days": 180,
        "evidence": "",
    }
    return write_agreement(agreement=None, by=None, **(told | fields))


def test_an_agreement_is_to_renew_until_another_follows():
    agreement()
    agreement(partner="Sans terme", ends_on=None)

    def partners(day):
        return [row.partner for row in Agreement.objects.to_renew(on=day)]

    assert partners(date(2025, 7, 4)) == []
    assert partners(date(2025, 7, 5)) == ["État et Région"]
    assert partners(date(2027, 1, 1)) == ["État et Région"]
    agreement(starts_on=date(2026, 1, 1), ends_on=date(2030, 1, 1))
    assert partners(date(2026, 2, 1)) == []


def test_an_agreement_does_not_end_before_it_begins():
    with pytest.raises(RuleViolation, match="La fin vient après le début"):
        agreement(ends_on=date(2021, 1, 1))


def test_what_was_written_by_mistake_is_taken_away_and_journalled():
    row = agreement()
    delete_agreement(agreement=row, by=None)

    assert not Agreement.objects.exists()
    assert Entry.objects.filter(event="office.agreement_deleted").exists()


def test_accounts_are_loaded_once_and_a_blank_is_not_zero():
    text = "chamber,dues,income\nBretagne,47200,1753137\nLa Réunion,,465583\n"

    assert load_network_accounts(text=text, year=2021, source="x.csv", by=None) == 2
    assert load_network_accounts(text=text, year=2021, source="x.csv", by=None) == 0
    assert NetworkAccount.objects.get(chamber="La Réunion").dues is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("chamber,dues\nx,1\n", "colonne « income »"),
        ("chamber,dues,income\nx,8 %,1\n", "n’est pas un montant"),
        ("chamber,dues,income\nx,-1,1\n", "n’est pas un montant"),
        ("chamber,dues,income\nx,NaN,1\n", "n’est pas un montant"),
    ],
)
def test_what_is_no_amount_is_refused(text, told):
    with pytest.raises(RuleViolation) as refused:
        load_network_accounts(text=text, year=2021, source="x.csv", by=None)
    assert told.replace("«\N{NO-BREAK SPACE}", "« ") in str(refused.value).replace("\N{NO-BREAK SPACE}", " ")
