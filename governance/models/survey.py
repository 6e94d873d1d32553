"""Surveys of the members: their questions, those invited, who answered, what was answered."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import Q
from django.urls import reverse

from cressmember.kernel.elision import of
from cressmember.kernel.folding import fold, words
from cressmember.members.models import College, Organisation, Person
from governance.models.body import Body
from governance.models.meeting.participant import new_key

SALT = "governance.survey"


class SurveyQuerySet(models.QuerySet["Survey"]):
    def open(self) -> SurveyQuerySet:
        """Keep those that are answered now."""
        return self.filter(opened_at__isnull=False, closed_at__isnull=True)

    def search(self, query: str) -> SurveyQuerySet:
        """Keep those whose title holds every word, whatever the accents and the case."""
        wanted = words(query)
        titles = self.order_by().values_list("pk", "title") if wanted else []
        found = [pk for pk, title in titles if all(word in fold(title) for word in wanted)]
        return self.filter(pk__in=found) if wanted else self

    def told(self) -> SurveyQuerySet:
        """With their ``state``: being written, open, closed."""
        return self.annotate(
            state=models.Case(
                models.When(opened_at__isnull=True, then=models.Value("draft")),
                models.When(closed_at__isnull=True, then=models.Value("open")),
                default=models.Value("closed"),
                output_field=models.CharField(),
            ),
            invited_count=models.Count("invitations", distinct=True),
            answered_count=models.Count("marks", filter=Q(marks__answered=True), distinct=True),
        )


class Survey(models.Model):
    """A survey: named, where answers are tied to who gave them, or anonymous, where nothing ties them."""

    class Kind(models.TextChoices):
        NAMED = "named", "Nominative"
        ANONYMOUS = "anonymous", "Anonyme"

    class Segment(models.TextChoices):
        MEMBERS = "members", "Tous les adhérents"
        COLLEGES = "colleges", "Les adhérents de certains collèges"
        BODY = "body", "Celles et ceux qui siègent dans une instance"

    title = models.CharField("titre", max_length=150)
    text = models.TextField("présentation", blank=True)
    kind = models.CharField("nature", max_length=9, choices=Kind.choices, default=Kind.NAMED)
    segment = models.CharField("à qui", max_length=8, choices=Segment.choices, default=Segment.MEMBERS)
    colleges = models.ManyToManyField(College, verbose_name="collèges", related_name="surveys", blank=True)
    body = models.ForeignKey(
        Body, verbose_name="instance", on_delete=models.PROTECT, null=True, blank=True, related_name="surveys"
    )
    keeps_college = models.BooleanField(
        "compter aussi par collège",
        default=False,
        help_text="Anonyme, chaque réponse garde alors le collège de qui répond, et la page le lui dit.",
    )
    closes_on = models.DateField(
        "réponses jusqu’au", help_text="Ce jour compris : la consultation se clôt d’elle-même dans la nuit."
    )
    opened_at = models.DateTimeField("ouverte le", null=True, blank=True, editable=False)
    closed_at = models.DateTimeField("close le", null=True, blank=True, editable=False)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = "consultation des adhérents"
        verbose_name_plural = "consultations des adhérents"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["named", "anonymous"]),
                name="governance_survey_kind_known",
                violation_error_message="Nature inconnue.",
            ),
            models.CheckConstraint(
                condition=Q(segment__in=["members", "colleges", "body"]),
                name="governance_survey_segment_known",
                violation_error_message="Destinataires inconnus.",
            ),
            models.CheckConstraint(
                condition=~Q(segment="body") | Q(body__isnull=False),
                name="governance_survey_body_is_named",
                violation_error_message="Choisissez l’instance à consulter.",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(opened_at__isnull=False),
                name="governance_survey_closes_once_open",
                violation_error_message="Une consultation s’ouvre avant de se clore.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("governance:survey-detail", args=[self.pk])

    @property
    def is_anonymous(self) -> bool:
        """Whether nothing ties an answer to who gave it."""
        return self.kind == self.Kind.ANONYMOUS

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None and self.closed_at is None

    def receives_on(self, day: date) -> bool:
        """Whether an answer may come in that day."""
        return self.is_open and day <= self.closes_on


class SurveyQuestion(models.Model):
    """A question; ``choices`` are the sentences offered, one a line when they are typed."""

    class Kind(models.TextChoices):
        YES_NO = "yes_no", "Oui ou non"
        ONE = "one", "Un choix parmi plusieurs"
        SEVERAL = "several", "Plusieurs choix possibles"
        NUMBER = "number", "Un nombre"
        TEXT = "text", "Un texte libre"

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="questions")
    position = models.PositiveSmallIntegerField("rang", editable=False)
    kind = models.CharField("réponse attendue", max_length=8, choices=Kind.choices)
    title = models.CharField("question", max_length=300)
    help = models.CharField("précision", max_length=300, blank=True)
    choices = models.JSONField("réponses proposées", default=list, blank=True)
    has_none = models.BooleanField("proposer « Aucune de ces propositions »", default=False)
    is_required = models.BooleanField("réponse obligatoire", default=False)

    class Meta:
        verbose_name = "question"
        verbose_name_plural = "questions"
        ordering = ["survey", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["yes_no", "one", "several", "number", "text"]),
                name="governance_surveyquestion_kind_known",
                violation_error_message="Nature de question inconnue.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return self.survey.get_absolute_url()


class SurveyInvitationQuerySet(models.QuerySet["SurveyInvitation"]):
    def of_token(self, token: str) -> SurveyInvitation | None:
        """Whom a personal link speaks for; None for a link that is not ours."""
        try:
            told = signing.Signer(salt=SALT, sep=".").unsign(token)
        except signing.BadSignature:
            return None
        pk, _, key = told.partition("-")
        return self.select_related("survey", "organisation").filter(pk=pk, key=key).first()


class SurveyInvitation(models.Model):
    """Somebody invited: an organisation or a person, how it is written to, its personal link.

    Answering never writes here: who answered is told by a mark, which is written anew at the closing. A file
    that another absorbed once its survey was counted leaves its name, and leads nowhere.
    """

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="invitations")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="survey_invitations"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="survey_invitations"
    )
    name = models.CharField("nom", max_length=250)
    sort_name = models.CharField(max_length=250, editable=False)
    college = models.CharField("collège", max_length=120, blank=True)
    emails = models.JSONField("adresses", default=list)
    key = models.CharField(max_length=20, unique=True, default=new_key, editable=False)
    written_on = models.DateField("écrit le", null=True, blank=True, editable=False)

    objects = SurveyInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "invitation à une consultation"
        verbose_name_plural = "invitations à une consultation"
        ordering = ["survey", "sort_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "organisation"], name="governance_surveyinvitation_organisation_once"
            ),
            models.UniqueConstraint(
                fields=["survey", "person"], name="governance_surveyinvitation_person_once"
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) | Q(person__isnull=True),
                name="governance_surveyinvitation_of_one",
                violation_error_message="On invite une organisation, ou une personne.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def token(self) -> str:
        """What the personal link carries, signed."""
        return signing.Signer(salt=SALT, sep=".").sign(f"{self.pk}-{self.key}")

    @property
    def link(self) -> str:
        """The address where one answers, whole."""
        return str(settings.SITE_URL) + reverse("portal:survey-answer", args=[self.token])


class SurveyMark(models.Model):
    """Whether somebody answered, and nothing else: no instant, no order, no way to the answer."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="marks")
    invitation = models.OneToOneField(SurveyInvitation, on_delete=models.PROTECT, related_name="mark")
    answered = models.BooleanField("a répondu", default=False)

    class Meta:
        verbose_name = "participation"
        verbose_name_plural = "participations"

    def __str__(self) -> str:
        return str(self.invitation)


class AnswerSheet(models.Model):
    """What was answered to an anonymous survey: by nobody, at no time, under a key drawn at random.

    ``college`` is kept only where the survey said so to who answers.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="sheets")
    college = models.CharField("collège", max_length=120, blank=True)
    answers = models.JSONField("réponses", default=dict)

    class Meta:
        verbose_name = "réponse anonyme"
        verbose_name_plural = "réponses anonymes"
        ordering = ["survey", "key"]

    def __str__(self) -> str:
        return f"Réponse à « {self.survey} »"


class NamedSheet(models.Model):
    """What somebody answered to a named survey, and who filled it in; it changes until the closing."""

    invitation = models.OneToOneField(SurveyInvitation, on_delete=models.PROTECT, related_name="sheet")
    answers = models.JSONField("réponses", default=dict)
    answered_by = models.CharField("réponse de", max_length=210)
    answered_at = models.DateTimeField("réponse du")

    class Meta:
        verbose_name = "réponse nominative"
        verbose_name_plural = "réponses nominatives"
        ordering = ["invitation__sort_name", "pk"]

    def __str__(self) -> str:
        return f"Réponse {of(self.invitation)}"


class SurveyReminder(models.Model):
    """A reminder to those who had not answered: one a day at most."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="reminders")
    on = models.DateField("le")
    sent = models.PositiveIntegerField("écrits")

    class Meta:
        verbose_name = "relance d’une consultation"
        verbose_name_plural = "relances d’une consultation"
        ordering = ["survey", "on"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "on"],
                name="governance_surveyreminder_once_a_day",
                violation_error_message="Une relance est déjà partie ce jour-là.",
            ),
        ]

    def __str__(self) -> str:
        return f"Relance de « {self.survey} »"
