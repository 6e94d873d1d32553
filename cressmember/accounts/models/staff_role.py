"""A staff role, held by someone from a date to a date."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cressmember.accounts.roles import Role


class StaffRoleQuerySet(models.QuerySet["StaffRole"]):
    def in_force(self, *, on: date) -> StaffRoleQuerySet:
        """Roles held on that day: begun, and not over."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), starts_on__lte=on)

    def not_over(self, *, on: date) -> StaffRoleQuerySet:
        """Roles held on that day, or that will be."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on))


class StaffRole(models.Model):
    """A staff role from ``starts_on``, included, to ``ends_on``, excluded; without end while it is empty."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="staff_roles",
        verbose_name="personne",
    )
    role = models.CharField("rôle", max_length=20, choices=Role.choices)
    starts_on = models.DateField("à partir du")
    ends_on = models.DateField("jusqu’au (exclu)", null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="confié par",
    )

    objects = StaffRoleQuerySet.as_manager()

    class Meta:
        verbose_name = "rôle"
        verbose_name_plural = "rôles"
        ordering = ["role", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=Role.values),
                name="accounts_staffrole_role_known",
                violation_error_message="Ce rôle n’existe pas.",
            ),
            # A role that ends on the day it starts was a slip: it is kept, and was never in force.
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="accounts_staffrole_ends_after_start",
                violation_error_message="Un rôle ne peut pas finir avant d’avoir commencé.",
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(ends_on__isnull=True),
                name="accounts_staffrole_one_open",
                violation_error_message="Cette personne a déjà ce rôle.",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "starts_on"],
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="accounts_staffrole_one_start",
                violation_error_message="Cette personne a déjà ce rôle à partir de ce jour.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} – {self.user}"

    def get_absolute_url(self) -> str:
        return reverse("accounts:user-detail", args=[self.user_id])
