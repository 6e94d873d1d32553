"""What the chamber holds about whoever is signed in: read, printed, taken away (GDPR articles 15 and 20)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.generic import TemplateView, View

from cressmember.core.models import Chamber
from cressmember.members.models import Person
from cressmember.members.queries.personal import handing
from cressmember.portal.views.part.page import PartPage


class OwnDataPage(PartPage):
    """A page about one's own data: whoever is signed in is the only person it may be about."""

    title = "Mes données personnelles"

    @property
    def person(self) -> Person:
        """Who is signed in, in the register. Raises Http404 for an account of nobody there."""
        person = Person.objects.filter(user=self.request.user).first()
        if person is None:
            raise Http404("Nobody of the register.")
        return person


class OwnDataView(OwnDataPage, TemplateView):
    """The same as the file, to be read."""

    template_name = "portal/part/data.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        today = timezone.localdate()
        dossier = handing().read(self.person, on=today)
        return super().get_context_data(dossier=dossier, today=today, chamber=Chamber.current(), **context)


class OwnDataFileView(OwnDataPage, View):
    """One's data as a file that another programme reads; handing it over leaves a trace, by number alone."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person = self.person
        told = handing().read(person, on=timezone.localdate()).told(own_only=True)
        answer = HttpResponse(told, content_type="application/json; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="mes-donnees.json"'
        answer["Cache-Control"] = "no-store"
        handing().tell(person=person, by=request.user)
        return answer
