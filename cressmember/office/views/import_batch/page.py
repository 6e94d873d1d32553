"""What the pages of one import share."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy

from cressmember.core.ui.views.page import Trail
from cressmember.members.permissions import IMPORT
from cressmember.members.rules.sheet import Recognised, Said
from cressmember.office.actions.import_batch import (
    Sheet,
    SheetAnswers,
    answers_from,
    learnt_columns,
    recognised_sheets,
    sheets_of,
)
from cressmember.office.models import ImportBatch

IMPORTS = ("Imports", reverse_lazy("office:import-list"))
STEPS = ("Déposer le fichier", "Confirmer les colonnes", "Lire la répétition", "Écrire dans le registre")
WAITING = {ImportBatch.State.UPLOADED, ImportBatch.State.REHEARSED}


def tabs_of(batch: ImportBatch) -> list[tuple]:
    """The pages of one import."""
    here = [batch.pk]
    tabs: list[tuple] = [
        ("Répétition" if batch.state in WAITING else "Synthèse", batch.get_absolute_url()),
        ("Lignes", reverse("office:import-rows", args=here), batch.rows.count()),
        ("Problèmes", reverse("office:import-problems", args=here), batch.problems.count()),
    ]
    if batch.state in WAITING:
        tabs.append(("Colonnes", reverse("office:import-columns", args=here)))
    return tabs


def fates_of(batch: ImportBatch) -> Counter[str]:
    """How many rows there are of each fate."""
    return Counter(batch.rows.with_fate().order_by().values_list("fate", flat=True))


def found_in(batch: ImportBatch, said: dict[str, Said] | None = None) -> list[tuple[Sheet, Recognised]]:
    """The sheets of a file with what they are; ``said`` is tried without being kept."""
    answers = answers_from(batch.choices)
    if said is not None:
        answers = {
            name: SheetAnswers(told, answers[name].cells if name in answers else {})
            for name, told in said.items()
        }
    return recognised_sheets(
        sheets_of(batch), columns=batch.choices.get("columns"), learnt=learnt_columns(), answers=answers
    )


class BatchPage:
    """A page of one import."""

    kwargs: dict[str, Any]
    section = "members"
    permission_required = IMPORT

    @cached_property
    def batch(self) -> ImportBatch:
        return get_object_or_404(ImportBatch, pk=self.kwargs["pk"])

    def get_trail(self) -> Trail:
        return [IMPORTS, (str(self.batch), self.batch.get_absolute_url())]
