"""Loading dated figures of the network's chambers."""

from __future__ import annotations

import csv
import io
from datetime import date

from django.db import transaction

from cressmember.accounts.models import User
from cressmember.core.actions.journal import record_many
from cressmember.kernel.violations import RuleViolation
from cressmember.members.journal import MembersEvent
from cressmember.members.models import NetworkFigure

CHAMBER, TOTAL = "chamber", "total"


@transaction.atomic
def load_network_figures(*, text: str, on: date, source: str, by: User | None) -> int:
    """Load counts by chamber and college at a date; a blank has no row.

    The header is ``chamber``, one column a college, ``total``. Loading them again changes nothing.
    Returns how many figures are new or different. Raises RuleViolation when a total is less than its parts,
    or when a column holds anything but counts: growth is computed from dated counts, never loaded.
    """
    reader = csv.DictReader(io.StringIO(text))
    names = reader.fieldnames or []
    if CHAMBER not in names or TOTAL not in names:
        raise RuleViolation("Ce fichier n’a pas les colonnes « chamber » et « total ».")
    known = {(row.chamber, row.college): row for row in NetworkFigure.objects.filter(on=on)}
    changed = []
    for line, row in enumerate(reader, start=2):
        counts = {name: _count(row[name], name, line) for name in names if name != CHAMBER}
        parts = sum(count for name, count in counts.items() if name != TOTAL and count is not None)
        total = counts[TOTAL]
        if total is not None and parts > total:
            raise RuleViolation(f"Ligne {line} : les collèges dépassent le total ({parts} pour {total}).")
        for name, count in counts.items():
            college = "" if name == TOTAL else name
            standing = known.get((row[CHAMBER], college))
            if count is None or (standing and standing.members == count):
                continue
            figure = standing or NetworkFigure(chamber=row[CHAMBER], on=on, college=college)
            figure.members, figure.source = count, source
            figure.save()
            changed.append(figure)
    record_many(
        MembersEvent.NETWORK_FIGURES_LOADED, rows=[(figure, {}) for figure in changed], by=by, on_date=str(on)
    )
    return len(changed)


def _count(text: str | None, name: str, line: int) -> int | None:
    value = (text or "").strip()
    if not value:
        return None
    if not value.isdigit():
        raise RuleViolation(
            f"Ligne {line}, colonne « {name} » : « {value} » n’est pas un nombre d’adhérents."
        )
    return int(value)
