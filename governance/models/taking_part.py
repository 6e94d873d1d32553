"""Taking part from the member's space: requests to join a group, the personal calendar."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import Q
from django.urls import reverse

from cressmember.kernel.elision import of
from cressmember.members.models import Organisation, Person
from governance.models.body import Body
from governance.models.mandate import Mandate
from governance.models.meeting.participant import new_key

FEED = "governance.calendar_feed"


class GroupRequest(models.Model):
    """An organisation asks to take part in a commission through somebody; the team answers."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", "En attente"
        ACCEPTED = "accepted", "Acceptée"
        REFUSED = "refused", "Déclinée"

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="requests")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="group_requests")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="group_requests")
    message = models.CharField("message", max_length=500, blank=True)
    asked_on = models.DateField("demandée le")
    outcome = models.CharField("suite", max_length=8, choices=Outcome.choices, default=Outcome.WAITING)
    decided_on = models.DateField("réponse du", null=True, blank=True)
    because = models.CharField("motif", max_length=250, blank=True)
    mandate = models.OneToOneField(
        Mandate, on_delete=models.PROTECT, null=True, blank=True, related_name="group_request"
    )

    class Meta:
        verbose_name = "demande de participation"
        verbose_name_plural = "demandes de participation"
        ordering = ["asked_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="waiting", decided_on__isnull=True)
                | Q(outcome__in=["accepted", "refused"], decided_on__isnull=False),
                name="governance_grouprequest_outcome_known",
                violation_error_message="Une demande décidée l’est à une date.",
            ),
            models.UniqueConstraint(
                fields=["body", "organisation"],
                condition=Q(outcome="waiting"),
                name="governance_grouprequest_one_waiting",
                violation_error_message="Une demande de cette organisation attend déjà.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.body}"

    def get_absolute_url(self) -> str:
        return reverse("governance:grouprequest-list")


class CalendarFeed(models.Model):
    """The secret address of somebody's calendar; drawing another key closes the address that was given."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="calendar_feed"
    )
    key = models.CharField(max_length=20, default=new_key, editable=False)

    class Meta:
        verbose_name = "agenda personnel"
        verbose_name_plural = "agendas personnels"

    def __str__(self) -> str:
        return f"Agenda {of(self.user)}"

    @classmethod
    def of_token(cls, token: str) -> CalendarFeed | None:
        """The feed that a secret address opens; None for one that is not ours, or that was closed."""
        try:
            told = signing.Signer(salt=FEED, sep=".").unsign(token)
        except signing.BadSignature:
            return None
        pk, _, key = told.partition("-")
        return cls.objects.select_related("user").filter(pk=pk, key=key).first()

    @property
    def token(self) -> str:
        """What the address carries, signed."""
        return signing.Signer(salt=FEED, sep=".").sign(f"{self.pk}-{self.key}")

    @property
    def link(self) -> str:
        """The address to give to a calendar, whole."""
        return str(settings.SITE_URL) + reverse("portal:calendar", args=[self.token])
