"""What the register answers, always as of a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, CharField, Count, Exists, OuterRef, QuerySet, Value, When

from cressmember.accounts.models import User
from cressmember.core.ui.timeline import Moment
from cressmember.kernel.folding import fold, name_key
from cressmember.kernel.writing import enumerate_fr
from cressmember.members.models import (
    College,
    CollegeSet,
    DistinctPair,
    Membership,
    NetworkFigure,
    Organisation,
    Person,
    Placement,
    Relation,
    Representation,
    Settlement,
)
from cressmember.members.models.periods import in_force
from cressmember.members.rules.category import TIES
from cressmember.members.rules.duplicate import Identity, Likelihood, Resemblance, compare


def register(*, on: date) -> QuerySet[Organisation]:
    """Every organisation with its college, its membership and its category on that day."""
    return with_category(Organisation.objects.with_college(on=on).with_membership(on=on), on=on)


def with_category(organisations: QuerySet[Organisation], *, on: date) -> QuerySet[Organisation]:
    """Annotate what each organisation is on that day, as ``category``."""
    relations = Relation.objects.in_force(on=on).filter(organisation=OuterRef("pk"))
    memberships = Membership.objects.filter(organisation=OuterRef("pk"))
    return organisations.annotate(
        category=Case(
            When(Exists(memberships.in_force(on=on)), then=Value("member")),
            *(When(Exists(relations.filter(kind=kind)), then=Value(kind)) for kind in TIES),
            When(Exists(memberships.filter(ended_on__lte=on)), then=Value("former")),
            default=Value("none"),
            output_field=CharField(),
        )
    )


def settled(*, on: date) -> Exists:
    """Whether the dues of the year that holds that day are settled."""
    return Exists(Settlement.objects.standing().covering(on=on).filter(organisation=OuterRef("pk")))


def standing(*, on: date) -> Case:
    """Whether each organisation's dues of that day's year are settled; None while nobody paid that year."""
    opened = Exists(Settlement.objects.standing().covering(on=on))
    return Case(
        When(settled(on=on), then=Value(True)),
        When(opened, then=Value(False)),
        default=Value(None),
        output_field=BooleanField(null=True),
    )


def college_set_in_force(*, on: date) -> CollegeSet | None:
    return CollegeSet.objects.current(on=on).prefetch_related("colleges").first()


@dataclass(frozen=True, slots=True)
class CollegeCount:
    """How many members a college holds on a day."""

    code: str
    name: str
    members: int


def members_by_college(*, on: date) -> list[CollegeCount]:
    """Members in force on that day, by college; those in none come last, under « Sans collège »."""
    members = Membership.objects.in_force(on=on).values("organisation_id")
    placed = dict(
        Placement.objects.in_force(on=on)
        .filter(organisation__in=members)
        .values_list("college_id")
        .annotate(members=Count("organisation", distinct=True))
    )
    colleges = colleges_in_force(on=on)
    counts = [CollegeCount(college.code, college.name, placed.get(college.pk, 0)) for college in colleges]
    unplaced = members.count() - sum(count.members for count in counts)
    if unplaced:
        counts.append(CollegeCount("", "Sans collège", unplaced))
    return counts


def dues_contacts(organisations: Iterable[int], *, on: date) -> dict[int, list[Representation]]:
    """Who receives the dues call of each organisation, best first: dues contact, titular, legal one."""
    precedence = {"dues": 0, "titular": 1, "legal": 2}
    found: dict[int, list[Representation]] = defaultdict(list)
    rows = (
        Representation.objects.in_force(on=on)
        .filter(organisation__in=list(organisations), role__in=precedence)
        .select_related("person")
        .order_by("pk")
    )
    for row in rows:
        if row.address:
            found[row.organisation_id].append(row)
    for contacts in found.values():
        contacts.sort(key=lambda row: precedence[row.role])
    return dict(found)


# The whole file of an organisation, to which upper floors add their part


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the file that another floor draws: its template and what it shows."""

    title: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)


PanelMaker = Callable[[Organisation, date, User], Panel | None]
MomentMaker = Callable[[Organisation, date, User], Iterable[Moment]]

_panels: dict[str, PanelMaker] = {}
_moments: dict[str, MomentMaker] = {}


def offer_panel(name: str, maker: PanelMaker) -> None:
    """Let an upper floor add a panel to the file; called once, when the application is ready."""
    _panels[name] = maker


def offer_moments(name: str, maker: MomentMaker) -> None:
    """Let an upper floor add lines to the timeline; called once, when the application is ready."""
    _moments[name] = maker


def panels_of(organisation: Organisation, *, on: date, user: User) -> list[Panel]:
    made = (maker(organisation, on, user) for maker in _panels.values())
    return [panel for panel in made if panel is not None]


def timeline_of(organisation: Organisation, *, on: date, user: User) -> list[Moment]:
    """What happened to an organisation, latest first, from every floor."""
    moments = [*_own_moments(organisation)]
    for maker in _moments.values():
        moments.extend(maker(organisation, on, user))
    return sorted(moments, key=lambda moment: moment.at, reverse=True)


def _own_moments(organisation: Organisation) -> Iterator[Moment]:
    for membership in organisation.memberships.all():
        if membership.admitted_on:
            decided = f"Décision : {membership.decided_by}" if membership.decided_by else ""
            yield Moment(
                membership.admitted_on, "Adhésion", text=decided, precision=membership.admitted_precision
            )
        if membership.ended_on:
            reason = membership.end_note or membership.get_end_reason_display()
            yield Moment(membership.ended_on, "Fin de l’adhésion", text=reason)
    for placement in organisation.placements.all():
        if placement.starts_on:
            yield Moment(placement.starts_on, f"Collège : {placement.college}", text=placement.act)
    for representation in organisation.representations.all():
        who = str(representation.person or representation.label or representation.email)
        role = representation.get_role_display()
        if representation.starts_on:
            yield Moment(representation.starts_on, f"{role} : {who}", text=representation.act)
        if representation.ends_on:
            yield Moment(representation.ends_on, f"N’est plus {role.lower()} : {who}")
    for settlement in organisation.settlements.all():
        if settlement.withdrawn_at is None:
            yield Moment(
                settlement.settled_on, f"Cotisation {settlement.year} soldée", text=settlement.reference
            )


# Duplicates, proposed and never merged by themselves


def files_of_same_body(organisation: Organisation) -> QuerySet[Organisation]:
    """The other files that bear its SIREN: the establishments of one body; none when it has no SIREN."""
    others = Organisation.objects.filter(siren=organisation.siren).exclude(pk=organisation.pk)
    return others if organisation.siren else others.none()


def possible_duplicates() -> list[tuple[Organisation, Organisation]]:
    """Pairs of files that may be one: same SIREN, RNA, mail domain, or name but for articles and case.

    Those that somebody told apart are left out.

    Pairs only: ``members.rules.duplicate`` says how likely each is, and why.
    """
    groups: dict[tuple[str, str], list[Organisation]] = defaultdict(list)
    rows = Organisation.objects.only(
        "number", "name", "acronym", "siren", "siret", "rna", "postcode", "city", "email", "sort_name"
    )
    for row in rows:
        keys = [("siren", row.siren), ("rna", row.rna), ("name", name_key(row.name))]
        keys += [("domain", domain) for domain in identity_of(row).own_domains]
        for kind, key in keys:
            if key:
                groups[kind, key].append(row)
    pairs: dict[tuple[int, int], tuple[Organisation, Organisation]] = {}
    for group in groups.values():
        for i, first in enumerate(group):
            for second in group[i + 1 :]:
                pair = (first, second) if first.pk < second.pk else (second, first)
                pairs[pair[0].pk, pair[1].pk] = pair
    apart = set(DistinctPair.objects.order_by().values_list("first", "second"))
    return [pairs[key] for key in sorted(pairs) if key not in apart]


@dataclass(frozen=True, slots=True)
class LikelyDuplicate:
    """Two files that may be one, with the reasons."""

    first: Organisation
    second: Organisation
    resemblance: Resemblance


def likely_duplicates() -> list[LikelyDuplicate]:
    """The pairs that deserve a look, the most certain first; two establishments of one body come last."""
    order = [Likelihood.CERTAIN, Likelihood.PROBABLE, Likelihood.SAME_BODY]
    found = [
        LikelyDuplicate(first, second, compare(identity_of(first), identity_of(second)))
        for first, second in possible_duplicates()
    ]
    return sorted(
        (pair for pair in found if pair.resemblance.likelihood != Likelihood.NO),
        key=lambda pair: order.index(pair.resemblance.likelihood),
    )


def identity_of(organisation: Organisation) -> Identity:
    return Identity(
        name=organisation.name,
        siren=organisation.siren,
        siret=organisation.siret,
        rna=organisation.rna,
        postcode=organisation.postcode,
        acronym=organisation.acronym,
        domains=frozenset({organisation.email.rpartition("@")[2].lower()} - {""}),
    )


# The network's chambers


@dataclass(frozen=True, slots=True)
class NetworkRow:
    """One chamber at a date: its members by college, what it did not say, and its total."""

    chamber: str
    by_college: dict[str, int | None]
    unknown: int
    total: int


def network_table(*, on: date, colleges: Iterable[str]) -> list[NetworkRow]:
    """The chambers' figures at a date; a college that was not reported is None, never zero.

    Members whose college is not known are the total less what was reported.
    """
    codes = list(colleges)
    figures: dict[str, dict[str, int]] = defaultdict(dict)
    for row in NetworkFigure.objects.filter(on=on):
        figures[row.chamber][row.college] = row.members
    table = []
    for chamber, counts in figures.items():
        known = sum(counts.get(code, 0) for code in codes)
        total = counts.get("", known)
        table.append(NetworkRow(chamber, {code: counts.get(code) for code in codes}, total - known, total))
    return sorted(table, key=lambda row: row.chamber)


def places_and_sectors() -> tuple[list[str], list[str]]:
    """The départements and the sectors in use, for filters; one query."""
    pairs = Organisation.objects.order_by().values_list("departement", "sector").distinct()
    departements, sectors = set(), set()
    for departement, sector in pairs:
        departements.add(departement)
        sectors.add(sector)
    return sorted(departements - {""}), sorted(sectors - {""}, key=fold)


def colleges_in_force(*, on: date) -> list[College]:
    """The colleges of the set in force on that day, in their order; one query."""
    found = College.objects.filter(
        in_force(on, start="starts_on", end="ends_on", prefix="college_set__")
    ).order_by("-college_set__starts_on", "order", "pk")
    colleges = list(found)
    return [college for college in colleges if college.college_set_id == colleges[0].college_set_id]


def represented_by(person: Person, *, on: date) -> list[str]:
    """The names of the organisations that a person represents on that day, each once."""
    rows = person.representations.in_force(on=on).select_related("organisation")
    return list(dict.fromkeys(row.organisation.name for row in rows))


def obstacle_to_invitation(person: Person, *, on: date) -> str:
    """Why a person cannot be invited to the member space, and what would make it possible, in a sentence.

    Empty when nothing stands in the way. An account is one person's: an address read by several opens none.
    """
    if person.user_id:
        return f"{person} a déjà un compte : il suffit de se connecter avec un code."
    if not person.email:
        return "Il manque une adresse électronique : ajoutez-la à la fiche de la personne."
    if not person.representations.in_force(on=on).exists():
        return f"{person} ne représente aucune organisation aujourd’hui : ajoutez d’abord sa représentation."
    others = Person.objects.filter(email__iexact=person.email).exclude(pk=person.pk)
    if sharing := [str(other) for other in others[:3]]:
        return (
            f"L’adresse {person.email} sert aussi à {enumerate_fr(sharing)}, et un compte est à une seule "
            f"personne : donnez à {person} une adresse à soi."
        )
    return ""
