"""No call leaves a chamber that has not said where it is paid, and who signs."""

from __future__ import annotations

from billing.rules.letterhead import lacking
from cressmember.core.models import Chamber
from cressmember.kernel.violations import RuleViolation


class IncompleteLetterhead(RuleViolation):
    """The chamber has not said everything that is printed; ``lacking`` is the sentence that names it."""

    def __init__(self, lacking: str) -> None:
        super().__init__(f"{lacking} À compléter par l’administration dans Réglages › La chambre.")


def refuse_incomplete_letterhead() -> None:
    """Raise IncompleteLetterhead, naming what is missing in the settings of the chamber."""
    if sentence := lacking(Chamber.current().letterhead()):
        raise IncompleteLetterhead(sentence)
