"""Recognising what a sheet holds and what its columns mean, whatever chambers call them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cressmember.kernel.folding import fold

Cell = Any
LOOKED_AT = 15


class SheetKind(StrEnum):
    MEMBERS = "members"
    DEPARTURES = "departures"
    PARTNERS = "partners"
    SCALE = "scale"
    UNKNOWN = "unknown"


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


# Field → patterns on the folded header; the first field that matches takes the column.
_MEMBER_FIELDS: tuple[tuple[str, str], ...] = (
    ("number", r"^(n|no|num|numero|n adherent|numero d adherent)$"),
    ("name", r"^(raison sociale|denomination|structure|organisme|organisation|nom de la structure|nom)$"),
    ("acronym", r"^(sigle|acronyme)$"),
    ("legal_form", r"^(statut juridique|forme juridique|statut|forme)$"),
    ("siret", r"^(siret|n siret|numero siret)$"),
    ("siren", r"^(siren|n siren)$"),
    ("rna", r"^(rna|n rna|numero rna)$"),
    ("college", r"^(college|famille)$"),
    ("kind", r"^(type|nature)$"),
    ("street_more", r"^(complement|complement d adresse|adresse 2)$"),
    ("street", r"^(adresse|rue|adresse postale)$"),
    ("postcode", r"^(cp|code postal)$"),
    ("city", r"^(ville|commune)$"),
    ("departement", r"^(departement|dept|dep)$"),
    ("employment_area", r"^(bassin d emploi|bassin|zone d emploi)$"),
    ("sector", r"^(secteur|filiere|secteur filiere|secteur d activite|activite)$"),
    ("fte", r"^(etp|effectif|effectif etp|nombre d etp)( \d{4})?$"),
    ("budget", r"^budget( annuel)?( \d{4})?$"),
    ("civility", r"^(civ|civ\.|civilite)( titulaire)?$"),
    ("given_name", r"^(titulaire )?prenom( titulaire)?$"),
    ("family_name", r"^(titulaire nom|nom titulaire|nom du titulaire|nom du representant)$"),
    ("titular", r"^(titulaire|representant|contact)$"),
    ("titular_email", r"^(mail|email|e mail|courriel)( titulaire| contact)?$"),
    ("titular_phone", r"^(tel|tel\.|telephone|portable|mobile)( titulaire)?$"),
    ("substitute_email", r"^(mail|email|courriel) suppleante?s?( e)?$"),
    ("substitute", r"^suppleant(e)?( e)?$"),
    ("dues_email", r"^(mail|email|courriel) (facturation|compta|comptabilite|cotisation)$"),
    ("admitted_on", r"^(date d )?(date )?(adhesion|admission|entree)$"),
    ("paid_on", r"^(regle le|paye le|date de reglement|date de paiement|date paiement)$"),
    ("method", r"^(mode|mode de reglement|moyen|mode de paiement)$"),
    ("dues", r"^(cotis|cotis\.|cotisation|montant cotisation)( \d{4})?$"),
    ("newsletter", r"^(newsletter|lettre d information|infolettre)$"),
    ("notes", r"^(observations?|remarques?|commentaires?|notes?)$"),
    ("website", r"^(site|site internet|site web)$"),
)
_DEPARTURE_FIELDS = (
    ("name", r"^(raison sociale|denomination|structure|nom)$"),
    ("college", r"^college$"),
    ("reason", r"^(motif|raison|cause)$"),
    ("ended_on", r"^(date|date de sortie|sortie le|date de depart)$"),
)
_PARTNER_FIELDS = (
    ("name", r"^(nom|raison sociale|partenaire)$"),
    ("nature", r"^(nature|type|qualite|lien)$"),
    ("contact", r"^(contact|interlocuteur)$"),
    ("email", r"^(mail|email|courriel)$"),
    ("notes", r"^(remarques?|observations?|commentaires?)$"),
)
# A sheet is what its telling fields say; the first kind whose fields are all there wins.
_KINDS: tuple[tuple[SheetKind, tuple[tuple[str, str], ...], frozenset[str]], ...] = (
    (SheetKind.DEPARTURES, _DEPARTURE_FIELDS, frozenset({"name", "reason", "ended_on"})),
    (SheetKind.PARTNERS, _PARTNER_FIELDS, frozenset({"name", "nature", "email"})),
    (SheetKind.MEMBERS, _MEMBER_FIELDS, frozenset({"name", "college"})),
)
_FIELDS = {kind: fields for kind, fields, _ in _KINDS}
_YEAR = re.compile(r"\b(19|20)\d{2}\b")


def recognise(rows: Sequence[Sequence[Cell]], mapping: Mapping[str, str] | None = None) -> Recognised:
    """Say what a sheet holds, by its first rows. ``mapping`` (header → field) speaks before the patterns."""
    for at, row in enumerate(rows[:LOOKED_AT]):
        for kind, fields, telling in _KINDS:
            columns = _columns(row, fields, mapping or {})
            if telling <= {column.field for column in columns}:
                return Recognised(kind, at, columns)
    return Recognised(SheetKind.UNKNOWN, 0, ())


def fields_of(kind: SheetKind) -> list[str]:
    """The fields that a sheet of that kind may fill."""
    return [field for field, _ in _FIELDS.get(kind, ())]


def _columns(
    row: Sequence[Cell], fields: tuple[tuple[str, str], ...], mapping: Mapping[str, str]
) -> tuple[Column, ...]:
    taken: set[str] = set()
    columns = []
    for index, cell in enumerate(row):
        label = " ".join(str(cell or "").split())
        if not label:
            continue
        folded = fold(re.sub(r"[€()/·]", " ", label))
        field = mapping.get(label, "")
        if not field:
            field = next((name for name, pattern in fields if re.match(pattern, folded)), "")
        if field in taken:
            field = ""
        taken.add(field)
        found = _YEAR.search(label)
        columns.append(Column(index, label, field, int(found[0]) if found else None))
    return tuple(columns)
