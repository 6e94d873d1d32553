"""Ballots: named votes, secret ones kept apart from the roll, counts of tellers."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from governance.models.meeting.agenda import Election, Resolution
from governance.models.meeting.meeting import Meeting
from governance.models.meeting.participant import Participant

# What ``Ballot.tell_turnout`` changes.
TURNOUT = ("turnout", "turnout_sha256")


class BallotQuerySet(models.QuerySet["Ballot"]):
    def open(self) -> Self:
        """Keep those in which people may vote now."""
        return self.filter(opened_at__isnull=False, closed_at__isnull=True, cancelled_at__isnull=True)


class Ballot(models.Model):
    """One vote on a resolution, or one round of an election; its kind never changes once it was opened.

    ``quorum`` is the verdict when it was opened, ``verdict`` what it decided when it was closed, both as they
    were said then. ``mode`` says why people vote in this way. ``turnout`` is who took part at the opening:
    the ``groups``, and the ``electors``, each with its votes and whoever votes for it. ``urns`` are those of
    a secret vote: the code of each, its name, how many electors, how many papers, what one is worth.
    ``proof`` is the file from which the result of a vote held elsewhere was read. One ``entered_at`` a later
    hour was held on paper at a past one of the session.
    """

    class Kind(models.TextChoices):
        NOMINAL = "nominal", "Vote nominal"
        HANDS = "hands", "À main levée, compté en salle"
        SECRET = "secret", "Vote secret simple"
        PAPER = "paper", "Bulletins papier, dépouillés par deux scrutateurs"
        ELSEWHERE = "elsewhere", "Tenu ailleurs, résultat importé"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="ballots")
    resolution = models.ForeignKey(
        Resolution, on_delete=models.PROTECT, null=True, blank=True, related_name="ballots"
    )
    election = models.ForeignKey(
        Election, on_delete=models.PROTECT, null=True, blank=True, related_name="ballots"
    )
    round = models.PositiveSmallIntegerField("tour", default=1)
    kind = models.CharField("scrutin", max_length=9, choices=Kind.choices)
    by_college = models.BooleanField("une urne par collège", default=False)
    choices = models.JSONField("choix offerts", default=list, editable=False)
    urns = models.JSONField("urnes", default=list, editable=False)
    proof = models.FileField("preuve du résultat", upload_to="ballots/", max_length=200, blank=True)
    proof_name = models.CharField("nom du fichier", max_length=200, blank=True, editable=False)
    proof_sha256 = models.CharField("empreinte", max_length=64, blank=True, editable=False)
    opened_at = models.DateTimeField("ouvert à", null=True, blank=True, editable=False)
    closes_at = models.DateTimeField("clôture annoncée", null=True, blank=True)
    closed_at = models.DateTimeField("clos à", null=True, blank=True, editable=False)
    entered_at = models.DateTimeField("saisi après coup à", null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField("annulé à", null=True, blank=True, editable=False)
    cancelled_because = models.CharField("motif", max_length=250, blank=True)
    mode = models.JSONField("mode de scrutin", null=True, blank=True, editable=False)
    turnout = models.JSONField("participation", default=dict, editable=False)
    turnout_sha256 = models.CharField(
        "empreinte de la participation", max_length=64, blank=True, editable=False
    )
    quorum = models.JSONField("quorum", null=True, blank=True, editable=False)
    poll = models.JSONField("suffrages", null=True, blank=True, editable=False)
    settling = models.JSONField("ce que des personnes ont tranché", default=dict, editable=False)
    verdict = models.JSONField("décision", null=True, blank=True, editable=False)
    published_at = models.DateTimeField("proclamé à", null=True, blank=True, editable=False)

    objects = BallotQuerySet.as_manager()

    class Meta:
        verbose_name = "scrutin"
        verbose_name_plural = "scrutins"
        ordering = ["meeting", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["nominal", "hands", "secret", "paper", "elsewhere"]),
                name="governance_ballot_kind_known",
                violation_error_message="Scrutin inconnu.",
            ),
            models.CheckConstraint(
                condition=Q(resolution__isnull=False, election__isnull=True)
                | Q(resolution__isnull=True, election__isnull=False),
                name="governance_ballot_is_on_something",
                violation_error_message="Un scrutin porte sur une résolution ou sur une élection.",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True)
                | Q(opened_at__isnull=False, closed_at__gte=F("opened_at")),
                name="governance_ballot_closes_once_open",
                violation_error_message="Un scrutin se clôt après avoir été ouvert.",
            ),
            models.UniqueConstraint(
                fields=["resolution"],
                condition=Q(cancelled_at__isnull=True, closed_at__isnull=True),
                name="governance_ballot_resolution_one_open",
                violation_error_message="Un scrutin est déjà en cours sur cette résolution.",
            ),
            models.UniqueConstraint(
                fields=["election", "round"],
                condition=Q(cancelled_at__isnull=True),
                name="governance_ballot_one_a_round",
                violation_error_message="Ce tour est déjà ouvert.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.resolution or self.election)

    def get_absolute_url(self) -> str:
        if self.kind == self.Kind.SECRET:
            return reverse("governance:secret-detail", args=[self.pk])
        if self.election_id is not None:
            return reverse("governance:election-detail", args=[self.election_id])
        return reverse("governance:ballot-detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None and self.closed_at is None and self.cancelled_at is None

    def tell_turnout(self, document: Mapping[str, Any]) -> None:
        """Hold who takes part, with its digest; to be saved, both fields together (``TURNOUT``)."""
        self.turnout = dict(document)
        self.turnout_sha256 = hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()


class Exclusion(models.Model):
    """Somebody whom an item touches takes no part in its vote."""

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="exclusions")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="exclusions")
    because = models.CharField("motif", max_length=250)

    class Meta:
        verbose_name = "mise à l’écart d’un vote"
        verbose_name_plural = "mises à l’écart d’un vote"
        ordering = ["participant__sort_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "participant"], name="governance_exclusion_once"),
            models.CheckConstraint(
                condition=~Q(because=""),
                name="governance_exclusion_says_why",
                violation_error_message="Dites pourquoi cette personne ne vote pas.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant} · {self.ballot}"


class Vote(models.Model):
    """A named vote: one for each elector, whatever the channel; ``holder`` cast it for who gave a proxy."""

    class Choice(models.TextChoices):
        YES = "yes", "Pour"
        NO = "no", "Contre"
        ABSTAIN = "abstain", "Abstention"
        BLANK = "blank", "Blanc"
        NAMES = "names", "Des noms"

    class Channel(models.TextChoices):
        LINK = "link", "Lien personnel"
        DESK = "desk", "Accueil"
        POSTAL = "postal", "Correspondance"

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="votes")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="votes_cast")
    holder = models.ForeignKey(
        Participant, on_delete=models.PROTECT, null=True, blank=True, related_name="votes_cast_for_others"
    )
    choice = models.CharField("vote", max_length=7, choices=Choice.choices)
    names = models.JSONField("noms", default=list, blank=True)
    channel = models.CharField("par", max_length=6, choices=Channel.choices)
    voter_name = models.CharField("voté par", max_length=210, blank=True)
    cast_at = models.DateTimeField("à")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = "vote nominal"
        verbose_name_plural = "votes nominaux"
        ordering = ["ballot", "participant__sort_name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(choice__in=["yes", "no", "abstain", "blank", "names"]),
                name="governance_vote_choice_known",
                violation_error_message="Vote inconnu.",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=["link", "desk", "postal"]),
                name="governance_vote_channel_known",
                violation_error_message="Canal inconnu.",
            ),
            models.UniqueConstraint(
                fields=["ballot", "participant"],
                name="governance_vote_once",
                violation_error_message="Cet électeur a déjà voté.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant} · {self.ballot}"


class Mark(models.Model):
    """That an elector voted in a secret ballot: no time, no order, nothing of the choice.

    Every mark stands from the opening on with ``voted`` false, so that voting adds no row to this table.
    """

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="marks")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="marks")
    urn = models.CharField("urne", max_length=60, blank=True)
    units = models.PositiveSmallIntegerField("bulletins", default=1)
    voted = models.BooleanField("a voté", default=False)

    class Meta:
        verbose_name = "émargement"
        verbose_name_plural = "émargements"
        ordering = ["ballot", "urn", "participant__sort_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "participant", "urn"], name="governance_mark_once"),
        ]

    def __str__(self) -> str:
        return f"{self.participant} · {self.ballot}"


class UrnPaper(models.Model):
    """A secret ballot paper: a key drawn at random, the urn, what it says. Nothing leads to the roll.

    ``content`` is clear for a simple secret vote; a sealed one would hold sealed bytes here instead.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="papers")
    urn = models.CharField("urne", max_length=60, blank=True)
    content = models.TextField("bulletin")

    class Meta:
        verbose_name = "bulletin secret"
        verbose_name_plural = "bulletins secrets"
        ordering = ["ballot", "urn", "content", "key"]

    def __str__(self) -> str:
        return f"Bulletin · {self.ballot}"


class Count(models.Model):
    """What one teller counted in one urn: two of them must agree."""

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="counts")
    urn = models.CharField("urne", max_length=60, blank=True)
    teller = models.CharField("scrutateur·rice", max_length=210)
    figures = models.JSONField("décompte")
    typed_at = models.DateTimeField("saisi à")
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = "décompte"
        verbose_name_plural = "décomptes"
        ordering = ["ballot", "urn", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ballot", "urn", "teller"],
                name="governance_count_once_a_teller",
                violation_error_message="Cette personne a déjà donné son décompte de cette urne.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.teller} · {self.ballot}"
