"""CFONB 120: the statement of French banks on lines of 120 signs (brochure « Relevé de compte »).

01 opens an account with its old balance, 04 is a movement, 05 completes the movement above, 07 closes the
account with its new balance.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

from billing.rules.statement.line import Balances, Movement, ReadFile, finished
from billing.rules.statement.plain import decoded
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import quote

WIDTH = 120
# The last sign of an amount says its last digit and whether it is a credit or a debit.
CREDIT, DEBIT = "{ABCDEFGHI", "}JKLMNOPQR"
FIGURE = re.compile(r"\d{13}[{}A-R]", re.ASCII)
DAY = re.compile(r"\d{6}", re.ASCII)
RETURNS = re.compile(r"\b(rejet|impay|retour)", re.IGNORECASE)


def read_cfonb(data: bytes, *, iban: str = "") -> ReadFile:
    """Read a CFONB 120 file; of several accounts, the one of this IBAN.

    Raises RuleViolation naming the line that is not one, or when an account is not closed.
    """
    found: dict[str, tuple[list[Movement], list[Balances]]] = {}
    account, opening, movements = "", Decimal(0), list[Movement]()
    is_open = False
    for row, record in _records(decoded(data)):
        kind = record[:2]
        if kind == "01":
            if is_open:
                raise _unclosed(row)
            account, opening, movements = _account(record), _amount(record, row), []
            is_open = True
            continue
        if not is_open:
            raise RuleViolation(f"Ligne {row} : aucun compte n’est ouvert à cet endroit du fichier.")
        if kind == "04":
            movements.append(_movement(record, row))
        elif kind == "05":
            if not movements:
                raise RuleViolation(f"Ligne {row} : elle complète un mouvement qui n’est pas là.")
            movements[-1] = _completed(movements[-1], record)
        elif kind == "07":
            closing = _amount(record, row)
            moved = sum((one.amount for one in movements), Decimal(0))
            known_movements, known_balances = found.setdefault(account, ([], []))
            known_movements += movements
            known_balances.append(Balances(opening, closing, moved))
            is_open = False
        else:
            raise RuleViolation(f"Ligne {row} : {quote(kind)} n’est pas un code d’enregistrement CFONB.")
    if is_open:
        raise _unclosed(0)
    if len(found) > 1:
        found = {key: value for key, value in found.items() if iban and key in iban}
        if not found:
            raise RuleViolation(
                "Ce fichier contient plusieurs comptes : indiquez l’IBAN de celui que vous importez."
            )
    ((account, (movements, balances)),) = found.items()
    return finished(file_format="cfonb", account=account, movements=movements, balances=balances)


def _unclosed(row: int) -> RuleViolation:
    where = f"Ligne {row} : le" if row else "Le"
    return RuleViolation(
        f"{where} compte précédent n’est pas fermé par un enregistrement 07 : "
        "ce fichier est coupé, téléchargez-le de nouveau."
    )


def _records(spelled: str) -> list[tuple[int, str]]:
    lines = spelled.splitlines()
    if len(lines) == 1:
        lines = [spelled[start : start + WIDTH] for start in range(0, len(spelled), WIDTH)]
    rows = [(row, line) for row, line in enumerate(lines, start=1) if line.strip("\x1a\f ")]
    for row, line in rows:
        if len(line.rstrip()) > WIDTH:
            raise RuleViolation(f"Ligne {row} : elle dépasse {WIDTH} signes, ce n’est pas du CFONB 120.")
    return [(row, line.ljust(WIDTH)) for row, line in rows]


def _account(record: str) -> str:
    return f"{record[2:7]}{record[11:16]}{record[21:32]}".replace(" ", "")


def _amount(record: str, row: int) -> Decimal:
    told, currency, decimals = record[90:104], record[16:19].strip(), record[19]
    if currency not in {"", "EUR"}:
        raise RuleViolation(f"Ligne {row} : le montant est en {currency}. Seuls les euros sont lus.")
    if not FIGURE.fullmatch(told) or decimals not in "023":
        raise RuleViolation(f"Ligne {row} : {quote(told.strip())} n’est pas un montant CFONB.")
    last = told[-1]
    sign = 1 if last in CREDIT else -1
    digit = (CREDIT if sign > 0 else DEBIT).index(last)
    amount = Decimal(f"{told[:-1]}{digit}").scaleb(-int(decimals))
    if amount != amount.quantize(Decimal("0.01")):
        raise RuleViolation(f"Ligne {row} : le montant s’arrête au centime.")
    return sign * amount.quantize(Decimal("0.01"))


def _day(told: str, row: int) -> date:
    if DAY.fullmatch(told):
        try:
            return date(2000 + int(told[4:]), int(told[2:4]), int(told[:2]))
        except ValueError:
            pass
    raise RuleViolation(f"Ligne {row} : {quote(told.strip())} n’est pas une date JJMMAA.")


def _movement(record: str, row: int) -> Movement:
    value_on = record[42:48]
    label = record[48:79].strip()
    return Movement(
        row=row,
        booked_on=_day(record[34:40], row),
        amount=_amount(record, row),
        value_on=_day(value_on, row) if value_on.strip("0 ") else None,
        text=label,
        reference=record[104:120].strip(),
        bank_reference=record[81:88].strip(" 0"),
        is_return=bool(record[40:42].strip(" 0") or RETURNS.search(label)),
    )


def _completed(movement: Movement, record: str) -> Movement:
    """The movement with what a line 05 adds: NPY the payer, NBE the payee, RCN the reference, else text."""
    qualifier, told = record[45:48], record[48:118].strip()
    if qualifier == ("NPY" if movement.amount > 0 else "NBE"):
        return replace(movement, other_name=told)
    if qualifier == "RCN":
        return replace(movement, reference=told[:35].strip() or movement.reference)
    return replace(movement, text=f"{movement.text} {told}".strip())
