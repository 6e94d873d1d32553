"""How surveys of the members are narrowed."""

from __future__ import annotations

import django_filters

from cressmember.core.ui.filters import ListFilters
from governance.models import Survey
from governance.tables.survey import STATES


class SurveyFilter(ListFilters):
    """Surveys by where they stand and by kind."""

    state = django_filters.ChoiceFilter(label="État", choices=list(STATES.items()), empty_label="Tous")
    kind = django_filters.ChoiceFilter(label="Nature", choices=Survey.Kind.choices, empty_label="Toutes")

    class Meta:
        model = Survey
        fields: list[str] = []
