"""How commissions and project groups work: leads, roadmap, meetings, yearly review."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cressmember.members.models import Person
from governance.models.body import Body
from governance.models.mandate import Mandate


class WorkGroup(models.Model):
    """What a commission or a project group has beside its members: who leads it, and whether it sleeps."""

    body = models.OneToOneField(Body, on_delete=models.PROTECT, related_name="work")
    board_lead = models.ForeignKey(
        Person,
        verbose_name="référent·e du conseil",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="groups_led",
    )
    staff_lead = models.ForeignKey(
        Person,
        verbose_name="référent·e de l’équipe",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="groups_run",
    )
    staff_deputy = models.ForeignKey(
        Person,
        verbose_name="en son absence",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="groups_deputised",
    )
    asleep_since = models.DateField("en sommeil depuis le", null=True, blank=True)
    # Where its terms begin again: nothing was expected while it slept.
    awake_since = models.DateField("réveillé le", null=True, blank=True)
    is_open = models.BooleanField("ouvert à tout adhérent, sans demande", default=False)

    class Meta:
        verbose_name = "groupe de travail"
        verbose_name_plural = "groupes de travail"

    def __str__(self) -> str:
        return str(self.body)

    def get_absolute_url(self) -> str:
        return reverse("governance:body-detail", args=[self.body_id])


class Roadmap(models.Model):
    """A roadmap that a group proposed, and what the board made of it."""

    class Outcome(models.TextChoices):
        PROPOSED = "proposed", "Proposée"
        VALIDATED = "validated", "Validée"
        AMENDED = "amended", "Amendée"

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="roadmaps")
    text = models.TextField("texte")
    proposed_on = models.DateField("proposée le")
    outcome = models.CharField("suite", max_length=10, choices=Outcome.choices, default=Outcome.PROPOSED)
    decided_on = models.DateField("décision du", null=True, blank=True)
    amendments = models.TextField("amendements", blank=True)

    class Meta:
        verbose_name = "feuille de route"
        verbose_name_plural = "feuilles de route"
        ordering = ["-proposed_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="proposed", decided_on__isnull=True)
                | Q(
                    outcome__in=["validated", "amended"],
                    decided_on__isnull=False,
                    decided_on__gte=F("proposed_on"),
                ),
                name="governance_roadmap_outcome_known",
                violation_error_message="Le conseil décide d’une feuille de route une fois proposée.",
            ),
            models.UniqueConstraint(
                fields=["body"],
                condition=Q(outcome="proposed"),
                name="governance_roadmap_one_proposed",
                violation_error_message="Une feuille de route attend déjà la décision du conseil.",
            ),
        ]

    def __str__(self) -> str:
        return f"Feuille de route de « {self.body} »"

    def get_absolute_url(self) -> str:
        return reverse("governance:body-detail", args=[self.body_id])


class GroupMeeting(models.Model):
    """A meeting that a group held, and those who took part."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="group_meetings")
    held_on = models.DateField("tenue le")
    note = models.TextField("relevé", blank=True)
    present = models.ManyToManyField(
        Mandate, verbose_name="ont participé", related_name="group_meetings", blank=True
    )

    class Meta:
        verbose_name = "réunion"
        verbose_name_plural = "réunions"
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "held_on"],
                name="governance_groupmeeting_once_a_day",
                violation_error_message="Une réunion de ce jour est déjà enregistrée.",
            ),
        ]

    def __str__(self) -> str:
        return f"Réunion de « {self.body} »"

    def get_absolute_url(self) -> str:
        return reverse("governance:body-detail", args=[self.body_id])


class GroupReview(models.Model):
    """The review of its progress that a group owes the board each year."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="reviews")
    presented_on = models.DateField("présenté au conseil le")
    note = models.TextField("ce que le conseil en a dit", blank=True)

    class Meta:
        verbose_name = "bilan annuel"
        verbose_name_plural = "bilans annuels"
        ordering = ["-presented_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "presented_on"],
                name="governance_groupreview_once_a_day",
                violation_error_message="Un bilan de ce jour est déjà enregistré.",
            ),
        ]

    def __str__(self) -> str:
        return f"Bilan de « {self.body} »"

    def get_absolute_url(self) -> str:
        return reverse("governance:body-detail", args=[self.body_id])
