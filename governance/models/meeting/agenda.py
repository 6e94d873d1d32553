"""The agenda of a meeting: its items, what is put to the vote, the elections, the candidates."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from cressmember.members.models import College, Organisation, Person
from governance.models.body import Body, seat_name
from governance.models.mandate import LONGEST_PLACE, Mandate
from governance.models.meeting.meeting import Meeting
from governance.models.office import Office
from governance.rules.election.candidacy import Form
from governance.rules.vote.decision import Matter


class AgendaItem(models.Model):
    """One item, in its order. ``added_on`` is the day it came after the convocation was sent."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField("rang")
    title = models.CharField("intitulé", max_length=200)
    text = models.TextField("présentation", blank=True)
    minutes = models.PositiveSmallIntegerField("durée (minutes)", null=True, blank=True)
    speaker = models.CharField("présenté par", max_length=120, blank=True)
    requested_by = models.CharField("inscrit à la demande de", max_length=200, blank=True)
    added_on = models.DateField("ajouté le", null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True, editable=False)
    opened_at = models.DateTimeField("abordé à", null=True, blank=True, editable=False)
    closed_at = models.DateTimeField("clos à", null=True, blank=True, editable=False)
    record = models.TextField("relevé des débats", blank=True)

    class Meta:
        verbose_name = "point de l’ordre du jour"
        verbose_name_plural = "ordre du jour"
        ordering = ["meeting", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="governance_agendaitem_is_titled",
                violation_error_message="Donnez un intitulé à ce point.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("governance:meeting-detail", args=[self.meeting_id])


class Resolution(models.Model):
    """A text put to the vote under an item; ``decision`` is the code of the kind of decision in the statutes.

    Empty, the statutes say nothing of it: a majority is said by people. Once its ballot was opened, the text
    no longer changes.
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="resolutions")
    position = models.PositiveSmallIntegerField("rang")
    number = models.PositiveSmallIntegerField("numéro", null=True, blank=True, editable=False)
    title = models.CharField("intitulé", max_length=200)
    text = models.TextField("texte mis aux voix")
    matter = models.CharField(
        "objet",
        max_length=12,
        choices=[(each.value, each.label[0].upper() + each.label[1:]) for each in Matter],
        default=Matter.OTHER.value,
    )
    decision = models.CharField("sorte de décision", max_length=60, blank=True)
    backed_by_board = models.BooleanField("agréée par le conseil", default=True)
    amends = models.ForeignKey(
        "self",
        verbose_name="amende",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="amendments",
    )
    withdrawn_at = models.DateTimeField("retirée le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "résolution"
        verbose_name_plural = "résolutions"
        ordering = ["item__position", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(matter__in=[each.value for each in Matter]),
                name="governance_resolution_matter_known",
                violation_error_message="Objet inconnu.",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(text=""),
                name="governance_resolution_is_written",
                violation_error_message="Une résolution a un intitulé et un texte.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return self.item.get_absolute_url()


class Election(models.Model):
    """Seats of a body to fill under an item, in a college or a territory, or an office to give."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="elections")
    position = models.PositiveSmallIntegerField("rang")
    body = models.ForeignKey(
        Body, verbose_name="instance à pourvoir", on_delete=models.PROTECT, related_name="elections"
    )
    college = models.ForeignKey(
        College,
        verbose_name="collège",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="elections",
    )
    territory = models.CharField("territoire", max_length=LONGEST_PLACE, blank=True)
    group = models.CharField("sièges des statuts", max_length=LONGEST_PLACE, blank=True)
    office = models.CharField("fonction à pourvoir", max_length=16, blank=True)
    decision = models.CharField("sorte de décision", max_length=60, blank=True)
    seats = models.PositiveSmallIntegerField("sièges à pourvoir", default=1)
    candidates_until = models.DateField("candidatures jusqu’au", null=True, blank=True)
    is_consultative = models.BooleanField(
        "pour avis seulement", default=False, help_text="Personne n’est élu : aucun mandat n’en naît."
    )
    settled_at = models.DateTimeField("proclamée le", null=True, blank=True, editable=False)
    verdict = models.JSONField("résultat", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "élection"
        verbose_name_plural = "élections"
        ordering = ["item__position", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(seats__gt=0),
                name="governance_election_has_seats",
                violation_error_message="Une élection pourvoit au moins un siège.",
            ),
        ]

    def __str__(self) -> str:
        if self.office or self.college or self.territory or self.group:
            return f"{self.body} · {self.seat}"
        return str(self.body)

    def get_absolute_url(self) -> str:
        return reverse("governance:election-detail", args=[self.pk])

    @property
    def seat(self) -> str:
        """What is to be filled: an office, or the seats of a college, of a territory, of a name."""
        if self.office:
            return str(dict(Office.Kind.choices).get(self.office, self.office))
        if self.college is None and not self.territory and self.group:
            return self.group
        return seat_name(self.college, self.territory)


class CandidacyQuerySet(models.QuerySet["Candidacy"]):
    def standing(self) -> Self:
        """Keep those that were neither withdrawn nor refused."""
        return self.filter(withdrawn_on__isnull=True, refused_because="")


class Candidacy(models.Model):
    """Somebody who stands: an organisation through a person, or a person alone.

    ``papers`` gives the pages of each paper that came with it; ``checked`` what people verified and that the
    register does not know, by its name, true where the condition is met. ``born`` is asked only where the
    text looks at ages.
    """

    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="candidacies")
    position = models.PositiveSmallIntegerField("rang", default=0)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name="organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="candidacies",
    )
    person = models.ForeignKey(
        Person,
        verbose_name="titulaire",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="candidacies",
    )
    substitute = models.ForeignKey(
        Person,
        verbose_name="suppléant·e",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="candidacies_as_substitute",
    )
    statement = models.TextField("profession de foi", blank=True)
    born = models.DateField("date de naissance", null=True, blank=True)
    form = models.CharField(
        "reçue par",
        max_length=10,
        blank=True,
        choices=[(each.value, each.label[0].upper() + each.label[1:]) for each in Form],
    )
    papers = models.JSONField("pièces jointes", default=dict, blank=True)
    checked = models.JSONField("vérifié", default=dict, blank=True)
    received_on = models.DateField("reçue le")
    from_floor = models.BooleanField("déclarée en séance", default=False)
    withdrawn_on = models.DateField("retirée le", null=True, blank=True)
    refused_because = models.CharField("écartée car", max_length=250, blank=True)
    mandate = models.OneToOneField(
        Mandate, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="candidacy"
    )
    office = models.OneToOneField(
        Office, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="candidacy"
    )

    objects = CandidacyQuerySet.as_manager()

    class Meta:
        verbose_name = "candidature"
        verbose_name_plural = "candidatures"
        ordering = ["election", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(form__in=["", *(each.value for each in Form)]),
                name="governance_candidacy_form_known",
                violation_error_message="Manière inconnue.",
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | Q(person__isnull=False),
                name="governance_candidacy_is_someone",
                violation_error_message="Une candidature est celle d’une organisation ou d’une personne.",
            ),
            models.UniqueConstraint(
                fields=["election", "organisation"],
                condition=Q(withdrawn_on__isnull=True, organisation__isnull=False),
                name="governance_candidacy_organisation_once",
                violation_error_message="Cette organisation est déjà candidate.",
            ),
            models.UniqueConstraint(
                fields=["election", "person"],
                condition=Q(withdrawn_on__isnull=True, organisation__isnull=True),
                name="governance_candidacy_person_once",
                violation_error_message="Cette personne est déjà candidate.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("governance:candidacy-detail", args=[self.pk])

    @property
    def name(self) -> str:
        """Under what name it stands: « Lilas (Camille Roche) », or that of the person alone."""
        if self.organisation is None:
            return str(self.person)
        return f"{self.organisation} ({self.person})" if self.person else str(self.organisation)

    @property
    def stands(self) -> bool:
        """Whether it was neither withdrawn nor refused."""
        return self.withdrawn_on is None and not self.refused_because
