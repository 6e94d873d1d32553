"""The office's own memory: imports and what they learnt, figures, agreements, mailings, welcomes."""

from cressmember.office.models.import_batch import ImportBatch, LearntColumn, LearntValue
from cressmember.office.models.import_report import FATES, ImportProblem, ImportRow
from cressmember.office.models.mailing import Addressee, Mailing, Segment
from cressmember.office.models.steering import Agreement, YearFigure
from cressmember.office.models.welcome import WelcomeStep

__all__ = [
    "FATES",
    "Addressee",
    "Agreement",
    "ImportBatch",
    "ImportProblem",
    "ImportRow",
    "LearntColumn",
    "LearntValue",
    "Mailing",
    "Segment",
    "WelcomeStep",
    "YearFigure",
]
