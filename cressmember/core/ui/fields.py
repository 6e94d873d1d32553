"""Form fields that read what people type: « 1 234,50 € », « 1er mars 2025 »."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_filters.fields import RangeField

from cressmember.core.ui.widgets import AmountInput, AmountRangeInput, DayInput, DayRangeInput, FileDrop
from cressmember.kernel import reading
from cressmember.kernel.picture import JPEG, PNG, without_metadata
from cressmember.kernel.writing import long_date

# What may be a key: within the eight bytes that the databases give it.
KEY = re.compile(r"[0-9]{1,18}", re.ASCII)
TOO_LARGE = "Ce montant est trop grand : vérifiez le nombre de chiffres."
AMOUNT_ERRORS = {
    "max_digits": TOO_LARGE,
    "max_whole_digits": TOO_LARGE,
    "max_decimal_places": "Un montant s’arrête au centime : deux chiffres après la virgule.",
}


class AmountField(forms.DecimalField):
    """An amount in euros, to the cent."""

    widget = AmountInput

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_digits", 12)
        options.setdefault("decimal_places", 2)
        options["error_messages"] = AMOUNT_ERRORS | options.get("error_messages", {})
        super().__init__(**options)

    def to_python(self, value: object) -> Decimal | None:  # type: ignore[override]
        if value in self.empty_values:
            return None
        try:
            return reading.amount(value)
        except reading.Unreadable as trouble:
            raise ValidationError(trouble.message, code="invalid") from trouble


class CountField(forms.DecimalField):
    """A count with its decimals, typed as « 12,5 »."""

    def to_python(self, value: object) -> Decimal | None:  # type: ignore[override]
        if value in self.empty_values:
            return None
        try:
            return reading.number(value)
        except reading.Unreadable as trouble:
            raise ValidationError(trouble.message, code="invalid") from trouble


class FrenchDateField(forms.DateField):
    """A day, in any of the ways in which it is typed: 01/03/2025, 1er mars 2025, 2025-03-01.

    Years of two figures belong to the hundred years that end ten years from now.
    """

    widget = DayInput

    def to_python(self, value: object) -> date | None:
        if value in self.empty_values:
            return None
        try:
            read = reading.day(value, pivot_year=timezone.localdate().year + 10)
        except reading.Unreadable as trouble:
            raise ValidationError(trouble.message, code="invalid") from trouble
        if read.precision != "day":
            raise ValidationError(
                f"« {read} » n’est pas un jour : écrivez-le en entier, par exemple {long_date(read.date)}.",
                code="incomplete",
            )
        return read.date


class PastDayField(FrenchDateField):
    """A day that has come, today included; ``instead`` is what to do about one that has not."""

    def __init__(self, *args: Any, instead: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.instead = instead

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and value > timezone.localdate():
            so = f"\N{NO-BREAK SPACE}: {self.instead}" if self.instead else ""
            raise ValidationError(f"Ce jour n’est pas encore venu{so}.", code="to_come")


class DayRangeField(RangeField):
    """From a day to a day, both included."""

    widget = DayRangeInput

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__((FrenchDateField(), FrenchDateField()), *args, **options)


class AmountRangeField(RangeField):
    """From an amount to an amount, both included."""

    widget = AmountRangeInput

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__((AmountField(), AmountField()), *args, **options)


class UploadField(forms.FileField):
    """A file, chosen or dropped; a picture leaves its metadata at the door.

    ``kinds`` are the extensions accepted (".xlsx"); ``largest`` is in bytes.
    """

    widget = FileDrop

    def __init__(self, *, kinds: tuple[str, ...] = (), largest: int | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.kinds = kinds
        self.largest = largest
        if kinds:
            self.widget.attrs["accept"] = ",".join(kinds)

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        if upload and upload is not initial:
            if self.kinds and not upload.name.lower().endswith(self.kinds):
                raise ValidationError(
                    f"Ce fichier n’est pas d’un format accepté : choisissez {', '.join(self.kinds)}.",
                    code="kind",
                )
            if self.largest and upload.size > self.largest:
                megabytes = self.largest // (1024 * 1024)
                raise ValidationError(
                    f"Ce fichier dépasse {megabytes} Mo : retirez ce qui n’est pas à importer.", code="size"
                )
            return _unsigned(upload)
        return upload


def _unsigned(upload: Any) -> Any:
    """The same file; a picture without where, when and by whom it was taken."""
    start = upload.read(len(PNG))
    upload.seek(0)
    if not start.startswith((JPEG, PNG)):
        return upload
    return SimpleUploadedFile(upload.name, without_metadata(upload.read()), upload.content_type)


class ManyRowsField(forms.ModelMultipleChoiceField):
    """Several rows, ticked; a key that no row can bear is no choice, where the database would stumble."""

    def clean(self, value: Any) -> Any:
        for key in value or ():
            if not KEY.fullmatch(str(key)):
                raise ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": key}
                )
        return super().clean(value)
