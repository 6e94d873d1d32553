"""The directory of members, for members."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from cressmember.core.ui.charts import Bar
from cressmember.core.ui.views import leafed
from cressmember.kernel.territory import DEPARTEMENT_BY_CODE
from cressmember.members.models import Organisation
from cressmember.portal.queries.directory import Directory
from cressmember.portal.views.part.page import PartPage

PER_PAGE = 50


class DirectoryView(PartPage, TemplateView):
    """Member organisations, and those of their people who agreed; on a map and in a list."""

    title = "Annuaire"
    template_name = "portal/part/directory.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        today = timezone.localdate()
        mine = [hat.organisation.pk for hat in self.hats]
        if not Organisation.objects.members(on=today).filter(pk__in=mine).exists():
            return super().get_context_data(is_member=False, **context)
        asked = {name: self.request.GET.get(name, "")[:120].replace("\0", "") for name in NAMES}
        directory = Directory(today)
        found = directory.narrowed(
            query=asked["q"],
            college=asked["college"],
            departement=asked["departement"],
            sector=asked["secteur"],
        )
        leaf, leaves = leafed(found, self.request, per_page=PER_PAGE)
        counts = {
            code: count for code, count in directory.departements.items() if code in DEPARTEMENT_BY_CODE
        }
        here = reverse("portal:part-directory")
        urls = {code: f"{here}?{urlencode({'departement': code})}" for code in counts}
        return super().get_context_data(
            is_member=True,
            asked=asked,
            directory=directory,
            leaf=leaf,
            count=len(found),
            counts=counts,
            urls=urls,
            bars=[
                Bar(str(DEPARTEMENT_BY_CODE[code]), count, urls[code])
                for code, count in sorted(counts.items(), key=lambda each: (-each[1], each[0]))
            ],
            choices=[(code, str(DEPARTEMENT_BY_CODE[code])) for code in sorted(counts)],
            **leaves,
            **context,
        )


NAMES = ("q", "college", "departement", "secteur")
