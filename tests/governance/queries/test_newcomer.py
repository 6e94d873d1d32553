"""What the statutes say of a mandate that is given."""

from datetime import date, timedelta

import pytest

from cressmember.kernel.violations import RuleViolation
from governance.actions.holder import replace_holder
from governance.actions.mandate import (
    Seating,
    coopt,
    correct_mandate,
    end_mandate,
    give_mandate,
    ratify_mandate,
    resume_mandate,
)
from governance.models import Mandate
from governance.queries.newcomer import ending_of, parity_with, said_of
from governance.queries.text import text_of
from tests.governance.document import MANDATES, seats
from tests.governance.document import college as rule_college
from tests.governance.seats import START, TERM, board, college, member, person, seat, text_of_board

pytestmark = pytest.mark.django_db

LATER = date(2025, 3, 1)
COOPTION = {"kind": "co_option", "article": "24", "most": 1, "is_ratified": True}


@pytest.fixture
def body():
    college()
    return board(code="ca")


def refusal(call, *args, **options):
    with pytest.raises(RuleViolation) as refused:
        call(*args, **options)
    return str(refused.value).replace("\u00a0", " ")


def told(mandate):
    return [
        each.replace("\u00a0", " ")
        for each in said_of(mandate, text_of(mandate.body, on=mandate.starts_on)).told
    ]


def test_seats_that_are_held_refuse_one_more_and_cite_the_article(body):
    text_of_board(seats(size=1))
    seat(body, member("Lilas"), college=college(), titular=person("Roche"))

    said = refusal(seat, body, member("Abeille"), college=college(), titular=person("Petit"))

    assert said == (
        "« Camille Petit » ne peut pas siéger : Associations : 2 titulaires pour 1 siège, "
        "Camille Roche et Camille Petit (art. 21). 2 personnes siègent pour 1 siège (art. 21)."
    )


def test_a_seat_that_is_held_later_is_refused_too(body):
    text_of_board(seats(size=1))
    seat(body, member("Lilas"), college=college(), starts_on=LATER)

    assert "2 titulaires pour 1 siège" in refusal(seat, body, member("Abeille"), college=college())
    assert seat(body, member("Ruche"), college=college(), term_on=LATER).pk


@pytest.mark.parametrize(("starts_on", "refused"), [(date(2024, 12, 31), True), (date(2025, 1, 1), False)])
def test_the_text_of_the_day_when_a_mandate_begins_answers(body, starts_on, refused):
    text_of_board(seats(size=1))
    seat(body, member("Lilas"), college=college())
    text_of_board(seats(size=2), on=date(2025, 1, 1), title="Statuts 2025")

    if refused:
        refusal(seat, body, member("Abeille"), college=college(), starts_on=starts_on)
    else:
        assert seat(body, member("Abeille"), college=college(), starts_on=starts_on).pk


def test_seats_that_the_text_does_not_have_are_refused(body):
    text_of_board(seats())

    said = refusal(seat, body, member("Lilas", code="mutuals"), college=college("mutuals"))

    assert "dites s’il s’agit de « Associations » (art. 21)." in said


def test_a_guest_that_the_text_does_not_foresee_is_told_not_refused(body):
    text_of_board(seats())

    guest = seat(body, member("Lilas"), obtained="guest", term_on=None)

    assert told(guest) == ["Le texte ne prévoit pas d’invités dans cette instance (art. 21)."]


def test_several_kinds_of_guests_are_told_apart_by_people(body):
    kinds = [
        {"kind": "guests", "name": name, "article": "21", "size": 2, "voice": "advice"}
        for name in ("Région", "État")
    ]
    text_of_board(seats(), *kinds, total=2)

    vague = seat(body, member("Lilas"), obtained="guest", term_on=None)
    said = seat(body, member("Préfecture"), obtained="guest", seats="État", term_on=None)

    assert "dites laquelle" in told(vague)[0]
    assert told(said) == []


def test_the_seat_of_a_college_is_for_those_whom_the_register_places_there(body):
    codes = [rule_college("associations", name="Les associations"), rule_college("mutuals", order=2)]
    text_of_board(seats(), seats("Mutuals", 1), codes=codes)
    mutual = member("Mutuelle", code="mutuals")

    said = refusal(seat, body, mutual, college=college(), titular=person("Ferrand", "Lise"))

    assert said.endswith("« Mutuelle » n’est pas du collège « Les associations » (art. 21).")


def test_substitutes_are_refused_where_nobody_has_one(body):
    text_of_board(seats(), substitutes="none")

    said = refusal(seat, body, member("Lilas"), college=college(), substitute=person("Petit"))
    assert "ne peut pas avoir de suppléant (art. 21)" in said

    mandate = seat(body, member("Abeille"), college=college(), titular=person("Roche"))
    said = refusal(
        replace_holder, mandate=mandate, role="substitute", person=person("Durey"), on=LATER, by=None
    )
    assert said == "Personne n’a de suppléant dans cette instance (art. 21)."


def test_a_requirement_of_the_text_refuses_whoever_would_break_it(body):
    places = {
        "kind": "territories",
        "name": "Départements",
        "article": "21",
        "constituencies": [{"name": "44"}],
    }
    text_of_board(
        seats(),
        places,
        total=3,
        requirements=[{"article": "23", "who": {"college": "associations"}, "most": 1}],
    )
    seat(body, member("Lilas"), college=college())

    said = refusal(seat, body, member("Abeille"), college=college())

    assert said.endswith("collège associations : 2 en place, 1 au plus (art. 23).")


def test_a_question_that_the_text_leaves_open_is_told_not_refused(body):
    share = {"article": "23", "who": {"college": "associations"}, "most": "1/2"}
    text_of_board(seats(), seats("Mutuals", 2), requirements=[share])
    seat(body, member("Mutuelle", code="mutuals"), college=college("mutuals"))
    seat(body, member("Lilas"), college=college())

    given = seat(body, member("Abeille"), college=college())

    assert any("le texte ne dit pas de quoi cette part se calcule" in each for each in told(given))


# How many in a row.


def limited(**limit):
    return {"mandates": MANDATES | {"limit": {"article": "25", "most": 1, "replacements": "no"} | limit}}


def test_a_limit_counts_the_mandates_of_a_person(body):
    text_of_board(seats(), held_by="person", rules=limited())
    roche = person("Roche")
    seat(body, member("Lilas"), college=college(), titular=roche)

    said = refusal(
        seat, body, member("Abeille"), college=college(), titular=roche, starts_on=TERM, term_on=None
    )

    assert said == "1 mandat consécutif sur 1 au plus : un autre n’est pas possible (art. 25)."
    assert seat(
        body, member("Ruche"), college=college(), titular=person("Petit"), starts_on=TERM, term_on=None
    )


def test_a_person_who_sits_alone_is_counted_too(body):
    text_of_board(seats(), held_by="person", rules=limited())
    alone = Seating(person=person("Durey"))
    usual = {"body": body, "seating": alone, "obtained": "elected", "college": college(), "by": None}
    give_mandate(starts_on=START, term_on=TERM, **usual)

    assert "un autre n’est pas possible" in refusal(give_mandate, starts_on=TERM, term_on=None, **usual)


def test_whose_limit_it_is_is_left_to_people_where_it_matters(body):
    text_of_board(seats(), rules=limited())
    lilas = member("Lilas")
    seat(body, lilas, college=college(), titular=person("Roche"))

    given = seat(
        body, lilas, college=college(), titular=person("Petit"), starts_on=TERM, term_on=date(2030, 6, 20)
    )

    assert told(given) == [
        "À trancher : le texte ne dit pas si la limite vise l’organisation ou la personne. "
        "« elle vise l’organisation » donne non et « elle vise la personne » donne oui."
    ]


def test_nobody_chooses_where_both_agree(body):
    text_of_board(seats(), rules=limited())
    lilas, roche = member("Lilas"), person("Roche")
    seat(body, lilas, college=college(), titular=roche)

    refusal(seat, body, lilas, college=college(), titular=roche, starts_on=TERM, term_on=None)


def test_finishing_the_mandate_of_another_does_not_count(body):
    text_of_board(seats(), held_by="person", rules=limited())
    roche = person("Roche")
    mandate = seat(body, member("Lilas"), college=college(), titular=person("Petit"))
    replace_holder(mandate=mandate, role="titular", person=roche, on=LATER, by=None)

    assert seat(
        body, member("Abeille"), college=college(), titular=roche, starts_on=TERM, term_on=date(2030, 6, 20)
    ).pk


# The term.


def test_the_term_is_that_of_the_text(body):
    text_of_board(seats())
    mandate = Mandate(body=body, college=college(), obtained="elected", starts_on=START)

    found = ending_of(mandate, text_of(body, on=START))

    assert (found.period.end, found.is_certain) == (TERM, True)


def test_an_assembly_that_is_not_yet_known_leaves_a_question(body):
    length = {"kind": "years", "years": 3, "until": "assembly"}
    text_of_board(seats(), rules={"mandates": MANDATES | {"length": length}})
    mandate = Mandate(body=body, college=college(), obtained="elected", starts_on=START)

    found = ending_of(mandate, text_of(body, on=START))

    assert (found.period.end, found.question) == (
        date(2028, 1, 1),
        "l’assemblée de 2027 n’est pas encore fixée.",
    )


@pytest.mark.parametrize(
    ("term_on", "said"),
    [
        (TERM, []),
        (TERM + timedelta(days=1), ["Le terme écrit, le 20 juin 2027, vient après celui du texte."]),
        (TERM - timedelta(days=1), ["Le terme écrit, le 18 juin 2027, vient avant celui du texte."]),
        (None, ["Aucun terme n’est écrit."]),
    ],
)
def test_another_term_than_that_of_the_text_is_told(body, term_on, said):
    text_of_board(seats())

    given = seat(body, member("Lilas"), college=college(), term_on=term_on)

    expected = [f"{each} Mandat jusqu’au 19 juin 2027 : mandat de 3 ans (art. 24)." for each in said]
    assert told(given) == expected


def test_seats_of_right_have_no_term_of_their_own(body):
    text_of_board(
        {
            "kind": "seats",
            "name": "De droit",
            "article": "21",
            "size": 1,
            "filling": "office",
            "quality": "Président de la Région",
        }
    )

    given = seat(body, member("Région"), obtained="by_right", term_on=None)

    assert told(given) == []


def test_parity_is_told_by_the_rule_of_the_text(body):
    text_of_board(seats(), gender=[{"kind": "gap", "article": "23", "most": 0}])
    given = seat(body, member("Lilas"), college=college(), titular=person("Roche", gender="F"))

    verdict = parity_with(given, text_of(body, on=START))

    assert verdict.is_no
    assert verdict.article == "23"


# Co-option.


def vacated(body, **rules):
    vacancy = {"article": "24", "means": [COOPTION], "finishes": "term"} | rules
    text_of_board(seats(size=3), rules={"vacancy": vacancy})
    return left(body, "Lilas")


def left(body, name):
    mandate = seat(body, member(name), college=college())
    return end_mandate(mandate=mandate, on=LATER, reason="resignation", by=None)


def coopted(replaced, name="Ateliers", **changed):
    return coopt(
        replaced=replaced,
        seating=Seating(member(name)),
        **{"starts_on": LATER, "decision": "CA", "decided_on": LATER, "by": None} | changed,
    )


def test_a_cooption_finishes_the_mandate_and_awaits_the_assembly(body):
    mandate = coopted(vacated(body))

    assert mandate.term_on == TERM
    assert mandate.awaits_ratification


def test_a_cooption_is_for_the_very_seats_that_were_left(body):
    experts = {
        "kind": "seats",
        "name": "Experts",
        "article": "21",
        "size": 1,
        "filling": "designated",
        "designated_by": "le conseil",
        "college": "associations",
    }
    vacancy = {"article": "24", "means": [COOPTION], "finishes": "term"}
    text_of_board(seats(size=1), experts, total=2, rules={"vacancy": vacancy})

    assert coopted(left(body, "Lilas")).seats == "Associations"


def test_so_many_cooptions_at_most_until_the_assembly_ratifies(body):
    first = coopted(vacated(body))
    second = left(body, "Abeille")

    assert refusal(coopted, second, "Ruche") == (
        "Le siège reste vacant : le texte ne prévoit rien qui s’applique (art. 24). "
        "Ne s’applique pas : 1 cooptation déjà, 1 au plus (art. 24)."
    )

    ratify_mandate(mandate=first, on=date(2025, 6, 1), ratified_by="AGO", by=None)
    assert coopted(second, "Essaim").pk


def test_a_text_without_cooption_refuses_it(body):
    said = refusal(coopted, vacated(body, means=[]))

    assert said == "Le texte ne prévoit pas de cooptation dans cette instance (art. 24)."


def test_a_cooption_that_nobody_has_to_ratify(body):
    mandate = coopted(vacated(body, means=[COOPTION | {"is_ratified": False}]))

    assert not mandate.awaits_ratification


@pytest.mark.parametrize(
    ("finishes", "term_on"),
    [("new", date(2028, 3, 1)), ("term", TERM), ("unstated", None), ("next_assembly", None)],
)
def test_how_long_whoever_replaces_sits_is_what_the_text_says(body, finishes, term_on):
    replaced = vacated(body, finishes=finishes)

    if term_on is None:
        assert "Écrivez jusqu’à quand court ce mandat" in refusal(coopted, replaced)
        assert coopted(replaced, "Ruche", term_on=date(2026, 6, 20)).term_on == date(2026, 6, 20)
    else:
        assert coopted(replaced).term_on == term_on


def test_what_comes_before_a_cooption_is_told(body):
    substitute = {"kind": "substitute", "article": "24"}
    text_of_board(
        seats(size=3),
        rules={"vacancy": {"article": "24", "means": [substitute, COOPTION], "finishes": "term"}},
    )
    mandate = seat(body, member("Lilas"), college=college(), substitute=person("Petit"))
    replaced = end_mandate(mandate=mandate, on=LATER, reason="resignation", by=None)

    given = coopted(replaced)

    assert told(given) == [
        "Le texte fait passer autre chose avant la cooptation. "
        "Vacance : « Camille Petit », suppléant (art. 24)."
    ]


# What is corrected or taken back is asked again, and no more than that.


def test_a_decision_is_corrected_whatever_the_text_thinks_of_the_seat(body):
    mandate = seat(body, member("Lilas"), college=college("mutuals"))
    text_of_board(seats())

    correct_mandate(mandate=mandate, decision="AGO 2024", by=None)
    assert "dites s’il s’agit de" in refusal(
        correct_mandate, mandate=mandate, starts_on=START + timedelta(days=1), by=None
    )


def test_an_end_is_not_taken_back_on_a_seat_that_the_text_no_longer_leaves(body):
    text_of_board(seats(size=1))
    mandate = end_mandate(
        mandate=seat(body, member("Lilas"), college=college()), on=LATER, reason="resignation", by=None
    )
    seat(body, member("Abeille"), college=college(), starts_on=LATER)

    assert "2 titulaires pour 1 siège" in refusal(resume_mandate, mandate=mandate, by=None)


def test_a_mandate_whose_beginning_was_lost_is_not_judged(body):
    text_of_board(seats(size=1))
    seat(body, member("Lilas"), college=college(), starts_on=None)

    assert seat(body, member("Abeille"), college=college(), starts_on=None).pk
