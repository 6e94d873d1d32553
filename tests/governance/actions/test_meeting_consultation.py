"""A board asked in writing, where its statutes permit it."""

import json
from datetime import date, timedelta

import pytest

from cressmember.accounts.actions.user import ensure_user
from cressmember.core.models import Entry, Message
from cressmember.kernel.violations import RuleViolation
from governance.actions.meeting.consultation import (
    answer_consultation,
    close_consultation,
    close_due_consultations,
    open_consultation,
    remind_consulted,
)
from governance.actions.meeting.minutes import draft_minutes
from governance.journal import GovernanceEvent
from governance.models import Ballot, Body, Meeting, Participant, Vote
from governance.queries.meeting.minutes import Account
from tests.governance.gathered import HELD_ON, TEXT, assembly, instant, resolution, statutes
from tests.governance.meeting import plain
from tests.governance.seats import board, member, person, seat

pytestmark = pytest.mark.django_db
START, DEADLINE = instant(9), instant(18, on=HELD_ON + timedelta(days=7))


def permitting(*, permitted=True, counts=("present", "electronic")):
    """The bodies of the demonstration, whose board may be asked in writing."""
    bodies = json.loads(TEXT.read_text(encoding="utf-8"))["bodies"]
    told = bodies[1]
    told["seating"] = None  # Anybody may sit in it.
    channel = {"article": "17 bis", "channel": "written_consultation", "permitted": permitted}
    told["distance"]["permissions"].append(channel)
    for decision in told["decisions"]:
        for call in decision["calls"]:
            for condition in call["quorum"]["conditions"]:
                condition["counts"] = list(counts)
    return bodies


def asked(*, bodies=None, count=4, **fields):
    """A board of four, to be asked on one resolution."""
    statutes(bodies=bodies or permitting())
    body = board(code="ca")
    for rank in range(count):
        organisation = member(f"Asso {rank}")
        seat(body, organisation, titular=person(f"Nom{rank}"), starts_on=date(2026, 1, 1), term_on=None)
    told = {"format": "written", "starts_at": START, "ends_at": DEADLINE} | fields
    meeting = Meeting.objects.create(body=body, rules=["ca"], title="Consultation", **told)
    resolution(meeting, decision="ordinary", title="Bail")
    return meeting


def answer(participant, choice="yes", **changed):
    choices = {each.pk: choice for each in Ballot.objects.all()}
    told = {"choices": choices, "voter_name": "Ana", "at": START + timedelta(hours=1)}
    return answer_consultation(participant=participant, **told | changed)


@pytest.fixture
def consultation():
    return open_consultation(meeting=asked(), by=None, at=START)


def people(consultation):
    return list(Participant.objects.filter(meeting=consultation).order_by("pk"))


def test_the_verdict_at_the_deadline_is_that_of_those_who_answered(consultation):
    for participant, choice in zip(people(consultation), ("yes", "yes", "no"), strict=False):
        answer(participant, choice)

    assert close_due_consultations(now=DEADLINE - timedelta(minutes=1)) == 0
    assert close_due_consultations(now=DEADLINE) == 1
    assert close_due_consultations(now=DEADLINE) == 0

    ballot = Ballot.objects.get()
    assert ballot.verdict["outcome"] == "yes"
    assert "3 membres sur 4" in plain(ballot.quorum["sentence"])
    minutes = draft_minutes(meeting=Meeting.objects.get(), by=None)
    told = [plain(each) for entry in minutes.blocks for each in entry.get("shown", {}).get("sentences", ())]
    assert any("3 membres ont répondu sur 4" in each for each in told)
    assert "Votent : 2 voix pour, 1 voix contre, 0 abstention et 0 vote blanc." in told


def test_without_answers_the_quorum_lacks(consultation):
    answer(people(consultation)[0])

    close_consultation(meeting=consultation, by=None, at=DEADLINE)

    assert Ballot.objects.get().verdict["outcome"] == "no"


def test_it_closes_before_the_deadline_once_all_have_answered(consultation):
    first, *others = people(consultation)
    answer(first)
    with pytest.raises(RuleViolation, match="Chacun peut répondre jusqu’au 2 juillet 2026"):
        close_consultation(meeting=consultation, by=None, at=START + timedelta(hours=2))
    for each in others:
        answer(each)

    closed = close_consultation(meeting=consultation, by=None, at=START + timedelta(hours=2))

    assert closed.stage == "closed"
    with pytest.raises(RuleViolation, match="n’est pas ouverte"):
        close_consultation(meeting=consultation, by=None, at=DEADLINE)
    with pytest.raises(RuleViolation, match="n’est pas ouverte"):
        answer(first)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"voter_name": " "}, "Dites qui vote"),
        ({"choices": {}}, "sur chaque résolution"),
        ({"choice": "names"}, "pas offert"),
        ({"at": DEADLINE}, "date limite est passée"),
    ],
)
def test_an_answer_is_named_whole_and_in_time(consultation, changed, why):
    with pytest.raises(RuleViolation, match=why):
        answer(people(consultation)[0], **changed)

    assert not Vote.objects.exists()


def test_an_answer_is_given_once_by_who_has_a_vote(consultation):
    one, other = people(consultation)[:2]
    answer(one)
    other.lines.update(votes=0, outcome="no")

    with pytest.raises(RuleViolation, match="déjà enregistrée"):
        answer(one, "no")
    with pytest.raises(RuleViolation, match="voix délibérative"):
        answer(other)


def test_an_answer_on_paper_is_typed_by_the_team_and_the_journal_tells_it(consultation):
    secretary = ensure_user(email="secretariat@cress.example", by=None)
    answer(people(consultation)[0], by=secretary)

    vote = Vote.objects.get()
    assert (vote.channel, vote.by) == (Vote.Channel.POSTAL, secretary)
    entry = Entry.objects.get(event=GovernanceEvent.VOTES_TYPED)
    assert (entry.actor, entry.figures["electors"]) == (secretary, [vote.participant_id])
    Meeting.objects.update(format="room")
    with pytest.raises(RuleViolation, match="n’est pas ouverte"):
        answer(people(consultation)[1], by=secretary)


def test_those_who_have_an_address_are_written_to_and_the_silent_again():
    meeting = asked()
    for each in person_rows():
        each.email = f"{each.family_name.lower()}@asso.example"
        each.save()
    open_consultation(meeting=meeting, by=None, at=START)
    first = people(meeting)[0]
    assert Message.objects.count() == 4
    assert f"/consultation/{first.token}/" in Message.objects.filter(about_id=first.pk).get().text
    answer(first)

    assert remind_consulted(meeting=meeting, by=None) == 3

    for each in people(meeting)[1:]:
        answer(each)
    with pytest.raises(RuleViolation, match="ont répondu"):
        remind_consulted(meeting=meeting, by=None)
    close_consultation(meeting=meeting, by=None, at=DEADLINE)
    with pytest.raises(RuleViolation, match="n’est pas ouverte"):
        remind_consulted(meeting=meeting, by=None)


def person_rows():
    from cressmember.members.models import Person

    return Person.objects.all()


@pytest.mark.parametrize(
    ("bodies", "fields", "why"),
    [
        (permitting(permitted=False), {}, "un article l’interdit"),
        (None, {"format": "room"}, "ne se tient pas par écrit"),
        (None, {"ends_at": None}, "une fin à venir"),
    ],
)
def test_what_does_not_permit_it_is_told_in_plain_words(bodies, fields, why):
    meeting = asked(bodies=bodies, **fields)

    with pytest.raises(RuleViolation, match=why):
        open_consultation(meeting=meeting, by=None, at=START)


def test_a_consultation_is_about_resolutions_whose_majority_is_known():
    meeting = asked()
    put = meeting.items.get().resolutions.get()
    put.decision = ""
    put.save()
    with pytest.raises(RuleViolation, match="de quelle sorte de décision"):
        open_consultation(meeting=meeting, by=None, at=START)
    put.withdrawn_at = START
    put.save()
    with pytest.raises(RuleViolation, match="Écrivez d’abord la résolution"):
        open_consultation(meeting=meeting, by=None, at=START)


def test_an_assembly_is_not_asked_in_writing_nor_a_body_that_the_text_ignores():
    statutes(bodies=permitting())
    meeting = assembly(format="written", ends_at=DEADLINE)
    with pytest.raises(RuleViolation, match="Seuls le conseil et le bureau"):
        open_consultation(meeting=meeting, by=None, at=START)
    unknown = Meeting.objects.create(
        body=board(name="Bureau", kind="bureau", code="b"), title="B", format="written", starts_at=START
    )
    with pytest.raises(RuleViolation, match="ne disent rien de cette instance"):
        open_consultation(meeting=unknown, by=None, at=START)


def test_it_is_opened_once(consultation):
    with pytest.raises(RuleViolation, match="déjà partie"):
        open_consultation(meeting=consultation, by=None, at=START)
    assert Body.objects.filter(code="ca").exists()
    assert Account(consultation).blocks
