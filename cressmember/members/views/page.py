"""Pages that write in the register."""

from __future__ import annotations

from typing import Any

from django.urls import reverse_lazy

from cressmember.core.ui.views import ActionFormView
from cressmember.core.ui.views.page import Trail
from cressmember.members import permissions

REGISTER = ("Adhérents", reverse_lazy("members:organisation-list"))


class OnFile:
    """Something done from a member's file, to the file or to what it holds: the way back is the file."""

    object: Any
    trail: Trail = ()

    def get_trail(self) -> Trail:
        if self.trail:
            return self.trail
        file = getattr(self.object, "organisation", self.object)
        return [REGISTER, (str(file), file.get_absolute_url())]


class EditPage(OnFile, ActionFormView):
    """Something that whoever keeps the register writes on one of its records, by a form."""

    section = "members"
    permission_required = permissions.EDIT
