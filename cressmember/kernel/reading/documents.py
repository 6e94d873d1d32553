"""Documents that people write as JSON: exact, and refused in French where they stop being one."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from cressmember.kernel.violations import RuleViolation

# What people write is ten or twelve deep; nothing that goes down it may be asked to go on forever.
DEEPEST = 100


def utf8_text(data: bytes) -> str:
    """The text of a file, whether it begins with a byte order mark or not.

    Raises RuleViolation when it is no UTF-8.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RuleViolation("Ce fichier n’est pas un texte en UTF-8 : enregistrez-le ainsi.") from None


def json_text(document: Any) -> str:
    """A document as a text that people can read and change; `json_document` reads it again."""
    return json.dumps(document, ensure_ascii=False, indent=2)


def json_document(text: str) -> Any:
    """The document that a text holds; a number with decimals is kept as the text that writes it.

    Raises RuleViolation when the text is no JSON, and says where it stops being one; when a key is written
    twice; when brackets stand in more than a hundred others; when it names half a character, which no page
    could show again, or the null one, which PostgreSQL does not keep.
    """
    try:
        # A rate keeps its digits: as a floating number, 0.0011 would no longer be 11 for 10 000.
        document = json.loads(
            text, parse_float=str, parse_constant=_refuse_constant, object_pairs_hook=_refuse_twice
        )
        if _is_deeper(document, DEEPEST):
            raise RecursionError
        told = json.dumps(document, ensure_ascii=False)
        told.encode()
        # Two backslashes are one that was typed, whatever follows it.
        if "\\u0000" in told.replace("\\\\", ""):
            raise RuleViolation("Ce texte porte un caractère nul, « \\u0000 » : retirez-le.")
    except json.JSONDecodeError as trouble:
        raise RuleViolation(
            f"Ce texte n’est pas du JSON : il cesse d’en être à la ligne {trouble.lineno}, "
            f"caractère {trouble.colno}. Il y manque souvent une virgule ou un guillemet."
        ) from None
    except UnicodeEncodeError as trouble:
        half = f"\\u{ord(trouble.object[trouble.start]):04x}"
        raise RuleViolation(f"Ce texte porte un caractère incomplet, « {half} » : retirez-le.") from None
    except (ValueError, RecursionError):
        raise RuleViolation(
            "Ce texte porte un nombre ou des crochets sans fin : personne ne peut le lire."
        ) from None
    return document


def _is_deeper(document: Any, most: int) -> bool:
    """Whether brackets stand in each other deeper than that; told level by level, without going down."""
    level = [document]
    for _ in range(most + 1):
        level = [
            inner
            for held in level
            if isinstance(held, dict | list)
            for inner in (held.values() if isinstance(held, dict) else held)
        ]
        if not level:
            return False
    return True


def _refuse_constant(name: str) -> NoReturn:
    raise RuleViolation(f"« {name} » n’est pas un nombre.")


def _refuse_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read: dict[str, Any] = {}
    for key, value in pairs:
        if key in read:
            key.encode()  # What is half a character is refused as such.
            raise RuleViolation(f"« {key} » est écrit deux fois au même endroit : gardez-en un.")
        read[key] = value
    return read
