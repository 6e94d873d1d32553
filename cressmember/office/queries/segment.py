"""Whom a list holds: the files that pass the filters of the register, then who in each is written to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import QueryDict

from cressmember.kernel.territory import departement
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted, enumerate_fr, sentence_case
from cressmember.members.filters import OrganisationFilter
from cressmember.members.models import Interest, Organisation, Representation
from cressmember.members.queries import register, standing
from cressmember.office.models import Segment
from cressmember.office.queries.engagement import silent_since
from governance.models import Mandate

# The day of the register is always that of the sending.
NOT_KEPT = ("au",)


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to write to: an address, for an organisation, and what the merge fields say.

    ``is_shared_box``: none of the contacts asked has an address; the organisation's own is used.
    """

    organisation: int
    name: str
    address: str
    values: dict[str, str]
    is_shared_box: bool = False


@dataclass(frozen=True, slots=True)
class Without:
    """An organisation of the list that cannot be written to by mail."""

    organisation: int
    name: str
    post_only: bool


def filters_of(segment: Segment, *, on: date) -> OrganisationFilter:
    """The filters of the register as the list keeps them, bound to the register of that day.

    Raises RuleViolation when one of them names what is no longer there: the list would silently grow.
    """
    told = QueryDict(segment.query)
    filters = OrganisationFilter(told, queryset=register(on=on).annotate(standing=standing(on=on)))
    if unread := filters.misunderstood():
        names = enumerate_fr([f"« {label} »" for label, _ in unread])
        raise RuleViolation(f"Cette liste demande ce qui n’existe plus ({names}) : corrigez ses critères.")
    return filters


def organisations_of(segment: Segment, *, on: date) -> QuerySet[Organisation]:
    """The files that the list holds that day, with their college. Raises as ``filters_of``."""
    found = filters_of(segment, on=on).qs
    themes = list(segment.themes.values_list("pk", flat=True)) if segment.pk else []
    if themes:
        chosen = Interest.objects.in_force(on=on).filter(organisation=OuterRef("pk"), theme__in=themes)
        found = found.filter(Exists(chosen))
    if segment.body_id:
        seats = Mandate.objects.in_force(on=on).filter(organisation=OuterRef("pk"), body=segment.body_id)
        found = found.filter(Exists(seats))
    if segment.silent_months:
        found = silent_since(found, months=segment.silent_months, on=on)
    return found


def contacts_of(segment: Segment, *, on: date) -> tuple[list[Contact], list[Without]]:
    """Who is written to, organisation by organisation, and the organisations without an address; two queries.

    An organisation none of whose contacts has an address is written to at its own.
    """
    roles = Representation.Role.values if segment.who == Segment.Who.ALL else [segment.who]
    representing = Representation.objects.in_force(on=on).filter(role__in=roles).select_related("person")
    files = organisations_of(segment, on=on).order_by("sort_name", "pk")
    contacts: list[Contact] = []
    without: list[Without] = []
    for row in files.prefetch_related(Prefetch("representations", representing, to_attr="asked")):
        found = [] if row.post_only else list(_contacts(row, row.asked))
        contacts += found
        if not found:
            without.append(Without(row.pk, row.name, row.post_only))
    return contacts, without


def _contacts(row: Any, representing: Iterable[Representation]) -> Iterable[Contact]:
    # Somebody may hold several roles in one file: they are one contact of it.
    told = {(one.address.strip().casefold(), one.person_id): one for one in representing if one.address}
    for one in told.values():
        yield Contact(row.pk, row.name, one.address.strip(), _values(row, one))
    if not told and row.email:
        yield Contact(row.pk, row.name, row.email.strip(), _values(row, None), is_shared_box=True)


def _values(row: Any, who: Representation | None) -> dict[str, str]:
    """What the merge fields say (``office.rules.merge_field``)."""
    person = who.person if who else None
    place = departement(row.departement) if row.departement else None
    return {
        "organisation": row.name,
        "sigle": row.acronym or row.name,
        "numéro": str(row.number or ""),
        "collège": row.college_name or "",
        "ville": row.city,
        "département": place.name if place else row.departement,
        "civilité": person.civility if person else "",
        "prénom": person.given_name if person else "",
        "nom": person.family_name if person else "",
    }


def in_words(segment: Segment, *, on: date) -> str:
    """The list in one line: « Adhérents, collège : Associations ; titulaires »."""
    try:
        filters = filters_of(segment, on=on)
    except RuleViolation as violation:
        return violation.message
    told = [f"{label.lower()} : {shown}" for _, label, shown in filters.in_words()]
    if sought := filters.form.cleaned_data.get("q"):
        told.append(f"recherche : {sought}")
    if not filters.form.cleaned_data.get("category"):
        told.insert(0, "adhérents")
    themes = [theme.name for theme in segment.themes.all()]
    if themes:
        told.append(f"thèmes : {enumerate_fr(themes, last='ou')}")
    if segment.body:
        told.append(f"siègent dans : {segment.body}")
    if segment.silent_months:
        told.append(f"sans nouvelles depuis {counted(segment.silent_months, 'mois', 'mois')}")
    told.append(segment.get_who_display().lower())
    return sentence_case(" · ".join(told))


def query_kept(values: dict[str, Any]) -> str:
    """The filters as a list keeps them: those that say something, as an address writes them."""
    kept = QueryDict(mutable=True)
    for name, value in values.items():
        if value not in (None, "") and name not in NOT_KEPT:
            kept[name] = str(value)
    return kept.urlencode()
