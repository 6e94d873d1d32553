"""A meeting: of which body, when, where, at which call; what it is now follows from its instants."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse
from django.utils import timezone

from cressmember.kernel.folding import fold, words
from cressmember.kernel.writing import long_date
from cressmember.members.models import Person
from governance.models.body import Body
from governance.models.statutes import Statutes

LIGHT = {Body.Kind.BUREAU, Body.Kind.COMMISSION, Body.Kind.PROJECT_GROUP}


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def told(self) -> Self:
        """With where each stands, from its instants, as ``state``."""
        return self.annotate(
            state=Case(
                When(cancelled_at__isnull=False, then=Value("cancelled")),
                When(closed_at__isnull=False, then=Value("closed")),
                When(opened_at__isnull=False, then=Value("open")),
                When(convened_on__isnull=False, then=Value("convened")),
                default=Value("draft"),
                output_field=models.CharField(),
            )
        )

    def search(self, query: str) -> Self:
        """Keep those whose title, place or body holds every word, whatever the accents and the case."""
        wanted = words(query)
        if not wanted:
            return self
        told = self.order_by().values_list("pk", "title", "place", "body__name")
        found = [
            pk for pk, *said in told if all(word in fold(" ".join(filter(None, said))) for word in wanted)
        ]
        return self.filter(pk__in=found)

    def standing(self) -> Self:
        """Keep those that were not cancelled."""
        return self.filter(cancelled_at__isnull=True)

    def in_session(self) -> Self:
        """Keep those that were opened and not closed."""
        return self.standing().filter(opened_at__isnull=False, closed_at__isnull=True)

    def of_day(self, day: date) -> Self:
        """Keep those that are held that day, or that are in session whatever the day they began."""
        under_way = Q(opened_at__isnull=False, closed_at__isnull=True)
        return self.standing().filter(Q(starts_at__date=day) | under_way).order_by("starts_at", "pk")

    def to_come(self) -> Self:
        """Keep those that were not opened yet."""
        return self.standing().filter(opened_at__isnull=True)

    def answered_from_afar(self) -> Self:
        """Keep those that are answered by links, no desk seeing who comes: to come, or put in writing."""
        in_writing = Q(format=Meeting.Format.WRITTEN, closed_at__isnull=True)
        return self.standing().filter(Q(opened_at__isnull=True) | in_writing)


class Meeting(models.Model):
    """A meeting of a body, or a gathering open to members, which decides nothing.

    ``rules`` are the codes under which the statutes name this kind of meeting: several when it is mixed.
    ``previous`` is the meeting that lacked its quorum, when this one is a further call. ``suspensions`` are
    the pauses that ended, each from an instant to another, in ISO 8601.
    """

    class Stage(models.TextChoices):
        DRAFT = "draft", "En préparation"
        CONVENED = "convened", "Convoquée"
        OPEN = "open", "En séance"
        CLOSED = "closed", "Tenue"
        CANCELLED = "cancelled", "Annulée"

    class Format(models.TextChoices):
        ROOM = "room", "En salle"
        REMOTE = "remote", "À distance"
        HYBRID = "hybrid", "En salle et à distance"
        WRITTEN = "written", "Consultation écrite"

    body = models.ForeignKey(
        Body,
        verbose_name="instance",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        help_text="Vide pour une rencontre ouverte aux adhérents, où rien ne se décide.",
    )
    rules = models.JSONField("sortes de réunion", default=list, blank=True)
    title = models.CharField("titre", max_length=160)
    call = models.PositiveSmallIntegerField("convocation", default=1)
    previous = models.OneToOneField(
        "self",
        verbose_name="fait suite à",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="following",
    )
    format = models.CharField("tenue", max_length=7, choices=Format.choices, default=Format.ROOM)
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin prévue", null=True, blank=True)
    place = models.TextField("lieu", blank=True)
    video_link = models.URLField("lien de visioconférence", blank=True)
    note = models.TextField("mot d’accompagnement", blank=True)
    statutes = models.ForeignKey(
        Statutes,
        verbose_name="statuts appliqués",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="meetings",
    )
    convened_on = models.DateField("convoquée le", null=True, blank=True, editable=False)
    roll_on = models.DateField("liste des électeurs arrêtée au", null=True, blank=True, editable=False)
    roll_settled_at = models.DateTimeField("liste arrêtée le", null=True, blank=True, editable=False)
    roll_sha256 = models.CharField("empreinte de la liste arrêtée", max_length=64, blank=True, editable=False)
    roll_warnings = models.JSONField("remarques sur la liste", default=list, editable=False)
    opened_at = models.DateTimeField("ouverte à", null=True, blank=True, editable=False)
    closed_at = models.DateTimeField("levée à", null=True, blank=True, editable=False)
    suspended_at = models.DateTimeField("suspendue à", null=True, blank=True, editable=False)
    suspensions = models.JSONField("suspensions", default=list, editable=False)
    cancelled_at = models.DateTimeField("annulée le", null=True, blank=True, editable=False)
    cancelled_because = models.CharField("motif de l’annulation", max_length=250, blank=True)
    created_at = models.DateTimeField("créée le", auto_now_add=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "réunion"
        verbose_name_plural = "réunions"
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(format__in=["room", "remote", "hybrid", "written"]),
                name="governance_meeting_format_known",
                violation_error_message="Manière de se réunir inconnue.",
            ),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="governance_meeting_is_titled",
                violation_error_message="Donnez un titre à la réunion.",
            ),
            models.CheckConstraint(
                condition=Q(call=1, previous__isnull=True) | Q(call__gt=1, previous__isnull=False),
                name="governance_meeting_further_call_follows",
                violation_error_message="Une deuxième convocation suit une première réunion.",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="governance_meeting_ends_after_start",
                violation_error_message="La réunion finit après avoir commencé.",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True)
                | Q(opened_at__isnull=False, closed_at__gte=F("opened_at")),
                name="governance_meeting_closes_once_open",
                violation_error_message="Une séance se lève après avoir été ouverte.",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | Q(opened_at__isnull=True),
                name="governance_meeting_cancelled_unopened",
                violation_error_message="Une séance ouverte ne s’annule pas : levez-la.",
            ),
        ]
        indexes = [models.Index(fields=["body", "starts_at"], name="governance_meeting_of_body")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("governance:meeting-detail", args=[self.pk])

    @property
    def dated_title(self) -> str:
        """Its title and its day, said once: « Bureau, 10 février 2026 », « Conseil du 10 février 2026 »."""
        day = long_date(self.held_on)
        return self.title if day in self.title else f"{self.title}, {day}"

    @property
    def stage(self) -> Stage:
        """Where it stands, from its instants."""
        if self.cancelled_at is not None:
            return self.Stage.CANCELLED
        if self.closed_at is not None:
            return self.Stage.CLOSED
        if self.opened_at is not None:
            return self.Stage.OPEN
        return self.Stage.CONVENED if self.convened_on is not None else self.Stage.DRAFT

    @property
    def held_on(self) -> date:
        """The day when it is held, where the chamber is."""
        return timezone.localdate(self.starts_at)

    @property
    def is_gathering(self) -> bool:
        """Whether it only brings people together, and decides nothing."""
        return self.body_id is None

    @property
    def is_light(self) -> bool:
        """Whether few people hold it: a page writes it up, and it may approve its minutes before it parts."""
        return self.body is not None and self.body.kind in LIGHT

    @property
    def of_all_members(self) -> bool:
        """Whether every member is called to it: an assembly, or a gathering."""
        return self.body is None or self.body.kind == Body.Kind.ASSEMBLY


class Officer(models.Model):
    """Who runs a meeting: its chair, its secretary, its tellers, named at the opening or since."""

    class Role(models.TextChoices):
        CHAIR = "chair", "Présidence de séance"
        SECRETARY = "secretary", "Secrétariat de séance"
        TELLER = "teller", "Scrutateur·rice"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="officers")
    role = models.CharField("rôle", max_length=9, choices=Role.choices)
    person = models.ForeignKey(
        Person,
        verbose_name="personne",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings_run",
    )
    name = models.CharField("nom", max_length=210)
    named_at = models.DateTimeField("désignation")
    left_at = models.DateTimeField("remplacement", null=True, blank=True)

    class Meta:
        verbose_name = "membre du bureau de séance"
        verbose_name_plural = "bureau de séance"
        ordering = ["role", "named_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=["chair", "secretary", "teller"]),
                name="governance_officer_role_known",
                violation_error_message="Rôle inconnu.",
            ),
            models.UniqueConstraint(
                fields=["meeting", "role"],
                condition=Q(left_at__isnull=True, role__in=["chair", "secretary"]),
                name="governance_officer_one_at_a_time",
                violation_error_message="Ce rôle est déjà tenu : remplacez la personne.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} : {self.name}"
