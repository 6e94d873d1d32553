"""The report of a rehearsal, kept row by row so that it can be searched, filtered, paged and exported."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Case, Q, Value, When
from django.urls import reverse

from cressmember.kernel.folding import words
from cressmember.office.models.import_batch import ImportBatch


class ReportQuerySet(models.QuerySet[Any]):
    """Lines of a report, found by their words whatever the accents."""

    def search(self, query: str) -> Self:
        """Keep those that hold every word."""
        found = self
        for word in words(query):
            found = found.filter(search_text__contains=word)
        return found


class ImportRowQuerySet(ReportQuerySet):
    """The rows of a report."""

    def with_fate(self) -> Self:
        """Say what becomes of each row: its outcome, but for those that somebody left out."""
        return self.annotate(
            fate=Case(
                When(left_out=True, then=Value("left_out")),
                default="outcome",
                output_field=models.CharField(),
            )
        )


class ImportRow(models.Model):
    """A row of a members' sheet and what it would do, or did."""

    class Outcome(models.TextChoices):
        CREATED = "created", "Créée"
        CHANGED = "changed", "Modifiée"
        UNCHANGED = "unchanged", "Inchangée"
        SKIPPED = "skipped", "Bloquée"

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    sheet = models.CharField("feuille", max_length=120)
    rank = models.PositiveSmallIntegerField("rang de la feuille")
    line = models.PositiveIntegerField("ligne")
    name = models.CharField("raison sociale", max_length=250, blank=True)
    college = models.CharField("collège", max_length=120, blank=True)
    outcome = models.CharField("sort", max_length=10, choices=Outcome.choices)
    left_out = models.BooleanField("écartée", default=False)
    problem_count = models.PositiveSmallIntegerField("problèmes", default=0)
    changes = models.JSONField("ce qui change", default=dict, blank=True)
    search_text = models.TextField(editable=False, default="")

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        verbose_name = "ligne importée"
        verbose_name_plural = "lignes importées"
        ordering = ["rank", "line", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["created", "changed", "unchanged", "skipped"]),
                name="office_importrow_outcome_known",
                violation_error_message="Sort de la ligne inconnu.",
            ),
            models.UniqueConstraint(
                fields=["batch", "rank", "line"],
                name="office_importrow_once",
                violation_error_message="Cette ligne est déjà dans le compte rendu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}, ligne {self.line}"

    def get_absolute_url(self) -> str:
        return row_address(self.batch_id, self.rank, self.line)

    @property
    def what_changes(self) -> str:
        """The values that would change, by name."""
        return ", ".join(self.changes)


# What becomes of a row, in words: a row that is not written is either blocked, or left out by somebody.
FATES = {**dict(ImportRow.Outcome.choices), "left_out": "Écartée"}


class ImportProblem(models.Model):
    """A trouble of the file: its row, its column, its value, and what would mend it."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="problems")
    sheet = models.CharField("feuille", max_length=120)
    rank = models.PositiveSmallIntegerField("rang de la feuille")
    line = models.PositiveIntegerField("ligne")
    column = models.CharField("colonne", max_length=120)
    value = models.TextField("valeur", blank=True)
    message = models.TextField("ce qui ne va pas")
    blocks = models.BooleanField("bloque la ligne", default=False)
    asks = models.CharField("question", max_length=20, blank=True)
    search_text = models.TextField(editable=False, default="")

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "problème du fichier"
        verbose_name_plural = "problèmes du fichier"
        ordering = ["rank", "line", "pk"]

    def __str__(self) -> str:
        return f"{self.sheet}, ligne {self.line}, {self.column}"

    def get_absolute_url(self) -> str:
        return row_address(self.batch_id, self.rank, self.line)

    @property
    def place(self) -> str:
        """Where the row stands: its line, as the spreadsheet counts it."""
        return f"Ligne {self.line}"


def row_address(batch: int, rank: int, line: int) -> str:
    """The page of a row: the same one before and after each rehearsal."""
    return reverse("office:import-row", args=[batch, rank, line])
