"""A scale as a file: JSON, whose numbers are taken as they are written (``docs/scales.md``)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from billing.rules.vocabulary import KINDS
from cressmember.kernel.reading import json_document, json_text
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import number, sentence_case

LONGEST = 200_000


def read_scale_file(text: str) -> Any:
    """The document that a text holds, not yet read as a scale.

    Raises RuleViolation when the text is no JSON, and says where it stops being one; and when it names half
    a character, which no page could show again.
    """
    if len(text) > LONGEST:
        raise RuleViolation(
            f"Ce texte dépasse {number(LONGEST)} caractères : un barème en a quelques centaines."
        )
    return json_document(text)


def model_file(colleges: Sequence[str]) -> str:
    """A scale to start from, complete for these colleges: a flat amount, then brackets by kind."""
    flat = [
        {
            "label": "Forfait",
            "when": {"colleges": [code]},
            "formula": {"kind": "flat", "amount": "1000"},
        }
        for code in colleges[:1]
    ]
    by_kind = [
        {
            "label": sentence_case(KINDS[kind].name),
            "when": {"kinds": [kind]},
            "formula": {
                "kind": "brackets",
                "base": "budget",
                "mode": "whole",
                "brackets": [
                    {"from": "0", "to": "50000", "amount": low},
                    {"from": "50000", "to": "500000", "amount": middle},
                    {"from": "500000", "to": None, "amount": high},
                ],
            },
        }
        for kind, (low, middle, high) in (
            ("single", ("80", "150", "500")),
            ("network", ("230", "300", "650")),
        )
    ]
    return json_text({"base_offset": -1, "proration": "months", "rules": [*flat, *by_kind]})
