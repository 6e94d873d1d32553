"""The yearly declaration: a round for a dues year, its answers, its mails, what waits for staff."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse

from billing.models.due import DuesYear
from billing.rules.declaration import NoticeDay, notice_name, schedule
from billing.rules.vocabulary import BASES

SALT = "billing.declaration"
# Read aloud or copied from a letter: no 0 nor O, no 1, I nor L.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
KEY_LENGTH = 16  # 79 bits


def new_key() -> str:
    """What makes a link: drawn at random; drawing another one closes the link that was sent."""
    return "".join(secrets.choice(ALPHABET) for _ in range(KEY_LENGTH))


class DeclarationRound(models.Model):
    """The declaration asked of every member for a dues year; it is open between two dates, both included."""

    class NonAnswers(models.TextChoices):
        PROVISIONAL = "provisional", "Appelés sur leur dernière base connue, à titre provisoire"
        BLOCKED = "blocked", "Bloqués jusqu’à leur réponse"

    dues_year = models.OneToOneField(
        DuesYear, verbose_name="exercice", on_delete=models.PROTECT, related_name="declaration_round"
    )
    figures = models.JSONField("chiffres demandés", default=list)
    figures_year = models.PositiveSmallIntegerField("année des chiffres")
    opens_on = models.DateField("ouverte le")
    closes_on = models.DateField("réponses jusqu’au")
    reminder_days = models.JSONField("rappels", default=list)
    non_answers = models.CharField("sans réponse", max_length=11, choices=NonAnswers.choices)
    message = models.TextField("mot joint à l’invitation", blank=True)
    opened_at = models.DateTimeField("lancée le", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("créée le", auto_now_add=True)

    class Meta:
        verbose_name = "déclaration annuelle"
        verbose_name_plural = "déclarations annuelles"
        ordering = ["-dues_year__starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(non_answers__in=["provisional", "blocked"]),
                name="billing_declarationround_non_answers_known",
                violation_error_message="Choix inconnu.",
            ),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="billing_declarationround_is_a_period",
                violation_error_message="La déclaration se termine après avoir commencé.",
            ),
        ]

    def __str__(self) -> str:
        return f"Déclaration {self.dues_year}"

    def get_absolute_url(self) -> str:
        return reverse("billing:round-detail", args=[self.pk])

    @property
    def terms(self) -> dict[str, Any]:
        """What a treasurer decides of it."""
        return {
            "figures": self.figures,
            "figures_year": self.figures_year,
            "opens_on": self.opens_on,
            "closes_on": self.closes_on,
            "reminder_days": self.reminder_days,
            "non_answers": self.non_answers,
            "message": self.message,
        }

    @property
    def schedule(self) -> tuple[NoticeDay, ...]:
        """Its mails, the invitation first."""
        return schedule(opens_on=self.opens_on, closes_on=self.closes_on, reminder_days=self.reminder_days)

    @property
    def figure_names(self) -> list[str]:
        """The figures asked, in words."""
        return [BASES[base].name for base in self.figures]

    @property
    def calls_the_silent(self) -> bool:
        """Whether who did not answer is called on the last base known."""
        return self.non_answers == self.NonAnswers.PROVISIONAL

    def is_open(self, day: date) -> bool:
        """Whether members may answer that day."""
        return self.opened_at is not None and self.opens_on <= day <= self.closes_on


class DeclarationQuerySet(models.QuerySet["Declaration"]):
    def of_token(self, token: str) -> Declaration | None:
        """The declaration that a link opens; None for a link that was not ours, or that another replaced."""
        try:
            told = signing.Signer(salt=SALT, sep=".").unsign(token)
        except signing.BadSignature:
            return None
        pk, _, key = told.partition("-")
        return self._standing().filter(pk=pk, key=key).first()

    def of_key(self, typed: str) -> Declaration | None:
        """The declaration whose code was typed from a letter, however it was spaced or cased."""
        key = "".join(sign for sign in typed.upper() if sign in ALPHABET)
        return self._standing().filter(key=key).first() if len(key) == KEY_LENGTH else None

    def _standing(self) -> Self:
        return self.select_related("round__dues_year", "organisation")

    def unanswered(self) -> Self:
        """Keep those that nobody answered yet."""
        return self.filter(answered_at__isnull=True)

    def to_accept(self) -> Self:
        """Keep the answers that wait for staff."""
        return self.filter(state=Declaration.State.ANSWERED)

    def with_pending(self) -> Self:
        """Annotate how many proposals wait for a decision, as ``pending``."""
        return self.annotate(pending=Count("proposals", filter=Q(proposals__state="pending")))


class Declaration(models.Model):
    """One member's declaration: what it was asked, what it answered, and what became of it.

    ``answers`` is frozen as given, with ``known``, what the page showed; ``flags`` says why a figure was
    confirmed twice.
    """

    class State(models.TextChoices):
        ASKED = "asked", "Demandée"
        OPENED = "opened", "Lien ouvert"
        ANSWERED = "answered", "À accepter"
        ACCEPTED = "accepted", "Acceptée"

    round = models.ForeignKey(DeclarationRound, on_delete=models.PROTECT, related_name="declarations")
    organisation = models.ForeignKey(
        "members.Organisation", verbose_name="adhérent", on_delete=models.PROTECT, related_name="declarations"
    )
    college_code = models.CharField("code du collège", max_length=40, blank=True)
    college_name = models.CharField("collège", max_length=120, blank=True)
    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    state = models.CharField("état", max_length=8, choices=State.choices, default=State.ASKED)
    opened_at = models.DateTimeField("ouverte le", null=True, editable=False)
    answers = models.JSONField("réponses", default=dict)
    known = models.JSONField("ce qui était connu", default=dict)
    flags = models.JSONField("à vérifier", default=list)
    has_changes = models.BooleanField("change quelque chose", default=False)
    purchase_order = models.CharField("bon de commande", max_length=60, blank=True)
    answered_at = models.DateTimeField("répondue le", null=True, editable=False)
    answered_by = models.CharField("répondue par", max_length=120, blank=True)
    accepted_at = models.DateTimeField("acceptée le", null=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    earlier = models.JSONField("réponses reprises", default=list)

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        verbose_name = "déclaration"
        verbose_name_plural = "déclarations"
        ordering = ["organisation__sort_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "organisation"],
                name="billing_declaration_once_a_round",
                violation_error_message="Cet adhérent a déjà une déclaration pour cet exercice.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "opened", "answered", "accepted"]),
                name="billing_declaration_state_known",
                violation_error_message="État inconnu.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "opened"], answered_at__isnull=True)
                | Q(state__in=["answered", "accepted"], answered_at__isnull=False),
                name="billing_declaration_answered_says_when",
                violation_error_message="Une déclaration répondue dit quand elle l’a été.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} · {self.organisation}"

    def get_absolute_url(self) -> str:
        return reverse("billing:declaration-detail", args=[self.pk])

    @property
    def token(self) -> str:
        """What its link carries, signed."""
        return signing.Signer(salt=SALT, sep=".").sign(f"{self.pk}-{self.key}")

    @property
    def link(self) -> str:
        """The address that opens it, whole."""
        return settings.SITE_URL + reverse("portal:declaration-answer", args=[self.token])

    @property
    def code(self) -> str:
        """Its key as a letter prints it: « ABCD-EFGH-JKMN-PQRS »."""
        return "-".join(self.key[at : at + 4] for at in range(0, KEY_LENGTH, 4))

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None


class DeclarationNotice(models.Model):
    """A mail or a letter sent for a declaration: one of each level, never two."""

    class Way(models.TextChoices):
        MAIL = "mail", "Courriel"
        PRINT = "print", "Courrier à imprimer"

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="notices")
    level = models.PositiveSmallIntegerField("rang")
    way = models.CharField("envoi", max_length=5, choices=Way.choices)
    address = models.CharField("adresse", max_length=254, blank=True)
    sent_on = models.DateField("du")
    stored = models.OneToOneField(
        "core.StoredDocument", on_delete=models.PROTECT, null=True, related_name="declaration_notice"
    )
    message = models.OneToOneField(
        "core.Message", on_delete=models.PROTECT, null=True, related_name="declaration_notice"
    )

    class Meta:
        verbose_name = "envoi d’une déclaration"
        verbose_name_plural = "envois des déclarations"
        ordering = ["declaration", "level"]
        constraints = [
            models.UniqueConstraint(
                fields=["declaration", "level"],
                name="billing_declarationnotice_once",
                violation_error_message="Ce courrier est déjà parti.",
            ),
            models.CheckConstraint(
                condition=Q(way__in=["mail", "print"]),
                name="billing_declarationnotice_way_known",
                violation_error_message="Mode d’envoi inconnu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.declaration}"

    @property
    def name(self) -> str:
        """« Invitation », « Rappel 1 »."""
        return notice_name(self.level)


class DeclarationProposal(models.Model):
    """A change that a member asks for and staff decide: people, contacts, identity, address.

    ``before`` and ``after`` hold what the register said and what it would say, by name of field.
    """

    class Kind(models.TextChoices):
        PERSON = "person", "Représentant·e à corriger"
        LEAVING = "leaving", "Représentant·e qui n’est plus en fonction"
        NEWCOMER = "newcomer", "Représentant·e à ajouter"
        CONTACT = "contact", "Contact cotisations"
        IDENTITY = "identity", "SIRET et adresse"

    class State(models.TextChoices):
        PENDING = "pending", "À décider"
        ACCEPTED = "accepted", "Acceptée"
        REFUSED = "refused", "Refusée"
        WITHDRAWN = "withdrawn", "Retirée"

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="proposals")
    kind = models.CharField("nature", max_length=8, choices=Kind.choices)
    # Not a foreign key: a merge or an undone import may take the representation away, never the answer.
    representation = models.PositiveBigIntegerField("représentation", null=True)
    before = models.JSONField("avant", default=dict)
    after = models.JSONField("après", default=dict)
    state = models.CharField("état", max_length=9, choices=State.choices, default=State.PENDING)
    decided_at = models.DateTimeField("décidée le", null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = "proposition d’un adhérent"
        verbose_name_plural = "propositions des adhérents"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["person", "leaving", "newcomer", "contact", "identity"]),
                name="billing_declarationproposal_kind_known",
                violation_error_message="Nature inconnue.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "accepted", "refused", "withdrawn"]),
                name="billing_declarationproposal_state_known",
                violation_error_message="État inconnu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.declaration}"

    def get_absolute_url(self) -> str:
        return self.declaration.get_absolute_url()
