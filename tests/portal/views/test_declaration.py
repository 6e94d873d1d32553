from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from billing.actions.declaration import renew_link
from billing.actions.declaration_round import change_round
from billing.models import Declaration
from billing.queries.declaration import known_facts
from cressmember.core.models import Entry
from cressmember.members.models import DeclaredFigure
from cressmember.portal.forms import fingerprint
from tests.billing.declaration import asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def opened(register, today):
    return asked(
        year=2025, opens_on=today - timedelta(10), closes_on=today + timedelta(30), on=today, days=()
    )


@pytest.fixture
def declaration(opened, today):
    """Of a member whose figures and people are all known."""
    for one in Declaration.objects.select_related("round__dues_year", "organisation"):
        known = known_facts(one, on=today)
        if set(known["figures"]) >= {"budget", "fte"} and known["representatives"]:
            return one
    raise AssertionError("nobody is known that well")


def path(declaration):
    return f"/declaration/{declaration.token}/"


def known_of(declaration):
    return known_facts(declaration, on=timezone.localdate())


def told(declaration, **more):
    """What the page sends when nothing has changed."""
    return {
        "seen": fingerprint(known_of(declaration)),
        "figures_change": "same",
        "people_change": "same",
        "contact_change": "same",
        "identity_change": "same",
        "purchase_order_required": "no",
        "name": "Anne Le Goff",
        **more,
    }


def plain(page):
    return page.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def test_the_link_shows_what_is_known_to_nobody_else(client, declaration):
    page = client.get(path(declaration))

    assert page.status_code == 200
    assert declaration.organisation.name.replace("'", "&#x27;") in plain(page)
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "same-origin"
    declaration.refresh_from_db()
    assert declaration.state == "opened"


def test_nothing_has_changed_is_one_click_a_block(client, declaration):
    answer = client.post(path(declaration), told(declaration))
    assert answer.status_code == 302

    page = plain(client.get(answer["Location"]))

    declaration.refresh_from_db()
    assert declaration.state == "accepted"
    assert not declaration.has_changes
    assert "Merci, votre déclaration est reçue" in page
    assert "Anne Le Goff" in page


def test_saying_nothing_is_not_saying_that_nothing_has_changed(client, declaration):
    page = client.post(path(declaration), told(declaration, figures_change=""))

    assert "Dites si quelque chose a changé" in plain(page)
    assert not Declaration.objects.get(pk=declaration.pk).is_answered


def test_another_figure_is_written_at_once(client, declaration):
    budget = Decimal(known_of(declaration)["figures"]["budget"]["amount"]) + 5000
    fte = known_of(declaration)["figures"]["fte"]["amount"]
    client.post(
        path(declaration),
        told(declaration, figures_change="change", figure_budget=str(budget), figure_fte=fte),
    )

    figure = DeclaredFigure.objects.get(organisation=declaration.organisation, kind="budget", year=2024)
    assert figure.amount == budget


def test_ten_times_more_is_asked_once_more_and_what_was_typed_stays(client, declaration):
    budget = Decimal(known_of(declaration)["figures"]["budget"]["amount"]) * 10
    fte = known_of(declaration)["figures"]["fte"]["amount"]
    more = {"figures_change": "change", "figure_budget": f"{budget:.2f}", "figure_fte": fte}

    page = plain(client.post(path(declaration), told(declaration, **more)))

    assert "dix fois plus grand" in page
    assert f"{budget:.2f}" in page
    client.post(path(declaration), told(declaration, **more, sure_budget="on"))
    declaration.refresh_from_db()
    assert declaration.is_answered
    assert len(declaration.flags) == 1


def test_people_are_proposed_not_written(client, declaration):
    first = known_of(declaration)["representatives"][0]
    key = first["representation"]
    others = {
        f"{name}_{row['representation']}": row[field]
        for row in known_of(declaration)["representatives"]
        for name, field in (("given", "given_name"), ("family", "family_name"), ("email", "email"))
    }
    client.post(
        path(declaration),
        told(declaration, people_change="change", **{**others, f"family_{key}": "Martin-Ferrand"}),
    )

    declaration.refresh_from_db()
    (proposal,) = declaration.proposals.all()
    assert (proposal.kind, proposal.after) == ("person", {"family_name": "Martin-Ferrand"})
    assert declaration.state == "answered"


def test_someone_new_says_what_parity_needs(client, declaration):
    others = {
        f"{name}_{row['representation']}": row[field]
        for row in known_of(declaration)["representatives"]
        for name, field in (("given", "given_name"), ("family", "family_name"), ("email", "email"))
    }
    page = plain(
        client.post(path(declaration), told(declaration, people_change="change", **others, new1_given="Rose"))
    )

    assert "la loi demande la parité" in page
    assert "Choisissez sa fonction" in page
    assert "Indiquez son nom" in page


def test_a_wrong_siret_is_refused_beside_its_field(client, declaration):
    page = plain(
        client.post(path(declaration), told(declaration, identity_change="change", siret="123", city="Lyon"))
    )

    assert 'href="#d_siret"' in page
    assert "Lyon" in page


def test_what_changed_meanwhile_is_shown_again_before_it_is_confirmed(client, declaration):
    page = client.post(path(declaration), told(declaration, seen="something else"))

    assert "vient de changer" in plain(page)
    assert not Declaration.objects.get(pk=declaration.pk).is_answered


def test_a_second_answer_changes_nothing(client, declaration):
    client.post(path(declaration), told(declaration))
    entries = Entry.objects.count()

    again = client.post(path(declaration), told(declaration, name="Quelqu’un d’autre"))

    assert again.status_code == 302
    assert Entry.objects.count() == entries


def test_a_link_that_was_replaced_or_invented_opens_nothing(client, declaration, today):
    old = path(declaration)
    renew_link(declaration=declaration, on=today, by=None)

    for address in (old, "/declaration/1-AAAA.x/", "/declaration/x/"):
        page = client.get(address)
        assert page.status_code == 404
        assert declaration.organisation.name not in plain(page)


def test_a_closed_round_says_since_when(client, declaration, opened, today):
    change_round(declaration_round=opened, closes_on=today - timedelta(1), by=None)

    page = client.get(path(declaration))

    assert page.status_code == 410
    assert "La déclaration est close" in plain(page)


def test_a_code_of_a_letter_leads_to_the_declaration(client, declaration):
    answer = client.post("/declaration/", {"code": declaration.code.lower()})

    assert answer["Location"] == path(declaration)
    assert "n’ouvre rien" in plain(client.post("/declaration/", {"code": "XXXX"}))


def test_trying_links_one_after_the_other_is_stopped(client, declaration):
    answers = [client.get("/declaration/x/").status_code for _ in range(62)]

    assert answers[:60] == [404] * 60
    assert answers[-1] == 429
