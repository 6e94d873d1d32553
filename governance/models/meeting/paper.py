"""Papers of a meeting: what is given to read before it, or shown during it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from governance.models.meeting.agenda import AgendaItem
from governance.models.meeting.meeting import Meeting


class MeetingPaper(models.Model):
    """A file, of the whole meeting or of one item; private, it is given to those who are called.

    ``stands_for`` is the document that the statutes want joined to the convocation, as they name it.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="papers")
    item = models.ForeignKey(
        AgendaItem,
        verbose_name="point de l’ordre du jour",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
    )
    title = models.CharField("intitulé", max_length=200)
    stands_for = models.CharField("tient lieu de", max_length=200, blank=True)
    file = models.FileField("fichier", upload_to="papers/", max_length=200)
    filename = models.CharField("nom du fichier", max_length=200)
    size = models.PositiveIntegerField("taille")
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField("ajouté le")

    class Meta:
        verbose_name = "document de réunion"
        verbose_name_plural = "documents de réunion"
        ordering = ["item__position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="governance_meetingpaper_is_titled",
                violation_error_message="Donnez un intitulé à ce document.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("governance:meeting-agenda", args=[self.meeting_id])
