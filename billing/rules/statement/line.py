"""What any bank file says, once it is read: a few facts on the account, and dated movements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from itertools import pairwise

from cressmember.kernel.reading import text as tidied
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted, euros, long_date

# Beyond them, no chamber’s bank writes a file: something else was sent.
MOST_BYTES = 40 * 1024 * 1024
MOST_LINES = 50_000
LARGEST = Decimal("999999999.99")
# Days that a bank can have written: outside them, the file is damaged.
EARLIEST, LATEST = date(1990, 1, 1), date(2099, 12, 31)
LONGEST_REFERENCE = 140
LONGEST_NAME = 250
LONGEST_TEXT = 2000
# Banks that have no reference write that they have none.
NO_REFERENCE = frozenset({"", "NOTPROVIDED", "NOT PROVIDED", "NONREF", "NONE", "N/A"})


@dataclass(frozen=True, slots=True)
class Movement:
    """A movement that the bank booked, in euros, positive when money came in; ``row`` is where it stands."""

    row: int
    booked_on: date
    amount: Decimal
    text: str = ""
    value_on: date | None = None
    other_name: str = ""
    other_iban: str = ""
    reference: str = ""
    bank_reference: str = ""
    is_return: bool = False

    def tidy(self) -> Movement:
        """The same, with one visible line of text everywhere, no longer than what is kept."""
        return replace(
            self,
            text=tidied(self.text)[:LONGEST_TEXT],
            other_name=tidied(self.other_name)[:LONGEST_NAME],
            other_iban="".join(self.other_iban.split()).upper()[:34],
            reference=_told(self.reference),
            bank_reference=_told(self.bank_reference),
        )


def _told(reference: str) -> str:
    told = tidied(reference)[:LONGEST_REFERENCE]
    return "" if told.upper() in NO_REFERENCE else told


@dataclass(frozen=True, slots=True)
class Balances:
    """What one statement of a file begins and ends with, and what its movements add up to."""

    opening: Decimal | None
    closing: Decimal | None
    moved: Decimal

    @property
    def difference(self) -> Decimal | None:
        """What is missing from the movements, or too much; None when the bank does not say."""
        if self.opening is None or self.closing is None:
            return None
        return self.closing - self.opening - self.moved


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A bank file, read.

    ``account`` is the IBAN, or the part of it that the format holds; nothing where it says nothing.
    ``remarks`` are French sentences for whoever imports it.
    """

    format: str
    account: str
    movements: tuple[Movement, ...]
    balances: tuple[Balances, ...]
    remarks: tuple[str, ...] = ()

    @property
    def starts_on(self) -> date:
        return min(one.booked_on for one in self.movements)

    @property
    def ends_on(self) -> date:
        return max(one.booked_on for one in self.movements)

    @property
    def opening(self) -> Decimal | None:
        return self.balances[0].opening if self.balances else None

    @property
    def closing(self) -> Decimal | None:
        return self.balances[-1].closing if self.balances else None

    @property
    def difference(self) -> Decimal | None:
        """What the balances and the movements do not agree on; None when the file does not say."""
        known = [one.difference for one in self.balances if one.difference is not None]
        return sum(known, Decimal(0)) if known else None

    def is_of(self, iban: str) -> bool:
        """Whether the file is that of an account; one that names none may be any."""
        return not self.account or not iban or self.account in iban


def finished(
    *,
    file_format: str,
    account: str,
    movements: Sequence[Movement],
    balances: Sequence[Balances] = (),
    remarks: Sequence[str] = (),
) -> ReadFile:
    """Check what was read as a whole. Raises RuleViolation when there is nothing in it, or far too much."""
    told = list(remarks)
    if len(movements) > MOST_LINES:
        raise RuleViolation(
            f"Ce fichier compte {counted(len(movements), 'ligne', 'lignes')} : "
            f"téléchargez une période plus courte, {MOST_LINES} lignes au plus."
        )
    nothing = sum(one.amount == 0 for one in movements)
    if nothing:
        told.append(
            f"{counted(nothing, 'ligne de 0,00 € est laissée', 'lignes de 0,00 € sont laissées')} de côté."
        )
    kept = [one.tidy() for one in movements if one.amount]
    if not kept:
        raise RuleViolation(
            "Ce fichier ne contient aucun mouvement comptabilisé : "
            "choisissez une autre période sur le site de votre banque."
        )
    for one in kept:
        if abs(one.amount) > LARGEST:
            raise RuleViolation(f"Ligne {one.row} : le montant est trop grand pour être vrai.")
        if not EARLIEST <= one.booked_on <= LATEST:
            raise RuleViolation(
                f"Ligne {one.row} : le {long_date(one.booked_on)} n’est le jour d’aucun relevé."
            )
    read = ReadFile(file_format, account, tuple(kept), tuple(balances))
    if read.difference:
        told.append(
            f"Les soldes et les lignes ne s’accordent pas : il y a {euros(read.difference)} d’écart. "
            "Demandez à la banque un fichier complet."
        )
    if any(a.closing is not None and b.opening is not None and a.closing != b.opening
           for a, b in pairwise(balances)):  # fmt: skip
        told.append("Deux relevés de ce fichier ne se suivent pas : il manque des jours entre eux.")
    return replace(read, remarks=tuple(told))


def fingerprints(movements: Sequence[Movement], *, account: str = "") -> list[str]:
    """What tells each movement of an account from any other, whichever file it comes in.

    The bank’s own reference where there is one, else what the bank wrote; day and amount always. Two that
    say exactly the same on one day are told apart by their rank, so that both are kept, once each.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    prints = []
    for one in movements:
        own = ("ref", one.bank_reference, one.reference) if one.bank_reference else (
            "text", one.text, one.other_name, one.other_iban, one.reference
        )  # fmt: skip
        said = (one.booked_on.isoformat(), str(one.amount.quantize(Decimal("0.01"))), *own)
        prints.append(sha256("\x1f".join((account, *said, str(seen[said]))).encode()).hexdigest())
        seen[said] += 1
    return prints
