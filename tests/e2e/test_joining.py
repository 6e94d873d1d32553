"""A stranger joins: asked for on a phone, examined and voted at desks, called, paid, and then a member who
signs in, takes part in a commission, answers an assembly, gives a proxy, comes after all, and votes.

Every link that the phone opens is taken out of a mail that was sent.
"""

import re
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.management import call_command
from playwright.sync_api import expect

from billing.actions.campaign import approve_campaign, open_campaign, rehearse_campaign
from billing.actions.dues_year import civil_year
from billing.actions.issue import issue_campaign
from billing.actions.scale import adopt_scale, write_scale
from billing.gateway.stand_in import books
from billing.rules.scale_sheet import read_scale
from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.roles import Role
from cressmember.core.models import Chamber
from cressmember.core.ui import doorkeeper
from cressmember.kernel.elision import of
from cressmember.members.actions.theme import write_theme
from cressmember.members.models import JoiningPage
from governance.actions.body import create_body
from governance.actions.office import give_office
from governance.models import Meeting, Vote
from tests.billing.scale_2024 import CODES, COLLEGES, SHEET
from tests.e2e.desk import Desk
from tests.e2e.pictures import fits, picture
from tests.e2e.test_sign_in import code_in, enter_with_a_code, heading, press
from tests.governance.gathered import assembly, instant, paid, statutes
from tests.governance.seats import college, member, person, seat
from tests.members.applications import PDF
from tests.provider import NOTICES

pytestmark = pytest.mark.django_db(transaction=True)

ASKED, EXAMINED, BOARD, ASSEMBLY = date(2026, 1, 12), date(2026, 1, 14), date(2026, 2, 10), date(2026, 6, 11)
ANNE, NAME = "anne@lilas.example", "La Maison des Lilas"


@pytest.fixture
def other_hosts(provider):
    """One leaves for the provider’s page, and comes back."""
    return {provider.url.removeprefix("http://")}


@pytest.fixture
def chamber(transactional_db, clock, provider, live_server, settings, monkeypatch):
    """Six members, a board of two, the scale and the campaign of the year, an assembly in June."""
    settings.SITE_URL = live_server.url
    provider.notices_to = live_server.url + NOTICES
    monkeypatch.setattr(doorkeeper, "LEAST", timedelta(0))
    # The provider lives on the same day: its sessions expire.
    monkeypatch.setattr(books, "time", SimpleNamespace(time=lambda: clock.now().timestamp()))
    clock.at(instant(10, on=ASKED))
    Chamber.objects.create(
        pk=1,
        name="CRESS d’essai",
        email="contact@cress.example",
        street="12 rue du Partage",
        postcode="75010",
        city="Paris",
        iban="FR1420041010050500013M02606",
        bic="PSSTFRPPXXX",
        signatory="Inès Picard",
    )
    JoiningPage.objects.create(pk=1, charter="Nous coopérons, et nous rendons compte de ce que nous faisons.")
    write_theme(theme=None, name="Habitat", order=1, by=None)
    statutes()
    members()
    campaign()
    assembly(title="Assemblée générale", starts_at=instant(14, on=ASSEMBLY), place="Maison des associations")
    create_body(name="Commission habitat", kind="commission", purpose="Se loger, ensemble, partout.", by=None)


def members():
    """Who is there already: up to date, two of them on the board."""
    board = create_body(name="Conseil d’administration", kind="board", code="ca", by=None)
    named = {
        "Mutuelle du Fleuve": ("mutuals", "Roche", "president", "Président"),
        "Scop Atelier Bois": ("cooperatives", "Petit", "secretary", "Secrétaire"),
        "Régie du Faubourg": ("associations", "Diallo", "", ""),
        "Ressourcerie du Port": ("associations", "Moreau", "", ""),
        "Théâtre des Deux Rives": ("associations", "Nguyen", "", ""),
        "Les Jardins partagés": ("associations", "Kaya", "", ""),
    }
    for rank, (name, (code, family, kind, label)) in enumerate(named.items()):
        organisation = member(name, code=code, email=f"contact{rank}@membres.example")
        paid(organisation, on=date(2026, 1, 5))
        if kind:
            held = seat(
                board,
                organisation,
                college=college(code),
                titular=person(family, email=f"{family.lower()}@membres.example"),
            )
            give_office(mandate=held, kind=kind, label=label, starts_on=date(2024, 6, 20), by=None)


def campaign():
    """The dues of 2026 are called already: a newcomer is called on the same scale."""
    document = read_scale(SHEET, college_codes=COLLEGES).document
    scale = write_scale(name="Barème 2026", document=document, by=None)
    scale = adopt_scale(
        scale=scale, adopted_by="Assemblée générale", adopted_on=date(2025, 6, 19), colleges=CODES, by=None
    )
    opened = open_campaign(
        dues_year=civil_year(2026, by=None),
        scale=scale,
        members_on=date(2026, 1, 1),
        due_on=date(2026, 3, 31),
        older_figures_from=2024,
        by=None,
    )
    rehearsed = rehearse_campaign(campaign=opened, by=None)
    approved = approve_campaign(campaign=rehearsed, digest=rehearsed.rehearsal_digest, by=None)
    issue_campaign(campaign=approved, on=date(2026, 1, 8), by=None)


@pytest.fixture
def desks(page, new_context, clock, sign_in, chamber):
    """Member life and the bureau, each before a screen of their own."""

    def sits(email, name, role, seen):
        user = ensure_user(email=email, name=name, by=None)
        grant_role(user=user, role=role, starts_on=date(2020, 1, 1), by=None)
        return Desk(seen, clock, sign_in, user)

    bureau = new_context().new_page()
    return (
        sits("camille@cress.example", "Camille Rey", Role.MEMBER_LIFE, page),
        sits("paul@cress.example", "Paul Guérin", Role.BUREAU, bureau),
    )


def test_a_stranger_joins_pays_takes_part_and_votes(phone, desks, provider, axe):
    camille, paul = desks
    asked(phone)
    prepared(paul)
    examined(camille)
    decided(paul)
    called_and_paid(phone, provider, axe)
    welcomed(camille)
    came_in(phone, axe)
    took_part(phone, paul, axe)
    convened(paul)
    answered(phone, axe)
    voted(phone, paul, axe)


def look(phone, name, axe=None):
    """What the phone shows; ``axe`` looks where no other test does."""
    if axe:
        axe(phone)
    fits(phone)
    picture(phone, f"joining-{name}")


def worker():
    """Everything that waits is done, and what was mailed meanwhile is given back."""
    before = len(mail.outbox)
    call_command("worker", once=True)
    return mail.outbox[before:]


def link_in(message, path):
    return re.search(rf"http\S+{path}\S+", message.body)[0]


def mailed(messages, to, subject):
    """The one mail to somebody whose subject says so."""
    (found,) = [each for each in messages if to in each.to and subject in each.subject]
    return found


def asked(phone):
    """The public page, the calculator, and a request sent from end to end."""
    phone.goto("/adhesion/")
    phone.get_by_label("Votre collège").select_option(label="Associations")
    phone.get_by_label("Budget").fill("120 000")
    press(phone, "Calculer")
    expect(phone.locator("#calcul")).to_contain_text("150,00")
    look(phone, "public")
    phone.get_by_role("link", name="Demander à adhérer").first.click()
    phone.get_by_label("Votre adresse électronique").fill(ANNE)
    press(phone, "Recevoir mon lien")
    heading(phone, "Regardez vos courriels")
    phone.goto(link_in(mailed(worker(), ANNE, "confirmez votre adresse"), "/adhesion/demande/"))
    press(phone, "C’est bien la mienne")

    phone.get_by_label("Nom de l’organisation").fill(NAME)
    phone.get_by_label("Statut juridique").select_option("Association loi 1901")
    phone.get_by_label("SIRET ou SIREN").fill("469 225 817 00011")
    phone.get_by_label("Code postal").fill("75010")
    phone.get_by_label("Ville").fill("Paris")
    phone.get_by_label("Votre nom, vous qui").fill("Anne Le Goff")
    look(phone, "organisation")
    press(phone, "Enregistrer et continuer")
    expect(phone.get_by_label("Associations (d’après votre statut juridique)")).to_be_checked()
    press(phone, "Enregistrer et continuer")
    for kind in ("statutes", "registration"):
        phone.get_by_label("Quelle pièce").select_option(kind)
        file = {"name": f"{kind}.pdf", "mimeType": "application/pdf", "buffer": PDF}
        phone.set_input_files("input[type=file]", file)
        phone.get_by_role("button", name="Joindre", exact=True).click()
        expect(phone.get_by_role("link", name=f"{kind}.pdf")).to_be_visible()
    look(phone, "pieces")
    press(phone, "Continuer")
    phone.get_by_label("Reçoit l’appel de cotisation").check()
    phone.get_by_label("Civilité").select_option("Mme")
    phone.get_by_label("Prénom").fill("Anne")
    phone.get_by_label(re.compile("^Nom")).fill("Le Goff")
    phone.get_by_label("Adresse électronique").fill(ANNE)
    press(phone, "Ajouter cette personne")
    press(phone, "Continuer")
    phone.get_by_label("Budget").fill("120 000")
    phone.get_by_label("Tout de suite après l’admission").check()
    press(phone, "Enregistrer et calculer")
    look(phone, "dues")
    press(phone, "Enregistrer et continuer")
    phone.get_by_label("Nous avons lu la charte").check()
    phone.get_by_label("Habitat").check()
    press(phone, "Enregistrer et continuer")
    look(phone, "review")
    press(phone, "Envoyer notre demande")
    heading(phone, "Votre demande est reçue")
    look(phone, "received")


def prepared(paul):
    """The bureau has the next meeting of the board in its calendar."""
    paul.at(ASKED, 11)
    paul.page.goto("/gestion/instances/reunions/")
    paul.follow("Nouvelle réunion")
    paul.follow("Conseil d’administration")
    paul.page.get_by_label("Jour").fill("10/02/2026")
    paul.page.get_by_label("Début").fill("10h")
    paul.page.get_by_label("Fin prévue").fill("12h")
    paul.page.get_by_label("Lieu", exact=True).fill("12 rue du Partage, Paris")
    paul.press("Préparer la réunion")


def examined(camille):
    """From the mail of the arrival to the agenda of the board."""
    messages = worker()
    mailed(messages, ANNE, "reçue")
    arrived = mailed(messages, "contact@cress.example", NAME)
    camille.at(EXAMINED)
    page = camille.page
    page.goto(link_in(arrived, "/gestion/"))
    picture(page, "joining-request")
    for _ in range(2):
        page.get_by_role("link", name=re.compile("^Vérifier")).first.click()
        camille.press("Enregistrer")
    camille.follow("Examiner")
    page.get_by_label("Collège proposé").select_option(label="Associations")
    page.get_by_label("Avis").fill("Avis favorable.")
    page.get_by_label("Proposée le").fill("14/01/2026")
    picture(page, "joining-examine")
    camille.press("Enregistrer l’avis")
    picture(page, "joining-examined")
    camille.follow("Soumettre à une réunion")
    picture(page, "joining-put")
    camille.press("Inscrire à l’ordre du jour")
    camille.says("1 demande est inscrite")
    picture(page, "joining-pipeline")


def decided(paul):
    """The board is called, meets, votes, and rises: the rest follows by itself."""
    page = paul.page
    paul.at(EXAMINED, 11)
    page.goto("/gestion/instances/reunions/")
    page.get_by_role("link", name="Réunion du conseil du 10 février 2026").first.click()
    called(paul)
    paul.at(BOARD, 10)
    meeting = Meeting.objects.get(body__code="ca")
    come(paul, meeting, ["Fleuve", "Atelier"])
    opened(paul, meeting)
    ballot(paul, "Demandes d’adhésion", f"Admission {of(NAME)}")
    picture(page, "joining-board")
    paul.press("Pour")
    paul.press("Clôturer le scrutin")
    expect(page.locator(".said-aloud")).to_contain_text("adoptée")
    paul.open("session-close", meeting.pk)
    paul.press("Lever la séance")
    paul.says("La séance est levée")


def come(desk, meeting, names):
    """Arrivals typed at the door, one after the other."""
    for name in names:
        desk.open("meeting-desk", meeting.pk)
        desk.page.keyboard.type(name)
        desk.page.get_by_role("button", name=re.compile(f"^Arrivée.*{name}")).click()
        desk.page.get_by_text(re.compile(f"{name}.*arrivée à")).first.wait_for()


def opened(desk, meeting):
    """The chair and the secretary that the statutes propose, then the session."""
    desk.open("meeting-session", meeting.pk)
    for _ in range(2):
        desk.page.get_by_role("button", name=re.compile("^Désigner")).first.click()
    desk.press("Ouvrir la séance")
    desk.says("La séance est ouverte")


def ballot(desk, item, title):
    """From the item on the agenda to an open ballot by name."""
    line = desk.page.locator(".agenda-item", has_text=item)
    line.get_by_role("button").first.click()
    line.get_by_role("link", name=re.compile(f"^Mettre aux voix.*{title}")).click()
    desk.page.locator("[name=kind][value=nominal]").check()
    desk.press("Ouvrir le scrutin")
    desk.says("Le scrutin est ouvert")


def called_and_paid(phone, provider, axe):
    """From the welcome, by its link, to the receipt."""
    messages = worker()
    assert mailed(messages, ANNE, "ppel de cotisation").attachments
    phone.goto(link_in(mailed(messages, ANNE, "Bienvenue"), "/adhesion/demande/"))
    heading(phone, "Bienvenue à la CRESS d’essai")
    look(phone, "admitted", axe)
    phone.get_by_role("link", name="Voir et payer la cotisation").click()
    expect(phone.locator("main")).to_contain_text("137,50")
    look(phone, "to-pay", axe)
    press(phone, "Payer par carte")
    assert phone.url.startswith(provider.url)
    phone.get_by_role("button", name="Payé", exact=True).click()
    expect(phone.locator("main")).to_contain_text("C’est payé, merci")
    look(phone, "paid")


def welcomed(camille):
    """The welcome meeting is noted."""
    camille.at(BOARD, 15)
    page = camille.page
    page.goto("/gestion/adherents/accueil/")
    page.get_by_role("link", name=re.compile("^Noter l’accueil")).click()
    page.get_by_label("Rencontre d’accueil").fill("10/02/2026")
    camille.press("Enregistrer")
    camille.says("L’accueil est noté")
    picture(page, "joining-welcome")


def came_in(phone, axe):
    """The invitation, a code, and the space."""
    phone.goto(link_in(mailed(worker(), ANNE, "vous ouvre votre espace"), "/invitation/"))
    heading(phone, "Votre espace vous attend")
    press(phone, "Accepter et me connecter")
    phone.get_by_label("Code reçu par courriel").fill(code_in(mail.outbox[-1]))
    press(phone, "Continuer")
    phone.wait_for_url("**/espace/*/")
    expect(phone.locator("main")).to_contain_text("Vous êtes à jour de cotisation 2026")
    look(phone, "space", axe)


def took_part(phone, paul, axe):
    """A commission asked for, and granted."""
    press(phone, "Menu")
    phone.get_by_role("link", name="Commissions").first.click()
    look(phone, "groups")
    phone.get_by_role("link", name="En savoir plus, participer").click()
    phone.get_by_role("link", name="Participer").click()
    phone.get_by_label("Un mot pour l’équipe").fill("Nous logeons douze familles.")
    press(phone, "Demander à participer")
    paul.at(BOARD, 16)
    paul.page.goto("/gestion/")
    picture(paul.page, "joining-home")
    paul.page.goto("/gestion/instances/")
    paul.follow("Demandes de participation")
    picture(paul.page, "joining-request-group")
    paul.page.get_by_role("link", name=re.compile("^Accepter")).click()
    paul.press("Accepter")
    phone.reload()
    expect(phone.locator("main")).to_contain_text("Participe depuis")
    look(phone, "group", axe)


def convened(paul):
    """The assembly of June, its agenda and its convocation."""
    paul.at(date(2026, 5, 11))
    meeting = Meeting.objects.get(body__code="ag")
    paul.open("meeting-agenda", meeting.pk)
    paul.press("Inscrire les points habituels")
    called(paul)


def called(desk):
    """The list of those to call is drawn up, and the convocation leaves."""
    desk.follow("Convocation")
    for act in ("Dresser la liste", "Envoyer la convocation"):
        desk.follow(act)
        desk.press(act)
        picture(desk.page, f"joining-{desk.page.url.rstrip('/').rsplit('/', 1)[1]}")


def answered(phone, axe):
    """A proxy is given from the link of the convocation; then Anne can come after all, and says so."""
    phone.goto(link_in(mailed(worker(), ANNE, "Assemblée générale"), "/reunion/"))
    heading(phone, "Assemblée générale")
    look(phone, "called")
    phone.get_by_role("link", name="Je donne pouvoir").click()
    look(phone, "holders")
    phone.get_by_role("link", name="Régie du Faubourg").click()
    phone.get_by_label("Qui répond ?").fill("Anne Le Goff")
    press(phone, "Donner ce pouvoir")
    expect(phone.locator("main")).to_contain_text("Pouvoir à Régie du Faubourg")
    look(phone, "proxy", axe)
    phone.get_by_role("link", name="Je viens").click()
    phone.get_by_label("Qui répond ?").fill("Anne Le Goff")
    press(phone, "Envoyer ma réponse")
    expect(phone.locator("main")).to_contain_text("Réponse d’Anne Le Goff")
    look(phone, "coming")


def voted(phone, paul, axe):
    """On the day: the door, a ballot, and a vote from the home page of the space."""
    paul.at(ASSEMBLY, 14)
    worker()
    meeting = Meeting.objects.get(body__code="ag")
    come(paul, meeting, ["Lilas", "Fleuve", "Atelier", "Faubourg", "Ressourcerie"])
    picture(paul.page, "joining-desk")
    opened(paul, meeting)
    ballot(paul, "Rapport moral", "Rapport moral")
    phone.goto("/")
    enter_with_a_code(phone, ANNE)
    expect(phone.locator("main")).to_contain_text("vote est ouvert")
    look(phone, "expected", axe)
    phone.get_by_role("link", name="Voter").first.click()
    phone.get_by_label("Pour").check()
    look(phone, "vote", axe)
    press(phone, "Enregistrer mon vote")
    phone.get_by_text("Votre vote est enregistré").first.wait_for()
    paul.page.reload()
    paul.press("Pour")
    paul.press("Clôturer le scrutin")
    expect(paul.page.locator(".said-aloud")).to_contain_text("adoptée")
    picture(paul.page, "joining-verdict")
    phone.get_by_role("heading", name="Résultats").wait_for()
    look(phone, "result", axe)
    mine = Vote.objects.get(participant__organisation__name=NAME)
    assert (mine.choice, mine.ballot.resolution.title) == ("yes", "Rapport moral")
