"""The JSON files that commands are given."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from cressmember.kernel.reading import json_document
from cressmember.kernel.violations import RuleViolation

LARGEST_FILE = 4_000_000


def read_document(path: Path) -> Any:
    """The document of a file, - for the standard input. Raises CommandError, naming the file."""
    try:
        if str(path) == "-":
            text = sys.stdin.buffer.read(LARGEST_FILE + 1)
        else:
            with path.open("rb") as file:
                text = file.read(LARGEST_FILE + 1)
        if len(text) > LARGEST_FILE:
            raise CommandError(f"{path} : ce fichier est trop grand.")
        return json_document(text.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise CommandError(f"{path} : ce fichier n’est pas un texte en UTF-8.") from None
    except (OSError, ValueError) as trouble:
        raise CommandError(f"{path} : lecture impossible ({trouble}).") from None
    except RuleViolation as violation:
        raise CommandError(f"{path} : {violation.message}") from None
