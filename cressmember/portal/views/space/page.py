"""What every page of one organisation's space has: its hat, or nothing at all."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from cressmember.core.actions.document import copy_of
from cressmember.core.models import StoredDocument
from cressmember.core.models.veil import NoFile, veils_of
from cressmember.core.ui.views.page import Page
from cressmember.portal.queries.hat import Hat, hat_of, hats_of

MOST_KEY = 2**63 - 1


class SpacePage(Page):
    """A page of one organisation, for whoever represents it today; for others it is not there.

    ``needs`` names the property of the hat that the page asks for.
    """

    permission_required: Any = ()
    needs = ""
    # Where the switch leads in another organisation's space.
    same = "space-home"
    hat: Hat

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        hat = hat_of(request.user, kwargs["organisation"], on=timezone.localdate())
        if hat is None or (self.needs and not getattr(hat, self.needs)):
            raise Http404("Nothing of yours.")
        self.hat = hat
        return super().dispatch(request, *args, **kwargs)

    def address(self, name: str, *keys: int) -> str:
        """Another page of the same organisation."""
        return reverse(f"portal:{name}", args=[self.hat.organisation.pk, *keys])

    def switched(self, hat: Hat) -> str:
        """The same page in another organisation's space; this very page in its own."""
        if hat.organisation.pk == self.hat.organisation.pk:
            return str(self.request.path)
        return reverse(f"portal:{self.same}", args=[hat.organisation.pk])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        hats = hats_of(self.request.user, on=timezone.localdate())
        switches = [
            (str(each.organisation), self.switched(each))
            for each in hats
            if not self.needs or getattr(each, self.needs)
        ]
        # A template view tells the keys of the address: here « organisation » is the organisation itself.
        context["organisation"] = self.hat.organisation
        return super().get_context_data(
            hat=self.hat,
            ways=ways(self.hat, self.request.path),
            hats=switches if len(switches) > 1 else [],
            **context,
        )


SHARED = [
    ("Commissions", "part-groups"),
    ("Consultations", "part-surveys"),
    ("Annuaire", "part-directory"),
    ("Agenda", "part-calendar"),
    ("Mes données", "part-data"),
]


OWN = [
    ("Accueil", "space-home"),
    ("Mon organisation", "space-file"),
    ("Représentants", "space-people"),
    ("Cotisations", "space-dues"),
    ("Assemblées", "space-meetings"),
]


def ways(hat: Hat | None, path: str) -> list[tuple[str, str, str]]:
    """The ways of a space: label, address, and which is current (« page », « true » for what it leads to).

    ``hat`` is None where no organisation was chosen among several: the ways that are common to them.
    """
    pages = (
        [(label, reverse(f"portal:{name}", args=[hat.organisation.pk])) for label, name in OWN] if hat else []
    )
    pages = pages or [("Accueil", reverse("portal:home"))]
    # Taken part in whatever the organisation: these pages know every one that somebody represents.
    pages += [(label, reverse(f"portal:{name}")) for label, name in SHARED]
    home = pages[0][1]
    return [
        (label, url, "page" if path == url else "true" if url != home and path.startswith(url) else "")
        for label, url in pages
    ]


def key(pk: int) -> int:
    """A key as the database bears it."""
    return min(pk, MOST_KEY)


def given(row: Any) -> FileResponse:
    """A file of the member's, kept by nobody on the way and opened as nothing else than a file.

    A document that names somebody who was erased is drawn again without the name. Raises Http404 for a paper
    that is gone, or that a duty keeps from members.
    """
    if isinstance(row, StoredDocument) and (drawn := copy_of(row)):
        return FileResponse(BytesIO(drawn), as_attachment=True, filename=row.filename)
    if not row.file or veils_of(row):
        raise NoFile(row)
    return FileResponse(row.file.open("rb"), as_attachment=True, filename=row.filename)
