"""Deemed resignation, on the statutes of fishing and hunting federations."""

from datetime import date

import pytest

from governance.rules.mandate.resignation import (
    Absences,
    Attendance,
    Attended,
    Away,
    Counted,
    Effect,
    Loss,
    Lost,
    resignation_verdict,
)

ON = date(2026, 12, 1)


def absences(excused=Counted.NO, represented=Counted.NO, effect=Effect.OF_RIGHT):
    return Absences(article="12", most=3, excused=excused, represented=represented, effect=effect)


def away(effect=Effect.OF_RIGHT):
    return Away(article="9", months=12, excused=Counted.YES, represented=Counted.YES, effect=effect)


def meetings(*letters):
    """One meeting a month from January 2026: Present, Represented, Excused, Absent."""
    how = {"P": "present", "R": "represented", "E": "excused", "A": "absent"}
    return [
        Attended(date(2026, rank, 15), Attendance(how[letter]))
        for rank, letter in enumerate("".join(letters), 1)
    ]


@pytest.mark.parametrize(
    ("attended", "absent", "outcome"),
    [
        ("PAA", 2, "no"),
        ("PAAA", 3, "yes"),
        ("AAAA", 4, "yes"),
        ("AAAP", 0, "no"),
        ("AAPA", 1, "no"),
        ("", 0, "no"),
    ],
)
def test_three_absences_in_a_row_are_a_resignation(attended, absent, outcome):
    """AAPPMA: three absences, resigned."""
    verdict = resignation_verdict([absences()], meetings(attended), on=ON)

    assert (verdict.outcome, verdict.parts[0].figures["absences"]) == (outcome, absent)


def test_the_sentence_can_be_printed():
    assert resignation_verdict([absences()], meetings("AAA"), on=ON).sentence.replace("\u00a0", " ") == (
        "Réputé démissionnaire : 3 absences consécutives, 3 pour quitter son siège (art. 12)."
    )


@pytest.mark.parametrize(
    ("excused", "represented", "attended", "outcome"),
    [
        (Counted.YES, Counted.NO, "AEA", "yes"),
        (Counted.NO, Counted.NO, "AEA", "no"),
        (Counted.UNSTATED, Counted.NO, "AEA", "to_decide"),
        (Counted.NO, Counted.YES, "ARA", "yes"),
        (Counted.NO, Counted.UNSTATED, "ARA", "to_decide"),
        (Counted.UNSTATED, Counted.UNSTATED, "AAA", "yes"),
        (Counted.UNSTATED, Counted.UNSTATED, "ERP", "no"),
    ],
)
def test_an_absence_is_what_the_text_says(excused, represented, attended, outcome):
    assert resignation_verdict([absences(excused, represented)], meetings(attended), on=ON).outcome == outcome


def test_what_an_absence_is_gets_asked():
    verdict = resignation_verdict([absences(Counted.UNSTATED, Counted.UNSTATED)], meetings("AEA"), on=ON)

    assert [reading.outcome for reading in verdict.readings] == ["yes", "yes", "no", "no"]
    assert verdict.readings[0].name == (
        "une absence excusée compte comme une absence, être représenté compte comme une absence"
    )


@pytest.mark.parametrize(
    ("on", "outcome"), [((2027, 1, 14), "no"), ((2027, 1, 15), "to_decide"), ((2027, 1, 16), "to_decide")]
)
def test_after_a_year_away_one_may_be_deemed_to_have_resigned(on, outcome):
    """FDC: a year of absence may be a resignation: the body says."""
    verdict = resignation_verdict([away(Effect.MAY)], meetings("AEA"), on=date(*on))

    assert verdict.outcome == outcome
    if outcome == "to_decide":
        assert "Est-il déclaré démissionnaire" in verdict.question


def test_someone_who_came_is_not_away():
    verdict = resignation_verdict([away()], meetings("AAP"), on=date(2029, 1, 1))

    assert verdict.is_no
    assert "présent à la dernière réunion" in verdict.sentence


def test_meetings_to_come_count_for_nothing():
    assert resignation_verdict([absences()], meetings("AAA"), on=date(2026, 3, 14)).is_no


@pytest.mark.parametrize(
    ("lost", "effect", "outcome"),
    [
        ([], Effect.OF_RIGHT, "no"),
        ([Loss.STANDING], Effect.OF_RIGHT, "no"),
        ([Loss.MEMBERSHIP], Effect.OF_RIGHT, "yes"),
        ([Loss.MEMBERSHIP], Effect.MAY, "to_decide"),
    ],
)
def test_losing_membership_ends_the_mandate(lost, effect, outcome):
    rule = Lost(article="8", what=Loss.MEMBERSHIP, effect=effect)

    assert resignation_verdict([rule], [], on=ON, lost=lost).outcome == outcome


def test_one_rule_that_applies_is_enough():
    rules = [absences(), Lost(article="8", what=Loss.MEMBERSHIP, effect=Effect.OF_RIGHT)]

    verdict = resignation_verdict(rules, meetings("P"), on=ON, lost=[Loss.MEMBERSHIP])

    assert (verdict.outcome, verdict.article) == ("yes", "8")
    assert "a perdu la qualité d’adhérent" in verdict.sentence


def test_two_questions_are_both_asked():
    rules = [absences(effect=Effect.MAY), Lost(article="8", what=Loss.STANDING, effect=Effect.MAY)]

    verdict = resignation_verdict(rules, meetings("AAA"), on=ON, lost=[Loss.STANDING])

    assert verdict.is_open
    assert verdict.readings == ()
    assert verdict.question.count("?") == 2


def test_without_a_rule_nobody_leaves():
    assert resignation_verdict([], meetings("AAA"), on=ON).sentence == "Aucune règle ne met fin au mandat."
