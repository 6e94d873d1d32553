"""The office's own memory: imports, and what they learnt."""

from cressmember.office.models.import_batch import ImportBatch, LearntColumn, LearntValue
from cressmember.office.models.import_report import FATES, ImportProblem, ImportRow

__all__ = ["FATES", "ImportBatch", "ImportProblem", "ImportRow", "LearntColumn", "LearntValue"]
