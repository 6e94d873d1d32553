from datetime import date

import pytest

from cressmember.core.queries import history_of
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.membership import (
    admit,
    correct_membership,
    end_membership,
    reopen_membership,
)
from cressmember.members.actions.organisation import create_organisation
from cressmember.members.actions.placement import place_members
from cressmember.members.actions.relation import open_relation
from cressmember.members.models import Membership, Relation

pytestmark = pytest.mark.django_db
ADMITTED = date(2020, 3, 1)
ENDED = date(2024, 6, 15)


@pytest.fixture
def lilas(member):
    return member("Maison des Lilas", on=ADMITTED)


@pytest.fixture
def left(lilas, officer):
    """Lilas resigned on 15 June 2024."""
    return end_membership(
        membership=lilas.memberships.get(), ended_on=ENDED, reason="resignation", by=officer
    )


def admitted(organisation, colleges, *, on, by=None):
    return admit(
        organisation=organisation,
        admitted_on=on,
        college=colleges["associations"],
        decided_by="Bureau",
        decided_on=date(2024, 9, 10),
        by=by,
    )


def periods(organisation):
    return list(organisation.placements.order_by("pk").values_list("starts_on", "ends_on"))


def test_an_admission_opens_a_membership_and_a_place_in_a_college(colleges, officer):
    lilas = create_organisation(name="Maison des Lilas", by=None)

    membership = admitted(lilas, colleges, on=ADMITTED, by=officer)

    assert (membership.admitted_on, membership.ended_on, membership.decided_by) == (ADMITTED, None, "Bureau")
    placement = lilas.placements.get()
    assert (placement.college, placement.starts_on, placement.ends_on, placement.act) == (
        colleges["associations"],
        ADMITTED,
        None,
        "Bureau",
    )
    admission, place, _ = history_of(lilas)
    assert (admission.event, admission.actor) == ("members.member_admitted", officer)
    assert admission.detail.changes == {
        "admitted_on": [None, "2020-03-01"],
        "decided_by": [None, "Bureau"],
        "decided_on": [None, "2024-09-10"],
    }
    assert admission.figures == {
        "membership": membership.pk,
        "admitted_on": "2020-03-01",
        "college": "associations",
    }
    assert place.event == "members.member_placed"
    assert place.detail.changes == {
        "college_id": [None, colleges["associations"].pk],
        "starts_on": [None, "2020-03-01"],
        "act": [None, "Bureau"],
    }


def test_a_member_is_not_admitted_twice(lilas, colleges):
    with pytest.raises(RuleViolation) as refusal:
        admitted(lilas, colleges, on=date(2024, 9, 15))

    assert str(refusal.value) == "Maison des Lilas est déjà adhérente depuis le 1er mars 2020."
    assert Membership.objects.count() == 1


def test_a_member_since_before_our_records_is_not_admitted_twice(lilas, colleges):
    correct_membership(membership=lilas.memberships.get(), admitted_on=None, by=None)

    with pytest.raises(RuleViolation) as refusal:
        admitted(lilas, colleges, on=date(2024, 9, 15))

    assert str(refusal.value) == "Maison des Lilas est déjà adhérente."


@pytest.mark.parametrize(("day", "accepted"), [(14, False), (15, True), (16, True)])
def test_a_new_admission_begins_once_the_last_one_has_ended(left, colleges, day, accepted):
    lilas = left.organisation

    if accepted:
        admitted(lilas, colleges, on=date(2024, 6, day))
        assert lilas.memberships.count() == 2
    else:
        with pytest.raises(RuleViolation) as refusal:
            admitted(lilas, colleges, on=date(2024, 6, day))
        assert str(refusal.value) == (
            "La précédente adhésion de Maison des Lilas a pris fin le 15 juin 2024 : "
            "la nouvelle ne peut pas commencer avant."
        )


@pytest.mark.parametrize(
    ("prospect_since", "ends_on"),
    [
        (None, ADMITTED),
        (date(2020, 2, 29), ADMITTED),
        (ADMITTED, ADMITTED),
        (date(2020, 3, 2), date(2020, 3, 2)),
    ],
)
def test_an_admitted_prospect_is_one_no_longer(colleges, prospect_since, ends_on):
    lilas = create_organisation(name="Maison des Lilas", by=None)
    open_relation(kind="prospect", organisation=lilas, starts_on=prospect_since, by=None)
    open_relation(kind="partner", organisation=lilas, starts_on=None, by=None)

    admitted(lilas, colleges, on=ADMITTED)

    assert Relation.objects.get(kind="prospect").ends_on == ends_on
    assert Relation.objects.get(kind="partner").ends_on is None


def test_an_end_says_why_and_leaves_the_college(lilas, officer):
    membership = end_membership(
        membership=lilas.memberships.get(),
        ended_on=ENDED,
        reason="exclusion",
        note="Agissements contraires à l’objet",
        decided_by="Conseil d’administration",
        decided_on=date(2024, 6, 10),
        by=officer,
    )

    assert (membership.ended_on, membership.end_reason) == (ENDED, "exclusion")
    assert periods(lilas) == [(ADMITTED, ENDED)]
    entry = history_of(lilas)[0]
    assert (entry.event, entry.actor) == ("members.membership_ended", officer)
    assert entry.detail.changes == {
        "ended_on": [None, "2024-06-15"],
        "end_reason": ["", "exclusion"],
        "end_note": ["", "Agissements contraires à l’objet"],
        "end_decided_by": ["", "Conseil d’administration"],
        "end_decided_on": [None, "2024-06-10"],
    }
    assert entry.figures == {
        "membership": membership.pk,
        "ended_on": "2024-06-15",
        "reason": "exclusion",
    }


@pytest.mark.parametrize(
    ("day", "accepted"), [(date(2020, 2, 29), False), (ADMITTED, True), (date(2020, 3, 2), True)]
)
def test_a_membership_does_not_end_before_it_began(lilas, day, accepted):
    membership = lilas.memberships.get()

    if accepted:
        assert end_membership(membership=membership, ended_on=day, reason="other", by=None).ended_on == day
    else:
        with pytest.raises(RuleViolation) as refusal:
            end_membership(membership=membership, ended_on=day, reason="other", by=None)
        assert str(refusal.value) == (
            "Maison des Lilas a été admise le 1er mars 2020 : son adhésion ne peut pas prendre fin avant."
        )


def test_a_membership_ends_once(left):
    with pytest.raises(RuleViolation) as refusal:
        end_membership(membership=left, ended_on=date(2024, 7, 1), reason="other", by=None)

    assert str(refusal.value) == "Cette adhésion a déjà pris fin le 15 juin 2024."


def test_a_change_of_college_planned_after_the_end_never_comes(lilas, colleges):
    place_members(
        organisations=[lilas], college=colleges["cooperatives"], on=date(2025, 1, 1), act="Bureau", by=None
    )

    end_membership(membership=lilas.memberships.get(), ended_on=ENDED, reason="resignation", by=None)

    assert periods(lilas) == [(ADMITTED, ENDED)]


def test_an_end_written_by_mistake_is_taken_back(left, officer):
    membership = reopen_membership(membership=left, by=officer)

    assert (membership.ended_on, membership.end_reason) == (None, "")
    assert periods(membership.organisation) == [(ADMITTED, None)]
    entry = history_of(membership.organisation)[0]
    assert (entry.event, entry.actor) == ("members.membership_reopened", officer)
    assert entry.detail.changes == {"ended_on": ["2024-06-15", None], "end_reason": ["resignation", ""]}
    assert entry.figures == {"membership": membership.pk}


def test_a_college_left_on_the_day_of_the_end_stays_left(lilas, colleges):
    place_members(organisations=[lilas], college=colleges["cooperatives"], on=ENDED, by=None)
    membership = end_membership(
        membership=lilas.memberships.get(), ended_on=ENDED, reason="resignation", by=None
    )

    reopen_membership(membership=membership, by=None)

    assert periods(lilas) == [(ADMITTED, ENDED), (ENDED, None)]


def test_a_membership_under_way_has_no_end_to_take_back(lilas):
    with pytest.raises(RuleViolation) as refusal:
        reopen_membership(membership=lilas.memberships.get(), by=None)

    assert str(refusal.value) == "Cette adhésion est en cours : il n’y a rien à annuler."


@pytest.mark.parametrize("left_again", [False, True])
def test_an_end_followed_by_a_new_admission_stands(left, colleges, left_again):
    again = admitted(left.organisation, colleges, on=ENDED)
    if left_again:
        end_membership(membership=again, ended_on=date(2025, 1, 1), reason="other", by=None)

    with pytest.raises(RuleViolation) as refusal:
        reopen_membership(membership=left, by=None)

    assert str(refusal.value) == (
        "Maison des Lilas a adhéré de nouveau depuis : cette fin ne peut plus être annulée."
    )


def test_what_was_written_of_an_admission_is_corrected(lilas, officer):
    membership = correct_membership(
        membership=lilas.memberships.get(),
        admitted_on=date(2014, 8, 1),
        admitted_precision="month",
        by=officer,
    )

    assert (membership.admitted_on, membership.admitted_precision) == (date(2014, 8, 1), "month")
    entry = history_of(lilas)[0]
    assert (entry.event, entry.actor) == ("members.membership_changed", officer)
    assert entry.detail.changes == {
        "admitted_on": ["2020-03-01", "2014-08-01"],
        "admitted_precision": ["day", "month"],
    }


def test_a_correction_of_nothing_writes_nothing(lilas):
    before = history_of(lilas).count()

    correct_membership(membership=lilas.memberships.get(), admitted_on=ADMITTED, by=None)

    assert history_of(lilas).count() == before


@pytest.mark.parametrize(("day", "accepted"), [(14, True), (15, True), (16, False)])
def test_a_correction_does_not_make_a_membership_begin_after_its_end(left, day, accepted):
    on = date(2024, 6, day)

    if accepted:
        assert correct_membership(membership=left, admitted_on=on, by=None).admitted_on == on
    else:
        with pytest.raises(RuleViolation) as refusal:
            correct_membership(membership=left, admitted_on=on, by=None)
        assert str(refusal.value) == (
            "Cette adhésion a pris fin le 15 juin 2024 : elle ne peut pas avoir commencé après."
        )
