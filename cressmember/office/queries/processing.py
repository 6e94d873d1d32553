"""The register of processing, completed by the chamber, with the durations in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cressmember.office.models import ProcessingNote
from cressmember.office.queries.retention import months_of
from cressmember.office.rules.processing import PROCESSINGS, Processing
from cressmember.office.rules.retention import KINDS, in_words

NO_TRANSFER = "Aucun"


@dataclass(frozen=True, slots=True)
class Line:
    """One processing on a day."""

    processing: Processing
    durations: list[str]
    recipients: str
    transfers: str
    manager: str
    security: str
    remarks: str


def processing_register(*, on: date) -> list[Line]:
    """Every processing, what the product knows of it and what the chamber wrote."""
    notes = {note.processing: note for note in ProcessingNote.objects.all()}
    durations = {
        key: f"{kind.label} : {in_words(months_of(key, on=on))} depuis {kind.fact}"
        for key, kind in KINDS.items()
    }
    lines = []
    for each in PROCESSINGS:
        note = notes.get(each.key, ProcessingNote(processing=each.key))
        added = filter(None, map(str.strip, note.recipients.splitlines()))
        recipients = " ; ".join([each.recipients, *added])
        told = [durations[kind] for kind in each.kinds]
        transfers = note.transfers or each.transfers or NO_TRANSFER
        lines.append(Line(each, told, recipients, transfers, note.manager, note.security, note.remarks))
    return lines
