"""A natural person, known apart from the organisations that he or she represents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from cressmember.kernel.folding import words
from cressmember.kernel.writing import enumerate_fr

if TYPE_CHECKING:
    from cressmember.members.models.representation import Representation


class PersonQuerySet(models.QuerySet["Person"]):
    def search(self, query: str) -> Self:
        """Keep those whose name or address holds every word, whatever the accents and the case."""
        found = self
        for word in words(query):
            found = found.filter(search_text__contains=word)
        return found


class Person(models.Model):
    """A natural person; an address may be shared with others (contact@…)."""

    class Gender(models.TextChoices):
        WOMAN = "F", "Femme"
        MAN = "M", "Homme"
        UNKNOWN = "", "Non précisé"

    civility = models.CharField("civilité", max_length=10, blank=True)
    given_name = models.CharField("prénom", max_length=100, blank=True)
    family_name = models.CharField("nom", max_length=100)
    gender = models.CharField("genre", max_length=1, choices=Gender.choices, blank=True, default="")
    email = models.EmailField("adresse électronique", blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    user = models.OneToOneField(
        "accounts.User",
        verbose_name="compte",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="person",
    )
    notes = models.TextField("observations", blank=True)

    current_representations: list[Representation]

    sort_name = models.CharField(max_length=210, editable=False, db_index=True)
    search_text = models.TextField(editable=False, default="")
    created_at = models.DateTimeField("créée le", auto_now_add=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "personne"
        verbose_name_plural = "personnes"
        ordering = ["sort_name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(gender__in=["F", "M", ""]),
                name="members_person_gender_known",
                violation_error_message="Genre inconnu.",
            ),
            models.CheckConstraint(
                condition=~Q(family_name=""),
                name="members_person_is_named",
                violation_error_message="Le nom est indispensable.",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_absolute_url(self) -> str:
        return reverse("members:person-detail", args=[self.pk])

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def represented(self) -> str:
        """Whom the person represents, in a list's cell; the list prefetches ``current_representations``."""
        names = dict.fromkeys(row.organisation.name for row in self.current_representations)
        return enumerate_fr(list(names))
