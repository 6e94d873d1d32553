"""Long work, seen while it runs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from cressmember.core.models import Job
from cressmember.core.permissions import CONFIGURE
from cressmember.core.tables import JobTable
from cressmember.core.ui.views import ListPage, RecordView

STARTS_WITHIN = timedelta(minutes=2)


class JobListView(ListPage):
    """The work of everyone, for administrators."""

    title = "Travaux"
    section = "settings"
    permission_required = CONFIGURE
    model = Job
    table_class = JobTable
    noun = ("travail", "travaux")
    exportable = False
    empty_title = "Aucun travail"
    empty_text = "Les longs travaux (imports, émissions) apparaissent ici."


class JobDetailView(RecordView):
    """One piece of work: for whoever started it, and for administrators."""

    model = Job
    permission_required = ()
    template_name = "core/job_detail.html"

    def get_template_names(self) -> list[str]:
        htmx = getattr(self.request, "htmx", None)
        return ["core/_job.html"] if htmx else ["core/job_detail.html"]

    def get_object(self, queryset: QuerySet[Job] | None = None) -> Job:
        job = super().get_object(queryset)
        user = self.request.user
        if job.started_by_id != user.pk and not user.has_perm(CONFIGURE):
            raise Http404
        return job

    def get_note(self) -> str:
        """Where the work is; or why nothing happens."""
        job = self.object
        if job.state == Job.State.QUEUED and timezone.now() - job.created_at > STARTS_WITHIN:
            return (
                "Rien ne commence : demandez à la personne qui tient l’installation "
                "de vérifier que les longs travaux sont en marche."
            )
        return job.note

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        job = self.object
        about = job.about
        return super().get_context_data(
            note=self.get_note(),
            poll="" if job.is_over else reverse("core:job-detail", args=[job.pk]),
            report=list(job.report.items()),
            about_url=about.get_absolute_url() if about else "",
            **context,
        )
