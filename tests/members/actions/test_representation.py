from datetime import date

import pytest

from cressmember.core.queries import history_of
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.organisation import create_organisation
from cressmember.members.actions.person import create_person
from cressmember.members.actions.representation import (
    Designation,
    change_representation,
    end_representation,
    open_representation,
    renew_leaders,
)
from cressmember.members.models import Representation

pytestmark = pytest.mark.django_db
SINCE = date(2023, 5, 20)
RENEWED = date(2025, 6, 14)
ROLES = ("legal", "titular", "substitute")


@pytest.fixture
def lilas():
    return create_organisation(name="Maison des Lilas", by=None)


@pytest.fixture
def anne():
    return create_person(given_name="Anne", family_name="Le Goff", by=None)


@pytest.fixture
def paul():
    return create_person(given_name="Paul", family_name="Guérin", by=None)


@pytest.fixture
def named(lilas, officer):
    """Names someone to Lilas: ``named("legal", anne)``."""

    def name(role, person=None, starts_on=SINCE, **contact):
        return open_representation(
            organisation=lilas,
            designation=Designation(role, person, **contact),
            starts_on=starts_on,
            act="Assemblée générale",
            act_on=starts_on,
            by=officer,
        )

    return name


@pytest.fixture
def renewed(lilas, officer):
    """Renews the leaders of Lilas: ``renewed(("legal", anne))``."""

    def renew(*designations, on=RENEWED):
        return renew_leaders(
            organisation=lilas,
            roles=ROLES,
            designations=[Designation(role, person) for role, person in designations],
            on=on,
            act="Conseil d’administration",
            act_on=on,
            by=officer,
        )

    return renew


def held(organisation):
    """Who held what, from when to when."""
    rows = organisation.representations.select_related("person").order_by("pk")
    return [(row.role, row.person.given_name, row.starts_on, row.ends_on) for row in rows]


def test_someone_is_named_by_an_act(lilas, anne, named, officer):
    representation = named("legal", anne, label="Présidente")

    assert (representation.organisation, representation.person) == (lilas, anne)
    entry = history_of(lilas)[0]
    assert (entry.event, entry.actor) == ("members.representation_opened", officer)
    assert entry.detail.changes == {
        "role": [None, "legal"],
        "label": [None, "Présidente"],
        "starts_on": [None, "2023-05-20"],
        "act": [None, "Assemblée générale"],
        "act_on": [None, "2023-05-20"],
    }
    assert entry.figures == {"representation": representation.pk, "person": anne.pk, "role": "legal"}


def test_the_file_is_found_by_the_name_of_who_acts_for_it(lilas, anne, named):
    named("legal", anne)

    lilas.refresh_from_db()
    assert "le goff" in lilas.search_text


def test_a_mailbox_may_stand_for_nobody(named):
    assert named("dues", email="compta@lilas.example").address == "compta@lilas.example"
    assert named("dues", label="Comptabilité").person is None


def test_a_person_is_not_named_twice_to_a_role(anne, named):
    named("titular", anne)

    with pytest.raises(RuleViolation) as refusal:
        named("titular", anne)

    assert str(refusal.value) == "Anne Le Goff a déjà la qualité « titulaire » pour Maison des Lilas."


def test_a_person_may_have_two_roles_and_take_one_again(anne, named):
    first = named("titular", anne)
    named("legal", anne)
    end_representation(representation=first, ends_on=RENEWED, by=None)

    assert named("titular", anne, starts_on=RENEWED).pk != first.pk


@pytest.mark.parametrize(("day", "accepted"), [(19, False), (20, True), (21, True)])
def test_a_representation_does_not_end_before_it_began(lilas, anne, named, officer, day, accepted):
    representation, on = named("legal", anne), date(2023, 5, day)

    if accepted:
        assert end_representation(representation=representation, ends_on=on, by=officer).ends_on == on
        entry = history_of(lilas)[0]
        assert (entry.event, entry.actor) == ("members.representation_ended", officer)
        assert entry.detail.changes == {"ends_on": [None, on.isoformat()]}
        assert entry.figures == {"representation": representation.pk, "ends_on": on.isoformat()}
    else:
        with pytest.raises(RuleViolation) as refusal:
            end_representation(representation=representation, ends_on=on, by=officer)
        assert str(refusal.value) == (
            "Cette représentation commence le 20 mai 2023 : elle ne peut pas prendre fin avant."
        )


@pytest.mark.parametrize(("day", "accepted"), [(13, True), (14, False), (15, False)])
def test_an_end_may_be_brought_forward_never_put_off(anne, named, day, accepted):
    representation = named("legal", anne)
    end_representation(representation=representation, ends_on=RENEWED, by=None)
    on = date(2025, 6, day)

    if accepted:
        assert end_representation(representation=representation, ends_on=on, by=None).ends_on == on
    else:
        with pytest.raises(RuleViolation) as refusal:
            end_representation(representation=representation, ends_on=on, by=None)
        assert str(refusal.value) == "Cette représentation a déjà pris fin le 14 juin 2025."


def test_what_was_written_of_a_representation_is_corrected(lilas, anne, named, officer):
    representation = named("legal", anne)

    changed = change_representation(
        representation=representation, label="Présidente", email="presidence@lilas.example", by=officer
    )

    assert (changed.label, changed.address) == ("Présidente", "presidence@lilas.example")
    entry = history_of(lilas)[0]
    assert (entry.event, entry.actor) == ("members.representation_changed", officer)
    assert entry.detail.changes == {
        "label": ["", "Présidente"],
        "email": ["", "presidence@lilas.example"],
    }
    assert entry.figures == {"representation": representation.pk}


def test_a_correction_of_nothing_writes_nothing(lilas, anne, named):
    representation = named("legal", anne)
    before = history_of(lilas).count()

    change_representation(representation=representation, label="", by=None)

    assert history_of(lilas).count() == before


def test_a_correction_leaves_someone_to_write_to(named):
    mailbox = named("dues", email="compta@lilas.example")

    with pytest.raises(RuleViolation) as refusal:
        change_representation(representation=mailbox, email="", by=None)

    assert (
        str(refusal.value) == "Indiquez un service ou une adresse : sans personne, c’est ce qui la désigne."
    )


@pytest.mark.parametrize(("day", "accepted"), [(13, True), (14, True), (15, False)])
def test_a_correction_does_not_make_a_representation_begin_after_its_end(anne, named, day, accepted):
    representation = end_representation(representation=named("legal", anne), ends_on=RENEWED, by=None)
    on = date(2025, 6, day)

    if accepted:
        assert change_representation(representation=representation, starts_on=on, by=None).starts_on == on
    else:
        with pytest.raises(RuleViolation) as refusal:
            change_representation(representation=representation, starts_on=on, by=None)
        assert str(refusal.value) == (
            "Cette représentation a pris fin le 14 juin 2025 : elle ne peut pas avoir commencé après."
        )


def test_a_renewal_ends_who_leaves_opens_who_comes_keeps_who_stays(
    lilas, anne, paul, named, renewed, officer
):
    president, titular = named("legal", anne), named("titular", anne)

    standing = renewed(("legal", anne), ("titular", paul))

    assert [(row.role, row.person) for row in standing] == [("legal", anne), ("titular", paul)]
    assert held(lilas) == [
        ("legal", "Anne", SINCE, None),
        ("titular", "Anne", SINCE, RENEWED),
        ("titular", "Paul", RENEWED, None),
    ]
    entry = history_of(lilas)[0]
    assert (entry.event, entry.actor) == ("members.leaders_changed", officer)
    assert entry.detail.changes == {"act": ["", "Conseil d’administration"]}
    assert entry.figures == {
        "ended": [titular.pk],
        "opened": [standing[1].pk],
        "kept": [president.pk],
    }


def test_a_renewal_leaves_other_roles_and_mailboxes_of_them_alone(lilas, anne, named, renewed):
    dues = named("dues", anne)

    renewed(("legal", anne))

    dues.refresh_from_db()
    assert dues.ends_on is None


def test_a_renewal_that_changes_nobody_leaves_no_trace(lilas, anne, named, renewed):
    named("legal", anne)
    before = history_of(lilas).count()

    renewed(("legal", anne))

    assert history_of(lilas).count() == before
    assert held(lilas) == [("legal", "Anne", SINCE, None)]


def test_whoever_is_named_twice_in_one_act_is_named_once(lilas, anne, renewed):
    renewed(("legal", anne), ("legal", anne))

    assert held(lilas) == [("legal", "Anne", RENEWED, None)]


@pytest.mark.parametrize(("day", "kept_since"), [(19, None), (20, SINCE), (21, SINCE)])
def test_a_renewal_cannot_come_before_who_stands(lilas, anne, paul, named, renewed, day, kept_since):
    named("legal", anne)
    on = date(2023, 5, day)

    if kept_since is None:
        with pytest.raises(RuleViolation) as refusal:
            renewed(("legal", anne), on=on)
        assert (
            str(refusal.value)
            == "Anne Le Goff a déjà la qualité « représentant·e légal·e » pour Maison des Lilas."
        )
    else:
        renewed(("legal", anne), on=on)
    assert held(lilas) == [("legal", "Anne", SINCE, None)]


def test_whoever_keeps_a_role_already_due_to_end_is_named_again_from_that_end(lilas, anne, named, renewed):
    end_representation(representation=named("legal", anne), ends_on=date(2025, 12, 31), by=None)

    renewed(("legal", anne))

    assert held(lilas) == [("legal", "Anne", SINCE, RENEWED), ("legal", "Anne", RENEWED, None)]


def test_designations_are_within_the_renewed_roles(renewed, anne):
    with pytest.raises(ValueError, match=r"outside the renewed roles: \['dues'\]"):
        renewed(("dues", anne))


def test_an_act_that_names_nobody_ends_everyone(anne, named, renewed):
    named("legal", anne)

    assert renewed() == []

    assert not Representation.objects.in_force(on=RENEWED).exists()
