"""Mailings: a list of the register, what is written to it, and to whom it went."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import Q
from django.urls import reverse

from cressmember.core.models import Message
from cressmember.members.models import Consent, Organisation, Theme
from governance.models import Body

SALT = "office.addressee"


class Segment(models.Model):
    """A list to write to: the filters of the register as its address writes them, and who in each file.

    It holds no name: it is read again each time, as of the day.
    """

    class Who(models.TextChoices):
        TITULAR = "titular", "Titulaires"
        LEGAL = "legal", "Représentant·es légaux"
        DUES = "dues", "Contacts cotisations"
        ALL = "all", "Tous les contacts et représentants"

    name = models.CharField("nom de la liste", max_length=120, unique=True)
    query = models.TextField("critères", blank=True)
    who = models.CharField("à qui écrire", max_length=7, choices=Who.choices, default=Who.TITULAR)
    themes = models.ManyToManyField(Theme, verbose_name="thèmes choisis", related_name="segments", blank=True)
    body = models.ForeignKey(
        Body,
        verbose_name="siègent dans",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="segments",
    )
    silent_months = models.PositiveSmallIntegerField("sans nouvelles depuis (mois)", null=True, blank=True)
    created_at = models.DateTimeField("créée le", auto_now_add=True)

    class Meta:
        verbose_name = "liste d’envoi"
        verbose_name_plural = "listes d’envoi"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(who__in=["titular", "legal", "dues", "all"]),
                name="office_segment_who_known",
                violation_error_message="Destinataires inconnus.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("office:segment-detail", args=[self.pk])


class Mailing(models.Model):
    """A mail to a list: written, rehearsed, approved, then posted once to each address.

    What it says never changes once it is approved. ``left_out`` is how many were, by reason, that day.
    """

    class Purpose(models.TextChoices):
        SERVICE = "service", "Vie de la chambre"
        NEWSLETTER = Consent.Purpose.NEWSLETTER.value, "Lettre d’information"
        EVENTS = Consent.Purpose.EVENTS.value, "Invitation à un évènement"
        SURVEYS = Consent.Purpose.SURVEYS.value, "Consultation"

    class State(models.TextChoices):
        DRAFT = "draft", "En préparation"
        APPROVED = "approved", "Approuvé, en cours"
        POSTED = "posted", "Envoyé"

    segment = models.ForeignKey(
        Segment, verbose_name="liste", on_delete=models.PROTECT, related_name="mailings"
    )
    purpose = models.CharField("finalité", max_length=12, choices=Purpose.choices)
    subject = models.CharField("objet", max_length=150)
    text = models.TextField("texte")
    state = models.CharField("état", max_length=8, choices=State.choices, default=State.DRAFT)
    segment_told = models.TextField("liste, telle qu’elle était", blank=True)
    left_out = models.JSONField("écartés", default=dict, blank=True)
    created_at = models.DateTimeField("créé le", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    approved_at = models.DateTimeField("approuvé le", null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "envoi"
        verbose_name_plural = "envois"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=["service", "newsletter", "events", "surveys"]),
                name="office_mailing_purpose_known",
                violation_error_message="Finalité inconnue.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "approved", "posted"]),
                name="office_mailing_state_known",
                violation_error_message="État inconnu.",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", approved_at__isnull=True)
                | Q(state__in=["approved", "posted"], approved_at__isnull=False),
                name="office_mailing_approved_before_posted",
                violation_error_message="Un envoi part une fois approuvé.",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("office:mailing-detail", args=[self.pk])

    @property
    def needs_consent(self) -> bool:
        """Whether only those who agreed receive it: all but what is sent to members as members."""
        return self.purpose != self.Purpose.SERVICE


class AddresseeQuerySet(models.QuerySet["Addressee"]):
    def of_token(self, token: str) -> Addressee | None:
        """Whom a link of unsubscription was sent to; None for a link that was not ours."""
        try:
            pk = signing.Signer(salt=SALT, sep=".").unsign(token)
        except signing.BadSignature:
            return None
        return self.select_related("mailing").filter(pk=pk).first()

    def to_post(self) -> AddresseeQuerySet:
        """Those for whom nothing is in the outbox yet."""
        return self.filter(message__isnull=True, withdrew=False)


class Addressee(models.Model):
    """An address to which a mailing goes, once, with what its merge fields say.

    ``withdrew``: unsubscribed between the approval and the sending; nothing was written to it.
    """

    mailing = models.ForeignKey(Mailing, on_delete=models.PROTECT, related_name="addressees")
    address = models.EmailField("adresse électronique")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    fields = models.JSONField("champs", default=dict)
    message = models.OneToOneField(
        Message, on_delete=models.PROTECT, null=True, blank=True, related_name="addressee"
    )
    withdrew = models.BooleanField("s’est désabonné avant l’envoi", default=False)

    objects = AddresseeQuerySet.as_manager()

    class Meta:
        verbose_name = "destinataire"
        verbose_name_plural = "destinataires"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mailing", "address"],
                name="office_addressee_once_a_mailing",
                violation_error_message="Cette adresse reçoit déjà cet envoi.",
            ),
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def token(self) -> str:
        """What the link of unsubscription carries, signed; it holds no address."""
        return signing.Signer(salt=SALT, sep=".").sign(str(self.pk))

    @property
    def link(self) -> str:
        """The address that unsubscribes, whole."""
        return settings.SITE_URL + reverse("portal:unsubscribe", args=[self.token])
