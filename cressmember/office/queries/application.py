"""A request for membership beside the register and the statutes: who it is, what is missing, who decides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from billing.models import Due
from cressmember.core.models import Message
from cressmember.kernel.elision import of
from cressmember.kernel.folding import name_key
from cressmember.kernel.identifiers import format_siren, format_siret
from cressmember.kernel.writing import long_date
from cressmember.members.models import (
    Application,
    Departure,
    Membership,
    Organisation,
    Representation,
)
from cressmember.members.models.organisation import FIELDS, field_label
from cressmember.members.queries import identity_of
from cressmember.members.rules.duplicate import Identity, Likelihood, Resemblance, compare
from cressmember.members.rules.eligibility import CONDITIONS, needs_of
from governance.models import Body, Meeting
from governance.queries.belonging import Belonging, belonging_on, meetings_to_come, next_meeting
from governance.rules.answer.verdict import Verdict
from governance.rules.belonging.departure import readmission_verdict
from governance.rules.belonging.membership import Admission, Candidacy, admission_verdict
from governance.rules.vote.decision import Matter

# What a file holds that nobody types when joining.
NOT_ASKED = {"number", "siret_shared_because", "payer_id", "notes", "departement"}
_CHOICES = {field.name: dict(field.flatchoices) for field in Organisation._meta.local_fields}
_SPACED = {"siren": format_siren, "siret": format_siret}


def pipeline() -> QuerySet[Application]:
    """Every request, with where it stands and since when."""
    return Application.objects.told().select_related("organisation", "college")


def counted_by_stage() -> dict[str, int]:
    """How many requests stand at each stage; one query."""
    rows = Application.objects.told().order_by().values("stage").annotate(found=Count("pk"))
    return {row["stage"]: row["found"] for row in rows}


def applications_waiting() -> QuerySet[Application]:
    """Those that wait for somebody of the team: received, complete or examined, and put to no meeting."""
    return Application.objects.waiting().filter(resolution__isnull=True)


def applications_in_trouble() -> QuerySet[Application]:
    """Those whose decision, or the call that follows it, waits for somebody."""
    return Application.objects.exclude(trouble="")


@dataclass(frozen=True, slots=True)
class Said:
    """One field of a file: what the request says of it, what the register knows."""

    name: str
    label: str
    said: Any
    known: Any

    @property
    def differs(self) -> bool:
        return self.said != self.known

    @property
    def shown(self) -> str:
        """What it says, as a person reads it."""
        return _in_words(self.name, self.said)

    @property
    def known_shown(self) -> str:
        """What the register knows, as a person reads it."""
        return _in_words(self.name, self.known)

    @property
    def is_new(self) -> bool:
        """Whether the register is silent where the request speaks."""
        return self.known in ("", None) and self.differs


def _in_words(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if value in ("", None):
        return ""
    if name in _SPACED:
        return _SPACED[name](str(value))
    return str(_CHOICES[name].get(value, value))


def said_beside_known(application: Application) -> list[Said]:
    """What it said of itself beside its file, field by field; only what it said."""
    file = application.organisation
    return [
        Said(name, field_label(name), application.identity[name], getattr(file, name) if file else None)
        for name in FIELDS
        if name not in NOT_ASKED and application.identity.get(name) not in ("", None)
    ]


@dataclass(frozen=True, slots=True)
class LookAlike:
    """A file that may be that of the candidate, and why."""

    organisation: Organisation
    resemblance: Resemblance
    is_member: bool


def look_alikes(application: Application, *, on: date) -> list[LookAlike]:
    """The files that may be the same organisation: by SIREN, SIRET or RNA, else by name; the surest first."""
    said = _identity(application)
    rows = Organisation.objects.only(
        "number", "name", "acronym", "siren", "siret", "rna", "postcode", "city", "email", "sort_name"
    )
    key = name_key(said.name)
    numbers = Q(pk__in=[])
    for field, value in (("siren", said.body), ("rna", said.rna), ("siret", said.siret)):
        if value:
            numbers |= Q(**{field: value})
    near = [*rows.filter(numbers)]
    near += [row for row in rows.exclude(numbers) if key and name_key(row.name) == key]
    found = [(row, compare(said, identity_of(row))) for row in near]
    members = set(
        Membership.objects.in_force(on=on)
        .filter(organisation__in=[row.pk for row in near])
        .values_list("organisation", flat=True)
    )
    order = [Likelihood.CERTAIN, Likelihood.PROBABLE, Likelihood.SAME_BODY]
    return sorted(
        (LookAlike(row, why, row.pk in members) for row, why in found if why.likelihood in order),
        key=lambda each: (order.index(each.resemblance.likelihood), each.organisation.sort_name),
    )


def siret_taken(application: Application) -> Organisation | None:
    """The file that already bears the SIRET which an admission would write on another, if there is one."""
    said, file = str(application.identity.get("siret") or ""), application.organisation
    if not said or file is None or file.siret:
        return None
    return Organisation.objects.filter(siret=said).exclude(pk=file.pk).first()


def _identity(application: Application) -> Identity:
    told: Mapping[str, Any] = application.identity
    domain = str(told.get("email") or "").rpartition("@")[2].lower()
    return Identity(
        name=application.name,
        siren=application.siren or str(told.get("siren") or ""),
        siret=str(told.get("siret") or ""),
        rna=str(told.get("rna") or ""),
        postcode=str(told.get("postcode") or ""),
        acronym=str(told.get("acronym") or ""),
        domains=frozenset({domain} - {""}),
    )


def lacking(application: Application, *, on: date) -> list[str]:
    """What a request needs before it is complete, in words; nothing when it has everything."""
    return list(_lacking(application, on))


def _lacking(application: Application, on: date) -> Iterator[str]:
    pieces = list(application.evidence.all())
    said = application.answers.get("eligibility", {})
    needs = needs_of(application.legal_form, has_accreditation=bool(said.get("has_accreditation")))
    for need in needs:
        mine = [piece for piece in pieces if piece.kind == need.kind]
        label = need.name
        if not mine:
            yield f"la pièce « {label} »"
        elif not any(piece.checked_at for piece in mine):
            yield f"la vérification de la pièce « {label} »"
        elif all(piece.expires_on and piece.expires_on < on for piece in mine if piece.checked_at):
            last = max(piece.expires_on for piece in mine if piece.expires_on)
            yield f"une pièce « {label} » à jour (la dernière a expiré le {long_date(last)})"
    rule = belonging_on(on).admission(application.college)
    if rule and rule.charter and application.charter_accepted_at is None:
        yield f"l’adhésion à {rule.charter}"
    people = application.answers.get("people", [])
    if not any(person.get("role") == Representation.Role.TITULAR for person in people):
        yield "le nom d’une personne titulaire"


def asked_again(application: Application, kind: str, *, on: date) -> str:
    """The name of the piece of a kind that the candidate has to send; empty when it has nothing to send.

    One that expired, or that was looked at and set aside, proves nothing.
    """
    said = application.answers.get("eligibility", {})
    needs = needs_of(application.legal_form, has_accreditation=bool(said.get("has_accreditation")))
    good = (
        (piece.checked_at or not piece.note) and not (piece.expires_on and piece.expires_on < on)
        for piece in application.evidence.filter(kind=kind)
    )
    return "" if any(good) else next((need.name for need in needs if need.kind == kind), "")


def conditions_of(application: Application) -> list[str]:
    """The conditions of the law that a commercial company says it meets, in sentences."""
    told = application.answers.get("eligibility", {}).get("conditions", ())
    return [each.sentence for each in CONDITIONS if each.code in told]


@dataclass(frozen=True, slots=True)
class Deciding:
    """Who decides of a request, and where: what the statutes in force say, and the next meeting."""

    text: Belonging
    rule: Admission | None
    body: Body | None
    meeting: Meeting | None

    @property
    def organ(self) -> str:
        """Who admits, as the text names it; empty where the text is silent."""
        return self.rule.decided_by or "" if self.rule else ""

    @property
    def title(self) -> str:
        """Who admits, as a form proposes it."""
        return self.body.name if self.body else self.organ

    @property
    def of_the_organ(self) -> str:
        """« du conseil d’administration »; « de l’instance qui admet » where the text is silent."""
        return of(self.organ or "l’instance qui admet")

    @property
    def by_payment(self) -> bool:
        """Whether paying makes the member, and nobody admits."""
        return self.rule is not None and self.rule.decided_by is None


def deciding_of(application: Application, *, now: datetime, on: date) -> Deciding:
    """Who decides of a request under the statutes in force that day, and at which meeting next."""
    text = belonging_on(on)
    rule = text.admission(application.college)
    body = text.body(rule.decided_by) if rule else None
    meeting = next_meeting(body, Matter.ADMISSION, now=now) if body else None
    return Deciding(text, rule, body, meeting)


def verdict_on(application: Application, *, decided_by: str, on: date) -> Verdict | None:
    """Whether the text lets somebody admit it that day; None where it says nothing of it."""
    text = belonging_on(on)
    rule = text.admission(application.college)
    if rule is None:
        return None
    accepted = application.charter_accepted_at
    candidacy = Candidacy(
        proposed_on=application.proposed_on,
        charter_on=timezone.localdate(accepted) if accepted else None,
        paid_on=application.paid_on,
        before=text.organ(rule.decided_by, decided_by) if decided_by and rule.decided_by else None,
    )
    return admission_verdict(rule, candidacy, on=on)


def mails_about(application: Application) -> QuerySet[Message]:
    """The mails written about a request, the latest first."""
    kind = ContentType.objects.get_for_model(Application)
    return Message.objects.filter(about_type=kind, about_id=application.pk).order_by("-pk")


# The ends of a membership, and the kinds of departure by which the statutes may have come to them.
LOSSES = {
    Membership.EndReason.RESIGNATION: ("resignation",),
    Membership.EndReason.STRIKE_OFF: ("unpaid", "struck_off"),
    Membership.EndReason.EXCLUSION: ("exclusion",),
}


def readmission_of(application: Application, *, on: date) -> Verdict | None:
    """Whether a former member may come back, from how it left and what it owes; None for a newcomer."""
    organisation = application.organisation
    if organisation is None:
        return None
    last = organisation.memberships.filter(ended_on__isnull=False).order_by("-ended_on").first()
    if last is None:
        return None
    text = belonging_on(on)
    departure = last.departures.filter(outcome=Departure.Outcome.ENDED).first()
    kinds = (departure.kind,) if departure else LOSSES.get(last.end_reason, ())  # type: ignore[call-overload]
    rule = next((found for kind in kinds if (found := text.loss(kind))), None)
    if rule is None:
        return None
    return readmission_verdict(
        rule, settled=not Due.objects.owed().filter(organisation=organisation).exists()
    )


@dataclass(frozen=True, slots=True)
class Ready:
    """The examined requests, and the meetings to come of the bodies that decide of them.

    ``alone`` are those for which no meeting is written, by whom the text names.
    """

    applications: QuerySet[Application]
    meetings: QuerySet[Meeting]
    alone: Mapping[str, Sequence[Application]]


def ready_by_body(*, now: datetime, on: date) -> Ready:
    """The examined requests that are on no agenda, and where each may go."""
    rows = Application.objects.waiting().filter(examined_at__isnull=False, resolution__isnull=True)
    ready = rows.select_related("college").order_by("sent_at", "pk")
    meetings: list[int] = []
    alone: dict[str, list[Application]] = {}
    for each in ready:
        told = deciding_of(each, now=now, on=on)
        if told.body is None:
            found = []
            if told.rule is None:
                found = list(Meeting.objects.to_come().filter(starts_at__gte=now, body__isnull=False))
        else:
            found = list(meetings_to_come(told.body, now=now))
        meetings += [meeting.pk for meeting in found]
        if not found:
            alone.setdefault(told.organ or "l’instance qui admet", []).append(each)
    kept = Meeting.objects.filter(pk__in=meetings).select_related("body").order_by("starts_at", "pk")
    return Ready(ready, kept, alone)
