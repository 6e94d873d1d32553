"""SC-13 and SC-14: the life of a project group (« groupe projet AFO », December 2015)."""

from datetime import date, timedelta
from functools import partial

import pytest

from cressmember.core.models import Entry
from cressmember.kernel.violations import RuleViolation
from governance.actions.group import (
    change_group_meeting,
    change_review,
    decide_roadmap,
    lead_group,
    propose_roadmap,
    put_group_to_sleep,
    record_group_meeting,
    review_group,
    wake_group,
)
from governance.queries.group import life_of
from tests.governance.seats import board, member, person, seat

pytestmark = pytest.mark.django_db

LAUNCH, SECOND, RESULTS = date(2015, 12, 9), date(2016, 2, 1), date(2016, 5, 30)
CREATED = date(2015, 12, 1)


@pytest.fixture
def group():
    return board(name="Accompagnement, financement, orientation", kind="project_group", created_on=CREATED)


def met(group, day, *present):
    return record_group_meeting(body=group, held_on=day, note="", present=present, by=None)


def told(group, on):
    return " ".join(life_of(group, on=on).warnings).replace("\u00a0", " ")


def test_a_board_lead_out_of_the_bureau_is_told_and_not_refused(group):
    marzin = person("Marzin", "Vianney")
    lead_group(
        body=group,
        board_lead=marzin,
        staff_lead=person("Caudal", "Marianne"),
        staff_deputy=person("Durey", "Chloé"),
        by=None,
    )
    assert "Vianney Marzin n’est pas membre du bureau" in told(group, LAUNCH)

    seat(
        board(name="Bureau", kind="bureau"),
        member("Coop", on=date(2010, 1, 1)),
        titular=marzin,
        starts_on=date(2015, 1, 1),
    )
    assert "bureau" not in told(group, LAUNCH)


def test_a_roadmap_is_proposed_then_amended_by_the_board(group):
    assert "pas encore proposé" in told(group, LAUNCH)
    roadmap = propose_roadmap(body=group, text="Neuf objectifs", proposed_on=LAUNCH, by=None)
    assert "attend la décision du conseil" in told(group, LAUNCH)
    with pytest.raises(RuleViolation, match="attend la décision"):
        propose_roadmap(body=group, text="Une autre", proposed_on=SECOND, by=None)

    with pytest.raises(RuleViolation, match="Dites ce que"):
        decide_roadmap(roadmap=roadmap, outcome="amended", decided_on=SECOND, by=None)
    with pytest.raises(RuleViolation, match="en décide ensuite"):
        decide_roadmap(roadmap=roadmap, outcome="validated", decided_on=LAUNCH - timedelta(days=1), by=None)
    decide_roadmap(roadmap=roadmap, outcome="amended", amendments="Dix", decided_on=SECOND, by=None)

    with pytest.raises(RuleViolation, match="déjà décidé"):
        decide_roadmap(roadmap=roadmap, outcome="validated", decided_on=SECOND, by=None)
    assert "décision" not in told(group, SECOND)


@pytest.mark.parametrize(
    ("held", "warned"),
    [((LAUNCH, SECOND), True), ((LAUNCH, SECOND, RESULTS), False)],
)
def test_fewer_than_three_meetings_in_twelve_months_is_told(group, held, warned):
    for day in held:
        met(group, day)

    assert ("attendues" in told(group, CREATED.replace(year=2016))) is warned


@pytest.mark.parametrize(("on", "counted"), [(date(2016, 12, 8), 3), (date(2016, 12, 9), 2)])
def test_a_meeting_counts_for_twelve_months(group, on, counted):
    for day in (LAUNCH, SECOND, RESULTS):
        met(group, day)

    assert life_of(group, on=on).in_a_year == counted


def test_a_group_younger_than_a_year_is_not_hurried(group):
    assert "attendues" not in told(group, date(2016, 11, 30))
    assert "attendues" in told(group, date(2016, 12, 1))


@pytest.mark.parametrize(("on", "due"), [(date(2016, 11, 30), False), (date(2016, 12, 1), True)])
def test_a_review_is_due_each_year(group, on, due):
    assert ("bilan annuel" in told(group, on)) is due


def test_a_review_moves_the_next_one_by_a_year(group):
    review_group(body=group, presented_on=RESULTS, note="", by=None)

    assert life_of(group, on=RESULTS).review_due_on == date(2017, 5, 30)
    with pytest.raises(RuleViolation, match="déjà enregistré"):
        review_group(body=group, presented_on=RESULTS, note="", by=None)


def test_who_took_part_in_nothing_for_six_months_is_listed(group):
    present, quiet, newcomer = (
        seat(group, member(name, on=date(2010, 1, 1)), obtained="volunteer", starts_on=day, term_on=None)
        for name, day in (("Assidue", CREATED), ("Discrète", CREATED), ("Nouvelle", RESULTS))
    )
    met(group, LAUNCH, present, quiet)
    met(group, RESULTS, present)

    assert life_of(group, on=date(2016, 6, 9)).quiet == [quiet]
    assert life_of(group, on=date(2016, 6, 8)).quiet == []
    assert newcomer.pk


def test_nobody_is_listed_where_no_meeting_was_held(group):
    seat(group, member("Discrète", on=date(2010, 1, 1)), obtained="volunteer", starts_on=CREATED)

    assert life_of(group, on=date(2017, 1, 1)).quiet == []


@pytest.mark.parametrize("write", [put_group_to_sleep, partial(review_group, note="")])
def test_nothing_is_written_of_a_group_before_it_was_created(group, write):
    day = "on" if write is put_group_to_sleep else "presented_on"
    with pytest.raises(RuleViolation, match="créé le 1er décembre 2015"):
        write(body=group, by=None, **{day: CREATED - timedelta(days=1)})

    write(body=group, by=None, **{day: CREATED})


def test_nothing_is_expected_of_a_group_that_sleeps(group):
    put_group_to_sleep(body=group, on=SECOND, by=None)

    before, since = (life_of(group, on=day) for day in (SECOND - timedelta(days=1), SECOND))

    assert (before.review_due_on, since.review_due_on) == (date(2016, 12, 1), None)
    assert "attendues" in before.frequency
    assert "attendues" not in since.frequency
    assert (before.asleep_since, since.asleep_since) == (None, SECOND)


def test_a_group_sleeps_in_silence_and_a_meeting_wakes_it(group):
    put_group_to_sleep(body=group, on=date(2017, 1, 1), by=None)
    assert life_of(group, on=date(2018, 1, 1)).warnings == []
    with pytest.raises(RuleViolation, match="en sommeil depuis"):
        put_group_to_sleep(body=group, on=date(2017, 2, 1), by=None)

    met(group, date(2018, 1, 1))

    assert life_of(group, on=date(2018, 1, 1)).work.asleep_since is None
    with pytest.raises(RuleViolation, match="n’est pas en sommeil"):
        wake_group(body=group, on=date(2018, 1, 2), by=None)


@pytest.mark.parametrize(("on", "due"), [(date(2018, 12, 31), False), (date(2019, 1, 1), True)])
def test_the_year_of_a_group_begins_again_when_it_wakes(group, on, due):
    review_group(body=group, presented_on=RESULTS, note="", by=None)
    put_group_to_sleep(body=group, on=date(2017, 1, 1), by=None)

    wake_group(body=group, on=date(2018, 1, 1), by=None)

    assert life_of(group, on=on).review_due_on == date(2019, 1, 1)
    assert ("bilan annuel" in told(group, on), "attendues" in told(group, on)) == (due, due)


def test_a_review_after_the_waking_counts_again_and_a_waking_to_come_does_not(group):
    put_group_to_sleep(body=group, on=SECOND, by=None)
    wake_group(body=group, on=RESULTS, by=None)

    assert life_of(group, on=SECOND).review_due_on == date(2016, 12, 1)
    review_group(body=group, presented_on=date(2016, 9, 1), note="", by=None)
    assert life_of(group, on=date(2016, 9, 1)).review_due_on == date(2017, 9, 1)


def test_the_last_review_is_corrected_for_a_reason(group):
    first = review_group(body=group, presented_on=LAUNCH, note="", by=None)
    last = review_group(body=group, presented_on=RESULTS, note="Bien", by=None)
    correct = partial(change_review, review=last, note="Très bien", by=None)

    for options, refusal in (
        ({"presented_on": SECOND, "because": " "}, "Dites pourquoi"),
        ({"presented_on": LAUNCH, "because": "x"}, "déjà enregistré"),
        ({"presented_on": LAUNCH - timedelta(days=1), "because": "x"}, "celui-ci vient ensuite"),
        ({"presented_on": CREATED - timedelta(days=1), "because": "x"}, "créé le"),
        ({"presented_on": SECOND, "because": "x", "review": first}, "seul le dernier"),
    ):
        with pytest.raises(RuleViolation, match=refusal):
            correct(**options)
    correct(presented_on=SECOND, because="Faute de frappe")
    correct(presented_on=SECOND, because="Une seconde fois")

    assert life_of(group, on=RESULTS).review_due_on == date(2017, 2, 1)
    entry = Entry.objects.get(event="governance.group_review_changed")
    assert entry.detail.changes["presented_on"] == [RESULTS.isoformat(), SECOND.isoformat()]
    assert entry.detail.changes["motif"] == ["", "Faute de frappe"]


def test_a_meeting_is_written_once_with_those_who_were_of_the_group(group):
    stranger = seat(board(), member("Lilas"))
    meeting = met(group, LAUNCH)

    with pytest.raises(RuleViolation, match="déjà enregistrée"):
        met(group, LAUNCH)
    with pytest.raises(RuleViolation, match="n’était pas du groupe"):
        met(group, SECOND, stranger)
    changed = change_group_meeting(meeting=meeting, held_on=LAUNCH, note="Lancement", present=[], by=None)

    assert changed.note == "Lancement"


def test_a_board_has_no_roadmap():
    with pytest.raises(RuleViolation, match="ni une commission"):
        propose_roadmap(body=board(), text="x", proposed_on=LAUNCH, by=None)
