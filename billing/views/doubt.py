"""A due held for doubtful."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from billing import permissions
from billing.actions.doubt import end_doubt, raise_doubt
from billing.forms.doubt import DoubtForm, EndDoubtForm
from billing.models import Doubt, Due
from billing.views.due import OnDue
from billing.views.trail import DUES
from cressmember.core.ui.views import ActionFormView
from cressmember.kernel.writing import long_date


class DoubtCreateView(OnDue):
    """A due that may never be paid."""

    permission_required = permissions.APPROVE
    form_class = DoubtForm
    verb = "Tenir pour douteuse"
    done = "La créance est tenue pour douteuse ; elle reste due."

    def get_title(self) -> str:
        return f"Tenir « {self.object} » pour douteuse"

    def act_on(self, obj: Due, form: Any, *, by: Any) -> Doubt:
        return raise_doubt(due=obj, by=by, **form.cleaned_data)


class DoubtEndView(ActionFormView):
    """A due about which there is no doubt any more."""

    section = "billing"
    permission_required = permissions.APPROVE
    form_class = EndDoubtForm
    trail = (DUES,)
    verb = "Lever le doute"
    done = "La créance n’est plus douteuse."

    def get_queryset(self) -> QuerySet[Doubt]:
        return Doubt.objects.select_related("due__organisation", "due__dues_year")

    def get_title(self) -> str:
        return f"Lever le doute sur « {self.object.due} »"

    def get_introduction(self) -> str:
        return f"Douteuse depuis le {long_date(self.object.starts_on)} : {self.object.because}"

    def get_initial(self) -> dict[str, Any]:
        return {"on": timezone.localdate()}

    def act_on(self, obj: Doubt, form: Any, *, by: Any) -> Doubt:
        return end_doubt(doubt=obj, by=by, **form.cleaned_data)
