"""A file brought in, and what its spellings mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.conf import settings

from cressmember.core.ui.fields import UploadField


class UploadForm(forms.Form):
    """A chamber's own file."""

    file = UploadField(
        label="Fichier",
        kinds=(".xlsx", ".xls", ".ods", ".csv"),
        largest=settings.IMPORT_MAX_BYTES,
        help_text="XLSX, XLS, ODS ou CSV, tel que vous l’avez.",
    )


class AnswersForm(forms.Form):
    """What each spelling means, said once for all."""

    def __init__(
        self, *args: Any, questions: Iterable[str], colleges: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.spellings = list(questions)
        for rank, spelling in enumerate(self.spellings):
            self.fields[f"college_{rank}"] = forms.ChoiceField(
                label=f"« {spelling or 'case vide'} » désigne le collège",
                choices=[("", "Je ne sais pas encore"), *colleges],
                required=False,
            )

    def meanings(self) -> dict[str, str]:
        """The spellings that were answered."""
        return {
            spelling: self.cleaned_data[f"college_{rank}"]
            for rank, spelling in enumerate(self.spellings)
            if self.cleaned_data.get(f"college_{rank}")
        }
