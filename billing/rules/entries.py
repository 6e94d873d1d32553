"""Accounting entries of the dues side: from a fact, balanced lines on the accounts that the chamber chose.

Accounts are those of the chart of associations (règlement ANC 2018-06): 7561 and 7562 for dues, 411 for
members. Amounts are euros to the cent; a line is a debit or a credit, never both, never negative.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from cressmember.kernel.money import round_cents
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import euros, quote, short_date

NOTHING = Decimal("0.00")
DONE, UNDONE = "done", "undone"
CALL, RECEIPT = "call", "receipt"


@dataclass(frozen=True, slots=True)
class Account:
    """An account: its number and its name."""

    number: str
    label: str


# What each account is for. The chamber's accountant may give any of them another number and name.
ACCOUNTS: Mapping[str, Account] = {
    "members": Account("411", "Adhérents"),
    "doubtful": Account("416", "Adhérents douteux ou litigieux"),
    "advances": Account("4191", "Adhérents, avances et acomptes reçus"),
    "dues": Account("7561", "Cotisations sans contrepartie"),
    "reductions": Account("7561", "Cotisations sans contrepartie"),
    "support": Account("7541", "Dons manuels"),
    "losses": Account("654", "Pertes sur créances irrécouvrables"),
    "vat": Account("44571", "TVA collectée"),
    "set_off": Account("467", "Autres comptes débiteurs ou créditeurs"),
    "claims": Account("467", "Autres comptes débiteurs ou créditeurs"),
    "deferred": Account("487", "Produits constatés d’avance"),
    "bank": Account("512", "Banque"),
    "cheques": Account("5112", "Chèques à encaisser"),
    "cards": Account("5115", "Cartes bancaires à encaisser"),
    "cash": Account("53", "Caisse"),
    "fees": Account("627", "Services bancaires et assimilés"),
}
# Those that are kept member by member.
WITH_AUXILIARY = frozenset({"members", "doubtful", "advances", "set_off", "claims"})

JOURNALS: Mapping[str, Account] = {
    "dues": Account("VE", "Cotisations appelées"),
    "misc": Account("OD", "Opérations diverses"),
    "bank": Account("BQ", "Banque"),
    "cash": Account("CA", "Caisse"),
}

# Where money stands once it came in, by its means.
MEANS: Mapping[str, str] = {"cheque": "cheques", "card": "cards", "debit": "cards", "cash": "cash"}
# Where money goes out from, when it is not the bank: as it came in, but a cheque is not given back.
SENT_FROM: Mapping[str, str] = {"card": "cards", "debit": "cards", "cash": "cash"}


@dataclass(frozen=True, slots=True)
class Plan:
    """The chamber's choices: when dues become income, on which accounts, in which journals.

    ``recognised`` is « call » (dues are income when called) or « receipt » (when paid).
    """

    recognised: str = CALL
    accounts: Mapping[str, Account] = field(default_factory=lambda: ACCOUNTS)
    journals: Mapping[str, Account] = field(default_factory=lambda: JOURNALS)


@dataclass(frozen=True, slots=True)
class Party:
    """Who an amount concerns: the key of its file, its auxiliary account and its name."""

    key: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened to a due or to money, on a day; ``phase`` says whether it is done or undone.

    ``amount`` is in euros, the tax included; ``tax`` its part of tax, ``net`` the rest as it was stored, and
    ``fees`` what a payout cost. ``due``, ``receipt`` and ``year_starts_on`` are what it is about.
    """

    kind: str
    key: int
    phase: str
    on: date
    amount: Decimal
    label: str
    piece: str
    piece_on: date
    net: Decimal = NOTHING
    tax: Decimal = NOTHING
    fees: Decimal = NOTHING
    member: Party | None = None
    payer: Party | None = None
    means: str = ""
    due: int = 0
    receipt: int = 0
    year_starts_on: date | None = None
    role: str = ""

    @property
    def signed(self) -> Decimal:
        """What it does, with its sign: undone, it takes back what it did."""
        return -self.amount if self.phase.startswith(UNDONE) else self.amount


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an entry; ``role`` says what its account is for, ``party`` whom it concerns."""

    role: str
    account: Account
    party: Party | None
    debit: Decimal
    credit: Decimal

    @property
    def signed(self) -> Decimal:
        """A debit is positive."""
        return self.debit - self.credit

    @property
    def mirrored(self) -> Line:
        """The line that takes this one back."""
        return replace(self, debit=self.credit, credit=self.debit)


@dataclass(frozen=True, slots=True)
class Draft:
    """A balanced entry that has no number yet; ``journal`` is the key of its journal."""

    fact: Fact
    journal: str
    lines: tuple[Line, ...]


# What an account, and whom it concerns, receives: debits are positive.
Movement = tuple[str, Party | None, Decimal]
Builder = Callable[[Fact, Plan], tuple[str, Sequence[Movement]]]


def _due(fact: Fact, plan: Plan) -> tuple[str, Sequence[Movement]]:
    if plan.recognised == RECEIPT:
        return "dues", ()
    return "dues", [
        ("members", fact.member, fact.amount),
        ("dues", None, -fact.net),
        ("vat", None, -fact.tax),
    ]


def _reduction(fact: Fact, plan: Plan) -> tuple[str, Sequence[Movement]]:
    if plan.recognised == RECEIPT:
        return "misc", ()
    return "misc", [
        ("reductions", None, fact.net),
        ("vat", None, fact.tax),
        ("members", fact.member, -fact.amount),
    ]


def _credit_note(fact: Fact, plan: Plan) -> tuple[str, Sequence[Movement]]:
    return "dues", _reduction(fact, plan)[1]


def _write_off(fact: Fact, plan: Plan) -> tuple[str, Sequence[Movement]]:
    if plan.recognised == RECEIPT:
        return "misc", ()
    return "misc", [
        ("losses", None, fact.net),
        ("vat", None, fact.tax),
        ("members", fact.member, -fact.amount),
    ]


def _set_off(fact: Fact, plan: Plan) -> tuple[str, Sequence[Movement]]:
    return "misc", [("set_off", fact.member, fact.amount), *_settled(fact, plan)]


def _receipt(fact: Fact, plan: Plan) -> tuple[str, Sequence[Movement]]:
    where = MEANS.get(fact.means, "bank")
    return _journal_of(where), [(where, None, fact.amount), ("advances", fact.payer, -fact.amount)]


def _allocation(fact: Fact, plan: Plan) -> tuple[str, Sequence[Movement]]:
    return "misc", [("advances", fact.payer, fact.amount), *_settled(fact, plan)]


def _refund(fact: Fact, plan: Plan) -> tuple[str, Sequence[Movement]]:
    where = SENT_FROM.get(fact.means, "bank")
    return _journal_of(where), [("advances", fact.payer, fact.amount), (where, None, -fact.amount)]


def _claim(fact: Fact, plan: Plan) -> tuple[str, Sequence[Movement]]:
    where = SENT_FROM.get(fact.means, "bank")
    return _journal_of(where), [("claims", fact.payer, fact.amount), (where, None, -fact.amount)]


def _recovery(fact: Fact, plan: Plan) -> tuple[str, Sequence[Movement]]:
    return "misc", [("advances", fact.payer, fact.amount), ("claims", fact.payer, -fact.amount)]


def _giving_up(fact: Fact, plan: Plan) -> tuple[str, Sequence[Movement]]:
    return "misc", [("losses", None, fact.amount), ("claims", fact.payer, -fact.amount)]


def _support(fact: Fact, plan: Plan) -> tuple[str, Sequence[Movement]]:
    return "misc", [("advances", fact.payer, fact.amount), ("support", None, -fact.amount)]


def _deposit(fact: Fact, plan: Plan) -> tuple[str, Sequence[Movement]]:
    return "bank", [("bank", None, fact.amount), ("cheques", None, -fact.amount)]


def _payout(fact: Fact, plan: Plan) -> tuple[str, Sequence[Movement]]:
    return "bank", [("bank", None, fact.net), ("fees", None, fact.fees), ("cards", None, -fact.amount)]


def _doubt(fact: Fact, plan: Plan) -> tuple[str, Sequence[Movement]]:
    return "misc", [("doubtful", fact.member, fact.amount), ("members", fact.member, -fact.amount)]


def _deferral(fact: Fact, plan: Plan) -> tuple[str, Sequence[Movement]]:
    return "misc", [("dues", None, fact.amount), ("deferred", None, -fact.amount)]


def _transfer(fact: Fact, plan: Plan) -> tuple[str, Sequence[Movement]]:
    return "misc", [(fact.role, fact.member, fact.amount), (fact.role, fact.payer, -fact.amount)]


def _settled(fact: Fact, plan: Plan) -> Sequence[Movement]:
    """What settling a due credits: the member who owed it, or, when dues are income once paid, the income."""
    if plan.recognised == RECEIPT:
        return [("dues", None, -fact.net), ("vat", None, -fact.tax)]
    return [("members", fact.member, -fact.amount)]


def _journal_of(where: str) -> str:
    return "cash" if where == "cash" else "bank"


# One builder for each kind of fact: a new one is a line here, and a source of its facts in the queries.
BUILDERS: Mapping[str, Builder] = {
    "due": _due,
    "reduction": _reduction,
    "write_off": _write_off,
    "set_off": _set_off,
    "credit_note": _credit_note,
    "receipt": _receipt,
    "allocation": _allocation,
    "refund": _refund,
    "claim": _claim,
    "recovery": _recovery,
    "giving_up": _giving_up,
    "support": _support,
    "deposit": _deposit,
    "payout": _payout,
    "doubt": _doubt,
    "deferral": _deferral,
    "transfer": _transfer,
}


def draft(fact: Fact, plan: Plan) -> Draft | None:
    """The entry of a fact; None for a fact that moves no account, such as a call when income waits for money.

    Raises RuleViolation when it is not balanced to the cent, KeyError for a kind that nobody writes.
    """
    journal, movements = BUILDERS[fact.kind](fact, plan)
    sign = -1 if fact.phase.startswith(UNDONE) else 1
    lines = tuple(
        _line(plan, role, party, sign * amount) for role, party, amount in movements if amount != NOTHING
    )
    refuse_unbalanced(fact.label, lines)
    return Draft(fact, journal, lines) if lines else None


def mirror(fact: Fact, journal: str, lines: Iterable[Line]) -> Draft:
    """The entry that takes back, line by line, what was written before, whatever the accounts are by now."""
    return Draft(fact, journal, tuple(line.mirrored for line in lines))


def refuse_unbalanced(name: str, lines: Iterable[Line]) -> None:
    """Raise RuleViolation, with the difference, unless debits and credits are equal to the cent."""
    lines = list(lines)
    debit = sum((line.debit for line in lines), NOTHING)
    credit = sum((line.credit for line in lines), NOTHING)
    if debit != credit:
        raise RuleViolation(
            f"L’écriture {quote(name)} n’est pas équilibrée : {euros(debit)} au débit, {euros(credit)} au "
            f"crédit, soit {euros(abs(debit - credit))} d’écart. Le montant, le hors taxe et la TVA de la "
            "pièce ne s’accordent pas : corrigez-la avant d’exporter."
        )


def tax_shares(
    amount: Decimal, tax: Decimal, parts: Sequence[tuple[int, Decimal, Sequence[int]]]
) -> dict[int, Decimal]:
    """The tax in each part of an amount; whenever the parts make the whole, their taxes make its tax.

    ``parts`` are (key, amount, keys of the parts that stood when it came), in the order in which they came.
    """
    sizes = {key: part for key, part, _ in parts}
    shares: dict[int, Decimal] = {}
    for key, part, standing in parts:
        before = sum((sizes[other] for other in standing), NOTHING)
        taxed = sum((shares[other] for other in standing), NOTHING)
        whole = round_cents(tax * (before + part) / amount)
        shares[key] = min(max(whole - taxed, NOTHING), part)
    return shares


def doubtful_moves(
    moves: Iterable[tuple[date, Decimal]], doubts: Iterable[tuple[date, date | None]]
) -> list[tuple[date, Decimal]]:
    """When, and by how much, a due goes to the doubtful account, and back when the amount is negative.

    ``moves`` are what is owed, more or less, by day; ``doubts`` half-open periods. On each evening, the
    doubtful account holds what is owed while a doubt stands, and nothing otherwise.
    """
    owed: dict[date, Decimal] = {}
    for day, amount in moves:
        owed[day] = owed.get(day, NOTHING) + amount
    periods = list(doubts)
    days = {*owed, *(start for start, _ in periods), *(end for _, end in periods if end)}
    found = []
    balance = doubtful = NOTHING
    for day in sorted(days):
        balance += owed.get(day, NOTHING)
        stands = any(start <= day and (end is None or day < end) for start, end in periods)
        wanted = balance if stands else NOTHING
        if wanted != doubtful:
            found.append((day, wanted - doubtful))
            doubtful = wanted
    return found


def deferred_income(drafts: Iterable[Draft], *, last_day: date) -> Decimal:
    """The income written until a day, included, of dues whose year begins later: it belongs to that year."""
    return -sum(
        (
            line.signed
            for one in drafts
            if one.fact.on <= last_day and one.fact.year_starts_on and one.fact.year_starts_on > last_day
            for line in one.lines
            if line.role in {"dues", "reductions"}
        ),
        NOTHING,
    )


def moved_label(fact: Fact, on: date) -> str:
    """The label of an entry; written on another day than the fact's, its year being closed, it says so."""
    return fact.label if on == fact.on else f"{fact.label} (du {short_date(fact.on)})"


def _line(plan: Plan, role: str, party: Party | None, signed: Decimal) -> Line:
    return Line(role, plan.accounts[role], party, max(signed, NOTHING), max(-signed, NOTHING))
