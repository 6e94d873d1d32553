"""A scale written rule by rule, in the words of a treasurer."""

from billing.forms.scale_sheet.answers import terms_of
from billing.forms.scale_sheet.sheet import MOST_RULES, NewScaleSheetForm, ScaleSheetForm, fits_a_page

__all__ = ["MOST_RULES", "NewScaleSheetForm", "ScaleSheetForm", "fits_a_page", "terms_of"]
