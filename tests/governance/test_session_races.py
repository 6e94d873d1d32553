"""Several hands in one session: one arrival, one vote each, and a ballot that closes while people vote."""

from datetime import timedelta

from django.utils import timezone

from governance.actions.meeting.ballot import open_ballot
from governance.actions.meeting.presence import check_in
from governance.actions.meeting.session import name_officer
from governance.models import Presence, Vote
from governance.queries.meeting.deciding import verdict_of
from tests.governance.gathered import assembly, elector, electors, resolution, statutes

HEAD = """
from cressmember.kernel.violations import RuleViolation
from governance.actions.meeting.ballot import cast_votes, close_ballot
from governance.actions.meeting.presence import check_in
from governance.models import Ballot, Participant
"""
BURST = (
    HEAD
    + """
for key in {keys}:
    voter = Participant.objects.get(pk=key)
    try:
        cast_votes(ballot=Ballot(pk={ballot}), voter=voter, voter_name="x", choices={{key: "yes"}})
    except RuleViolation:
        print("refused")
    else:
        print("accepted")
"""
)
ARRIVE = "check_in(participant=Participant.objects.get(pk={key}), by=None)"
VOTE = (
    "voter = Participant.objects.get(pk={key}); "
    "cast_votes(ballot=Ballot(pk={ballot}), voter=voter, voter_name='x', choices={{{key}: {choice!r}}})"
)
CLOSE = "close_ballot(ballot=Ballot.objects.get(pk={ballot}), by=None)"


def in_session(count):
    """Today, with so many electors who are there, and a ballot by name that is open."""
    statutes()
    now = timezone.now()
    meeting = assembly(
        starts_at=now - timedelta(hours=1),
        roll_settled_at=now - timedelta(hours=2),
        opened_at=now - timedelta(hours=1),
    )
    name_officer(meeting=meeting, role="chair", name="x", by=None, at=now - timedelta(hours=1))
    for each in electors(meeting, count):
        check_in(participant=each, by=None, at=now - timedelta(minutes=30))
    return open_ballot(resolution=resolution(meeting, decision="ordinary"), kind="nominal", by=None)


def test_two_desks_check_one_member_in_once(at_once):
    statutes()
    now = timezone.now()
    lilas = elector(assembly(starts_at=now, opened_at=now), "Lilas")

    said = at_once(*[ARRIVE.format(key=lilas.pk)] * 2)

    assert said[0] == ""
    assert "Lilas est déjà enregistré·e" in said[1]
    assert Presence.objects.count() == 1


def test_two_channels_take_one_vote(at_once):
    ballot = in_session(2)
    key = ballot.meeting.participants.first().pk

    at_once(*(VOTE.format(key=key, ballot=ballot.pk, choice=choice) for choice in ("yes", "no")))

    assert Vote.objects.get().choice == "yes"


def test_closing_waits_for_a_vote_that_is_being_written_and_counts_it(at_once):
    ballot = in_session(2)
    key = ballot.meeting.participants.first().pk

    said = at_once(VOTE.format(key=key, ballot=ballot.pk, choice="yes"), CLOSE.format(ballot=ballot.pk))

    ballot.refresh_from_db()
    assert said == ["", ""]
    assert ballot.poll["votes"]["associations"]["yes"] == 1


def test_no_vote_enters_while_a_ballot_closes(at_once):
    ballot = in_session(2)
    key = ballot.meeting.participants.first().pk

    said = at_once(CLOSE.format(ballot=ballot.pk), VOTE.format(key=key, ballot=ballot.pk, choice="yes"))

    assert "clos" in said[1]
    assert not Vote.objects.exists()


def test_closing_during_a_burst_counts_every_vote_that_was_accepted(processes):
    ballot = in_session(40)
    keys = list(ballot.meeting.participants.values_list("pk", flat=True))
    voting = [processes.python(BURST.format(keys=keys[part::2], ballot=ballot.pk)) for part in range(2)]

    processes.wait(lambda: Vote.objects.count() >= 5)
    closing = processes.python(HEAD + CLOSE.format(ballot=ballot.pk))
    said = "".join(processes.ended(*voting, closing)[:2])

    ballot.refresh_from_db()
    accepted = said.count("accepted")
    assert accepted == Vote.objects.count() == ballot.poll["votes"]["associations"]["yes"]
    assert said.count("refused") == 40 - accepted
    assert ballot.verdict == verdict_of(ballot).document()
