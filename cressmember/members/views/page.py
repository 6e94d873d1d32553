"""Pages that write in the register."""

from __future__ import annotations

from cressmember.core.ui.views import ActionFormView
from cressmember.members import permissions


class EditPage(ActionFormView):
    """Something that whoever keeps the register writes on one of its records, by a form."""

    section = "members"
    permission_required = permissions.EDIT
