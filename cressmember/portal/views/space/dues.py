"""What the organisation owes and paid, and its documents: its own only."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.generic import View

from billing.queries.account import account_of
from cressmember.core.models import StoredDocument
from cressmember.core.ui.views import PageTemplateView
from cressmember.portal.queries.space import documents_of, dues_of, pay_url, settled_year
from cressmember.portal.views.space.page import SpacePage, given, key


class DuesView(SpacePage, PageTemplateView):
    """Each year: what was called, what is left, how to pay; then every document."""

    title = "Cotisations"
    template_name = "portal/space/dues.html"
    same = "space-dues"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        organisation = self.hat.organisation
        rows = [(due, pay_url(due) if due.outstanding > 0 else "") for due in dues_of(organisation)]
        return super().get_context_data(
            dues=rows,
            owed=[due for due, url in rows if url],
            settled_year=settled_year(organisation, on=timezone.localdate()),
            credit=account_of(organisation).credit,
            documents=documents_of(organisation).select_related("due__dues_year"),
            **context,
        )


class DocumentView(SpacePage, View):
    """The file of a document of the organisation."""

    def get(self, request: HttpRequest, organisation: int, pk: int) -> HttpResponseBase:
        document = get_object_or_404(documents_of(self.hat.organisation), pk=key(pk))
        if document.stored.state != StoredDocument.State.RENDERED:
            raise Http404("Not printed yet.")
        return given(document.stored)
