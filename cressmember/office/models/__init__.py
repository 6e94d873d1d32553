"""The office's own memory: imports and what they learnt, yearly figures, agreements, personal data."""

from cressmember.office.models.import_batch import ImportBatch, LearntColumn, LearntValue
from cressmember.office.models.import_report import FATES, ImportProblem, ImportRow
from cressmember.office.models.privacy import Erasure, ProcessingNote, Restriction, RetentionTerm
from cressmember.office.models.steering import Agreement, YearFigure

__all__ = [
    "FATES",
    "Agreement",
    "Erasure",
    "ImportBatch",
    "ImportProblem",
    "ImportRow",
    "LearntColumn",
    "LearntValue",
    "ProcessingNote",
    "Restriction",
    "RetentionTerm",
    "YearFigure",
]
