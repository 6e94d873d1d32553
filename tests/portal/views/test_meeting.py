"""A meeting answered from its personal link, without an account."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError
from django.utils import timezone

from cressmember.core.models import Message
from governance.models import Activity, Attendee, Contest, Meeting, MeetingPaper, Participant, Proxy
from tests.governance.gathered import assembly, elector, instant, proxy, statutes

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    """An assembly to come, whose roll is settled."""
    statutes()
    starts_at = timezone.now() + timedelta(days=30)
    return assembly(
        starts_at=starts_at,
        roll_settled_at=instant(9),
        roll_on=date(2026, 6, 10),
        place="Maison des associations",
    )


@pytest.fixture
def lilas(meeting):
    return elector(
        meeting,
        "Lilas",
        representative_name="Anne Le Goff",
        emails=["contact@lilas.example"],
        is_convened=True,
    )


@pytest.fixture
def abeille(meeting):
    return elector(meeting, "Abeille", emails=["contact@abeille.example"], is_convened=True)


def path(participant, *more):
    return "/".join(["/reunion", participant.token, *map(str, more)]) + "/"


def plain(page):
    return page.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


ANNE = {"name": "Anne Le Goff"}


def test_the_link_shows_the_meeting_to_nobody_else_and_kept_nowhere(client, meeting, lilas):
    meeting.items.create(position=1, title="Rapport moral")

    page = client.get(path(lilas))

    assert page.status_code == 200
    assert all(
        told in plain(page) for told in ("Lilas", "Maison des associations", "Rapport moral", "1 voix.")
    )
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in page["Cache-Control"]
    lilas.refresh_from_db()
    assert lilas.opened_at is not None
    assert lilas.answer == ""


def test_a_code_of_a_letter_opens_the_link_however_it_is_typed(client, lilas):
    answer = client.post("/reunion/", {"code": lilas.code.lower().replace("-", " ")})

    assert answer["Location"] == path(lilas)
    assert "n’ouvre rien" in plain(client.post("/reunion/", {"code": "AAAA-BBBB-CCCC-DDDD"}))


@pytest.mark.parametrize(("answer", "told"), [("present", "Vous venez."), ("absent", "Vous ne venez pas.")])
def test_who_answers_says_their_name(client, lilas, answer, told):
    refused = client.post(path(lilas, "reponse", answer), {})
    client.post(path(lilas, "reponse", answer), ANNE)

    assert refused.status_code == 200
    lilas.refresh_from_db()
    assert (lilas.answer, lilas.answered_by) == (answer, "Anne Le Goff")
    assert told in plain(client.get(path(lilas)))


def test_somebody_else_than_the_representative_says_by_which_act(client, lilas):
    refused = client.post(path(lilas, "reponse", "present"), {"name": "Paul Durey"})
    client.post(path(lilas, "reponse", "present"), {"name": "Paul Durey", "designation": "CA du 3 mars"})

    assert "par quel acte vous êtes désigné·e à la place d’Anne Le Goff" in plain(refused)
    lilas.refresh_from_db()
    assert lilas.answered_by == "Paul Durey (CA du 3 mars)"


def test_nobody_answers_at_a_distance_in_a_room(client, lilas):
    refused = client.post(path(lilas, "reponse", "remote"), ANNE)

    assert "se tient en salle" in plain(refused)
    assert "à distance" not in plain(client.get(path(lilas)))


def test_an_answer_that_does_not_exist_is_not_found(client, lilas):
    assert client.get(path(lilas, "reponse", "peut-etre")).status_code == 404
    assert client.get(path(lilas, "reponse", "proxy")).status_code == 404


def test_nobody_is_offered_to_give_a_vote_when_it_is_too_late(client, meeting, lilas, abeille):
    Meeting.objects.update(starts_at=timezone.now() + timedelta(days=1))

    answering, giving = plain(client.get(path(lilas))), plain(client.get(path(lilas, "pouvoir")))

    assert "Je donne pouvoir" not in answering
    assert all("Les pouvoirs se déposaient jusqu’au" in page for page in (answering, giving))
    assert "Chercher" not in giving


def test_a_vote_is_given_to_somebody_who_may_carry_it_and_the_holder_is_asked(
    client, meeting, lilas, abeille
):
    elector(meeting, "Mutuelle", college="mutuals", order=3)

    page = plain(client.get(path(lilas, "pouvoir")))
    client.post(path(lilas, "pouvoir", abeille.pk), ANNE)

    assert page.index("Abeille") < page.index("Ne le peuvent pas") < page.index("Mutuelle")
    assert "mandant et porteur n’ont pas le même collège" in page
    given = Proxy.objects.get()
    assert (given.giver, given.holder, given.way, given.given_by) == (
        lilas,
        abeille,
        "online",
        "Anne Le Goff",
    )
    mail = Message.objects.get()
    assert mail.to == ["contact@abeille.example"]
    assert path(abeille, "recu", given.pk) in mail.text
    assert "Admis en l’état" in plain(client.get(path(lilas)))


def test_a_proxy_received_is_answered_until_the_session_opens(client, meeting, lilas, abeille):
    given = proxy(lilas, abeille)
    before = client.get(path(abeille)).content.decode()
    meeting.opened_at = timezone.now()
    meeting.save(update_fields=["opened_at"])

    address = path(abeille, "recu", given.pk)
    assert address in before
    assert address not in client.get(path(abeille)).content.decode()


def test_after_the_last_day_the_page_says_that_it_has_passed(client, meeting, lilas):
    early = plain(client.get(path(lilas, "pouvoir")))
    meeting.starts_at = timezone.now() + timedelta(hours=3)
    meeting.save(update_fields=["starts_at"])

    assert "Un pouvoir se dépose jusqu’au" in early
    assert "ce jour est passé" in plain(client.get(path(lilas, "pouvoir")))


def test_a_vote_is_not_given_to_who_may_not_carry_it(client, meeting, lilas):
    other = elector(meeting, "Mutuelle", college="mutuals", order=3)

    refused = client.post(path(lilas, "pouvoir", other.pk), ANNE)
    blank = client.post(path(lilas, "pouvoir", "blanc"), ANNE)

    assert "n’ont pas le même collège (art. 16)" in plain(refused)
    assert "n’admettent pas de pouvoir en blanc" in plain(blank)
    assert not Proxy.objects.exists()


def test_giving_again_replaces_and_coming_revokes(client, meeting, lilas, abeille):
    other = elector(meeting, "Radio")
    client.post(path(lilas, "pouvoir", abeille.pk), ANNE)
    client.post(path(lilas, "pouvoir", other.pk), ANNE)
    client.post(path(lilas, "pouvoir", other.pk), ANNE)

    first, second = Proxy.objects.order_by("pk")
    assert (first.revoked_at is None, second.revoked_at is None) == (False, True)
    client.post(path(lilas, "reponse", "present"), ANNE)

    second.refresh_from_db()
    assert second.revoked_because == "répond présent·e"
    lilas.refresh_from_db()
    assert lilas.answer == "present"


def test_a_proxy_is_revoked_and_its_giver_is_silent_again(client, lilas, abeille):
    client.post(path(lilas, "pouvoir", abeille.pk), ANNE)
    given = Proxy.objects.get()

    client.post(path(lilas, "revoquer", given.pk), ANNE)

    lilas.refresh_from_db()
    assert lilas.answer == ""
    assert "a été révoqué" in plain(client.get(path(abeille, "recu", given.pk)))


def test_the_holder_accepts_or_declines_and_the_giver_is_told(client, lilas, abeille):
    client.post(path(lilas, "pouvoir", abeille.pk), ANNE)
    given = Proxy.objects.get()

    client.post(path(abeille, "recu", given.pk), {"choice": "accept"})
    given.refresh_from_db()
    accepted = given.accepted_at
    client.post(path(abeille, "recu", given.pk), {"choice": "decline"})
    given.refresh_from_db()

    assert accepted is not None
    assert given.declined_at is not None
    assert Message.objects.order_by("pk").last().to == ["contact@lilas.example"]
    assert client.post(path(abeille, "recu", given.pk), {"choice": "accept"}).status_code == 200


def test_a_line_is_contested_before_the_freeze_only(client, meeting, lilas):
    told = {"text": "Nous avons payé.", "author": "Anne Le Goff"}
    refused = client.post(path(lilas, "liste"), told)
    meeting.roll_settled_at = None
    meeting.save()
    client.post(path(lilas, "liste"), told)

    assert "est arrêtée" in plain(refused)
    assert Contest.objects.get().author == "Anne Le Goff"


def test_what_the_team_took_away_meanwhile_is_said(client, meeting, lilas, monkeypatch):
    def gone(**told):
        raise IntegrityError("FOREIGN KEY constraint failed")

    monkeypatch.setattr("cressmember.portal.views.meeting.sign_up", gone)

    answer = client.post(path(lilas, "inscriptions"), {"name": "Zoé Blin"})

    assert "vient d’être supprimé" in plain(answer)


def test_people_sign_up_for_what_has_room_and_count_in_no_quorum(client, meeting, lilas, abeille):
    meal = Activity.objects.create(meeting=meeting, kind="meal", title="Déjeuner", capacity=1)
    told = {"name": "Paul Durey", "activities": [meal.pk], "access_needs": "végétarien"}

    client.post(path(lilas, "inscriptions"), told)
    full = client.post(path(abeille, "inscriptions"), told | {"name": "Zoé Blin"})
    offered = plain(client.get(path(abeille, "inscriptions")))
    one = Attendee.objects.get()
    client.post(path(abeille, "inscriptions", one.pk))
    stays = Attendee.objects.exists()
    client.post(path(lilas, "inscriptions", one.pk))

    assert "« Déjeuner » est complet" in plain(full)
    assert "Déjeuner (complet)" in offered
    assert (stays, Attendee.objects.exists()) == (True, False)
    assert Participant.objects.electors().count() == 2


def test_a_paper_is_given_to_those_of_its_meeting_alone(client, meeting, lilas):
    fields = {"title": "Comptes", "filename": "comptes.pdf", "size": 5, "added_at": instant(9)}
    mine = MeetingPaper.objects.create(meeting=meeting, file=ContentFile(b"%PDF-", "c.pdf"), **fields)
    other = MeetingPaper.objects.create(
        meeting=assembly(title="Autre"), file=ContentFile(b"%PDF-", "d.pdf"), **fields
    )

    given = client.get(path(lilas, "document", mine.pk))

    assert b"".join(given.streaming_content) == b"%PDF-"
    assert client.get(path(lilas, "document", other.pk)).status_code == 404


# Attacks


def test_a_link_that_was_changed_or_replaced_opens_nothing(client, lilas, abeille):
    old = path(lilas)
    forged = lilas.token.replace(f"{lilas.pk}-", f"{abeille.pk}-", 1)
    Participant.objects.filter(pk=lilas.pk).update(key="ABCDEFGHJKMNPQRS")

    assert client.get(old).status_code == 404
    assert client.get(f"/reunion/{forged}/").status_code == 404
    assert client.post(f"/reunion/{forged}/reponse/present/", ANNE).status_code == 404


def test_nobody_touches_the_proxy_of_another(client, meeting, lilas, abeille):
    given = proxy(elector(meeting, "Radio"), elector(meeting, "Zèbre"), at=timezone.now())

    assert client.post(path(lilas, "revoquer", given.pk), ANNE).status_code == 404
    assert client.post(path(abeille, "recu", given.pk), {"choice": "decline"}).status_code == 404
    assert client.get(path(lilas, "recu", 9**25)).status_code == 404
    given.refresh_from_db()
    assert (given.revoked_at, given.declined_at) == (None, None)


def test_a_vote_is_not_given_to_somebody_of_another_meeting(client, lilas):
    other = elector(assembly(title="Autre"), "Radio")

    assert client.post(path(lilas, "pouvoir", other.pk), ANNE).status_code == 404
    assert not Proxy.objects.exists()


@pytest.mark.parametrize(
    ("instants", "told"),
    [
        ({"cancelled_at": instant(9), "cancelled_because": "grève"}, "annulée"),
        ({"opened_at": instant(9), "closed_at": instant(10)}, "levée"),
        ({"opened_at": instant(9)}, "ouverte"),
    ],
)
def test_a_meeting_that_is_off_over_or_open_takes_no_answer(client, meeting, lilas, abeille, instants, told):
    type(meeting).objects.filter(pk=meeting.pk).update(**instants)

    for page in (("reponse", "present"), ("pouvoir", abeille.pk)):
        answer = client.post(path(lilas, *page), ANNE)
        assert (answer.status_code, told in plain(answer)) == (410, True)
    lilas.refresh_from_db()
    assert (lilas.answer, Proxy.objects.count()) == ("", 0)


def test_the_same_form_sent_twice_acts_once(client, lilas, abeille):
    told = ANNE | {"once": "abcdefghij0123456789"}

    first = client.post(path(lilas, "pouvoir", abeille.pk), told)
    again = client.post(path(lilas, "pouvoir", abeille.pk), told)

    assert first["Location"] == again["Location"] == path(lilas)
    assert Proxy.objects.count() == Message.objects.count() == 1


def test_an_observer_answers_and_gives_no_proxy(client, meeting):
    observer = elector(meeting, "DREETS", votes=0)
    Participant.objects.filter(pk=observer.pk).update(quality="observer")
    client.post(path(observer, "reponse", "present"), {"name": "Jean"})

    observer.refresh_from_db()
    assert observer.answer == "present"
    assert "Je donne pouvoir" not in plain(client.get(path(observer)))
