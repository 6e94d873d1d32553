"""What a text names: numbers of documents, words of a name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cressmember.kernel.folding import ARTICLES, fold

# Words that name no one: legal forms, and what banks write around a name.
FORMS = frozenset(
    """association associations asso assoc ass loi 1901 sarl sas sasu sa scop scic sci eurl eirl ei gie gip
    snc societe ste st coop cae""".split()  # noqa: SIM905 - read as words.
)
BANKING = frozenset(
    """vir virement virements sepa inst instantane recu recue emis faveur du par pour motif ref reference
    cotisation cotisations appel adhesion adherent m mme mr et eur euros notprovided remise cheque
    chq""".split()  # noqa: SIM905 - read as words.
)
RETURN_WORDS = frozenset({"rejet", "rejete", "rejetee", "impaye", "impayes", "retour", "retourne"})
DEPOSIT_WORDS = frozenset({"remise", "remises", "rem", "cheque", "cheques", "chq", "chqs"})
PAYOUT_WORDS = frozenset({"stripe", "carte", "cartes", "cb", "tpe"})
MEMBER_NUMBER = re.compile(
    r"\b(?:adh|adherente?|adhesion|membre)\s+(?:(?:n|no|num|numero)\s*)?0*(\d{1,7})\b", re.ASCII
)
SEPARATOR = r"[\s\-–./_:°nN]{0,4}"
SHORTEST_RANK = 4


class Numbers:
    """Finds the numbers of documents in what is typed: « AC-2025-0042 », « ac 2025 42 », « AC20250042 »."""

    def __init__(self, series: Iterable[str]) -> None:
        self._series = {re.sub(r"[^A-Z0-9]", "", one.upper()): one for one in series}
        self._loose = self._compiled(SEPARATOR, r"(\d{1,6})(?!\d)")
        self._tight = self._compiled("", r"(\d{4})")

    def _compiled(self, between: str, rank: str) -> re.Pattern[str] | None:
        if not self._series:
            return None
        longest_first = sorted(self._series.values(), key=len, reverse=True)
        known = "|".join(between.join(re.findall(r"[A-Z]+|\d+", one.upper())) for one in longest_first)
        return re.compile(f"(?<![A-Z])({known}){between}{rank}", re.ASCII)

    def found_in(self, text: str) -> set[tuple[str, int]]:
        """The (series, rank) pairs that a text names."""
        if self._loose is None or self._tight is None:
            return set()
        spelled = text.upper()
        # A rank is printed with four figures: one that begins with a zero and has fewer was cut.
        found = [
            (one, rank)
            for one, rank in self._loose.findall(spelled)
            if len(rank) >= SHORTEST_RANK or not rank.startswith("0")
        ]
        found = found or self._tight.findall(re.sub(r"[^A-Z0-9]", "", spelled))
        return {(self._series[re.sub(r"[^A-Z0-9]", "", one)], int(rank)) for one, rank in found}


def number_key(number: str) -> tuple[str, int] | None:
    """The series and the rank of a printed number; None for what is none."""
    series, _, rank = number.rpartition("-")
    return (series, int(rank)) if series and rank.isdigit() else None


def name_words(text: str) -> tuple[str, ...]:
    """The words of a name that tell it from another; those of a name made of legal forms alone are kept."""
    spelled = [word for word in fold(text.replace("_", " ")).split() if word not in ARTICLES]
    telling = [word for word in spelled if word not in FORMS and len(word) > 1]
    return tuple(dict.fromkeys(telling or spelled))


def habit_of(text: str) -> str:
    """What two lines of a kind share: their words without figures."""
    return " ".join(word for word in fold(text).split() if not any(sign.isdigit() for sign in word))
