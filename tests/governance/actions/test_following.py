"""Links that follow who sits: whoever left a seat opens nothing with theirs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cressmember.core.models import Entry
from cressmember.members.actions.representation import Designation, open_representation
from governance.actions.holder import replace_holder
from governance.actions.mandate import end_mandate, resume_mandate
from governance.actions.meeting.consultation import open_consultation
from governance.actions.meeting.enrolment import enrol_participants
from governance.actions.meeting.following import follow_seats
from governance.actions.survey.invited import those_invited
from governance.models import Mandate, Meeting, Participant, Survey, SurveyInvitation
from tests.governance.actions.test_meeting_consultation import asked
from tests.governance.seats import board, member, person, seat

pytestmark = pytest.mark.django_db
SENT = ["ana@coop.example"]


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def mandate(today):
    ana = person("Rey", email=SENT[0])
    return seat(
        board(), member("Coop", email="accueil@coop.example"), titular=ana, starts_on=today, term_on=None
    )


def called(mandate, *, days=9, **fields):
    """The seat called to a meeting of its body, in so many days."""
    starts_at = timezone.now() + timedelta(days=days)
    meeting = Meeting.objects.create(body=mandate.body, title="Conseil", starts_at=starts_at, **fields)
    enrol_participants(meeting=meeting)
    return meeting.participants.get()


def opens(link):
    return type(link).objects.of_token(link.token) is not None


def test_whoever_was_replaced_opens_nothing_and_whoever_came_is_written_to(mandate, today):
    line, luc = called(mandate), person("Luc", email="luc@coop.example")
    assert follow_seats(on=today) == 0
    replace_holder(mandate=mandate, role="titular", person=luc, on=today, by=None)

    assert [follow_seats(on=today) for _ in range(2)] == [1, 0]

    assert not opens(line)
    line.refresh_from_db()
    assert (line.person, line.emails) == (luc, ["luc@coop.example"])
    assert Entry.objects.filter(event="governance.participant_followed").count() == 1


def test_a_seat_that_is_over_writes_to_nobody_until_it_is_given_back(mandate, today):
    line = called(mandate)
    Mandate.objects.filter(pk=mandate.pk).update(starts_on=today - timedelta(days=9))
    end_mandate(mandate=mandate, on=today, reason="resignation", by=None)

    assert [follow_seats(on=today) for _ in range(2)] == [1, 0]

    assert not opens(line)
    line.refresh_from_db()
    assert (line.person, line.representative_name, line.emails) == (None, "", [])
    resume_mandate(mandate=mandate, by=None)
    assert [follow_seats(on=today) for _ in range(2)] == [1, 0]
    line.refresh_from_db()
    assert line.emails == SENT


def test_a_link_stays_while_its_seat_is_held_by_the_same(mandate, today):
    line = called(mandate)
    replace_holder(mandate=mandate, role="substitute", person=person("Zoé"), on=today, by=None)
    later = line.meeting.held_on + timedelta(days=1)
    replace_holder(mandate=mandate, role="titular", person=person("Luc"), on=later, by=None)

    assert follow_seats(on=today) == 0
    assert opens(line)


def test_what_was_sent_to_a_shared_mailbox_stays(mandate, today):
    type(mandate.organisation).objects.update(email=SENT[0].upper())
    replace_holder(mandate=mandate, role="titular", person=person("Luc"), on=today, by=None)
    line = called(mandate)
    assert line.emails == [SENT[0].upper()]

    assert follow_seats(on=today) == 0
    assert opens(line)


@pytest.mark.parametrize("instants", [{"opened_at": timezone.now}, {"cancelled_at": timezone.now}])
def test_a_meeting_in_session_or_called_off_is_left_as_it_is(mandate, today, instants):
    line = called(mandate, **{name: now() for name, now in instants.items()})
    replace_holder(mandate=mandate, role="titular", person=person("Luc"), on=today, by=None)

    assert follow_seats(on=today) == 0
    assert opens(line)


def in_writing():
    """A consultation under way since yesterday."""
    now = timezone.now()
    meeting = asked(starts_at=now - timedelta(days=1), ends_at=now + timedelta(days=6))
    return open_consultation(meeting=meeting, by=None, at=now - timedelta(days=1)).participants.first()


def test_a_consultation_in_writing_follows_while_it_lasts(today):
    line = in_writing()
    replace_holder(mandate=line.mandate, role="titular", person=person("Luc"), on=today, by=None)

    assert follow_seats(on=today) == 1

    assert not opens(line)


def test_a_consultation_of_members_follows_too(today):
    line = in_writing()
    ana, luc = person("Rey", email=SENT[0]), person("Luc", email="luc@coop.example")
    Participant.objects.filter(pk=line.pk).update(quality="member", mandate=None, person=ana, emails=SENT)
    row = open_representation(
        organisation=line.organisation,
        designation=Designation(role="titular", person=ana),
        starts_on=today - timedelta(days=30),
        by=None,
    )
    assert opens(line)
    open_representation(
        organisation=line.organisation,
        designation=Designation(role="titular", person=luc),
        starts_on=today,
        instead_of=row,
        by=None,
    )

    assert not opens(line)
    line.refresh_from_db()
    assert (line.person, line.emails) == (luc, ["luc@coop.example"])


@pytest.fixture
def invitation(mandate, today):
    survey = Survey.objects.create(
        title="Avis", segment="body", body=mandate.body, closes_on=today, opened_at=timezone.now()
    )
    SurveyInvitation.objects.bulk_create(those_invited(survey, on=today))
    return survey.invitations.get()


def test_the_survey_of_a_body_follows_who_sits_in_it(mandate, today, invitation):
    assert invitation.emails == SENT
    replace_holder(
        mandate=mandate, role="titular", person=person("Luc", email="luc@coop.example"), on=today, by=None
    )

    assert [follow_seats(on=today) for _ in range(2)] == [1, 0]

    assert not opens(invitation)
    invitation.refresh_from_db()
    assert invitation.emails == ["luc@coop.example"]


def test_the_survey_of_a_body_closes_to_whoever_left_it(mandate, today, invitation):
    Mandate.objects.update(ends_on=today, term_on=today, starts_on=today - timedelta(days=9))

    assert [follow_seats(on=today) for _ in range(2)] == [1, 0]

    assert not opens(invitation)
    invitation.refresh_from_db()
    assert invitation.emails == []
