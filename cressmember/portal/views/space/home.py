"""Where a member arrives: what is expected, what comes next, the latest documents."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from cressmember.core.models import Chamber
from cressmember.core.ui.views import PageTemplateView
from cressmember.portal.queries.hat import Hat, hats_of
from cressmember.portal.queries.space import (
    LATEST,
    documents_of,
    expected_of,
    own_participations,
    participations_of,
    seats,
    settled_year,
    waiting_proposal,
)
from cressmember.portal.views.space.page import SpacePage, ways


def told(hat: Hat) -> dict[str, Any]:
    """What the home says of one organisation."""
    today = timezone.localdate()
    called = seats(participations_of(hat, on=today))
    expected = expected_of(hat, called, on=today)
    return {
        "hat": hat,
        "organisation": hat.organisation,
        "expected": expected,
        "settled_year": settled_year(hat.organisation, on=today),
        "owes": any(each.title == "Cotisation à régler" for each in expected),
        "called": [seat for seat in called if not seat.is_over],
        "proposal": waiting_proposal(hat.organisation),
        "documents": documents_of(hat.organisation)[:LATEST],
    }


class MemberHomeView(PageTemplateView):
    """All that is expected, for each organisation; of one alone, its own home."""

    title = "Mon espace"
    permission_required = ()
    template_name = "portal/home.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        hats = hats_of(request.user, on=timezone.localdate())
        own = own_participations(request.user)
        if len(hats) == 1 and not own.exists():
            return HttpResponseRedirect(reverse("portal:space-home", args=[hats[0].organisation.pk]))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        hats = hats_of(self.request.user, on=timezone.localdate())
        return super().get_context_data(
            spaces=[told(hat) for hat in hats],
            ways=ways(hats[0] if len(hats) == 1 else None, self.request.path) if hats else [],
            own=[seat for seat in seats(own_participations(self.request.user)) if not seat.is_over],
            chamber=Chamber.current(),
            **context,
        )


class SpaceHomeView(SpacePage, PageTemplateView):
    """The home of one organisation."""

    title = "Accueil"
    template_name = "portal/space/home.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        shown = super().get_context_data(**context)
        return shown | told(self.hat)
