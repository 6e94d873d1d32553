"""The file of a record: opened once it is ready, produced again when it could not be."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponseRedirect
from django.urls import reverse

from billing import permissions
from cressmember.core.actions.document import try_again
from cressmember.core.models import StoredDocument
from cressmember.core.ui.views import ActionView, RecordView


def shown_file(noun: str, obj: Any, *, may_retry: bool) -> dict[str, Any]:
    """What a page says of the file of a record, found at « noun-file » and « noun-retry »."""
    return {
        "stored": file_of(obj),
        "file_url": reverse(f"billing:{noun}-file", args=[obj.pk]),
        "retry_url": reverse(f"billing:{noun}-retry", args=[obj.pk]) if may_retry else "",
    }


def file_of(obj: Any) -> StoredDocument | None:
    """The file of a record, which may be a file itself."""
    return obj if isinstance(obj, StoredDocument) else obj.stored


class StoredFileView(RecordView):
    """The file of a record; one that is not ready leads to the page that says so."""

    def get_page(self) -> str:
        """The page that says whether the file is ready."""
        return str(self.object.get_absolute_url())

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.object = self.get_object()
        stored = file_of(self.object)
        if stored is None or stored.state != StoredDocument.State.RENDERED:
            return HttpResponseRedirect(self.get_page())
        self.hold(stored)
        opened = stored.file.open("rb")
        return FileResponse(opened, content_type="application/pdf", filename=stored.filename)


class StoredRetryView(ActionView):
    """A file that could not be produced is given another chance."""

    section = "billing"
    permission_required: Any = permissions.ISSUE
    verb = "Produire de nouveau"
    done = "Le document est de nouveau en préparation."
    consequences = ("Ce que dit le document ne change pas : seul le fichier est produit de nouveau.",)

    def get_title(self) -> str:
        return f"Produire de nouveau : {self.object}"

    def act(self, obj: Any, *, by: Any) -> object:
        if stored := file_of(obj):
            try_again(stored)
        return obj
