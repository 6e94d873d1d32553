"""Two files of the register become one while a meeting knows both, or one of them."""

import pytest
from django.utils import timezone

from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.merge import merge_organisations
from cressmember.members.models import Organisation
from cressmember.members.queries import preview_merge
from governance.models import AgendaItem, Candidacy, Election, Participant
from tests.governance.gathered import assembly, ballot, comes, elector, instant, proxy, resolution
from tests.governance.seats import board, college, member, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def files():
    return member("Lilas"), member("Lilas bis")


def merge(files):
    kept, absorbed = files
    merge_organisations(kept=kept, absorbed=absorbed, by=None)


def called(meeting, organisation, **fields):
    """On the list of those to convene, and nothing more."""
    return Participant.objects.create(
        meeting=meeting, quality="member", organisation=organisation, name=str(organisation), **fields
    )


def test_what_the_absorbed_file_did_in_meetings_goes_to_the_kept_one(files):
    meeting = assembly()
    line = elector(meeting, "Lilas bis", organisation=files[1], is_convened=True)
    given = proxy(line, elector(meeting, "Abeille"))
    vote = ballot(resolution(meeting)).votes.create(
        participant=line, choice="yes", channel="desk", cast_at=instant(15)
    )
    assert ("réunions et candidatures", 1) in preview_merge(kept=files[0], absorbed=files[1]).moves

    merge(files)

    line.refresh_from_db(), given.refresh_from_db(), vote.refresh_from_db()
    assert (line.organisation, line.name) == (files[0], "Lilas bis")
    assert (given.giver, vote.participant) == (line, line)


@pytest.mark.parametrize("touched", [0, 1])
def test_of_two_lines_the_one_to_which_something_happened_stays(files, touched):
    meeting = assembly()
    lines = [called(meeting, each) for each in files]
    Participant.objects.filter(pk=lines[touched].pk).update(answer="present")

    merge(files)

    assert meeting.participants.get() == lines[touched]
    assert meeting.participants.get().organisation == files[0]


def test_two_files_that_were_both_convened_wait_for_the_meeting(files):
    meeting = assembly()
    [called(meeting, each, is_convened=True) for each in files]

    with pytest.raises(RuleViolation, match="après cette réunion"):
        merge(files)

    assert Organisation.objects.filter(pk=files[1].pk).exists()


def test_a_meeting_that_was_held_stays_as_it_was(files):
    meeting = assembly(opened_at=instant(14), closed_at=instant(16))
    lines = [comes(elector(meeting, str(each), organisation=each)).participant for each in files]

    merge(files)

    assert [
        (each.organisation, each.name, each.lines.get().votes) for each in meeting.participants.order_by("pk")
    ] == [(files[0], "Lilas", 1), (None, "Lilas bis", 1)]
    assert lines[1].presences.exists()


def test_candidacies_follow_unless_both_stand(files):
    item = AgendaItem.objects.create(meeting=assembly(), position=1, title="Élections")
    election = Election.objects.create(
        item=item, position=1, body=board(code="ca"), college=college(), seats=1
    )
    told = {"person": person("Anne"), "received_on": timezone.localdate()}
    mine, theirs = (election.candidacies.create(organisation=each, **told) for each in files)

    with pytest.raises(RuleViolation, match="candidates"):
        merge(files)
    Candidacy.objects.filter(pk=mine.pk).update(withdrawn_on=timezone.localdate())
    merge(files)

    theirs.refresh_from_db()
    assert theirs.organisation == files[0]
