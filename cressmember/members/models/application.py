"""An organisation that asks to join: what it answered, its evidence, and what was decided."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils import timezone

from cressmember.kernel.elision import of
from cressmember.kernel.folding import fold, words
from cressmember.members.models.college import College
from cressmember.members.models.membership import Membership
from cressmember.members.models.organisation import Organisation
from cressmember.members.models.put import PutToVote

SALT = "members.application"
# As long as a request may wait for a meeting; each mail that bears the link begins it again.
LINK_LASTS = timedelta(days=183)


class ApplicationQuerySet(models.QuerySet["Application"]):
    def of_token(self, token: str) -> Application | None:
        """The application that a link opens; None for one that is not ours, was replaced, or is over."""
        try:
            told = signing.Signer(salt=SALT, sep=".").unsign(token)
        except signing.BadSignature:
            return None
        pk, _, version = told.partition("-")
        since = timezone.now() - LINK_LASTS
        return self.filter(pk=pk, link_version=version, linked_at__gt=since).first()

    def received(self) -> Self:
        """Those that were sent: a draft is nobody's business but its author's."""
        return self.filter(sent_at__isnull=False)

    def waiting(self) -> Self:
        """Those received that nothing has ended yet: neither decided nor withdrawn."""
        return self.received().filter(outcome="", withdrawn_at__isnull=True)

    def told(self) -> Self:
        """With where each stands (``stage``), and the day since when (``since``)."""
        return self.annotate(
            stage=Case(
                When(~Q(outcome=""), then=F("outcome")),
                When(withdrawn_at__isnull=False, then=Value("withdrawn")),
                When(resolution__isnull=False, then=Value("put")),
                When(examined_at__isnull=False, then=Value("examined")),
                When(completed_at__isnull=False, then=Value("complete")),
                When(sent_at__isnull=False, then=Value("received")),
                default=Value("begun"),
                output_field=models.CharField(),
            ),
            since=Coalesce(
                "decided_on",
                *(
                    TruncDate(f"{step}_at")
                    for step in ("withdrawn", "examined", "completed", "sent", "started")
                ),
                output_field=models.DateField(),
            ),
        )

    def search(self, query: str) -> Self:
        """Keep those whose name, number, sector or writer holds every word, whatever the accents."""
        wanted = words(query)
        if not wanted:
            return self
        told = self.order_by().values_list("pk", "name", "siren", "sector", "contact_name", "contact_email")
        found = [pk for pk, *said in told if all(word in fold(" ".join(said)) for word in wanted)]
        return self.filter(pk__in=found)


class Application(PutToVote):
    """A request for membership, from its first page to its decision.

    Where it stands follows from its dates: begun, sent (received), complete, examined, decided. ``answers``
    is what was typed, by part (identity, people, figures, eligibility); ``organisation`` is the file of the
    register that it is about, once someone recognised or made it. Its ``trouble`` may also be dues to call.
    """

    class Ground(models.TextChoices):
        """Why it belongs to the social economy: law 2014-856 of 31 July 2014, article 1."""

        BY_RIGHT = "by_right", "De droit, par son statut juridique"
        COMMERCIAL = "commercial", "Société commerciale de l’ESS"
        ESUS = "esus", "Entreprise agréée ESUS"
        OTHER = "other", "À examiner"

    class Stage(models.TextChoices):
        """Where it stands, from its dates; the outcomes are those of a decision."""

        BEGUN = "begun", "Commencée"
        RECEIVED = "received", "Reçue"
        COMPLETE = "complete", "Complète"
        EXAMINED = "examined", "Examinée"
        PUT = "put", "Soumise"
        ADMITTED = "admitted", "Admise"
        REFUSED = "refused", "Refusée"
        UNANSWERED = "unanswered", "Sans suite"
        WITHDRAWN = "withdrawn", "Retirée"

    class Outcome(models.TextChoices):
        ADMITTED = "admitted", "Admise"
        REFUSED = "refused", "Refusée"
        UNANSWERED = "unanswered", "Sans suite"

    organisation = models.ForeignKey(
        Organisation,
        verbose_name="fiche",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
    )
    name = models.CharField("raison sociale", max_length=250, blank=True)
    siren = models.CharField("SIREN", max_length=9, blank=True, db_index=True)
    legal_form = models.CharField("statut juridique", max_length=100, blank=True)
    departement = models.CharField("département", max_length=3, blank=True)
    sector = models.CharField("secteur", max_length=120, blank=True)
    ground = models.CharField("fondement", max_length=10, choices=Ground.choices, blank=True)
    college = models.ForeignKey(
        College,
        verbose_name="collège",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
    )
    contact_name = models.CharField("qui remplit la demande", max_length=150, blank=True)
    contact_email = models.EmailField("adresse électronique")
    source = models.CharField("a connu la chambre par", max_length=120, blank=True)
    answers = models.JSONField("réponses", default=dict, blank=True)
    charter_accepted_at = models.DateTimeField("charte acceptée le", null=True, blank=True)

    started_at = models.DateTimeField("commencée le")
    confirmed_at = models.DateTimeField("adresse confirmée le", null=True, blank=True)
    # The last time that its author wrote something: a draft that nobody takes up again is forgotten.
    saved_at = models.DateTimeField("enregistrée le", null=True, blank=True)
    sent_at = models.DateTimeField("reçue le", null=True, blank=True)
    completed_at = models.DateTimeField("complète le", null=True, blank=True)
    examined_at = models.DateTimeField("examinée le", null=True, blank=True)
    examined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="examinée par",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    advice = models.TextField("avis", blank=True)
    # What some statutes ask for before they let anybody decide.
    proposed_on = models.DateField("proposée le", null=True, blank=True)
    paid_on = models.DateField("cotisation réglée le", null=True, blank=True)
    withdrawn_at = models.DateTimeField("retirée le", null=True, blank=True)

    outcome = models.CharField("décision", max_length=10, choices=Outcome.choices, blank=True)
    decided_on = models.DateField("décidée le", null=True, blank=True)
    decided_by = models.CharField("décidée par", max_length=120, blank=True)
    reasons = models.TextField("motifs", blank=True)
    membership = models.OneToOneField(
        Membership,
        verbose_name="adhésion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="application",
    )
    search_text = models.TextField(editable=False, default="")
    # Raised by whoever must make former links worthless: the address was wrong, the mail was passed on.
    link_version = models.PositiveSmallIntegerField(default=1)
    linked_at = models.DateTimeField("lien envoyé le", default=timezone.now, editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = "demande d’adhésion"
        verbose_name_plural = "demandes d’adhésion"
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ground__in=["by_right", "commercial", "esus", "other", ""]),
                name="members_application_ground_known",
                violation_error_message="Fondement inconnu.",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["admitted", "refused", "unanswered", ""]),
                name="members_application_outcome_known",
                violation_error_message="Décision inconnue.",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_on__isnull=True)
                | (~Q(outcome="") & Q(decided_on__isnull=False)),
                name="members_application_decision_dated",
                violation_error_message="Une décision est datée, et une date suppose une décision.",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | (~Q(name="") & Q(sent_at__gte=F("started_at"))),
                name="members_application_sent_named",
                violation_error_message="Une demande reçue porte une raison sociale.",
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(
                    organisation__isnull=False, sent_at__isnull=False, outcome="", withdrawn_at__isnull=True
                ),
                name="members_application_one_waiting",
                violation_error_message="Une demande de cette organisation attend déjà une décision.",
            ),
        ]

    def __str__(self) -> str:
        return f"Demande {of(self.name or self.contact_email)}"

    def get_absolute_url(self) -> str:
        """Its page for staff."""
        return reverse("office:application-detail", args=[self.pk])

    @property
    def token(self) -> str:
        """What the link of its author carries, signed."""
        return signing.Signer(salt=SALT, sep=".").sign(f"{self.pk}-{self.link_version}")

    @property
    def link(self) -> str:
        """The address where its author fills it in and follows it, whole."""
        return settings.SITE_URL + reverse("portal:application", args=[self.token])

    @property
    def link_ends_on(self) -> date:
        """The last whole day on which its link opens; another mail puts it off."""
        return timezone.localdate(self.linked_at + LINK_LASTS) - timedelta(days=1)

    @property
    def is_draft(self) -> bool:
        """Whether it is still being written: neither sent nor withdrawn."""
        return self.sent_at is None and self.withdrawn_at is None

    @property
    def is_waiting(self) -> bool:
        """Whether it was sent and nothing has ended it yet."""
        return self.sent_at is not None and not self.outcome and self.withdrawn_at is None

    @property
    def identity(self) -> dict[str, Any]:
        """What it said of itself, by the names of the fields of a file of the register."""
        return self.answers.get("identity", {})

    def stage_at(self) -> tuple[str, date | datetime]:
        """Where it stands, and since when: the latest of its dates."""
        if self.outcome:
            assert self.decided_on  # The database refuses a decision without its day.
            return self.get_outcome_display(), self.decided_on
        if self.resolution is not None:
            assert self.examined_at  # Only what was examined is put to the vote.
            return "Soumise", self.examined_at
        steps: list[tuple[str, datetime | None]] = [
            ("Retirée", self.withdrawn_at),
            ("Examinée", self.examined_at),
            ("Complète", self.completed_at),
            ("Reçue", self.sent_at),
            ("Commencée", self.started_at),
        ]
        return next((name, at) for name, at in steps if at)


class Evidence(models.Model):
    """A piece that proves what an organisation says of itself, and until when it does."""

    class Kind(models.TextChoices):
        STATUTES = "statutes", "Statuts"
        REGISTRATION = "registration", "Parution au Journal officiel, Kbis ou avis Sirene"
        ACCOUNTS = "accounts", "Comptes ou budget"
        ESUS = "esus", "Agrément ESUS"
        COMMERCIAL = "commercial", "Mention ESS au registre du commerce"
        DECISION = "decision", "Décision d’adhérer"
        OTHER = "other", "Autre pièce"

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    kind = models.CharField("nature", max_length=12, choices=Kind.choices)
    file = models.FileField("fichier", upload_to="evidence/", max_length=200)
    filename = models.CharField("nom du fichier", max_length=200)
    size = models.PositiveIntegerField("taille")
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField("ajoutée le")
    expires_on = models.DateField("valable jusqu’au", null=True, blank=True)
    checked_at = models.DateTimeField("vérifiée le", null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="vérifiée par",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    note = models.CharField("observation", max_length=250, blank=True)

    class Meta:
        verbose_name = "pièce justificative"
        verbose_name_plural = "pièces justificatives"
        ordering = ["kind", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        *("statutes", "registration", "accounts", "esus", "commercial", "decision", "other")
                    ]
                ),
                name="members_evidence_kind_known",
                violation_error_message="Nature de pièce inconnue.",
            ),
            models.CheckConstraint(
                condition=Q(application__isnull=False) | Q(organisation__isnull=False),
                name="members_evidence_of_someone",
                violation_error_message="Une pièce appartient à une demande ou à une fiche.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} : {self.filename}"

    def get_absolute_url(self) -> str:
        """Where staff read it: the page of its request, else of its organisation."""
        return (self.application or self.organisation).get_absolute_url()  # type: ignore[union-attr]
