"""What a unique constraint refuses is said in French, on both databases; and only that."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, OperationalError
from django.utils import timezone

from cressmember.accounts.models import Invitation, StaffRole, User
from cressmember.accounts.roles import Role
from cressmember.core.ui import collisions
from cressmember.kernel.violations import RuleViolation
from tests.core.ui.urls import UserForm

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.ui.urls")]


def twice(model, **fields):
    with collisions.refused():
        for n in range(2):
            model.objects.create(
                **{name: value(n) if callable(value) else value for name, value in fields.items()}
            )


def test_the_sentence_is_that_of_the_constraint():
    now = timezone.now()

    with pytest.raises(RuleViolation, match="Une invitation attend déjà à cette adresse"):
        twice(
            Invitation,
            email="claire@cress.example",
            created_at=now,
            expires_at=now + timedelta(days=1),
            token_digest=lambda n: f"{n}",
        )
    assert not Invitation.objects.exists()


def test_a_constraint_on_several_columns_is_found_too():
    user = User.objects.create_user("claire@cress.example")
    declared = {c.name: c.violation_error_message for c in StaffRole._meta.constraints}

    with pytest.raises(RuleViolation) as refusal:
        twice(StaffRole, user=user, role=Role.READER, starts_on=lambda n: date(2025, 1, 1 + n))
    assert refusal.value.message == declared["accounts_staffrole_one_open"]


def test_a_column_that_is_unique_by_itself_gets_a_plain_sentence():
    with pytest.raises(RuleViolation, match="Quelqu’un vient d’enregistrer la même chose"):
        twice(User, email="claire@cress.example")


def test_what_was_deleted_meanwhile_is_said_and_a_key_that_leads_nowhere_stays_a_mistake():
    with pytest.raises(RuleViolation, match="vient d’être supprimé"), collisions.refused():
        User.objects.get(pk=0)
    user = User.objects.create_user("claire@cress.example")
    with pytest.raises(User.person.RelatedObjectDoesNotExist), collisions.refused():
        assert user.person


def test_any_other_broken_constraint_stays_a_mistake_of_ours():
    now = timezone.now()

    with pytest.raises(IntegrityError), collisions.refused():
        Invitation.objects.create(email="A@cress.example", created_at=now, expires_at=now, token_digest="1")


def test_a_page_says_it_above_its_form(staff, claire, monkeypatch):
    monkeypatch.setattr(UserForm, "validate_unique", lambda form: None)  # Nobody was there when it looked.

    page = staff.post("/demo/utilisateurs/nouveau/", {"name": "Claire", "email": claire.email})

    assert "Quelqu’un vient d’enregistrer la même chose" in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_what_was_deleted_meanwhile_is_a_refusal():
    with pytest.raises(RuleViolation, match="supprimé ou fusionné"), collisions.refused():
        StaffRole.objects.create(user_id=10**9, role=Role.READER, starts_on=date(2025, 1, 1))


@pytest.mark.parametrize(("state", "refusal"), [("40P01", RuleViolation), ("53300", OperationalError)])
def test_two_hands_that_wait_for_each_other_are_told_to_send_again(state, refusal):
    class GivenUpError(Exception):
        sqlstate = state

    with pytest.raises(refusal), collisions.refused():
        raise OperationalError("deadlock detected") from GivenUpError()
