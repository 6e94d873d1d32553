"""Recognising what a sheet holds and what its columns mean, whatever chambers call them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from cressmember.kernel.folding import fold
from cressmember.kernel.reading import text

Cell = Any
LOOKED_AT = 15
LONGEST_LABEL = 120

# What may become of a column besides filling a field: its values stay on the file, or are not taken.
KEPT, NOT_TAKEN = "", "-"
# The register's own exports mark the columns that have no field, and those that are computed.
KEPT_MARK, COMPUTED_MARK = "Autre colonne : ", " (pour information)"


class SheetKind(StrEnum):
    MEMBERS = "members"
    DEPARTURES = "departures"
    PARTNERS = "partners"
    SCALE = "scale"
    IGNORED = "ignored"
    UNKNOWN = "unknown"


KIND_LABELS = {
    SheetKind.MEMBERS: "Adhérents",
    SheetKind.SCALE: "Barème de cotisation",
    SheetKind.DEPARTURES: "Sorties",
    SheetKind.PARTNERS: "Partenaires et personnes liées",
    SheetKind.IGNORED: "Ne pas lire cette feuille",
}


@dataclass(frozen=True, slots=True)
class Field:
    """Something that a column may tell; ``pattern`` recognises it on the folded header."""

    name: str
    label: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: its place, its header, the field that it fills, the year that it names."""

    index: int
    label: str
    field: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a sheet is; ``header`` is the rank of its header row, counted from 0."""

    kind: SheetKind
    header: int
    columns: tuple[Column, ...]

    def column(self, field: str) -> Column | None:
        return next((column for column in self.columns if column.field == field), None)


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said of a sheet: its kind, the rank of its header, the field of columns by place."""

    kind: SheetKind | None = None
    header: int | None = None
    fields: Mapping[int, str] = field(default_factory=dict)


_MAIL = "(mail|email|e mail|courriel|adresse electronique)"
# The first field that matches takes the column.
_MEMBER_FIELDS: tuple[Field, ...] = (
    Field("number", "N° d’adhérent", r"^(n|no|num|numero|n adherent|numero d adherent)$"),
    Field(
        "name",
        "Raison sociale",
        r"^(raison sociale|denomination|structure|organisme|organisation|nom de la structure|nom)$",
    ),
    Field("acronym", "Sigle", r"^(sigle|acronyme)$"),
    Field("legal_form", "Statut juridique", r"^(statut juridique|forme juridique|statut|forme)$"),
    Field("is_esus", "Agrément ESUS", r"^(agrement )?esus$"),
    Field("siret", "SIRET", r"^(siret|n siret|numero siret)$"),
    Field(
        "siret_shared_because",
        "Justification du SIRET partagé",
        r"^(justification du )?siret partage( car)?$",
    ),
    Field("siren", "SIREN", r"^(siren|n siren|numero siren)$"),
    Field("rna", "Numéro RNA", r"^(rna|n rna|numero rna)$"),
    Field("college", "Collège", r"^(college|famille)$"),
    Field("kind", "Type (structure ou réseau)", r"^(type|nature)$"),
    Field("street_more", "Complément d’adresse", r"^(complement|complement d adresse|adresse 2)$"),
    Field("street", "Adresse", r"^(adresse|rue|adresse postale)$"),
    Field("postcode", "Code postal", r"^(cp|code postal)$"),
    Field("city", "Ville", r"^(ville|commune)$"),
    Field("departement", "Département", r"^(departement|dept|dep)$"),
    Field("employment_area", "Bassin d’emploi", r"^(bassin d emploi|bassin|zone d emploi)$"),
    Field("sector", "Secteur", r"^(secteur|filiere|secteur filiere|secteur d activite|activite)$"),
    Field("fte", "Effectif (ETP) de l’année", r"^(etp|effectif|effectif etp|nombre d etp)( \d{4})?$"),
    Field("budget", "Budget de l’année", r"^budget( annuel)?( \d{4})?$"),
    Field("turnover", "Chiffre d’affaires de l’année", r"^(chiffre d affaires?|ca)( \d{4})?$"),
    Field("members", "Nombre d’adhérents de l’année", r"^nombre d adherents( \d{4})?$"),
    Field("payroll", "Masse salariale de l’année", r"^masse salariale( annuelle| brute)?( \d{4})?$"),
    Field("population", "Population de l’année", r"^(population|(nombre d )?habitants)( \d{4})?$"),
    Field("margin", "Marge brute de l’année", r"^marge( brute)?( annuelle)?( \d{4})?$"),
    Field("units", "Nombre d’unités de l’année", r"^nombre d unites( \d{4})?$"),
    Field("subsidies", "Subventions reçues de l’année", r"^subventions( recues)?( \d{4})?$"),
    Field("civility", "Civilité du titulaire", r"^(civ|civ\.|civilite)( titulaire)?$"),
    Field("given_name", "Prénom du titulaire", r"^(titulaire )?prenom( titulaire)?$"),
    Field(
        "family_name",
        "Nom du titulaire",
        r"^(titulaire nom|nom titulaire|nom du titulaire|nom du representant)$",
    ),
    Field("titular", "Titulaire (prénom et nom)", r"^(titulaire|representant|contact)$"),
    Field("titular_email", "Adresse électronique du titulaire", rf"^{_MAIL}( (du )?titulaire| contact)?$"),
    Field("titular_phone", "Téléphone du titulaire", r"^(tel|tel\.|telephone|portable|mobile)( titulaire)?$"),
    Field("substitute_email", "Adresse électronique du suppléant", rf"^{_MAIL} (du )?suppleante?s?( e)?$"),
    Field("substitute", "Suppléant (prénom et nom)", r"^suppleant(e)?( e)?$"),
    Field(
        "dues_email",
        "Adresse électronique de facturation",
        rf"^{_MAIL} (de )?(facturation|compta|comptabilite|cotisation)$",
    ),
    Field(
        "email",
        "Adresse électronique de la structure",
        rf"^{_MAIL} (de la |de l )?(structure|organisation|organisme)$",
    ),
    Field(
        "phone",
        "Téléphone de la structure",
        r"^(tel|telephone) (de la |de l )?(structure|organisation|organisme)$",
    ),
    Field("admitted_on", "Date d’adhésion", r"^(date d )?(date )?(adhesion|admission|entree)$"),
    Field(
        "paid_on",
        "Cotisation réglée le",
        r"^(regle le|paye le|date de reglement|date de paiement|date paiement)$",
    ),
    Field("method", "Mode de règlement", r"^(mode|mode de reglement|moyen|mode de paiement)$"),
    Field("dues", "Cotisation appelée", r"^(cotis|cotis\.|cotisation|montant cotisation)( \d{4})?$"),
    Field("newsletter", "Lettre d’information", r"^(newsletter|lettre d information|infolettre)$"),
    Field("post_only", "Courrier postal uniquement", r"^courrier postal uniquement$"),
    Field("purchase_order_required", "Bon de commande obligatoire", r"^bon de commande obligatoire$"),
    Field("invoicing_note", "Consigne de facturation", r"^consigne de facturation$"),
    Field("notes", "Observations", r"^(observations?|remarques?|commentaires?|notes?)$"),
    Field("website", "Site internet", r"^(site|site internet|site web)$"),
)
_DEPARTURE_FIELDS = (
    Field("name", "Raison sociale", r"^(raison sociale|denomination|structure|nom)$"),
    Field("college", "Collège", r"^college$"),
    Field("reason", "Motif", r"^(motif|raison|cause)$"),
    Field("ended_on", "Date de sortie", r"^(date|date de sortie|sortie le|date de depart)$"),
)
_PARTNER_FIELDS = (
    Field("name", "Nom", r"^(nom|raison sociale|partenaire)$"),
    Field("nature", "Lien avec la chambre", r"^(nature|type|qualite|lien)$"),
    Field("contact", "Interlocuteur", r"^(contact|interlocuteur)$"),
    Field("email", "Adresse électronique", rf"^{_MAIL}$"),
    Field("notes", "Remarque", r"^(remarques?|observations?|commentaires?)$"),
)
# A sheet is what its telling fields say; the first kind whose fields are all there wins.
_KINDS: tuple[tuple[SheetKind, tuple[Field, ...], frozenset[str]], ...] = (
    (SheetKind.DEPARTURES, _DEPARTURE_FIELDS, frozenset({"name", "reason", "ended_on"})),
    (SheetKind.MEMBERS, _MEMBER_FIELDS, frozenset({"name", "college"})),
    (SheetKind.PARTNERS, _PARTNER_FIELDS, frozenset({"name", "nature", "email"})),
)
_FIELDS = {kind: fields for kind, fields, _ in _KINDS}
_TELLING = {kind: telling for kind, _, telling in _KINDS}
# What is told year after year: several columns may fill it, each with its own year.
YEARLY = frozenset(
    {"budget", "fte", "turnover", "members", "payroll", "population", "margin", "units", "subsidies"}
)
_YEAR = re.compile(r"\b(19|20)\d{2}\b")


def recognise(
    rows: Sequence[Sequence[Cell]],
    mapping: Mapping[str, str] | None = None,
    said: Said | None = None,
    learnt: Mapping[SheetKind, Mapping[str, str]] | None = None,
) -> Recognised:
    """Say what a sheet holds, by its first rows.

    What somebody ``said`` of this very sheet comes first, then ``mapping`` (header → field), what was
    ``learnt`` for each kind of sheet, and at last the patterns.
    """
    said = said or Said()
    known = {kind: {**(learnt or {}).get(kind, {}), **(mapping or {})} for kind in _FIELDS}
    if said.kind is None:
        for at, row in enumerate(rows[:LOOKED_AT]):
            for kind, fields, telling in _KINDS:
                columns = _columns(row, fields, known[kind], said.fields)
                if telling <= {column.field for column in columns}:
                    return Recognised(kind, at, columns)
        return Recognised(SheetKind.UNKNOWN, 0, ())
    if said.kind not in _FIELDS or not rows:
        return Recognised(said.kind, 0, ())
    fields = _FIELDS[said.kind]
    explained = known[said.kind]
    header = (
        _likely_header(rows, fields, explained) if said.header is None else min(said.header, len(rows) - 1)
    )
    return Recognised(said.kind, header, _columns(rows[header], fields, explained, said.fields))


def fields_of(kind: SheetKind) -> tuple[Field, ...]:
    """What the columns of a sheet of that kind may tell."""
    return _FIELDS.get(kind, ())


def missing_fields(found: Recognised) -> list[Field]:
    """The indispensable fields that no column fills."""
    filled = {column.field for column in found.columns}
    needed = _TELLING.get(found.kind, frozenset()) & {"name", "college", "reason", "ended_on"}
    return [known for known in fields_of(found.kind) if known.name in needed - filled]


def twice_mapped(columns: Sequence[Column]) -> list[tuple[Column, Column]]:
    """The columns that would fill the same field, for the same year where there is one, as pairs."""
    first: dict[tuple[str, int | None], Column] = {}
    pairs = []
    for column in columns:
        if column.field in {KEPT, NOT_TAKEN}:
            continue
        other = first.setdefault(_room(column), column)
        if other is not column:
            pairs.append((other, column))
    return pairs


def proposed_field(kind: SheetKind, label: str) -> str:
    """The field that a header means by itself; nothing when it means none."""
    return _meant(label, _FIELDS.get(kind, ()))


def _likely_header(
    rows: Sequence[Sequence[Cell]], fields: tuple[Field, ...], known: Mapping[str, str]
) -> int:
    """The row that names most fields, then the one with most words."""

    def promise(at: int) -> tuple[int, int, int]:
        columns = _columns(rows[at], fields, known, {})
        return sum(1 for column in columns if column.field), len(columns), -at

    return max(range(min(LOOKED_AT, len(rows))), key=promise)


def _columns(
    row: Sequence[Cell], fields: tuple[Field, ...], known: Mapping[str, str], said: Mapping[int, str]
) -> tuple[Column, ...]:
    names = {KEPT, NOT_TAKEN, *(one.name for one in fields)}
    columns = []
    for index, cell in enumerate(row):
        label = text(cell)[:LONGEST_LABEL]
        if not label:
            continue
        found = _YEAR.search(label)
        year = int(found[0]) if found else None
        chosen = said.get(index, known.get(label))
        wanted = chosen if chosen in names else _meant(label, fields)
        columns.append(Column(index, label.removeprefix(KEPT_MARK) or label, wanted or KEPT, year))
    taken = {_room(column) for column in columns if column.field and column.index in said}
    kept = []
    for column in columns:
        if column.field not in {KEPT, NOT_TAKEN} and column.index not in said:
            if _room(column) in taken:
                column = Column(column.index, column.label, KEPT, column.year)
            else:
                taken.add(_room(column))
        kept.append(column)
    return tuple(kept)


def _room(column: Column) -> tuple[str, int | None]:
    return column.field, column.year if column.field in YEARLY else None


def _meant(label: str, fields: tuple[Field, ...]) -> str:
    if label.startswith(KEPT_MARK):
        return KEPT
    if label.endswith(COMPUTED_MARK):
        return NOT_TAKEN
    folded = _folded(label)
    named = _YEAR.sub("", folded).strip()
    return next(
        (one.name for one in fields if _folded(one.label) == named),
        next((one.name for one in fields if re.match(one.pattern, folded)), KEPT),
    )


def _folded(label: str) -> str:
    return fold(re.sub(r"[€()/·]", " ", label))
