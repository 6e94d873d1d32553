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


def lacking(letterhead: Mapping[str, Any]) -> str:
    """A sentence that names what a call would print blank; empty when it would print everything."""
    missing = enumerate_fr([words for name, words in NEEDED.items() if not letterhead[name].strip()])
    return f"Il manque à la chambre {missing} : les appels en ont besoin." if missing else ""
