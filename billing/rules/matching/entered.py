"""Which of what is written down already a line may be: typed in, deposited, paid out, sent back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Set
from datetime import date
from decimal import Decimal
from typing import TypeVar

from billing.rules.matching.suggestion import (
    DEPOSIT,
    KNOWN,
    PAYOUT,
    RETURNED,
    Confidence,
    Entered,
    Line,
    Suggestion,
    Together,
    sentence,
)
from billing.rules.matching.words import BANKING, DEPOSIT_WORDS, PAYOUT_WORDS, RETURN_WORDS, name_words
from cressmember.kernel.folding import fold
from cressmember.kernel.writing import quote, short_date

TYPED_WITHIN = 15  # Days between a transfer typed in by hand and the line of the bank.
PAID_OUT_WITHIN = 7
DEPOSITED_WITHIN = 30
RETURNED_WITHIN = 400
ALONE = 3  # Receipts of one amount that are still worth showing when only the amount speaks.


class Ledger:
    """What is written down already, by amount."""

    def __init__(
        self, entered: Iterable[Entered], returnable: Iterable[Entered], together: Iterable[Together]
    ) -> None:
        self._entered = _by_amount(entered)
        self._returnable = _by_amount(returnable)
        self._together = _by_amount(together)

    def typed_in(self, line: Line, strong: Set[int]) -> list[Suggestion]:
        """The receipts that the line may be, ``strong`` being those who surely paid it."""
        near = [
            one
            for one in self._entered.get(line.amount, [])
            if abs((one.on - line.booked_on).days) <= TYPED_WITHIN
        ]
        named = set(name_words(f"{line.name} {line.text}"))
        known = [
            one
            for one in near
            if (set(name_words(one.payer_name)) <= named if one.payer is None else one.payer in strong)
        ]
        found = []
        for one in near:
            is_known = one in known
            if not is_known and len(near) > ALONE:
                continue
            reasons = [f"un encaissement de ce montant est saisi au {short_date(one.on)}"]
            if is_known:
                reasons.append("son payeur est celui de la ligne")
            sure = is_known and len(known) == 1
            weak = Confidence.LIKELY if is_known else Confidence.POSSIBLE
            confidence = Confidence.SURE if sure else weak
            found.append(Suggestion(KNOWN, confidence, sentence(reasons), payer=one.payer, target=one.key))
        return found

    def together_with(self, line: Line) -> list[Suggestion]:
        """The deposits of cheques and the payouts of cards that the line may be."""
        said = set(fold(f"{line.name} {line.text}").split())
        words = {DEPOSIT: DEPOSIT_WORDS, PAYOUT: PAYOUT_WORDS}
        near = [one for one in self._together.get(line.amount, []) if _is_near(one, line.booked_on)]
        found = []
        for one in near:
            cited = bool(one.number) and fold(one.number) in fold(line.text)
            is_told = cited or bool(said & words[one.kind])
            what = "une remise de chèques" if one.kind == DEPOSIT else "un versement de cartes"
            reasons = [f"{what} de ce montant date du {short_date(one.on)}"]
            if is_told:
                reasons.append("le libellé le dit")
            is_only = cited or len(near) == 1
            sure = Confidence.SURE if is_told and is_only else Confidence.LIKELY
            confidence = sure if is_told or is_only else Confidence.POSSIBLE
            found.append(Suggestion(one.kind, confidence, sentence(reasons), target=one.key))
        return found

    def returns(self, line: Line) -> list[Suggestion]:
        """Money that goes back; never sure, since what it paid is owed again."""
        said = set(fold(f"{line.name} {line.text}").split())
        if not line.is_return and not said & RETURN_WORDS:
            return []
        named = set(name_words(f"{line.name} {line.text}"))
        found = []
        for one in self._returnable.get(-line.amount, []):
            if not 0 <= (line.booked_on - one.on).days <= RETURNED_WITHIN:
                continue
            reasons = [f"un encaissement de ce montant date du {short_date(one.on)}"]
            cited = set(fold(one.reference).split()) & said - BANKING
            is_named = bool(one.payer_name) and set(name_words(one.payer_name)) <= named
            if cited:
                reasons.append(f"sa référence, {sorted(cited)[0]}, est citée")
            if is_named:
                reasons.append(f"le nom est celui de {quote(one.payer_name)}")
            confidence = Confidence.LIKELY if cited or is_named else Confidence.POSSIBLE
            found.append(Suggestion(RETURNED, confidence, sentence(reasons), payer=one.payer, target=one.key))
        return found


def _is_near(one: Together, day: date) -> bool:
    days = (day - one.on).days
    if one.kind == DEPOSIT:
        return -2 <= days <= DEPOSITED_WITHIN
    return abs(days) <= PAID_OUT_WITHIN


Row = TypeVar("Row", Entered, Together)


def _by_amount(rows: Iterable[Row]) -> dict[Decimal, list[Row]]:
    found: dict[Decimal, list[Row]] = defaultdict(list)
    for one in rows:
        found[one.amount].append(one)
    return found
