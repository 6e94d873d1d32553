"""Those who come to a meeting, leave, come back, or are represented."""

from datetime import date, timedelta

import pytest

from cressmember.kernel.violations import RuleViolation
from governance.actions.meeting.presence import (
    Through,
    check_in,
    check_out,
    file_walk_in_proxy,
    merge_sheet,
    say_here,
    undo_presence,
)
from governance.models import Presence
from governance.queries.meeting.desk import Line
from governance.queries.meeting.gathering import gathering_of
from governance.rules.presence.turnout import Way
from tests.governance.gathered import HELD_ON, assembly, ballot, elector, instant, resolution, statutes
from tests.governance.meeting import plain
from tests.governance.seats import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    statutes()
    return assembly(format="hybrid", roll_settled_at=instant(12), opened_at=instant(14))


def test_whoever_is_there_is_not_written_twice(meeting):
    lilas = elector(meeting, "Lilas")
    check_in(participant=lilas, by=None, at=instant(14, 3))

    with pytest.raises(RuleViolation) as refusal:
        check_in(participant=lilas, source="code", by=None, at=instant(14, 5))

    assert plain(str(refusal.value)) == "Lilas est déjà enregistré·e : arrivée à 14 h 03, par accueil."


def test_the_desk_opens_on_the_day_of_the_meeting(meeting):
    with pytest.raises(RuleViolation, match="L’accueil ouvre"):
        check_in(
            participant=elector(meeting, "Lilas"), by=None, at=instant(14, on=HELD_ON - timedelta(days=1))
        )


def test_out_and_in_again_makes_two_intervals(meeting):
    lilas = elector(meeting, "Lilas")
    check_in(participant=lilas, by=None, at=instant(14))
    check_out(participant=lilas, by=None, at=instant(14, 30))
    with pytest.raises(RuleViolation, match="pas enregistré"):
        check_out(participant=lilas, by=None, at=instant(14, 31))
    check_in(participant=lilas, way="remote", by=None, at=instant(14, 40))

    assert gathering_of(meeting, at=instant(14, 35)).way_of(str(lilas.pk)) is None
    assert gathering_of(meeting, at=instant(14, 45)).way_of(str(lilas.pk)) is Way.REMOTE


def test_another_person_who_signs_a_designation_keeps_one_vote(meeting):
    lilas = elector(meeting, "Lilas", person=person("Roche"), representative_name="Camille Roche")

    presence = check_in(
        participant=lilas,
        through=Through(name="Zoé Petit", designation="Désignation signée à l’accueil"),
        by=None,
        at=instant(14),
    )

    lilas.refresh_from_db()
    assert (presence.person, presence.person_name) == (None, "Zoé Petit")
    assert lilas.designation == "Désignation signée à l’accueil"
    assert gathering_of(meeting).turnout.gathered([Way.PRESENT]).votes == 1


def test_an_arrival_or_a_departure_typed_by_mistake_is_taken_back(meeting):
    lilas = elector(meeting, "Lilas")
    presence = check_in(participant=lilas, by=None, at=instant(14))
    check_out(participant=lilas, by=None, at=instant(14, 30))

    undo_presence(presence=presence, by=None)
    assert lilas.presences.get().left_at is None
    undo_presence(presence=presence, by=None)
    assert not lilas.presences.exists()


def test_what_a_ballot_counted_on_is_not_taken_back(meeting):
    presence = check_in(participant=elector(meeting, "Lilas"), by=None, at=instant(14))
    ballot(resolution(meeting, decision="ordinary"), at=instant(15))

    with pytest.raises(RuleViolation, match="compte sur ce passage"):
        undo_presence(presence=presence, by=None)


def test_only_the_last_passage_is_taken_back(meeting):
    lilas = elector(meeting, "Lilas")
    first = check_in(participant=lilas, by=None, at=instant(14))
    check_out(participant=lilas, by=None, at=instant(14, 10))
    check_in(participant=lilas, by=None, at=instant(14, 20))

    with pytest.raises(RuleViolation, match="dernier passage"):
        undo_presence(presence=first, by=None)


def test_one_says_to_be_there_from_afar_where_the_text_permits_it(meeting):
    presence = say_here(participant=elector(meeting, "Lilas"), name="Zoé Petit", at=instant(14))

    assert (presence.way, presence.source, presence.person_name) == ("remote", "link", "Zoé Petit")


@pytest.mark.parametrize(
    ("fields", "hour", "said"),
    [
        ({"format": "room"}, 14, "présentez-vous à l’accueil"),
        ({"opened_at": None}, 12, "trop tôt"),
        ({"closed_at": instant(13)}, 14, "séance est levée"),
    ],
)
def test_from_afar_not_everywhere_nor_always(meeting, fields, hour, said):
    lilas = elector(meeting, "Lilas")
    fields = {"opened_at": instant(12)} | fields if "closed_at" in fields else fields
    type(meeting).objects.filter(pk=meeting.pk).update(**fields)

    with pytest.raises(RuleViolation, match=said):
        say_here(participant=lilas, name="Zoé", at=instant(hour))


def test_a_proxy_brought_to_the_door_is_judged_at_once(meeting):
    giver, holder = elector(meeting, "Lilas"), elector(meeting, "Abeille")
    check_in(participant=holder, by=None, at=instant(14))

    proxy, verdict = file_walk_in_proxy(giver=giver, holder=holder, by=None, at=instant(14, 5))

    # The demonstration's statutes want them two days before.
    assert verdict.is_no
    assert "jours" in verdict.sentence
    assert proxy.way == "desk"
    with pytest.raises(RuleViolation, match="déjà enregistré"):
        file_walk_in_proxy(giver=giver, holder=holder, by=None, at=instant(14, 6))


def test_a_signed_sheet_is_merged_and_doubles_are_refused(meeting):
    lilas, abeille, tard = (elector(meeting, name) for name in ("Lilas", "Abeille", "Tard"))
    check_in(participant=lilas, by=None, at=instant(14))
    ballot(resolution(meeting, decision="ordinary"), at=instant(15))

    merged = merge_sheet(
        meeting=meeting,
        lines=[
            Line(lilas, instant(14)),
            Line(abeille, instant(15, 10), "Zoé Petit"),
            Line(tard, instant(14, 10)),
        ],
        by=None,
    )

    assert [bool(each.refusal) for each in merged] == [True, False, True]
    assert "déjà enregistré" in merged[0].refusal
    assert "participation" in merged[2].refusal
    assert Presence.objects.get(source="sheet").person_name == "Zoé Petit"


def test_nobody_signed_a_sheet_before_coming():
    statutes()
    to_come = assembly(starts_at=instant(14, on=date(2199, 1, 1)))
    line = Line(elector(to_come, "Lilas"), instant(14, 5, on=date(2199, 1, 1)))

    (merged,) = merge_sheet(meeting=to_come, lines=[line], by=None)

    assert "n’est pas encore passé" in merged.refusal
    assert not Presence.objects.exists()


def test_a_check_in_takes_as_many_queries_in_a_crowd(meeting, django_assert_max_num_queries):
    for rank in range(20):
        elector(meeting, f"Membre {rank}")
    someone = meeting.participants.last()

    with django_assert_max_num_queries(12):
        check_in(participant=someone, by=None, at=instant(14))
