"""Two mutual colleges become one and a territorial college is created, on the effective date."""

from collections import Counter
from datetime import date

import pytest

from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.membership import admit, end_membership, reopen_membership
from cressmember.members.actions.merge import merge_organisations
from cressmember.members.actions.organisation import create_organisation
from cressmember.members.actions.placement import place_members
from cressmember.members.models import CollegeSet, Membership, Organisation, Placement
from cressmember.members.queries import members_by_college
from governance.actions.reform import choose_colleges, reassign_by_itself, reassign_members
from governance.actions.statutes import adopt_statutes, write_statutes
from governance.models import Statutes
from governance.queries.reform import left_behind, passage_of, placings_of
from governance.rules.statutes import statutes_from
from tests.governance.document import college, colleges, complete
from tests.governance.seats import member

pytestmark = pytest.mark.django_db
BEFORE, REFORM = date(2024, 1, 1), date(2025, 1, 1)
EVE = date(2024, 12, 31)

GOING_ON = [
    college(code, code) for code in ("cooperatives", "foundations", "social_enterprises", "employers")
]
OLD = colleges(
    college("associations", "associations", "territorial"),
    college("health", "mutuals"),
    college("insurance", "mutuals"),
    *GOING_ON,
)
NEW = colleges(
    college("associations", "associations"),
    college("mutuals", "health", "insurance", name="Mutuelles"),
    *GOING_ON,
    college("territorial", name="Réseaux territoriaux"),
)


def adopted(title, document, effective_on):
    statutes = write_statutes(title=title, document=complete(title=title, colleges=document), by=None)
    return adopt_statutes(
        statutes=statutes, adopted_by="AGE", adopted_on=effective_on, effective_on=effective_on, by=None
    )


def applied(title, document, effective_on):
    statutes = adopted(title, document, effective_on)
    reassign_members(statutes=statutes, on=effective_on, by=None)
    statutes.refresh_from_db()
    return statutes


def counts(on):
    return {each.code: each.members for each in members_by_college(on=on) if each.members}


def members_of(code, on):
    placed = Placement.objects.in_force(on=on).filter(college__code=code).values("organisation")
    held = Membership.objects.in_force(on=on).values("organisation")
    return list(Organisation.objects.filter(pk__in=placed).filter(pk__in=held).order_by("pk"))


@pytest.fixture
def old(register):
    """The statutes before: two mutual colleges, the networks among the associations."""
    territorial = members_of("territorial", BEFORE)
    statutes = adopted("Statuts 2024", OLD, BEFORE)
    mutuals = members_of("mutuals", BEFORE)
    choose_colleges(
        statutes=statutes,
        colleges=dict.fromkeys(mutuals[:3], "health") | dict.fromkeys(mutuals[3:], "insurance"),
        by=None,
    )
    reassign_members(statutes=statutes, on=BEFORE, by=None)
    statutes.territorial = territorial
    return statutes


def test_the_reform_is_applied_on_its_day_and_the_old_text_answers_the_day_before(old):
    assert counts(EVE) == {
        "associations": 82,
        "health": 3,
        "insurance": 2,
        "cooperatives": 25,
        "foundations": 2,
        "social_enterprises": 43,
        "employers": 2,
    }
    reform = adopted("Statuts 2025", NEW, REFORM)
    choose_colleges(statutes=reform, colleges=dict.fromkeys(old.territorial, "territorial"), by=None)

    moved = reassign_members(statutes=reform, on=REFORM, by=None)

    assert moved == 159
    assert counts(REFORM) == {
        "associations": 64,
        "mutuals": 5,
        "cooperatives": 25,
        "foundations": 2,
        "social_enterprises": 43,
        "employers": 2,
        "territorial": 18,
    }
    assert counts(EVE)["insurance"] == 2
    assert Statutes.objects.in_force(on=EVE) == old
    assert Statutes.objects.in_force(on=REFORM) == reform


def test_whoever_somebody_must_place_waits_and_is_placed_when_done_again(register):
    statutes = adopted("Statuts 2024", OLD, BEFORE)
    mutuals = members_of("mutuals", BEFORE)

    first = reassign_members(statutes=statutes, on=BEFORE, by=None)
    choose_colleges(statutes=statutes, colleges=dict.fromkeys(mutuals, "health"), by=None)
    second = reassign_members(statutes=statutes, on=BEFORE, by=None)
    again = reassign_members(statutes=statutes, on=BEFORE, by=None)

    assert (first, second, again) == (154, 5, 0)
    assert counts(BEFORE)["health"] == 5
    assert CollegeSet.objects.count() == 2


def test_nothing_moves_before_the_effective_date(old):
    reform = adopted("Statuts 2025", NEW, REFORM)

    with pytest.raises(RuleViolation, match="prennent effet le 1er janvier 2025"):
        reassign_members(statutes=reform, on=EVE, by=None)

    assert counts(REFORM)["insurance"] == 2


def test_a_version_with_the_colleges_in_force_moves_nobody(register):
    standing = CollegeSet.objects.get()
    same = colleges(*(college(each.code, each.code, name=each.name) for each in standing.colleges.all()))
    statutes = adopted("Statuts 2024", same, BEFORE)

    assert reassign_members(statutes=statutes, on=BEFORE, by=None) == 0
    assert statutes.__class__.objects.get().college_set == standing


def test_the_worker_applies_it_once(register):
    adopted("Statuts 2024", OLD, BEFORE)

    assert (reassign_by_itself(), reassign_by_itself()) == (1, 0)


def test_a_choice_outside_the_colleges_is_refused(register):
    statutes = adopted("Statuts 2024", OLD, BEFORE)

    with pytest.raises(RuleViolation, match="n’a pas de collège"):
        choose_colleges(statutes=statutes, colleges={Organisation.objects.first(): "fantome"}, by=None)


def test_a_version_is_not_applied_again_over_one_that_followed_it(old):
    reform = adopted("Statuts 2025", NEW, REFORM)
    choose_colleges(statutes=reform, colleges=dict.fromkeys(old.territorial, "territorial"), by=None)
    reassign_members(statutes=reform, on=REFORM, by=None)
    before = counts(REFORM)

    with pytest.raises(RuleViolation, match=r"déjà dans les collèges de «.Statuts 2025.»"):
        reassign_members(statutes=old, on=date(2025, 2, 1), by=None)

    assert counts(REFORM) == counts(date(2025, 2, 1)) == before


def left_and_back(organisation, on=EVE):
    """Ends a membership before the reform; gives what takes that end back."""
    membership = end_membership(
        membership=organisation.memberships.get(ended_on=None), ended_on=on, reason="resignation", by=None
    )
    return lambda: reopen_membership(membership=membership, by=None)


def college_of(organisation, on):
    return Placement.objects.in_force(on=on).get(organisation=organisation).college.code


def test_whoever_comes_back_after_the_reform_goes_where_it_led_the_others(old):
    mutual = members_of("health", EVE)[0]
    come_back = left_and_back(mutual)
    reform = applied("Statuts 2025", NEW, REFORM)

    come_back()

    assert (college_of(mutual, EVE), college_of(mutual, REFORM)) == ("health", "mutuals")
    assert Placement.objects.get(organisation=mutual, ends_on=None).college.college_set == reform.college_set
    assert not left_behind(on=REFORM).filter(organisation=mutual).exists()


def test_whoever_comes_back_follows_every_reform_as_people_chose(old):
    network = old.territorial[0]
    come_back = left_and_back(network)
    reform = adopted("Statuts 2025", NEW, REFORM)
    choose_colleges(statutes=reform, colleges={network: "territorial"}, by=None)
    after = date(2026, 1, 1)
    last = colleges(*GOING_ON, college("networks", "territorial"), college("others", "associations"))
    for version, day in ((reform, REFORM), (adopted("Statuts 2026", last, after), after)):
        reassign_members(statutes=version, on=day, by=None)

    come_back()

    assert [college_of(network, day) for day in (EVE, REFORM, after)] == [
        "associations",
        "territorial",
        "networks",
    ]


def test_whoever_comes_back_where_the_reform_leaves_it_open_waits_to_be_placed(register):
    ending = members_of("foundations", BEFORE)[0]
    come_back = left_and_back(ending)
    kept = [each for each in GOING_ON if each["code"] != "foundations"]
    reform = applied("Statuts 2025", colleges(college("associations", "associations"), *kept), REFORM)

    come_back()

    assert college_of(ending, REFORM) == "foundations"
    assert left_behind(on=REFORM).filter(organisation=ending).exists()
    assert passage_of(reform, on=REFORM).is_due is False
    choose_colleges(statutes=reform, colleges={ending: "associations"}, by=None)
    assert passage_of(reform, on=REFORM).moving == 1
    reassign_members(statutes=reform, on=date(2025, 2, 1), by=None)
    assert college_of(ending, REFORM) == "associations"


def test_a_membership_taken_back_without_a_reform_moves_nobody(register):
    organisation = members_of("mutuals", BEFORE)[0]

    left_and_back(organisation)()

    assert Placement.objects.filter(organisation=organisation).count() == 1


def test_a_college_fed_by_others_is_not_read_again_once_they_are_there(old):
    reform = adopted("Statuts 2025", NEW, REFORM)
    choose_colleges(statutes=reform, colleges=dict.fromkeys(old.territorial, "territorial"), by=None)
    reassign_members(statutes=reform, on=REFORM, by=None)
    reform.refresh_from_db()
    insurer = members_of("mutuals", REFORM)[0]
    newcomer = organisation_in(reform, "territorial")

    ways = Counter(
        (row.before, row.after)
        for row in placings_of(reform, statutes_from(reform.document), on=REFORM)
        if not row.is_settled
    )

    assert ways["health", "mutuals"] + ways["insurance", "mutuals"] == 5
    assert ways["associations", "territorial"] == 18
    assert not any(after == "" for _, after in ways)
    assert newcomer
    # Moved since by another decision: the reform does not bring it back.
    college = reform.college_set.colleges.get(code="employers")
    place_members(organisations=[insurer], college=college, on=date(2025, 3, 1), act="CA", by=None)
    assert reassign_members(statutes=reform, on=date(2025, 4, 1), by=None) == 0


def organisation_in(reform, code):
    organisation = create_organisation(name="Réseau neuf", by=None)
    admit(
        organisation=organisation,
        admitted_on=date(2025, 2, 1),
        college=reform.college_set.colleges.get(code=code),
        decided_by="CA",
        decided_on=None,
        by=None,
    )
    return organisation


def test_a_choice_corrected_after_the_passage_is_applied_again(old):
    reform = adopted("Statuts 2025", NEW, REFORM)
    reassign_members(statutes=reform, on=REFORM, by=None)
    network = old.territorial[0]
    assert college_of(network, REFORM) == "associations"

    choose_colleges(statutes=reform, colleges={network: "territorial"}, by=None)

    assert reassign_members(statutes=reform, on=date(2025, 2, 1), by=None) == 1
    assert college_of(network, REFORM) == "territorial"


def test_versions_typed_in_late_are_applied_one_after_the_other(register):
    adopted("Statuts 2024", OLD, BEFORE)
    adopted("Statuts 2025", NEW, REFORM)

    assert reassign_by_itself() == 2
    assert counts(EVE)["associations"] == 82
    assert Statutes.objects.in_force(on=REFORM).college_set == CollegeSet.objects.get(ends_on__isnull=True)


def test_merged_files_keep_the_choice_of_the_kept_one(db):
    kept, absorbed, other, bare = (member(name) for name in ("Lilas", "Lilas bis", "Abeille", "Abeille bis"))
    statutes = write_statutes(title="Statuts 2024", document=complete(colleges=OLD), by=None)
    choose_colleges(
        statutes=statutes,
        colleges={kept: "health", absorbed: "insurance", other: "insurance"},
        by=None,
    )

    merge_organisations(kept=kept, absorbed=absorbed, by=None)
    merge_organisations(kept=bare, absorbed=other, by=None)

    chosen = dict(statutes.reassignments.values_list("organisation", "college"))
    assert chosen == {kept.pk: "health", bare.pk: "insurance"}
