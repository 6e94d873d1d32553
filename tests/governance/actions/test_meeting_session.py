"""A session that opens, pauses, goes through its agenda and closes."""

from datetime import datetime, timedelta

import pytest

from cressmember.kernel.violations import RuleViolation
from governance.actions.meeting.agenda import move_item
from governance.actions.meeting.ballot import cancel_ballot, open_ballot, settle_ballot
from governance.actions.meeting.presence import check_in
from governance.actions.meeting.session import (
    accept_question,
    close_item,
    close_meeting,
    dismiss_officer,
    name_officer,
    open_item,
    open_meeting,
    reopen_meeting,
    resume_meeting,
    suspend_meeting,
)
from governance.models import Officer, RollLine
from governance.queries.meeting.session import agenda_of, proposed_officers, stamp_of
from tests.governance.gathered import (
    HELD_ON,
    assembly,
    ballot,
    electors,
    instant,
    payer,
    resolution,
    statutes,
)
from tests.governance.seats import board, college, member, person, seat

pytestmark = pytest.mark.django_db


def ready(*rules, **fields):
    """An assembly of four electors that may open."""
    statutes()
    meeting = assembly(*rules, roll_settled_at=instant(12), **fields)
    electors(meeting, 4)
    name_officer(meeting=meeting, role="chair", name="Mme Roche", by=None, at=instant(13))
    return meeting


def opened(*rules, **fields):
    meeting = open_meeting(meeting=ready(*rules, **fields), by=None, at=instant(14))
    for each in meeting.participants.all():
        check_in(participant=each, by=None, at=instant(14, 1))
    return meeting


def test_a_session_opens_once_its_chair_is_named_and_settles_its_roll():
    statutes()
    meeting = assembly()
    payer("Lilas")

    with pytest.raises(RuleViolation, match="qui préside"):
        open_meeting(meeting=meeting, by=None, at=instant(14))
    name_officer(meeting=meeting, role="chair", name="Mme Roche", by=None, at=instant(13))
    meeting = open_meeting(meeting=meeting, by=None, at=instant(14))

    assert meeting.roll_settled_at is not None
    assert RollLine.objects.get().votes == 1


def test_a_session_does_not_open_before_its_day():
    with pytest.raises(RuleViolation, match="25 juin 2026"):
        open_meeting(meeting=ready(), by=None, at=instant(14, on=HELD_ON - timedelta(days=1)))


def test_whoever_takes_the_chair_replaces_whoever_had_it():
    meeting = ready()

    name_officer(meeting=meeting, role="chair", name="M. Petit", by=None, at=instant(15))

    standing = Officer.objects.get(left_at=None)
    assert standing.name == "M. Petit"
    assert Officer.objects.get(name="Mme Roche").left_at == instant(15)


def test_a_teller_is_named_once_and_may_leave():
    meeting = ready()
    teller = name_officer(meeting=meeting, role="teller", name="Ali", by=None, at=instant(13))
    name_officer(meeting=meeting, role="teller", name="Zoé", by=None, at=instant(13))

    with pytest.raises(RuleViolation, match="déjà ce rôle"):
        name_officer(meeting=meeting, role="teller", name="Ali", by=None, at=instant(13))
    dismiss_officer(officer=teller, by=None, at=instant(14))

    assert list(Officer.objects.filter(role="teller", left_at=None).values_list("name", flat=True)) == ["Zoé"]


def test_a_pause_is_kept_with_its_hours():
    meeting = opened()

    suspend_meeting(meeting=meeting, by=None, at=instant(15))
    resume_meeting(meeting=meeting, by=None, at=instant(15, 20))

    meeting.refresh_from_db()
    assert meeting.suspended_at is None
    pauses = [[datetime.fromisoformat(each) for each in pause] for pause in meeting.suspensions]
    assert pauses == [[instant(15), instant(15, 20)]]


def test_nothing_is_opened_during_a_pause():
    meeting = opened()
    item = resolution(meeting).item
    suspend_meeting(meeting=meeting, by=None, at=instant(15))

    with pytest.raises(RuleViolation, match="suspendue"):
        open_item(item=item, by=None, at=instant(15, 1))


def test_an_item_closes_the_one_before_it_and_may_be_taken_up_again():
    meeting = opened()
    first, second = (resolution(meeting, title=title).item for title in ("Rapport moral", "Comptes"))

    open_item(item=first, by=None, at=instant(14, 10))
    open_item(item=second, by=None, at=instant(14, 30))
    open_item(item=first, by=None, at=instant(14, 40))

    first.refresh_from_db(), second.refresh_from_db()
    assert (first.opened_at, first.closed_at) == (instant(14, 10), None)
    assert second.closed_at == instant(14, 40)


def test_neither_item_nor_session_closes_under_an_open_ballot():
    meeting = opened()
    text = resolution(meeting, decision="ordinary")
    ballot = open_ballot(resolution=text, kind="nominal", by=None, at=instant(15))

    for act, what in ((close_item, {"item": text.item}), (close_meeting, {"meeting": meeting})):
        with pytest.raises(RuleViolation, match="clôturez-le"):
            act(**what, by=None, at=instant(15, 5))
    cancel_ballot(ballot=ballot, because="mauvais texte", by=None, at=instant(15, 6))
    close_meeting(meeting=meeting, by=None, at=instant(16))

    meeting.refresh_from_db(), text.item.refresh_from_db()
    assert meeting.closed_at == text.item.closed_at == instant(16)


def test_a_session_closed_by_mistake_goes_on_the_same_day():
    meeting = opened()
    close_meeting(meeting=meeting, by=None, at=instant(16))

    with pytest.raises(RuleViolation, match="une autre réunion"):
        reopen_meeting(meeting=meeting, because="x", by=None, at=instant(9, on=HELD_ON + timedelta(days=1)))
    with pytest.raises(RuleViolation, match="pourquoi"):
        reopen_meeting(meeting=meeting, because=" ", by=None, at=instant(16, 1))
    reopen_meeting(meeting=meeting, because="il restait un point", by=None, at=instant(16, 2))

    meeting.refresh_from_db()
    assert meeting.stage == "open"


@pytest.mark.parametrize(("is_minor", "refused"), [(True, False), (False, True)])
def test_a_question_off_the_agenda_is_taken_up_as_the_text_lets_it(is_minor, refused):
    meeting = opened()
    asked = {
        "meeting": meeting,
        "title": "Vœu sur les transports",
        "text": "L’assemblée souhaite…",
        "matter": "other",
        "decision": "ordinary",
        "is_minor": is_minor,
        "accepted": False,
        "by": None,
        "at": instant(15),
    }

    if refused:
        with pytest.raises(RuleViolation, match="pas mineure"):
            accept_question(**asked)
    else:
        item, verdict = accept_question(**asked)
        assert verdict.is_yes
        assert item.added_on == HELD_ON
        assert item.resolutions.get().number == 1


def test_the_chair_is_proposed_from_the_offices_of_the_board():
    from governance.actions.office import give_office
    from tests.governance.seats import START

    college()
    roche = person("Roche")
    mandate = seat(
        board(code="ca"),
        member("Lilas"),
        college=college(),
        titular=roche,
        term_on=HELD_ON.replace(year=2028),
    )
    give_office(mandate=mandate, kind="president", starts_on=START, by=None)

    assert proposed_officers(assembly()) == {"chair": roche}


def test_the_stamp_changes_with_what_is_seen_and_costs_one_query(django_assert_num_queries):
    meeting = opened()
    before = stamp_of(meeting)

    with django_assert_num_queries(1):
        assert stamp_of(meeting) == before
    meeting.participants.first().presences.update(left_at=instant(15))
    assert stamp_of(meeting) != before


def test_the_stamp_changes_when_a_closed_ballot_is_settled_or_an_item_moved():
    meeting = opened()
    first, _ = resolution(meeting, title="Un", decision="ordinary"), resolution(meeting, title="Deux")
    found = ballot(first, at=instant(15), closed_at=instant(16), verdict={"outcome": "to_decide"})
    seen = [stamp_of(meeting)]

    settle_ballot(ballot=found, told={"lot": "yes"}, by=None)
    seen.append(stamp_of(meeting))
    move_item(item=first.item, up=False, by=None)

    assert len({*seen, stamp_of(meeting)}) == 3


def test_the_agenda_is_read_in_as_many_queries_however_long_it_is(django_assert_num_queries):
    meeting = opened()
    for rank in range(3):
        resolution(meeting, title=f"Point {rank}")

    with django_assert_num_queries(5):
        assert len(agenda_of(meeting)) == 3
