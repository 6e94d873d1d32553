"""The surveys to which one's organisations are invited."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.views.generic import TemplateView

from cressmember.portal.queries.part import surveys_of
from cressmember.portal.views.part.page import PartPage


class SurveyListView(PartPage, TemplateView):
    """Those to answer, those answered, those that are closed."""

    title = "Consultations"
    template_name = "portal/part/surveys.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        today = timezone.localdate()
        rows = list(surveys_of(self.hats, self.request.user)) if self.hats else []
        waiting = [row for row in rows if row.survey.receives_on(today) and not row.mark.answered]
        return super().get_context_data(
            waiting=waiting, others=[row for row in rows if row not in waiting], today=today, **context
        )
