"""The secretary types small statutes in from nothing, until nothing is missing, and tries a vote."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.roles import Role
from governance.actions.statutes import adopt_statutes, write_statutes
from governance.models import Statutes
from governance.rules.statutes import problems_of
from tests.e2e.pictures import picture

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def secretary(sign_in):
    user = ensure_user(email="secretariat@cress.example", name="Paul Guérin", by=None)
    grant_role(user=user, role=Role.BUREAU, starts_on=date(2020, 1, 1), by=None)
    sign_in(user)
    return user


class Typing:
    """A hand on the screen of a draft."""

    def __init__(self, page):
        self.page = page

    def fill(self, **answers):
        """Fields by their words in the document: texts typed, choices ticked, True for the box « aucun »."""
        for word, told in answers.items():
            fields = self.page.locator(f"[name='{word}']")
            if told is True:
                self.page.locator(f"[name='{word}__nothing']").check()
            elif isinstance(told, list):
                for each in told:
                    self.page.locator(f"[name='{word}'][value='{each}']").check()
            elif fields.first.get_attribute("type") == "radio":
                self.page.locator(f"[name='{word}'][value='{told}']").check()
            elif fields.first.evaluate("field => field.tagName") == "SELECT":
                fields.select_option(told)
            else:
                fields.fill(told)
        self.page.get_by_role("button", name="Enregistrer", exact=True).click()

    def press(self, act, term):
        self.page.get_by_role("button", name=f"{act} : {term}", exact=True).click()

    def open(self, where):
        self.page.goto(f"{self.page.url.partition('?')[0]}?ou={where}")


def test_small_statutes_are_typed_in_from_nothing_and_tried(page, register, secretary, axe):
    page.goto("/gestion/instances/statuts/")
    page.get_by_role("link", name="Nouvelle version").click()
    page.get_by_label("Titre").fill("Statuts 2027")
    page.get_by_role("button", name="Commencer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rédiger « Statuts 2027 »")
    axe(page)
    typing = Typing(page)
    typing.press("Aucun", "Organes spéciaux")

    typing.open("colleges")
    typing.fill(article="7", belonging="one")
    typing.press("Aucun", "Passages à la perte d’un statut")
    typing.press("Aucune", "Fourchette légale des poids")
    for rank, name in enumerate(("Associations", "Coopératives"), start=1):
        typing.open("colleges")
        typing.press("Ajouter", "Collèges")
        typing.fill(name=name, article="7", order=str(rank), comes_from=True, weight=True)
        typing.press("Aucune", "Taille minimale du collège")

    typing.open("membership")
    typing.fill(article="6")
    typing.press("Aucune", "Manières de perdre la qualité de membre")
    typing.press("Rien n’en est dit", "Représentants des membres, par catégorie")
    typing.press("Ajouter", "Admission, par catégorie")
    nobody = dict.fromkeys(("categories", "proposed_by", "charter", "refusals_told_to", "appeal_to"), True)
    typing.fill(article="6", decided_by="Conseil d’administration", payment="no", **nobody)

    typing.open("franchise")
    typing.fill(article="11")
    typing.press("Ajouter", "Droit de vote, par réunion")
    typing.fill(article="11", meetings=True, frozen="jour de la réunion")
    typing.press("Aucune", "Conditions du droit de vote")
    typing.press("Ajouter", "Nombre de voix, par catégorie")
    typing.fill(article="11", categories=True, most=True)
    typing.press("Ajouter", "Ce qui donne des voix, et qui s’ajoute")
    typing.fill(kind="each")
    typing.fill(votes="1")

    typing.open("proxies")
    typing.fill(article="12")
    typing.press("Rien n’en est dit", "Procurations, par réunion")

    typing.open("")
    typing.press("Ajouter", "Organes")
    typing.fill(name="Assemblée générale", article="10", kind="assembly")
    typing.press("Tous les membres", "Qui y siège")
    typing.press("Rien n’en est dit", "Nombre de réunions par an")
    typing.press("Ajouter", "Réunions")
    typing.fill(name="Assemblée ordinaire", article="10")
    typing.press("Le texte n’en dit rien", "Convocation")
    typing.press("Le texte n’en dit rien", "Ordre du jour")
    typing.open("bodies.1.meetings.1.convening")
    typing.fill(article="10")
    typing.press("Ajouter", "Qui peut faire convoquer la réunion")
    typing.fill(kind="organ")
    typing.fill(name="Président")
    typing.open("bodies.1.meetings.1.ballot")
    typing.fill(article="15", usual="show_of_hands")
    typing.press("Personne", "Qui peut demander le secret")
    typing.open("bodies.1.distance")
    typing.fill(article="16", silence="refused", remote="counted")
    typing.press("Rien", "Ce que les articles en disent")
    typing.open("bodies.1.records")
    typing.press("Aucune", "Feuille de présence")
    typing.press("Aucun", "Procès-verbal")
    typing.press("Rien", "Ce qui se communique avant")

    typing.open("bodies.1")
    typing.press("Ajouter", "Décisions")
    typing.fill(
        name="Décision ordinaire", article="14", meeting="assemblee-ordinaire", matters=["accounts", "other"]
    )
    typing.press("Rien", "Ce qui doit précéder le vote")
    typing.press("Rien", "Ce qui suit un rejet")
    typing.press("Ajouter", "Quorum de chaque convocation")
    typing.open("bodies.1.decisions.1.calls.1.quorum")
    typing.fill(article="13")
    typing.press("Ajouter", "Conditions du quorum")
    typing.fill(needed="1/4", of="members", counts=["present", "proxy"])
    typing.open("bodies.1.decisions.1.majority")
    typing.fill(article="14", abstentions="ignored", blanks="ignored", tie="rejected")
    axe(page)
    picture(page, "statutes-majority")
    typing.press("Ajouter", "Majorités exigées")
    typing.fill(threshold="50 %", over="more_than", base="cast")
    expect(page.get_by_text("Rien ne manque")).to_be_visible()
    axe(page)
    assert problems_of(Statutes.objects.get().document) == []

    page.get_by_role("link", name="Essayer", exact=True).click()
    axe(page)
    page.get_by_role("link", name="Vote imaginé", exact=True).click()
    for name, told in {
        "Inscrits, Tous les membres": "40",
        "Présents, Tous les membres": "8",
        "Représentés, Tous les membres": "2",
        "Pour, Une seule urne": "6",
        "Contre, Une seule urne": "4",
    }.items():
        page.get_by_label(name, exact=True).fill(told)
    page.get_by_role("button", name="Compter").click()
    expect(page.locator("#verdict")).to_contain_text("décision adoptée")
    axe(page)
    picture(page, "statutes-tried")
    page.get_by_label("Présents, Tous les membres", exact=True).fill("7")
    page.get_by_role("button", name="Compter").click()
    expect(page.locator("#verdict")).to_contain_text("faute de quorum")


def test_a_version_is_read_with_its_plan_and_its_changes(page, phone, sign_in, secretary, axe):
    before = json.loads(Path("docs/statutes/chamber.json").read_text())
    weights = {"associations": "20 %", "cooperatives": "25 %"}
    colleges = [
        each | {"weight": weights.get(each["code"], each["weight"])}
        for each in before["colleges"]["colleges"]
    ]
    after = before | {"colleges": before["colleges"] | {"colleges": colleges}}
    adopted = write_statutes(title="Statuts 2026", document=before, by=None)
    adopt_statutes(
        statutes=adopted,
        adopted_by="AGE",
        adopted_on=date(2025, 6, 1),
        effective_on=date(2026, 1, 1),
        by=None,
    )
    draft = write_statutes(title="Statuts 2027", document=after, by=None)

    page.goto(adopted.get_absolute_url())
    axe(page)
    page.get_by_label("Plan du texte").get_by_role("link", name="Décision du conseil").click()
    expect(page.get_by_role("heading", name="Décision du conseil")).to_be_in_viewport()
    page.goto(draft.get_absolute_url())
    expect(page.get_by_role("heading", name="Ce qui change")).to_be_visible()
    expect(page.locator("del").get_by_text("25 %")).to_be_visible()
    expect(page.locator("ins").get_by_text("20 %")).to_be_visible()
    axe(page)
    page.goto(f"{draft.get_absolute_url()}rediger/?ou=franchise.rules.1")
    expect(page.get_by_role("heading", name="Ce que dit cette règle")).to_be_visible()
    axe(page)

    sign_in(secretary, phone.context)
    phone.goto(adopted.get_absolute_url())
    axe(phone)
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_what_was_typed_is_not_left_behind_without_a_word(page, live_server, secretary):
    draft = write_statutes(title="Statuts 2026", document={"title": "Statuts 2026"}, by=None)
    address = reverse("governance:statutes-draft", args=[draft.pk])
    page.goto(f"{address}?ou=colleges")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))

    page.locator("[name='article']").fill("7 bis")
    page.get_by_role("link", name="Le texte entier").click()
    expect(page.locator("[name='article']")).to_have_value("7 bis")
    assert asked == ["beforeunload"]

    Typing(page).press("Ajouter", "Collèges")
    expect(page).to_have_url(re.compile(r"ou=colleges\.colleges\.1"))
    page.get_by_role("link", name="Le texte entier").click()
    expect(page).to_have_url(re.compile(rf"{address}$"))
    assert asked == ["beforeunload"]
    draft.refresh_from_db()
    assert draft.document["colleges"] == {"article": "7 bis", "colleges": [{}]}
