"""The register as of a day: who is what, in which college, settled or not."""

from __future__ import annotations

from datetime import date

from django.db.models import BooleanField, Case, CharField, Exists, OuterRef, QuerySet, Value, When

from cressmember.kernel.folding import fold
from cressmember.members.models import Membership, Organisation, Relation, Settlement
from cressmember.members.rules.category import TIES


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


def places_and_sectors() -> tuple[list[str], list[str]]:
    """The départements and the sectors in use, for filters; one query."""
    pairs = Organisation.objects.order_by().values_list("departement", "sector").distinct()
    departements, sectors = set(), set()
    for departement, sector in pairs:
        departements.add(departement)
        sectors.add(sector)
    return sorted(departements - {""}), sorted(sectors - {""}, key=fold)
