"""What a bank writes, read whatever its format: nothing is guessed, and what is not sure is refused.

The content says what a file is, never its name.
"""

from __future__ import annotations

import re

from billing.rules.statement.camt import read_camt
from billing.rules.statement.cfonb import read_cfonb
from billing.rules.statement.line import MOST_BYTES, Balances, Movement, ReadFile, fingerprints
from billing.rules.statement.ofx import read_ofx
from billing.rules.statement.table import (
    ORDERS,
    Columns,
    Table,
    guessed,
    read_csv,
    read_table,
    remembered,
)
from cressmember.kernel.violations import RuleViolation

__all__ = [
    "MOST_BYTES",
    "ORDERS",
    "Balances",
    "Columns",
    "Movement",
    "ReadFile",
    "Table",
    "fingerprints",
    "format_of",
    "guessed",
    "read_csv",
    "read_file",
    "read_table",
    "remembered",
]

BEGINNING = 4096
CFONB = re.compile(rb"01\d{5}.{84}.{0,12}\d[{}A-R]", re.DOTALL)
NOT_A_STATEMENT = {
    b"%PDF": "Ce fichier est un PDF, que l’on lit mais qui ne s’importe pas",
    b"PK\x03\x04": "Ce fichier est un classeur ou une archive",
    b"\xd0\xcf\x11\xe0": "Ce fichier est un ancien classeur Excel",
}


def format_of(data: bytes) -> str:
    """What a bank file is, by what it holds: « camt », « ofx », « cfonb » or « csv ».

    Raises RuleViolation for an empty or too large file, and for what is no statement.
    """
    if not data.strip():
        raise RuleViolation("Ce fichier est vide : téléchargez-le de nouveau.")
    if len(data) > MOST_BYTES:
        raise RuleViolation(
            f"Ce fichier dépasse {MOST_BYTES // 1024 // 1024} Mo : téléchargez une période plus courte."
        )
    for magic, sentence in NOT_A_STATEMENT.items():
        if data.startswith(magic):
            raise RuleViolation(
                f"{sentence} : sur le site de votre banque, choisissez camt.053 (XML), OFX, CFONB 120 ou CSV."
            )
    # Sixteen-bit texts show their letters once the zeros are gone.
    head = data[:BEGINNING].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if b"OFXHEADER" in head.upper() or b"<OFX>" in head.upper():
        return "ofx"
    if head.startswith(b"<"):
        return "camt"
    return "cfonb" if CFONB.match(head) else "csv"


def read_file(data: bytes, *, iban: str = "") -> ReadFile:
    """Read a bank file that says by itself where everything is; a text file needs its columns first."""
    readers = {"camt": read_camt, "ofx": read_ofx, "cfonb": read_cfonb}
    found = format_of(data)
    if found not in readers:
        raise ValueError("a text file is read through its columns")
    return readers[found](data, iban=iban)
