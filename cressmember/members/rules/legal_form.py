"""Legal forms: one spelling for each, and the family of the social economy that it belongs to."""

from __future__ import annotations

import re

from cressmember.kernel.folding import fold

ASSOCIATION = "Association loi 1901"

# The first pattern found in the folded text decides; the order goes from the most to the least precise.
_FORMS: tuple[tuple[str, str, str], ...] = (
    (
        r"(?=.*\b(entreprise d insertion|ei)\b)(?=.*\bassociation\b)",
        "Association loi 1901 (entreprise d’insertion)",
        "association",
    ),
    (r"\bfonds de dotation\b", "Fonds de dotation", "foundation"),
    (r"\bfondation\b", "Fondation", "foundation"),
    (r"\b(societe d assurance mutuelle|sam)\b", "Société d’assurance mutuelle", "mutual"),
    (r"\b(mutuelle|code de la mutualite|union de mutuelles)\b", "Mutuelle (code de la mutualité)", "mutual"),
    (r"\b(syndicat mixte|collectivite|commune|communaute|departement|region)\b", "Collectivité", "public"),
    (r"\b(syndicat|organisation professionnelle)\b", "Syndicat professionnel", "union"),
    (r"\bscic\b.*\bsas\b", "SCIC SAS", "cooperative"),
    (r"\bscic\b.*\bsarl\b", "SCIC SARL", "cooperative"),
    (r"\bscic\b.*\bsa\b", "SCIC SA", "cooperative"),
    (r"\bscic\b", "SCIC", "cooperative"),
    (r"\bscop\b.*\bsas\b", "SCOP SAS", "cooperative"),
    (r"\bscop\b.*\bsarl\b", "SCOP SARL", "cooperative"),
    (r"\bscop\b.*\bsa\b", "SCOP SA", "cooperative"),
    (r"\bscop\b", "SCOP", "cooperative"),
    (r"\b(cae|activite et d emploi)\b", "Coopérative d’activité et d’emploi", "cooperative"),
    (r"\b(cooperative|coop)\b", "Coopérative", "cooperative"),
    (
        r"\bassociation\b.*\b(utilite publique|rup)\b",
        "Association reconnue d’utilité publique",
        "association",
    ),
    (
        r"\b(association|asso)\b.*\b(1908|alsace|moselle|droit local)\b",
        "Association de droit local",
        "association",
    ),
    (r"\b(association|asso)\b", ASSOCIATION, "association"),
    (r"\bsasu\b", "SASU", "company"),
    (r"\bsas\b", "SAS", "company"),
    (r"\beurl\b", "EURL", "company"),
    (r"\bsarl\b", "SARL", "company"),
    (r"\bsa\b", "SA", "company"),
)

_ESUS = re.compile(r"\besus\b")

FAMILIES = {
    "association": "Association",
    "cooperative": "Coopérative",
    "mutual": "Mutuelle",
    "foundation": "Fondation",
    "company": "Société commerciale",
    "union": "Syndicat",
    "public": "Organisme public",
    "other": "Autre",
}


def canonical(text: str) -> str:
    """The one spelling of a legal form; a form that is not recognised is kept as it was written."""
    found = _find(text)
    return found[0] if found else " ".join(text.split())


def family_of(text: str) -> str:
    """The family of a legal form, a key of ``FAMILIES``."""
    found = _find(text)
    return found[1] if found else "other"


def is_esus(text: str) -> bool:
    """Whether the text says that the company is accredited « entreprise solidaire d’utilité sociale »."""
    return bool(_ESUS.search(fold(text)))


def _find(text: str) -> tuple[str, str] | None:
    folded = fold(text)
    for pattern, name, family in _FORMS:
        if re.search(pattern, folded):
            return name, family
    return None
