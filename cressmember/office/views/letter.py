"""The letters of member life, as files."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponseRedirect
from django.views import View
from django.views.generic.detail import SingleObjectMixin

from cressmember.core.models import StoredDocument
from cressmember.core.ui.views.page import Page
from cressmember.office import permissions
from cressmember.office.actions.letter import KINDS


class LetterFileView(Page, SingleObjectMixin, View):
    """A letter; one that is not drawn yet leads to the page of what it is about."""

    queryset = StoredDocument.objects.filter(kind__in=KINDS)
    permission_required = permissions.APPLICATIONS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        stored: Any = self.get_object()
        if stored.state != StoredDocument.State.RENDERED:
            return HttpResponseRedirect(stored.about.get_absolute_url())
        return FileResponse(stored.file.open("rb"), content_type="application/pdf", filename=stored.filename)
