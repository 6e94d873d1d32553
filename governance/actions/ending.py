"""The end of a mandate, and the one that was written before it."""

from __future__ import annotations

from governance.models import Mandate
from governance.models.mandate import End

END_FIELDS = ("ends_on", "end_reason", "end_note")
STORED = (*END_FIELDS, "former_ends")


def write_end(mandate: Mandate, end: End) -> None:
    """Have a mandate end sooner than was written; what was written is kept, for when this is taken back.

    The mandate is held, and saved (``STORED``), by whoever calls.
    """
    if (former := mandate.end) is not None:
        mandate.former_ends = [*mandate.former_ends, former.told]
    mandate.ends_on, mandate.end_reason, mandate.end_note = end.on, end.reason, end.note


def take_back_end(mandate: Mandate) -> None:
    """Give a mandate the end written before the one in force, else its term; saved by whoever calls."""
    previous = mandate.end_before
    if previous is None:
        mandate.ends_on, mandate.end_reason, mandate.end_note = mandate.term_on, "", ""
        mandate.former_ends = []
        return
    mandate.ends_on, mandate.end_reason, mandate.end_note = previous.on, previous.reason, previous.note
    mandate.former_ends = mandate.former_ends[: mandate.former_ends.index(previous.told)]
