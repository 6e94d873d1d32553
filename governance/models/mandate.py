"""Mandates: who sits in a body, through whom, from when to when, and by which decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat, Trim
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse

from cressmember.kernel.folding import words
from cressmember.members.models import College, Organisation, Person
from cressmember.members.models.periods import Dated, DatedQuerySet, ends_after_start, in_force
from governance.models.body import Body, seat_name

WARNING_DAYS = 90
# As long as the names that a text gives to seats and to territories may be.
LONGEST_PLACE = 120


class DaysUntil(models.Func):
    """How many days there are from the second day to the first."""

    arg_joiner = " - "
    template = "(%(expressions)s)"
    output_field = models.IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """SQLite keeps days as text: it counts them from their Julian numbers."""
        days = self.copy()
        days.set_source_expressions(
            [models.Func(day, function="julianday") for day in self.get_source_expressions()]
        )
        return models.Func.as_sql(
            days, compiler, connection, template="CAST((%(expressions)s) AS INTEGER)", **context
        )


def ends_soon(on: date, end: str = "ends_on") -> Q:
    """The condition « ends within the days that the chamber chose »; it asks nothing beforehand."""
    left = DaysUntil(F(end), Cast(Value(on), models.DateField()))
    chosen = Subquery(MandateSettings.objects.filter(pk=1).values("warning_days")[:1])
    return Q(LessThanOrEqual(left, Coalesce(chosen, Value(WARNING_DAYS))))


class MandateQuerySet(DatedQuerySet):
    def voting(self) -> Self:
        """Keep those that give a voice; guests have none."""
        return self.exclude(obtained="guest")

    def of_person(self, person: Person, *, on: date) -> Self:
        """Keep those under which somebody sits that day, alone or as the titular of an organisation."""
        titular = Holder.objects.in_force(on=on).filter(role=Holder.Role.TITULAR, person=person)
        return self.filter(Q(person=person) | Q(pk__in=titular.values("mandate")))

    def overlapping(self, *, start: date | None, end: date | None) -> Self:
        """Keep those that hold on a day of the period, which holds at least one."""
        rows = self.exclude(ends_on__isnull=False, starts_on__isnull=False, ends_on__lte=F("starts_on"))
        if start is not None:
            rows = rows.exclude(ends_on__lte=start)
        if end is not None:
            rows = rows.exclude(starts_on__gte=end)
        return rows

    def ending(self, *, on: date) -> Self:
        """Keep those whose term comes within the days that the chamber chose, and that nothing follows."""
        return self.filter(ends_soon(on), ends_on__gt=on, end_reason="", body__ended_on__isnull=True).exclude(
            Exists(Mandate.objects.filter(replaces=OuterRef("pk")))
        )

    def told(self, *, on: date) -> Self:
        """With who holds each seat on that day: ``holder_name``, ``titular_name``, ``substitute_name``."""

        def of_role(role: str) -> FilteredRelation:
            holds = in_force(on, start="starts_on", end="ends_on", prefix="holders__")
            return FilteredRelation("holders", condition=Q(holders__role=role) & holds)

        return self.alias(
            titular=of_role(Holder.Role.TITULAR), substitute=of_role(Holder.Role.SUBSTITUTE)
        ).annotate(
            holder_name=Coalesce("organisation__name", name_of("person")),
            holder_sort=Coalesce("organisation__sort_name", "person__sort_name"),
            titular_name=models.Case(
                models.When(person__isnull=False, then=name_of("person")),
                default=name_of("titular__person"),
            ),
            substitute_name=name_of("substitute__person"),
        )

    def search(self, query: str) -> Self:
        """Keep those that name it: the organisation, the people, the body."""
        found = self
        for word in words(query):
            people = Holder.objects.filter(mandate=OuterRef("pk"), person__search_text__contains=word)
            found = found.filter(
                Q(organisation__search_text__contains=word)
                | Q(person__search_text__contains=word)
                | Q(body__name__icontains=word)
                | Exists(people)
            )
        return found


def name_of(person: str) -> Trim:
    """The whole name of the person under that path; empty when there is none."""
    return Trim(Concat(f"{person}__given_name", Value(" "), f"{person}__family_name"))


@dataclass(frozen=True, slots=True)
class End:
    """An end that was written: the first day without the mandate, why, and in which words."""

    on: date
    reason: str
    note: str = ""

    @property
    def told(self) -> dict[str, str]:
        """As a mandate keeps it."""
        return {"on": self.on.isoformat(), "reason": self.reason, "note": self.note}

    @property
    def label(self) -> str:
        """The reason, in words."""
        return str(Mandate.EndReason(self.reason).label)

    @classmethod
    def read(cls, told: Mapping[str, str]) -> End:
        return cls(date.fromisoformat(told["on"]), told["reason"], told["note"])


class Mandate(Dated):
    """A seat in a body, held by an organisation through people, or by one person alone.

    ``term_on`` is when it was meant to end; ``ends_on`` when it does, sooner where something ended it.
    ``former_ends`` are the ends written before that one came sooner, each as ``End.told`` tells it, the
    last written last: whoever takes an end back gives the one before it its day again.
    """

    class Obtained(models.TextChoices):
        ELECTED = "elected", "Élection"
        DESIGNATED = "designated", "Désignation"
        COOPTED = "coopted", "Cooptation"
        BY_RIGHT = "by_right", "De droit"
        VOLUNTEER = "volunteer", "Membre volontaire"
        GUEST = "guest", "Invitation, sans voix"

    class EndReason(models.TextChoices):
        TERM = "term", "Fin du terme"
        RESIGNATION = "resignation", "Démission"
        MEMBERSHIP = "membership", "Fin de l’adhésion"
        REPLACED = "replaced", "Remplacement"
        DEEMED_RESIGNED = "deemed_resigned", "Réputé démissionnaire"
        RATIFICATION_REFUSED = "ratification_refused", "Ratification refusée"
        DEATH = "death", "Décès"
        REMOVED = "removed", "Révocation"
        WOUND_UP = "wound_up", "Dissolution de l’organisation"
        BODY_ENDED = "body_ended", "Suppression de l’instance"

    body = models.ForeignKey(Body, verbose_name="instance", on_delete=models.PROTECT, related_name="mandates")
    organisation = models.ForeignKey(
        Organisation,
        verbose_name="organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mandates",
    )
    person = models.ForeignKey(
        Person,
        verbose_name="personne",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mandates",
    )
    college = models.ForeignKey(
        College,
        verbose_name="collège",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mandates",
    )
    territory = models.CharField("territoire", max_length=LONGEST_PLACE, blank=True)
    seats = models.CharField("sièges des statuts", max_length=LONGEST_PLACE, blank=True)
    obtained = models.CharField("obtenu par", max_length=10, choices=Obtained.choices)
    decision = models.CharField("décision", max_length=200, blank=True)
    decided_on = models.DateField("décision du", null=True, blank=True)
    term_on = models.DateField("terme prévu", null=True, blank=True)
    replaces = models.ForeignKey(
        "self",
        verbose_name="remplace",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
    )
    is_ratifiable = models.BooleanField("à ratifier par une assemblée", default=True)
    ratified_on = models.DateField("ratifié le", null=True, blank=True)
    ratified_by = models.CharField("ratifié par", max_length=120, blank=True)
    end_reason = models.CharField("motif de la fin", max_length=20, choices=EndReason.choices, blank=True)
    end_note = models.CharField("précision", max_length=250, blank=True)
    former_ends = models.JSONField("fins écrites avant", default=list, blank=True, editable=False)
    warned_for = models.DateField(null=True, blank=True, editable=False)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = "mandat"
        verbose_name_plural = "mandats"
        ordering = ["body", "college__order", "territory", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    obtained__in=["elected", "designated", "coopted", "by_right", "volunteer", "guest"]
                ),
                name="governance_mandate_obtained_known",
                violation_error_message="Origine du mandat inconnue.",
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, person__isnull=True)
                | Q(organisation__isnull=True, person__isnull=False),
                name="governance_mandate_is_held",
                violation_error_message="Un siège est tenu par une organisation, ou par une personne seule.",
            ),
            models.CheckConstraint(
                condition=Q(end_reason="")
                | Q(
                    ends_on__isnull=False,
                    end_reason__in=[
                        "term",
                        "resignation",
                        "membership",
                        "replaced",
                        "deemed_resigned",
                        "ratification_refused",
                        "death",
                        "removed",
                        "wound_up",
                        "body_ended",
                    ],
                ),
                name="governance_mandate_end_reason_known",
                violation_error_message="Un motif de fin suppose une fin.",
            ),
            models.CheckConstraint(
                condition=~Q(end_reason="") | Q(ends_on=F("term_on")) | Q(ends_on=None, term_on=None),
                name="governance_mandate_runs_to_its_term",
                violation_error_message="Un mandat court jusqu’à son terme, à moins d’un motif.",
            ),
            models.CheckConstraint(
                condition=Q(ratified_on__isnull=True) | Q(obtained="coopted"),
                name="governance_mandate_ratified_if_coopted",
                violation_error_message="Seule une cooptation se ratifie.",
            ),
            models.UniqueConstraint(
                fields=["body", "organisation", "obtained", "starts_on"],
                condition=Q(end_reason=""),
                name="governance_mandate_organisation_once",
                violation_error_message="Cette organisation a déjà ce mandat.",
            ),
            models.UniqueConstraint(
                fields=["body", "person", "obtained", "starts_on"],
                condition=Q(end_reason=""),
                name="governance_mandate_person_once",
                violation_error_message="Cette personne a déjà ce mandat.",
            ),
            # Periods that overlap are refused by the action, which holds the body; without an end, here too.
            models.UniqueConstraint(
                fields=["body", "organisation"],
                condition=Q(ends_on__isnull=True) & ~Q(obtained="guest"),
                name="governance_mandate_organisation_one_open",
                violation_error_message="Cette organisation siège déjà sans terme dans cette instance.",
            ),
            models.UniqueConstraint(
                fields=["body", "person"],
                condition=Q(ends_on__isnull=True) & ~Q(obtained="guest"),
                name="governance_mandate_person_one_open",
                violation_error_message="Cette personne siège déjà sans terme dans cette instance.",
            ),
            models.UniqueConstraint(
                fields=["replaces"],
                condition=~Q(end_reason="ratification_refused"),
                name="governance_mandate_replaced_once",
                violation_error_message="Ce mandat a déjà été remplacé.",
            ),
            ends_after_start("mandate", start="starts_on", end="ends_on", app="governance"),
        ]
        indexes = [
            models.Index(fields=["body", "ends_on"], name="governance_mandate_of_body"),
            models.Index(fields=["ends_on"], name="governance_mandate_by_end", condition=Q(end_reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.held_by}, {self.body}"

    def get_absolute_url(self) -> str:
        return reverse("governance:mandate-detail", args=[self.pk])

    @property
    def held_by(self) -> Organisation | Person | None:
        """Whoever holds it: an organisation, through people, or one person alone."""
        return self.organisation or self.person

    @property
    def seat(self) -> str:
        """The seat: its college, its département."""
        return seat_name(self.college, self.territory)

    @property
    def end(self) -> End | None:
        """The end that was written; None while it runs to its term."""
        if not self.end_reason:
            return None
        assert self.ends_on  # A reason comes with a day: the database says so.
        return End(self.ends_on, self.end_reason, self.end_note)

    @property
    def ends_before(self) -> list[End]:
        """The ends written before the one in force, which come again as those after them are taken back."""
        ends = [End.read(told) for told in self.former_ends]
        # The term may have been corrected since: nothing outlasts it.
        return [end for end in ends if self.term_on is None or end.on <= self.term_on]

    @property
    def end_before(self) -> End | None:
        """The end that takes its day again when the one in force is taken back; None for the term."""
        return next(reversed(self.ends_before), None)

    @property
    def has_voice(self) -> bool:
        """Whether it gives a voice: a guest has none."""
        return self.obtained != self.Obtained.GUEST

    def is_over(self, day: date) -> bool:
        """Whether it had ended by a day."""
        return self.ends_on is not None and self.ends_on <= day

    @property
    def awaits_ratification(self) -> bool:
        """Whether it was co-opted, and nobody ratified nor refused it yet."""
        is_coopted = self.obtained == self.Obtained.COOPTED and self.is_ratifiable
        return is_coopted and not self.ratified_on and not self.end_reason


class Holder(Dated):
    """A person through whom an organisation holds its seat.

    ``former_end`` is the end that another one came before. Whoever gave way before sitting (``gave_way_to`` a
    replacement) never sat: taking that replacement back gives both back.
    """

    class Role(models.TextChoices):
        TITULAR = "titular", "Titulaire"
        SUBSTITUTE = "substitute", "Suppléant·e"

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="holders")
    person = models.ForeignKey(
        Person, verbose_name="personne", on_delete=models.PROTECT, related_name="held_seats"
    )
    role = models.CharField("qualité", max_length=10, choices=Role.choices)
    act = models.CharField("acte de désignation", max_length=200, blank=True)
    former_end = models.DateField("fin écrite avant", null=True, blank=True, editable=False)
    gave_way_to = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="given_way", editable=False
    )

    class Meta:
        verbose_name = "personne en siège"
        verbose_name_plural = "personnes en siège"
        ordering = ["-role", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=["titular", "substitute"]),
                name="governance_holder_role_known",
                violation_error_message="Qualité inconnue.",
            ),
            models.UniqueConstraint(
                fields=["mandate", "role"],
                condition=Q(ends_on__isnull=True),
                name="governance_holder_one_open",
                violation_error_message="Ce siège a déjà quelqu’un dans cette qualité.",
            ),
            ends_after_start("holder", start="starts_on", end="ends_on", app="governance"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} : {self.person}"


class MandateSettings(models.Model):
    """How long before its end a mandate is told of."""

    warning_days = models.PositiveSmallIntegerField("prévenir avant la fin (jours)", default=WARNING_DAYS)
    warns_by_mail = models.BooleanField("prévenir par courriel", default=True)

    class Meta:
        verbose_name = "réglage des mandats"
        verbose_name_plural = "réglages des mandats"
        constraints = [
            models.CheckConstraint(
                condition=Q(pk=1),
                name="governance_mandatesettings_only_one",
                violation_error_message="Une chambre a un seul réglage des mandats.",
            ),
            models.CheckConstraint(
                condition=Q(warning_days__gte=1, warning_days__lte=365),
                name="governance_mandatesettings_days_sound",
                violation_error_message="Le délai va d’un jour à un an.",
            ),
        ]

    def __str__(self) -> str:
        return "Réglages des mandats"

    def get_absolute_url(self) -> str:
        return reverse("governance:mandate-list")

    @classmethod
    def current(cls) -> MandateSettings:
        """The settings, or those of a chamber that said nothing yet, unsaved."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)
