"""Which of several proposed dates suits best those who answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cressmember.kernel.writing import counted, number
from governance.rules.text.wording import Choice


class Can(Choice):
    """What somebody answers of a proposed date."""

    YES = "yes", "Oui"
    MAYBE = "maybe", "Si besoin"
    NO = "no", "Non"


@dataclass(frozen=True, slots=True)
class Offer:
    """A proposed date with its answers: how many can, could, cannot."""

    key: int
    starts_at: datetime
    yes: int = 0
    maybe: int = 0
    no: int = 0

    @property
    def said(self) -> str:
        """« 5 peuvent, 1 si besoin, 2 ne peuvent pas »."""
        told = [counted(self.yes, "peut", "peuvent")]
        if self.maybe:
            told.append(f"{number(self.maybe)} si besoin")
        if self.no:
            told.append(counted(self.no, "ne peut pas", "ne peuvent pas"))
        return ", ".join(told)


def offers_of(slots: Mapping[int, datetime], answers: Sequence[tuple[int, Can]]) -> tuple[Offer, ...]:
    """The proposed dates in their order, with what was answered. Raises KeyError for an unknown one."""
    counts = {key: dict.fromkeys(Can, 0) for key in slots}
    for key, can in answers:
        counts[key][can] += 1
    made = (
        Offer(key, slots[key], count[Can.YES], count[Can.MAYBE], count[Can.NO])
        for key, count in counts.items()
    )
    return tuple(sorted(made, key=lambda offer: (offer.starts_at, offer.key)))


def best_offers(offers: Sequence[Offer]) -> tuple[Offer, ...]:
    """The dates that suit most: nobody is left out where it can be, then the most can; several when even.

    None while nobody can come to any: people choose, this only shows.
    """
    able = [offer for offer in offers if offer.yes + offer.maybe]
    if not able:
        return ()

    def rank(offer: Offer) -> tuple[int, int]:
        return offer.yes + offer.maybe, offer.yes

    most = max(map(rank, able))
    return tuple(offer for offer in able if rank(offer) == most)
