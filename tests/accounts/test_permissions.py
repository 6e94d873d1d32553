from datetime import date, timedelta

import pytest
from django.utils import timezone

from cressmember.accounts.actions.role import end_role, grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.models import User
from cressmember.accounts.permissions import hats_of, roles_of, roles_with
from cressmember.accounts.roles import PERMISSIONS, Role
from cressmember.kernel.violations import RuleViolation

pytestmark = pytest.mark.django_db

START = date(2025, 3, 1)


@pytest.fixture
def treasurer():
    user = ensure_user(email="Tresorerie@cress.example", name="Inès Picard", by=None)
    grant_role(user=user, role=Role.TREASURER, starts_on=START, by=None)
    return user


@pytest.mark.parametrize(("day", "held"), [(0, False), (1, True), (2, True)])
def test_a_role_holds_from_its_first_day(treasurer, day, held):
    assert (Role.TREASURER in roles_of(treasurer, on=START - timedelta(days=1 - day))) is held


@pytest.mark.parametrize(("day", "held"), [(9, True), (10, False), (11, False)])
def test_a_role_no_longer_holds_on_its_last_date(treasurer, day, held):
    end_role(staff_role=treasurer.staff_roles.get(), ends_on=date(2025, 6, 10), by=None)

    assert (Role.TREASURER in roles_of(treasurer, on=date(2025, 6, day))) is held


def test_permissions_come_from_the_roles_held_today(treasurer):
    assert treasurer.has_perm("billing.receive")
    assert not treasurer.has_perm("accounts.manage")
    assert treasurer.has_module_perms("billing")
    assert hats_of(treasurer) == ["Trésorerie"]


def test_an_inactive_user_may_do_nothing(treasurer):
    treasurer.is_active = False

    assert not treasurer.has_perm("billing.receive")


def test_a_user_without_role_may_do_nothing():
    assert not ensure_user(email="membre@x.example", by=None).has_perm("members.view")


def test_an_administrator_may_do_everything_that_anyone_may():
    assert set().union(*PERMISSIONS.values()) == PERMISSIONS[Role.ADMINISTRATOR]
    assert roles_with("accounts.manage") == ["Administration"]


def test_the_last_administrator_stays():
    user = ensure_user(email="admin@cress.example", by=None)
    role = grant_role(user=user, role=Role.ADMINISTRATOR, starts_on=START, by=None)

    with pytest.raises(RuleViolation, match="dernière"):
        end_role(staff_role=role, ends_on=timezone.localdate(), by=None)


def test_a_role_is_not_granted_twice(treasurer):
    with pytest.raises(RuleViolation, match="déjà"):
        grant_role(user=treasurer, role=Role.TREASURER, starts_on=date(2025, 4, 1), by=None)


def test_an_account_is_one_whatever_the_case_of_its_address(treasurer):
    assert ensure_user(email="TRESORERIE@CRESS.EXAMPLE", by=None) == treasurer
    assert User.objects.count() == 1
    assert treasurer.emailaddress_set.get().verified
