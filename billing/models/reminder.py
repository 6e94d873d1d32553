"""Reminders: the plan that the chamber follows, what was approved, and what went."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from billing.models.due import Due
from billing.rules import reminders as rules


class ReminderSettings(models.Model):
    """How the chamber reminds: whether by itself, and what its statutes ask before a strike-off."""

    automatic = models.BooleanField("relances automatiques", default=False)
    last_automatic_on = models.DateField(null=True, blank=True, editable=False)
    notice_required = models.BooleanField("mise en demeure exigée avant une radiation", default=True)
    notice_days = models.PositiveSmallIntegerField("délai après la mise en demeure (jours)", default=30)
    notice_article = models.CharField("article des statuts", max_length=20, blank=True)

    class Meta:
        verbose_name = "réglages des relances"
        verbose_name_plural = "réglages des relances"
        constraints = [
            models.CheckConstraint(
                condition=Q(pk=1),
                name="billing_remindersettings_only_one",
                violation_error_message="Une chambre a un seul réglage des relances.",
            ),
            models.CheckConstraint(
                condition=Q(notice_days__lte=365),
                name="billing_remindersettings_days_sound",
                violation_error_message="Le délai d’une mise en demeure ne dépasse pas un an.",
            ),
        ]

    def __str__(self) -> str:
        return "Réglages des relances"

    def get_absolute_url(self) -> str:
        return reverse("billing:plan-list")

    @classmethod
    def current(cls) -> ReminderSettings:
        """The settings, or those of a chamber that said nothing yet, unsaved."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)


class ReminderPlanQuerySet(models.QuerySet["ReminderPlan"]):
    def adopted(self) -> Self:
        """Keep the plans that are, were or will be followed."""
        return self.filter(active_from__isnull=False)

    def in_force(self, *, on: date) -> ReminderPlan | None:
        """The plan that is followed on a day."""
        return self.filter(active_from__lte=on).order_by("active_from").last()


class ReminderPlan(models.Model):
    """A version of the plan: a draft until it is followed from a day, then never changed."""

    version = models.PositiveSmallIntegerField("version", unique=True)
    active_from = models.DateField("suivi à compter du", null=True, blank=True, unique=True)
    adopted_by = models.CharField("décidé par", max_length=120, blank=True)
    created_at = models.DateTimeField("écrit le", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ReminderPlanQuerySet.as_manager()

    class Meta:
        verbose_name = "plan de relance"
        verbose_name_plural = "plans de relance"
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"Plan de relance n°\N{NO-BREAK SPACE}{self.version}"

    def get_absolute_url(self) -> str:
        return reverse("billing:plan-detail", args=[self.pk])


class ReminderLevel(models.Model):
    """One reminder of a plan: when it goes, by which way, what it says."""

    class CountedFrom(models.TextChoices):
        DUE = "due", "après l’échéance"
        PREVIOUS = "previous", "après la relance précédente"

    class Channel(models.TextChoices):
        MAIL = "mail", "Courriel"
        POST = "post", "Poste"
        BOTH = "both", "Courriel et poste"

    plan = models.ForeignKey(ReminderPlan, on_delete=models.PROTECT, related_name="levels")
    rank = models.PositiveSmallIntegerField("rang")
    name = models.CharField("nom", max_length=60)
    delay_days = models.PositiveSmallIntegerField("délai (jours)")
    counted_from = models.CharField("compté", max_length=8, choices=CountedFrom.choices)
    channel = models.CharField("envoi", max_length=4, choices=Channel.choices)
    formal_notice = models.BooleanField("mise en demeure", default=False)
    subject = models.CharField("objet", max_length=160)
    text = models.TextField("texte")

    class Meta:
        verbose_name = "niveau de relance"
        verbose_name_plural = "niveaux de relance"
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "rank"],
                name="billing_reminderlevel_once",
                violation_error_message="Ce rang est déjà pris dans le plan.",
            ),
            models.CheckConstraint(
                condition=Q(delay_days__gte=1, delay_days__lte=365, rank__gte=1),
                name="billing_reminderlevel_delay_sound",
                violation_error_message="Un délai va de 1 à 365 jours.",
            ),
            models.CheckConstraint(
                condition=Q(counted_from__in=["due", "previous"]),
                name="billing_reminderlevel_counted_from_known",
                violation_error_message="Point de départ inconnu.",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=["mail", "post", "both"]),
                name="billing_reminderlevel_channel_known",
                violation_error_message="Mode d’envoi inconnu.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("billing:plan-detail", args=[self.plan_id])

    @property
    def when(self) -> str:
        """When it goes: « 10 jours après l’échéance »."""
        days = f"{self.delay_days}\N{NO-BREAK SPACE}jour{'s' if self.delay_days > 1 else ''}"
        return f"{days} {self.get_counted_from_display()}"

    @property
    def rule(self) -> rules.Level:
        """What the rules read."""
        return rules.Level(
            self.rank,
            self.name,
            self.delay_days,
            after_previous=self.counted_from == self.CountedFrom.PREVIOUS,
            channel=self.channel,
            formal=self.formal_notice,
            key=self.pk or 0,
        )


class ReminderRun(models.Model):
    """What was approved to go on a day: nothing else goes, and less when something was paid meanwhile.

    ``lines`` lists of each reminder the due, the level, its rank, the day it was late since, the amount, the
    address.
    """

    on = models.DateField("jour")
    digest = models.CharField(max_length=64)
    lines: Any = models.JSONField(default=list)
    approved_at = models.DateTimeField("approuvé le", auto_now_add=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reminder_runs",
    )

    class Meta:
        verbose_name = "envoi de relances"
        verbose_name_plural = "envois de relances"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["on", "digest"],
                name="billing_reminderrun_once",
                violation_error_message="Cet envoi a déjà été approuvé.",
            ),
        ]

    def __str__(self) -> str:
        return f"Relances du {self.on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("billing:letter-list")


class ReminderLetter(models.Model):
    """One mail or letter to one payer: everything that is late at one level, of all the members it pays for.

    What goes by post has its file (``stored``); a formal notice, its day and its registered number.
    """

    class Delivery(models.TextChoices):
        MAIL = "mail", "Courriel"
        PRINT = "print", "À imprimer"
        POSTED = "posted", "Posté"

    level = models.ForeignKey(
        ReminderLevel, on_delete=models.PROTECT, null=True, blank=True, related_name="letters"
    )
    run = models.ForeignKey(
        ReminderRun, on_delete=models.PROTECT, null=True, blank=True, related_name="letters"
    )
    payer = models.ForeignKey(
        "members.Organisation",
        verbose_name="payeur",
        on_delete=models.PROTECT,
        related_name="reminder_letters",
    )
    title = models.CharField("relance", max_length=60)
    formal_notice = models.BooleanField("mise en demeure", default=False)
    amount = models.DecimalField("montant", max_digits=12, decimal_places=2)
    sent_on = models.DateField("date")
    recipient_name = models.CharField("destinataire", max_length=250)
    recipient_email = models.EmailField("adresse électronique", blank=True)
    delivery = models.CharField("envoi", max_length=6, choices=Delivery.choices)
    message = models.OneToOneField(
        "core.Message", on_delete=models.PROTECT, null=True, blank=True, related_name="reminder_letter"
    )
    stored = models.OneToOneField(
        "core.StoredDocument", on_delete=models.PROTECT, null=True, blank=True, related_name="reminder_letter"
    )
    posted_on = models.DateField("posté le", null=True, blank=True)
    tracking = models.CharField("numéro de recommandé", max_length=30, blank=True)

    class Meta:
        verbose_name = "relance"
        verbose_name_plural = "relances"
        ordering = ["-sent_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(delivery__in=["mail", "print", "posted"]),
                name="billing_reminderletter_delivery_known",
                violation_error_message="Mode d’envoi inconnu.",
            ),
            models.CheckConstraint(
                condition=Q(delivery="posted", posted_on__isnull=False)
                | (~Q(delivery="posted") & Q(posted_on__isnull=True)),
                name="billing_reminderletter_posted_on_a_day",
                violation_error_message="Ce qui est posté l’est un jour donné.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title[:1].upper()}{self.title[1:]} du {self.sent_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("billing:letter-detail", args=[self.pk])


class Reminder(models.Model):
    """A level that a due reached: each once for each day to pay, whoever sends and however often."""

    due = models.ForeignKey(Due, on_delete=models.PROTECT, related_name="reminders")
    letter = models.ForeignKey(ReminderLetter, on_delete=models.PROTECT, related_name="reminders")
    rank = models.PositiveSmallIntegerField("niveau")
    late_since = models.DateField("en retard depuis")
    amount = models.DecimalField("en retard", max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = "relance d’une cotisation"
        verbose_name_plural = "relances d’une cotisation"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["due", "late_since", "rank"],
                name="billing_reminder_once",
                violation_error_message="Cette relance est déjà partie.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="billing_reminder_positive",
                violation_error_message="On ne relance que pour un montant positif.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter} · {self.due}"

    def get_absolute_url(self) -> str:
        return self.letter.get_absolute_url()


class PauseQuerySet(models.QuerySet["Pause"]):
    def standing(self) -> Self:
        """Keep the pauses that nobody ended."""
        return self.filter(ended_at__isnull=True)


class Pause(models.Model):
    """What stops the reminders of a due: a promise for a day, or a dispute until it is settled."""

    class Kind(models.TextChoices):
        PROMISE = "promise", "Promesse de paiement"
        DISPUTE = "dispute", "Contestation"

    due = models.ForeignKey(Due, on_delete=models.PROTECT, related_name="pauses")
    kind = models.CharField("nature", max_length=8, choices=Kind.choices)
    starts_on = models.DateField("depuis le")
    promised_for = models.DateField("promis pour le", null=True, blank=True)
    because = models.CharField("motif", max_length=250, blank=True)
    recorded_at = models.DateTimeField("enregistrée le", auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField("levée le", null=True, blank=True, editable=False)
    ended_because = models.CharField("motif de la levée", max_length=250, blank=True, editable=False)

    objects = PauseQuerySet.as_manager()

    class Meta:
        verbose_name = "pause des relances"
        verbose_name_plural = "pauses des relances"
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="promise", promised_for__gte=F("starts_on"))
                | (Q(kind="dispute", promised_for__isnull=True) & ~Q(because="")),
                name="billing_pause_says_until_when",
                violation_error_message="Une promesse a un jour à venir ; une contestation, un motif.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["promise", "dispute"]),
                name="billing_pause_kind_known",
                violation_error_message="Nature de pause inconnue.",
            ),
            models.UniqueConstraint(
                fields=["due", "kind"],
                condition=Q(ended_at__isnull=True),
                name="billing_pause_one_standing",
                violation_error_message="Cette cotisation a déjà une pause de cette nature.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} du {self.starts_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("billing:due-detail", args=[self.due_id])

    @property
    def rule(self) -> rules.Pause:
        """What the rules read, with its sentence."""
        if self.promised_for:
            return rules.promised(said_on=self.starts_on, for_day=self.promised_for, note=self.because)
        return rules.disputed(since=self.starts_on, note=self.because)
