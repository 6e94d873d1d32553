"""Organs as a sentence names them: « le bureau », « du bureau », « au bureau »."""

from __future__ import annotations


def of(organ: str) -> str:
    """« du bureau », « de l’assemblée générale »."""
    return f"du {organ[3:]}" if organ.startswith("le ") else f"de {organ}"


def to(organ: str) -> str:
    """« au bureau », « à l’assemblée générale »."""
    return f"au {organ[3:]}" if organ.startswith("le ") else f"à {organ}"
