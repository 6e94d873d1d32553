"""No address typed by hand breaks a page: what is not understood is said, or left aside."""

import copy

import pytest
from django import forms
from django.urls import URLPattern, URLResolver, get_resolver

from cressmember.accounts.roles import Role
from cressmember.core.ui.views import ListPage
from tests.house.test_every_page import HIDDEN, PAGES, address, samples, user_with  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db

HOSTILE = [
    "-1",
    "9e99",
    "99999999999",
    "9" * 40,
    "NaN",
    "-Infinity",
    "1e400",
    "²",
    "١٢",
    "a\0b",
    "é" * 3000,
    " ".join(f"mot{n}" for n in range(1200)),
    "31/02/2025",
    "01/01/99999999999",
    "-pk,pk,organisation__dues__payer__password",
    "'\"><b>\\%_\u202e🦊",
]
OF_EVERY_LIST = ("tri", "page", "par_page", "colonnes", "export")
# What the other pages read in their address.
OF_EVERY_PAGE = (
    "q",
    "year",
    "recherche",
    "adherent",
    "pour",
    "le",
    "next",
    "repetition",
    "de",
    "ou",
    "decision",
    "call",
    "liste",
    "mois",
    "silence",
    "au",
    "activite",
    "campagne",
    "tout",
    "annee",
    "fichiers",
    "secteur",
    "departement",
    "imprimer",
)


def views():
    found = {}

    def walk(patterns, namespace):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, pattern.namespace or namespace)
            elif isinstance(pattern, URLPattern) and pattern.name:
                found[f"{namespace}:{pattern.name}"] = getattr(pattern.callback, "view_class", None)

    walk(get_resolver().url_patterns, None)
    return found


VIEWS = views()
LISTS = [page for page in PAGES if isinstance(VIEWS[page[0]], type) and issubclass(VIEWS[page[0]], ListPage)]
OTHERS = [page for page in PAGES if page not in LISTS]


def troubles(client, url, questions, expected):
    """What breaks, or answers otherwise than a page, a redirection or « not found »."""
    found = []
    for asked in questions:
        told = {name: value[:20] for name, value in asked.items()}
        try:
            answer = client.get(url, asked)
        except Exception as trouble:  # Each one is told with the address that caused it.
            found.append((url, told, repr(trouble)[:200]))
        else:
            if answer.status_code not in expected:
                found.append((url, told, answer.status_code))
    return found


def parameters(client, url):
    """Everything that a list reads in its address."""
    filters = client.get(url).context["filters"]
    return [*(filters.keys() if filters else ()), *OF_EVERY_LIST]


def test_there_are_lists_to_try():
    assert {name for name, _ in LISTS} >= {
        "accounts:user-list",
        "billing:campaign-detail",
        "billing:document-list",
        "billing:due-list",
        "billing:receipt-list",
        "core:job-list",
        "core:journal",
        "core:message-list",
        "members:organisation-list",
        "members:person-list",
        "office:import-rows",
    }


@pytest.mark.parametrize(("name", "arguments"), LISTS)
def test_no_parameter_breaks_a_list(client, samples, name, arguments):  # noqa: F811
    """A value for one parameter in four; from one to the next, and from list to list, each has its turn."""
    client.force_login(user_with(Role.ADMINISTRATOR))
    url = address(name, arguments, samples)
    turn = LISTS.index((name, arguments))
    questions = [
        {parameter: HOSTILE[(turn + rank) % len(HOSTILE)]}
        for rank, parameter in enumerate(parameters(client, url))
        if rank % 4 == turn // 4 % 4
    ]

    assert troubles(client, url, questions, {200, 404}) == []


@pytest.mark.prove
@pytest.mark.parametrize(("name", "arguments"), LISTS)
def test_no_value_of_any_parameter_breaks_a_list(client, samples, name, arguments):  # noqa: F811
    client.force_login(user_with(Role.ADMINISTRATOR))
    url = address(name, arguments, samples)
    questions = [{parameter: value} for parameter in parameters(client, url) for value in HOSTILE]

    assert troubles(client, url, questions, {200, 404}) == []


@pytest.mark.parametrize(
    ("share", "values"), [(3, 1), pytest.param(1, len(HOSTILE), marks=pytest.mark.prove)]
)
def test_no_parameter_breaks_another_page(client, samples, share, values):  # noqa: F811
    """A value for one page in three, in turn; all of them for every page by `make prove`."""
    client.force_login(user_with(Role.ADMINISTRATOR))
    found = []
    for rank, (name, arguments) in enumerate(OTHERS[::share]):
        turn = rank % len(HOSTILE)
        questions = [
            dict.fromkeys(OF_EVERY_PAGE, value) for value in (HOSTILE[turn:] + HOSTILE[:turn])[:values]
        ]
        expected = {200, 302, 404, HIDDEN.get(name)}
        found += troubles(client, address(name, arguments, samples), questions, expected)

    assert found == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"received_on_du": "31/02/2025"}, "n’existe pas"),
        ({"amount_de": "NaN"}, "n’est pas un montant"),
        ({"q": "a\0b"}, "Rechercher\u00a0: Le caractère nul"),
        ({"standing": "inconnu"}, "État\u00a0: Sélectionnez un choix valide"),
    ],
)
def test_a_list_says_that_a_filter_is_not_understood(client, samples, asked, said):  # noqa: F811
    client.force_login(user_with(Role.ADMINISTRATOR))

    fragment = client.get(
        "/gestion/cotisations/encaissements/", asked, headers={"HX-Request": "true", "HX-Target": "list"}
    )

    assert "Un filtre n’est pas compris" in fragment.content.decode()
    assert said in fragment.content.decode()


def every(kind):
    """A class and all that come from it."""
    return {kind, *(one for below in kind.__subclasses__() for one in every(below))}


def test_no_form_lets_a_key_that_no_row_can_bear_reach_the_database():
    choices = {
        (form.__qualname__, name): field
        for form in every(forms.BaseForm)
        if form.__module__.startswith(("billing", "cressmember", "governance"))
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.ModelChoiceField)
    }
    assert ("DepositForm", "receipts") in choices

    for field in choices.values():
        for key in ("1" + "0" * 30, "9" * 5000):
            with pytest.raises(forms.ValidationError):
                copy.deepcopy(field).clean(
                    [key] if isinstance(field, forms.ModelMultipleChoiceField) else key
                )
