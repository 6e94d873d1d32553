"""Colleges belong to a dated set: that of a version of the statutes."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from cressmember.members.models.periods import DatedQuerySet, ends_after_start


class CollegeSetQuerySet(DatedQuerySet):
    def current(self, *, on: date) -> Self:
        return self.in_force(on=on).order_by("-starts_on")


class CollegeSet(models.Model):
    """The colleges of one version of the statutes, from a date to a date."""

    name = models.CharField("nom", max_length=120)
    starts_on = models.DateField("en vigueur à compter du", null=True, blank=True)
    ends_on = models.DateField("jusqu’au", null=True, blank=True)

    objects = CollegeSetQuerySet.as_manager()

    class Meta:
        verbose_name = "composition en collèges"
        verbose_name_plural = "compositions en collèges"
        ordering = ["starts_on", "pk"]
        constraints = [
            ends_after_start("collegeset", start="starts_on", end="ends_on"),
            models.UniqueConstraint(
                models.Value(1),
                condition=Q(ends_on__isnull=True),
                name="members_collegeset_one_open",
                violation_error_message="Une seule composition peut être en vigueur sans date de fin.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class College(models.Model):
    """An electoral group of members; what it weighs is for the statutes to say."""

    college_set = models.ForeignKey(CollegeSet, on_delete=models.PROTECT, related_name="colleges")
    code = models.SlugField("code", max_length=40)
    name = models.CharField("nom", max_length=120)
    order = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        verbose_name = "collège"
        verbose_name_plural = "collèges"
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["college_set", "code"],
                name="members_college_code_once",
                violation_error_message="Ce code est déjà pris dans cette composition.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("members:college-list")
