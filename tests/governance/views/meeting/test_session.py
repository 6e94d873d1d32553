"""The pages of a session, driven as a browser without script would."""

import re
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.roles import Role
from governance.actions.meeting.ballot import open_ballot, type_count
from governance.actions.meeting.presence import check_in
from governance.actions.meeting.session import name_officer
from governance.actions.office import give_office
from governance.models import Ballot, Meeting, Officer, Presence, RollLine, Vote
from governance.queries.meeting.hall import result_rows
from governance.rules.vote.poll import Tally
from tests.governance.gathered import assembly, comes, elector, electors, proxy, resolution, statutes
from tests.governance.meeting import plain
from tests.governance.seats import board, member, person, seat

pytestmark = pytest.mark.django_db


def signed_in(client, role):
    user = ensure_user(email=f"{role}@cress.example", by=None)
    grant_role(user=user, role=Role(role), starts_on=timezone.localdate() - timedelta(days=1), by=None)
    client.force_login(user)
    return client


@pytest.fixture
def chair(client):
    return signed_in(client, "bureau")


@pytest.fixture
def meeting():
    """Today, in session since an hour: six electors, five of whom are there."""
    statutes()
    now = timezone.now()
    held = assembly(
        format="hybrid",
        starts_at=now - timedelta(hours=1),
        roll_settled_at=now - timedelta(days=1),
        opened_at=now - timedelta(hours=1),
    )
    for each in electors(held, 6)[:5]:
        check_in(participant=each, by=None, at=now - timedelta(minutes=50))
    name_officer(meeting=held, role="chair", name="Mme Roche", by=None, at=now - timedelta(hours=1))
    return held


def at(name, meeting):
    return reverse(f"governance:{name}", args=[meeting.pk])


def body(answer):
    return plain(re.sub(r"\s+", " ", answer.content.decode()))


def test_a_session_goes_from_its_opening_to_its_close(chair, meeting):
    Meeting.objects.filter(pk=meeting.pk).update(opened_at=None)
    text = resolution(meeting, decision="ordinary")

    chair.post(at("session-open", meeting))
    chair.post(at("sessionitem-open", text.item))
    page = body(chair.get(at("meeting-session", meeting)))
    assert "Mettre aux voix" in page
    assert "En cours" in page
    chair.post(at("motion-vote", text), {"kind": "nominal"})
    ballot = Ballot.objects.get()
    chair.post(at("ballot-cast", ballot), {"others": "yes"})
    chair.post(at("ballot-close", ballot))
    page = body(chair.get(ballot.get_absolute_url()))
    chair.post(at("session-close", meeting))

    assert "Adoptée" in page
    assert "Associations" in page
    meeting.refresh_from_db()
    assert meeting.stage == "closed"


def test_the_quorum_is_told_in_words_and_not_told_twice(chair, meeting):
    Presence.objects.all().delete()
    first = chair.get(at("session-live", meeting))
    assert "Il manque 2 membres (art. 14)." in body(first)

    again = chair.get(at("session-live", meeting), headers={"If-None-Match": first["ETag"]})
    check_in(participant=meeting.participants.first(), by=None)
    after = chair.get(at("session-live", meeting), headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert "Il manque 1 membre (art. 14)." in body(after)


def test_the_cases_that_the_roll_leaves_open_are_said_before_the_vote(chair, meeting):
    RollLine.objects.filter(participant=meeting.participants.last()).update(votes=0, outcome="to_decide")

    page = body(chair.get(at("meeting-session", meeting)))

    assert "tant que le bureau n’a pas tranché" in page


def test_a_quorum_without_a_roll_says_what_it_waits_for(chair, meeting):
    Presence.objects.all().delete()
    RollLine.objects.all().delete()

    page = body(chair.get(at("session-live", meeting)))

    assert "Pas encore compté" in page
    assert "la liste des électeurs, qui n’est pas encore dressée" in page


@pytest.mark.parametrize(
    ("name", "most"), [("session-live", 24), ("hall-part", 24), ("meeting-desk", 26), ("meeting-session", 34)]
)
def test_a_page_costs_as_many_queries_in_a_crowd(chair, meeting, django_assert_max_num_queries, name, most):
    for rank in range(30):
        check_in(participant=elector(meeting, f"Membre {rank}"), by=None)
    for rank in range(5):
        resolution(meeting, decision="ordinary", title=f"Résolution {rank}")
    chair.get(at(name, meeting))

    with django_assert_max_num_queries(most):
        chair.get(at(name, meeting), {"q": "Membre"})


def test_an_unchanged_screen_costs_next_to_nothing(chair, meeting, django_assert_max_num_queries):
    known = chair.get(at("hall-part", meeting))["ETag"]

    with django_assert_max_num_queries(6):
        assert chair.get(at("hall-part", meeting), headers={"If-None-Match": known}).status_code == 304


def test_the_desk_finds_without_accents_and_checks_in(client, meeting):
    desk = signed_in(client, "desk")
    elector(meeting, "Épicerie solidaire")

    page = body(desk.get(at("meeting-desk", meeting), {"q": "epi"}))
    assert "Épicerie solidaire" in page
    participant = meeting.participants.get(name="Épicerie solidaire")
    answer = desk.post(at("door-arrive", participant), {"name": "Zoé Petit"}, follow=True)

    assert "Épicerie solidaire (Zoé Petit) : arrivée à" in body(answer)
    there = participant.presences.get()
    assert (there.by.email, there.person_name) == ("desk@cress.example", "Zoé Petit")
    again = desk.post(at("door-arrive", participant), follow=True)
    assert "est déjà enregistré·e" in body(again)
    assert "desk@cress.example" in body(again)
    desk.post(at("door-leave", participant))
    there.refresh_from_db()
    assert there.left_at is not None
    desk.post(at("passage-undo", there))
    there.refresh_from_db()
    assert there.left_at is None


def test_nobody_is_said_without_votes_before_the_roll_is_settled(client):
    desk = signed_in(client, "desk")
    statutes()
    held = assembly(starts_at=timezone.now())
    elector(held, "Épicerie solidaire", votes=0)

    page = desk.get(at("meeting-desk", held), {"q": "epi"})

    assert "Épicerie solidaire" in body(page)
    assert "sans voix" not in body(page)
    Meeting.objects.update(roll_settled_at=timezone.now())
    assert "sans voix" in body(desk.get(at("meeting-desk", held), {"q": "epi"}))


def test_a_code_leads_to_one_name_and_checks_it_in(client, meeting):
    desk = signed_in(client, "desk")
    participant = elector(meeting, "Lilas")

    found = desk.get(at("desk-find", meeting), {"code": participant.code.lower()})
    page = desk.get(found.url)
    desk.post(at("door-arrive", participant), {"source": "code"})

    assert "Lilas" in body(page)
    assert participant.presences.get().source == "code"
    assert desk.get(at("desk-find", meeting), {"code": "x"}).url == at("meeting-desk", meeting)
    assert desk.get(reverse("governance:desk-code", args=[meeting.pk, "2" * 16])).status_code == 404


def test_a_walk_in_proxy_is_answered_at_once(client, meeting):
    desk = signed_in(client, "desk")
    giver, holder = meeting.participants.get(name="associations 006"), meeting.participants.first()

    answer = desk.post(
        at("desk-proxy", meeting), {"giver": giver.pk, "holder": holder.pk, "third_party": ""}, follow=True
    )

    assert "Procuration refusée" in body(answer)
    assert [message.level_tag for message in answer.context["messages"]] == ["warning"]


def test_a_blank_proxy_is_not_taken_where_the_text_voids_it(client, meeting):
    desk = signed_in(client, "desk")
    giver = meeting.participants.get(name="associations 006")

    answer = desk.post(at("desk-proxy", meeting), {"giver": giver.pk, "holder": "", "third_party": ""})

    assert "dites à qui" in body(answer)
    assert "En blanc" not in body(answer)
    assert "En blanc" not in body(signed_in(client, "bureau").get(at("meeting-proxy", meeting)))


def test_a_signed_sheet_comes_back(client, meeting):
    desk = signed_in(client, "desk")
    late = meeting.participants.get(name="associations 006")
    hour = timezone.localtime(meeting.starts_at).strftime("%H:%M")

    answer = desk.post(
        at("desk-return", meeting),
        {"hour": hour, "ticked": [late.pk], "typed": "Inconnue\nassociations 001 ; 99:00\nassociations 001"},
        follow=True,
    )

    page = body(answer)
    assert "1 arrivée enregistrée" in page
    assert "Personne de ce nom" in page
    assert "ne se lit pas" in page
    assert page.count("associations 001 est déjà enregistré") == 1
    assert "associations 001 : associations 001" not in page
    assert late.presences.get().source == "sheet"


def test_the_sheet_and_the_kit_are_files(client, meeting):
    desk = signed_in(client, "desk")
    resolution(meeting, decision="ordinary")
    proxy(meeting.participants.get(name="associations 006"), meeting.participants.first())

    sheet, kit = desk.get(at("desk-sheet", meeting)), desk.get(at("desk-kit", meeting))

    assert kit.content.startswith(b"PK")
    for paper in (sheet.content, zipfile.ZipFile(BytesIO(kit.content)).read("trousse.pdf")):
        told = " ".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages)
        assert "certifiée sincère par la présidence" in plain(re.sub(r"\s+", " ", told))


def test_what_the_statutes_forbid_is_said_on_the_form(chair, meeting):
    text = resolution(meeting, decision="ordinary")

    answer = chair.post(at("motion-vote", text), {"kind": "nominal", "asking": "2"})

    assert "Choisissez des bulletins papier" in body(answer)
    assert not Ballot.objects.exists()


@pytest.mark.parametrize(("decision", "urns"), [("ordinary", 2), ("", 1)])
def test_hands_are_counted_college_by_college_where_the_rule_needs_it(chair, meeting, decision, urns):
    comes(elector(meeting, "Coop", college="cooperatives", order=2))
    ballot = open_ballot(resolution=resolution(meeting, decision=decision), kind="hands", by=None)

    page = body(chair.get(at("ballot-count", ballot)))
    chair.post(at("ballot-count", ballot), {"teller": "Ali", "yes_0": 1})

    assert page.count("voix au plus") == urns
    assert {bool(each.urn) for each in ballot.counts.all()} == {urns > 1}


def test_a_paper_ballot_waits_for_two_tellers_who_agree(chair, meeting):
    comes(elector(meeting, "Coop", college="cooperatives", order=2))
    ballot = open_ballot(resolution=resolution(meeting, decision="ordinary"), kind="paper", by=None)
    page, close = at("ballot-detail", ballot), at("ballot-close", ballot)

    def counted(teller, yes):
        figures = {"associations": Tally(yes=yes, no=1 - yes), "cooperatives": Tally(abstain=1)}
        type_count(ballot=ballot, teller=teller, figures=figures, by=None)
        return body(chair.get(page)).replace("\xa0", " ")

    assert "Comptez, puis saisissez le décompte." in body(chair.get(page))
    first, second, agreed = counted("Ali", 1), counted("Bea", 0), counted("Bea", 1)

    assert "il en faut un second" in first
    assert "Les deux décomptes de l’urne du collège « Associations » ne concordent pas" in second
    assert "Le décompte est saisi" in agreed
    assert [close in each for each in (first, second, agreed)] == [False, False, True]


def test_a_vote_counted_in_one_urn_tells_no_college():
    groups = [{"college": "coops", "name": "Coopératives"}]
    poll = {"votes": {"coops": {"yes": 0}, "": {"yes": 11, "abstain": 1}}}

    rows = result_rows(Ballot(poll=poll, turnout={"groups": groups}))

    assert [(row.name, row.figures) for row in rows] == [("Votes", [11, 0, 1, 0])]


def test_two_tellers_type_and_the_second_does_not_see_the_first(chair, meeting):
    for name in ("Ali", "Zoé"):
        name_officer(meeting=meeting, role="teller", name=name, by=None)
    text = resolution(meeting, decision="ordinary")
    ballot = open_ballot(resolution=text, kind="paper", by=None)

    chair.post(at("ballot-count", ballot), {"teller": "Ali", "yes_0": 4, "no_0": 1})
    page = body(chair.get(at("ballot-count", ballot)))
    refused = chair.post(at("ballot-close", ballot), follow=True)
    chair.post(at("ballot-count", ballot), {"teller": "Zoé", "yes_0": 4, "no_0": 1})
    closed = chair.post(at("ballot-close", ballot), follow=True)

    assert 'value="4"' not in page
    assert "deux décomptes" in body(refused)
    assert "Adoptée" in body(closed)


def test_a_ballot_is_cancelled_with_a_reason_and_settled_by_people(chair, meeting):
    meeting.rules = ["age"]
    meeting.save()
    text = resolution(meeting, decision="statutes")
    ballot = open_ballot(resolution=text, kind="nominal", by=None)
    chair.post(at("ballot-cast", ballot), {"others": "yes"})
    chair.post(at("ballot-close", ballot))
    settled = chair.post(
        at("ballot-settle", ballot), {"proposed_by": ["Conseil d’administration"]}, follow=True
    )
    chair.post(at("ballot-cancel", ballot), {"because": "texte mal lu"})

    assert "Adoptée" in body(settled)
    ballot.refresh_from_db()
    assert ballot.cancelled_because == "texte mal lu"


def test_the_bureau_of_the_session_is_named_and_left(chair, meeting):
    chair.post(at("session-officer", meeting), {"role": "teller", "name": "Ali", "person": ""})
    teller = Officer.objects.get(name="Ali")
    chair.post(at("officer-dismiss", teller))

    teller.refresh_from_db()
    assert teller.left_at is not None


def test_a_question_off_the_agenda_says_what_the_text_answers(chair, meeting):
    asked = {"title": "Vœu", "text": "Nous souhaitons", "decision": "ordinary"}

    refused = chair.post(at("session-question", meeting), asked)
    taken = chair.post(at("session-question", meeting), asked | {"is_minor": "on"}, follow=True)

    assert "elle n’est pas mineure" in body(refused)
    assert "elle est discutée en questions diverses" in body(taken)


def test_a_pause_and_a_reopening(chair, meeting):
    for name in ("session-suspend", "session-resume", "session-close"):
        chair.post(at(name, meeting))
    chair.post(at("session-reopen", meeting), {"because": "un point restait"})

    meeting.refresh_from_db()
    assert meeting.stage == "open"
    assert len(meeting.suspensions) == 1


def test_the_screen_shows_the_ballot_then_its_result(chair, meeting):
    text = resolution(meeting, decision="ordinary", title="Budget")
    ballot = open_ballot(resolution=text, kind="nominal", by=None)
    voting = body(chair.get(at("hall-show", meeting)))
    chair.post(at("ballot-cast", ballot), {"others": "yes"})
    live = body(chair.get(at("ballot-live", ballot)))
    chair.post(at("ballot-close", ballot))
    result = body(chair.get(at("hall-show", meeting)))

    assert "0<span> sur 5 ont voté</span>" in voting
    assert "Tous ont voté" in live
    assert "Adoptée" in result
    assert Vote.objects.filter(channel="desk").count() == 5


def test_without_a_quorum_the_session_offers_arrivals_and_another_call(chair, meeting):
    page = at("meeting-session", meeting)
    again = at("meeting-further", meeting)
    Meeting.objects.filter(pk=meeting.pk).update(convened_on=meeting.held_on - timedelta(days=30))
    assert again not in body(chair.get(page))

    Presence.objects.update(left_at=timezone.now())

    told = body(chair.get(page))
    assert "Le quorum manque" in told
    assert again in told
    assert at("meeting-desk", meeting) in told


def test_another_call_is_offered_from_the_day_of_the_first_one_and_once(chair, meeting):
    page, again = at("meeting-convene", meeting), at("meeting-further", meeting)
    first = Meeting.objects.filter(pk=meeting.pk)
    soon = timezone.now() + timedelta(days=3)
    first.update(convened_on=meeting.held_on - timedelta(days=30), opened_at=None, starts_at=soon)
    assert again not in body(chair.get(page))
    first.update(opened_at=meeting.opened_at, starts_at=meeting.starts_at)
    assert again in body(chair.get(page))

    chair.post(again, {"day": (meeting.held_on + timedelta(days=60)).strftime("%d/%m/%Y"), "starts": "14h"})
    assert Meeting.objects.filter(previous=meeting).count() == 1
    assert again not in body(chair.get(page))


def test_the_desk_shows_first_those_who_said_that_they_come(chair, meeting):
    (absent,) = meeting.participants.exclude(presences__isnull=False)
    assert "Ont dit qu’ils venaient" not in body(chair.get(at("meeting-desk", meeting)))
    meeting.participants.update(answer="present")

    told = body(chair.get(at("meeting-desk", meeting)))

    assert "Ont dit qu’ils venaient" in told
    assert re.findall(r'action="[^"]*/accueil/(\d+)/arrivee/"', told) == [str(absent.pk)]


def test_hands_are_counted_before_the_ballot_closes(chair, meeting):
    ballot = open_ballot(resolution=resolution(meeting, decision="ordinary"), kind="hands", by=None)
    assert "Clôturer le scrutin" not in body(chair.get(ballot.get_absolute_url()))
    form = body(chair.get(at("ballot-count", ballot)))
    assert 'value="bureau@cress.example"' in form

    zeros = chair.post(at("ballot-count", ballot), {"teller": "Zoé", "yes_0": 0})
    assert "Aucune voix n’est saisie" in body(zeros)
    chair.post(at("ballot-count", ballot), {"teller": "Zoé", "nobody": "on"})
    chair.post(at("ballot-count", ballot), {"teller": "Zoé", "yes_0": 5})

    assert "Clôturer le scrutin" in body(chair.get(ballot.get_absolute_url()))


def test_a_resolution_for_advice_may_be_voted_in_secret(chair, meeting):
    advice = resolution(meeting, title="Avis")
    binding = resolution(meeting, decision="ordinary", title="Budget")

    assert at("resolution-secret", advice) in body(chair.get(at("motion-vote", advice)))
    assert at("resolution-secret", binding) not in body(chair.get(at("motion-vote", binding)))


def test_a_session_opened_without_its_secretary_still_proposes_one(chair, meeting):
    secretary = person("Roche")
    mandate = seat(board(), member("Lilas"), titular=secretary, term_on=None)
    give_office(mandate=mandate, kind="secretary", starts_on=mandate.starts_on, by=None)

    page = body(chair.get(at("meeting-session", meeting)))
    chair.post(at("session-officer", meeting), {"role": "secretary", "person": secretary.pk})
    after = body(chair.get(at("meeting-session", meeting)))

    assert f"Désigner {secretary}" in page
    assert f"Désigner {secretary}" not in after
