from datetime import date

import pytest
from django.urls import reverse
from django.utils.html import escape

from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.roles import Role

PAGE = "/gestion/cotisations/simulation/"


def asked(campaign, **more):
    return {"scale": campaign.scale_id, "year": 2025, "on": "01/01/2025", "older": 2023, **more}


def plain(page):
    return page.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def test_the_page_says_how_far_the_budget_is(treasurer, campaign):
    page = plain(treasurer.get(PAGE, asked(campaign, target="85 000")))

    assert "71 870,00 € doivent devenir 85 000,00 €" in page
    assert "il manque 13 130,00 €" in page
    assert "Ce calcul laisse de côté 1 adhérent sans montant" in page


def test_without_a_question_it_tries_the_latest_scale_on_next_year(treasurer, campaign):
    page = treasurer.get(PAGE)

    assert page.status_code == 200
    assert "Exercice 2026" in plain(page)


def test_without_a_scale_it_says_what_to_do(treasurer):
    assert "Aucun barème à essayer" in plain(treasurer.get(PAGE))


@pytest.mark.parametrize(
    ("more", "count"),
    [
        ({"outcome": "blocked"}, "1 adhérent"),
        ({"q": "conserverie horloge"}, "1 adhérent"),
        ({"q": "personne de ce nom"}, "Aucun adhérent ne correspond"),
        ({"tri": "-now", "imprimer": "tout"}, "159 adhérents"),
        ({"tri": "nowhere", "page": "99999"}, "159 adhérents"),
    ],
)
def test_the_list_is_searched_filtered_sorted(treasurer, campaign, more, count):
    assert count in plain(treasurer.get(PAGE, asked(campaign, **more)))


def test_an_obstacle_is_said_once_and_opens_its_rows(treasurer, campaign):
    page = treasurer.get(PAGE, asked(campaign))
    ((why, count, url),) = page.context["obstacles"]
    assert page.text.count(why) == 1
    assert reverse("billing:round-list") in page.text

    rows = treasurer.get(url)

    assert rows.context["count"] == count == 1
    assert rows.text.count(why) == 1


def test_a_figure_opens_on_its_rows_not_on_the_top_of_the_page(treasurer, campaign):
    page = treasurer.get(PAGE, asked(campaign, tri="now"))

    figures = [url for _, count, url in page.context["outcomes"] if count]
    assert figures
    for url in [*figures, *(url for _, _, url, _ in page.context["heads"])]:
        assert f'href="{escape(url)}#lignes"' in page.text


def test_what_is_not_understood_is_said(treasurer, campaign):
    page = treasurer.get(PAGE, asked(campaign, year="9e99"))

    assert page.status_code == 200
    assert "error" in plain(page)


def test_a_scale_is_not_compared_to_itself(treasurer, campaign):
    offered = treasurer.get(PAGE).text.partition('name="other"')[2]
    assert f'<option value="{campaign.scale_id}"' in offered, "the one that is tried may change too"

    page = treasurer.get(PAGE, asked(campaign, other=campaign.scale_id))

    assert "Choisissez un autre barème que celui qui est essayé" in plain(page)


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "ods"])
def test_the_list_is_taken_away_as_a_file(treasurer, campaign, file_format):
    answer = treasurer.get(PAGE, asked(campaign, export=file_format, outcome="blocked"))

    assert b"".join(answer) if answer.streaming else answer.content
    answer.close()
    assert answer.status_code == 200
    assert f".{file_format}" in answer["Content-Disposition"]


def test_a_file_asks_for_its_own_permission(client, campaign):
    user = ensure_user(email="lecture@cress.example", by=None)
    grant_role(user=user, role=Role.READER, starts_on=date(2020, 1, 1), by=None)
    client.force_login(user)

    answers = {client.get(PAGE, asked(campaign, export="csv")).status_code}

    assert answers <= {403}
