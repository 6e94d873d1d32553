"""The whole register as a file that can be corrected and brought back."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.generic import View

from cressmember.core.ui import exports
from cressmember.core.ui.views import Page
from cressmember.members import permissions
from cressmember.members.resources import RegisterResource


class RegisterExportView(Page, View):
    """Every member with every column, as CSV, XLSX or ODS."""

    title = "Registre"
    section = "members"
    permission_required = permissions.EXPORT

    def get(self, request: HttpRequest, *args: Any, file_format: str, **kwargs: Any) -> HttpResponseBase:
        """Send the file. Raises Http404 for a format that is not written."""
        if file_format not in exports.FORMATS:
            raise Http404("The register is not written in that format.")
        today = timezone.localdate()
        resource = RegisterResource(on=today)
        sheet = exports.Sheet("Adhérents", f"registre-{today:%Y-%m-%d}", resource.exported(), resource.rows())
        return exports.respond(sheet, file_format)
