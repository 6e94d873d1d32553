"""A camt.053 file as a bank would write it, to try and to test with."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Told:
    """What a bank writes of one movement, in euros; ``day`` is written 2025-03-31."""

    day: str
    amount: Decimal
    name: str = ""
    text: str = ""


def write_camt(lines: Iterable[Told], *, iban: str, opening: Decimal = Decimal("1000.00")) -> bytes:
    """The file, whose balances are those that its lines make."""
    told = list(lines)
    closing = opening + sum((line.amount for line in told), Decimal(0))
    entries = "".join(_entry(rank, line) for rank, line in enumerate(told))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
<Acct><Id><IBAN>{html.escape(iban)}</IBAN></Id></Acct>
{_balance("OPBD", opening)}
{_balance("CLBD", closing)}
{entries}</Stmt></BkToCstmrStmt></Document>
""".encode()


def _balance(code: str, amount: Decimal) -> str:
    return f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{_amount(amount)}</Bal>"


def _amount(amount: Decimal) -> str:
    way = "CRDT" if amount >= 0 else "DBIT"
    return f'<Amt Ccy="EUR">{abs(amount):.2f}</Amt><CdtDbtInd>{way}</CdtDbtInd>'


def _entry(rank: int, line: Told) -> str:
    side = "Dbtr" if line.amount > 0 else "Cdtr"
    name = f"<{side}><Pty><Nm>{html.escape(line.name)}</Nm></Pty></{side}>" if line.name else ""
    return (
        f"<Ntry>{_amount(line.amount)}<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{line.day}</Dt></BookgDt>"
        f"<AcctSvcrRef>{line.day}-{rank}</AcctSvcrRef><NtryDtls><TxDtls><RltdPties>{name}</RltdPties>"
        f"<RmtInf><Ustrd>{html.escape(line.text)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n"
    )
