"""Two hands at once on what must be kept: an administrator, an invitation that serves once."""

from datetime import date
from pathlib import Path

import pytest

from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.models import StaffRole
from cressmember.accounts.roles import Role

DAY = date(2026, 3, 2)
AT_ONCE = """
import pathlib, time
from datetime import date
from django.db import transaction
from cressmember.accounts.actions.role import end_role
from cressmember.accounts.actions.user import close_account
from cressmember.accounts.models import StaffRole, User
from cressmember.kernel.violations import RuleViolation
here, other = pathlib.Path({here!r}), pathlib.Path({other!r})
try:
    with transaction.atomic():
        User.objects.exists()  # The connection is open: only the lock is still to wait for.
        here.with_suffix(".begun").touch()
        {act}
        here.touch()
        for _ in range(200):
            if other.with_suffix(".begun").exists():
                time.sleep(0.5)
                break
            time.sleep(0.005)
    print("done")
except RuleViolation as refusal:
    print(refusal)
"""
CLOSE = "close_account(user=User.objects.get(pk={pk}), on=date(2026, 3, 2), by=None)"
END = "end_role(staff_role=StaffRole.objects.get(user={pk}), ends_on=date(2026, 3, 2), by=None)"
KEPT = "C’est la dernière personne chargée de l’administration : nommez-en une autre avant."


@pytest.mark.parametrize("act", [CLOSE, END])
def test_two_administrators_who_remove_each_other_leave_one(processes, tmp_path, act):
    users = [ensure_user(email=f"{name}@cress.example", by=None) for name in ("anne", "bruno")]
    for user in users:
        grant_role(user=user, role=Role.ADMINISTRATOR, starts_on=date(2020, 1, 1), by=None)
    one, two = str(tmp_path / "one"), str(tmp_path / "two")
    slow = processes.python(AT_ONCE.format(here=one, other=two, act=act.format(pk=users[0].pk)))
    processes.wait(lambda: Path(one).exists())
    # The second waits for the lock of the first, then finds itself the last.
    quick = processes.python(AT_ONCE.format(here=two, other=one, act=act.format(pk=users[1].pk)))

    assert processes.ended(slow, quick) == ["done\n", f"{KEPT}\n"]
    left = StaffRole.objects.in_force(on=DAY).filter(user__is_active=True)
    assert [role.user for role in left] == [users[1]]
