"""The office's own memory: imports and what they learnt, figures, agreements, mailings, personal data."""

from cressmember.office.models.import_batch import ImportBatch, LearntColumn, LearntValue
from cressmember.office.models.import_report import FATES, ImportProblem, ImportRow
from cressmember.office.models.mailing import Addressee, Mailing, Segment
from cressmember.office.models.privacy import Erasure, ProcessingNote, Restriction, RetentionTerm
from cressmember.office.models.steering import Agreement, YearFigure
from cressmember.office.models.welcome import WelcomeStep

__all__ = [
    "FATES",
    "Addressee",
    "Agreement",
    "Erasure",
    "ImportBatch",
    "ImportProblem",
    "ImportRow",
    "LearntColumn",
    "LearntValue",
    "Mailing",
    "ProcessingNote",
    "Restriction",
    "RetentionTerm",
    "Segment",
    "WelcomeStep",
    "YearFigure",
]
