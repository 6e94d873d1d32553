"""The welcome of the members admitted within a year: what is done, what is missing, whom to call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from cressmember.members.models import Interest, Membership, Organisation, Representation
from cressmember.office.models import WelcomeStep
from cressmember.office.queries.engagement import months_before
from governance.models import Body, Mandate, Participant, Presence, Proxy

MONTHS = 12
THEMES, GROUP, ASSEMBLY = "themes", "group", "assembly"
STEPS = {
    WelcomeStep.Kind.MEETING.value: "Rencontre d’accueil",
    WelcomeStep.Kind.DOCUMENT.value: "Livret d’accueil",
    THEMES: "Thèmes choisis",
    GROUP: "Commission ou groupe",
    ASSEMBLY: "Première assemblée",
}


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a welcome: done on a day, or with what is told of it; not done while both are empty."""

    key: str
    done_on: date | None = None
    told: str = ""

    @property
    def label(self) -> str:
        return STEPS[self.key]

    @property
    def is_done(self) -> bool:
        return self.done_on is not None or bool(self.told)


@dataclass(frozen=True, slots=True)
class Welcome:
    """A new member, its steps in their order, and whom to call."""

    organisation: Organisation
    admitted_on: date
    steps: list[Step]
    contact: Representation | None

    @property
    def missing(self) -> list[Step]:
        return [step for step in self.steps if not step.is_done]

    @property
    def done(self) -> int:
        return len(self.steps) - len(self.missing)


def welcomes(*, on: date, organisation: Organisation | None = None) -> list[Welcome]:
    """The members admitted within a year, the latest first; of one organisation alone when it is given.

    Themes, groups and assemblies are read where they are; the rest was ticked by the team.
    """
    rows = Membership.objects.in_force(on=on).filter(
        admitted_on__gt=months_before(on, MONTHS), admitted_on__lte=on
    )
    if organisation:
        rows = rows.filter(organisation=organisation)
    admitted = list(rows.select_related("organisation").order_by("-admitted_on", "organisation__sort_name"))
    keys = [row.organisation_id for row in admitted]
    ticked = {
        (step.organisation_id, step.kind): step for step in WelcomeStep.objects.filter(organisation__in=keys)
    }
    themes = _told(Interest.objects.in_force(on=on).filter(organisation__in=keys), "theme__name")
    seats = Mandate.objects.in_force(on=on).filter(organisation__in=keys, body__kind__in=Body.GROUPS)
    groups, assemblies, contacts = _told(seats, "body__name"), _assemblies(keys, on), _contacts(keys, on)
    found = []
    for row in admitted:
        assert row.admitted_on  # It was asked for.
        key = row.organisation_id
        steps = [_ticked(ticked, key, kind, row.admitted_on) for kind in WelcomeStep.Kind.values]
        steps += [Step(THEMES, told=themes.get(key, "")), Step(GROUP, told=groups.get(key, ""))]
        came = [day for day in assemblies.get(key, []) if day >= row.admitted_on]
        steps.append(Step(ASSEMBLY, done_on=min(came, default=None)))
        found.append(Welcome(row.organisation, row.admitted_on, steps, contacts.get(key)))
    return found


def _ticked(
    ticked: dict[tuple[int, str], WelcomeStep], organisation: int, kind: str, admitted_on: date
) -> Step:
    row = ticked.get((organisation, kind))
    if row is None or row.done_on < admitted_on:
        return Step(kind)
    return Step(kind, row.done_on, row.note)


def _told(rows: object, name: str) -> dict[int, str]:
    told: dict[int, list[str]] = {}
    for key, word in rows.order_by(name).values_list("organisation", name):  # type: ignore[attr-defined]
        told.setdefault(key, []).append(word)
    return {key: ", ".join(dict.fromkeys(words)) for key, words in told.items()}


def _assemblies(keys: list[int], on: date) -> dict[int, list[date]]:
    """The days of the assemblies where each came, or was represented."""
    came = Exists(Presence.objects.filter(participant=OuterRef("pk")))
    given = Exists(Proxy.objects.filter(giver=OuterRef("pk"), revoked_at__isnull=True))
    rows = Participant.objects.filter(
        Q(came) | Q(given),
        organisation__in=keys,
        meeting__body__kind=Body.Kind.ASSEMBLY,
        meeting__closed_at__isnull=False,
        meeting__cancelled_at__isnull=True,
    ).select_related("meeting")
    found: dict[int, list[date]] = {}
    for row in rows:
        if row.organisation_id and row.meeting.held_on <= on:
            found.setdefault(row.organisation_id, []).append(row.meeting.held_on)
    return found


def _contacts(keys: list[int], on: date) -> dict[int, Representation]:
    """Whom to call in each: the first, in precedence, who can be reached."""
    rows = Representation.objects.in_force(on=on).filter(organisation__in=keys).select_related("person")
    found: dict[int, Representation] = {}
    for row in sorted(rows, key=lambda row: row.precedence):
        if row.telephone or row.address:
            found.setdefault(row.organisation_id, row)
    return found
