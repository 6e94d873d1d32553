"""Documents: downloaded, cancelled."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from billing import permissions
from billing.actions.issue import cancel_call
from billing.forms import CancelCallForm
from billing.models import Document
from cressmember.core.models import StoredDocument
from cressmember.core.ui.views import ActionFormView, PageTemplateView


class DocumentView(PageTemplateView):
    """The file of a document."""

    section = "billing"
    permission_required = permissions.VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        document = get_object_or_404(Document.objects.select_related("stored"), pk=kwargs["pk"])
        if document.stored.state != StoredDocument.State.RENDERED:
            raise Http404("Ce document est en préparation : revenez dans un instant.")
        return FileResponse(
            document.stored.file.open("rb"), content_type="application/pdf", filename=document.stored.filename
        )


class DocumentCancelView(ActionFormView):
    """A call is cancelled by another numbered document."""

    model = Document
    section = "billing"
    permission_required = permissions.ISSUE
    form_class = CancelCallForm
    verb = "Annuler l’appel"
    done = "L’appel est annulé ; ce qui avait été payé reste au crédit du payeur."

    def get_title(self) -> str:
        return f"Annuler l’appel {self.object}"

    def get_destination(self, made: object) -> str:
        return str(self.object.due.get_absolute_url())

    def get_cancel_url(self) -> str:
        return self.get_destination(None)

    def act_on(self, obj: Document, form: Any, *, by: Any) -> object:
        return cancel_call(document=obj, on=timezone.localdate(), by=by, **form.cleaned_data)
