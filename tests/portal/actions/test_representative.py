from datetime import date, timedelta

import pytest
from django.utils import timezone

from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.models import Invitation
from cressmember.accounts.roles import Role
from cressmember.core.models import Chamber, Entry, Message
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.membership import end_membership
from cressmember.members.actions.representation import end_representation
from cressmember.members.models import Membership, Person, Representation
from cressmember.office.actions.erasure import erase_person
from cressmember.portal.actions.representative import (
    MOST_NAMED,
    Newcomer,
    end_own_representation,
    invite_again,
    name_representative,
    replace_representative,
)
from cressmember.portal.queries.hat import hats_of
from governance.actions.meeting.following import follow_departures
from governance.models import Meeting, Participant, Survey, SurveyInvitation
from tests.governance.seats import board
from tests.governance.surveys import opened
from tests.portal import spaces

pytestmark = pytest.mark.django_db
LUC = Newcomer(given_name="Luc", family_name="Morvan", email="luc@coop.example")


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def anne():
    Chamber.objects.create(pk=1, name="CRESS d’essai", email="contact@cress.example")
    return spaces.person("Le Goff")


@pytest.fixture
def coop(anne):
    made = spaces.organisation("Coopérative d’essai")
    spaces.represents(made, anne)
    return made


def named(coop, by, today, newcomer=LUC, *, role="titular", starts_on=None):
    return name_representative(
        organisation=coop, role=role, newcomer=newcomer, starts_on=starts_on or today, on=today, by=by.user
    )


def test_whoever_is_named_is_invited_and_the_others_are_told(coop, anne, today):
    spaces.represents(coop, spaces.person("Substitut", email="sub@coop.example"), role="substitute")

    row = named(coop, anne, today)

    assert (row.role, row.starts_on) == ("titular", today)
    mails = Message.objects.filter(kind="portal.representatives")
    told = {address for to in mails.values_list("to", flat=True) for address in to}
    assert told == {"contact@cress.example", "sub@coop.example", "luc@coop.example"}
    assert Invitation.objects.get().email == "luc@coop.example"
    assert Entry.objects.filter(event="members.representation_opened", actor=anne.user).exists()


def test_whoever_begins_later_is_invited_now(coop, anne, today):
    row = named(coop, anne, today, starts_on=today + timedelta(days=10))

    assert Invitation.objects.get().person == row.person_id


def test_the_same_person_is_not_written_down_twice(coop, anne, today):
    first = named(coop, anne, today)

    second = named(coop, anne, today, role="legal")

    assert first.person == second.person


@pytest.mark.parametrize("case", ["of another", "account of another", "of the team", "closed"])
def test_the_address_of_somebody_else_says_nothing_of_them(coop, anne, today, case):
    if case == "of another":
        Person.objects.create(given_name="Zoé", family_name="Secrète", email="luc@coop.example")
    elif case == "account of another":
        spaces.person("Secrète", email="luc@coop.example")
    else:
        user = ensure_user(email="luc@coop.example", name="Zoé Secrète", by=None)
        if case == "of the team":
            grant_role(user=user, role=Role.READER, starts_on=today, by=None)
        user.is_active = case != "closed"
        user.save()

    with pytest.raises(RuleViolation) as refusal:
        named(coop, anne, today)

    assert "Secrète" not in refusal.value.message
    assert not Representation.objects.exclude(person=anne).exists()


@pytest.mark.parametrize("role", ["substitute", "dues", "other"])
def test_only_who_manages_names_anybody(coop, today, role):
    someone = spaces.person("Sans pouvoir", email="sans@coop.example")
    spaces.represents(coop, someone, role=role)

    with pytest.raises(RuleViolation, match="Seuls"):
        named(coop, someone, today)


def test_who_left_meanwhile_names_nobody(coop, anne, today):
    Representation.objects.update(ends_on=today)

    with pytest.raises(RuleViolation, match="Seuls"):
        named(coop, anne, today)


def test_what_is_over_is_history(coop, anne, today):
    row = spaces.represents(coop, None, role="other", label="Standard", ends_on=today)

    with pytest.raises(RuleViolation, match="déjà terminée"):
        end_own_representation(representation=row, ends_on=today, on=today, by=anne.user)


def test_the_past_is_not_rewritten(coop, anne, today):
    row = spaces.represents(coop, None, role="dues", label="Comptabilité")
    yesterday = today - timedelta(days=1)

    with pytest.raises(RuleViolation, match="aujourd’hui"):
        end_own_representation(representation=row, ends_on=yesterday, on=today, by=anne.user)
    with pytest.raises(RuleViolation, match="aujourd’hui"):
        replace_representative(representation=row, newcomer=LUC, starts_on=yesterday, on=today, by=anne.user)


def test_a_replacement_holds_on_the_very_day(coop, anne, today):
    row = Representation.objects.get()
    day = today + timedelta(days=3)

    made = replace_representative(representation=row, newcomer=LUC, starts_on=day, on=today, by=anne.user)

    row.refresh_from_db()
    assert (row.ends_on, made.starts_on, made.role) == (day, day, "titular")
    assert Message.objects.filter(kind="portal.representatives", to=["luc@coop.example"]).exists() is False


@pytest.mark.parametrize("left", ["nobody", "a substitute", "one who leaves", "one without address"])
def test_somebody_is_always_left_who_can_say_who_represents(coop, anne, today, left):
    other = spaces.person("Autre")
    if left == "a substitute":
        spaces.represents(coop, other, role="substitute")
    elif left == "one who leaves":
        spaces.represents(coop, other, role="legal", ends_on=today + timedelta(days=9))
    elif left == "one without address":
        spaces.represents(coop, Person.objects.create(family_name="Muette"), role="legal")

    with pytest.raises(RuleViolation, match="plus personne"):
        end_own_representation(
            representation=Representation.objects.get(person=anne), ends_on=today, on=today, by=anne.user
        )


def test_one_leaves_when_another_stays(coop, anne, today):
    spaces.represents(coop, spaces.person("Autre"), role="legal")

    row = end_own_representation(
        representation=Representation.objects.get(person=anne), ends_on=today, on=today, by=anne.user
    )

    assert row.ends_on == today


@pytest.mark.parametrize("stays", [True, False])
def test_whoever_leaves_is_told_of_a_closed_space_and_sent_to_none(coop, anne, today, stays):
    gone = spaces.represents(coop, spaces.person("Partant", email="part@coop.example"), role="legal")
    if stays:
        spaces.represents(coop, gone.person, role="other")

    end_own_representation(representation=gone, ends_on=today + timedelta(days=3), on=today, by=anne.user)

    told = {m.to[0]: m.text for m in Message.objects.filter(kind="portal.representatives")}
    assert ("/espace/" in told["part@coop.example"]) is stays
    assert ("ne s’ouvre plus pour vous" in told["part@coop.example"]) is not stays
    assert "/espace/" in told["contact@cress.example"]


def test_no_chamber_s_mail_is_sent_to_a_crowd(coop, anne, today):
    for rank in range(MOST_NAMED):
        spaces.represents(coop, None, role="other", label=f"Service {rank}", starts_on=today)

    with pytest.raises(RuleViolation, match="écrivez à la chambre"):
        named(coop, anne, today)


def test_an_invitation_leaves_again_once_a_day(coop, anne, today):
    row = named(coop, anne, today)

    with pytest.raises(RuleViolation, match="moins d’un jour"):
        invite_again(representation=row, on=today, by=anne.user)
    Invitation.objects.update(created_at=timezone.now() - timedelta(days=2))
    made = invite_again(representation=row, on=today, by=anne.user)

    assert made.email == "luc@coop.example"
    assert Invitation.objects.unanswered().count() == 1


def test_a_service_has_no_account(coop, anne, today):
    row = spaces.represents(coop, None, role="dues", label="Comptabilité")

    with pytest.raises(RuleViolation, match="désignez une personne"):
        invite_again(representation=row, on=today, by=anne.user)


def called(coop, row):
    """A meeting to come, whose convocation went to somebody."""
    meeting = spaces.coming(coop)
    participant = meeting.participants.get()
    participant.person, participant.emails = row.person, [row.address]
    participant.answer = "present"
    participant.save()
    return participant


def test_the_link_of_whoever_leaves_opens_nothing_any_more(coop, anne, today):
    row = Representation.objects.get()
    participant = called(coop, row)
    token = participant.token

    replace_representative(representation=row, newcomer=LUC, starts_on=today, on=today, by=anne.user)

    assert Participant.objects.of_token(token) is None
    participant.refresh_from_db()
    assert participant.representative_name == "Luc Morvan"
    assert participant.emails == ["luc@coop.example"]
    assert participant.answer == "present"
    assert Entry.objects.filter(event="governance.participant_followed").count() == 1


def test_whoever_the_team_ends_loses_the_link_and_the_hat(coop, anne, today):
    row = Representation.objects.get()
    luc = spaces.person("Morvan")
    spaces.represents(coop, luc, role="legal")
    participant = called(coop, row)

    end_representation(representation=row, ends_on=today, by=None)

    assert Participant.objects.of_token(participant.token) is None
    assert hats_of(anne.user, on=today) == []
    participant.refresh_from_db()
    assert participant.person == luc


def test_once_nobody_is_left_the_organisation_itself_is_written_to(coop, anne, today):
    coop.email = "accueil@coop.example"
    coop.save()
    participant = called(coop, Representation.objects.get())

    end_representation(representation=Representation.objects.get(), ends_on=today, by=None)

    assert Participant.objects.of_token(participant.token) is None
    participant.refresh_from_db()
    assert (participant.person, participant.emails) == (None, ["accueil@coop.example"])


def test_a_member_that_left_opens_nothing_any_more(coop, anne, today):
    participant = called(coop, Representation.objects.get())
    survey = Survey.objects.create(title="Avis", closes_on=today, opened_at=timezone.now())
    invitation = SurveyInvitation.objects.create(survey=survey, organisation=coop, name="Coop", emails=[])
    membership = Membership.objects.create(organisation=coop, admitted_on=today - timedelta(days=90))
    assert [hat.organisation for hat in hats_of(anne.user, on=today)] == [coop]

    end_membership(membership=membership, ended_on=today, reason="resignation", by=None)

    assert Participant.objects.of_token(participant.token) is None
    assert SurveyInvitation.objects.of_token(invitation.token) is None
    assert hats_of(anne.user, on=today) == []


def test_a_member_that_leaves_later_still_answers_until_then(coop, anne, today):
    participant = called(coop, Representation.objects.get())
    membership = Membership.objects.create(organisation=coop, admitted_on=today - timedelta(days=90))

    ended_on = participant.meeting.held_on + timedelta(days=1)
    end_membership(membership=membership, ended_on=ended_on, reason="resignation", by=None)

    assert Participant.objects.of_token(participant.token) is not None
    assert hats_of(anne.user, on=today) != []


def test_the_link_of_who_stays_goes_on_opening(coop, anne, today):
    participant = called(coop, Representation.objects.get())

    named(coop, anne, today, role="substitute")

    assert Participant.objects.of_token(participant.token) is not None
    participant.refresh_from_db()
    assert participant.emails == [anne.email, "luc@coop.example"]


def test_a_meeting_in_session_is_left_to_its_desk(coop, anne, today):
    row = Representation.objects.get()
    participant = called(coop, row)
    Meeting.objects.update(opened_at=timezone.now())

    replace_representative(representation=row, newcomer=LUC, starts_on=today, on=today, by=anne.user)

    assert Participant.objects.of_token(participant.token) is not None


def test_contacts_change_nothing_in_a_meeting(coop, anne, today):
    participant = called(coop, Representation.objects.get())

    named(coop, anne, today, role="dues")

    participant.refresh_from_db()
    assert participant.emails == [anne.email]
    assert not Entry.objects.filter(event="governance.participant_followed").exists()


@pytest.fixture
def asked(coop, anne):
    """A meeting to come and a survey, both written to Anne for the organisation."""
    meeting = called(coop, Representation.objects.get())
    Membership.objects.create(organisation=coop, admitted_on=date(2020, 1, 1))
    return meeting, opened("named").invitations.get(organisation=coop)


def opens(links):
    meeting, survey = (link.token for link in links)
    return [
        Participant.objects.of_token(meeting) is not None,
        SurveyInvitation.objects.of_token(survey) is not None,
    ]


def test_the_link_of_a_survey_follows_too(coop, anne, today, asked):
    row = Representation.objects.get()

    replace_representative(representation=row, newcomer=LUC, starts_on=today, on=today, by=anne.user)

    assert opens(asked) == [False, False]
    assert SurveyInvitation.objects.get().emails == ["luc@coop.example"]


def test_the_links_of_whoever_comes_to_a_term_close_within_the_minute(coop, anne, today, asked):
    named(coop, anne, today, role="substitute")
    Representation.objects.filter(person=anne).update(ends_on=today)
    assert opens(asked) == [True, True]

    assert [follow_departures(on=today) for _ in range(2)] == [1, 0]

    assert opens(asked) == [False, False]
    assert SurveyInvitation.objects.get().emails == ["luc@coop.example"]


def test_with_nobody_left_the_links_close_and_the_organisation_is_written_to(coop, anne, today, asked):
    type(coop).objects.filter(pk=coop.pk).update(email="accueil@coop.example")
    Representation.objects.update(ends_on=today)

    assert [follow_departures(on=today) for _ in range(2)] == [1, 0]

    assert opens(asked) == [False, False]
    assert SurveyInvitation.objects.get().emails == ["accueil@coop.example"]


def test_the_survey_of_a_body_stays_with_who_sits_in_it(coop, anne, today, asked):
    Survey.objects.update(segment=Survey.Segment.BODY, body=board())
    Representation.objects.update(ends_on=today)

    follow_departures(on=today)

    assert opens(asked) == [False, True]


@pytest.mark.parametrize(("others", "written_to"), [([], []), ([LUC], ["luc@coop.example"])])
def test_the_links_of_somebody_erased_close_and_the_others_are_written_to(
    coop, anne, today, asked, others, written_to
):
    for _ in others:
        named(coop, anne, today, role="substitute")

    erase_person(person=anne, reason="asked", on=today, by=None)

    assert opens(asked) == [False, False]
    assert Participant.objects.get().emails == SurveyInvitation.objects.get().emails == written_to


@pytest.mark.parametrize("case", ["shared mailbox", "still here otherwise"])
def test_a_link_that_nobody_else_could_use_stays(coop, anne, today, asked, case):
    row = Representation.objects.get()
    if case == "shared mailbox":
        named(coop, anne, today)
        type(coop).objects.filter(pk=coop.pk).update(email=anne.email.upper())
    if case == "still here otherwise":
        spaces.represents(coop, anne, role="legal")
    Representation.objects.filter(pk=row.pk).update(ends_on=today)

    assert follow_departures(on=today) == 0
    assert opens(asked) == [True, True]
