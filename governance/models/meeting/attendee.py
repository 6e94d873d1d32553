"""Those who come beside the vote: several people of one member, guests, with what is prepared for them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from governance.models.meeting.meeting import Meeting
from governance.models.meeting.participant import Participant


class Activity(models.Model):
    """What people sign up for at a meeting: a workshop, a meal, the event itself; with its places."""

    class Kind(models.TextChoices):
        EVENT = "event", "Rencontre"
        WORKSHOP = "workshop", "Atelier"
        MEAL = "meal", "Repas"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="activities")
    kind = models.CharField("nature", max_length=8, choices=Kind.choices)
    title = models.CharField("intitulé", max_length=120)
    capacity = models.PositiveIntegerField("places", null=True, blank=True, help_text="Vide : sans limite.")

    class Meta:
        verbose_name = "activité"
        verbose_name_plural = "activités"
        ordering = ["meeting", "kind", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["event", "workshop", "meal"]),
                name="governance_activity_kind_known",
                violation_error_message="Nature inconnue.",
            ),
            models.UniqueConstraint(
                fields=["meeting", "title"],
                name="governance_activity_titled_once",
                violation_error_message="Cette activité est déjà sur la liste.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("governance:meeting-attendees", args=[self.meeting_id])


class Attendee(models.Model):
    """Somebody who comes with a member or as a guest; never in the quorum, whatever is written here."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="attendees")
    name = models.CharField("nom", max_length=210)
    function = models.CharField("fonction", max_length=120, blank=True)
    access_needs = models.CharField("besoins d’accès ou de régime", max_length=250, blank=True)
    activities = models.ManyToManyField(
        Activity, verbose_name="activités", related_name="attendees", blank=True
    )
    added_at = models.DateTimeField("inscrit·e le")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = "personne attendue"
        verbose_name_plural = "personnes attendues"
        ordering = ["participant__sort_name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""),
                name="governance_attendee_is_named",
                violation_error_message="Donnez le nom de cette personne.",
            ),
            models.UniqueConstraint(
                fields=["participant", "name"],
                name="governance_attendee_once",
                violation_error_message="Cette personne est déjà inscrite.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("governance:meeting-attendees", args=[self.participant.meeting_id])
