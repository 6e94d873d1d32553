"""Counts of votes in a text, against those of the item under which it stands.

Here even « 12 voix pour » may be wrong where the ballot found 13: within one item, a count of votes for is
that of a vote of this item, or it is pointed out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from cressmember.kernel.writing import enumerate_fr, number
from governance.rules.minutes.contradiction import SENTENCE, SPACES
from governance.rules.vote.poll import Tally

UNSPOKEN: Mapping[str, int] = MappingProxyType({"aucune": 0, "aucun": 0, "une": 1, "un": 1})
WORDS = "|".join(UNSPOKEN)
# « 12 voix pour », « 12 pour », « 3 abstentions », « 1 vote blanc », « aucune voix contre »
SAID = re.compile(
    rf"\b(?P<count>\d{{1,3}}(?:[{SPACES}]\d{{3}}){{1,2}}|\d{{1,9}}|{WORDS})[{SPACES}]"
    rf"(?:(?:voix|votes?|suffrages?)[{SPACES}](?P<after>pour|contre|blancs?)\b"
    # Without « voix », only where nothing follows: « 12 pour, 1 contre », not « 12 pour cent ».
    rf"|(?P<alone>pour|contre)(?=[{SPACES}]?(?:[,;.:)]|et\b|$))"
    rf"|(?P<other>abstentions?|bulletins?[{SPACES}]blancs?)\b)",
    re.IGNORECASE,
)
FIELDS = {"p": "yes", "c": "no", "a": "abstain", "b": "blank"}


@dataclass(frozen=True, slots=True)
class Counted:
    """A count that no vote of the item found: the sentence that says it, and what the votes say."""

    said: str
    sentence: str


def counts_against(text: str, voted: Sequence[tuple[str, Tally]]) -> list[Counted]:
    """The counts of votes of a text that no vote of its item found; nothing where nothing was voted."""
    if not voted:
        return []
    found = []
    for sentence in SENTENCE.findall(text):
        for written, count, what in _said(sentence):
            if count not in {getattr(tally, what) for _, tally in voted}:
                right = enumerate_fr(
                    [f"{number(getattr(tally, what))} ({title})" for title, tally in voted], "ou"
                )
                found.append(
                    Counted(
                        sentence.strip(),
                        f"Le texte dit {written}, le scrutin en donne {right}.",
                    )
                )
    return found


def _said(sentence: str) -> Iterator[tuple[str, int, str]]:
    for match in SAID.finditer(sentence):
        told = match["count"].lower()
        digits = re.sub(rf"[{SPACES}]", "", told)
        count = UNSPOKEN[told] if told in UNSPOKEN else int(digits)
        what = (match["after"] or match["alone"] or match["other"]).lower()
        yield match[0], count, "blank" if what.startswith("bu") else FIELDS[what[0]]
