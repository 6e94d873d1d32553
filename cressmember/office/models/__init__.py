"""The office's own memory: imports and what they learnt, yearly figures, agreements."""

from cressmember.office.models.import_batch import ImportBatch, LearntColumn, LearntValue
from cressmember.office.models.import_report import FATES, ImportProblem, ImportRow
from cressmember.office.models.steering import Agreement, YearFigure

__all__ = [
    "FATES",
    "Agreement",
    "ImportBatch",
    "ImportProblem",
    "ImportRow",
    "LearntColumn",
    "LearntValue",
    "YearFigure",
]
