"""Prospects: by sector, département, campaign and source."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from cressmember.core.ui.views import ListPage
from cressmember.members import permissions as members
from cressmember.members.models import Organisation, Relation
from cressmember.members.models.periods import in_force
from cressmember.members.views.known import CreateUnlessKnownPage
from cressmember.office import permissions
from cressmember.office.actions.prospect import note_prospect
from cressmember.office.filters import ProspectFilter
from cressmember.office.forms.application import ProspectForm
from cressmember.office.tables import ProspectTable
from cressmember.office.views.application import PIPELINE


class ProspectListView(ListPage):
    """Those whom the chamber would like to have, today."""

    title = "Prospects"
    section = "members"
    permission_required = permissions.APPLICATIONS
    export_permission = members.EXPORT
    template_name = "office/prospect_list.html"
    table_class = ProspectTable
    filterset_class = ProspectFilter
    noun = ("prospect", "prospects")
    search_placeholder = "Nom, ville, secteur…"
    empty_title = "Aucun prospect"
    empty_text = "Un prospect est une fiche que la chambre aimerait compter parmi ses adhérents."

    def get_queryset(self) -> QuerySet[Relation]:
        today = timezone.localdate()
        return Relation.objects.filter(
            in_force(today, start="starts_on", end="ends_on"),
            kind=Relation.Kind.PROSPECT,
            organisation__isnull=False,
        ).select_related("organisation")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            may_edit=self.request.user.has_perm(members.EDIT),
            create_url=reverse("office:prospect-create"),
            **context,
        )


class ProspectCreateView(CreateUnlessKnownPage):
    """A new prospect."""

    title = "Nouveau prospect"
    section = "members"
    permission_required = members.EDIT
    form_class = ProspectForm
    trail = (PIPELINE,)
    cancel_url = PIPELINE[1]
    verb = "Enregistrer le prospect"
    done = "Le prospect est enregistré."

    def create(self, *, is_another: bool, **fields: Any) -> Organisation:
        return note_prospect(on=timezone.localdate(), is_another=is_another, by=self.request.user, **fields)
