from datetime import date

import pytest

from cressmember.accounts.actions.role import end_role, grant_role
from cressmember.accounts.actions.user import close_account, ensure_user, reopen_account
from cressmember.accounts.roles import Role
from cressmember.kernel.violations import RuleViolation

DAY = date(2025, 4, 2)


def test_a_closed_account_is_signed_out_everywhere_and_may_do_nothing(client, claire, ines):
    client.force_login(ines)
    assert client.get("/gestion/").status_code == 200

    closed = close_account(user=ines, on=DAY, by=claire)

    assert client.get("/gestion/").status_code == 302
    assert not closed.has_perm("billing.receive")
    with pytest.raises(RuleViolation, match="déjà fermé"):
        close_account(user=ines, on=DAY, by=claire)


def test_a_reopened_account_finds_its_roles_but_not_its_sessions(client, claire, ines):
    client.force_login(ines)
    close_account(user=ines, on=DAY, by=claire)

    reopened = reopen_account(user=ines, by=claire)

    assert reopened.has_perm("billing.receive")
    assert client.get("/gestion/").status_code == 302
    with pytest.raises(RuleViolation, match="est ouvert"):
        reopen_account(user=ines, by=claire)


def test_nobody_closes_their_own_account(claire, ines):
    grant_role(user=ines, role=Role.ADMINISTRATOR, starts_on=DAY, by=claire)

    with pytest.raises(RuleViolation, match="son propre compte"):
        close_account(user=claire, on=DAY, by=claire)


def test_the_account_of_the_last_administrator_stays_open(claire, ines):
    with pytest.raises(RuleViolation, match="dernière"):
        close_account(user=claire, on=DAY, by=ines)


@pytest.mark.parametrize(("day", "allowed"), [(1, False), (2, True), (3, True)])
def test_an_administrator_leaves_once_another_has_begun(claire, ines, day, allowed):
    grant_role(user=ines, role=Role.ADMINISTRATOR, starts_on=DAY, by=claire)
    role = claire.staff_roles.get()

    if allowed:
        assert end_role(staff_role=role, ends_on=date(2025, 4, day), by=ines).ends_on == date(2025, 4, day)
    else:
        with pytest.raises(RuleViolation, match="dernière"):
            end_role(staff_role=role, ends_on=date(2025, 4, day), by=ines)


def test_a_closed_administrator_does_not_count(claire, ines):
    grant_role(user=ines, role=Role.ADMINISTRATOR, starts_on=DAY, by=claire)
    close_account(user=ines, on=DAY, by=claire)

    with pytest.raises(RuleViolation, match="dernière"):
        end_role(staff_role=claire.staff_roles.get(), ends_on=DAY, by=claire)


def test_a_closed_account_gets_no_role(claire, ines):
    closed = close_account(user=ines, on=DAY, by=claire)

    with pytest.raises(RuleViolation, match="est fermé"):
        grant_role(user=closed, role=Role.READER, starts_on=DAY, by=claire)


def test_a_member_may_be_closed_though_there_is_no_administrator(db):
    member = ensure_user(email="membre@x.example", by=None)

    assert not close_account(user=member, on=DAY, by=None).is_active
