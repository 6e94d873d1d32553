"""Giving a role, and ending it."""

from __future__ import annotations

from typing import Any

from cressmember.accounts.actions.role import end_role, grant_role
from cressmember.accounts.forms import RoleEndForm, RoleForm
from cressmember.accounts.models import StaffRole, User
from cressmember.accounts.permissions import MANAGE
from cressmember.accounts.views.user import TEAM
from cressmember.core.ui.views import ActionFormView
from cressmember.kernel.elision import to


class RoleCreateView(ActionFormView):
    """Someone takes up a role."""

    model = User
    section = "settings"
    permission_required = MANAGE
    form_class = RoleForm
    trail = (TEAM,)
    verb = "Confier ce rôle"
    done = "Le rôle est confié."

    def get_title(self) -> str:
        return f"Confier un rôle {to(self.object)}"

    def act_on(self, obj: User, form: Any, *, by: Any) -> StaffRole:
        return grant_role(user=obj, by=by, **form.cleaned_data)


class RoleEndView(ActionFormView):
    """Someone leaves a role."""

    model = StaffRole
    section = "settings"
    permission_required = MANAGE
    form_class = RoleEndForm
    trail = (TEAM,)
    verb = "Retirer ce rôle"
    done = "La fin du rôle est enregistrée."

    def get_title(self) -> str:
        return f"Retirer le rôle « {self.object.get_role_display()} » {to(self.object.user)}"

    def act_on(self, obj: StaffRole, form: Any, *, by: Any) -> StaffRole:
        return end_role(staff_role=obj, ends_on=form.cleaned_data["ends_on"], by=by)
