"""The bureau: who may hold an office, until when, and what may not be held together."""

from datetime import date

import pytest

from cressmember.kernel.periods import Period
from cressmember.kernel.violations import RuleViolation
from governance.rules.election.applicant import Applicant
from governance.rules.election.candidacy import Age, AsOf, Quality
from governance.rules.election.election import (
    Blanks,
    Election,
    Electors,
    GenderBy,
    Needs,
    Round,
    Rounds,
)
from governance.rules.election.ranking import TieBreak
from governance.rules.mandate.mandates import Until, Years
from governance.rules.mandate.offices import (
    Alternation,
    Bureau,
    Cumulation,
    Nominee,
    Office,
    OfficeHolder,
    WithBoard,
    bureau_due_verdict,
    bureau_end,
    bureau_verdict,
    office_verdict,
)
from governance.rules.seat.size import Size
from governance.rules.text.reading import read_part, written

ON = date(2026, 7, 1)
ELECTION = Election(
    article="16",
    electors=Electors("body", "conseil d’administration"),
    scrutin=Rounds(rounds=(Round(needs=Needs.ABSOLUTE), Round(needs=Needs.ABSOLUTE, staying=2))),
    ties=(TieBreak.OLDER, TieBreak.LOT),
    blanks=Blanks.IGNORED,
    gender_by=GenderBy.NOTHING,
)


def office(name="président", size=1, **rest):
    return Office(
        name=name, article="17", size=Size(size, size), is_on_board=rest.pop("is_on_board", True), **rest
    )


def bureau(*offices, **rest):
    return Bureau(
        **(
            {
                "article": "16",
                "offices": offices or (office(), office("vice-président", 2), office("trésorier")),
                "election": ELECTION,
                "is_secret": True,
                "within_days": 30,
                "length": Years(years=3, until=Until.ANNIVERSARY),
                "cumulation": Cumulation.NEVER,
            }
            | rest
        )
    )


def nominee(name="Awa", *, is_on_board=True, previous_college="", is_approved=None, **facts):
    return Nominee(
        applicant=Applicant(name=name, filed_on=ON, **facts),
        is_on_board=is_on_board,
        previous_college=previous_college,
        is_approved=is_approved,
    )


def answer(rule, name, who, *holders):
    return office_verdict(rule, name, who, [OfficeHolder(*each) for each in holders], on=ON)


def plain(text):
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(("is_on_board", "outcome"), [(True, "yes"), (False, "no")])
def test_an_officer_sits_on_the_board(is_on_board, outcome):
    verdict = answer(bureau(), "président", nominee(is_on_board=is_on_board))

    assert verdict.outcome == outcome
    if outcome == "no":
        assert plain(verdict.sentence) == (
            "« Awa » ne peut pas exercer la fonction « président » : "
            "« Awa » ne siège pas dans l’instance (art. 17)."
        )


def test_someone_from_outside_may_hold_an_office_open_to_them():
    assert answer(bureau(office(is_on_board=False)), "président", nominee(is_on_board=False)).is_yes


@pytest.mark.parametrize(("taken", "outcome"), [(0, "yes"), (1, "yes"), (2, "no")])
def test_an_office_is_held_by_so_many(taken, outcome):
    holders = [("vice-président", f"V{rank}") for rank in range(taken)]

    assert answer(bureau(), "vice-président", nominee(), *holders).outcome == outcome


def test_an_office_may_be_held_by_any_number():
    free = Office(name="membre", article="17", size=Size(0, None), is_on_board=True)

    assert answer(bureau(free), "membre", nominee(), *[("membre", f"M{rank}") for rank in range(20)]).is_yes
    assert bureau_verdict(bureau(free), [OfficeHolder("membre", f"M{rank}") for rank in range(20)]).is_yes


def test_being_elected_again_is_not_being_one_more():
    assert answer(bureau(), "président", nominee(), ("président", "Awa")).is_yes


def test_only_a_departmental_president_presides():
    """FRC: only a departmental president can be president."""
    needed = Quality(article="18", quality="président départemental", is_barred=False)
    rule = bureau(office(conditions=(needed, Age(article="19", most=65, as_of=AsOf.ELECTION))))
    born = date(1980, 1, 1)

    assert answer(
        rule, "président", nominee(born=born, qualities=frozenset({"président départemental"}))
    ).is_yes
    assert [part.article for part in answer(rule, "président", nominee(born=born)).parts if part.is_no] == [
        "18"
    ]


@pytest.mark.parametrize(
    ("cumulation", "outcome"),
    [(Cumulation.NEVER, "no"), (Cumulation.ALLOWED, "yes"), (Cumulation.UNSTATED, "to_decide")],
)
def test_two_offices_of_one_person(cumulation, outcome):
    """FDC: offices are not cumulable."""
    rule = bureau(office(), office("trésorier"), cumulation=cumulation)

    assert answer(rule, "trésorier", nominee(), ("président", "Awa")).outcome == outcome
    both = [OfficeHolder("président", "Awa"), OfficeHolder("trésorier", "Awa")]
    assert bureau_verdict(rule, both).outcome == outcome


@pytest.mark.parametrize(
    ("previous", "college", "outcome"),
    [
        ("employeurs", "salariés", "yes"),
        ("employeurs", "employeurs", "no"),
        ("salariés", "employeurs", "yes"),
        ("", "employeurs", "yes"),
    ],
)
def test_an_office_alternates_between_colleges(previous, college, outcome):
    rule = bureau(
        alternation=Alternation(
            article="20", offices=frozenset({"président"}), colleges=("employeurs", "salariés")
        )
    )

    assert answer(rule, "président", nominee(college=college, previous_college=previous)).outcome == outcome
    assert answer(rule, "trésorier", nominee(college="x", previous_college=previous)).is_yes


def test_a_college_without_a_turn_is_refused():
    rule = bureau(
        alternation=Alternation(article="20", offices=frozenset({"président"}), colleges=("A", "B"))
    )

    with pytest.raises(RuleViolation, match="pas de tour"):
        answer(rule, "président", nominee(previous_college="C"))


@pytest.mark.parametrize(("is_approved", "outcome"), [(None, "to_decide"), (True, "yes"), (False, "no")])
def test_an_authority_may_have_to_approve(is_approved, outcome):
    """AAPPMA: treasurer and president need the prefect's approval."""
    rule = bureau(office(approved_by="préfet"))

    assert answer(rule, "président", nominee(is_approved=is_approved)).outcome == outcome


def test_a_bureau_says_what_is_vacant():
    holders = [
        OfficeHolder("président", "Awa"),
        OfficeHolder("vice-président", "Luc"),
        OfficeHolder("trésorier", "Zoé"),
    ]

    short = bureau_verdict(bureau(), holders)
    whole = bureau_verdict(bureau(), [*holders, OfficeHolder("vice-président", "Max")])
    over = bureau_verdict(
        bureau(), [*holders, *(OfficeHolder("vice-président", name) for name in ("Max", "Ada"))]
    )

    assert plain(short.sentence) == (
        "Le bureau est incomplet ou irrégulier : vice-président : Luc, 1 sur 2 (art. 17)."
    )
    assert (whole.outcome, over.outcome) == ("yes", "no")
    assert "président : vacant, 0 sur 1" in plain(bureau_verdict(bureau(), []).sentence)


def test_an_unknown_office_is_refused():
    with pytest.raises(RuleViolation, match="pas de fonction"):
        bureau_verdict(bureau(), [OfficeHolder("roi", "Awa")])


@pytest.mark.parametrize(
    ("elected", "on", "outcome"),
    [
        ((2026, 7, 30), (2026, 12, 1), "yes"),
        ((2026, 7, 31), (2026, 12, 1), "yes"),
        ((2026, 8, 1), (2026, 12, 1), "no"),
        (None, (2026, 7, 31), "yes"),
        (None, (2026, 8, 1), "no"),
    ],
)
def test_the_bureau_is_elected_within_thirty_days(elected, on, outcome):
    verdict = bureau_due_verdict(bureau(), ON, elected_on=elected and date(*elected), on=date(*on))

    assert verdict.outcome == outcome
    assert "au plus tard le 31 juillet 2026" in verdict.sentence


def test_a_bureau_may_have_no_delay():
    assert bureau_due_verdict(bureau(within_days=None), ON, elected_on=None, on=date(2030, 1, 1)).is_yes


def test_a_bureau_ends_on_its_own_or_with_the_board():
    """FDC: a bureau of three years in a board of six."""
    board_ends = date(2032, 6, 1)

    assert bureau_end(bureau(), ON, board_ends=board_ends).period == Period(ON, date(2029, 7, 1))
    assert bureau_end(bureau(length=WithBoard()), ON, board_ends=board_ends).period == Period(ON, board_ends)


def test_a_bureau_is_written_as_it_was_read():
    rule = bureau(
        office(conditions=(Age(article="19", most=65),)),
        length=WithBoard(),
        alternation=Alternation(article="20", offices=frozenset({"président"}), colleges=("A", "B")),
    )

    assert read_part(Bureau, written(rule)) == (rule, [])


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        (bureau(office(), office()), "portent le même nom"),
        (
            bureau(
                office(),
                alternation=Alternation(article="20", offices=frozenset({"roi"}), colleges=("A", "B")),
            ),
            "ne la connaît pas",
        ),
    ],
)
def test_a_bureau_that_does_not_hold_together_is_refused(rule, why):
    _, problems = read_part(Bureau, written(rule))

    assert why in problems[0].sentence
