"""One's calendar: a secret address that any calendar can follow, renewed and closed at will."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from cressmember.core.models import Chamber
from cressmember.portal.queries.part import entries_of
from cressmember.portal.views.declaration import PublicPage
from cressmember.portal.views.part.page import PartPage
from governance.actions.taking_part import close_feed, open_feed
from governance.models import CalendarFeed
from governance.rules.meeting.calendar_entry import calendar_feed

PLAIN = "text/plain; charset=utf-8"


class CalendarView(PartPage, TemplateView):
    """The address of one's calendar; a POST opens it, renews it or closes it."""

    title = "Mon agenda"
    template_name = "portal/part/calendar.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        now = timezone.now()
        return super().get_context_data(
            feed=CalendarFeed.objects.filter(user=self.request.user).first(),
            entries=len(entries_of(self.request.user, now=now)),
            **context,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Open, renew or close the address, as the button says."""
        if request.POST.get("act") == "close":
            close_feed(user=self.request.user)
            messages.success(request, "L’adresse est fermée : aucun agenda ne la lit plus.")
        else:
            had_one = CalendarFeed.objects.filter(user=self.request.user).exists()
            open_feed(user=self.request.user)
            ends = " L’adresse donnée avant ne s’ouvre plus." if had_one else ""
            messages.success(request, f"Voici votre adresse.{ends}")
        return HttpResponseRedirect(reverse("portal:part-calendar"))


@method_decorator(login_not_required, name="dispatch")
class FeedView(PublicPage):
    """The file behind a secret address."""

    def opens(self, **kwargs: Any) -> bool:
        return CalendarFeed.of_token(kwargs["token"]) is not None

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        feed = CalendarFeed.of_token(token)
        if feed is None:
            return HttpResponse("Cet agenda n’existe plus.", status=404, content_type=PLAIN)
        told = calendar_feed(str(Chamber.current()), entries_of(feed.user, now=timezone.now()))
        response = HttpResponse(told, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="agenda.ics"'
        return response
