"""Legal forms: one spelling for each. ESUS is an accreditation, not a form: it is read apart."""

from __future__ import annotations

import re
from functools import lru_cache

from cressmember.kernel.folding import fold
from cressmember.kernel.reading import text as tidied

# Usual name → its other spellings. « EI » alone is nowhere: an entrepreneur for some, a
# work-integration enterprise for others.
_FORMS: dict[str, tuple[str, ...]] = {
    "Association loi 1901": (
        "asso",
        "association",
        "association 1901",
        "association déclarée",
        "association simple",
        "association loi de 1901",
        "association de loi 1901",
        "association loi du 1er juillet 1901",
        "association régie par la loi de 1901",
        "asso 1901",
        "asso loi 1901",
        "loi 1901",
    ),
    "Association loi 1901 (entreprise d’insertion)": (
        "EI (association)",
        "association (EI)",
        "association EI",
        "entreprise d’insertion (association)",
        "association (entreprise d’insertion)",
    ),
    "Association reconnue d’utilité publique": (
        "ARUP",
        "association RUP",
        "association loi 1901 reconnue d’utilité publique",
    ),
    "Association de droit local": (
        "association de droit local (1908)",
        "association de droit local (Alsace-Moselle)",
        "association d’Alsace-Moselle",
        "association loi 1908",
        "association loi de 1908",
        "loi 1908",
    ),
    "Association non déclarée": ("association de fait",),
    "Union d’associations": ("fédération d’associations", "union ou fédération d’associations"),
    "Coopérative": ("coop", "société coopérative"),
    "Coopérative d’activité et d’emploi": ("CAE", "coopérative d’activités et d’emploi"),
    "Coopérative agricole": ("société coopérative agricole",),
    "CUMA": ("coopérative d’utilisation de matériel agricole",),
    "Coopérative de consommateurs": ("coopérative de consommation",),
    "Coopérative de commerçants": ("coopérative de commerçants détaillants",),
    "Coopérative d’artisans": ("coopérative artisanale", "société coopérative artisanale"),
    "Coopérative d’habitants": (),
    "Banque coopérative": ("société coopérative de banque",),
    "Union de coopératives": ("union d’économie sociale", "UES"),
    "Mutuelle (code de la mutualité)": (
        "mutuelle",
        "mutuelle 45",
        "mutuelle santé",
        "mutuelle de santé",
        "mutuelle code de la mutualité",
        "mutuelle régie par le code de la mutualité",
    ),
    "Union de mutuelles": ("union mutualiste",),
    "Société d’assurance mutuelle": (
        "SAM",
        "assurance mutuelle",
        "mutuelle d’assurance",
        "mutuelle d’assurances",
        "mutuelle assurance",
        "société d’assurances mutuelle",
        "société d’assurances mutuelles",
    ),
    "Institution de prévoyance": (),
    "Fondation": (),
    "Fondation reconnue d’utilité publique": ("FRUP", "fondation RUP"),
    "Fondation d’entreprise": (),
    "Fondation abritée": ("fondation sous égide",),
    "Fonds de dotation": ("FDD",),
    "SARL": ("société à responsabilité limitée",),
    "EURL": ("entreprise unipersonnelle à responsabilité limitée",),
    "SAS": ("société par actions simplifiée",),
    "SASU": ("société par actions simplifiée unipersonnelle",),
    "SA": ("société anonyme",),
    "SNC": ("société en nom collectif",),
    "SCI": ("société civile immobilière",),
    "Société civile": (),
    "Entreprise individuelle": ("entrepreneur individuel", "auto-entrepreneur", "micro-entreprise"),
    "Syndicat professionnel": (
        "syndicat",
        "syndicat patronal",
        "syndicat d’employeurs",
        "syndicat employeur",
        "organisation professionnelle",
        "organisation d’employeurs",
        "organisation patronale",
    ),
    "Union de syndicats": ("union syndicale", "union de syndicats professionnels"),
    "Collectivité": ("collectivité territoriale", "collectivité locale"),
    "Commune": ("mairie", "ville"),
    "Intercommunalité": (
        "EPCI",
        "établissement public de coopération intercommunale",
        "communauté de communes",
        "communauté d’agglomération",
        "communauté urbaine",
        "métropole",
    ),
    "Département": ("conseil départemental",),
    "Région": ("conseil régional",),
    "Syndicat mixte": (),
    "Établissement public": ("EPA", "EPIC", "établissement public administratif"),
    "GIP": ("groupement d’intérêt public",),
    "CCAS": ("centre communal d’action sociale",),
    "État": ("service de l’État",),
}
_COOPERATIVE_COMPANIES = {
    "SCIC": r"societe cooperative d interet collectif",
    "SCOP": r"societe cooperative (?:et participative|ouvriere de production|de production)",
}
_WRITTEN_OUT = (
    *((pattern, short.lower()) for short, pattern in _COOPERATIVE_COMPANIES.items()),
    (r"(?<=scic )(?:a responsabilite limitee|arl)|(?<=scop )(?:a responsabilite limitee|arl)", "sarl"),
    (r"societe par actions simplifiee unipersonnelle", "sasu"),
    (r"societe par actions simplifiee", "sas"),
    (r"societe a responsabilite limitee", "sarl"),
    (r"societe anonyme", "sa"),
)
# What is said beside the form and changes nothing to it.
_BESIDE = re.compile(
    r"\b(?:a capital variable|agreee?|agrement|entreprise solidaire d utilite sociale|esus"
    r"|(?:societe )?commerciale de l ess|de l ess|ess)\b"
)
_ESUS = re.compile(r"\b(?:esus|entreprise solidaire d utilite sociale)\b")


@lru_cache(maxsize=512)
def canonical(text: str) -> str:
    """The one spelling of a legal form; a form that is not recognised is kept as it was written."""
    return _BY_SPELLING.get(_key(text)) or tidied(text)


@lru_cache(maxsize=512)
def is_esus(text: str) -> bool:
    """Whether the text says that the company is accredited « entreprise solidaire d’utilité sociale »."""
    return bool(_ESUS.search(fold(text)))


def _key(text: str) -> str:
    key = fold(text)
    for written, short in _WRITTEN_OUT:
        key = re.sub(written, short, key)
    # A form that says nothing but its mark (« ESUS ») keeps it.
    return " ".join(_BESIDE.sub(" ", key).split()) or key


def _by_spelling() -> dict[str, str]:
    table: dict[str, str] = {}
    for name, spellings in _FORMS.items():
        table |= {_key(spelling): name for spelling in (name, *spellings)}
    for cooperative in _COOPERATIVE_COMPANIES:
        table[cooperative.lower()] = cooperative
        for company in ("SARL", "EURL", "SAS", "SASU", "SA"):
            name = f"{cooperative} {company}"
            for spelling in (name, f"{company} {cooperative}"):
                table[_key(spelling)] = name
    return table


_BY_SPELLING = _by_spelling()
