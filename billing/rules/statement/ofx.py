"""OFX, version 1 (SGML, whose tags need not be closed) and 2 (XML): « Money », « Quicken »."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from billing.rules.statement.line import Balances, Movement, ReadFile, finished
from billing.rules.statement.plain import decoded
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import quote

TAG = re.compile(r"<(/?)([A-Za-z0-9.]+)>([^<]*)")
AMOUNT = re.compile(r"[+-]?\d{1,12}(?:[.,]\d{1,2}0*)?", re.ASCII)
DAY = re.compile(r"\d{8}", re.ASCII)
RETURNS = re.compile(r"\b(rejet|impay[eé]|retour)", re.IGNORECASE)


@dataclass(slots=True)
class _Account:
    names: list[str] = field(default_factory=list)
    currency: str = "EUR"
    closing: Decimal | None = None
    movements: list[Movement] = field(default_factory=list)


def read_ofx(data: bytes, *, iban: str = "") -> ReadFile:
    """Read an OFX file; of several accounts, the one of this IBAN.

    Raises RuleViolation when it is cut short, or when a movement has no day or no amount.
    """
    spelled = decoded(data)
    if "<!DOCTYPE" in spelled.upper() or "<!ENTITY" in spelled.upper():
        raise RuleViolation("Ce fichier OFX déclare un DOCTYPE, ce qu’aucun relevé ne fait : il est refusé.")
    if "</OFX>" not in spelled.upper():
        raise RuleViolation("Ce fichier OFX est coupé avant la fin : téléchargez-le de nouveau.")
    accounts = _accounts(spelled)
    if not accounts:
        raise RuleViolation("Ce fichier OFX ne contient aucun compte : téléchargez-le de nouveau.")
    if len(accounts) > 1:
        accounts = [one for one in accounts if iban and "".join(one.names) in iban]
        if len(accounts) != 1:
            raise RuleViolation(
                "Ce fichier contient plusieurs comptes : téléchargez-les séparément, ou indiquez l’IBAN "
                "de celui que vous importez."
            )
    (account,) = accounts
    if account.currency != "EUR":
        raise RuleViolation(f"Ce compte est en {account.currency} : seuls les euros sont lus.")
    moved = sum((one.amount for one in account.movements), Decimal(0))
    return finished(
        file_format="ofx",
        account="".join(account.names),
        movements=account.movements,
        balances=[Balances(None, account.closing, moved)],
    )


def _accounts(spelled: str) -> list[_Account]:
    accounts: list[_Account] = []
    entry: dict[str, str] | None = None
    started = 0
    block = ""
    row, past = 1, 0
    for found in TAG.finditer(spelled):
        row += spelled.count("\n", past, found.start())
        past = found.start()
        closes, name, value = found[1], found[2].upper(), html.unescape(found[3]).strip()
        if not closes and name in {"STMTRS", "CCSTMTRS"}:
            accounts.append(_Account())
        elif name in {"STMTTRN", "BANKTRANLIST"}:
            if entry is not None and accounts:
                accounts[-1].movements.append(_movement(entry, started))
            begins = name == "STMTTRN" and not closes
            entry, started = ({} if begins else None), row
        elif closes:
            block = "" if name == block else block
        elif entry is not None:
            entry.setdefault(name, value)
        elif name in {"LEDGERBAL", "BANKACCTFROM"}:
            block = name
        elif accounts:
            _tell(accounts[-1], block, name, value, row)
    return accounts


def _tell(account: _Account, block: str, name: str, value: str, row: int) -> None:
    if name == "CURDEF":
        account.currency = value.upper()
    elif block == "LEDGERBAL" and name == "BALAMT":
        account.closing = _amount(value, row)
    elif block == "BANKACCTFROM" and name in {"BANKID", "BRANCHID", "ACCTID"}:
        account.names.append(value)


def _movement(entry: dict[str, str], row: int) -> Movement:
    name, memo = entry.get("NAME", ""), entry.get("MEMO", "")
    said = memo if name and memo.startswith(name) else f"{name} {memo}".strip()
    return Movement(
        row=row,
        booked_on=_day(entry.get("DTPOSTED", ""), row),
        amount=_amount(entry.get("TRNAMT", ""), row),
        text=said,
        reference=entry.get("CHECKNUM", "") or entry.get("REFNUM", ""),
        bank_reference=entry.get("FITID", ""),
        is_return=bool(RETURNS.search(said)) and entry.get("TRNAMT", "").startswith("-"),
    )


def _amount(told: str, row: int) -> Decimal:
    compact = told.replace(" ", "")
    if not AMOUNT.fullmatch(compact):
        raise RuleViolation(f"Ligne {row} : {quote(told[:40])} n’est pas un montant.")
    return Decimal(compact.replace(",", ".")).quantize(Decimal("0.01"))


def _day(told: str, row: int) -> date:
    found = DAY.match(told)
    try:
        return date.fromisoformat(found[0] if found else told)
    except ValueError:
        raise RuleViolation(f"Ligne {row} : {quote(told[:40])} n’est pas une date.") from None
