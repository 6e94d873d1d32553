"""The staff home: what waits today; and a search over the whole house."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils import timezone

from billing.models import Campaign, Due, DuesYear, Scale
from billing.queries import grand_total, totals, waiting_for_the_printer
from cressmember.accounts.models import User
from cressmember.core.models import Chamber
from cressmember.core.queries import jobs_under_way, messages_to_watch
from cressmember.core.ui import access
from cressmember.core.ui.address import typed
from cressmember.core.ui.charts import Bar, Period
from cressmember.core.ui.views import PageTemplateView
from cressmember.kernel.writing import plural
from cressmember.members.models import NetworkFigure, Organisation, Person
from cressmember.members.queries import (
    colleges_in_force,
    likely_duplicates,
    members_by_college,
    network_table,
)
from cressmember.office.models import ImportBatch
from cressmember.office.permissions import STEER, VIEW

MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class FirstStep:
    """Something to do in a chamber that has just opened: where, or who may."""

    title: str
    text: str
    is_done: bool
    links: list[tuple[str, str]]
    refusal: str
    is_next: bool = False


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
            return super().get_context_data(first_steps=self._first_steps(), **context)
        members = reverse("members:organisation-list")
        return super().get_context_data(
            tasks=self._tasks(),
            members=sum(count.members for count in counts),
            members_url=members,
            bars=[Bar(row.name, row.members, f"{members}?college={row.code or 'none'}") for row in counts],
            **(self._dues() if user.has_perm("billing.view") else {}),
            **context,
        )

    def _first_steps(self) -> list[FirstStep]:
        chamber = Chamber.objects.first()
        team = User.objects.filter(is_active=True).count()
        steps = [
            self._step(
                "Présentez la chambre",
                "Adresse, SIRET, compte bancaire, logo : ils figurent sur tout ce qui part.",
                "core.configure",
                [("Réglages › La chambre", "core:chamber-update")],
                is_done=bool(chamber and chamber.siret and chamber.iban),
            ),
            self._step(
                "Invitez vos collègues",
                "Chaque personne a son accès, avec un rôle qui dit ce qu’elle peut faire.",
                "accounts.manage",
                [("Inviter dans l’équipe", "accounts:invitation-create")],
                is_done=team > 1,
            ),
            self._step(
                "Faites entrer vos adhérents",
                "Votre tableau tel qu’il est : il est lu, répété, puis écrit avec votre accord. "
                "Sans tableau, ajoutez une première fiche.",
                "members.import",
                [
                    ("Importer un fichier", "office:import-create"),
                    ("Ajouter une fiche", "members:organisation-create"),
                ],
            ),
            self._step(
                "Adoptez le barème",
                "S’il est dans votre tableau, l’import en fait un projet : la trésorerie le relit, puis dit "
                "quelle instance l’a voté.",
                "billing.approve",
                [("Cotisations › Barèmes", "billing:scale-list")],
                is_done=Scale.objects.filter(adopted_on__isnull=False).exists(),
            ),
        ]
        following = next((step for step in steps if step.links and not step.is_done), None)
        return [
            replace(step, title=f"{rank}. {step.title}", is_next=step is following)
            for rank, step in enumerate(steps, start=1)
        ]

    def _step(
        self, title: str, text: str, permission: str, links: list[tuple[str, str]], *, is_done: bool = False
    ) -> FirstStep:
        may = self.request.user.has_perm(permission)
        return FirstStep(
            title,
            text,
            is_done,
            [(label, reverse(name)) for label, name in links] if may else [],
            "" if may else access.refusal([permission]),
        )

    def _dues(self) -> dict[str, Any]:
        dues = reverse("billing:due-list")
        keys = dict(DuesYear.objects.values_list("label", "pk"))
        return {
            "dues": grand_total(),
            "series": ["Appelé", "Encaissé"],
            "years": [
                Period(row.label, [row.called, row.collected], f"{dues}?standing=live&year={keys[row.key]}")
                for row in totals(by="year")
            ],
        }

    def _tasks(self) -> list[tuple[int, str, str]]:
        """What waits: how many, what (in the singular and in the plural), where."""
        user = self.request.user
        tasks: list[tuple[int, tuple[str, str], str]] = []
        if user.has_perm("members.import"):
            waiting = ImportBatch.objects.waiting().count()
            tasks.append(
                (waiting, ("fichier à importer", "fichiers à importer"), reverse("office:import-list"))
            )
        if user.has_perm("members.view"):
            alike = len(likely_duplicates())
            tasks.append(
                (alike, ("doublon possible", "doublons possibles"), reverse("members:duplicate-list"))
            )
        if user.has_perm("billing.approve"):
            drafts = Scale.objects.filter(adopted_on__isnull=True).count()
            tasks.append((drafts, ("barème à adopter", "barèmes à adopter"), reverse("billing:scale-list")))
        if user.has_perm("billing.view"):
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
        if user.has_perm("core.outbox"):
            watched = messages_to_watch().count()
            words = ("courriel non remis ou incertain", "courriels non remis ou incertains")
            tasks.append((watched, words, reverse("core:message-list")))
        if user.has_perm("core.configure"):
            running = jobs_under_way().count()
            tasks.append((running, ("travail en cours", "travaux en cours"), reverse("core:job-list")))
        return [(count, plural(count, *words), url) for count, words, url in tasks if count]


class SearchView(PageTemplateView):
    """Any member, person or document number, from anywhere."""

    title = "Recherche"
    section = "home"
    permission_required = VIEW
    template_name = "office/search.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        query = typed(self.request, "recherche")
        user = self.request.user
        found: list[tuple[str, list[Any]]] = []
        if query and user.has_perm("members.view"):
            found.append(("Organisations", list(Organisation.objects.search(query)[:MOST_FOUND])))
            found.append(("Personnes", list(Person.objects.search(query)[:MOST_FOUND])))
        if query and user.has_perm("billing.view"):
            dues = Due.objects.filter(documents__number__icontains=query).select_related(
                "organisation", "dues_year"
            )
            found.append(("Documents", list(dues[:MOST_FOUND])))
        return super().get_context_data(
            query=query, found=[(label, rows) for label, rows in found if rows], **context
        )


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
