"""A formal notice that was posted outside of here."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from billing import permissions
from billing.actions.notice import record_notice
from billing.forms.notice import NoticeForm
from billing.models import Due, ReminderLetter
from billing.views.due import OnDue


class NoticeCreateView(OnDue):
    """A formal notice that was posted outside of here."""

    permission_required = permissions.ISSUE
    form_class = NoticeForm
    verb = "Enregistrer la mise en demeure"
    done = "La mise en demeure est enregistrée."
    introduction = (
        "Pour une lettre écrite et postée en dehors de l’outil ; celles du plan s’enregistrent seules."
    )

    def get_title(self) -> str:
        return f"Mise en demeure : « {self.object} »"

    def act_on(self, obj: Due, form: Any, *, by: Any) -> ReminderLetter:
        return record_notice(due=obj, on=timezone.localdate(), by=by, **form.cleaned_data)
