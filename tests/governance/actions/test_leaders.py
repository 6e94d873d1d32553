from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.roles import Role
from cressmember.core.models import EntryDetail
from cressmember.kernel.violations import RuleViolation
from governance.actions.leaders import (
    change_leaders_declaration,
    detail_leader,
    drop_leaders_declaration,
    file_leaders_declaration,
    forget_leader,
    keep_receipt,
    open_leaders_declaration,
)
from governance.actions.office import give_office
from governance.forms.leaders import LeadersDeclarationForm
from governance.models import Body, LeaderDetails
from governance.queries.leaders import leaders, statutes_undeclared
from tests.governance.samples import KNOWN
from tests.governance.seats import START, board, member, person, seat, text_in_force

pytestmark = pytest.mark.django_db


@pytest.fixture
def roche():
    roche = person("Roche", civility="Mme")
    mandate = seat(board(), member("Lilas"), titular=roche)
    give_office(mandate=mandate, kind="president", starts_on=START, by=None)
    seat(board(name="Bureau", kind="bureau"), member("Abeille"), titular=roche)
    return roche


@pytest.fixture
def declaration(roche):
    return open_leaders_declaration(changed_on=START, decision="AGO", by=None)


def test_somebody_who_leads_twice_is_listed_once(roche):
    assert [(row.person, row.functions) for row in leaders(on=START)] == [(roche, ["Présidence"])]


@pytest.mark.parametrize(
    ("on", "state"),
    [(date(2024, 9, 20), "À déposer"), (date(2024, 9, 21), "En retard")],
)
def test_a_change_is_declared_within_three_months(declaration, on, state):
    assert declaration.due_on == date(2024, 9, 20)
    assert declaration.standing(on)[1] == state


def test_a_list_with_holes_is_not_filed(declaration, roche):
    with pytest.raises(RuleViolation, match="Il manque l’état civil de Camille Roche"):
        file_leaders_declaration(declaration=declaration, on=START, by=None)


def test_what_was_filed_no_longer_changes(declaration, roche):
    detail_leader(person=roche, by=None, **KNOWN)
    filed = file_leaders_declaration(declaration=declaration, on=START, by=None)
    forget_leader(person=roche, by=None)

    filed.refresh_from_db()
    assert filed.content[0] == {
        "name": "Mme Camille Roche",
        "functions": ["Présidence"],
        **KNOWN,
        "birth_date": "1970-05-01",
    }
    assert not LeaderDetails.objects.exists()
    with pytest.raises(RuleViolation, match="elle reste"):
        drop_leaders_declaration(declaration=filed, by=None)


def test_the_journal_does_not_tell_what_is_private(roche):
    detail_leader(person=roche, by=None, **KNOWN)

    assert "Nantes" not in "".join(str(detail.changes) for detail in EntryDetail.objects.all())


def test_a_receipt_follows_the_deposit(declaration, roche):
    with pytest.raises(RuleViolation, match="pas encore déposée"):
        keep_receipt(declaration=declaration, filename="r.pdf", data=b"%PDF", by=None)


def test_an_administrator_files_it_and_keeps_the_receipt(client, declaration, roche):
    user = ensure_user(email="admin@cress.example", by=None)
    grant_role(user=user, role=Role.ADMINISTRATOR, starts_on=date(2020, 1, 1), by=None)
    client.force_login(user)
    told = KNOWN | {"birth_date": "01/05/1970"}
    client.post(reverse("governance:leader-update", args=[roche.pk]), told)
    client.post(reverse("governance:leaders-file", args=[declaration.pk]), {"on": "20/06/2024"})
    receipt = SimpleUploadedFile("Récépissé.pdf", b"%PDF-1.7")
    client.post(reverse("governance:leaders-receipt", args=[declaration.pk]), {"file": receipt})

    declaration.refresh_from_db()
    kept = client.get(reverse("governance:leaders-receipt-file", args=[declaration.pk]))

    assert declaration.filed_on == START
    assert b"".join(kept.streaming_content) == b"%PDF-1.7"
    assert declaration.standing(START)[1] == "Récépissé reçu"


def test_a_version_that_took_effect_since_the_last_declaration_is_proposed():
    text_in_force(on=date(2021, 1, 1), title="Statuts 2021")
    assert statutes_undeclared(on=START) is None
    open_leaders_declaration(changed_on=date(2022, 6, 1), decision="AGO", by=None)
    assert statutes_undeclared(on=START) is None

    new = text_in_force(on=date(2024, 1, 1), title="Statuts 2024")

    assert statutes_undeclared(on=START) == new
    assert LeadersDeclarationForm().fields["statutes"].initial == new
    open_leaders_declaration(changed_on=START, decision="AGE", statutes=new, by=None)
    assert statutes_undeclared(on=START) is None


def test_a_second_version_is_proposed_before_any_declaration():
    text_in_force(on=date(2021, 1, 1), title="Statuts 2021")
    new = text_in_force(on=date(2024, 1, 1), title="Statuts 2024")

    assert statutes_undeclared(on=START) == new


def test_an_organisation_that_named_nobody_is_listed_and_keeps_the_file_open(declaration, roche):
    detail_leader(person=roche, by=None, **KNOWN)
    seat(Body.objects.get(kind="board"), member("Tilleul"))

    listed = leaders(on=START)

    assert [(str(row), row.missing) for row in listed[1:]] == [("Tilleul", ["titulaire à désigner"])]
    with pytest.raises(RuleViolation, match="Personne ne siège encore pour Tilleul"):
        file_leaders_declaration(declaration=declaration, on=START, by=None)


def test_a_declaration_is_corrected_until_it_is_filed(client, declaration, roche):
    user = ensure_user(email="admin@cress.example", by=None)
    grant_role(user=user, role=Role.ADMINISTRATOR, starts_on=date(2020, 1, 1), by=None)
    client.force_login(user)
    address = reverse("governance:leaders-update", args=[declaration.pk])
    seat(Body.objects.get(kind="board"), member("Tilleul"))
    shown = client.get(declaration.get_absolute_url()).content.decode()
    assert address in shown
    assert "titulaire à désigner" in shown

    client.post(address, {"changed_on": "21/06/2024", "decision": "AG du 21 juin", "extract": "Élus."})

    declaration.refresh_from_db()
    assert (declaration.changed_on, declaration.decision) == (date(2024, 6, 21), "AG du 21 juin")
    assert declaration.extract == "Élus."


def test_a_correction_is_refused_once_filed_and_on_the_day_of_another(declaration, roche):
    other = open_leaders_declaration(changed_on=date(2025, 6, 20), decision="AGO", by=None)
    with pytest.raises(RuleViolation, match="déjà à déclarer"):
        change_leaders_declaration(declaration=other, changed_on=START, decision="AGO", by=None)
    detail_leader(person=roche, by=None, **KNOWN)
    filed = file_leaders_declaration(declaration=declaration, on=START, by=None)

    with pytest.raises(RuleViolation, match="elle reste"):
        change_leaders_declaration(declaration=filed, changed_on=START, decision="AGE", by=None)


def test_what_is_known_of_a_leader_is_found_again_and_erased(client, roche):
    user = ensure_user(email="admin@cress.example", by=None)
    grant_role(user=user, role=Role.ADMINISTRATOR, starts_on=date(2020, 1, 1), by=None)
    client.force_login(user)
    detail_leader(person=roche, by=None, **KNOWN)
    forget = reverse("governance:leader-forget", args=[roche.pk])

    assert forget in client.get(reverse("governance:leaders-list")).text
    client.post(forget)

    assert not LeaderDetails.objects.exists()
    assert forget not in client.get(reverse("governance:leaders-list")).text
