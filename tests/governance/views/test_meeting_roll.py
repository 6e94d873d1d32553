"""The pages of those whom a meeting concerns: roll, answers, proxies, inscriptions."""

import json
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cressmember.core.models import Message
from governance.models import Activity, Attendee, Contest, Notice, Participant, Proxy, RollAct, RollLine
from tests.governance.gathered import TEXT, assembly, comes, elector, instant, payer, proxy, statutes
from tests.governance.seats import member

pytestmark = pytest.mark.django_db


def plain(page):
    return page.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def meeting():
    statutes()
    return assembly(starts_at=timezone.now() + timedelta(days=40), convened_on=timezone.localdate())


@pytest.fixture
def settled(meeting):
    meeting.roll_settled_at, meeting.roll_on = timezone.now(), timezone.localdate()
    meeting.save()
    return meeting


@pytest.fixture
def root(meeting):
    from django.urls import reverse

    return lambda name, pk=None: reverse(f"governance:{name}", args=[pk or meeting.pk])


def test_the_roll_is_rehearsed_grouped_by_reason_and_taken_away(bureau, meeting, root):
    payer("Lilas", paid_on=date(2026, 2, 1))
    member("Radio")
    from tests.governance.gathered import paid

    year = meeting.held_on.year
    if year != 2026:
        from cressmember.members.models import Organisation

        paid(Organisation.objects.get(name="Lilas"), year, on=timezone.localdate())

    page = plain(bureau.get(root("meeting-roll")))
    found = plain(bureau.get(root("meeting-roll") + "?q=radio"))
    sheet = b"".join(bureau.get(root("meeting-roll") + "?export=csv").streaming_content).decode()

    assert "Répétition" in page
    assert "Cotisation non réglée" in page
    assert ("Radio</th>" in found, "Lilas</th>" in found) == (True, False)
    assert "Lilas;" in sheet
    book = bureau.get(root("meeting-roll") + "?export=xlsx")
    assert b"".join(book.streaming_content)[:2] == b"PK"


def test_the_acts_of_the_bureau_are_shown_with_the_counts_before_and_after(bureau, settled, root):
    line = elector(settled, "Lilas").lines.get()
    elector(settled, "Abeille")

    bureau.post(root("rollline-remove", line.pk), {"because": "radiée par le conseil"})
    page = plain(bureau.get(root("meeting-roll")))

    assert RollAct.objects.get().by is not None
    assert "La liste comptait 2 électeurs et 2 voix ;" in page
    assert "elle compte maintenant 1 électeur et 1 voix." in page
    assert "radiée par le conseil" in page


def test_a_case_is_decided_alone_or_with_those_of_the_same_question(bureau, settled, root):
    for name in ("Lilas", "Radio", "Abeille"):
        elector(settled, name, votes=0)
    asked = {"question": "Quel jour ?", "sentence": "À trancher : quel jour ?"}
    RollLine.objects.update(
        outcome="to_decide", readings=[{"name": "le jour dit", "outcome": "yes"}], **asked
    )
    lilas, radio, _ = RollLine.objects.order_by("pk")
    told = {"votes": 1, "because": "lecture du bureau"}

    page = plain(bureau.get(root("rollline-decide", lilas.pk)))
    bureau.post(root("rollline-decide", lilas.pk), told)
    waiting = RollLine.objects.filter(outcome="to_decide").count()
    last = bureau.post(root("rollline-decide", radio.pk), told | {"alike": "on"}, follow=True)

    assert "À trancher : quel jour ? Le jour dit." in page
    assert "Trancher de même les 2 autres cas" in page
    assert waiting == 2
    assert "2 cas sont tranchés" in plain(last)
    assert not RollLine.objects.filter(outcome="to_decide").exists()


def test_the_last_case_offers_no_other(bureau, settled, root):
    elector(settled, "Lilas", votes=0)
    elector(settled, "Radio", votes=0)
    RollLine.objects.update(outcome="to_decide")
    lilas, radio = RollLine.objects.order_by("pk")

    two = plain(bureau.get(root("rollline-decide", lilas.pk)))
    bureau.post(root("rollline-decide", lilas.pk), {"votes": 0, "because": "lecture du bureau"})
    one = plain(bureau.get(root("rollline-decide", radio.pk)))

    assert "Trancher de même l’autre cas" in two
    assert "Trancher de même" not in one


def test_the_settled_roll_is_drawn_up_again_on_the_page(bureau, root, meeting):
    payer("Lilas")
    from governance.actions.meeting.roll import settle_roll

    settle_roll(meeting=meeting, by=None, now=meeting.starts_at)

    page = plain(bureau.get(root("meeting-roll") + "?preuve=1"))

    assert "la liste donne la même empreinte" in page
    meeting.refresh_from_db()
    assert meeting.roll_sha256 in page


def test_a_contest_waits_on_the_home_page_until_it_is_answered_by_mail(bureau, meeting, root):
    lilas = elector(meeting, "Lilas", emails=["l@x.example"])
    contest = Contest.objects.create(participant=lilas, text="Payé.", author="Anne", made_at=instant(9))
    assembly(title="Une autre assemblée")
    member("Radio")

    waiting = bureau.get("/gestion/").context["tasks"]
    narrowed = plain(bureau.get("/gestion/instances/reunions/?reclamations=waiting"))
    bureau.post(root("contest-answer", contest.pk), {"reply": "Reçu retrouvé."})
    answered = bureau.get("/gestion/").context["tasks"]

    contest.refresh_from_db()
    assert (contest.reply, contest.answered_by is not None) == ("Reçu retrouvé.", True)
    listed = "/gestion/instances/reunions/?reclamations=waiting"
    assert (1, "réclamation sur une liste d’électeurs", listed) in waiting
    assert listed not in [url for _, _, url in answered]
    assert ("Une autre assemblée" in narrowed, meeting.get_absolute_url() in narrowed) == (False, True)
    mail = Message.objects.get()
    assert mail.to == ["l@x.example"]
    assert "Payé." in mail.text
    assert "Reçu retrouvé." in mail.text
    assert lilas.link in mail.text


def test_a_contest_of_whoever_has_no_address_is_answered_on_its_link_alone(bureau, meeting, root):
    lilas = elector(meeting, "Lilas", emails=[])
    contest = Contest.objects.create(participant=lilas, text="Payé.", author="Anne", made_at=instant(9))

    bureau.post(root("contest-answer", contest.pk), {"reply": "Reçu retrouvé."})

    assert Contest.objects.get().reply == "Reçu retrouvé."
    assert not Message.objects.exists()


def test_an_answer_on_the_telephone_is_written_down_by_the_team(bureau, meeting, root):
    lilas = elector(meeting, "Lilas")

    bureau.post(root("participant-answer", lilas.pk), {"answer": "present", "name": "Anne Le Goff"})

    lilas.refresh_from_db()
    assert (lilas.answer, lilas.answered_by) == ("present", "Anne Le Goff")


def test_only_those_who_did_not_answer_are_written_to_again_and_once_a_level(bureau, meeting, root):
    for name, answer in (("Lilas", ""), ("Abeille", "absent"), ("Zèbre", "")):
        elector(meeting, name, answer=answer, is_convened=True, emails=[f"{name[0].lower()}@x.example"])
    proxy(Participant.objects.get(name="Zèbre"), Participant.objects.get(name="Lilas"))

    bureau.post(root("meeting-remind"), {"level": 1})
    again = bureau.post(root("meeting-remind"), {"level": 1})
    page = plain(bureau.get(root("meeting-remind")))

    assert [mail.to for mail in Message.objects.all()] == [["l@x.example"]]
    assert Participant.objects.get(name="Lilas").link in Message.objects.get().text
    assert Notice.objects.count() == 1
    assert "déjà partie" in plain(again)
    assert "1 relance est déjà partie, le " in page


def test_a_reminder_tells_who_has_to_be_called_and_speaks_of_a_quorum_where_one_is_wanted(
    bureau, meeting, root
):
    elector(meeting, "Lilas", is_convened=True, emails=["l@x.example"])
    elector(meeting, "Zèbre", is_convened=True, emails=[])
    asked = plain(bureau.get(root("meeting-remind")))
    bureau.post(root("meeting-remind"), {"level": 1})
    meeting.call, meeting.previous = 2, assembly(title="La première")
    meeting.save()
    bureau.post(root("meeting-remind"), {"level": 2})
    meeting.body, meeting.rules, meeting.call, meeting.previous = None, [], 1, None
    meeting.save()
    bureau.post(root("meeting-remind"), {"level": 3})

    first, further, gathering = Message.objects.order_by("pk").values_list("text", flat=True)

    assert "2 convoqués n’ont pas répondu" in asked
    assert "1 n’a pas d’adresse électronique : appelez-le." in asked
    assert ("quorum" in first, "quorum" in further, "quorum" in gathering) == (True, False, False)
    assert ("Présence, pouvoir ou absence" in first, "Présence ou absence" in gathering) == (True, True)


def test_the_quorum_is_foretold_with_whom_to_call_and_never_who_may_not_vote(bureau, settled, root):
    for rank in range(8):
        elector(settled, f"Association {rank}", emails=[])
    elector(settled, "Sans voix", votes=0)
    Participant.objects.filter(name="Association 0").update(answer="present", answered_by="Anne")

    page = plain(bureau.get(root("meeting-answers") + "?taux=50"))

    # A quarter of eight is two: one is sure, and one of seven is missing.
    assert "99 %" in page
    calls = page.partition("À appeler d’abord")[2].partition("</table>")[0]
    assert ("Association 1" in calls, "Sans voix" in calls, "Association 2" in calls) == (True, False, False)


def test_the_past_of_the_same_body_gives_the_rate_of_the_silent(bureau, settled, root):
    past = assembly(title="AG passée", opened_at=instant(14), closed_at=instant(17))
    one, _ = elector(past, "Lilas"), elector(past, "Abeille")
    comes(one)
    elector(settled, "Lilas")

    page = plain(bureau.get(root("meeting-answers")))

    assert "50 % : constaté sur 1 réunion passée de cette instance (1 sur 2)." in page


def test_a_proxy_on_paper_is_kept_with_its_scan_and_its_state(bureau, settled, root):
    lilas, mutual = elector(settled, "Lilas"), elector(settled, "Mutuelle", college="mutuals", order=3)
    told = {"giver": lilas.pk, "holder": mutual.pk, "name": "Anne Le Goff"}

    forged = SimpleUploadedFile("pouvoir.pdf", b"<script>")
    refused = bureau.post(root("meeting-proxy"), told | {"file": forged})
    bureau.post(root("meeting-proxy"), told | {"file": SimpleUploadedFile("pouvoir.pdf", b"%PDF-1.7 ...")})
    page = plain(bureau.get(root("meeting-proxies")))
    given = Proxy.objects.get()
    scan = bureau.get(root("proxy-scan", given.pk))
    kept = b"".join(scan.streaming_content)

    assert "Joignez un PDF ou une image" in plain(refused)
    assert "mandant et porteur n’ont pas le même collège (art. 16)" in page
    assert kept == b"%PDF-1.7 ..."
    assert scan["Content-Disposition"].startswith("attachment")
    assert "pouvoir-lilas.pdf" in scan["Content-Disposition"]


def test_the_team_revokes_a_proxy_with_a_reason(bureau, settled, root):
    given = proxy(elector(settled, "Lilas"), elector(settled, "Abeille"), at=timezone.now())

    bureau.post(root("proxy-revoke", given.pk), {"because": "appel de la mandante"})

    given.refresh_from_db()
    assert given.revoked_because == "appel de la mandante"


def shared_blank(most=2):
    rules = json.loads(TEXT.read_text(encoding="utf-8"))["proxies"]
    rules["rules"][0] |= {"blank": {"kind": "shared"}}
    rules["rules"][0]["cap"]["most"] = most
    return statutes(proxies=rules, on=date(2025, 1, 1))


def test_blank_proxies_are_shared_under_the_cap_or_not_at_all(bureau, settled, root):
    shared_blank(most=1)
    lilas, abeille, zebre, radio = (elector(settled, name) for name in ("Lilas", "Abeille", "Zèbre", "Radio"))
    first, second = (proxy(giver, at=timezone.now()) for giver in (lilas, abeille))

    page = plain(bureau.get(root("meeting-share")))
    too_many = bureau.post(root("meeting-share"), {f"p{first.pk}": zebre.pk, f"p{second.pk}": zebre.pk})
    kept = Proxy.objects.filter(shared_to__isnull=False).count()
    bureau.post(root("meeting-share"), {f"p{first.pk}": zebre.pk, f"p{second.pk}": radio.pk})

    assert "Zèbre" in page
    assert "le porteur aurait 2 mandats pour 1 au plus" in plain(too_many)
    assert kept == 0
    assert Proxy.objects.filter(shared_to__isnull=False).count() == 2


def test_who_comes_beside_the_vote_is_counted_apart_and_taken_away(bureau, meeting, root):
    lilas = elector(meeting, "Lilas")
    bureau.post(root("meeting-activity"), {"kind": "meal", "title": "Déjeuner", "capacity": 1})
    meal = Activity.objects.get()
    told = {"participant": lilas.pk, "name": "Paul", "activities": [meal.pk], "access_needs": "végétarien"}
    bureau.post(root("meeting-attendee"), told)
    full = bureau.post(root("meeting-attendee"), told | {"name": "Zoé"})
    kept = plain(bureau.post(root("activity-close", meal.pk), follow=True))
    sheet = b"".join(bureau.get(root("meeting-attendees") + "?export=csv").streaming_content).decode()
    bureau.post(root("attendee-remove", Attendee.objects.get().pk))

    assert "est complet" in plain(full)
    assert "Des personnes y sont inscrites" in kept
    assert "Lilas;Paul;;Déjeuner;végétarien" in sheet
    assert not Attendee.objects.exists()


def test_an_activity_leads_to_those_who_signed_up_for_it_alone(bureau, meeting, root):
    lilas = elector(meeting, "Lilas")
    meal, walk = (
        Activity.objects.create(meeting=meeting, kind="meal", title=each) for each in ("Déjeuner", "Visite")
    )
    for name, activity in (("Paul", meal), ("Ana", walk)):
        told = {"participant": lilas.pk, "name": name, "activities": [activity.pk]}
        bureau.post(root("meeting-attendee"), told)
    page = root("meeting-attendees")

    at_table = plain(bureau.get(page + f"?activite={meal.pk}"))
    sheet = b"".join(bureau.get(page + f"?activite={walk.pk}&export=csv").streaming_content).decode()

    assert "Inscrits à « Déjeuner »" in at_table
    assert ("Paul" in at_table, "Ana" in at_table) == (True, False)
    assert ("Paul" in sheet, "Ana" in sheet) == (False, True)


def test_an_activity_gets_more_places_and_never_fewer_than_are_taken(bureau, meeting, root):
    lilas = elector(meeting, "Lilas")
    meal = Activity.objects.create(meeting=meeting, kind="meal", title="Déjeuner", capacity=2)
    Activity.objects.create(meeting=meeting, kind="workshop", title="Atelier")
    for name in ("Paul", "Zoé"):
        told = {"participant": lilas.pk, "name": name, "activities": [meal.pk]}
        bureau.post(root("meeting-attendee"), told)
    asked = bureau.get(root("activity-update", meal.pk)).text
    as_it_was = {"kind": "meal", "title": "Déjeuner", "capacity": 2}
    fewer = bureau.post(root("activity-update", meal.pk), as_it_was | {"capacity": 1})
    taken = bureau.post(root("activity-update", meal.pk), as_it_was | {"title": "Atelier"})
    bureau.post(root("activity-update", meal.pk), as_it_was | {"title": "Buffet", "capacity": 3})

    assert 'value="Déjeuner"' in asked
    assert "2 places sont déjà prises" in plain(fewer)
    assert "est déjà sur la liste" in plain(taken)
    meal.refresh_from_db()
    assert (meal.title, meal.capacity, meal.attendees.count()) == ("Buffet", 3, 2)


def test_somebody_is_signed_up_where_there_is_no_activity(bureau, meeting, root):
    told = {"participant": elector(meeting, "Lilas").pk, "name": "Paul"}

    page = bureau.get(root("meeting-attendee")).text
    bureau.post(root("meeting-attendee"), told)

    assert "Inscriptions</" not in page.partition("<form")[2]
    assert Attendee.objects.get().name == "Paul"
