from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cressmember.kernel.reading import ReadDay, Unreadable, day

DAY = "day"


@pytest.mark.parametrize(
    ("cell", "read", "precision"),
    [
        (datetime(2024, 7, 25, 18, 30, tzinfo=UTC), date(2024, 7, 25), DAY),
        (date(2024, 7, 25), date(2024, 7, 25), DAY),
        (45498, date(2024, 7, 25), DAY),
        (45498.75, date(2024, 7, 25), DAY),
        (Decimal("45498"), date(2024, 7, 25), DAY),
        ("45498", date(2024, 7, 25), DAY),
        ("05/08/23", date(2023, 8, 5), DAY),
        ("16/03/2018", date(2018, 3, 16), DAY),
        ("16 / 03 / 2018", date(2018, 3, 16), DAY),
        ("16-3-2018", date(2018, 3, 16), DAY),
        ("14.06.2024", date(2024, 6, 14), DAY),
        ("14 06 2024", date(2024, 6, 14), DAY),
        ("2024-06-14", date(2024, 6, 14), DAY),
        ("2024/6/14", date(2024, 6, 14), DAY),
        ("2024-06-14 00:00:00", date(2024, 6, 14), DAY),
        ("2024-06-14T10:00:00.5Z", date(2024, 6, 14), DAY),
        ("2024-06-14T10:00+02:00", date(2024, 6, 14), DAY),
        ("14/06/2024 18h30", date(2024, 6, 14), DAY),
        ("20240614", date(2024, 6, 14), DAY),
        (20240614, date(2024, 6, 14), DAY),
        ("14062024", date(2024, 6, 14), DAY),
        ("20122014", date(2014, 12, 20), DAY),
        ("1er mars 2020", date(2020, 3, 1), DAY),
        ("12 mars 2025", date(2025, 3, 12), DAY),
        ("le 12 mars 2025", date(2025, 3, 12), DAY),
        ("mercredi 12 mars 2025", date(2025, 3, 12), DAY),
        ("12-mars-25", date(2025, 3, 12), DAY),
        ("29/02/2024", date(2024, 2, 29), DAY),
        ("août 2014", date(2014, 8, 1), "month"),
        ("AOUT 2014", date(2014, 8, 1), "month"),
        ("janv. 2020", date(2020, 1, 1), "month"),
        ("sept-19", date(2019, 9, 1), "month"),
        ("fév. 2020", date(2020, 2, 1), "month"),
        ("08/2014", date(2014, 8, 1), "month"),
        ("2014-08", date(2014, 8, 1), "month"),
        ("2014", date(2014, 1, 1), "year"),
        (2014, date(2014, 1, 1), "year"),
        (2014.0, date(2014, 1, 1), "year"),
        ("2200", date(2200, 1, 1), "year"),
    ],
)
def test_a_day_is_read_with_its_precision(cell, read, precision):
    assert day(cell, pivot_year=2025) == ReadDay(read, precision)


@pytest.mark.parametrize(
    ("figures", "year"), [("24", 2024), ("25", 2025), ("26", 1926), ("99", 1999), ("00", 2000)]
)
def test_two_figures_are_the_last_such_year_up_to_the_pivot(figures, year):
    assert day(f"05/08/{figures}", pivot_year=2025).date.year == year


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        (
            "31/02/2019",
            "« 31/02/2019 » : le 31 février 2019 n’existe pas, ce mois compte 28 jours ; corrigez le jour.",
        ),
        ("0/02/2019", "le 0 février 2019 n’existe pas"),
        ("31 novembre 2020", "le 31 novembre 2020 n’existe pas, ce mois compte 30 jours"),
        ("03/25/2018", "il n’y a pas de mois 25 ; écrivez le jour avant le mois : 25/03/2018 ?"),
        ("30/40/2018", "il n’y a pas de mois 40 ; écrivez jour/mois/année, par exemple 16/03/2018."),
        ("13/2018", "il n’y a pas de mois 13 ; écrivez jour/mois/année"),
        ("00/2018", "il n’y a pas de mois 0"),
        ("12/00/2018", "il n’y a pas de mois 0 ; écrivez jour/mois/année"),
        ("16/03/1799", "l’année 1799 est hors du possible"),
        ("16/03/2201", "l’année 2201 est hors du possible"),
        (date(1066, 10, 14), "l’année 1066 est hors du possible"),
        ("12 brumaire 2020", "« brumaire » n’est pas un mois"),
        ("12 ju 2020", "« ju » n’est pas un mois"),
        ("12 jui 2020", "« jui » n’est pas un mois"),
        ("", "La case est vide : écrivez jour/mois/année, par exemple 16/03/2018."),
        (None, "La case est vide"),
        ("NC", "« NC » n’est pas une date"),
        ("à voir", "« à voir » n’est pas une date"),
        ("1799", "n’est pas une date"),
        ("123456789", "n’est pas une date"),
        ("100000", "n’est pas une date"),
        (-45498, "n’est pas une date"),
        (0, "n’est pas une date"),
        (10**8, "n’est pas une date"),
        (float("nan"), "n’est pas une date"),
        (True, "n’est pas une date"),
        (time(12, 0), "n’est pas une date"),
    ],
)
def test_an_impossible_day_is_named(cell, sentence):
    with pytest.raises(Unreadable) as refused:
        day(cell, pivot_year=2025)

    assert sentence in refused.value.message.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("cell", "printed"), [("1/3/2020", "1er mars 2020"), ("août 2014", "août 2014"), ("2014", "2014")]
)
def test_a_day_is_printed_no_finer_than_it_was_known(cell, printed):
    assert str(day(cell, pivot_year=2025)) == printed


@pytest.mark.parametrize(
    ("cell", "read", "precision"),
    [(2200, date(2200, 1, 1), "year"), (2201, date(1906, 1, 9), "day"), (2202, date(1906, 1, 10), "day")],
)
def test_a_small_number_is_a_year_before_it_is_a_day_that_nobody_remembers(cell, read, precision):
    assert day(cell, pivot_year=2025) == ReadDay(read, precision)


@given(st.dates(date(1906, 1, 9), date(2100, 12, 31)))
def test_every_spelling_of_a_day_is_that_day(known):
    serial = (known - date(1899, 12, 30)).days
    spellings = [
        known,
        serial,
        float(serial),
        f"{known:%d/%m/%Y}",
        f"{known:%d.%m.%Y}",
        f"{known:%Y-%m-%d}",
        f"{known:%Y%m%d}",
        f"{known:%d%m%Y}",
    ]

    assert {day(spelling, pivot_year=2025) for spelling in spellings} == {ReadDay(known, "day")}


@given(st.dates(date(1926, 1, 1), date(2025, 12, 31)))
def test_two_figures_are_enough_for_a_century(known):
    assert day(f"{known:%d/%m/%y}", pivot_year=2025).date == known
