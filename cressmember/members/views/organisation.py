"""Organisations: the list, the whole file, and what changes it."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone

from cressmember.core.queries import history_of
from cressmember.core.ui.timeline import Moment
from cressmember.core.ui.views import ActionFormView, CreatePage, ListPage, RecordView, UpdatePage
from cressmember.members import permissions
from cressmember.members.actions.organisation import change_organisation, create_organisation, declare_figure
from cressmember.members.filters import OrganisationFilter, day_asked
from cressmember.members.forms import FigureForm, OrganisationForm
from cressmember.members.models import Membership, Organisation, Placement, Representation
from cressmember.members.queries import panels_of, register, settled, timeline_of
from cressmember.members.rules.category import category_named
from cressmember.members.rules.parity import parity_of
from cressmember.members.tables import CATEGORY_TONES, OrganisationTable

REGISTER = ("Adhérents", "/gestion/adherents/")


class OrganisationListView(ListPage):
    """The register: members by default, everyone known on demand, as of any day."""

    title = "Adhérents"
    section = "members"
    permission_required = permissions.VIEW
    export_permission = permissions.EXPORT
    table_class = OrganisationTable
    filterset_class = OrganisationFilter
    noun = ("fiche", "fiches")
    feminine = True
    search_placeholder = "Nom, sigle, SIRET, ville, personne…"
    empty_title = "Aucune fiche"
    empty_text = "Reprenez votre fichier d’adhérents, ou créez une première fiche."

    def get_queryset(self) -> QuerySet[Organisation]:
        day = day_asked(self.request.GET)
        return register(on=day).annotate(standing=settled(on=day))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        if self.request.user.has_perm(permissions.EDIT):
            context["create_url"] = reverse("members:organisation-create")
        return super().get_context_data(**context)


class OrganisationDetailView(RecordView):
    """The whole file on one page, with its timeline, as of a day."""

    model = Organisation
    section = "members"
    permission_required = permissions.VIEW
    template_name = "members/organisation_detail.html"
    trail = (REGISTER,)

    def get_queryset(self) -> QuerySet[Organisation]:
        return Organisation.objects.select_related("payer").prefetch_related(
            Prefetch("memberships", Membership.objects.order_by("admitted_on", "pk")),
            Prefetch("placements", Placement.objects.select_related("college")),
            Prefetch("representations", Representation.objects.select_related("person")),
            "relations",
            "figures",
            "settlements",
        )

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        day = day_asked(self.request.GET)
        organisation = self.object
        representations = list(organisation.representations.all())
        current = [row for row in representations if row.in_force_on(day)]
        category = category_named(organisation.category_on(day))
        return super().get_context_data(
            day=day,
            is_today=day == timezone.localdate(),
            category=category,
            category_tone=CATEGORY_TONES[category.code],
            membership=next((row for row in organisation.memberships.all() if row.in_force_on(day)), None),
            placement=next((row for row in organisation.placements.all() if row.in_force_on(day)), None),
            relations=[row for row in organisation.relations.all() if row.in_force_on(day)],
            representations=current,
            past_representations=[row for row in representations if row not in current],
            parity=parity_of(
                [
                    row.person.gender
                    for row in current
                    if row.person
                    and row.role in {Representation.Role.TITULAR, Representation.Role.SUBSTITUTE}
                ]
            ),
            figures=organisation.figures.all(),
            panels=panels_of(organisation, on=day, user=self.request.user),
            moments=[
                Moment(at=moment.on, title=moment.title, text=moment.text, url=moment.url)
                for moment in timeline_of(organisation, on=day, user=self.request.user)
            ],
            may_edit=self.request.user.has_perm(permissions.EDIT),
            may_merge=self.request.user.has_perm(permissions.MERGE),
            **context,
        )


class OrganisationHistoryView(RecordView):
    """Who changed what on the file, when, from what to what."""

    model = Organisation
    section = "members"
    permission_required = permissions.VIEW
    template_name = "members/organisation_history.html"

    def get_trail(self) -> list[tuple[str, str]]:
        return [REGISTER, (str(self.object), self.object.get_absolute_url())]

    def get_title(self) -> str:
        return "Historique de la fiche"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(entries=history_of(self.object)[:200], **context)


class OrganisationCreateView(CreatePage):
    """A new file."""

    title = "Nouvelle fiche"
    section = "members"
    permission_required = permissions.EDIT
    form_class = OrganisationForm
    trail = (REGISTER,)
    cancel_url = "/gestion/adherents/"
    verb = "Créer la fiche"
    done = "La fiche est créée. Il reste à dire si l’organisation est adhérente."

    def act(self, form: Any) -> Organisation:
        return create_organisation(by=self.request.user, **form.cleaned_data)


class OrganisationUpdateView(UpdatePage):
    """A change in a file."""

    model = Organisation
    section = "members"
    permission_required = permissions.EDIT
    form_class = OrganisationForm
    done = "La fiche est à jour."

    def get_title(self) -> str:
        return f"Modifier {self.object}"

    def act(self, form: Any) -> Organisation:
        return change_organisation(organisation=self.object, by=self.request.user, **form.cleaned_data)


class FigureCreateView(ActionFormView):
    """A declared figure, with its year and its source."""

    model = Organisation
    section = "members"
    permission_required = permissions.EDIT
    form_class = FigureForm
    done = "Le chiffre est enregistré."

    def get_title(self) -> str:
        return f"Chiffre déclaré par {self.object}"

    def act_on(self, obj: Organisation, form: Any, *, by: Any) -> object:
        return declare_figure(organisation=obj, on=timezone.localdate(), by=by, **form.cleaned_data)
