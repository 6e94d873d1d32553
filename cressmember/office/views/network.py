"""The network of the chambers."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from cressmember.core.ui.views import PageTemplateView
from cressmember.members.models import NetworkFigure
from cressmember.members.queries import colleges_in_force, network_table
from cressmember.office.permissions import STEER


class NetworkView(PageTemplateView):
    """The chambers of the network at a date; what they did not say stays unknown."""

    title = "Réseau"
    section = "steering"
    permission_required = STEER
    template_name = "office/network.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        latest = NetworkFigure.objects.order_by("-on").values_list("on", flat=True).first()
        reported = NetworkFigure.objects.filter(on=latest) if latest else NetworkFigure.objects.none()
        codes = [code for code in reported.values_list("college", flat=True).distinct() if code]
        named = {row.code: row.name for row in colleges_in_force(on=timezone.localdate())}
        order = [code for code in named if code in codes] + [code for code in codes if code not in named]
        rows = network_table(on=latest, colleges=order) if latest else []
        return super().get_context_data(
            on=latest,
            heads=[named.get(code, code) for code in order],
            rows=[(row, [row.by_college[code] for code in order]) for row in rows],
            sums=[sum(row.by_college[code] or 0 for row in rows) for code in order],
            unknown=sum(row.unknown for row in rows),
            total=sum(row.total for row in rows),
            **context,
        )
