"""The office's own memory: imports, and what they learnt."""

from cressmember.office.models.batch import ImportBatch, LearntColumn, LearntValue
from cressmember.office.models.report import FATES, ImportProblem, ImportRow

__all__ = ["FATES", "ImportBatch", "ImportProblem", "ImportRow", "LearntColumn", "LearntValue"]
