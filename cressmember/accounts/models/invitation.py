"""An invitation to come in, sent to one address, good once."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Lower
from django.urls import reverse

from cressmember.accounts.roles import Role


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def waiting(self, at: datetime) -> InvitationQuerySet:
        """Invitations that may still be accepted at that moment."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=at)

    def unanswered(self) -> InvitationQuerySet:
        """Invitations neither accepted nor revoked, expired ones included: they may be sent again."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)

    def with_state(self, at: datetime) -> InvitationQuerySet:
        """Annotate where each invitation stands at that moment, as ``state``."""
        return self.annotate(
            state=Case(
                When(accepted_at__isnull=False, then=Value("accepted")),
                When(revoked_at__isnull=False, then=Value("revoked")),
                When(expires_at__lte=at, then=Value("expired")),
                default=Value("waiting"),
                output_field=models.CharField(),
            )
        )

    def of_token(self, token: str) -> Invitation | None:
        """The invitation that the link belongs to."""
        return self.select_related("invited_by").filter(token_digest=digest_of(token)).first()


def digest_of(token: str) -> str:
    """What is kept of a link: enough to recognise it, too little to write it."""
    return hashlib.sha256(token.encode()).hexdigest()


class Invitation(models.Model):
    """An invitation to sign in: to hold staff roles, to represent an organisation, or both."""

    email = models.EmailField("adresse électronique")
    name = models.CharField("nom", max_length=150, blank=True)
    roles = models.JSONField("rôles", default=list, blank=True)
    person = models.PositiveBigIntegerField(
        "personne",
        null=True,
        blank=True,
        help_text="Référence opaque, tenue par l’étage qui connaît les personnes.",
    )
    purpose = models.CharField("objet", max_length=200, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="invité par",
    )
    created_at = models.DateTimeField("envoyée le")
    expires_at = models.DateTimeField("expire le")
    accepted_at = models.DateTimeField("acceptée le", null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="acceptée par",
    )
    revoked_at = models.DateTimeField("annulée le", null=True, blank=True)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "invitation"
        verbose_name_plural = "invitations"
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")),
                name="accounts_invitation_email_lowercase",
                violation_error_message="L’adresse électronique s’écrit en minuscules.",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")),
                name="accounts_invitation_expires_after_creation",
                violation_error_message="Une invitation ne peut pas expirer avant d’être envoyée.",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
                name="accounts_invitation_accepted_or_revoked",
                violation_error_message="Une invitation acceptée ne s’annule plus.",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="accounts_invitation_accepted_by_someone",
                violation_error_message="Une invitation acceptée l’est par quelqu’un.",
            ),
            models.UniqueConstraint(
                fields=["email"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True, person__isnull=True),
                name="accounts_invitation_one_open_for_an_address",
                violation_error_message="Une invitation attend déjà à cette adresse.",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True, person__isnull=False),
                name="accounts_invitation_one_open_for_a_person",
                violation_error_message="Une invitation attend déjà pour cette personne.",
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation pour {self.name or self.email}"

    def get_absolute_url(self) -> str:
        return reverse("accounts:invitation-detail", args=[self.pk])

    @property
    def gives(self) -> str:
        """What it gives, in a list's cell."""
        return ", ".join(self.role_labels) or "Espace adhérent"

    @property
    def role_labels(self) -> list[str]:
        return [Role(role).label for role in self.roles]

    def is_waiting(self, at: datetime) -> bool:
        """Whether it may still be accepted at that moment."""
        return self.accepted_at is None and self.revoked_at is None and at < self.expires_at
