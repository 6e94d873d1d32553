"""A bureau written up in one go."""

import json
from datetime import date, timedelta

import pytest

from cressmember.kernel.violations import RuleViolation
from governance.actions.body import create_body
from governance.actions.meeting.minutes import approve_minutes, review_minutes, sign_minutes
from governance.actions.meeting.write_up import Decided, write_up_meeting
from governance.models import AgendaItem, Ballot, Meeting, Minutes, Resolution, Task
from governance.queries.meeting.minutes import page_of
from governance.rules.vote.poll import Tally
from tests.governance.gathered import HELD_ON, TEXT, assembly, instant, statutes
from tests.governance.meeting import plain
from tests.governance.seats import member, person, seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau_meeting():
    """Five people of the bureau under the statutes of the demonstration, called for two in the afternoon."""
    statutes(bodies=with_a_bureau())
    return meeting_of("bureau", rules=["bureau"])


def with_a_bureau():
    """The bodies of the demonstration, and a bureau that decides as the board does."""
    bodies = json.loads(TEXT.read_text(encoding="utf-8"))["bodies"]
    told = json.loads(json.dumps(bodies[1]))
    told |= {"code": "bureau", "name": "Bureau", "kind": "bureau", "seating": None}
    told["meetings"] = [told["meetings"][0] | {"code": "bureau", "name": "Réunion du bureau"}]
    told["decisions"] = [
        each | {"meeting": "bureau", "preconditions": []}
        for each in told["decisions"]
        if "other" in each["matters"]
    ]
    return [*bodies, told]


def meeting_of(kind, *, rules=(), code=""):
    body = create_body(name=kind.capitalize(), kind=kind, code=code or kind, by=None)
    for rank in range(5):
        organisation = member(f"Asso {rank}")
        seat(body, organisation, titular=person(f"Nom{rank}", "Ana"), starts_on=date(2026, 1, 1))
    return Meeting.objects.create(body=body, rules=list(rules), title="Bureau de juin", starts_at=instant(14))


def write_up(meeting, *decisions, there=4, **changed):
    keys = sorted(meeting.body.mandates.values_list("pk", flat=True))
    told = {
        "opened_at": instant(14),
        "closed_at": instant(15, 30),
        "chair": meeting.body.mandates.first().holders.first().person,
        "secretary": None,
        "there": dict.fromkeys(keys[:there], "present"),
        "decisions": decisions,
        "by": None,
    }
    return write_up_meeting(meeting=meeting, **told | changed)


def sentences(minutes):
    return [
        plain(each)
        for entry in page_of(minutes).entries
        if entry["kind"] == "bound"
        for each in entry["shown"]["sentences"]
    ]


def test_decisions_become_results_minutes_and_tasks(bureau_meeting):
    minutes = write_up(
        bureau_meeting,
        Decided("Louer la salle Jaurès", "Ana", date(2026, 9, 1)),
        Decided("Adhérer au réseau", tally=Tally(yes=3, no=1)),
    )

    told = sentences(minutes)
    assert "Nul ne s’y oppose : adopté par consensus." in told
    assert "Votent : 3 voix pour, 1 voix contre, 0 abstention et 0 vote blanc." in told
    assert "Louer la salle Jaurès, par Ana, pour le 1er septembre 2026." in told
    assert [each.verdict["outcome"] for each in Ballot.objects.order_by("pk")] == ["yes", "yes"]
    task = Task.objects.get(kind="decision")
    assert (task.title, task.owner, task.due_on) == ("Louer la salle Jaurès", "Ana", date(2026, 9, 1))
    assert page_of(minutes).doubts == []
    assert page_of(minutes).moved == []


def test_a_quorum_that_lacks_is_said(bureau_meeting):
    minutes = write_up(bureau_meeting, Decided("Louer"), there=1)

    assert Ballot.objects.get().verdict["outcome"] == "no"
    assert any("quorum" in each.lower() for each in sentences(minutes))


def test_the_next_meeting_is_prepared(bureau_meeting):
    write_up(bureau_meeting, next_at=instant(14, on=HELD_ON + timedelta(days=30)))

    following = Meeting.objects.exclude(pk=bureau_meeting.pk).get()
    assert (following.body, following.held_on) == (bureau_meeting.body, HELD_ON + timedelta(days=30))


def test_a_bureau_approves_at_once_and_signs(bureau_meeting):
    minutes = write_up(bureau_meeting, Decided("Louer"))
    review_minutes(minutes=minutes, by=None)
    bureau_meeting.refresh_from_db()
    approve_minutes(minutes=minutes, in_meeting=bureau_meeting, by=None)
    sign_minutes(minutes=minutes, names={"Président": "Ana", "Secrétaire": "Bo"}, on=HELD_ON, by=None)

    assert Minutes.objects.get().number == 1


def test_those_who_sign_the_page_of_a_bureau_have_read_it(bureau_meeting):
    minutes = write_up(bureau_meeting, Decided("Louer"))

    sign_minutes(minutes=minutes, names={"Président": "Ana", "Secrétaire": "Bo"}, on=HELD_ON, by=None)

    held = Minutes.objects.get()
    assert (held.state, held.approved_in) == ("signed", None)
    assert held.reviewed_at is not None


@pytest.mark.parametrize(
    ("tally", "outcome", "said"),
    [
        (None, "yes", "Adoptée : par consensus, par usage"),
        (Tally(yes=1, no=2), "no", "Rejetée : 1 voix pour, 2 voix contre"),
    ],
)
def test_a_commission_of_which_the_statutes_say_nothing_decides_by_usage(tally, outcome, said):
    statutes()
    write_up(meeting_of("commission", code="numerique"), Decided("Louer", tally=tally))

    verdict = Ballot.objects.get().verdict
    assert verdict["outcome"] == outcome
    assert plain(verdict["sentence"]).startswith(said)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"closed_at": instant(13)}, "finit après avoir commencé"),
        ({"chair": None}, "Dites qui présidait"),
        ({"decisions": [Decided("X", tally=Tally(yes=9))]}, "compte 9 voix pour 4 au plus"),
        ({"next_at": instant(9)}, "vient après celle-ci"),
        (
            {"opened_at": instant(14, on=date(2199, 1, 1)), "closed_at": instant(15, on=date(2199, 1, 1))},
            "pas encore eu lieu",
        ),
        ({"closed_at": instant(15, on=date(2199, 1, 1))}, "pas encore eu lieu"),
        ({"opened_at": instant(14, on=date(1900, 1, 1))}, "se tient le 25 juin 2026"),
    ],
)
def test_what_cannot_be_is_refused_whole(bureau_meeting, changed, why):
    with pytest.raises(RuleViolation, match=why):
        write_up(bureau_meeting, **changed)

    assert not Minutes.objects.exists()
    assert Meeting.objects.get().opened_at is None


def test_what_was_held_or_called_off_is_not_written_up(bureau_meeting):
    write_up(bureau_meeting)
    with pytest.raises(RuleViolation, match="déjà tenue"):
        write_up(bureau_meeting)
    Meeting.objects.update(opened_at=None, closed_at=None, cancelled_at=instant(9))
    with pytest.raises(RuleViolation, match="annulée"):
        write_up(bureau_meeting)


def test_an_assembly_is_held_and_not_written_up():
    statutes()
    with pytest.raises(RuleViolation, match="tenez la séance"):
        write_up_meeting(
            meeting=assembly(),
            opened_at=instant(14),
            closed_at=instant(15),
            chair=person("Durey"),
            secretary=None,
            there={},
            decisions=[],
            by=None,
        )


def announced(meeting, title="Admission des Blés d’or"):
    """A resolution that the agenda announced."""
    item = AgendaItem.objects.create(meeting=meeting, position=1, title="Demandes d’adhésion")
    code = "ordinary"
    return Resolution.objects.create(
        item=item, position=1, title=title, text=title, matter="admission", decision=code
    )


def test_what_the_agenda_announced_is_decided_where_it_stands(bureau_meeting):
    first, second = announced(bureau_meeting), announced(bureau_meeting, "Admission de Bidule")

    write_up(
        bureau_meeting,
        Decided(first.title, resolution=first),
        Decided(second.title, resolution=second, is_rejected=True),
    )

    told = {row.resolution.title: row.verdict["outcome"] for row in Ballot.objects.all()}
    assert told == {first.title: "yes", second.title: "no"}
    assert bureau_meeting.items.filter(opened_at__isnull=False).count() == 2
    first.refresh_from_db()
    assert first.number == 1


def test_a_resolution_of_another_meeting_is_not_decided_here(bureau_meeting):
    other = Meeting.objects.create(body=bureau_meeting.body, title="Autre", starts_at=instant(14))
    elsewhere = announced(other)

    with pytest.raises(RuleViolation, match="n’est pas à l’ordre du jour"):
        write_up(bureau_meeting, Decided(elsewhere.title, resolution=elsewhere))
