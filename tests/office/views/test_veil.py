"""After an erasure, no page shows the name: not one of the whole house, to anybody who opened nothing."""

import pytest
from django.apps import apps
from django.db import transaction
from django.urls import NoReverseMatch, reverse

from billing.actions.statement import import_statement, open_bank_account
from billing.models import StatementLine
from billing.queries.bank import suggestions_for
from billing.rules.statement import Columns
from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.roles import Role
from cressmember.core.models.veil import Reader, reading
from cressmember.office.actions.erasure import erase_person
from cressmember.office.models import Restriction
from cressmember.office.queries.filed import text_of
from tests.house.test_every_page import PAGES, user_with
from tests.office.actions.test_erasure import DAY, NAME, ana, no_files, scattered

pytestmark = pytest.mark.django_db
__all__ = ["ana", "no_files", "scattered"]


def addresses():
    """Every page that needs no key, and every page of one row of what a page is about: one that is kept."""
    keys = {}
    for model in apps.get_models():
        if model._meta.app_label in {"billing", "governance", "core", "members", "office"}:
            kept = Restriction.objects.filter(record_type__model=model._meta.model_name)
            rows = kept.values_list("record_id", flat=True)[:1] or model._base_manager.values_list(
                "pk", flat=True
            )
            keys.setdefault(model._meta.model_name, set()).update(rows[:1])
    every = set().union(*keys.values())
    for name, arguments in PAGES:
        noun = name.partition(":")[2].partition("-")[0]
        for pk in (keys.get(noun) or every) if arguments == ["pk"] else {None} if not arguments else ():
            try:
                yield name, reverse(name, kwargs={"pk": pk} if arguments else {})
            except NoReverseMatch:  # pragma: no cover - A key of another kind.
                continue


@pytest.fixture
def everybody(client, scattered, ana):
    """Whoever holds every role, and opened nothing, once she is erased."""
    erase_person(person=ana, reason="asked", on=DAY, by=None)
    user = user_with(Role.BUREAU)
    for role in (Role.TREASURER, Role.MEMBER_LIFE, Role.ADMINISTRATOR):
        grant_role(user=user, role=role, starts_on=DAY.replace(year=2020), by=None)
    client.force_login(user)
    return client


def is_shown(answer):
    told = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return NAME.lower() in text_of(told).lower()


def test_no_page_and_no_file_of_a_list_shows_the_name(everybody):
    shown, seen = {}, 0

    for name, address in addresses():
        for asked in (address, f"{address}?export=csv"):
            answer = everybody.get(asked)
            if answer.status_code == 200:
                seen += 1
                if is_shown(answer):
                    shown.setdefault(name, asked)

    assert seen > 50
    assert shown == {}


def test_no_act_shows_nor_copies_the_name(everybody):
    """Acts read what is kept: neither the form that they refuse, nor what they make, tells it."""
    shown, seen = {}, 0

    for name, address in addresses():
        done = transaction.savepoint()
        answer = everybody.post(address, {})
        seen += answer.status_code == 200
        if is_shown(answer) or (answer.status_code == 302 and is_shown(everybody.get(answer.url))):
            shown[name] = address
        transaction.savepoint_rollback(done)

    assert seen > 50
    assert shown == {}


def test_the_bank_recognises_nobody_by_a_name_that_was_erased(everybody):
    account = open_bank_account(name="Compte courant", by=None)
    columns = Columns(";", ("Date", "Libelle", "Montant"), "Date", "Libelle", amount="Montant")
    told = b"Date;Libelle;Montant\n04/11/2026;REJET VIREMENT MME ANA DURAND;-50,00\n"
    import_statement(account=account, filename="releve.csv", data=told, columns=columns, by=None)
    line = StatementLine.objects.get()

    kept = suggestions_for([line])[line.pk]
    with reading(Reader()):
        shown = suggestions_for([line])[line.pk]

    assert NAME in str(kept)
    assert shown
    assert NAME not in str(shown)
