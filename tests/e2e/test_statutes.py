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
from tests.e2e.pictures import fits, picture

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def secretary(sign_in):
    user = ensure_user(email="secretariat@cress.example", name="Paul Guérin", by=None)
    grant_role(user=user, role=Role.BUREAU, starts_on=date(2020, 1, 1), by=None)
    sign_in(user)
    return user


# Types on one page after another without showing them: each form is read from its page, filled in, and sent
# with the button that is named, as a browser would. Showing eighty pages would take half a minute.
BLIND = """
async (steps) => {
  let shown = document
  const read = async (address, options) => {
    const answer = await fetch(address, options)
    if (!answer.ok) throw new Error(`${answer.status} for ${address}`)
    shown = new DOMParser().parseFromString(await answer.text(), 'text/html')
    return answer
  }
  const type = (form, word, told) => {
    const name = told === true ? `${word}__nothing` : word
    const fields = [...form.querySelectorAll(`[name="${name}"]`)]
    if (!fields.length) throw new Error(`no field ${name} under ${shown.title}`)
    for (const field of fields) {
      if (!['radio', 'checkbox'].includes(field.type)) field.value = told
      else if (told === true || [told].flat().includes(field.value)) field.checked = true
    }
  }
  for (const [where, answers, act] of steps) {
    if (where !== null) await read(`${location.pathname}?ou=${where}`)
    const form = shown.querySelector('#fields')
    for (const [word, told] of Object.entries(answers)) type(form, word, told)
    const named = (button) => button.textContent.replace(/\\s+/g, ' ').trim() === act
    const button = [...shown.querySelectorAll('button')].find(named)
    if (!button) throw new Error(`no button ${act} under ${shown.title}`)
    const sent = new FormData(form)
    if (button.name) sent.append(button.name, button.value)
    const address = button.getAttribute('formaction') ?? form.getAttribute('action')
    const answer = await read(address, { method: 'POST', body: sent })
    if (!answer.redirected) throw new Error(`${act} was refused under ${shown.title}`)
  }
}
"""


class Typing:
    """A hand on the screen of a draft, which types where it looks, or blind."""

    def __init__(self, page):
        self.page = page
        self.steps = []
        self.where = None

    def fill(self, press="Enregistrer", **answers):
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
        self.page.get_by_role("button", name=press, exact=True).click()

    def open(self, where):
        self.page.goto(f"{self.page.url.partition('?')[0]}?ou={where}")

    def at(self, where):
        """What follows is typed blind from that part on."""
        self.where = where
        return self

    def then(self, *press, **answers):
        """Fill in the part that is open and press what is named: a term and what is done of it, or save."""
        act = " : ".join(press) or "Enregistrer"
        self.steps.append([self.where, answers, act])
        self.where = None
        return self

    def send(self):
        self.page.evaluate(BLIND, self.steps)
        self.steps = []


def type_colleges(typing):
    typing.at("").then("Aucune", "Commissions prévues par le texte")
    typing.at("colleges").then("Aucun", "Passages à la perte d’un statut", article="7", belonging="one")
    typing.then("Aucune", "Fourchette légale des poids")
    for rank, name in enumerate(("Associations", "Coopératives"), start=1):
        typing.at("colleges").then("Ajouter", "Collèges")
        told = {"name": name, "article": "7", "order": str(rank), "comes_from": True, "weight": True}
        typing.then("Aucune", "Taille minimale du collège", **told)


def type_assembly(typing):
    typing.at("").then("Ajouter", "Organes")
    typing.then("Tous les membres", "Qui y siège", name="Assemblée générale", article="10", kind="assembly")
    typing.then("Rien n’en est dit", "Nombre de réunions par an").then("Ajouter", "Réunions")
    typing.then("Le texte n’en dit rien", "Convocation", name="Assemblée ordinaire", article="10")
    typing.then("Le texte n’en dit rien", "Ordre du jour")
    typing.at("bodies.1.meetings.1.convening").then(
        "Ajouter", "Qui peut faire convoquer la réunion", article="10"
    )
    typing.then(kind="organ").then(name="Président")
    typing.at("bodies.1.meetings.1.ballot").then(
        "Personne", "Qui peut demander le secret", article="15", usual="show_of_hands"
    )
    typing.at("bodies.1.distance").then(
        "Rien", "Ce que les articles en disent", article="16", silence="refused", remote="counted"
    )
    typing.at("bodies.1.records").then("Aucune", "Feuille de présence")
    typing.then("Aucun", "Procès-verbal").then("Rien", "Ce qui se communique avant")


def type_members(typing):
    typing.at("membership").then("Aucune", "Manières de perdre la qualité de membre", article="6")
    typing.then("Rien n’en est dit", "Représentants des membres, par catégorie")
    typing.then("Ajouter", "Admission, par catégorie")
    nobody = dict.fromkeys(("categories", "proposed_by", "charter", "refusals_told_to", "appeal_to"), True)
    typing.then(article="6", decided_by="Conseil d’administration", payment="no", **nobody)
    typing.at("franchise").then("Ajouter", "Droit de vote, par réunion", article="11")
    typing.then(
        "Aucune", "Conditions du droit de vote", article="11", meetings=True, frozen="jour de l’assemblée"
    )
    typing.then("Ajouter", "Nombre de voix, par catégorie")
    typing.then("Ajouter", "Ce qui donne des voix, et qui s’ajoute", article="11", categories=True, most=True)
    typing.then(kind="each").then(votes="1")
    typing.at("proxies").then("Rien n’en est dit", "Procurations, par réunion", article="12")


def type_decision(typing):
    typing.at("bodies.1").then("Ajouter", "Décisions")
    told = {"name": "Décision ordinaire", "article": "14", "meeting": "assemblee-ordinaire"}
    typing.then("Rien", "Ce qui doit précéder le vote", **told, matters=["accounts", "other"])
    typing.then("Rien", "Ce qui suit un rejet").then("Ajouter", "Quorum de chaque convocation")
    typing.at("bodies.1.decisions.1.calls.1.quorum").then("Ajouter", "Conditions du quorum", article="13")
    typing.then(needed="25 %", of="members", counts=["present", "proxy"])


def test_small_statutes_are_typed_in_from_nothing_and_tried(page, register, secretary, axe):
    page.goto("/gestion/instances/statuts/")
    page.get_by_role("link", name="Nouvelle version").click()
    page.get_by_label("Titre").fill("Statuts 2027")
    page.get_by_role("button", name="Commencer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rédiger « Statuts 2027 »")
    axe(page)
    typing = Typing(page)
    for each in (type_colleges, type_assembly, type_members, type_decision):
        each(typing)
    typing.send()

    typing.open("bodies.1.decisions.1.majority")
    expect(page.locator("input:checked")).to_have_count(0)
    axe(page)
    picture(page, "statutes-majority")
    told = {"article": "14", "abstentions": "ignored", "blanks": "ignored", "tie": "rejected"}
    typing.fill("Ajouter : Majorités exigées", **told)
    typing.fill(threshold="50 %", over="more_than", base="cast")
    expect(page.get_by_text("Rien ne manque")).to_be_visible()
    axe(page)
    document = Statutes.objects.get().document
    assert problems_of(document) == []
    assert document["bodies"][0]["decisions"][0]["calls"][0]["quorum"]["conditions"][0]["needed"] == "25 %"

    page.goto(f"{Statutes.objects.get().get_absolute_url()}essayer/vote/")
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
    fits(phone)


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

    Typing(page).fill("Ajouter : Collèges")
    expect(page).to_have_url(re.compile(r"ou=colleges\.colleges\.1"))
    page.get_by_role("link", name="Le texte entier").click()
    expect(page).to_have_url(re.compile(rf"{address}$"))
    assert asked == ["beforeunload"]
    draft.refresh_from_db()
    assert draft.document["colleges"] == {"article": "7 bis", "colleges": [{"order": 1}]}
