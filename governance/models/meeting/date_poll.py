"""Which day to meet: dates proposed to those who sit, and what each answers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from governance.models.meeting.meeting import Meeting
from governance.models.meeting.participant import Participant
from governance.rules.meeting.date_choice import Can


class DatePoll(models.Model):
    """Dates proposed for a meeting that is not convened yet; over once one of them is kept."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="date_polls")
    until = models.DateField("réponses attendues pour le", null=True, blank=True)
    asked_at = models.DateTimeField("envoyé à")
    reminded_at = models.DateTimeField("dernière relance", null=True, blank=True, editable=False)
    closed_at = models.DateTimeField("clos à", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "sondage de dates"
        verbose_name_plural = "sondages de dates"
        ordering = ["meeting", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(closed_at__isnull=True),
                name="governance_datepoll_one_open",
                violation_error_message="Un sondage de dates est déjà en cours pour cette réunion.",
            ),
        ]

    def __str__(self) -> str:
        return f"Dates possibles · {self.meeting}"

    def get_absolute_url(self) -> str:
        return reverse("governance:meeting-dates", args=[self.meeting_id])


class DateSlot(models.Model):
    """A proposed date; ``is_kept`` when it became that of the meeting."""

    poll = models.ForeignKey(DatePoll, on_delete=models.PROTECT, related_name="slots")
    starts_at = models.DateTimeField("début")
    is_kept = models.BooleanField("retenue", default=False, editable=False)

    class Meta:
        verbose_name = "date proposée"
        verbose_name_plural = "dates proposées"
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "starts_at"],
                name="governance_dateslot_once",
                violation_error_message="Cette date est proposée deux fois.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.starts_at)


class SlotAnswer(models.Model):
    """What one participant answers of one proposed date, and who answered."""

    slot = models.ForeignKey(DateSlot, on_delete=models.PROTECT, related_name="answers")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="slot_answers")
    can = models.CharField("réponse", max_length=5, choices=[(each.value, each.label) for each in Can])
    answered_by = models.CharField("réponse de", max_length=210)
    answered_at = models.DateTimeField("réponse du")

    class Meta:
        verbose_name = "réponse à une date"
        verbose_name_plural = "réponses aux dates"
        ordering = ["slot", "participant"]
        constraints = [
            models.CheckConstraint(
                condition=Q(can__in=["yes", "maybe", "no"]),
                name="governance_slotanswer_can_known",
                violation_error_message="Réponse inconnue.",
            ),
            models.UniqueConstraint(
                fields=["slot", "participant"],
                name="governance_slotanswer_once",
                violation_error_message="Cette date a déjà sa réponse.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant} · {self.slot}"
