"""Taking part, from the member's space: nothing of others, and no more of people than they agreed to."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cressmember.accounts.actions.user import ensure_user
from cressmember.core.models import Chamber, Entry, Message
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.representation import Designation, open_representation
from cressmember.members.models import Consent, Membership, Organisation
from cressmember.portal.queries.part import entries_of
from governance.actions.group import lead_group, record_group_meeting
from governance.actions.meeting.meeting import cancel_meeting, change_meeting
from governance.actions.survey.answer import answer_survey
from governance.actions.taking_part import (
    ask_to_join,
    decide_request,
    leave_group,
    open_feed,
    set_group_door,
)
from governance.models import CalendarFeed, GroupRequest, Mandate, NamedSheet, Participant
from governance.rules.meeting.calendar_entry import calendar_feed
from tests.governance.gathered import assembly, elector, statutes
from tests.governance.seats import START, board, member, person, seat
from tests.governance.surveys import answers, keys, opened
from tests.portal import spaces

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def lune(db):
    return member("La Lune", departement="44", city="Nantes", sector="Culture", email="lune@example.org")


@pytest.fixture
def somebody(lune):
    """Who speaks for « La Lune », and their account."""
    found = person("Rey", email="rey@example.org", phone="+33612345678")
    found.user = ensure_user(email="rey@example.org", by=None)
    found.save()
    designation = Designation(role="titular", person=found)
    open_representation(organisation=lune, designation=designation, starts_on=START, by=None)
    return found


@pytest.fixture
def signed_in(client, somebody):
    client.force_login(somebody.user)
    return client


@pytest.fixture
def group(db):
    return board(name="Groupe climat", kind="commission")


def agrees(purpose, *, given=True, **who):
    Consent.objects.create(purpose=purpose, is_given=given, at=timezone.now(), way="space", **who)


def shown(client, **asked):
    return client.get(reverse("portal:part-directory"), asked).content.decode()


def test_the_directory_shows_people_and_addresses_only_once_they_agreed(signed_in, somebody, lune):
    other = member("Les Écrins", city="Rezé")
    assert "La Lune" in shown(signed_in)
    assert "Les Écrins" in shown(signed_in, q="ecrins")
    assert "La Lune" not in shown(signed_in, q="ecrins")
    assert "Camille Rey" not in shown(signed_in)

    agrees("directory", person=somebody)
    told = shown(signed_in, q="rey")
    assert "Camille Rey" in told
    assert "rey@example.org" not in told.split("<main", 1)[-1]
    assert "Personne ne correspond" in shown(signed_in, q="rey@example.org")

    agrees("contact", person=somebody)
    assert "rey@example.org" in shown(signed_in).split("<main", 1)[-1]
    agrees("directory", person=somebody, given=False)
    assert "Camille Rey" not in shown(signed_in)
    assert "lune@example.org" not in shown(signed_in)
    agrees("directory", organisation=other, given=False)
    assert "Les Écrins" not in shown(signed_in)


def test_a_chamber_may_list_those_who_agreed_alone(signed_in, lune):
    Chamber.objects.create(pk=1, name="CRESS", lists_members=False)
    assert "La Lune" not in shown(signed_in).split("<main", 1)[-1]

    agrees("directory", organisation=lune)
    assert "La Lune" in shown(signed_in, departement="44").split("<main", 1)[-1]


def test_the_directory_is_closed_to_whoever_is_no_member(client, somebody):
    stranger = ensure_user(email="x@example.org", by=None)
    client.force_login(stranger)

    told = shown(client)

    assert "Réservé aux adhérents" in told
    assert "La Lune" not in told


def test_a_request_is_accepted_and_gives_a_seat(signed_in, group, lune, somebody, today):
    address = reverse("portal:part-join", args=[group.pk, lune.pk])
    assert signed_in.get(address).status_code == 200
    assert signed_in.post(address, {"message": "Bonjour"}).status_code == 302
    request = GroupRequest.objects.get()
    with pytest.raises(RuleViolation, match="déjà parvenue"):
        ask_to_join(body=group, organisation=lune, person=somebody, on=today, by=None)

    decide_request(request=request, accepted=True, on=today, by=None)

    mandate = Mandate.objects.get(body=group)
    assert (mandate.organisation, mandate.obtained) == (lune, "volunteer")
    assert mandate.holders.get().person == somebody
    with pytest.raises(RuleViolation, match="participe déjà"):
        ask_to_join(body=group, organisation=lune, person=somebody, on=today, by=None)
    with pytest.raises(RuleViolation, match="déjà sa réponse"):
        decide_request(request=request, accepted=False, because="x", on=today, by=None)


def test_a_declined_request_says_why_and_may_be_made_again(signed_in, group, lune, somebody, today):
    request = ask_to_join(body=group, organisation=lune, person=somebody, on=today, by=None)
    with pytest.raises(RuleViolation, match="Dites pourquoi"):
        decide_request(request=request, accepted=False, on=today, by=None)

    decide_request(request=request, accepted=False, because="Groupe complet.", on=today, by=None)

    assert "Groupe complet." in signed_in.get(reverse("portal:part-group", args=[group.pk])).content.decode()
    ask_to_join(body=group, organisation=lune, person=somebody, on=today, by=None)
    assert GroupRequest.objects.count() == 2


def test_an_open_group_takes_whoever_asks_and_lets_them_leave(signed_in, group, lune, today):
    address = reverse("portal:part-join", args=[group.pk, lune.pk])
    assert "Demander à participer" in signed_in.get(address).content.decode()
    set_group_door(body=group, is_open=True, by=None)
    assert "Demander à participer" not in signed_in.get(address).content.decode()
    signed_in.post(address, {"message": ""})
    mandate = Mandate.objects.get(body=group, organisation=lune)

    signed_in.post(reverse("portal:part-leave", args=[group.pk, lune.pk]))

    mandate.refresh_from_db()
    assert (mandate.ends_on, mandate.end_reason) == (today, "resignation")


def test_an_open_group_is_not_joined_and_left_again_and_again(signed_in, group, lune, somebody, today):
    set_group_door(body=group, is_open=True, by=None)
    for _ in range(3):
        ask_to_join(body=group, organisation=lune, person=somebody, on=today, by=None)
        Mandate.objects.filter(body=group, ends_on=None).update(ends_on=today, end_reason="resignation")

    with pytest.raises(RuleViolation, match="3 fois en un mois"):
        ask_to_join(body=group, organisation=lune, person=somebody, on=today, by=None)
    GroupRequest.objects.update(asked_on=today - timedelta(days=30))

    ask_to_join(body=group, organisation=lune, person=somebody, on=today, by=None)


def test_whoever_left_the_chamber_joins_no_group(signed_in, group, lune, today):
    set_group_door(body=group, is_open=True, by=None)
    left = Membership.objects.filter(organisation=lune)
    left.update(ended_on=today, end_reason="resignation")

    answer = signed_in.post(reverse("portal:part-join", args=[group.pk, lune.pk]), {"message": ""})

    assert answer.status_code != 302
    assert not Mandate.objects.exists()
    assert not GroupRequest.objects.exists()


def test_only_a_group_is_joined_and_only_a_volunteer_leaves(lune, somebody, today):
    with pytest.raises(RuleViolation, match="que l’on rejoint"):
        ask_to_join(body=board(), organisation=lune, person=somebody, on=today, by=None)
    with pytest.raises(RuleViolation, match="ni une commission"):
        set_group_door(body=board(name="Bureau", kind="bureau"), is_open=True, by=None)
    elected = seat(board(name="CA 2"), lune, term_on=None)
    with pytest.raises(RuleViolation, match="ne se quitte pas"):
        leave_group(mandate=elected, on=today, by=None)


def test_reports_and_names_are_for_those_who_take_part(signed_in, group, lune, today):
    inside = member("Initié")
    there = seat(group, inside, obtained="volunteer", term_on=None)
    held_on = today - timedelta(days=3)
    record_group_meeting(body=group, held_on=held_on, note="Secret du groupe", present=[there], by=None)
    address = reverse("portal:part-group", args=[group.pk])
    told = signed_in.get(address).content.decode()
    assert "Initié" not in told
    assert "Secret du groupe" not in told

    seat(group, lune, obtained="volunteer", term_on=None)

    told = signed_in.get(address).content.decode()
    assert "Initié" in told
    assert "Secret du groupe" in told
    assert "Absent" in told


def test_the_link_of_a_seat_is_shown_to_whoever_holds_it_alone(signed_in, group, lune, somebody):
    colleague = person("Collègue")
    theirs = seat(group, lune, titular=colleague, obtained="volunteer", term_on=None)
    called = elector(spaces.coming(title="Atelier de juin"), "Collègue")
    called.mandate, called.organisation, called.person, called.is_convened = theirs, lune, colleague, True
    called.quality = called.Quality.SEAT
    called.save()
    address = reverse("portal:part-group", args=[group.pk])

    told = signed_in.get(address).content.decode()
    assert "Atelier de juin" in told
    assert called.token not in told

    called.person = somebody
    called.save()
    assert called.token in signed_in.get(address).content.decode()


def test_nobody_acts_for_an_organisation_of_others(signed_in, group, lune):
    other = member("Une autre")
    seat(group, other, obtained="volunteer", term_on=None)
    for name in ("portal:part-join", "portal:part-leave"):
        address = reverse(name, args=[group.pk, other.pk])
        assert signed_in.get(address).status_code == 404
        assert signed_in.post(address).status_code == 404
    assert Mandate.objects.get(organisation=other).end_reason == ""
    assert not GroupRequest.objects.exists()


def test_a_survey_is_found_in_the_space_and_answered_by_its_link(signed_in, lune):
    member("Une autre", email="autre@example.org")
    held = opened("named")
    mine = held.invitations.get(organisation=lune)
    told = signed_in.get(reverse("portal:part-surveys")).content.decode()
    address = reverse("portal:survey-answer", args=[mine.token])
    assert address in told
    assert "Une autre" not in told
    mine.emails = ["rey@example.org"]
    mine.save()
    assert 'value="rey@example.org"' in signed_in.get(address).content.decode()

    of = keys(held)
    refused = signed_in.post(address, {f"question-{of['number']}": "beaucoup", "name": "Ana"})
    assert "corriger" in refused.content.decode()
    assert not NamedSheet.objects.exists()
    given = {f"question-{of['several']}": ["0", "2"], f"question-{of['number']}": "3,5", "name": "Ana"}
    assert signed_in.post(address, given).status_code == 302
    assert NamedSheet.objects.get().answers[of["several"]] == ["0", "2"]
    assert "la changer" in signed_in.get(address).content.decode()
    assert signed_in.get(address[:-2] + "x/").status_code == 404


def mails():
    rows = Message.objects.filter(kind__startswith="governance.group_").order_by("pk")
    return [(row.to, row.subject.replace("\u00a0", " "), row.text) for row in rows]


def test_leads_are_written_to_when_somebody_asks_and_who_asked_once_decided(group, lune, somebody, today):
    lead = person("Martin", email="martin@example.org")
    lead_group(body=group, board_lead=lead, staff_lead=person("Roche"), staff_deputy=None, by=None)
    Chamber.objects.create(pk=1, name="CRESS", email="contact@cress.example")

    told = {"organisation": lune, "person": somebody, "on": today, "by": None}
    request = ask_to_join(body=group, message="Nous avons un jardin.", **told)
    decide_request(request=request, accepted=False, because="Le groupe est complet.", on=today, by=None)

    asked, refused = mails()
    assert asked[0] == ["contact@cress.example", "martin@example.org"]
    assert asked[1] == "La Lune demande à participer : Groupe climat"
    assert "Nous avons un jardin." in asked[2]
    assert "/gestion/" in asked[2]
    assert refused[:2] == (["rey@example.org"], "Groupe climat : votre demande")
    assert "Le groupe est complet." in refused[2]


def test_an_open_group_tells_the_chamber_and_who_joined(group, lune, somebody, today):
    Chamber.objects.create(pk=1, name="CRESS", email="contact@cress.example")
    set_group_door(body=group, is_open=True, by=None)

    ask_to_join(body=group, organisation=lune, person=somebody, on=today, by=None)

    joined, told = mails()
    assert joined[:2] == (["rey@example.org"], "Groupe climat : votre participation")
    assert told[:2] == (["contact@cress.example"], "La Lune participe : Groupe climat")


def test_without_anybody_to_write_to_nothing_leaves(group, lune, today):
    Chamber.objects.create(pk=1, name="CRESS")
    request = ask_to_join(body=group, organisation=lune, person=person("Muette"), on=today, by=None)

    decide_request(request=request, accepted=True, on=today, by=None)

    assert mails() == []


def test_a_calendar_says_which_meetings_changed_and_which_are_cancelled(lune, somebody):
    now = timezone.now()
    statutes()
    meeting = assembly(starts_at=now + timedelta(days=20), convened_on=timezone.localdate())
    elector(meeting, "La Lune", organisation=lune, is_convened=True)

    def entry():
        (found,) = entries_of(somebody.user, now=now)
        return found.sequence, found.is_cancelled

    assert entry() == (0, False)
    change_meeting(meeting=meeting, place="Ailleurs", by=None)
    assert entry() == (1, False)
    cancel_meeting(meeting=meeting, because="Grève", by=None)
    assert entry() == (2, True)
    told = calendar_feed("x", entries_of(somebody.user, now=now))
    assert "SEQUENCE:2" in told
    assert "STATUS:CANCELLED" in told


def test_a_calendar_follows_what_concerns_one_and_closes(signed_in, lune, somebody, client):
    Organisation.objects.filter(pk=lune.pk).update(name="Lune; et, soleil")
    held = opened("named")
    page = reverse("portal:part-calendar")
    opened_at = signed_in.post(page, {"act": "open"}, follow=True).content.decode()
    assert "ne s’ouvre plus" not in opened_at
    first = CalendarFeed.objects.get().token
    address = reverse("portal:calendar", args=[first])

    told = client.get(address)

    assert told["Content-Type"] == "text/calendar; charset=utf-8"
    lines = told.content.decode().split("\r\n")
    assert f"DTSTART;VALUE=DATE:{held.closes_on:%Y%m%d}" in lines
    assert "SUMMARY:Nos priorités\N{NO-BREAK SPACE}: dernier jour pour Lune\\; et\\, soleil" in lines
    answer_survey(invitation=held.invitations.get(organisation=lune), answers=answers(held), name="Ana")
    assert "BEGIN:VEVENT" not in client.get(address).content.decode()

    open_feed(user=somebody.user)
    assert client.get(address).status_code == 404
    again = reverse("portal:calendar", args=[CalendarFeed.objects.get().token])
    assert client.get(again).status_code == 200
    signed_in.post(page, {"act": "close"})
    assert client.get(again).status_code == 404


def test_a_calendar_keeps_the_seat_of_another_to_whom_it_belongs(signed_in, lune, somebody):
    body = spaces.coming(title="Bureau de juin")
    held = elector(body, "Siège")
    held.organisation, held.person, held.is_convened = lune, person("Autre"), True
    held.save()

    titles = [entry.title for entry in entries_of(somebody.user, now=timezone.now())]
    assert "Bureau de juin" not in titles

    held.person = somebody
    held.save()
    assert "Bureau de juin" in [entry.title for entry in entries_of(somebody.user, now=timezone.now())]


def test_everybody_takes_away_their_own_data_and_nobody_elses(signed_in, somebody, lune):
    stranger = person("Secret", email="secret@example.org")
    lune.notes = f"Voir Mme {somebody.family_name} et M. Secret."
    lune.save()

    Participant.objects.create(
        meeting=assembly(),
        quality="member",
        organisation=lune,
        name="La Lune",
        person=somebody,
        emails=[somebody.email, "autre@example.org"],
    )

    page = signed_in.get(reverse("portal:part-data"))
    answer = signed_in.get(reverse("portal:part-data-file"))

    told = json.loads(answer.content)
    assert told["personne"] == somebody.pk
    assert told["mentions"]["Organisation"] >= 1
    for said in (page.content.decode(), answer.content.decode()):
        assert somebody.email in said
        assert stranger.email not in said
        assert "autre@example.org" not in said
        assert "M. Secret" not in said
    assert Entry.objects.get(event="office.person_exported").subject_id == somebody.pk


def test_an_account_of_nobody_in_the_register_has_no_data(client):
    client.force_login(ensure_user(email="equipe@example.org", by=None))

    assert client.get(reverse("portal:part-data")).status_code == 404
    assert client.get(reverse("portal:part-data-file")).status_code == 404
