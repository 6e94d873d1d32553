"""A seat left before its term."""

from datetime import date

import pytest

from cressmember.kernel.periods import Period
from governance.rules.mandate.vacancy import (
    ByElection,
    CoOption,
    Finishes,
    LeftVacant,
    NextInList,
    SameOrganisation,
    Substitute,
    Vacancy,
    Vacated,
    replacement_period,
    vacancy_verdict,
)
from governance.rules.text.reading import read_part, written

LEFT, ENDS = date(2026, 1, 10), date(2027, 6, 1)
BY_ELECTION = ByElection(article="12", fewer_than=7, more_than_months=6)
CO_OPTION = CoOption(article="14", most=3, is_ratified=True)


def vacancy(*means, finishes=Finishes.TERM):
    return Vacancy(article="14", means=means, finishes=finishes)


def vacated(**rest):
    return Vacated(**({"left_on": LEFT, "ends_on": ENDS, "in_place": 8} | rest))


def plain(text):
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(("co_opted", "outcome"), [(2, "yes"), (3, "no"), (4, "no")])
def test_three_may_be_co_opted(co_opted, outcome):
    """FDC: co-option up to three vacancies, ratified by the next assembly."""
    verdict = vacancy_verdict(vacancy(CO_OPTION), vacated(co_opted=co_opted))

    assert (verdict.outcome, verdict.parts[0].figures["co_opted"]) == (outcome, co_opted)


def test_the_sentence_says_what_fills_the_seat():
    assert plain(vacancy_verdict(vacancy(CO_OPTION), vacated()).sentence) == (
        "Vacance : l’instance coopte un remplaçant, à ratifier par la prochaine assemblée, "
        "3 au plus (art. 14)."
    )
    assert plain(vacancy_verdict(vacancy(CO_OPTION), vacated(co_opted=3)).sentence) == (
        "Le siège reste vacant : le texte ne prévoit rien qui s’applique (art. 14). "
        "Ne s’applique pas : 3 cooptations déjà, 3 au plus (art. 14)."
    )


def test_co_option_may_have_no_limit():
    assert vacancy_verdict(
        vacancy(CoOption(article="1", most=None, is_ratified=False)), vacated(co_opted=99)
    ).is_yes


@pytest.mark.parametrize(
    ("in_place", "ends", "outcome"),
    [
        (7, ENDS, "no"),
        (6, ENDS, "yes"),
        (5, ENDS, "yes"),
        (6, date(2026, 7, 9), "no"),
        (6, date(2026, 7, 10), "no"),
        (6, date(2026, 7, 11), "yes"),
    ],
)
def test_an_election_is_held_when_fewer_than_seven_with_more_than_six_months_left(in_place, ends, outcome):
    """AAPPMA: by-election if fewer than 7 and more than 6 months to run."""
    assert vacancy_verdict(vacancy(BY_ELECTION), vacated(in_place=in_place, ends_on=ends)).outcome == outcome


def test_the_electors_may_replace_within_so_many_months():
    """Médoc: a vacancy is filled within three months."""
    verdict = vacancy_verdict(vacancy(ByElection(article="9", within_months=3)), vacated())

    assert plain(verdict.sentence) == "Vacance : élection partielle, avant le 10 avril 2026 (art. 9)."


@pytest.mark.parametrize(
    ("means", "facts", "told"),
    [
        (NextInList(article="1"), {"next_in_list": "Awa"}, "« Awa », suivant de liste"),
        (Substitute(article="1"), {"substitute": "Luc"}, "« Luc », suppléant"),
        (SameOrganisation(article="1"), {"organisation": "Union"}, "« Union » désigne une autre personne"),
    ],
)
def test_who_was_next_takes_the_seat(means, facts, told):
    assert told in plain(vacancy_verdict(vacancy(means), vacated(**facts)).sentence)
    assert vacancy_verdict(vacancy(means), vacated()).is_no


def test_the_first_means_that_applies_is_the_one():
    rule = vacancy(Substitute(article="1"), CO_OPTION, LeftVacant(article="3"))

    assert vacancy_verdict(rule, vacated(substitute="Luc")).article == "1"
    assert vacancy_verdict(rule, vacated()).article == "14"
    stays = vacancy_verdict(rule, vacated(co_opted=3))
    assert (stays.outcome, stays.article) == ("no", "3")
    assert [part.outcome for part in stays.parts] == ["no", "no", "yes"]


def test_nothing_written_leaves_the_seat_vacant():
    assert vacancy_verdict(vacancy(), vacated()).sentence.endswith("(art.\u00a014).")


@pytest.mark.parametrize(
    ("finishes", "end"),
    [
        (Finishes.TERM, ENDS),
        (Finishes.NEW, date(2029, 2, 1)),
        (Finishes.NEXT_ASSEMBLY, date(2026, 6, 1)),
    ],
)
def test_for_how_long_a_replacement_sits(finishes, end):
    on = date(2026, 2, 1)

    period, verdict = replacement_period(
        vacancy(finishes=finishes),
        vacated(),
        on=on,
        full_end=date(2029, 2, 1),
        next_assembly=date(2026, 6, 1),
    )

    assert (period, verdict.outcome) == (Period(on, end), "yes")


def test_a_period_without_a_known_assembly_has_no_end():
    period, verdict = replacement_period(
        vacancy(finishes=Finishes.NEXT_ASSEMBLY), vacated(), on=LEFT, full_end=ENDS
    )

    assert period == Period(LEFT)
    assert verdict.sentence == "Qui remplace siège jusqu’à la prochaine assemblée (art.\u00a014)."


def test_what_the_text_leaves_open_is_asked():
    period, verdict = replacement_period(
        vacancy(finishes=Finishes.UNSTATED), vacated(), on=LEFT, full_end=ENDS
    )

    assert (period, verdict.outcome) == (None, "to_decide")
    assert [reading.name for reading in verdict.readings] == [
        "achève le mandat en cours",
        "commence un mandat entier",
    ]


MANDATE = Period(date(2026, 2, 1), ENDS)


def test_a_vacancy_is_written_as_it_was_read():
    rule = vacancy(CO_OPTION, BY_ELECTION, LeftVacant(article="3"))

    assert read_part(Vacancy, written(rule)) == (rule, [])


def test_what_would_never_apply_is_refused():
    _, problems = read_part(Vacancy, written(vacancy(LeftVacant(article="3"), CO_OPTION)))

    assert "ne s’appliquerait jamais" in problems[0].sentence
