"""What did not arrive, and where it goes again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from billing import permissions
from billing.actions.delivery import mend_delivery
from billing.forms.delivery import MendForm
from billing.models import Document, Due
from billing.queries.reminder import undelivered
from billing.views.due import OnDue
from billing.views.reminder import REMINDERS, tabs
from cressmember.core.ui.views import PageTemplateView
from cressmember.kernel.writing import counted
from cressmember.members.models import Representation


class DeliveryListView(PageTemplateView):
    """The dues whose last mail was refused: somebody finds another way."""

    title = "Appels et relances non remis"
    section = "billing"
    permission_required = permissions.VIEW
    template_name = "billing/delivery_list.html"
    trail = (REMINDERS,)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        rows = undelivered()
        found = contacts_of({key for due, _, _ in rows for key in (due.payer_id, due.organisation_id)})
        tasks = [
            (due, mail, _others(due, found, mail.to), due.documents.live().first()) for due, mail, _ in rows
        ]
        return super().get_context_data(
            page_tabs=tabs(len(rows)),
            tasks=tasks,
            said=counted(len(rows), "courriel refusé", "courriels refusés"),
            may_issue=self.request.user.has_perm(permissions.ISSUE),
            **context,
        )


class DeliveryMendView(OnDue):
    """Another way to reach who did not receive it."""

    permission_required = permissions.ISSUE
    form_class = MendForm
    trail = (REMINDERS,)
    verb = "Renvoyer"
    introduction = (
        "L’adresse du registre ne change pas : corrigez-la aussi sur la fiche. Les délais de relance se "
        "comptent à partir de ce nouvel envoi."
    )

    def get_title(self) -> str:
        return f"Non remise : « {self.object} »"

    def get_form_kwargs(self) -> dict[str, Any]:
        due = self.object
        found = contacts_of({due.payer_id, due.organisation_id})
        return super().get_form_kwargs() | {
            "known": [(row.address, f"{row.address} ({told})") for row, told in _others(due, found, ())],
            "by_post": Document.objects.live().filter(due=due).exists(),
        }

    def get_done(self, made: Due) -> str:
        return "C’est renvoyé." if self._to else "L’appel rejoint ce qui est à imprimer."

    def act_on(self, obj: Due, form: Any, *, by: Any) -> Due:
        self._to = form.to
        return mend_delivery(due=obj, to=form.to, by=by)


def contacts_of(organisations: set[int]) -> dict[int, list[Representation]]:
    """Everybody who acts today for these organisations and has an address."""
    found: dict[int, list[Representation]] = {}
    today: date = timezone.localdate()
    rows = Representation.objects.in_force(on=today).filter(organisation__in=organisations)
    for row in rows.select_related("person", "organisation").order_by("pk"):
        if row.address:
            found.setdefault(row.organisation_id, []).append(row)
    return found


def _others(due: Due, found: dict[int, list[Representation]], refused: Any) -> list[tuple[Any, str]]:
    """The contacts of the payer, then of the member, each address once, without those that refused."""
    told: dict[str, tuple[Any, str]] = {}
    for key in dict.fromkeys((due.payer_id, due.organisation_id)):
        for row in found.get(key, ()):
            if row.address not in refused:
                told.setdefault(
                    row.address, (row, f"{row.person or row.label}, {row.get_role_display().lower()}")
                )
    return list(told.values())
