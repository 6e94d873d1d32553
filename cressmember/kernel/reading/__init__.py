"""Reading what people type in French spreadsheets and forms.

Each reader returns an exact value or raises `Unreadable`, whose French sentence says what would mend it.
None of them guesses: what has two readings is refused.
"""

from cressmember.kernel.reading.amounts import amount, number
from cressmember.kernel.reading.answers import yes_no
from cressmember.kernel.reading.contacts import email, phone, postcode
from cressmember.kernel.reading.days import ReadDay, day
from cressmember.kernel.reading.documents import json_document, json_text, utf8_text
from cressmember.kernel.reading.people import CIVILITIES, PersonName, person_name, proper_name
from cressmember.kernel.reading.plain import (
    Unreadable,
    formula_freed,
    formula_safe,
    is_not_known,
    paragraphs,
    text,
)

__all__ = [
    "CIVILITIES",
    "PersonName",
    "ReadDay",
    "Unreadable",
    "amount",
    "day",
    "email",
    "formula_freed",
    "formula_safe",
    "is_not_known",
    "json_document",
    "json_text",
    "number",
    "paragraphs",
    "person_name",
    "phone",
    "postcode",
    "proper_name",
    "text",
    "utf8_text",
    "yes_no",
]
