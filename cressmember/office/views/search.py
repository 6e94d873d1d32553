"""A search over the whole house."""

from __future__ import annotations

from typing import Any

from billing import permissions as billing
from billing.models import Due
from cressmember.core.ui.address import typed
from cressmember.core.ui.views import PageTemplateView
from cressmember.members import permissions as members
from cressmember.members.models import Organisation, Person
from cressmember.office.permissions import VIEW

MOST_FOUND = 20


class SearchView(PageTemplateView):
    """Any member, person or document number, from anywhere."""

    title = "Recherche"
    section = "home"
    permission_required = VIEW
    template_name = "office/search.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        query = typed(self.request, "recherche")
        user = self.request.user
        found: list[tuple[str, list[Any]]] = []
        if query and user.has_perm(members.VIEW):
            found.append(("Organisations", list(Organisation.objects.search(query)[:MOST_FOUND])))
            found.append(("Personnes", list(Person.objects.search(query)[:MOST_FOUND])))
        if query and user.has_perm(billing.VIEW):
            dues = Due.objects.filter(documents__number__icontains=query).select_related(
                "organisation", "dues_year"
            )
            found.append(("Documents", list(dues[:MOST_FOUND])))
        return super().get_context_data(
            query=query, found=[(label, rows) for label, rows in found if rows], **context
        )
