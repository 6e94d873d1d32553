"""Those whom a meeting concerns: convened, on the roll of voters, or both; what they answered, who came."""

from __future__ import annotations

import secrets
from typing import Self

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from cressmember.kernel.folding import words
from cressmember.members.models import Organisation, Person
from governance.models.mandate import Mandate
from governance.models.meeting.meeting import Meeting

SALT = "governance.participant"
# Read aloud or copied from a letter: no 0 nor O, no 1, I nor L.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
KEY_LENGTH = 16  # 79 bits


def new_key() -> str:
    """What makes a personal link: drawn at random; drawing another one closes the link that was sent."""
    # One draw for the whole: two thousand keys are made at once.
    left, letters = secrets.randbelow(len(ALPHABET) ** KEY_LENGTH), []
    for _ in range(KEY_LENGTH):
        left, rank = divmod(left, len(ALPHABET))
        letters.append(ALPHABET[rank])
    return "".join(letters)


def signed_in(token: str) -> tuple[str, str] | None:
    """The number and the key of a participant, as a personal link carries them; None if it is not ours."""
    try:
        told = signing.Signer(salt=SALT, sep=".").unsign(token)
    except signing.BadSignature:
        return None
    pk, _, key = told.partition("-")
    return pk, key


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def of_token(self, token: str) -> Participant | None:
        """Whom a personal link speaks for; None for a link that was not ours, or that another replaced."""
        told = signed_in(token)
        if told is None:
            return None
        pk, key = told
        return self.select_related("meeting__body", "organisation", "mandate").filter(pk=pk, key=key).first()

    def convened(self) -> Self:
        """Keep those to whom a convocation was addressed."""
        return self.filter(is_convened=True)

    def electors(self) -> Self:
        """Keep those who may vote."""
        return self.filter(Exists(RollLine.objects.filter(participant=OuterRef("pk"), votes__gt=0)))

    def present(self) -> Self:
        """Keep those who are there, in the room or at a distance."""
        return self.filter(Exists(Presence.objects.filter(participant=OuterRef("pk"), left_at=None)))

    def search(self, query: str) -> Self:
        """Keep those whose name holds every word, whatever the accents and the case."""
        found = self
        for word in words(query):
            found = found.filter(search_text__contains=word)
        return found


class Participant(models.Model):
    """A member, or whoever sits in the body, or a guest: one row for each, through one person.

    ``name`` and ``representative_name`` are what the meeting's papers print: they do not follow the register
    once the meeting is held.
    """

    class Quality(models.TextChoices):
        MEMBER = "member", "Adhérent"
        SEAT = "seat", "Siège avec voix"
        OBSERVER = "observer", "Siège sans voix"
        GUEST = "guest", "Invité·e"

    class Answer(models.TextChoices):
        NONE = "", "Sans réponse"
        PRESENT = "present", "Présent·e"
        REMOTE = "remote", "À distance"
        PROXY = "proxy", "Donne pouvoir"
        ABSENT = "absent", "Absent·e"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="participants")
    quality = models.CharField("qualité", max_length=8, choices=Quality.choices)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name="organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="participations",
    )
    mandate = models.ForeignKey(
        Mandate, verbose_name="siège", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField("nom", max_length=250)
    sort_name = models.CharField(max_length=250, editable=False, db_index=True)
    search_text = models.TextField(editable=False, default="")
    person = models.ForeignKey(
        Person,
        verbose_name="représenté·e par",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="participations",
    )
    representative_name = models.CharField("représenté·e par", max_length=210, blank=True)
    designation = models.CharField(
        "désignation", max_length=200, blank=True, help_text="L’acte par lequel cette personne est désignée."
    )
    emails = models.JSONField("adresses électroniques", default=list, blank=True)
    postal_address = models.TextField("adresse postale", blank=True)
    category = models.CharField("catégorie", max_length=120, blank=True)
    constituency = models.CharField("circonscription", max_length=120, blank=True)
    is_employee = models.BooleanField("salarié·e de la chambre", default=False)
    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    is_convened = models.BooleanField("convoqué·e", default=False)
    opened_at = models.DateTimeField("lien ouvert le", null=True, blank=True, editable=False)
    answer = models.CharField("réponse", max_length=7, choices=Answer.choices, blank=True, default="")
    answered_at = models.DateTimeField("réponse du", null=True, blank=True, editable=False)
    answered_by = models.CharField("réponse de", max_length=210, blank=True)

    has_answered: bool

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = "participant"
        verbose_name_plural = "participants"
        ordering = ["sort_name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quality__in=["member", "seat", "observer", "guest"]),
                name="governance_participant_quality_known",
                violation_error_message="Qualité inconnue.",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=["", "present", "remote", "proxy", "absent"]),
                name="governance_participant_answer_known",
                violation_error_message="Réponse inconnue.",
            ),
            models.UniqueConstraint(
                fields=["meeting", "organisation"],
                condition=Q(quality="member"),
                name="governance_participant_member_once",
                violation_error_message="Cet adhérent est déjà sur la liste.",
            ),
            models.UniqueConstraint(
                fields=["meeting", "mandate"],
                condition=Q(mandate__isnull=False),
                name="governance_participant_seat_once",
                violation_error_message="Ce siège est déjà sur la liste.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("governance:meeting-detail", args=[self.meeting_id])

    @property
    def phone(self) -> str:
        """Where somebody is called: the person, else the organisation."""
        person = self.person.phone if self.person else ""
        return person or (self.organisation.phone if self.organisation else "")

    @property
    def token(self) -> str:
        """What the personal link carries, signed."""
        return signing.Signer(salt=SALT, sep=".").sign(f"{self.pk}-{self.key}")

    @property
    def link(self) -> str:
        """The address that opens the convocation, whole."""
        return settings.SITE_URL + reverse("portal:meeting-answer", args=[self.token])

    @property
    def code(self) -> str:
        """The key as a letter prints it: « ABCD-EFGH-JKMN-PQRS »."""
        return "-".join(self.key[at : at + 4] for at in range(0, KEY_LENGTH, 4))


class RollLine(models.Model):
    """What the roll says of a participant in one college: so many votes, or why none.

    ``facts`` is what was looked at, so that the roll can be drawn up again; ``outcome`` and ``sentence`` are
    those of the verdict.
    """

    class Outcome(models.TextChoices):
        YES = "yes", "Vote"
        NO = "no", "Ne vote pas"
        TO_DECIDE = "to_decide", "À trancher"

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="lines")
    college = models.CharField("code du collège", max_length=60, blank=True)
    college_name = models.CharField("collège", max_length=120, blank=True)
    college_order = models.PositiveSmallIntegerField(default=0, editable=False)
    votes = models.PositiveIntegerField("voix", default=0)
    outcome = models.CharField("droit de vote", max_length=9, choices=Outcome.choices)
    sentence = models.TextField("motif")
    article = models.CharField("article", max_length=200, blank=True)
    question = models.TextField("à trancher", blank=True)
    readings = models.JSONField("lectures possibles", default=list, blank=True)
    facts = models.JSONField("faits", default=dict, blank=True)

    class Meta:
        verbose_name = "ligne de la liste des électeurs"
        verbose_name_plural = "liste des électeurs"
        ordering = ["college_order", "participant__sort_name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["yes", "no", "to_decide"]),
                name="governance_rollline_outcome_known",
                violation_error_message="Réponse inconnue.",
            ),
            models.CheckConstraint(
                condition=Q(outcome="yes", votes__gt=0) | Q(outcome__in=["no", "to_decide"], votes=0),
                name="governance_rollline_votes_if_entitled",
                violation_error_message="Seul un électeur a des voix.",
            ),
            models.UniqueConstraint(
                fields=["participant", "college"],
                name="governance_rollline_once_a_college",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant} · {self.college_name}" if self.college_name else str(self.participant)


class RollAct(models.Model):
    """A dated act of the bureau on a roll already settled, which the minutes print; or a case decided."""

    class Kind(models.TextChoices):
        ADDED = "added", "Ajout"
        REMOVED = "removed", "Retrait"
        CHANGED = "changed", "Rectification"
        DECIDED = "decided", "Cas tranché"

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="acts")
    kind = models.CharField("nature", max_length=8, choices=Kind.choices)
    because = models.CharField("motif", max_length=250)
    college = models.CharField("code du collège", max_length=60, blank=True)
    before = models.PositiveIntegerField("voix avant", default=0)
    after = models.PositiveIntegerField("voix après", default=0)
    done_at = models.DateTimeField("le")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = "acte sur la liste des électeurs"
        verbose_name_plural = "actes sur la liste des électeurs"
        ordering = ["done_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["added", "removed", "changed", "decided"]),
                name="governance_rollact_kind_known",
                violation_error_message="Nature inconnue.",
            ),
            models.CheckConstraint(
                condition=~Q(because=""),
                name="governance_rollact_says_why",
                violation_error_message="Dites pourquoi la liste change.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} : {self.participant}"


class Contest(models.Model):
    """What a member says against its line of the roll, before it is settled, and what came of it."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="contests")
    text = models.TextField("réclamation")
    author = models.CharField("par", max_length=210)
    made_at = models.DateTimeField("faite le")
    reply = models.TextField("réponse", blank=True)
    answered_at = models.DateTimeField("répondue le", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = "réclamation"
        verbose_name_plural = "réclamations"
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return f"Réclamation : {self.participant}"


class Proxy(models.Model):
    """A vote given to another; to nobody named when it is blank. The rules say whether it is accepted."""

    class Way(models.TextChoices):
        ONLINE = "online", "En ligne"
        PAPER = "paper", "Sur papier"
        DESK = "desk", "À l’accueil"

    giver = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="proxies_given")
    holder = models.ForeignKey(
        Participant, on_delete=models.PROTECT, null=True, blank=True, related_name="proxies_held"
    )
    shared_to = models.ForeignKey(
        Participant, on_delete=models.PROTECT, null=True, blank=True, related_name="proxies_allotted"
    )
    third_party = models.CharField("tiers mandaté", max_length=210, blank=True)
    way = models.CharField("donné", max_length=6, choices=Way.choices)
    given_by = models.CharField("donné par", max_length=210, blank=True)
    filed_at = models.DateTimeField("déposé le")
    accepted_at = models.DateTimeField("accepté le", null=True, blank=True)
    declined_at = models.DateTimeField("décliné le", null=True, blank=True)
    revoked_at = models.DateTimeField("révoqué le", null=True, blank=True)
    revoked_because = models.CharField("motif", max_length=250, blank=True)
    scan = models.FileField("document signé", upload_to="proxies/", max_length=200, blank=True)
    for_further = models.BooleanField("vaut aussi pour la convocation suivante", default=False)
    carried_from = models.OneToOneField(
        "self",
        verbose_name="gardé de la première réunion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="carried_to",
    )

    class Meta:
        verbose_name = "pouvoir"
        verbose_name_plural = "pouvoirs"
        ordering = ["filed_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(way__in=["online", "paper", "desk"]),
                name="governance_proxy_way_known",
                violation_error_message="Manière inconnue.",
            ),
            models.CheckConstraint(
                condition=Q(holder__isnull=True) | ~Q(holder=F("giver")),
                name="governance_proxy_to_another",
                violation_error_message="On ne se donne pas pouvoir à soi-même.",
            ),
            models.CheckConstraint(
                condition=Q(third_party="") | Q(holder__isnull=True),
                name="governance_proxy_one_holder",
                violation_error_message="Un pouvoir a un seul porteur.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver} → {self.holder or self.third_party or 'en blanc'}"

    @property
    def is_blank(self) -> bool:
        """Whether it names nobody."""
        return self.holder_id is None and not self.third_party


class Presence(models.Model):
    """From when to when a participant was there, through whom: one interval, the last one open."""

    class Way(models.TextChoices):
        PRESENT = "present", "En salle"
        REMOTE = "remote", "À distance"

    class Source(models.TextChoices):
        DESK = "desk", "Accueil"
        CODE = "code", "Code présenté"
        LINK = "link", "Lien personnel"
        SHEET = "sheet", "Feuille signée"

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="presences")
    way = models.CharField("manière", max_length=7, choices=Way.choices)
    person = models.ForeignKey(
        Person, verbose_name="personne", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    person_name = models.CharField("personne", max_length=210, blank=True)
    arrived_at = models.DateTimeField("arrivée")
    left_at = models.DateTimeField("départ", null=True, blank=True)
    source = models.CharField("enregistrée par", max_length=5, choices=Source.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = "présence"
        verbose_name_plural = "présences"
        ordering = ["participant", "arrived_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(way__in=["present", "remote"]),
                name="governance_presence_way_known",
                violation_error_message="Manière inconnue.",
            ),
            models.CheckConstraint(
                condition=Q(source__in=["desk", "code", "link", "sheet"]),
                name="governance_presence_source_known",
                violation_error_message="Origine inconnue.",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("arrived_at")),
                name="governance_presence_ends_after_start",
                violation_error_message="On part après être arrivé.",
            ),
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(left_at__isnull=True),
                name="governance_presence_one_open",
                violation_error_message="Déjà enregistré présent.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant} · {self.get_way_display()}"
