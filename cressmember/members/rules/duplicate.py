"""Whether two files may be one organisation, and why."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from cressmember.kernel.folding import name_key
from cressmember.kernel.identifiers import format_siren, format_siret

CLOSE_NAMES = 0.82


class Likelihood(StrEnum):
    CERTAIN = "certain"
    PROBABLE = "probable"
    SAME_BODY = "same_body"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells an organisation from another; empty where it is not known."""

    name: str
    siren: str = ""
    siret: str = ""
    rna: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class Resemblance:
    """How likely it is that two files are one, with the reasons in French."""

    likelihood: Likelihood
    reasons: tuple[str, ...] = ()


def compare(one: Identity, other: Identity) -> Resemblance:
    """Compare two files.

    The same SIRET or RNA under close names is certain; the same SIREN under two SIRET is one body with two
    establishments, not a duplicate; the same name is probable, for homonyms exist.
    """
    close = _close_names(one.name, other.name)
    if one.siret and one.siret == other.siret:
        reason = f"même SIRET {format_siret(one.siret)}"
        return Resemblance(Likelihood.CERTAIN if close else Likelihood.PROBABLE, (reason,))
    if one.rna and one.rna == other.rna:
        return Resemblance(
            Likelihood.CERTAIN if close else Likelihood.PROBABLE, (f"même numéro RNA {one.rna}",)
        )
    if one.siren and one.siren == other.siren:
        if one.siret and other.siret:
            return Resemblance(
                Likelihood.SAME_BODY,
                (f"deux établissements de l’organisme {format_siren(one.siren)}",),
            )
        return Resemblance(Likelihood.PROBABLE, (f"même SIREN {format_siren(one.siren)}",))
    if name_key(one.name) and name_key(one.name) == name_key(other.name):
        known_apart = one.siren and other.siren
        if one.postcode and one.postcode == other.postcode and not known_apart:
            return Resemblance(Likelihood.CERTAIN, ("même nom, même code postal",))
        return Resemblance(Likelihood.PROBABLE, ("même nom",))
    return Resemblance(Likelihood.NO)


def _close_names(one: str, other: str) -> bool:
    first, second = name_key(one), name_key(other)
    return first == second or SequenceMatcher(None, first, second).ratio() >= CLOSE_NAMES
