"""The pages of elections, from the first candidacy to the mandates; the secret vote from a telephone."""

import io
import json
import re
from datetime import timedelta

import pypdf
import pytest
from django.urls import reverse

from governance.actions.meeting.candidacy import receive_candidacy
from governance.actions.meeting.secret import open_secret
from governance.forms.meeting.session import PastHours
from governance.models import AgendaItem, Ballot, Body, Candidacy, Election, Mandate, Mark, Statutes, UrnPaper
from tests.governance.gathered import (
    HELD_ON,
    TEXT,
    assembly,
    comes,
    electors,
    instant,
    payer,
    resolution,
    statutes,
)
from tests.governance.seats import board, college, person, seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(db):
    college()
    statutes()
    return assembly(opened_at=instant(14))


@pytest.fixture
def asked(meeting):
    body = Body.objects.filter(code="ca").first() or board(code="ca")
    item = AgendaItem.objects.create(meeting=meeting, position=1, title="Élections")
    return Election.objects.create(item=item, position=1, body=body, college=college(), seats=1)


def page(client, name, pk, **told):
    url = reverse(f"governance:{name}", args=[pk])
    answer = client.post(url, told, follow=True) if told else client.get(url)
    return answer.content.decode().replace("\xa0", " ")


def typed(name, **fields):
    """A candidacy as the form sends it."""
    organisation = payer(name)
    return {
        "organisation": organisation.pk,
        "person": person(f"de {name}").pk,
        "received_on": "01/06/2026",
        "papers": "endorsement",
        **fields,
    }


def test_an_election_from_the_first_candidacy_to_the_mandate(bureau, meeting, asked):
    [comes(each) for each in electors(meeting, 9)]

    assert "personne n’est candidat" in page(bureau, "election-detail", asked.pk).lower()
    page(bureau, "election-candidacy", asked.pk, **typed("Lilas", statement="Faire grandir l’ESS."))
    late = page(bureau, "election-candidacy", asked.pk, **typed("Roche", received_on="20/06/2026"))
    assert "15" in late
    assert "art. 22" in late
    page(bureau, "election-candidacy", asked.pk, **typed("Abeille"))
    assert Candidacy.objects.count() == 2
    one, other = Candidacy.objects.order_by("pk")
    page(bureau, "election-order", asked.pk, **{f"rank_{one.pk}": 2, f"rank_{other.pk}": 1})
    assert "Recevable" in page(bureau, "candidacy-detail", one.pk)
    assert "Élection : " in page(bureau, "meeting-session", meeting.pk)

    page(bureau, "election-open", asked.pk, kind="paper")
    ballot = Ballot.objects.get()
    for teller in ("Ana", "Bob"):
        assert "Clore le tour" not in page(bureau, "election-detail", asked.pk)
        told = {f"votes_{one.pk}": 5, f"votes_{other.pk}": 3, "cast": 9, "blank": 1, "void": 0}
        page(bureau, "poll-count", ballot.pk, teller=teller, **told)
    assert "Clore le tour" in page(bureau, "election-detail", asked.pk)
    closed = page(bureau, "poll-close", ballot.pk, once="")
    assert "Lilas (Camille de Lilas) (5 voix) est élu·e" in closed
    assert "Dépouillée, à proclamer" in page(bureau, "meeting-session", meeting.pk)
    assert "mandat à compter du 25 juin 2026" in page(bureau, "election-settle", asked.pk)
    page(bureau, "election-settle", asked.pk, once="")

    assert [row.organisation.name for row in Mandate.objects.all()] == ["Lilas"]
    assert "Proclamée" in page(bureau, "meeting-elections", meeting.pk)
    page(bureau, "election-reopen", asked.pk, once="")
    assert not Mandate.objects.exists()


def test_a_teller_does_not_see_what_the_other_typed(bureau, meeting, asked):
    [comes(each) for each in electors(meeting, 9)]
    page(bureau, "election-candidacy", asked.pk, **typed("Lilas"))
    page(bureau, "election-open", asked.pk, kind="paper")
    ballot, one = Ballot.objects.get(), Candidacy.objects.get()

    page(bureau, "poll-count", ballot.pk, teller="Ana", cast=9, blank=2, void=0, **{f"votes_{one.pk}": 7})

    assert "saisi par Ana" in page(bureau, "election-detail", asked.pk)
    assert 'value="7"' not in page(bureau, "poll-count", ballot.pk)
    assert "comptée qu’une fois" in page(bureau, "poll-close", ballot.pk, once="")


def test_a_round_held_during_a_cut_is_typed_at_its_hour(bureau, meeting, asked):
    [comes(each) for each in electors(meeting, 9)]
    page(bureau, "election-candidacy", asked.pk, **typed("Lilas"))
    assert "Saisir un tour déjà tenu" in page(bureau, "election-detail", asked.pk)
    assert "ceux qui étaient enregistrés" in page(bureau, "election-enter", asked.pk)

    page(bureau, "election-enter", asked.pk, kind="paper", opened="15:00", closed="15:10")

    ballot = Ballot.objects.get()
    assert (ballot.opened_at, ballot.closes_at) == (instant(15), instant(15, 10))
    assert ballot.entered_at is not None


@pytest.mark.parametrize(
    ("now", "typed_hour", "meant"),
    [
        (instant(18), "13:30", instant(13, 30)),  # Before the opening: refused further on, by its name.
        (instant(18), "14:00", instant(14) + timedelta(seconds=20)),
        (instant(9) + timedelta(days=1), "01:30", instant(1, 30) + timedelta(days=1)),
    ],
)
def test_an_hour_before_the_opening_is_after_midnight_once_that_is_past(monkeypatch, now, typed_hour, meant):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    opened_at = instant(14) + timedelta(seconds=20)
    form = PastHours({"opened": typed_hour, "closed": typed_hour}, opened_at=opened_at)

    assert form.is_valid()
    assert form.hours == (meant, meant)


def test_the_candidates_and_the_paper_are_printed(bureau, meeting, asked):
    page(bureau, "election-candidacy", asked.pk, **typed("Lilas", statement="Faire grandir l’ESS."))
    page(bureau, "election-candidacy", asked.pk, **typed("Abeille"))

    answer = bureau.get(reverse("governance:election-paper", args=[asked.pk]))

    pages = [each.extract_text() for each in pypdf.PdfReader(io.BytesIO(answer.content)).pages]
    assert len(pages) == 2
    assert "Faire grandir l’ESS." in pages[0]
    assert "Bulletin de vote" in pages[1]
    assert "1 nom au plus" in pages[1].replace("\xa0", " ").replace("\n", " ")
    assert "Faire grandir" not in pages[1]


def test_a_round_held_elsewhere_from_the_roll_to_the_proof(bureau, meeting, asked):
    reached, _ = electors(meeting, 2)
    reached.emails = ["a@example.org"]
    reached.save()
    page(bureau, "election-candidacy", asked.pk, **typed("Lilas"))
    page(bureau, "election-open", asked.pk, kind="elsewhere")
    ballot, one = Ballot.objects.get(), Candidacy.objects.get()

    roll = bureau.get(reverse("governance:poll-roll", args=[ballot.pk])).content.decode()
    assert roll.splitlines()[0] == f"a@example.org,e{reached.pk},1"
    proof = io.BytesIO(b"%PDF-1.7")
    proof.name = "pv.pdf"
    page(bureau, "poll-import", ballot.pk, cast=2, blank=0, void=0, proof=proof, **{f"votes_{one.pk}": 2})
    page(bureau, "poll-close", ballot.pk, once="")

    assert "pv.pdf" in page(bureau, "election-detail", asked.pk)
    kept = bureau.get(reverse("governance:poll-proof", args=[ballot.pk]))
    assert b"".join(kept.streaming_content) == b"%PDF-1.7"


def test_what_everyone_sees_is_not_offered_where_the_text_wants_the_secret(bureau, meeting, asked):
    assert "À main levée" in page(bureau, "election-open", asked.pk)
    document = json.loads(TEXT.read_text(encoding="utf-8"))
    secret = {"article": "16", "usual": "secret", "secret_on_request": []}
    document["bodies"][0]["meetings"][0]["ballot"] = secret
    Statutes.objects.update(document=document)

    told = page(bureau, "election-open", asked.pk)

    assert "Bulletins de papier" in told
    assert "art. 16" in told
    assert "À main levée" not in told
    assert "Vote nominal" not in told


def test_the_day_of_the_statutes_is_proposed_to_those_who_stand(bureau, meeting, asked):
    seat(asked.body, payer("Ruche"), college=college(), term_on=HELD_ON)

    told = bureau.get(reverse("governance:agendaitem-election", args=[asked.item_id]), {"sieges": "0"}).text

    assert f'value="{HELD_ON - timedelta(days=15):%d/%m/%Y}"' in told


def test_hands_are_counted_once_without_papers(bureau, meeting, asked):
    [comes(each) for each in electors(meeting, 3)]
    page(bureau, "election-candidacy", asked.pk, **typed("Lilas"))
    page(bureau, "election-open", asked.pk, kind="hands")
    ballot, one = Ballot.objects.get(), Candidacy.objects.get()

    form = page(bureau, "poll-count", ballot.pk)
    page(bureau, "poll-count", ballot.pk, teller="Ali", cast=3, blank=1, **{f"votes_{one.pk}": 2})

    assert "Votants" in form
    assert "Bulletins trouvés" not in form
    assert "Deux personnes" not in form
    assert ballot.counts.get().figures["void"] == 0


def test_named_votes_are_typed_in_the_room(bureau, meeting, asked):
    (voter,) = (comes(each).participant for each in electors(meeting, 1))
    page(bureau, "election-candidacy", asked.pk, **typed("Lilas"))
    page(bureau, "election-open", asked.pk, kind="nominal")
    ballot, one = Ballot.objects.get(), Candidacy.objects.get()

    page(bureau, "poll-vote", ballot.pk, elector=voter.pk, names=one.pk)

    assert list(ballot.votes.values_list("participant", "names")) == [(voter.pk, [one.pk])]
    assert "1 vote sur 1" in page(bureau, "election-detail", asked.pk)


def test_the_limits_are_read_before_a_secret_vote_is_chosen(bureau, meeting, asked):
    advice = resolution(meeting)
    [comes(each) for each in electors(meeting, 3)]

    told = page(bureau, "resolution-secret", advice.pk)

    assert "Ce que ce scrutin garantit, et ce qu’il ne garantit pas" in told
    assert "peut relier chaque émargement à son bulletin" in told
    assert "anonyme garanti" not in told.lower()
    assert "inviolable" not in told.lower()
    assert "n’a que 3 électeurs" in told
    assert "n’élit personne" in page(bureau, "election-secret", asked.pk)
    page(bureau, "resolution-secret", advice.pk, understood="on")
    ballot = Ballot.objects.get()
    assert "0 électeur sur 3" in page(bureau, "secret-detail", ballot.pk)
    assert "ne sont pas publiés" in page(bureau, "secret-close", ballot.pk, once="")


@pytest.fixture
def phone(client, meeting):
    """A secret ballot, its voters, and how one of them votes."""
    there = [comes(each).participant for each in electors(meeting, 6)]
    ballot = open_secret(about=resolution(meeting), by=None)

    def go(voter, **told):
        url = reverse("portal:meeting-secret", args=[voter.token, ballot.pk])
        answer = client.post(url, told) if told else client.get(url)
        return answer, answer.content.decode().replace("\xa0", " ")

    return ballot, there, go


def test_a_paper_is_put_in_from_a_telephone_once(phone, client):
    _, (voter, *_), go = phone
    _, told = go(voter)
    assert "Déposer mon bulletin" in told
    assert "Ce que ce scrutin garantit, et ce qu’il ne garantit pas" in told

    answer, _ = go(voter, slot=f"{voter.pk}-", choice="no")

    assert answer.status_code == 302
    assert not client.cookies.get("sessionid")
    assert [row.content for row in UrnPaper.objects.all()] == ["no"]
    _, told = go(voter)
    assert "Votre bulletin est dans l’urne" in told
    assert "Déposer mon bulletin" not in told
    answer, told = go(voter, slot=f"{voter.pk}-", choice="yes")
    assert (answer.status_code, "déjà émargé" in told) == (200, True)
    assert UrnPaper.objects.count() == 1


def test_nobody_votes_in_the_place_of_another(phone):
    _, (voter, other, *_), go = phone

    _, told = go(voter, slot=f"{other.pk}-", choice="yes")

    assert "ne vous revient pas" in told
    assert not Mark.objects.filter(voted=True).exists()


def test_a_paper_that_says_nothing_is_not_put_in(phone):
    _, (voter, *_), go = phone

    _, told = go(voter, slot=f"{voter.pk}-")

    assert "une seule" in told
    assert not UrnPaper.objects.exists()


def test_a_link_of_another_meeting_opens_nothing(phone, client):
    ballot, (voter, *_), _ = phone
    for token, pk in ((voter.token, ballot.pk + 1), ("1.unknown", ballot.pk)):
        answer = client.get(reverse("portal:meeting-secret", args=[token, pk]))
        assert answer.status_code == 404


def test_an_advice_on_people_is_a_paper_of_names(client, meeting, asked):
    asked.is_consultative, asked.seats = True, 2
    asked.save()
    voters = [comes(each).participant for each in electors(meeting, 2)]
    first, second = (
        receive_candidacy(election=asked, person=person(name), received_on=HELD_ON, by=None)
        for name in ("Petit", "Roche")
    )
    ballot = open_secret(about=asked, by=None)
    url = reverse("portal:meeting-secret", args=[voters[0].token, ballot.pk])

    assert "2 noms au plus" in client.get(url).content.decode()
    client.post(url, {"slot": f"{voters[0].pk}-", "choice": [second.pk, first.pk]})

    assert UrnPaper.objects.get().content == f"{first.pk},{second.pk}"


def test_a_candidacy_is_corrected_until_the_ballot_opens(bureau, meeting, asked):
    [comes(each) for each in electors(meeting, 3)]
    sent = typed("Lilas")
    page(bureau, "election-candidacy", asked.pk, **sent)
    one = Candidacy.objects.get()
    shown = page(bureau, "candidacy-update", one.pk)
    assert "Corriger la candidature" in shown
    assert re.search(r'value="endorsement"[^>]*checked', shown)

    told = page(bureau, "candidacy-update", one.pk, **sent | {"statement": "Faire grandir l’ESS."})

    assert "Faire grandir l’ESS." in page(bureau, "candidacy-detail", one.pk)
    assert "La candidature est corrigée" in told
    refused = page(bureau, "candidacy-update", one.pk, **sent | {"papers": []})
    assert "art. 22" in refused
    page(bureau, "election-open", asked.pk, kind="paper")
    assert "ne changent plus" in page(bureau, "candidacy-update", one.pk, **sent)
    assert reverse("governance:candidacy-update", args=[one.pk]) not in page(
        bureau, "candidacy-detail", one.pk
    )


def test_a_condition_is_verified_on_its_page(bureau, meeting, asked):
    asked.candidates_until = HELD_ON.replace(month=5)
    asked.save()
    page(bureau, "election-candidacy", asked.pk, **typed("Lilas"))
    one = Candidacy.objects.get()
    assert "Admise malgré la date annoncée" in page(bureau, "candidacy-verify", one.pk)

    assert "ne sont pas vérifiées" in page(bureau, "election-open", asked.pk)

    told = page(bureau, "candidacy-verify", one.pk, check_0="yes", note="accord du bureau")

    assert "oui, vérifié le" in told
    assert "accord du bureau" in told
    assert "Recevable" in told
    page(bureau, "candidacy-verify", one.pk, check_0="no", note="")
    assert "Irrecevable" in page(bureau, "candidacy-detail", one.pk)


def test_lists_are_not_voted_on_here_and_the_page_says_what_to_do(bureau, meeting, asked):
    document = json.loads(TEXT.read_text(encoding="utf-8"))
    seats = document["bodies"][1]["seating"]["elections"][0]["election"]
    seats["scrutin"] = {"kind": "lists", "sharing": "highest_average"}
    Statutes.objects.update(document=document)

    told = page(bureau, "election-detail", asked.pk)

    assert "Les statuts élisent ici des listes" in told
    assert asked.body.get_absolute_url() in told
    assert reverse("governance:election-open", args=[asked.pk]) not in told
    assert reverse("governance:election-settle", args=[asked.pk]) not in told
    refused = page(bureau, "election-candidacy", asked.pk, **typed("Lilas"))
    assert "Les statuts élisent ici des listes" in refused
    assert not Candidacy.objects.exists()


def tie(meeting, asked, client):
    """Two candidates with three votes each; nobody knows when they were born."""
    [comes(each) for each in electors(meeting, 6)]
    for name in ("Lilas", "Rose"):
        page(client, "election-candidacy", asked.pk, **typed(name))
    page(client, "election-open", asked.pk, kind="paper")
    ballot, keys = Ballot.objects.get(), Candidacy.objects.values_list("pk", flat=True)
    told = {f"votes_{key}": 3 for key in keys} | {"cast": 6, "blank": 0, "void": 0}
    for teller in ("Ana", "Bob"):
        page(client, "poll-count", ballot.pk, teller=teller, **told)
    page(client, "poll-close", ballot.pk, once="")
    return ballot


def test_equals_are_parted_by_what_the_text_says(bureau, meeting, asked):
    ballot = tie(meeting, asked, bureau)
    lilas, rose = Candidacy.objects.order_by("pk")

    told = page(bureau, "election-detail", asked.pk)
    assert reverse("governance:candidacy-birth", args=[lilas.pk]) in told
    assert "Saisir le tirage au sort" not in told
    page(bureau, "candidacy-birth", lilas.pk, born="01/02/1970")
    page(bureau, "candidacy-birth", rose.pk, born="01/02/1960")

    ballot.refresh_from_db()
    assert "Rose (Camille de Rose) (3 voix) est élu·e" in ballot.verdict["sentence"].replace("\xa0", " ")
    page(bureau, "candidacy-birth", rose.pk, born="01/02/1970")
    assert "annulez ce tour" in page(bureau, "election-detail", asked.pk)


def test_a_lot_is_typed_where_the_text_has_it_part_equals(bureau, meeting, asked):
    document = json.loads(TEXT.read_text(encoding="utf-8"))
    document["bodies"][1]["seating"]["elections"][0]["election"]["ties"] = ["lot"]
    Statutes.objects.update(document=document)
    ballot = tie(meeting, asked, bureau)
    lilas, rose = Candidacy.objects.order_by("pk")
    assert "Saisir le tirage au sort" in page(bureau, "election-detail", asked.pk)

    page(bureau, "poll-tie", ballot.pk, **{f"rank_{lilas.pk}": 2, f"rank_{rose.pk}": 1})

    assert "Rose (Camille de Rose) (3 voix) est élu·e" in page(bureau, "election-detail", asked.pk)
