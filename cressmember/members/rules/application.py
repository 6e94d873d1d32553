"""What a request for membership still lacks, part by part (its sentences lead to the part).

Some of it keeps it from being sent: nobody could read it. The rest only keeps it from being complete: it may
follow by the same link.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from cressmember.members.rules.eligibility import (
    Piece,
    conditions_left,
    eligibility_of,
    lacking,
    needs_of,
)
from cressmember.members.rules.parity import Outcome, Parity, parity_of

LED_BY = ("titular", "substitute")
GENDER_OF = {"Mme": "F", "M.": "M"}


class Part(StrEnum):
    """The parts of a request, in the order in which they are asked."""

    ORGANISATION = "organisation"
    ELIGIBILITY = "eligibility"
    EVIDENCE = "evidence"
    PEOPLE = "people"
    DUES = "dues"
    COMMITMENT = "commitment"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is missing, and where; ``blocks`` says that the request cannot be sent without it."""

    part: Part
    sentence: str
    blocks: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What an organisation has told so far.

    ``identity`` by the fields of a file; ``people`` as they were typed, each with its role; ``figures`` are
    the bases asked (code: name) and ``declared`` the codes of those that were told.
    """

    identity: Mapping[str, Any] = field(default_factory=dict)
    has_accreditation: bool = False
    conditions: Collection[str] = ()
    pieces: Sequence[Piece] = ()
    people: Sequence[Mapping[str, Any]] = ()
    figures: Mapping[str, str] = field(default_factory=dict)
    declared: Collection[str] = ()
    has_charter: bool = False
    accepts_charter: bool = False

    @property
    def legal_form(self) -> str:
        return str(self.identity.get("legal_form", ""))

    @property
    def parity(self) -> Parity:
        """Parity among those who would represent it."""
        return parity_of(
            str(person.get("gender") or GENDER_OF.get(str(person.get("civility", "")), ""))
            for person in self.people
            if person.get("role") in LED_BY
        )


def gaps(told: Told, *, on: date) -> tuple[Gap, ...]:
    """What is missing on that day, in the order of the parts."""
    return (
        *_of_organisation(told.identity),
        *_of_eligibility(told),
        *(Gap(Part.EVIDENCE, sentence) for sentence in _of_evidence(told, on)),
        *_of_people(told),
        *_of_dues(told),
        *_of_commitment(told),
    )


def blocking(found: Sequence[Gap]) -> tuple[Gap, ...]:
    """Those without which a request cannot be sent."""
    return tuple(gap for gap in found if gap.blocks)


def parts_done(found: Sequence[Gap], *, visited: Collection[str]) -> frozenset[str]:
    """The parts that were filled in and in which nothing is missing."""
    lacking_parts = {gap.part.value for gap in found}
    return frozenset(part.value for part in Part if part.value in visited) - lacking_parts


def _of_organisation(identity: Mapping[str, Any]) -> list[Gap]:
    asked = (
        (("name",), "Écrivez le nom de votre organisation."),
        (("legal_form",), "Indiquez votre statut juridique."),
        (("siren", "rna"), "Donnez votre SIREN ou SIRET, ou le numéro RNA d’une association."),
        (("postcode", "city"), "Écrivez l’adresse de votre siège : au moins le code postal et la ville."),
    )
    # One number is enough; of an address, both the postcode and the town.
    return [
        Gap(Part.ORGANISATION, sentence, blocks=True)
        for names, sentence in asked
        if not (any if "rna" in names else all)(identity.get(name) for name in names)
    ]


def _of_eligibility(told: Told) -> list[Gap]:
    if not told.legal_form:
        return []
    found = eligibility_of(told.legal_form, has_accreditation=told.has_accreditation)
    left = conditions_left(told.conditions) if found.asks_conditions else ""
    return [Gap(Part.ELIGIBILITY, left)] if left else []


def _of_evidence(told: Told, on: date) -> tuple[str, ...]:
    if not told.legal_form:
        return ()
    needs = needs_of(told.legal_form, has_accreditation=told.has_accreditation)
    return lacking(needs, told.pieces, on=on)


def _of_people(told: Told) -> list[Gap]:
    roles = {person.get("role") for person in told.people}
    found = []
    if "legal" not in roles:
        found.append(Gap(Part.PEOPLE, "Nommez la personne qui engage légalement votre organisation.", True))
    if "titular" not in roles:
        found.append(Gap(Part.PEOPLE, "Nommez au moins une personne qui vous représentera.", True))
    if told.parity.outcome is Outcome.BROKEN:
        found.append(Gap(Part.PEOPLE, f"Parité de vos représentants : {told.parity.sentence}"))
    return found


def _of_dues(told: Told) -> list[Gap]:
    return [
        Gap(Part.DUES, f"Déclarez ce chiffre, dont dépend votre cotisation : {name}.")
        for base, name in told.figures.items()
        if base not in told.declared
    ]


def _of_commitment(told: Told) -> list[Gap]:
    if told.has_charter and not told.accepts_charter:
        return [Gap(Part.COMMITMENT, "Lisez et acceptez la charte de la chambre.", blocks=True)]
    return []
