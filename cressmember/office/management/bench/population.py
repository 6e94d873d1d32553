"""A register of any size, the same for the same seed: 20 columns as chambers have them, faults included."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

from cressmember.kernel.folding import fold

SEED = 2024
TITLE = "Fichier adhérents 2024"
HEADER = (
    "N°",
    "Raison sociale",
    "Sigle",
    "Statut juridique",
    "SIRET",
    "Collège",
    "Type",
    "Adresse",
    "CP",
    "Ville",
    "Secteur / filière",
    "ETP",
    "Budget 2024 (€)",
    "Civ.",
    "Titulaire - prénom",
    "Titulaire - nom",
    "Mail titulaire",
    "Tél",
    "Mail facturation",
    "Date adhésion",
)
# One row in so many is a member twice, holds an address that is not one, or a figure that nobody knows.
TWICE_EVERY, WRONG_MAIL_EVERY, UNKNOWN_BUDGET_EVERY = 200, 97, 50

_WHAT = ("Maison", "Atelier", "Collectif", "Jardins", "Écluse", "Régie", "Fabrique", "Ressourcerie", "Café")
_LINK = ("des", "du", "de l’", "aux")
_WHERE = (
    "Lilas",
    "Ourcq",
    "Faubourg",
    "Horloge",
    "Tisseurs",
    "Canal",
    "Possibles",
    "Rempart",
    "Cimes",
    "Étang",
)
_COLLEGES = (
    ("Associations", "Association"),
    ("Coopératives", "SCOP"),
    ("Mutuelles", "Mutuelle"),
    ("Fondations", "Fondation"),
    ("Entreprises sociales", "SAS ESUS"),
    ("Syndicats d’employeurs", "Syndicat"),
    ("Réseaux territoriaux", "Association"),
)
_COLLEGE_WEIGHTS = (55, 16, 3, 2, 12, 2, 10)
_CITIES = (
    ("75018", "Paris"),
    ("77000", "Melun"),
    ("91300", "Massy"),
    ("93200", "Saint-Denis"),
    ("95000", "Cergy"),
)
_SECTORS = ("Économie circulaire", "Insertion", "Aide à domicile", "Culture", "Alimentation", "Habitat")
_GIVEN = (
    ("Mme", "Élodie"),
    ("M.", "Karim"),
    ("Mme", "Fatou"),
    ("M.", "Loïc"),
    ("Mme", "Zoé"),
    ("M.", "Yann"),
)
_FAMILY = ("N’Diaye", "Renaud", "Picard", "Perrin", "Moreau", "Chevalier", "Lefèvre", "Benali", "Rousseau")


def rows(count: int, *, seed: int = SEED) -> Iterator[list[Any]]:
    """The rows of the register, typed as a spreadsheet holds them."""
    draw = random.Random(seed)  # noqa: S311 - a register to measure with, not a secret.
    kept: list[Any] = []
    for number in range(1, count + 1):
        row = _row(number, draw)
        if number % TWICE_EVERY == 0:
            row[1:5] = kept[1:5]
        kept = row
        yield row


def _row(number: int, draw: random.Random) -> list[Any]:
    name = f"{draw.choice(_WHAT)} {draw.choice(_LINK)} {draw.choice(_WHERE)} {number}"
    ((college, form),) = draw.choices(_COLLEGES, weights=_COLLEGE_WEIGHTS)
    postcode, city = draw.choice(_CITIES)
    civility, given = draw.choice(_GIVEN)
    family = draw.choice(_FAMILY)
    domain = f"structure-{number}.example"
    mail = f"{fold(given)}.{fold(family).replace(' ', '')}@{domain}"
    return [
        number,
        name,
        "".join(word[0] for word in name.split() if word[0].isalpha()).upper(),
        form,
        siret(number),
        college,
        "Réseau" if draw.random() < 0.15 else "Structure",
        f"{draw.randrange(1, 200)} rue des {draw.choice(_WHERE)}",
        postcode,
        city,
        draw.choice(_SECTORS),
        draw.randrange(0, 800) / 10,
        "NC" if number % UNKNOWN_BUDGET_EVERY == 0 else draw.randrange(5, 4000) * 1000,
        civility,
        given,
        family,
        "n’en a pas" if number % WRONG_MAIL_EVERY == 0 else mail,
        f"06{draw.randrange(10**8):08}",
        f"compta@{domain}",
        date(2010, 1, 1) + timedelta(days=draw.randrange(5000)),
    ]


def siret(number: int) -> str:
    """A SIRET whose two keys hold, another one for each number."""
    siren = _with_key(f"{10_000_000 + number * 31 % 89_000_000:08}")
    return _with_key(f"{siren}0001")


def _with_key(digits: str) -> str:
    """The digits and their Luhn key."""
    doubled = (int(digit) * (2 - at % 2) for at, digit in enumerate(reversed(digits)))
    return f"{digits}{-sum(value // 10 + value % 10 for value in doubled) % 10}"


def write_csv(path: Path, count: int) -> Path:
    """The register as a French CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADER)
        for row in rows(count):
            writer.writerow([f"{cell:%d/%m/%Y}" if isinstance(cell, date) else cell for cell in row])
    return path


def write_xlsx(path: Path, count: int) -> Path:
    """The register as a workbook of one sheet, under a line of title."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        page = book.add_worksheet("Adhérents 2024")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        page.write(0, 0, TITLE)
        page.write_row(1, 0, HEADER)
        for line, row in enumerate(rows(count), start=2):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(line, column, cell, day)
                else:
                    page.write(line, column, cell)
    return path
