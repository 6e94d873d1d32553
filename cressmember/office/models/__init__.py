"""The office's own memory: imports, and what they learnt."""

from cressmember.office.models.batch import ImportBatch, LearntColumn, LearntValue

__all__ = ["ImportBatch", "LearntColumn", "LearntValue"]
