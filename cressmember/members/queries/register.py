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


IN_USE = ("departement", "sector", "employment_area", "legal_form")


def values_in_use() -> dict[str, list[str]]:
    """What files say of their place, sector and form, each once and in order, for filters; one query."""
    found: dict[str, set[str]] = {name: set() for name in IN_USE}
    for row in Organisation.objects.order_by().values(*IN_USE).distinct():
        for name, value in row.items():
            found[name].add(value)
    return {name: sorted(values - {""}, key=fold) for name, values in found.items()}
