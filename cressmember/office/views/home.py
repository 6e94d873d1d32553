"""The staff home: what waits today, or what to do first in a chamber that has just opened."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from billing import permissions as billing
from billing.models import Campaign, Due, DuesYear, Scale
from billing.queries import added, totals, waiting_for_the_printer
from cressmember.core import permissions as core
from cressmember.core.queries import jobs_under_way, messages_to_watch
from cressmember.core.ui.charts import Bar, Period
from cressmember.core.ui.views import PageTemplateView
from cressmember.kernel.writing import plural
from cressmember.members import permissions as members
from cressmember.members.models import Organisation
from cressmember.members.queries import likely_duplicates, members_by_college
from cressmember.office.models import ImportBatch
from cressmember.office.permissions import VIEW
from cressmember.office.views.first_steps import first_steps


class HomeView(PageTemplateView):
    """The day's work; members and dues as they stand."""

    title = "Accueil"
    section = "home"
    permission_required = VIEW
    template_name = "office/home.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        today = timezone.localdate()
        user = self.request.user
        counts = members_by_college(on=today)
        if not any(count.members for count in counts) and not Organisation.objects.exists():
            return super().get_context_data(first_steps=first_steps(user), **context)
        register = reverse("members:organisation-list")
        return super().get_context_data(
            tasks=self._tasks(),
            members=sum(count.members for count in counts),
            members_url=register,
            bars=[Bar(row.name, row.members, f"{register}?college={row.code or 'none'}") for row in counts],
            **(self._dues() if user.has_perm(billing.VIEW) else {}),
            **context,
        )

    def _dues(self) -> dict[str, Any]:
        dues = reverse("billing:due-list")
        keys = dict(DuesYear.objects.values_list("label", "pk"))
        by_year = totals(by="year")
        return {
            "dues": added(by_year),
            "series": ["Appelé", "Encaissé"],
            "years": [
                Period(row.label, [row.called, row.collected], f"{dues}?standing=live&year={keys[row.key]}")
                for row in by_year
            ],
        }

    def _tasks(self) -> list[tuple[int, str, str]]:
        """What waits: how many, what (in the singular and in the plural), where."""
        user = self.request.user
        tasks: list[tuple[int, tuple[str, str], str]] = []
        if user.has_perm(members.IMPORT):
            waiting = ImportBatch.objects.waiting().count()
            tasks.append(
                (waiting, ("fichier à importer", "fichiers à importer"), reverse("office:import-list"))
            )
        if user.has_perm(members.VIEW):
            alike = len(likely_duplicates())
            tasks.append(
                (alike, ("doublon possible", "doublons possibles"), reverse("members:duplicate-list"))
            )
        if user.has_perm(billing.APPROVE):
            drafts = Scale.objects.filter(adopted_on__isnull=True).count()
            tasks.append((drafts, ("barème à adopter", "barèmes à adopter"), reverse("billing:scale-list")))
        if user.has_perm(billing.VIEW):
            going = Campaign.objects.under_way().count()
            late = Due.objects.late(on=timezone.localdate()).count()
            to_post = waiting_for_the_printer().count()
            tasks += [
                (
                    going,
                    ("campagne en préparation", "campagnes en préparation"),
                    reverse("billing:campaign-list"),
                ),
                (
                    late,
                    ("cotisation en retard", "cotisations en retard"),
                    f"{reverse('billing:due-list')}?standing=late",
                ),
                (
                    to_post,
                    ("document à imprimer et à poster", "documents à imprimer et à poster"),
                    f"{reverse('billing:document-list')}?delivery=print",
                ),
            ]
        if user.has_perm(core.OUTBOX):
            watched = messages_to_watch().count()
            words = ("courriel non remis ou incertain", "courriels non remis ou incertains")
            tasks.append((watched, words, reverse("core:message-list")))
        if user.has_perm(core.CONFIGURE):
            running = jobs_under_way().count()
            tasks.append((running, ("travail en cours", "travaux en cours"), reverse("core:job-list")))
        return [(count, plural(count, *words), url) for count, words, url in tasks if count]
