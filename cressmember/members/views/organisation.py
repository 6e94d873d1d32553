"""Organisations: the list, the whole file, and what changes it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.html import format_html

from cressmember.core.permissions import OUTBOX
from cressmember.core.queries import history_of
from cressmember.core.ui import navigation
from cressmember.core.ui.history import moments_of
from cressmember.core.ui.views import FormPage, ListPage, RecordView, UpdatePage
from cressmember.kernel import identifiers
from cressmember.kernel.territory import departement
from cressmember.kernel.writing import enumerate_fr, long_date, plural, quote
from cressmember.members import permissions
from cressmember.members.actions.organisation import change_organisation, create_organisation
from cressmember.members.filters import RegisterFilter, day_asked, day_unread
from cressmember.members.forms import OrganisationForm
from cressmember.members.models import Membership, Organisation, Placement, Representation
from cressmember.members.queries import files_of_same_body, panels_of, register, standing, timeline_of
from cressmember.members.rules.category import category_named
from cressmember.members.rules.parity import Outcome, parity_of
from cressmember.members.tables import CATEGORY_TONES, OrganisationTable
from cressmember.members.views.known import CreateUnlessKnownPage
from cressmember.members.views.page import REGISTER, OnFile


class OrganisationListView(ListPage):
    """The register: members by default, everyone known on demand, as of any day."""

    title = "Adhérents"
    section = "members"
    permission_required = permissions.VIEW
    export_permission = permissions.EXPORT
    template_name = "members/organisation_list.html"
    table_class = OrganisationTable
    filterset_class = RegisterFilter
    # With the list that narrows goes the link that writes to it: it would reach everybody otherwise.
    fragment_name = "members/_organisation_list.html"
    noun = ("fiche", "fiches")
    feminine = True
    search_placeholder = "Nom, sigle, SIRET, ville, personne…"
    empty_title = "Aucune fiche"
    empty_text = "Importez votre fichier d’adhérents, ou créez une première fiche."

    def get_queryset(self) -> QuerySet[Organisation]:
        day = day_asked(self.request.GET)
        return register(on=day).annotate(standing=standing(on=day))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            may_edit=self.request.user.has_perm(permissions.EDIT),
            create_url=reverse("members:organisation-create"),
            write_url=self._write_url(),
            **context,
        )

    def _write_url(self) -> str:
        """Where those of the list are written to, with its very filters; nothing for who may not."""
        path = navigation.address("office:segment-create")
        if not path or not self.request.user.has_perm(OUTBOX):
            return ""
        asked = str(self.address).partition("?")[2]
        return f"{path}?{asked}" if asked else path


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
        day, user, organisation = day_asked(self.request.GET), self.request.user, self.object
        category = category_named(organisation.category_on(day))
        memberships = list(organisation.memberships.all())
        membership = next((row for row in memberships if row.in_force_on(day)), None)
        placement = next((row for row in organisation.placements.all() if row.in_force_on(day)), None)
        representations = sorted(organisation.representations.all(), key=lambda row: row.precedence)
        current = [row for row in representations if row.in_force_on(day)]
        voices = {Representation.Role.TITULAR, Representation.Role.SUBSTITUTE}
        parity = parity_of(row.person.gender for row in current if row.person and row.role in voices)
        parity_tone, parity_label = PARITY_BADGES[parity.outcome]
        found = departement(organisation.departement) if organisation.departement else None
        return super().get_context_data(
            day=day,
            day_unread=day_unread(self.request.GET),
            is_today=day == timezone.localdate(),
            category=category,
            category_tone=CATEGORY_TONES[category.code],
            membership=membership,
            past_memberships=[row for row in memberships if row.ended_on and row.ended_on <= day],
            admitted_text=_admitted(membership) if membership else "",
            decision_text=_decided(membership) if membership else "",
            placement=placement,
            placed_text=_placed(placement, membership),
            placements_to_come=[
                row for row in organisation.placements.all() if row.starts_on and row.starts_on > day
            ],
            relations=[row for row in organisation.relations.all() if row.in_force_on(day)],
            representations=current,
            past_representations=[row for row in representations if not row.in_force_on(day)],
            parity=parity,
            parity_tone=parity_tone,
            parity_label=parity_label,
            departement_name=f"{found.name} ({found.code})" if found else "",
            newsletter_text={True: "oui", False: "non", None: ""}[organisation.newsletter],
            website=_site(organisation),
            figures=organisation.figures.all(),
            paid_for=organisation.pays_for.all(),
            panels=panels_of(organisation, on=day, user=user),
            moments=timeline_of(organisation, on=day, user=user),
            may_edit=user.has_perm(permissions.EDIT),
            modify_url=reverse("members:organisation-update", args=[organisation.pk]),
            acts=_acts(organisation, memberships),
            page_tabs=_tabs(organisation),
            **context,
        )


PARITY_BADGES = {
    Outcome.KEPT: ("good", "Parité respectée"),
    Outcome.BROKEN: ("stop", "Parité non respectée"),
    Outcome.NOT_KNOWN: ("attention", "Parité non établie"),
    Outcome.WITHOUT_OBJECT: ("neutral", "Parité sans objet"),
}


def _site(organisation: Organisation) -> str:
    """Its site, as a link where it is one: what a file wrote may be anything."""
    if not organisation.site:
        return organisation.website
    return format_html('<a href="{}" rel="noopener">{}</a>', organisation.site, organisation.website)


def _admitted(membership: Membership) -> str:
    """The admission as precisely as it is known: « août 2014 » when the day is not."""
    if membership.admitted_on is None:
        return "date non connue"
    return long_date(membership.admitted_on, membership.admitted_precision)


def _placed(placement: Placement | None, membership: Membership | None) -> str:
    """Since when and by which decision a member changed college; empty where it stands as it was admitted."""
    if not (placement and membership and placement.starts_on):
        return ""
    if placement.starts_on == membership.admitted_on:
        return ""
    return ", ".join(filter(None, [f"depuis le {long_date(placement.starts_on)}", placement.act]))


def _decided(membership: Membership) -> str:
    on = f" du {long_date(membership.decided_on)}" if membership.decided_on else ""
    return f"{membership.decided_by}{on}" if membership.decided_by else ""


def _acts(organisation: Organisation, memberships: list[Membership]) -> list[tuple[str, str]]:
    """What can be done to the file, given where the membership stands."""
    here = [organisation.pk]
    standing = next((row for row in memberships if row.ended_on is None), None)
    acts = [
        ("Nos dirigeants ont changé", reverse("members:organisation-renew-leaders", args=here)),
        ("Ajouter un contact ou représentant", reverse("members:representation-create", args=here)),
        ("Enregistrer un chiffre", reverse("members:figure-create", args=here)),
    ]
    if standing:
        acts += [
            ("Changer de collège", reverse("members:organisation-place", args=here)),
            ("Corriger l’adhésion", reverse("members:membership-update", args=[standing.pk])),
            ("Démission, radiation, exclusion", reverse("office:departure-create", args=here)),
            ("Absorbée par un autre adhérent", reverse("office:member-absorb", args=here)),
            ("Écrire une fin d’adhésion", reverse("members:membership-end", args=[standing.pk])),
        ]
    else:
        acts.append(("Enregistrer l’adhésion", reverse("members:organisation-admit", args=here)))
        if memberships:
            acts.append(
                ("Annuler la fin d’adhésion", reverse("members:membership-reopen", args=[memberships[-1].pk]))
            )
    acts.append(("Ajouter un lien avec la chambre", reverse("members:relation-create", args=here)))
    acts.append(("Consentements", reverse("members:organisation-consents", args=here)))
    return acts


def _tabs(organisation: Organisation) -> list[tuple[str, str]]:
    return [
        ("Fiche", organisation.get_absolute_url()),
        ("Historique", reverse("members:organisation-history", args=[organisation.pk])),
    ]


class OrganisationHistoryView(OnFile, RecordView):
    """Who changed what on the file, when, from what to what."""

    model = Organisation
    section = "members"
    permission_required = permissions.VIEW
    template_name = "members/organisation_history.html"

    def get_title(self) -> str:
        return "Historique de la fiche"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        moments = moments_of(history_of(self.object)[:200], self.object)
        return super().get_context_data(moments=moments, page_tabs=_tabs(self.object), **context)


class OrganisationPage(FormPage):
    """A file written on a form; a SIREN borne by another file is kept, and said."""

    section = "members"
    permission_required = permissions.EDIT
    form_class = OrganisationForm

    def warn_of_establishments(self, organisation: Organisation) -> None:
        """Name the other files of one body: two establishments are two members, and may be one by mistake."""
        if others := files_of_same_body(organisation):
            names = enumerate_fr([quote(other.name) for other in others])
            siren = identifiers.format_siren(organisation.siren)
            bear = plural(len(others), "porte", "portent")
            messages.warning(
                self.request,
                f"{names} {bear} aussi le SIREN {siren} : ce sont des établissements d’un même organisme. "
                "S’il s’agit de la même structure, fusionnez les fiches.",
            )


class OrganisationCreateView(OrganisationPage, CreateUnlessKnownPage):
    """A new file."""

    title = "Nouvelle fiche"
    trail = (REGISTER,)
    cancel_url = reverse_lazy("members:organisation-list")
    verb = "Créer la fiche"
    done = "La fiche est créée. Si elle adhère, Actions, puis « Enregistrer l’adhésion »."

    def create(self, *, is_another: bool, **fields: Any) -> Organisation:
        organisation = create_organisation(is_another=is_another, by=self.request.user, **fields)
        self.warn_of_establishments(organisation)
        return organisation


class OrganisationUpdateView(OnFile, OrganisationPage, UpdatePage):
    """A change in a file."""

    model = Organisation
    done = "La fiche est à jour."

    def get_title(self) -> str:
        return f"Modifier {self.object}"

    def act(self, form: Any) -> Organisation:
        organisation = change_organisation(
            organisation=self.object, by=self.request.user, **form.cleaned_data
        )
        if organisation.siren != self.object.siren:
            self.warn_of_establishments(organisation)
        return organisation
