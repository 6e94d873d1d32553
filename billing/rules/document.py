"""Documents that people write: objects and lists, refused in the words of who wrote them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import sentence_case


def keyed(value: Any, what: str, *, known: Collection[str] = ()) -> Mapping[str, Any]:
    """An object of the document; refused when it is none, or holds a key that nobody reads."""
    if not isinstance(value, Mapping):
        raise RuleViolation(f"{sentence_case(what)} s’écrit entre accolades : {{…}}.")
    if known and (unknown := sorted(set(value) - set(known))):
        raise RuleViolation(
            f"{sentence_case(what)} : « {', '.join(unknown)} » ne veut rien dire ici ({', '.join(known)})."
        )
    return value


def listed(value: Any, what: str) -> Sequence[Any]:
    """A list of the document; refused when it is none."""
    if not isinstance(value, list | tuple):
        raise RuleViolation(f"{sentence_case(what)} s’écrivent entre crochets : […].")
    return value
