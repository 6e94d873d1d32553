"""Whose money is it? Ranked suggestions for the lines of a bank, each with its reasons.

Who pays is told by the number of a call, that of a member, an account seen before, or the name; what is paid,
by the amount. A suggestion is *sure* only when one payer and one set of dues fit, and nothing else does:
wherever there are two readings, a person chooses.

Everything is found through indexes of numbers, words and amounts: ten thousand lines against twenty thousand
dues take seconds.
"""

from billing.rules.matching.book import Book, match
from billing.rules.matching.entered import RETURNED_WITHIN, TYPED_WITHIN
from billing.rules.matching.suggestion import (
    DEPOSIT,
    KNOWN,
    LEFT_OUT,
    PAYOUT,
    RECEIPT,
    RETURNED,
    Confidence,
    Entered,
    Line,
    OpenDue,
    Party,
    Suggestion,
    Together,
)
from billing.rules.matching.words import Numbers, habit_of, name_words, number_key

__all__ = [
    "DEPOSIT",
    "KNOWN",
    "LEFT_OUT",
    "PAYOUT",
    "RECEIPT",
    "RETURNED",
    "RETURNED_WITHIN",
    "TYPED_WITHIN",
    "Book",
    "Confidence",
    "Entered",
    "Line",
    "Numbers",
    "OpenDue",
    "Party",
    "Suggestion",
    "Together",
    "habit_of",
    "match",
    "name_words",
    "number_key",
]
