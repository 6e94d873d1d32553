"""What a dues call cannot do without: who signs it, where to write, where to pay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cressmember.kernel.writing import enumerate_fr

# As `Chamber.letterhead` names them; the BIC, the telephone and the rest are left out when they are blank.
NEEDED = {
    "street": "son adresse",
    "postcode": "son code postal",
    "city": "sa ville",
    "iban": "son IBAN",
    "signatory": "le signataire de ses courriers",
}


def missing_from(letterhead: Mapping[str, Any]) -> str:
    """What a call would print blank, in words: « son IBAN et le signataire de ses courriers »."""
    return enumerate_fr([words for name, words in NEEDED.items() if not letterhead[name].strip()])
