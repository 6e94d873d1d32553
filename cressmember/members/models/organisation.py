"""An organisation that the chamber knows: member, partner, funder, payer or prospect."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import FilteredRelation, Q
from django.urls import reverse

from cressmember.kernel.folding import words
from cressmember.members.models.periods import in_force
from cressmember.members.rules.category import Span, category_on

# A link to the site of a member leads to the web, and nowhere else.
is_site = URLValidator(
    schemes=["http", "https"],
    message="Ce n’est pas l’adresse d’un site : écrivez-la comme https://www.exemple.fr.",
)


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def search(self, query: str) -> Self:
        """Keep those that hold every word, whatever the accents and the case."""
        found = self
        for word in words(query):
            found = found.filter(search_text__contains=word)
        return found

    def members(self, *, on: date) -> Self:
        """Keep the organisations whose membership is in force on that day."""
        return self.filter(pk__in=_memberships_in_force(on))

    def with_college(self, *, on: date) -> Self:
        """Join the placement in force on that day as ``placement``, in one query."""
        return self.alias(
            placement=FilteredRelation(
                "placements", condition=in_force(on, start="starts_on", end="ends_on", prefix="placements__")
            )
        ).annotate(
            college_id=models.F("placement__college_id"),
            college_code=models.F("placement__college__code"),
            college_name=models.F("placement__college__name"),
        )

    def with_membership(self, *, on: date) -> Self:
        """Join the membership in force on that day as ``membership``."""
        return self.alias(
            membership=FilteredRelation(
                "memberships",
                condition=in_force(on, start="admitted_on", end="ended_on", prefix="memberships__"),
            )
        ).annotate(
            membership_id=models.F("membership__id"),
            admitted_on=models.F("membership__admitted_on"),
            admitted_precision=models.F("membership__admitted_precision"),
        )


def _memberships_in_force(on: date) -> models.QuerySet[Any, Any]:
    from cressmember.members.models.membership import Membership

    return Membership.objects.in_force(on=on).values("organisation_id")


class Organisation(models.Model):
    """An organisation; what it is for the chamber on a day follows from its memberships and relations."""

    class Kind(models.TextChoices):
        SINGLE = "single", "Structure"
        NETWORK = "network", "Réseau"

    number = models.PositiveIntegerField("numéro d’adhérent", null=True, blank=True, unique=True)
    name = models.CharField("raison sociale", max_length=250)
    acronym = models.CharField("sigle", max_length=60, blank=True)
    legal_form = models.CharField("statut juridique", max_length=100, blank=True)
    is_esus = models.BooleanField("agrément ESUS", default=False)
    kind = models.CharField("type", max_length=10, choices=Kind.choices, default=Kind.SINGLE)

    siren = models.CharField("SIREN", max_length=9, blank=True, db_index=True)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    siret_shared_because = models.CharField(
        "justification du SIRET partagé",
        max_length=250,
        blank=True,
        help_text="À remplir seulement si une autre fiche porte déjà ce SIRET.",
    )
    rna = models.CharField("numéro RNA", max_length=10, blank=True, db_index=True)

    street = models.CharField("adresse", max_length=250, blank=True)
    street_more = models.CharField("complément d’adresse", max_length=250, blank=True)
    postcode = models.CharField("code postal", max_length=10, blank=True)
    city = models.CharField("ville", max_length=120, blank=True)
    departement = models.CharField("département", max_length=3, blank=True, db_index=True)
    employment_area = models.CharField("bassin d’emploi", max_length=120, blank=True)
    sector = models.CharField("secteur", max_length=120, blank=True)
    website = models.CharField("site internet", max_length=200, blank=True, validators=[is_site])
    email = models.EmailField("adresse électronique", blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    post_only = models.BooleanField("courrier postal uniquement", default=False)
    newsletter = models.BooleanField("lettre d’information", null=True, blank=True)

    payer = models.ForeignKey(
        "self",
        verbose_name="payeur",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="pays_for",
        help_text="À remplir seulement si une autre organisation paie la cotisation.",
    )
    purchase_order_required = models.BooleanField("bon de commande obligatoire", default=False)
    invoicing_note = models.CharField("consigne de facturation", max_length=250, blank=True)

    notes = models.TextField("observations", blank=True)
    extras = models.JSONField("autres colonnes du fichier", default=dict, blank=True)

    sort_name = models.CharField(max_length=250, editable=False, db_index=True)
    search_text = models.TextField(editable=False, default="")
    created_at = models.DateTimeField("créée le", auto_now_add=True)
    updated_at = models.DateTimeField("modifiée le", auto_now=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "organisation"
        verbose_name_plural = "organisations"
        ordering = ["sort_name", "pk"]
        indexes = [models.Index(fields=["sort_name", "id"], name="members_org_by_name")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["single", "network"]),
                name="members_organisation_kind_known",
                violation_error_message="Le type est « Structure » ou « Réseau ».",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="members_organisation_is_named",
                violation_error_message="La raison sociale est indispensable.",
            ),
            models.UniqueConstraint(
                fields=["siret"],
                condition=~Q(siret="") & Q(siret_shared_because=""),
                name="members_organisation_siret_once",
                violation_error_message=(
                    "Une autre fiche porte déjà ce SIRET : justifiez le partage, ou fusionnez les fiches."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(payer=models.F("id")),
                name="members_organisation_payer_is_another",
                violation_error_message=(
                    "Une organisation ne peut pas être son propre payeur : laissez ce champ vide."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("members:organisation-detail", args=[self.pk])

    @property
    def site(self) -> str:
        """Where a link to its site leads; empty when a file wrote something else there than an address."""
        address = self.website if "://" in self.website else f"https://{self.website}"
        try:
            is_site(address)
        except ValidationError:
            return ""
        return address

    def category_on(self, day: date) -> str:
        """The code of what it is for the chamber on that day, from its memberships and relations."""
        return category_on(
            day,
            memberships=[Span(row.admitted_on, row.ended_on) for row in self.memberships.all()],
            relations=[(row.kind, Span(row.starts_on, row.ends_on)) for row in self.relations.all()],
        ).code


# What is written on a file: the journal keeps its changes, a merge completes it from the other file.
FIELDS = (
    "number",
    "name",
    "acronym",
    "legal_form",
    "is_esus",
    "kind",
    "siren",
    "siret",
    "siret_shared_because",
    "rna",
    "street",
    "street_more",
    "postcode",
    "city",
    "departement",
    "employment_area",
    "sector",
    "website",
    "email",
    "phone",
    "post_only",
    "newsletter",
    "payer_id",
    "purchase_order_required",
    "invoicing_note",
    "notes",
)


def field_label(name: str) -> str:
    """The French name of a field of the file; of what is no field of it, that name itself."""
    return _labels().get(name, name)


@cache
def _labels() -> dict[str, str]:
    fields = Organisation._meta.local_fields
    return {name: str(field.verbose_name) for field in fields for name in (field.name, field.attname)}
