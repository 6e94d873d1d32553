"""Duplicates, proposed and never merged by themselves."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet

from cressmember.kernel.folding import name_key
from cressmember.members.models import DistinctPair, Organisation
from cressmember.members.rules.duplicate import Identity, Likelihood, Resemblance, compare


def files_of_same_body(organisation: Organisation) -> QuerySet[Organisation]:
    """The other files that bear its SIREN: the establishments of one body; none when it has no SIREN."""
    others = Organisation.objects.filter(siren=organisation.siren).exclude(pk=organisation.pk)
    return others if organisation.siren else others.none()


def possible_duplicates() -> list[tuple[Organisation, Organisation]]:
    """Pairs of files that may be one: same SIREN, RNA, mail domain, or name but for articles and case.

    Pairs only: ``members.rules.duplicate`` says how likely each is, and why. Those that somebody told apart
    are left out.
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
