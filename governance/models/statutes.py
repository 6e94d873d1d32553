"""A version of the statutes: a document that the chamber types in, dated, unchanged once adopted."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cressmember.members.models import CollegeSet


class StatutesQuerySet(models.QuerySet["Statutes"]):
    def drafts(self) -> Self:
        return self.filter(adopted_on__isnull=True)

    def adopted(self) -> Self:
        return self.filter(adopted_on__isnull=False)

    def in_force(self, *, on: date) -> Statutes | None:
        """The version that binds the chamber on a day: the last to have taken effect."""
        return self.adopted().filter(effective_on__lte=on).order_by("-effective_on").first()

    def before(self, version: Statutes) -> Statutes | None:
        """The version that this one follows, or would follow."""
        adopted = self.adopted().order_by("-effective_on")
        if version.effective_on:
            adopted = adopted.filter(effective_on__lt=version.effective_on)
        return adopted.first()


class Statutes(models.Model):
    """One version; ``governance.rules`` reads its document.

    Adopted by a meeting, in force from a date, declared on another: three dates. An adopted version is
    frozen; another one replaces it.
    """

    title = models.CharField("titre", max_length=120)
    document = models.JSONField("texte")
    previous = models.JSONField("texte d’avant", null=True, blank=True, editable=False)
    note = models.TextField("notes de lecture", blank=True)
    adopted_by = models.CharField("adoptés par", max_length=120, blank=True)
    adopted_on = models.DateField("adoptés le", null=True, blank=True)
    effective_on = models.DateField("en vigueur à compter du", null=True, blank=True)
    declared_on = models.DateField("déclarés le", null=True, blank=True)
    college_set = models.OneToOneField(
        CollegeSet,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="statutes",
        verbose_name="composition en collèges",
    )
    reassigned_at = models.DateTimeField("adhérents rattachés le", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("créés le", auto_now_add=True)

    objects = StatutesQuerySet.as_manager()

    class Meta:
        verbose_name = "statuts"
        verbose_name_plural = "versions des statuts"
        ordering = [F("effective_on").desc(nulls_first=True), "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(adopted_on__isnull=True, effective_on__isnull=True, adopted_by="")
                | (Q(adopted_on__isnull=False, effective_on__gte=F("adopted_on")) & ~Q(adopted_by="")),
                name="governance_statutes_adopted_whole",
                violation_error_message=(
                    "Des statuts adoptés disent par qui et quand, et prennent effet ce jour-là ou plus tard."
                ),
            ),
            models.CheckConstraint(
                condition=Q(declared_on__isnull=True) | Q(declared_on__gte=F("adopted_on")),
                name="governance_statutes_declared_after_adoption",
                violation_error_message="Des statuts se déclarent après leur adoption.",
            ),
            models.UniqueConstraint(
                fields=["effective_on"],
                name="governance_statutes_effective_once",
                violation_error_message="Une autre version prend effet ce jour-là.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("governance:statutes-detail", args=[self.pk])

    @property
    def digest(self) -> str:
        """What tells this text from any other: a SHA-256 of the document, in hexadecimal."""
        return hashlib.sha256(json.dumps(self.document, sort_keys=True).encode()).hexdigest()
