"""Whether two files may be one organisation, and why."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from cressmember.kernel.folding import name_key, same_name
from cressmember.kernel.identifiers import format_siren, format_siret

CLOSE_NAMES = 0.82

# Providers where anyone may open a mailbox: sharing their domain tells nothing.
PUBLIC_MAIL = frozenset(
    {
        *("aol.com", "bbox.fr", "club-internet.fr", "free.fr", "gmail.com", "gmx.com", "gmx.fr"),
        *("googlemail.com", "hotmail.com", "hotmail.fr", "icloud.com", "laposte.net", "live.com", "live.fr"),
        *("mac.com", "mailo.com", "me.com", "msn.com", "neuf.fr", "netcourrier.com", "numericable.fr"),
        *("orange.fr", "outlook.com", "outlook.fr", "proton.me", "protonmail.com", "riseup.net", "sfr.fr"),
        *("wanadoo.fr", "yahoo.com", "yahoo.fr", "ymail.com", "zaclys.net"),
    }
)


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
    acronym: str = ""
    domains: frozenset[str] = frozenset()

    @property
    def body(self) -> str:
        """The SIREN, given or held in the SIRET."""
        return self.siren or self.siret[:9]

    @property
    def own_domains(self) -> frozenset[str]:
        """The mail domains that are not anybody's."""
        return self.domains - PUBLIC_MAIL


@dataclass(frozen=True, slots=True)
class Resemblance:
    """How likely it is that two files are one, with the reasons in French."""

    likelihood: Likelihood
    reasons: tuple[str, ...] = ()


def compare(one: Identity, other: Identity) -> Resemblance:
    """Compare two files.

    The same SIREN under two SIRET is one body with two establishments, not a duplicate, even where they share
    its RNA. The same SIRET or RNA under close names is certain; under other names one of the two is likely
    miscopied. Then names: in one place certain, elsewhere probable, for homonyms exist; under two SIREN, only
    a name shared in one place is worth a look.
    """
    if one.siret and one.siret == other.siret:
        return _one_number(one, other, f"même SIRET {format_siret(one.siret)}")
    if one.siret and other.siret and one.body == other.body:
        reason = f"deux établissements de l’organisme {format_siren(one.body)}"
        return Resemblance(Likelihood.SAME_BODY, (reason,))
    if one.rna and one.rna == other.rna:
        return _one_number(one, other, f"même numéro RNA {one.rna}")
    if one.body and one.body == other.body:
        return Resemblance(Likelihood.PROBABLE, (f"même SIREN {format_siren(one.body)}",))
    return _compare_names(one, other)


def _one_number(one: Identity, other: Identity, reason: str) -> Resemblance:
    close = _close_names(one.name, other.name)
    return Resemblance(Likelihood.CERTAIN if close else Likelihood.PROBABLE, (reason,))


def _compare_names(one: Identity, other: Identity) -> Resemblance:
    told_apart = bool(one.body and other.body)
    same_place = bool(one.postcode and one.postcode == other.postcode)
    if same_name(one.name, other.name):
        if same_place:
            likelihood = Likelihood.PROBABLE if told_apart else Likelihood.CERTAIN
            return Resemblance(likelihood, ("même nom, même code postal",))
        return Resemblance(Likelihood.NO) if told_apart else Resemblance(Likelihood.PROBABLE, ("même nom",))
    if told_apart:
        return Resemblance(Likelihood.NO)
    if same_place and (same_name(one.name, other.acronym) or same_name(one.acronym, other.name)):
        return Resemblance(Likelihood.PROBABLE, ("le nom de l’un est le sigle de l’autre, même code postal",))
    if (shared := one.own_domains & other.own_domains) and _close_names(one.name, other.name):
        return Resemblance(Likelihood.PROBABLE, (f"noms proches, même domaine {min(shared)}",))
    return Resemblance(Likelihood.NO)


def _close_names(one: str, other: str) -> bool:
    first, second = name_key(one), name_key(other)
    return first == second or SequenceMatcher(None, first, second).ratio() >= CLOSE_NAMES
