"""Who may join a chamber, on which ground, and what proves it (law 2014-856 of 31 July 2014, art. 1, 6).

By right: associations, co-operatives, mutuals and foundations, by their legal form (art. 1, II, 1°).
Commercial companies: when their articles meet every condition of the law (art. 1, I and II, 2°), as the
decree 2015-858 of 13 July 2015 wants them written; the shares of profit are those of the arrêté of 3 August
2015, art. 1 and 2, and capital may be reduced as the decree 2015-760 of 24 June 2015 says. What social
utility is: art. 2. An accreditation ESUS is only given to what falls under article 1 (code du travail, art.
L3332-17-1, I). What the law does not name is for the chamber to examine: nothing here refuses anybody.

Read in November 2026: art. 1, I as of August 2014 and the arrêté whole, the notices of both decrees, an
English rendering of L3332-17-1. Art. 1, II and III, and the wording in force of art. 2, are to be checked.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cressmember.kernel.writing import NO_BREAK, counted, enumerate_fr, long_date
from cressmember.members.rules.college import propose
from cressmember.members.rules.legal_form import canonical

LAW = f"loi du 31 juillet 2014, art.{NO_BREAK}1er"
MEMBERS_OF_A_CHAMBER = f"loi du 31 juillet 2014, art.{NO_BREAK}6"
ACCREDITATION = f"code du travail, art.{NO_BREAK}L3332-17-1"


class Ground(StrEnum):
    """Why an organisation belongs to the social economy; the codes are those of an application."""

    BY_RIGHT = "by_right"
    COMMERCIAL = "commercial"
    ESUS = "esus"
    OTHER = "other"


class Family(StrEnum):
    """The families that the law tells apart, as a form lists them."""

    ASSOCIATION = "Associations"
    COOPERATIVE = "Coopératives"
    MUTUAL = "Mutuelles"
    FOUNDATION = "Fondations et fonds de dotation"
    COMPANY = "Sociétés commerciales"
    PROFESSIONAL = "Organisations professionnelles"
    PUBLIC = "Collectivités et organismes publics"
    OTHER = "Autres"


# The canonical spellings of `legal_form`, by family, in the order in which a form offers them.
FORMS: dict[Family, tuple[str, ...]] = {
    Family.ASSOCIATION: (
        "Association loi 1901",
        "Association loi 1901 (entreprise d’insertion)",
        "Association reconnue d’utilité publique",
        "Association de droit local",
        "Union d’associations",
        "Association non déclarée",
    ),
    Family.COOPERATIVE: (
        "SCIC",
        "SCOP",
        "Coopérative",
        "Coopérative d’activité et d’emploi",
        "Coopérative agricole",
        "CUMA",
        "Coopérative de consommateurs",
        "Coopérative de commerçants",
        "Coopérative d’artisans",
        "Coopérative d’habitants",
        "Banque coopérative",
        "Union de coopératives",
    ),
    Family.MUTUAL: (
        "Mutuelle (code de la mutualité)",
        "Union de mutuelles",
        "Société d’assurance mutuelle",
        "Institution de prévoyance",
    ),
    Family.FOUNDATION: (
        "Fondation",
        "Fondation reconnue d’utilité publique",
        "Fondation d’entreprise",
        "Fondation abritée",
        "Fonds de dotation",
    ),
    Family.COMPANY: ("SAS", "SASU", "SARL", "EURL", "SA", "SNC"),
    Family.PROFESSIONAL: ("Syndicat professionnel", "Union de syndicats"),
    Family.PUBLIC: (
        "Collectivité",
        "Commune",
        "Intercommunalité",
        "Département",
        "Région",
        "Syndicat mixte",
        "Établissement public",
        "GIP",
        "CCAS",
        "État",
    ),
    Family.OTHER: ("Société civile", "SCI", "Entreprise individuelle"),
}
_FAMILY_OF = {form: family for family, forms in FORMS.items() for form in forms}
_COOPERATIVE_COMPANIES = ("SCIC ", "SCOP ")

# Why a form stands outside its family, or outside the law: the chamber decides.
_TO_EXAMINE = {
    "Association non déclarée": "une association non déclarée n’est pas une personne morale",
    "Institution de prévoyance": "la loi ne nomme pas les institutions de prévoyance",
    "Fonds de dotation": "la loi nomme les fondations, sans nommer les fonds de dotation",
    "Fondation abritée": "une fondation abritée est portée par celle qui l’abrite",
    "Société civile": "la loi nomme les sociétés commerciales, sans nommer les sociétés civiles",
    "SCI": "la loi nomme les sociétés commerciales, sans nommer les sociétés civiles",
    "Entreprise individuelle": "la loi vise des personnes morales",
}
_BY_RIGHT = {
    Family.ASSOCIATION: "Une association",
    Family.COOPERATIVE: "Une coopérative",
    Family.MUTUAL: "Une mutuelle",
    Family.FOUNDATION: "Une fondation",
}


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that the articles of a commercial company must meet, all of them together."""

    code: str
    sentence: str
    article: str


# Law 2014-856, art. 1: I (purpose, governance, profits, reserves), then II, 2° (b and c).
CONDITIONS = (
    Condition("purpose", "Nous poursuivons un autre but que le seul partage des bénéfices.", "I, 1°"),
    Condition(
        "governance",
        "Nos statuts organisent une gouvernance démocratique : associés, salariés et parties prenantes sont "
        "informés et participent, sans que seul compte l’apport en capital.",
        "I, 2°",
    ),
    Condition(
        "profits",
        "Nos bénéfices servent en majorité à maintenir ou développer notre activité.",
        "I, 3°, a",
    ),
    Condition(
        "reserves",
        "Nos réserves obligatoires sont impartageables ; en cas de liquidation, le boni revient à une autre "
        "entreprise de l’ESS, ou comme la loi le prévoit.",
        "I, 3°, b",
    ),
    Condition(
        "utility",
        "Notre objet recherche d’abord une utilité sociale : soutien à des personnes fragiles, lutte contre "
        "les exclusions et lien social, éducation à la citoyenneté, ou développement durable.",
        "II, 2°, b, et art. 2",
    ),
    Condition(
        "fund",
        "Au moins 20 % de nos bénéfices, pertes antérieures déduites, vont au fonds de développement, "
        "jusqu’à ce que nos réserves atteignent le cinquième du capital.",
        "II, 2°, c ; arrêté du 3 août 2015, art. 1",
    ),
    Condition(
        "carried",
        "Au moins 50 % de nos bénéfices, pertes antérieures déduites, vont au report bénéficiaire et aux "
        "réserves obligatoires.",
        "II, 2°, c ; arrêté du 3 août 2015, art. 2",
    ),
    Condition(
        "capital",
        "Nous n’amortissons pas notre capital, et ne le réduisons sans pertes que pour assurer la continuité "
        "de notre activité.",
        "II, 2°, c ; décret n° 2015-760 du 24 juin 2015",
    ),
)


@dataclass(frozen=True, slots=True)
class Eligibility:
    """On which ground an organisation would join, in a sentence that names its article."""

    ground: Ground
    sentence: str

    @property
    def asks_conditions(self) -> bool:
        """Whether its articles must meet the conditions of a commercial company."""
        return self.ground is Ground.COMMERCIAL


@dataclass(frozen=True, slots=True)
class Need:
    """A piece to show: its kind, its name, why it is asked, and whether it stops being valid one day."""

    kind: str
    name: str
    why: str
    expires: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece that was joined, and until when it is valid; None when nothing says."""

    kind: str
    expires_on: date | None = None


def family_of(legal_form: str) -> Family | None:
    """The family of a legal form, however it is spelt; None for a form that is not known."""
    form = canonical(legal_form)
    if form.startswith(_COOPERATIVE_COMPANIES):
        return Family.COOPERATIVE
    return _FAMILY_OF.get(form)


def eligibility_of(legal_form: str, *, has_accreditation: bool) -> Eligibility:
    """On which ground an organisation would join; ``has_accreditation`` says that it is accredited ESUS."""
    form, family = canonical(legal_form), family_of(legal_form)
    if form not in _TO_EXAMINE and family in _BY_RIGHT:
        return Eligibility(
            Ground.BY_RIGHT,
            f"{_BY_RIGHT[family]} appartient à l’économie sociale et solidaire de droit, "
            f"par son statut juridique ({LAW}, II, 1°).",
        )
    if family is Family.COMPANY and has_accreditation:
        return Eligibility(
            Ground.ESUS,
            "Une société agréée « entreprise solidaire d’utilité sociale » est une entreprise de l’économie "
            f"sociale et solidaire ({ACCREDITATION}) : son agrément le prouve.",
        )
    if family is Family.COMPANY:
        return Eligibility(
            Ground.COMMERCIAL,
            "Une société commerciale appartient à l’économie sociale et solidaire quand ses statuts "
            f"remplissent toutes les conditions de la loi ({LAW}, II, 2°).",
        )
    return Eligibility(Ground.OTHER, _why_examined(form, family))


def _why_examined(form: str, family: Family | None) -> str:
    if family is Family.PROFESSIONAL:
        return (
            "Une chambre réunit aussi les organisations professionnelles régionales auxquelles les "
            f"entreprises de l’ESS peuvent adhérer ({MEMBERS_OF_A_CHAMBER}) : la chambre examinera votre "
            "demande."
        )
    if family is Family.PUBLIC:
        return (
            "Une collectivité ou un organisme public n’est pas une entreprise de l’ESS au sens de la loi "
            f"({LAW}) : la chambre examinera votre demande selon ses statuts."
        )
    because = _TO_EXAMINE.get(form, "ce statut juridique n’est pas nommé par la loi")
    return f"La chambre examinera votre demande : {because} ({LAW})."


def needs_of(legal_form: str, *, has_accreditation: bool) -> tuple[Need, ...]:
    """The pieces that an organisation must show, in order."""
    ground = eligibility_of(legal_form, has_accreditation=has_accreditation).ground
    family = family_of(legal_form)
    if family is Family.PUBLIC:
        decided = Need("decision", "Délibération d’adhésion", "Elle dit qui a décidé d’adhérer.")
        return (decided,)
    statutes = Need(
        "statutes", "Statuts à jour", "Ils disent votre but, votre gouvernance et l’emploi de vos bénéfices."
    )
    if ground is Ground.COMMERCIAL:
        return (
            statutes,
            Need(
                "commercial",
                "Extrait Kbis avec la mention « entreprise de l’ESS »",
                f"La loi demande que cette qualité soit inscrite au registre du commerce ({LAW}, III).",
            ),
        )
    registered = Need("registration", _registration(family), "De quoi prouver que votre structure existe.")
    if ground is Ground.ESUS:
        accredited = Need(
            "esus", "Décision d’agrément ESUS", "Un agrément a une fin : indiquez-la.", expires=True
        )
        return (statutes, registered, accredited)
    return (statutes, registered)


def _registration(family: Family | None) -> str:
    if family is Family.ASSOCIATION:
        return "Parution au Journal officiel, ou récépissé de déclaration"
    if family in {Family.COOPERATIVE, Family.COMPANY}:
        return "Extrait Kbis"
    return "Preuve d’immatriculation, ou avis de situation Sirene"


def lacking(needs: Sequence[Need], pieces: Collection[Piece], *, on: date) -> tuple[str, ...]:
    """What the pieces lack on that day, a sentence each; nothing when all of them are there and valid."""
    found = (_lack(need, [piece for piece in pieces if piece.kind == need.kind], on) for need in needs)
    return tuple(sentence for sentence in found if sentence)


def _lack(need: Need, held: Sequence[Piece], on: date) -> str:
    """What is wrong with the pieces of one kind; nothing when one of them will do."""
    if not held:
        return f"À joindre\N{NO-BREAK SPACE}: {need.name[:1].lower()}{need.name[1:]}."
    ends = [piece.expires_on for piece in held if piece.expires_on]
    if need.expires and not ends:
        return f"« {need.name} » : indiquez jusqu’à quand cette pièce est valable."
    if len(ends) < len(held) and not need.expires:
        return ""
    last = max(ends)
    if last < on:
        return f"« {need.name} » n’est plus valable depuis le {long_date(last)} : joignez la suivante."
    return ""


def conditions_left(ticked: Collection[str]) -> str:
    """The sentence that says how many conditions of a company are not confirmed; empty when none is left."""
    left = sum(condition.code not in ticked for condition in CONDITIONS)
    if not left:
        return ""
    how_many = counted(left, "condition reste", "conditions restent")
    return f"{how_many} à confirmer : la loi les demande toutes ({LAW})."


def college_for(legal_form: str, colleges: Sequence[tuple[str, str]]) -> str | None:
    """The college that a legal form means, its code, among those given as (code, name); None asks."""
    family = family_of(legal_form)
    if family is Family.COMPANY:
        return propose("Entreprises sociales", colleges)
    if family is Family.ASSOCIATION:
        # An association that is a work-integration enterprise might sit with either: its form comes first.
        return propose("Associations", colleges)
    return propose(canonical(legal_form), colleges)


def is_outside(departement: str, region: Collection[str]) -> bool:
    """Whether an address stands outside the region of the chamber; False when either is not known."""
    return bool(departement and region) and departement not in region


def outside_remark(names: Sequence[str]) -> str:
    """What is told to who stands outside; ``names``: the départements of the region."""
    where = f" ({enumerate_fr(names)})" if names else ""
    return (
        f"Votre adresse est hors de la région{where}. Une chambre réunit les organisations qui y ont leur "
        f"siège ou un établissement ({MEMBERS_OF_A_CHAMBER}) : si c’est votre cas, dites-le dans la dernière "
        "étape."
    )
