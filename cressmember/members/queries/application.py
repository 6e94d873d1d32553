"""Requests for membership: what they tell, what they lack, what the chamber knows already."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Q, QuerySet

from cressmember.kernel.territory import DEPARTEMENT_BY_CODE, Departement, departement_of_postcode
from cressmember.members.models import Application, Evidence, JoiningPage, Organisation
from cressmember.members.rules.application import Gap, Told, blocking, gaps, parts_done
from cressmember.members.rules.eligibility import Eligibility, Need, Piece, eligibility_of, needs_of

# A draft whose address nobody confirmed may be a joke; one that was confirmed may be taken up again.
UNCONFIRMED_KEPT_FOR = timedelta(days=3)
DRAFT_KEPT_FOR = timedelta(days=60)
MOST_DRAFTS = 5


@dataclass(frozen=True)
class Standing:
    """A request as it stands on a day."""

    application: Application
    told: Told
    on: date

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        return gaps(self.told, on=self.on)

    @property
    def blocking(self) -> tuple[Gap, ...]:
        return blocking(self.gaps)

    @property
    def is_complete(self) -> bool:
        return not self.gaps

    @property
    def done(self) -> frozenset[str]:
        """The parts that were filled in and lack nothing."""
        return parts_done(self.gaps, visited=self.application.answers.get("visited", ()))

    @property
    def eligibility(self) -> Eligibility | None:
        """On which ground it would join; None before its legal form is told."""
        if not self.told.legal_form:
            return None
        return eligibility_of(self.told.legal_form, has_accreditation=self.told.has_accreditation)

    @property
    def needs(self) -> tuple[Need, ...]:
        """The pieces that it must show."""
        if not self.told.legal_form:
            return ()
        return needs_of(self.told.legal_form, has_accreditation=self.told.has_accreditation)

    @property
    def forgotten_on(self) -> date:
        """The day on which a draft that nobody takes up again is deleted."""
        application = self.application
        since = application.saved_at or application.confirmed_at or application.started_at
        return (since + DRAFT_KEPT_FOR).date()


def standing_of(application: Application, *, on: date) -> Standing:
    """What a request tells and lacks on that day."""
    answers = application.answers
    eligibility = answers.get("eligibility", {})
    pieces = [Piece(kind, end) for kind, end in application.evidence.values_list("kind", "expires_on")]
    return Standing(
        application,
        Told(
            identity=application.identity,
            has_accreditation=bool(eligibility.get("has_accreditation")),
            conditions=eligibility.get("conditions", ()),
            pieces=pieces,
            people=answers.get("people", ()),
            figures=answers.get("figures_asked", {}),
            declared=[figure["kind"] for figure in answers.get("figures", ())],
            has_charter=bool(JoiningPage.current().charter.strip()),
            # A charter written since asks nothing of a request that was sent.
            accepts_charter=bool(application.charter_accepted_at or application.sent_at),
        ),
        on,
    )


def is_known(*, siren: str, rna: str, besides: Application) -> bool:
    """Whether a number is that of a file, or of another request that was sent."""
    same = Q(siren=siren) if siren else Q(pk__in=())
    if Organisation.objects.filter(same | (Q(rna=rna) if rna else Q(pk__in=()))).exists():
        return True
    asked = same | (Q(answers__identity__rna=rna) if rna else Q(pk__in=()))
    return Application.objects.waiting().exclude(pk=besides.pk).filter(asked).exists()


def region_of(postcode: str) -> list[Departement]:
    """The départements of the region where a postcode stands; none when it is not known."""
    place = departement_of_postcode(postcode)
    if place is None or place.region is None:
        return []
    return [each for each in DEPARTEMENT_BY_CODE.values() if each.region == place.region]


def of_address(email: str) -> QuerySet[Application]:
    """The requests that an address may take up again, the latest first."""
    return Application.objects.filter(contact_email=email, withdrawn_at__isnull=True).order_by("-pk")


def drafts() -> QuerySet[Application]:
    """Those that nobody sent."""
    return Application.objects.filter(sent_at__isnull=True)


def drafts_to_forget(*, now: datetime) -> QuerySet[Application]:
    """Drafts that were given up, that nobody confirmed, or that nobody took up again in time."""
    unconfirmed = Q(confirmed_at__isnull=True, started_at__lt=now - UNCONFIRMED_KEPT_FOR)
    left = Q(saved_at__lt=now - DRAFT_KEPT_FOR) | Q(
        saved_at__isnull=True, confirmed_at__lt=now - DRAFT_KEPT_FOR
    )
    return drafts().filter(unconfirmed | left | Q(withdrawn_at__isnull=False))


def evidence_of(application: Application) -> QuerySet[Evidence]:
    """Its pieces, by kind."""
    return application.evidence.order_by("kind", "pk")


def kinds_offered(needs: Collection[Need]) -> list[tuple[str, str]]:
    """The kinds of piece as a form offers them: those that are asked first, by their own names."""
    asked = {need.kind: need.name for need in needs}
    others = [(kind.value, str(kind.label)) for kind in Evidence.Kind if kind.value not in asked]
    return [*asked.items(), *others]
