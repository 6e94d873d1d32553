"""Where the chamber sits outside: councils, boards and committees of others."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.urls import reverse

from cressmember.kernel.folding import words
from cressmember.members.models import Person
from cressmember.members.models.periods import Dated, DatedQuerySet, ends_after_start, in_force
from governance.models.mandate import ends_soon, name_of


class OutsideSeatQuerySet(DatedQuerySet):
    def ending(self, *, on: date) -> Self:
        """Keep those that end within the days that the chamber chose, without anyone after."""
        return self.filter(ends_soon(on), ends_on__gt=on, end_note="").exclude(_followed())

    def told(self, *, on: date) -> Self:
        """With the names of who sits, and where each seat stands on that day: ``state``."""
        held = in_force(on, start="starts_on", end="ends_on")
        return self.annotate(
            holder_name=name_of("holder"),
            substitute_name=name_of("substitute"),
            state=Case(
                When(held & ends_soon(on) & ~Q(_followed()), then=Value("ending")),
                When(held, then=Value("held")),
                When(Q(starts_on__gt=on), then=Value("to_come")),
                When(_followed(), then=Value("past")),
                default=Value("vacant"),
            ),
        )

    def search(self, query: str) -> Self:
        """Keep those that name it: the institution, the people."""
        found = self
        for word in words(query):
            found = found.filter(
                Q(institution__icontains=word)
                | Q(holder__search_text__contains=word)
                | Q(substitute__search_text__contains=word)
            )
        return found


def _followed() -> Exists:
    """Whether somebody sits there afterwards."""
    later = OutsideSeat.objects.filter(
        institution=OuterRef("institution"), seat=OuterRef("seat"), starts_on__gte=OuterRef("ends_on")
    ).exclude(pk=OuterRef("pk"))
    return Exists(later)


class OutsideSeat(Dated):
    """Somebody who sits for the chamber in another body, from a date to a date."""

    class Kind(models.TextChoices):
        CESER = "ceser", "CESER"
        CONFERENCE = "conference", "Conférence régionale de l’ESS"
        DEVELOPMENT = "development", "Développement économique (SRDEII)"
        EMPLOYMENT = "employment", "Emploi et formation (CREFOP)"
        COUNCIL = "council", "Conseil de développement"
        OTHER = "other", "Autre"

    institution = models.CharField("instance extérieure", max_length=160)
    kind = models.CharField("nature", max_length=12, choices=Kind.choices, default=Kind.OTHER)
    seat = models.CharField(
        "siège",
        max_length=120,
        blank=True,
        help_text="À remplir si la chambre en a plusieurs : collège, rang…",
    )
    holder = models.ForeignKey(
        Person, verbose_name="titulaire", on_delete=models.PROTECT, related_name="outside_seats"
    )
    substitute = models.ForeignKey(
        Person,
        verbose_name="suppléant·e",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="outside_substitutions",
    )
    decision = models.CharField("décision", max_length=200, blank=True)
    decided_on = models.DateField("décision du", null=True, blank=True)
    end_note = models.CharField("motif de la fin", max_length=250, blank=True)
    warned_for = models.DateField(null=True, blank=True, editable=False)

    objects = OutsideSeatQuerySet.as_manager()

    class Meta:
        verbose_name = "représentation extérieure"
        verbose_name_plural = "représentations extérieures"
        ordering = ["institution", "seat", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=["ceser", "conference", "development", "employment", "council", "other"]
                ),
                name="governance_outsideseat_kind_known",
                violation_error_message="Nature inconnue.",
            ),
            models.CheckConstraint(
                condition=~Q(institution=""),
                name="governance_outsideseat_is_named",
                violation_error_message="Le nom de l’instance est indispensable.",
            ),
            models.CheckConstraint(
                condition=Q(substitute__isnull=True) | ~Q(substitute=models.F("holder")),
                name="governance_outsideseat_two_people",
                violation_error_message="Titulaire et suppléant·e sont deux personnes.",
            ),
            models.UniqueConstraint(
                fields=["institution", "seat"],
                condition=Q(ends_on__isnull=True),
                name="governance_outsideseat_one_open",
                violation_error_message="Quelqu’un tient déjà ce siège.",
            ),
            ends_after_start("outsideseat", start="starts_on", end="ends_on", app="governance"),
        ]

    def __str__(self) -> str:
        return f"{self.institution} · {self.seat}" if self.seat else self.institution

    def get_absolute_url(self) -> str:
        return reverse("governance:outside-detail", args=[self.pk])
