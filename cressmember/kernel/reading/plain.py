"""A cell as plain text, and the many ways to write that something is not known."""

import re
import unicodedata
from decimal import Decimal

from cressmember.kernel.folding import fold, normalized
from cressmember.kernel.writing import quote

LONGEST_SHOWN = 60
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")

NOT_KNOWN = frozenset(
    {
        "",
        "na",
        "nc",
        "nd",
        "nr",
        "nsp",
        "inconnu",
        "inconnue",
        "je ne sais pas",
        "ne sait pas",
        "ne se prononce pas",
        "non communique",
        "non communiquee",
        "non connu",
        "non connue",
        "non disponible",
        "non precise",
        "non renseigne",
        "non renseignee",
        "a completer",
        "a renseigner",
        "null",
        "none",
        "nan",
    }
)
# No way to say it holds a figure or the sign of an address.
TELLING_SIGNS = re.compile(r"[\d@]")
ABBREVIATION_SIGNS = re.compile(r"[\s./#]+")


class Unreadable(ValueError):  # noqa: N818 - it says what the cell is.
    """A cell that cannot be read as what its column promises; the French sentence says what would mend it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def text(value: object) -> str:
    """The cell as text: trimmed, spaces of every kind made one, composed accents (NFC), nothing invisible.

    A whole number that a spreadsheet made decimal loses its « .0 »; an empty cell is an empty text.
    """
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    composed = normalized("NFC", str(value))
    if composed.isprintable():
        return " ".join(composed.split())  # Most cells: there is nothing invisible to look for.
    visible = "".join(_visible(sign) for sign in composed)
    return normalized("NFC", " ".join(visible.split()))


def paragraphs(value: object) -> str:
    """The cell as text that keeps its lines; blank lines at both ends go."""
    lines = [text(line) for line in re.split(r"\r\n|[\n\r\v\f\u2028\u2029]", str(value))] if value else []
    return "\n".join(lines).strip("\n")


def formula_safe(value: str) -> str:
    """The text, harmless in a file without types: what a spreadsheet would run is preceded by an apostrophe.

    A text that already looks so protected gets one more, so that `formula_freed` gives back exactly it.
    Source: OWASP, CSV injection.
    """
    return f"'{value}" if value.lstrip("'").startswith(FORMULA_SIGNS) else value


def formula_freed(value: str) -> str:
    """The text without the apostrophe that made it harmless."""
    return value[1:] if value.startswith("'") and value.lstrip("'").startswith(FORMULA_SIGNS) else value


def is_not_known(value: object) -> bool:
    """Whether the cell says that nothing is known: blank, NC, N.C., NSP, N.A., n/a, ?, -, « non communiqué »…

    A formula in error is not one of them, except #N/A, which spreadsheets use for it.
    """
    if isinstance(value, float | Decimal):
        return value != value
    spelled = text(value)
    if TELLING_SIGNS.search(spelled):
        return False
    # A sign alone (?, -, …) holds no letter and no figure: folding leaves nothing of it.
    return fold(spelled) in NOT_KNOWN or fold(ABBREVIATION_SIGNS.sub("", spelled)) in NOT_KNOWN


def shown(value: object) -> str:
    """The cell as it is quoted in a sentence: short, between quotation marks."""
    spelled = text(value)
    return quote(spelled if len(spelled) <= LONGEST_SHOWN else f"{spelled[: LONGEST_SHOWN - 1]}…")


def _visible(sign: str) -> str:
    category = unicodedata.category(sign)
    if category == "Cf":
        return ""
    return " " if category in {"Cc", "Zs", "Zl", "Zp"} else sign
