"""What staff type in the office."""

from cressmember.office.forms.batch import AnswersForm, UploadForm
from cressmember.office.forms.columns import MappingForm
from cressmember.office.forms.row import RowForm, SharedSiretForm

__all__ = ["AnswersForm", "MappingForm", "RowForm", "SharedSiretForm", "UploadForm"]
