"""Numbers typed exactly: « 0,11 », « 1 500 », « 1/3 »; never rounded, never floating."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cressmember.kernel.writing import decimal_fr

TYPED = re.compile(r"\d{1,13}(?:\.\d{1,12})?|\d{1,12}/\d{1,12}", re.ASCII)
SPACES = re.compile(r"[\s\u00a0\u202f]")
DIGITS = 12  # after the point, at most


class ExactField(forms.CharField):
    """A number that is not negative; « % » and « € » after it are understood as decoration."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 40)
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "size": 10}))
        super().__init__(**options)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        plain = SPACES.sub("", text).removesuffix("%").removesuffix("€").replace(",", ".")
        try:
            if not TYPED.fullmatch(plain):
                raise ValueError(plain)
            return Fraction(plain)
        except (ValueError, ZeroDivisionError):
            raise ValidationError("Écrivez un nombre, comme 1500 ou 0,11.", code="invalid") from None


def as_document(value: Fraction) -> str:
    """A number as documents write it: « 0.0011 », else « 1/3 »."""
    decimal = _decimal(value)
    return f"{value.numerator}/{value.denominator}" if decimal is None else f"{decimal:f}"


def as_typed(value: Fraction | Decimal) -> str:
    """A number as a person types it: « 0,11 », « 1 500 », else « 1/3 »."""
    decimal = _decimal(Fraction(value))
    return str(value) if decimal is None else decimal_fr(decimal)


def _decimal(value: Fraction) -> Decimal | None:
    """The number with the digits that it needs; None when no number of digits would do."""
    scaled = value * 10**DIGITS
    if scaled.denominator != 1:
        return None
    exact = Decimal(scaled.numerator).scaleb(-DIGITS)
    return exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact.normalize()
