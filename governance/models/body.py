"""The bodies of the chamber, and the seats that each is meant to have."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cressmember.kernel.folding import fold, words
from cressmember.kernel.territory import departement
from cressmember.members.models import College


class BodyQuerySet(models.QuerySet["Body"]):
    def standing(self, *, on: date) -> Self:
        """Keep the bodies that exist on that day."""
        created = Q(created_on__isnull=True) | Q(created_on__lte=on)
        return self.filter(created, Q(ended_on__isnull=True) | Q(ended_on__gt=on))

    def groups(self) -> Self:
        """Keep those that work: commissions and project groups."""
        return self.filter(kind__in=Body.GROUPS)

    def search(self, query: str) -> Self:
        """Keep those whose name holds every word, whatever the accents and the case."""
        wanted = words(query)
        named = {pk: fold(name) for pk, name in self.order_by().values_list("pk", "name")} if wanted else {}
        found = [pk for pk, name in named.items() if all(word in name for word in wanted)]
        return self.filter(pk__in=found) if wanted else self


class Body(models.Model):
    """A body of the chamber: from the day when a decision created it to the day when it ended."""

    class Kind(models.TextChoices):
        ASSEMBLY = "assembly", "Assemblée générale"
        BOARD = "board", "Conseil d’administration"
        BUREAU = "bureau", "Bureau"
        COMMISSION = "commission", "Commission"
        PROJECT_GROUP = "project_group", "Groupe projet"
        OTHER = "other", "Autre instance"

    GROUPS = (Kind.COMMISSION, Kind.PROJECT_GROUP)

    name = models.CharField("nom", max_length=120, unique=True)
    kind = models.CharField("nature", max_length=14, choices=Kind.choices)
    code = models.SlugField(
        "code dans les statuts",
        max_length=40,
        blank=True,
        help_text="Celui sous lequel le texte des statuts nomme cette instance. Vide s’il n’en parle pas.",
    )
    parent = models.ForeignKey(
        "self",
        verbose_name="instance dont elle relève",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    purpose = models.TextField("objet", blank=True)
    created_on = models.DateField("créée le", null=True, blank=True)
    created_by = models.CharField(
        "par la décision", max_length=200, blank=True, help_text="Statuts, délibération du conseil…"
    )
    employees = models.PositiveIntegerField(
        "effectif salarié de la chambre",
        null=True,
        blank=True,
        help_text="Pour les sièges que les statuts donnent aux salariés selon leur nombre.",
    )
    ended_on = models.DateField("supprimée le", null=True, blank=True)
    ended_by = models.CharField("par la décision", max_length=200, blank=True)

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = "instance"
        verbose_name_plural = "instances"
        # Sorted by their values, the kinds come in their usual order: the assembly first.
        ordering = ["kind", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["assembly", "board", "bureau", "commission", "project_group", "other"]),
                name="governance_body_kind_known",
                violation_error_message="Nature inconnue.",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="governance_body_is_named",
                violation_error_message="Le nom est indispensable.",
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=~Q(code=""),
                name="governance_body_code_once",
                violation_error_message="Une autre instance porte déjà ce code.",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="governance_body_parent_is_another",
                violation_error_message="Une instance ne relève pas d’elle-même.",
            ),
            models.CheckConstraint(
                condition=Q(created_on__isnull=True)
                | Q(ended_on__isnull=True)
                | Q(ended_on__gte=F("created_on")),
                name="governance_body_ends_after_start",
                violation_error_message="La fin ne peut pas précéder la création.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("governance:body-detail", args=[self.pk])

    @property
    def is_group(self) -> bool:
        """Whether it works on something, with its leads, its roadmap and its meetings."""
        return self.kind in self.GROUPS

    def stands_on(self, day: date) -> bool:
        return (self.created_on is None or self.created_on <= day) and (
            self.ended_on is None or day < self.ended_on
        )


class SeatPlan(models.Model):
    """How many seats a body is meant to have for a college, a territory, or both."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="seat_plans")
    college = models.ForeignKey(
        College,
        verbose_name="collège",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="seat_plans",
    )
    territory = models.CharField("département", max_length=3, blank=True)
    seats = models.PositiveSmallIntegerField("sièges")

    class Meta:
        verbose_name = "sièges prévus"
        verbose_name_plural = "sièges prévus"
        ordering = ["college__order", "college", "territory", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "college", "territory"],
                name="governance_seatplan_once",
                violation_error_message="Ces sièges sont déjà prévus sur une autre ligne.",
            ),
            models.UniqueConstraint(
                fields=["body", "territory"],
                condition=Q(college__isnull=True),
                name="governance_seatplan_once_without_college",
                violation_error_message="Ces sièges sont déjà prévus sur une autre ligne.",
            ),
            models.CheckConstraint(
                condition=Q(seats__gt=0),
                name="governance_seatplan_has_seats",
                violation_error_message="Une ligne prévoit au moins un siège.",
            ),
        ]

    def __str__(self) -> str:
        return seat_name(self.college, self.territory)


def seat_name(college: College | None, territory: str) -> str:
    """What a seat is called: its college, its département, both, or neither."""
    parts = (college.name if college else "", place_name(territory))
    return " · ".join(part for part in parts if part) or "Hors collège"


def place_name(territory: str) -> str:
    """A territory as people read it: a département by its name and its code, another one as it is."""
    found = departement(territory) if territory else None
    return str(found) if found else territory
