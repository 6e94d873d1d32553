"""Keeping the report of a rehearsal where lists can read it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from cressmember.kernel.folding import fold
from cressmember.kernel.writing import decimal_fr, short_date
from cressmember.members.models import DeclaredFigure, Organisation
from cressmember.members.models.organisation import field_label
from cressmember.office.actions.import_batch.plan import Planned, Rehearsal
from cressmember.office.models import ImportBatch, ImportProblem, ImportRow

BATCH = 500
ROLES = {"titular": "titulaire", "substitute": "suppléant", "dues": "contact de facturation"}


@transaction.atomic
def keep_report(*, batch: ImportBatch, rehearsal: Rehearsal) -> None:
    """Put the report of this rehearsal in the place of the former one."""
    batch.rows.all().delete()
    batch.problems.all().delete()
    ranks = {name: rank for rank, (name, _, _) in enumerate(rehearsal.sheets, start=1)}
    names = dict(rehearsal.colleges)
    ImportRow.objects.bulk_create(
        [
            ImportRow(
                batch_id=batch.pk,
                sheet=planned.sheet[:120],
                rank=ranks[planned.sheet],
                line=planned.row.line,
                name=planned.row.name[:250],
                college=names.get(planned.row.college, "")[:120],
                outcome=planned.outcome,
                left_out=planned.left_out,
                problem_count=len(planned.row.problems),
                changes=written_changes(planned, names),
                search_text=fold(planned.row.name),
            )
            for planned in rehearsal.planned
        ],
        batch_size=BATCH,
    )
    ImportProblem.objects.bulk_create(
        [
            ImportProblem(
                batch_id=batch.pk,
                rank=ranks[problem.sheet],
                sheet=problem.sheet[:120],
                line=problem.line,
                column=problem.column[:120],
                value=problem.value,
                message=problem.message,
                blocks=problem.blocks,
                asks=problem.asks,
                search_text=fold(f"{problem.column} {problem.value} {problem.message}"),
            )
            for problem in rehearsal.told
        ],
        batch_size=BATCH,
    )


def written_changes(planned: Planned, colleges: dict[str, str]) -> dict[str, list[str]]:
    """What would change, as {name in French: [from, to]}."""
    return {
        label_of(name): [_written(name, value, colleges) for value in pair]
        for name, pair in planned.changes.items()
    }


def label_of(name: str) -> str:
    """The French name of a value of the register."""
    if name in ROLES:
        return ROLES[name]
    kind, _, year = name.partition(" ")
    if kind in DeclaredFigure.Kind.values:
        return f"{str(DeclaredFigure.Kind(kind).label).lower()} {year}"
    return field_label(name)


def _written(name: str, value: Any, colleges: dict[str, str]) -> str:
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return short_date(value)
    if isinstance(value, Decimal):
        return decimal_fr(value)
    if name == "kind":
        return str(Organisation.Kind(value).label)
    return colleges.get(value, str(value)) if name == "collège" else str(value)
