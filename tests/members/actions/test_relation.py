from datetime import date

import pytest

from cressmember.core.queries import history_of
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.organisation import create_organisation
from cressmember.members.actions.person import create_person
from cressmember.members.actions.relation import end_relation, open_relation
from cressmember.members.models import Relation

pytestmark = pytest.mark.django_db
SINCE = date(2024, 1, 15)


@pytest.fixture
def region():
    return create_organisation(name="Région d’essai", by=None)


@pytest.fixture
def funder(region):
    return open_relation(kind="funder", organisation=region, starts_on=SINCE, by=None)


def test_a_tie_is_opened_with_its_note(region, officer):
    relation = open_relation(
        kind="funder", organisation=region, starts_on=SINCE, note="Convention 2024", by=officer
    )

    assert (relation.kind, relation.starts_on, relation.ends_on) == ("funder", SINCE, None)
    entry = history_of(region)[0]
    assert (entry.event, entry.actor) == ("members.relation_opened", officer)
    assert entry.detail.changes == {
        "kind": [None, "funder"],
        "starts_on": [None, "2024-01-15"],
        "note": [None, "Convention 2024"],
    }
    assert entry.figures == {"relation": relation.pk, "kind": "funder"}


def test_a_person_may_be_a_member_of_honour(officer):
    anne = create_person(given_name="Anne", family_name="Le Goff", by=None)

    relation = open_relation(kind="honorary", person=anne, starts_on=None, by=officer)

    assert (relation.person, relation.organisation) == (anne, None)
    assert history_of(anne)[0].detail.changes == {"kind": [None, "honorary"]}


def test_the_same_tie_is_not_opened_twice(region, funder):
    with pytest.raises(RuleViolation) as refusal:
        open_relation(kind="funder", organisation=region, starts_on=None, by=None)

    assert str(refusal.value) == "Région d’essai a déjà ce lien : « Financeur »."


def test_another_tie_or_the_same_once_ended_may_be_opened(region, funder):
    open_relation(kind="partner", organisation=region, starts_on=SINCE, by=None)
    end_relation(relation=funder, ends_on=date(2024, 12, 31), by=None)
    open_relation(kind="funder", organisation=region, starts_on=date(2025, 1, 1), by=None)

    assert sorted(Relation.objects.values_list("kind", flat=True)) == ["funder", "funder", "partner"]


def test_a_tie_has_one_holder(region):
    anne = create_person(family_name="Le Goff", by=None)

    with pytest.raises(ValueError, match="one holder"):
        open_relation(kind="partner", starts_on=None, by=None)
    with pytest.raises(ValueError, match="one holder"):
        open_relation(kind="partner", organisation=region, person=anne, starts_on=None, by=None)


@pytest.mark.parametrize(("day", "accepted"), [(14, False), (15, True), (16, True)])
def test_a_tie_does_not_end_before_it_began(region, funder, officer, day, accepted):
    on = date(2024, 1, day)

    if accepted:
        assert end_relation(relation=funder, ends_on=on, by=officer).ends_on == on
        entry = history_of(region)[0]
        assert (entry.event, entry.actor) == ("members.relation_ended", officer)
        assert entry.detail.changes == {"ends_on": [None, on.isoformat()]}
        assert entry.figures == {"relation": funder.pk, "ends_on": on.isoformat()}
    else:
        with pytest.raises(RuleViolation) as refusal:
            end_relation(relation=funder, ends_on=on, by=officer)
        assert str(refusal.value) == "Ce lien commence le 15 janvier 2024 : il ne peut pas finir avant."


def test_a_tie_ends_once(funder):
    ended = end_relation(relation=funder, ends_on=date(2024, 12, 31), by=None)

    with pytest.raises(RuleViolation) as refusal:
        end_relation(relation=ended, ends_on=date(2025, 1, 1), by=None)

    assert str(refusal.value) == "Ce lien a déjà pris fin le 31 décembre 2024."
