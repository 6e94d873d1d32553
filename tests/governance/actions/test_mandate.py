from datetime import date

import pytest
from django.db import IntegrityError

from cressmember.core.queries import history_of
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.membership import end_membership, foretold_of_ending, reopen_membership
from cressmember.members.actions.organisation import create_organisation
from governance.actions.body import PlannedSeats, end_body, plan_seats, reopen_body
from governance.actions.holder import replace_holder, restore_holder
from governance.actions.mandate import (
    Seating,
    coopt,
    correct_mandate,
    end_mandate,
    give_mandate,
    ratify_mandate,
    refuse_ratification,
    resume_mandate,
    withdraw_mandate,
)
from governance.actions.office import give_office
from governance.forms.mandate import EndMandateForm, MandateForm
from governance.models import Mandate
from tests.governance.seats import START, TERM, board, college, member, person, seat

pytestmark = pytest.mark.django_db

LATER = date(2025, 3, 1)
LOIRE = ("44", "49", "53", "72", "85")


def sitting(mandate, *, on, role="titular"):
    return [row.person.family_name for row in mandate.holders.in_force(on=on).filter(role=role)]


def test_a_seat_is_held_by_an_organisation_through_people():
    lilas = member("Maison des Lilas")

    mandate = seat(board(), lilas, college=college(), titular=person("Roche"), substitute=person("Petit"))

    assert (mandate.organisation, mandate.ends_on, mandate.seat) == (lilas, TERM, "Associations")
    assert sitting(mandate, on=START) == ["Roche"]
    assert sitting(mandate, on=START, role="substitute") == ["Petit"]
    assert history_of(mandate.body).first().event == "governance.mandate_given"


def test_a_person_alone_holds_a_seat():
    guest = person("Durey")

    mandate = give_mandate(
        body=board(), seating=Seating(person=guest), obtained="guest", starts_on=START, term_on=None, by=None
    )

    assert not mandate.has_voice
    assert mandate.in_force_on(date(2040, 1, 1))


@pytest.mark.parametrize("seating", [Seating(), Seating(person="x", titular="y")])
def test_somebody_sits_and_once(seating):
    with pytest.raises(RuleViolation):
        give_mandate(body=None, seating=seating, obtained="elected", starts_on=START, term_on=None, by=None)


def test_a_mandate_ends_after_it_began():
    with pytest.raises(RuleViolation, match="après avoir commencé"):
        seat(board(), member("Lilas"), term_on=START)


def test_a_stranger_is_not_elected_but_may_be_designated():
    body, stranger = board(), create_organisation(by=None, name="Région")

    with pytest.raises(RuleViolation, match="n’est pas adhérente"):
        seat(body, stranger)

    assert seat(body, stranger, obtained="by_right").pk


@pytest.mark.parametrize(("starts_on", "refused"), [(date(2027, 6, 19), True), (TERM, False)])
def test_an_organisation_sits_once_at_a_time(starts_on, refused):
    body, lilas = board(), member("Lilas")
    seat(body, lilas)

    if refused:
        with pytest.raises(RuleViolation, match="siège déjà"):
            seat(body, lilas, starts_on=starts_on, term_on=None)
    else:
        assert seat(body, lilas, starts_on=starts_on, term_on=None).pk


def test_a_guest_of_a_body_may_not_be_guest_twice_but_may_become_a_member():
    body, lilas = board(), member("Lilas")
    seat(body, lilas, obtained="guest")

    with pytest.raises(RuleViolation, match="siège déjà"):
        seat(body, lilas, obtained="guest")

    assert seat(body, lilas).pk


def test_a_seat_that_nobody_left_is_not_filled_by_co_option():
    body = board()

    with pytest.raises(RuleViolation, match="Coopter sur ce siège"):
        seat(body, member("Lilas"), obtained="coopted", term_on=None)

    elected = seat(body, member("Abeille"))
    with pytest.raises(RuleViolation, match="Coopter sur ce siège"):
        correct_mandate(mandate=elected, obtained="coopted", by=None)
    assert "coopted" not in dict(MandateForm(body=body).fields["obtained"].choices)


# SC-06: a college with one seat for each département.


@pytest.fixture
def territorial():
    body = board()
    plan_seats(body=body, planned=[PlannedSeats(1, college("territorial"), code) for code in LOIRE], by=None)
    return body


def test_a_second_holder_of_a_territory_seat_is_refused(territorial):
    seat(territorial, member("Nantes"), college=college("territorial"), territory="44")

    with pytest.raises(RuleViolation, match=r"est tenu par Nantes jusqu’au 20 juin 2027"):
        seat(territorial, member("Rezé"), college=college("territorial"), territory="44")

    assert seat(territorial, member("Angers"), college=college("territorial"), territory="49").pk


def test_a_territory_seat_says_its_departement(territorial):
    with pytest.raises(RuleViolation, match="dites lequel"):
        seat(territorial, member("Nantes"), college=college("territorial"))


@pytest.mark.parametrize(("seats", "refused"), [(1, True), (2, True), (3, False)])
def test_a_college_has_no_more_holders_than_seats(seats, refused):
    body = board()
    seat(body, member("Un"), college=college())
    seat(body, member("Deux"), college=college(), starts_on=LATER)
    plan_seats(body=body, planned=[PlannedSeats(seats, college())], by=None)

    if refused:
        with pytest.raises(RuleViolation):
            seat(body, member("Trois"), college=college())
    else:
        assert seat(body, member("Trois"), college=college()).pk


def test_seats_held_one_after_the_other_leave_room():
    body = board()
    plan_seats(body=body, planned=[PlannedSeats(1, college())], by=None)
    seat(body, member("Un"), college=college(), term_on=LATER)

    assert seat(body, member("Deux"), college=college(), starts_on=LATER).pk


# Ends, and what takes them back.


def test_a_mandate_that_ends_sooner_says_why_and_can_be_taken_up_again():
    mandate = seat(board(), member("Lilas"))

    end_mandate(mandate=mandate, on=LATER, reason="resignation", note="Courrier", by=None)
    mandate.refresh_from_db()
    assert (mandate.ends_on, mandate.term_on, mandate.end_reason) == (LATER, TERM, "resignation")

    resume_mandate(mandate=mandate, by=None)
    mandate.refresh_from_db()
    assert (mandate.ends_on, mandate.end_reason, mandate.end_note) == (TERM, "", "")


@pytest.mark.parametrize("on", [date(2024, 6, 19), date(2027, 6, 21)])
def test_a_mandate_ends_within_its_days(on):
    mandate = seat(board(), member("Lilas"))

    with pytest.raises(RuleViolation):
        end_mandate(mandate=mandate, on=on, reason="resignation", by=None)


@pytest.mark.parametrize("reason", ["death", "removed", "wound_up"])
def test_a_mandate_ends_by_death_by_removal_or_by_winding_up(reason):
    mandate = end_mandate(mandate=seat(board(), member("Lilas")), on=LATER, reason=reason, by=None)

    assert Mandate.objects.get(end_reason=reason) == mandate
    assert reason in dict(EndMandateForm().fields["reason"].choices)


def test_the_reason_of_an_end_is_chosen():
    assert EndMandateForm({"on": "01/03/2025", "reason": ""}).errors.keys() == {"reason"}


@pytest.mark.parametrize(("term_on", "said"), [(TERM, "le 20 juin 2027"), (None, "sans terme")])
def test_a_mandate_does_not_end_by_its_term_before_it(term_on, said):
    mandate = seat(board(), member("Lilas"), term_on=term_on)

    with pytest.raises(RuleViolation, match=said):
        end_mandate(mandate=mandate, on=LATER, reason="term", by=None)


def test_a_mandate_ends_by_its_term_on_that_day():
    mandate = seat(board(), member("Lilas"))

    assert end_mandate(mandate=mandate, on=TERM, reason="term", by=None).end_reason == "term"


def test_only_an_organisation_is_wound_up():
    mandate = give_mandate(
        body=board(),
        seating=Seating(person=person("Durey")),
        obtained="elected",
        starts_on=START,
        term_on=TERM,
        by=None,
    )

    with pytest.raises(RuleViolation, match="personne seule"):
        end_mandate(mandate=mandate, on=LATER, reason="wound_up", by=None)


def test_an_end_is_not_taken_back_once_the_seat_is_held():
    body = board()
    plan_seats(body=body, planned=[PlannedSeats(1, college())], by=None)
    mandate = end_mandate(
        mandate=seat(body, member("Un"), college=college()), on=LATER, reason="resignation", by=None
    )
    seat(body, member("Deux"), college=college(), starts_on=LATER)

    with pytest.raises(RuleViolation, match="est tenu par Deux"):
        resume_mandate(mandate=mandate, by=None)


def test_a_mandate_that_runs_to_its_term_has_no_end_to_take_back():
    with pytest.raises(RuleViolation, match="rien à annuler"):
        resume_mandate(mandate=seat(board(), member("Lilas")), by=None)


def test_a_mandate_written_by_mistake_is_forgotten_unless_something_stands_on_it():
    body = board()
    mistaken = seat(body, member("Un"), titular=person("Roche"))
    withdraw_mandate(mandate=mistaken, by=None)
    assert not Mandate.objects.exists()

    presided = seat(body, member("Deux"), titular=person("Petit"))
    give_office(mandate=presided, kind="president", starts_on=START, by=None)
    with pytest.raises(RuleViolation, match="mettez-y fin"):
        withdraw_mandate(mandate=presided, by=None)
    assert presided.holders.count() == 1


def test_a_correction_moves_who_sat_from_the_first_day():
    mandate = seat(board(), member("Lilas"), titular=person("Roche"))

    correct_mandate(mandate=mandate, starts_on=LATER, by=None)

    assert sitting(mandate, on=date(2025, 2, 28)) == []
    assert sitting(mandate, on=LATER) == ["Roche"]


# Another person on the same seat.


def test_an_organisation_keeps_its_seat_when_its_person_changes():
    mandate = seat(board(), member("Lilas"), titular=person("Roche"))
    office = give_office(mandate=mandate, kind="treasurer", starts_on=START, by=None)

    replace_holder(mandate=mandate, role="titular", person=person("Nguyen"), on=LATER, by=None)

    assert sitting(mandate, on=date(2025, 2, 28)) == ["Roche"]
    assert sitting(mandate, on=LATER) == ["Nguyen"]
    office.refresh_from_db()
    assert office.ends_on == LATER

    office.delete()
    restore_holder(mandate=mandate, role="titular", by=None)
    assert sitting(mandate, on=LATER) == ["Roche"]


def test_a_substitute_becomes_the_titular():
    petit = person("Petit")
    mandate = seat(board(), member("Lilas"), titular=person("Roche"), substitute=petit)

    replace_holder(mandate=mandate, role="titular", person=petit, on=LATER, by=None)

    assert sitting(mandate, on=LATER) == ["Petit"]
    assert sitting(mandate, on=LATER, role="substitute") == []

    restore_holder(mandate=mandate, role="titular", by=None)
    assert sitting(mandate, on=LATER) == ["Roche"]
    assert sitting(mandate, on=LATER, role="substitute") == ["Petit"]


def ends(*offices):
    for office in offices:
        office.refresh_from_db()
    return [office.ends_on for office in offices]


def test_a_titular_who_becomes_the_substitute_gives_up_its_office_until_that_is_taken_back():
    roche = person("Roche")
    mandate = seat(board(), member("Lilas"), titular=roche, substitute=person("Petit"))
    until = date(2026, 1, 1)
    office = give_office(mandate=mandate, kind="president", starts_on=START, ends_on=until, by=None)

    replace_holder(mandate=mandate, role="substitute", person=roche, on=LATER, by=None)

    assert sitting(mandate, on=LATER) == []
    assert sitting(mandate, on=LATER, role="substitute") == ["Roche"]
    assert ends(office) == [LATER]

    # From either quality: it is one replacement.
    restore_holder(mandate=mandate, role="titular", by=None)
    assert sitting(mandate, on=LATER) == ["Roche"]
    assert sitting(mandate, on=LATER, role="substitute") == ["Petit"]
    assert ends(office) == [until]


def test_whoever_was_to_sit_later_is_back_with_its_office_when_a_replacement_is_taken_back():
    mandate = seat(board(), member("Lilas"), titular=person("Roche"))
    planned = date(2025, 6, 1)
    replace_holder(mandate=mandate, role="titular", person=person("Petit"), on=planned, by=None)
    office = give_office(mandate=mandate, kind="president", starts_on=date(2025, 7, 1), by=None)
    replace_holder(mandate=mandate, role="titular", person=person("Tiers"), on=LATER, by=None)
    replace_holder(mandate=mandate, role="titular", person=person("Quart"), on=date(2025, 5, 1), by=None)

    restore_holder(mandate=mandate, role="titular", by=None)
    assert sitting(mandate, on=date(2025, 8, 1)) == ["Tiers"]
    restore_holder(mandate=mandate, role="titular", by=None)

    days = (LATER, planned)
    assert [sitting(mandate, on=day) for day in days] == [["Roche"], ["Petit"]]
    assert ends(office) == [None]
    assert mandate.holders.count() == 2


def test_a_mandate_written_by_mistake_is_forgotten_with_whoever_gave_way_under_it():
    mandate = seat(board(), member("Lilas"), titular=person("Roche"))
    for name, day in (("Petit", date(2025, 6, 1)), ("Tiers", LATER)):
        replace_holder(mandate=mandate, role="titular", person=person(name), on=day, by=None)

    withdraw_mandate(mandate=mandate, by=None)

    assert not Mandate.objects.exists()


def test_a_seat_left_to_nobody_is_given_back_with_whoever_was_to_sit_later():
    mandate = seat(board(), member("Lilas"), titular=person("Roche"))
    planned = date(2025, 6, 1)
    replace_holder(mandate=mandate, role="titular", person=person("Petit"), on=planned, by=None)
    replace_holder(mandate=mandate, role="titular", person=None, on=LATER, by=None)
    assert sitting(mandate, on=planned) == []

    restore_holder(mandate=mandate, role="titular", by=None)

    assert [sitting(mandate, on=day) for day in (LATER, planned)] == [["Roche"], ["Petit"]]


def test_a_quality_that_nobody_had_is_empty_again():
    mandate = seat(board(), member("Lilas"), titular=person("Roche"))
    replace_holder(mandate=mandate, role="substitute", person=person("Petit"), on=LATER, by=None)

    restore_holder(mandate=mandate, role="substitute", by=None)

    assert sitting(mandate, on=LATER, role="substitute") == []
    with pytest.raises(RuleViolation, match="Personne n’a siégé"):
        restore_holder(mandate=mandate, role="substitute", by=None)
    with pytest.raises(RuleViolation, match="depuis le début"):
        restore_holder(mandate=mandate, role="titular", by=None)


def test_whoever_came_and_took_an_office_since_stays():
    mandate = seat(board(), member("Lilas"), titular=person("Roche"))
    replace_holder(mandate=mandate, role="titular", person=person("Petit"), on=LATER, by=None)
    give_office(mandate=mandate, kind="president", starts_on=LATER, by=None)

    with pytest.raises(RuleViolation, match="Petit a une fonction"):
        restore_holder(mandate=mandate, role="titular", by=None)


def test_an_office_of_the_first_day_follows_a_mandate_that_began_later():
    mandate = seat(board(), member("Lilas"), titular=person("Roche"))
    office = give_office(mandate=mandate, kind="president", starts_on=START, by=None)
    start = date(2024, 7, 1)

    correct_mandate(mandate=mandate, starts_on=start, by=None)

    office.refresh_from_db()
    assert office.starts_on == start
    correct_mandate(mandate=mandate, starts_on=START, by=None)
    office.refresh_from_db()
    assert office.starts_on == start


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [(date(2024, 7, 1), None), (START, date(2024, 7, 15)), (START, date(2024, 8, 1))],
)
def test_a_mandate_does_not_begin_after_an_office_held_under_it(starts_on, ends_on):
    mandate = seat(board(), member("Lilas"), titular=person("Roche"))
    give_office(mandate=mandate, kind="president", starts_on=starts_on, ends_on=ends_on, by=None)

    with pytest.raises(RuleViolation, match="a eu la fonction"):
        correct_mandate(mandate=mandate, starts_on=date(2024, 8, 1), by=None)


def test_a_seat_may_wait_for_its_person():
    mandate = seat(board(), member("Lilas"), titular=person("Roche"))

    replace_holder(mandate=mandate, role="titular", person=None, on=LATER, by=None)

    assert sitting(mandate, on=LATER) == []
    with pytest.raises(RuleViolation, match="Personne ne siège"):
        replace_holder(mandate=mandate, role="titular", person=None, on=LATER, by=None)


@pytest.mark.parametrize("on", [date(2024, 6, 19), TERM])
def test_nobody_sits_outside_the_mandate(on):
    mandate = seat(board(), member("Lilas"))

    with pytest.raises(RuleViolation, match="ne court pas"):
        replace_holder(mandate=mandate, role="titular", person=person("Roche"), on=on, by=None)


# Co-option.


@pytest.fixture
def vacated():
    return end_mandate(
        mandate=seat(board(), member("Lilas"), college=college()), on=LATER, reason="resignation", by=None
    )


def filled(vacated, name="Ateliers", **changed):
    return coopt(
        replaced=vacated,
        **{
            "seating": Seating(member(name)),
            "starts_on": date(2025, 4, 1),
            "decision": "Conseil d’administration",
            "decided_on": date(2025, 4, 1),
            "by": None,
        }
        | changed,
    )


def test_a_cooption_runs_to_the_term_of_whom_it_replaces(vacated):
    mandate = filled(vacated)

    assert (mandate.ends_on, mandate.college, mandate.replaces) == (TERM, college(), vacated)
    assert mandate.awaits_ratification


def test_a_stranger_is_not_coopted_and_the_advice_is_of_a_cooption(vacated):
    stranger = create_organisation(by=None, name="Région")

    with pytest.raises(RuleViolation, match="enregistrez son adhésion, ou cooptez un adhérent"):
        filled(vacated, seating=Seating(stranger))


def test_a_cooption_is_ratified_once(vacated):
    mandate = ratify_mandate(mandate=filled(vacated), on=date(2025, 6, 20), ratified_by="AGO", by=None)

    assert not mandate.awaits_ratification
    with pytest.raises(RuleViolation, match="n’attend pas"):
        refuse_ratification(mandate=mandate, on=date(2025, 6, 21), by=None)


def test_a_refused_cooption_ends_and_the_seat_is_vacant_again(vacated):
    refused = refuse_ratification(mandate=filled(vacated), on=date(2025, 6, 20), by=None)

    assert (refused.ends_on, refused.end_reason) == (date(2025, 6, 20), "ratification_refused")
    assert refused.in_force_on(date(2025, 6, 19))
    assert filled(vacated, "Abeille", starts_on=date(2025, 7, 1)).pk


def test_a_seat_is_filled_once_and_when_it_is_vacant(vacated):
    with pytest.raises(RuleViolation, match=r"tient encore ce siège jusqu’au .*la suite commence ce jour-là"):
        filled(vacated, "Trop tôt", starts_on=date(2025, 2, 28))
    filled(vacated)

    with pytest.raises(RuleViolation, match="déjà été pourvu"):
        filled(vacated, "Trop tard")
    with pytest.raises(RuleViolation, match="a été remplacé"):
        resume_mandate(mandate=vacated, by=None)


# Membership and bodies.


def test_losing_membership_ends_the_mandates_that_day_and_taking_it_back_gives_them_back():
    body, lilas = board(), member("Lilas")
    elected = seat(body, lilas)
    group = board(name="Groupe projet", kind="project_group")
    volunteer = seat(group, lilas, obtained="volunteer")
    assert len(foretold_of_ending(lilas, on=LATER)) == 1

    membership = end_membership(
        membership=lilas.memberships.get(), ended_on=LATER, reason="resignation", by=None
    )

    elected.refresh_from_db()
    volunteer.refresh_from_db()
    assert (elected.ends_on, elected.end_reason) == (LATER, "membership")
    assert volunteer.ends_on == TERM

    reopen_membership(membership=membership, by=None)
    elected.refresh_from_db()
    assert (elected.ends_on, elected.end_reason) == (TERM, "")


def test_a_body_that_ends_ends_its_mandates_and_takes_them_back():
    body = board()
    mandate = seat(body, member("Lilas"))

    end_body(body=body, on=LATER, decision="AGE", by=None)
    mandate.refresh_from_db()
    assert (mandate.ends_on, mandate.end_reason) == (LATER, "body_ended")
    with pytest.raises(RuleViolation, match="a pris fin"):
        seat(body, member("Abeille"))
    with pytest.raises(RuleViolation, match="annulez la suppression"):
        resume_mandate(mandate=mandate, by=None)

    reopen_body(body=body, by=None)
    mandate.refresh_from_db()
    assert mandate.ends_on == TERM


def test_a_body_that_is_taken_back_gives_whoever_was_to_leave_later_that_day_again():
    body = board()
    leaving = date(2026, 7, 1)
    mandate = end_mandate(
        mandate=seat(body, member("Lilas")), on=leaving, reason="resignation", note="Lettre", by=None
    )

    end_body(body=body, on=LATER, decision="AGE", by=None)
    mandate.refresh_from_db()
    assert (mandate.ends_on, mandate.end_reason) == (LATER, "body_ended")
    reopen_body(body=body, by=None)

    mandate.refresh_from_db()
    assert (mandate.ends_on, mandate.end_reason, mandate.end_note) == (leaving, "resignation", "Lettre")


def ends_of(mandate):
    mandate.refresh_from_db()
    return mandate.ends_on, mandate.end_reason, mandate.end_note, len(mandate.former_ends)


def test_a_resignation_written_before_the_end_of_the_membership_comes_again_with_it():
    lilas = member("Lilas")
    leaving = date(2026, 7, 1)
    mandate = seat(board(), lilas)
    end_mandate(mandate=mandate, on=leaving, reason="resignation", note="Lettre", by=None)
    membership = end_membership(
        membership=lilas.memberships.get(), ended_on=LATER, reason="resignation", by=None
    )
    assert ends_of(mandate) == (LATER, "membership", "", 1)

    reopen_membership(membership=membership, by=None)

    assert ends_of(mandate) == (leaving, "resignation", "Lettre", 0)
    resume_mandate(mandate=mandate, by=None)
    assert ends_of(mandate) == (TERM, "", "", 0)


def test_an_end_written_after_that_of_the_membership_stays_when_that_one_is_taken_back():
    lilas = member("Lilas")
    mandate = seat(board(), lilas)
    membership = end_membership(
        membership=lilas.memberships.get(), ended_on=LATER, reason="resignation", by=None
    )
    sooner = date(2025, 2, 1)
    end_mandate(mandate=mandate, on=sooner, reason="removed", by=None)
    assert ends_of(mandate) == (sooner, "removed", "", 1)

    reopen_membership(membership=membership, by=None)

    assert ends_of(mandate) == (sooner, "removed", "", 0)
    resume_mandate(mandate=mandate, by=None)
    assert ends_of(mandate) == (TERM, "", "", 0)


def test_three_ends_are_taken_back_one_after_the_other():
    mandate = seat(board(), member("Lilas"))
    days = [date(2026, 7, 1), date(2026, 5, 1), date(2026, 3, 1)]
    for day in days:
        end_mandate(mandate=mandate, on=day, reason="resignation", by=None)

    for day in [*reversed(days[:-1]), TERM]:
        resume_mandate(mandate=mandate, by=None)
        assert ends_of(mandate)[0] == day


def test_no_end_that_was_written_outlasts_a_term_corrected_since():
    mandate = seat(board(), member("Lilas"))
    for day in (date(2026, 7, 1), date(2026, 3, 1)):
        end_mandate(mandate=mandate, on=day, reason="resignation", by=None)
    correct_mandate(mandate=mandate, term_on=date(2026, 5, 1), by=None)

    resume_mandate(mandate=mandate, by=None)

    assert ends_of(mandate) == (date(2026, 5, 1), "", "", 0)


def test_whoever_follows_the_end_written_before_does_not_keep_it_from_coming_again(vacated):
    filled(vacated)
    end_mandate(mandate=vacated, on=date(2025, 2, 1), reason="removed", by=None)

    resume_mandate(mandate=vacated, by=None)

    assert ends_of(vacated)[:2] == (LATER, "resignation")
    with pytest.raises(RuleViolation, match="a été remplacé"):
        resume_mandate(mandate=vacated, by=None)


def test_a_correction_does_not_begin_a_mandate_after_somebody_left_it():
    mandate = seat(board(), member("Lilas"), titular=person("Roche"))
    replace_holder(mandate=mandate, role="titular", person=person("Petit"), on=date(2024, 9, 1), by=None)

    with pytest.raises(RuleViolation, match="Roche a cessé de siéger le 1er septembre 2024"):
        correct_mandate(mandate=mandate, starts_on=date(2024, 10, 1), by=None)
    assert correct_mandate(mandate=mandate, starts_on=date(2024, 9, 1), by=None)
    assert correct_mandate(mandate=mandate, starts_on=None, by=None)


def test_whoever_gives_way_before_sitting_gives_up_the_office_too():
    mandate = seat(board(), member("Lilas"), titular=person("Roche"))
    replace_holder(mandate=mandate, role="titular", person=person("Petit"), on=date(2025, 6, 1), by=None)
    give_office(mandate=mandate, kind="president", starts_on=date(2025, 7, 1), by=None)

    replace_holder(mandate=mandate, role="titular", person=person("Tiers"), on=date(2025, 5, 1), by=None)

    assert sitting(mandate, on=date(2025, 8, 1)) == ["Tiers"]
    assert not mandate.offices.in_force(on=date(2025, 8, 1)).exists()


def test_an_office_that_was_over_stays_as_it_was_when_its_holder_is_replaced():
    mandate = seat(board(), member("Lilas"), titular=person("Roche"))
    over = date(2024, 12, 1)
    office = give_office(mandate=mandate, kind="president", starts_on=START, ends_on=over, by=None)

    replace_holder(mandate=mandate, role="titular", person=person("Tiers"), on=LATER, by=None)

    office.refresh_from_db()
    assert office.ends_on == over


def test_nobody_is_coopted_on_a_seat_whose_end_was_taken_back_since_it_was_shown():
    mandate = seat(board(), member("Lilas"))
    shown = end_mandate(mandate=mandate, on=LATER, reason="resignation", by=None)
    resume_mandate(mandate=mandate, by=None)

    with pytest.raises(RuleViolation, match=r"Lilas tient encore ce siège.*mettez d’abord fin"):
        coopt(
            replaced=shown,
            seating=Seating(member("Abeille")),
            starts_on=date(2025, 4, 1),
            decision="Conseil",
            decided_on=None,
            by=None,
        )


def test_the_database_refuses_two_mandates_without_end(db):
    body, lilas = board(), member("Lilas")
    seat(body, lilas, term_on=None)

    with pytest.raises(IntegrityError):
        Mandate.objects.create(body=body, organisation=lilas, obtained="elected", starts_on=LATER)
