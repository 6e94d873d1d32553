"""A camt.053 file made for the dues of a register, as a bank would write it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Told:
    """What a bank writes of one movement."""

    day: str
    amount: Decimal
    name: str = ""
    text: str = ""


def camt(lines: Iterable[Told], *, iban: str, opening: Decimal = Decimal("1000.00")) -> bytes:
    """The file, whose balances are those that its lines make."""
    lines = list(lines)
    closing = opening + sum(line.amount for line in lines)
    entries = "".join(_entry(rank, line) for rank, line in enumerate(lines))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
<Acct><Id><IBAN>{iban}</IBAN></Id></Acct>{_balance("OPBD", opening)}{_balance("CLBD", closing)}
{entries}</Stmt></BkToCstmrStmt></Document>""".encode()


def _balance(code: str, amount: Decimal) -> str:
    return f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{_amount(amount)}</Bal>"


def _amount(amount: Decimal) -> str:
    way = "CRDT" if amount >= 0 else "DBIT"
    return f'<Amt Ccy="EUR">{abs(amount):.2f}</Amt><CdtDbtInd>{way}</CdtDbtInd>'


def _entry(rank: int, line: Told) -> str:
    side = "Dbtr" if line.amount > 0 else "Cdtr"
    name = f"<RltdPties><{side}><Pty><Nm>{line.name}</Nm></Pty></{side}></RltdPties>" if line.name else ""
    return (
        f"<Ntry>{_amount(line.amount)}<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{line.day}</Dt></BookgDt>"
        f"<AcctSvcrRef>{line.day}-{rank}</AcctSvcrRef><NtryDtls><TxDtls>{name}"
        f"<RmtInf><Ustrd>{line.text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
    )
