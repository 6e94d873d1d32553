"""ISO 20022 camt.052, .053 and .054: what most banks call « relevé XML »."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from lxml import etree

from billing.rules.statement.line import Balances, Movement, ReadFile, finished
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted, enumerate_fr, quote

# A statement, the report of a day, a notification: the same inside.
HOLDERS = {"Stmt", "Rpt", "Ntfctn"}
# As XML Schema writes a decimal, no longer than ISO 20022 allows: neither exponent nor « NaN ».
AMOUNT = re.compile(r"\d{1,18}(?:\.\d{1,17})?", re.ASCII)
COUNT = re.compile(r"\d{1,9}", re.ASCII)
OPENING, CLOSING = ("OPBD", "PRCD"), ("CLBD",)


def read_camt(data: bytes, *, iban: str = "") -> ReadFile:
    """Read a camt file of any version; of several accounts, the one of this IBAN.

    Raises RuleViolation when it is not one, is cut short, or holds what no one can book.
    """
    root = _parsed(data)
    holders = [node for node in root.iter(etree.Element) if _name(node) in HOLDERS]
    if not holders:
        raise RuleViolation(
            "Ce fichier XML n’est pas un relevé de compte : demandez à la banque le format camt.053."
        )
    accounts = {_account(node) for node in holders}
    if len(accounts) > 1:
        if iban not in accounts:
            raise RuleViolation(
                f"Ce fichier contient plusieurs comptes, {enumerate_fr(sorted(accounts))} : "
                "choisissez celui que vous importez, avec son IBAN."
            )
        holders = [node for node in holders if _account(node) == iban]
        accounts = {iban}
    movements: list[Movement] = []
    balances = []
    pending = 0
    for holder in holders:
        entries = [node for node in holder if _name(node) == "Ntry"]
        _check_count(holder, entries)
        booked = [node for node in entries if _status(node) == "BOOK"]
        pending += len(entries) - len(booked)
        read = [one for node in booked for one in _movements(node)]
        movements += read
        moved = sum((one.amount for one in read), Decimal(0))
        balances.append(Balances(_balance(holder, OPENING), _balance(holder, CLOSING), moved))
    remarks = []
    if pending:
        one = "mouvement en attente, que la banque n’a pas comptabilisé, est ignoré"
        many = "mouvements en attente, que la banque n’a pas comptabilisés, sont ignorés"
        remarks.append(f"{counted(pending, one, many)} : un prochain relevé les dira.")
    return finished(
        file_format="camt",
        account=accounts.pop(),
        movements=movements,
        balances=balances,
        remarks=remarks,
    )


def _parsed(data: bytes) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as trouble:
        raise RuleViolation(
            f"Ce fichier XML est abîmé ou coupé (ligne {trouble.lineno}) : téléchargez-le de nouveau."
        ) from trouble
    if root.getroottree().docinfo.doctype:
        raise RuleViolation("Ce fichier XML déclare un DOCTYPE, ce qu’aucun relevé ne fait : il est refusé.")
    return root


def _name(node: Any) -> str:
    return str(etree.QName(node).localname)


def _under(node: Any, path: str) -> Iterator[Any]:
    """The elements at a path of local names, whatever the namespace."""
    first, _, rest = path.partition("/")
    for child in node:
        if isinstance(child.tag, str) and _name(child) == first:
            if rest:
                yield from _under(child, rest)
            else:
                yield child


def _text(node: Any, *paths: str) -> str:
    """The text at the first path that has one."""
    for path in paths:
        for found in _under(node, path):
            if told := (found.text or "").strip():
                return told
    return ""


def _account(holder: Any) -> str:
    return "".join(_text(holder, "Acct/Id/IBAN", "Acct/Id/Othr/Id").split()).upper()


def _status(entry: Any) -> str:
    return _text(entry, "Sts/Cd", "Sts") or "BOOK"


def _check_count(holder: Any, entries: list[Any]) -> None:
    told = _text(holder, "TxsSummry/TtlNtries/NbOfNtries")
    if COUNT.fullmatch(told) and int(told) != len(entries):
        raise RuleViolation(
            f"Ce relevé annonce {counted(int(told), 'mouvement', 'mouvements')} et en contient "
            f"{len(entries)} : il est incomplet, téléchargez-le de nouveau."
        )


def _amount(node: Any, row: int) -> Decimal:
    """An amount without a sign, in euros."""
    told = (node.text or "").strip()
    currency = node.get("Ccy", "EUR")
    if currency != "EUR":
        raise RuleViolation(f"Ligne {row} : le montant est en {currency}. Seuls les euros sont lus.")
    amount = Decimal(told) if AMOUNT.fullmatch(told) else None
    if amount is None or amount != amount.quantize(Decimal("0.01")):
        raise RuleViolation(f"Ligne {row} : {quote(told[:40])} n’est pas un montant.")
    return amount.quantize(Decimal("0.01"))


def _sign(node: Any, row: int) -> int:
    told = _text(node, "CdtDbtInd")
    if told not in {"CRDT", "DBIT"}:
        raise RuleViolation(f"Ligne {row} : le fichier ne dit pas si l’argent entre ou sort.")
    return 1 if told == "CRDT" else -1


def _day(node: Any, what: str) -> date | None:
    told = _text(node, f"{what}/Dt", f"{what}/DtTm")[:10]
    try:
        return date.fromisoformat(told)
    except ValueError:
        return None


def _balance(holder: Any, codes: tuple[str, ...]) -> Decimal | None:
    for code in codes:
        for node in _under(holder, "Bal"):
            if _text(node, "Tp/CdOrPrtry/Cd") == code:
                amounts = [_amount(found, node.sourceline) for found in _under(node, "Amt")]
                if amounts:
                    return amounts[0] * _sign(node, node.sourceline)
    return None


def _movements(entry: Any) -> list[Movement]:
    """The movements of an entry: one, or those of a batch when their amounts make its own."""
    row = int(entry.sourceline)
    amounts = [_amount(found, row) for found in _under(entry, "Amt")]
    if not amounts:
        raise RuleViolation(f"Ligne {row} : ce mouvement n’a pas de montant.")
    sign = _sign(entry, row)
    booked_on = _day(entry, "BookgDt") or _day(entry, "ValDt")
    if booked_on is None:
        raise RuleViolation(f"Ligne {row} : ce mouvement n’a pas de date.")
    details = list(_under(entry, "NtryDtls/TxDtls"))
    parts = [_part(node, sign) for node in details]
    if len(parts) > 1 and None not in parts and sum(filter(None, parts)) == sign * amounts[0]:
        shares = [(node, part) for node, part in zip(details, parts, strict=True) if part is not None]
    else:
        # A batch whose details say nothing exact stays one line.
        shares = [(details[0] if len(details) == 1 else None, sign * amounts[0])]
    return [_movement(entry, node, amount, booked_on, is_alone=len(shares) == 1) for node, amount in shares]


def _part(node: Any, sign: int) -> Decimal | None:
    """What a detail of a batch moves; None when it does not say."""
    row = int(node.sourceline)
    for path in ("Amt", "AmtDtls/TxAmt/Amt"):
        for found in _under(node, path):
            own = _sign(node, row) if _text(node, "CdtDbtInd") else sign
            return _amount(found, row) * own
    return None


def _movement(entry: Any, node: Any, amount: Decimal, booked_on: date, *, is_alone: bool) -> Movement:
    detail = node if node is not None else entry
    # The other side: who paid when money came in, who was paid when it went out.
    side = "Dbtr" if amount > 0 else "Cdtr"
    own = _text(detail, "Refs/AcctSvcrRef")
    whole = _text(entry, "AcctSvcrRef")
    said = [
        *(_words(detail, "RmtInf/Ustrd")),
        *(_words(detail, "RmtInf/Strd/CdtrRefInf/Ref")),
        *(_words(detail, "RmtInf/Strd/RfrdDocInf/Nb")),
        *(_words(detail, "RmtInf/Strd/AddtlRmtInf")),
    ]
    said = said or [*_words(detail, "AddtlTxInf")] or [*_words(entry, "AddtlNtryInf")]
    return Movement(
        row=int(detail.sourceline),
        booked_on=booked_on,
        amount=amount,
        value_on=_day(entry, "ValDt"),
        text=" ".join(said),
        other_name=_text(
            detail, f"RltdPties/Ultmt{side}/Nm", f"RltdPties/Ultmt{side}/Pty/Nm",
            f"RltdPties/{side}/Nm", f"RltdPties/{side}/Pty/Nm",
        ),
        other_iban=_text(detail, f"RltdPties/{side}Acct/Id/IBAN"),
        reference=_text(detail, "Refs/EndToEndId"),
        bank_reference=own or (whole if is_alone else f"{whole}/{_text(detail, 'Refs/TxId')}".strip("/")),
        is_return=_text(entry, "RvslInd") in {"true", "1"} or bool(list(_under(detail, "RtrInf"))),
    )  # fmt: skip


def _words(node: Any, path: str) -> list[str]:
    return [told for found in _under(node, path) if (told := (found.text or "").strip())]
