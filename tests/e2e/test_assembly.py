"""An assembly from its first line to its signed minutes, and a bureau in a few clicks, in a browser.

The clock of the server is set by the tests: a month goes by in each of them.
"""

import hashlib
import json
import re
from datetime import date

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.roles import Role
from cressmember.core.models import Chamber
from cressmember.kernel.elision import of
from cressmember.kernel.folding import fold
from cressmember.members.actions.search import index_organisations
from cressmember.members.models import Membership, Organisation, Placement, Settlement
from governance.actions.body import create_body
from governance.actions.meeting.session import name_officer
from governance.actions.office import give_office
from governance.models import (
    AgendaItem,
    Candidacy,
    Election,
    Mandate,
    Meeting,
    Minutes,
    Presence,
    Proxy,
    Resolution,
    Task,
)
from tests.e2e.desk import Desk
from tests.e2e.pictures import picture
from tests.governance.gathered import TEXT, assembly, instant, statutes
from tests.governance.seats import college, member, person, seat

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def secretary(sign_in):
    user = ensure_user(email="secretariat@cress.example", name="Paul Guérin", by=None)
    grant_role(user=user, role=Role.BUREAU, starts_on=date(2020, 1, 1), by=None)
    sign_in(user)
    return user


@pytest.fixture
def desk(page, clock, sign_in, secretary):
    return Desk(page, clock, sign_in, secretary)


# 40 members: 20, 12 and 8.
COLLEGES = {
    "associations": ("Association", 20),
    "cooperatives": ("Coopérative", 12),
    "mutuals": ("Mutuelle", 8),
}
FIRST, SECOND = date(2026, 6, 11), date(2026, 7, 2)


def text():
    """The statutes of the demonstration, but for mergers (three quarters) and for equals (the lot)."""
    bodies = json.loads(TEXT.read_text(encoding="utf-8"))["bodies"]
    general, board = bodies[0], bodies[1]
    merging = next(each for each in general["decisions"] if each["code"] == "dissolution")
    merging["majority"]["bars"][0]["threshold"] = "3/4"
    board["seating"]["elections"][0]["election"]["ties"] = ["lot"]
    return statutes(bodies=bodies)


@pytest.fixture
def members(transactional_db):
    """The chamber: forty members up to date, its assembly, its board and those who run it."""
    Chamber.objects.create(
        pk=1, name="CRESS d’essai", street="12 rue du Partage", postcode="75010", city="Paris"
    )
    admitted()
    text()
    create_body(name="Assemblée générale", kind="assembly", code="ag", by=None)
    board = create_body(name="Conseil d’administration", kind="board", code="ca", by=None)
    for code, name, family, kind, label in (
        ("mutuals", "Mutuelle 01", "Roche", "president", "Président"),
        ("cooperatives", "Coopérative 01", "Petit", "secretary", "Secrétaire"),
    ):
        organisation = Organisation.objects.get(name=name)
        held = seat(board, organisation, college=college(code), titular=person(family))
        give_office(mandate=held, kind=kind, label=label, starts_on=date(2024, 6, 20), by=None)
    return board


def admitted():
    """Forty members in three colleges, whose dues are settled: written at once, not one by one."""
    named = [
        (code, f"{word} {rank:02}")
        for code, (word, count) in COLLEGES.items()
        for rank in range(1, count + 1)
    ]
    colleges = {code: college(code) for code in COLLEGES}
    since, year = date(2020, 3, 1), date(2026, 1, 1)
    made = Organisation.objects.bulk_create(
        Organisation(name=name, sort_name=fold(name), email=f"{fold(name).replace(' ', '-')}@membres.example")
        for _, name in named
    )
    index_organisations([each.pk for each in made])
    Membership.objects.bulk_create(Membership(organisation=each, admitted_on=since) for each in made)
    Placement.objects.bulk_create(
        Placement(organisation=each, college=colleges[code], starts_on=since)
        for each, (code, _) in zip(made, named, strict=True)
    )
    Settlement.objects.bulk_create(
        Settlement(
            organisation=each,
            year="2026",
            year_starts_on=year,
            year_ends_on=date(2027, 1, 1),
            settled_on=date(2026, 2, 1),
            recorded_at=instant(12, on=date(2026, 2, 1)),
        )
        for each in made
    )


def test_an_assembly_from_its_first_line_to_its_signed_minutes(desk, page, phone, members):
    prepared(desk, page)
    first = Meeting.objects.get()
    candidates(desk, page, first)
    convened(desk, page, first)
    without_quorum(desk, page, first)
    second = called_again(desk, page, first)
    proxies(desk, page, second)
    opened(desk, page, second)
    voted(desk, page, phone, second)
    elected(desk, page, second, members)
    written(desk, page, second)


def prepared(desk, page):
    """A mixed assembly is created, with the usual items, a merger and the seats of a college."""
    page.goto("/gestion/instances/reunions/")
    desk.follow("Nouvelle réunion")
    desk.follow("Assemblée générale")
    page.get_by_label("Assemblée générale ordinaire").check()
    page.get_by_label("Assemblée générale extraordinaire").check()
    page.get_by_label("Jour").fill("11/06/2026")
    page.get_by_label("Début").fill("14h")
    page.get_by_label("Fin prévue").fill("17h")
    page.get_by_label("Lieu", exact=True).fill("Maison des associations, Paris")
    picture(page, "assembly-01-create")
    desk.press("Préparer la réunion")
    desk.press("Inscrire les points habituels")
    desk.says("Les points habituels sont inscrits")
    desk.follow("Inscrire un point")
    page.get_by_label("Intitulé").fill("Fusion avec la CRESS voisine")
    desk.press("Inscrire le point")
    items = {each.title: each.pk for each in AgendaItem.objects.all()}
    desk.open("agendaitem-resolution", items["Fusion avec la CRESS voisine"])
    page.get_by_label("Intitulé").fill("Fusion")
    page.get_by_label("Texte mis aux voix").fill("L’assemblée approuve le traité de fusion.")
    page.get_by_label("Objet").select_option("merger")
    desk.press("Inscrire la résolution")
    desk.open("agendaitem-election", items["Élections"])
    page.get_by_label("Instance à pourvoir").select_option(label="Conseil d’administration")
    page.get_by_label("Sièges à pourvoir").fill("2")
    page.get_by_label("Collège").select_option(label="Associations")
    picture(page, "assembly-02-election")
    desk.press("Inscrire l’élection")
    picture(page, "assembly-03-agenda")


def candidates(desk, page, meeting):
    """Three associations stand for two seats: one on the screen, two blind."""
    election = Election.objects.get()
    desk.open("election-candidacy", election.pk)
    keys = {each.name: str(each.pk) for each in Organisation.objects.all()}
    page.get_by_label("Organisation", exact=True).select_option(label="Association 03")
    page.get_by_label("Le mandat de l’organisation").check()
    desk.press("Enregistrer la candidature")
    desk.says("La candidature est enregistrée")
    told = {"papers": ["endorsement"]}
    address = reverse("governance:election-candidacy", args=[election.pk])
    desk.send(
        (address, "Enregistrer la candidature", told | {"organisation": keys[name]})
        for name in ("Association 04", "Association 05")
    )
    picture(page, "assembly-04-candidates")


def convened(desk, page, meeting):
    """What the statutes ask is read, then the convocation leaves: forty letters by mail."""
    desk.open("meeting-convene", meeting.pk)
    picture(page, "assembly-05-rehearsal")
    desk.follow("Dresser la liste")
    desk.press("Dresser la liste")
    desk.follow("Envoyer la convocation")
    desk.press("Envoyer la convocation")
    call_command("worker", once=True)
    page.reload()
    picture(page, "assembly-06-delivery")
    assert len({message.to[0] for message in mail.outbox}) == 40


def without_quorum(desk, page, meeting):
    """On the day six members of forty come: a vote is refused, and the session is closed."""
    desk.at(FIRST, 14)
    check_in(desk, page, meeting, [f"Association {rank:02}" for rank in range(1, 7)])
    name_officers(desk, page, meeting, ("chair", "Mme Roche"))
    desk.press("Ouvrir la séance")
    desk.says("La séance est ouverte")
    put = Resolution.objects.get(item__meeting=meeting, title="Approbation des comptes")
    desk.open("motion-vote", put.pk)
    desk.press("Ouvrir le scrutin")
    expect(page.locator("main")).to_contain_text("Ce vote ne déciderait rien")
    picture(page, "assembly-07-no-quorum")
    desk.open("meeting-session", meeting.pk)
    picture(page, "assembly-08-session-no-quorum")
    desk.open("session-close", meeting.pk)
    desk.press("Lever la séance")


def called_again(desk, page, first):
    """The second call: the same agenda and the same candidates, on a day that the statutes allow."""
    desk.open("meeting-convene", first.pk)
    desk.choose("Convoquer de nouveau")
    expect(page.locator("main")).to_contain_text("à partir du 26 juin 2026")
    page.get_by_label("Jour").fill("02/07/2026")
    page.get_by_label("Début").fill("14h")
    desk.press("Préparer la nouvelle convocation")
    second = Meeting.objects.get(call=2)
    assert Candidacy.objects.filter(election__item__meeting=second).count() == 3
    desk.open("meeting-convene", second.pk)
    picture(page, "assembly-09-second-call")
    desk.follow("Dresser la liste")
    desk.press("Dresser la liste")
    desk.follow("Envoyer la convocation")
    desk.press("Envoyer la convocation")
    call_command("worker", once=True)
    assert len(mail.outbox) == 80
    desk.at(date(2026, 6, 18))
    desk.open("meeting-roll", second.pk)
    desk.follow("Arrêter la liste")
    desk.press("Arrêter la liste")
    picture(page, "assembly-10-roll")
    second.refresh_from_db()
    assert second.roll_sha256
    return second


def proxies(desk, page, meeting):
    """Twelve proxies on paper, all but one blind; two are refused, and the page says why."""
    desk.open("meeting-proxies", meeting.pk)
    desk.follow("Pouvoir sur papier")
    page.get_by_label("Donné par").select_option(label="Association 11")
    page.get_by_label("À obligatoire", exact=True).select_option(label="Association 01")
    page.get_by_label("Signé par").fill("Camille Durand")
    desk.press("Enregistrer le pouvoir")
    keys = {each.name: str(each.pk) for each in meeting.participants.all()}
    address = reverse("governance:meeting-proxy", args=[meeting.pk])
    desk.send(
        (
            address,
            "Enregistrer le pouvoir",
            {"giver": keys[one], "holder": keys[other], "name": "Ana"},
        )
        for one, other in GIVEN
    )
    desk.open("meeting-proxies", meeting.pk)
    refused = page.get_by_role("row").filter(has_text="Procuration refusée")
    expect(refused).to_have_count(2)
    expect(refused.first).to_contain_text("le porteur aurait 3 mandats pour 2 au plus")
    expect(refused.last).to_contain_text("mandant et porteur n’ont pas le même collège")
    picture(page, "assembly-11-proxies")
    assert Proxy.objects.count() == 12


GIVEN = (
    ("Association 12", "Association 01"),
    ("Association 13", "Association 01"),  # A third one: two at most.
    ("Association 14", "Association 02"),
    ("Association 15", "Association 02"),
    ("Association 16", "Coopérative 01"),  # Of another college.
    ("Coopérative 07", "Coopérative 01"),
    ("Coopérative 08", "Coopérative 01"),
    ("Coopérative 09", "Coopérative 02"),
    ("Coopérative 10", "Coopérative 02"),
    ("Mutuelle 05", "Mutuelle 01"),
    ("Mutuelle 06", "Mutuelle 01"),
)


def check_in(desk, page, meeting, names):
    """The first comes by keyboard, as at the door; the others by the same buttons, blind."""
    desk.open("meeting-desk", meeting.pk)
    page.keyboard.type(names[0])
    page.get_by_role("button", name=f"Arrivée : {names[0]}").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_text(f"{names[0]} : arrivée à").wait_for()
    address = reverse("governance:meeting-desk", args=[meeting.pk])
    desk.send((f"{address}?q={name}", f"Arrivée : {name}", {}) for name in names[1:])


def name_officers(desk, page, meeting, *named):
    desk.open("meeting-session", meeting.pk)
    for role, name in named:
        desk.follow("Désigner quelqu’un")
        page.locator(f"[name=role][value={role}]").check()
        page.get_by_label("Ou son nom").fill(name)
        desk.press("Désigner")


def opened(desk, page, meeting):
    """On the second day ten associations, six cooperatives and four mutuals come, with ten mandates."""
    desk.at(SECOND, 14)
    came = [f"Association {rank:02}" for rank in range(1, 11)]
    came += [f"Coopérative {rank:02}" for rank in range(1, 7)]
    came += [f"Mutuelle {rank:02}" for rank in range(1, 5)]
    check_in(desk, page, meeting, came)
    desk.open("meeting-desk", meeting.pk)
    picture(page, "assembly-12-desk")
    tellers = (("teller", "Zoé Petit"), ("teller", "Ali Kaya"))
    name_officers(desk, page, meeting, ("chair", "Mme Roche"), ("secretary", "M. Petit"), *tellers)
    desk.press("Ouvrir la séance")
    desk.says("La séance est ouverte")
    picture(page, "assembly-13-session")
    assert Presence.objects.filter(participant__meeting=meeting).count() == 20


def voted(desk, page, phone, meeting):
    """Three resolutions: by name, by hands counted in each college, and by name again."""
    put = {each.title: each for each in Resolution.objects.filter(item__meeting=meeting)}
    ballot_on(desk, page, put["Approbation des comptes"])
    picture(page, "assembly-14-ballot")
    for row in ("Association 01", "Association 11"):
        page.get_by_role("group", name=f"Vote {of(row)}").get_by_label("Contre").check()
    desk.press("Enregistrer ces votes")
    desk.press("Pour")
    desk.press("Clôturer le scrutin")
    desk.says("Le scrutin est clos")
    picture(page, "assembly-15-verdict")
    expect(page.locator(".said-aloud")).to_contain_text("décision adoptée")

    ballot_on(desk, page, put["Nouveaux statuts"], kind="hands", before="Conseil d’administration")
    desk.follow("Saisir un décompte")
    page.get_by_label("Compté par").fill("Zoé Petit")
    for rank, (yes, no) in enumerate(((8, 6), (6, 4), (5, 1))):
        page.locator(f"[name=yes_{rank}]").fill(str(yes))
        page.locator(f"[name=no_{rank}]").fill(str(no))
    picture(page, "assembly-16-count")
    desk.press("Enregistrer ce décompte")
    desk.press("Clôturer le scrutin")
    picture(page, "assembly-17-hands")
    # 8 of 14 weigh 25, 6 of 10 weigh 20, 5 of 6 weigh 15: less than two thirds of 60.
    expect(page.locator(".said-aloud")).to_contain_text(re.compile(r"rejetée.*64,64.%.*deux tiers", re.S))

    ballot_on(desk, page, put["Fusion"])
    on_the_phone(phone, meeting.participants.get(name="Coopérative 01"))
    page.reload()
    desk.press("Pour")
    desk.press("Clôturer le scrutin")
    picture(page, "assembly-19-merger")
    # Three cooperatives of ten are against.
    expect(page.locator(".said-aloud")).to_contain_text(re.compile(r"adoptée.*90,00.%.*trois quarts", re.S))


def on_the_phone(phone, voter):
    """From its personal link: one vote of its own and those of its two mandates, all against."""
    phone.goto(reverse("portal:meeting-vote", args=[voter.token]))
    phone.get_by_role("heading", name="Fusion").wait_for()
    picture(phone, "assembly-18-phone")
    for choice in phone.get_by_label("Contre").all():
        choice.check()
    phone.get_by_label("Qui vote").fill("Zoé Petit")
    phone.get_by_role("button", name="Enregistrer mon vote").click()
    phone.get_by_text("Votre vote est enregistré").first.wait_for()


def ballot_on(desk, page, resolution, kind="nominal", before=""):
    desk.open("motion-vote", resolution.pk)
    page.locator(f"[name=kind][value={kind}]").check()
    if before:
        page.get_by_label(before, exact=True).check()
    desk.press("Ouvrir le scrutin")
    desk.says("Le scrutin est ouvert")


def elected(desk, page, meeting, board):
    """Paper counted twice: one seat is won, two are equal for the other, and the lot parts them."""
    election = Election.objects.get(item__meeting=meeting)
    desk.open("meeting-session", meeting.pk)
    desk.follow("Élection : Conseil d’administration · Associations")
    desk.follow("Ouvrir un tour")
    desk.press("Ouvrir le tour")
    names = {each.name: each.pk for each in election.candidacies.all()}
    third, fourth, fifth = (f"votes_{names[f'Association {rank:02}']}" for rank in (3, 4, 5))
    counted = {"cast": "14", third: "12", fourth: "8", fifth: "8"}
    for teller in ("Zoé Petit", "Ali Kaya"):
        desk.follow("Saisir un décompte")
        page.get_by_label("Scrutateur·rice").fill(teller)
        for name, figure in counted.items():
            page.locator(f"[name={name}]").fill(figure)
        desk.press("Enregistrer mon décompte")
    desk.follow("Clore")
    desk.press("Clore le tour")
    picture(page, "assembly-20-tie")
    expect(page.locator("main")).to_contain_text("Association 04 et Association 05 sont à égalité")
    desk.follow("Saisir le tirage au sort")
    page.get_by_label("Association 04 : rang tiré").fill("2")
    page.get_by_label("Association 05 : rang tiré").fill("1")
    picture(page, "assembly-21-lot")
    desk.press("Enregistrer le tirage")
    desk.follow("Proclamer")
    picture(page, "assembly-22-proclaim")
    desk.press("Proclamer")
    desk.says("les mandats courent")
    picture(page, "assembly-23-elected")
    seated = Mandate.objects.filter(body=board, starts_on=SECOND).values_list("organisation__name", "term_on")
    assert sorted(name for name, _ in seated) == ["Association 03", "Association 05"]


def written(desk, page, meeting):
    """The minutes are drawn from what happened, read again, approved a year later, and signed."""
    desk.open("session-close", meeting.pk)
    desk.press("Lever la séance")
    desk.says("La séance est levée")
    desk.open("minutes-detail", meeting.pk)
    desk.press("Commencer le procès-verbal")
    page.get_by_label("débats de ce point").first.fill("Mme Roche ouvre la séance et remercie les présents.")
    desk.press("Enregistrer")
    desk.says("Le procès-verbal est enregistré")
    picture(page, "assembly-24-minutes")
    text = page.locator("#minutes")
    for said in (
        "décision rejetée",
        "64,64",
        "Sièges pourvus",
        "12 pouvoirs déposés",
        "n’a pas été mise aux voix",
    ):
        expect(text).to_contain_text(said)
    desk.follow("Relire")
    picture(page, "assembly-25-review")
    desk.press("C’est relu")
    # The next assembly, a year later, is set up without a screen: its opening is all that is asked for.
    desk.at(date(2027, 6, 10), 14)
    following = assembly(starts_at=instant(14, on=date(2027, 6, 10)))
    name_officer(meeting=following, role="chair", name="Mme Roche", by=None)
    Meeting.objects.filter(pk=following.pk).update(opened_at=timezone.now())
    desk.open("minutes-detail", meeting.pk)
    desk.choose("Noter l’approbation")
    page.get_by_label("Approuvé par").select_option(index=1)
    desk.press("Enregistrer l’approbation")
    desk.follow("Signer")
    page.get_by_label("Président").fill("Mme Roche")
    page.get_by_label("Secrétaire").fill("M. Petit")
    desk.press("Enregistrer")
    desk.says("procès-verbal n° 1")
    call_command("worker", once=True)
    page.reload()
    picture(page, "assembly-26-signed")
    minutes = Minutes.objects.get()
    with minutes.stored.file.open("rb") as file:
        stored = file.read()
    assert stored.startswith(b"%PDF-")
    assert hashlib.sha256(stored).hexdigest() == minutes.stored.sha256
    expect(page.locator("main")).to_contain_text(minutes.content_sha256)


@pytest.fixture
def bureau(transactional_db):
    """A bureau of three, and those who hold its offices."""
    Chamber.objects.create(
        pk=1, name="CRESS d’essai", street="12 rue du Partage", postcode="75010", city="Paris"
    )
    college()
    text()
    made = create_body(name="Bureau", kind="bureau", by=None)
    for family, kind, label in (
        ("Roche", "president", "Président"),
        ("Petit", "secretary", "Secrétaire"),
        ("Kaya", "treasurer", "Trésorier"),
    ):
        organisation = member(f"Maison {family}", email=f"{family.lower()}@membres.example")
        held = seat(made, organisation, titular=person(family))
        give_office(mandate=held, kind=kind, label=label, starts_on=date(2024, 6, 20), by=None)
    return made


def test_a_bureau_in_a_handful_of_clicks(desk, page, bureau):
    page.goto("/gestion/instances/reunions/")
    desk.follow("Nouvelle réunion")
    desk.follow("Bureau")
    page.get_by_label("Jour").fill("18/05/2026")
    page.get_by_label("Début").fill("9h")
    page.get_by_label("Fin prévue").fill("10h30")
    desk.press("Préparer la réunion")
    picture(page, "bureau-01-meeting")
    desk.press("Inscrire les points habituels")
    picture(page, "bureau-02-agenda")
    desk.follow("Convocation")
    picture(page, "bureau-03-convene")
    desk.follow("Envoyer la convocation")
    desk.press("Envoyer la convocation")
    picture(page, "bureau-04-sent")
    before, desk.clicks = desk.clicks, 0
    call_command("worker", once=True)
    assert len(mail.outbox) == 3

    desk.at(date(2026, 5, 18), 11)
    desk.open("meeting-detail", Meeting.objects.get().pk)
    desk.follow("Relever les décisions")
    page.get_by_label("Finie à").fill("10:20")
    for box in page.locator("[name=present]").all():
        box.check()
    page.get_by_label("Décision 1").fill("Louer la salle des fêtes pour l’assemblée")
    page.get_by_label("Qui").first.fill("Camille Petit")
    page.get_by_label("Pour quand").first.fill("01/06/2026")
    page.get_by_label("Décision 2").fill("Répondre à la consultation de la Région")
    page.get_by_label("Prochaine réunion le").fill("15/06/2026")
    picture(page, "bureau-05-write-up")
    desk.press("Enregistrer le relevé")
    picture(page, "bureau-06-minutes")
    expect(page.locator("#minutes")).to_contain_text("Nul ne s’y oppose : adopté par consensus.")
    desk.follow("Signer")
    desk.press("Enregistrer")
    desk.says("procès-verbal n° 1")
    assert Meeting.objects.count() == 2
    assert Task.objects.get(kind="decision").owner == "Camille Petit"
    assert Minutes.objects.get().state == "signed"
    # Presence and decisions are ticked and typed; each button and each link that was pressed counts.
    assert (before, desk.clicks) == (7, 4)
