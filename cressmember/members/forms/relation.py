"""The ties with the chamber other than membership."""

from __future__ import annotations

from django import forms

from cressmember.core.ui.fields import FrenchDateField
from cressmember.members.models import Relation


class RelationForm(forms.ModelForm[Relation]):
    """A tie with the chamber other than membership."""

    starts_on = FrenchDateField(label="À compter du", required=False)

    class Meta:
        model = Relation
        fields = ["kind", "starts_on", "note", "campaign", "source"]
        help_texts = {"campaign": "Pour un prospect.", "source": "Pour un prospect : salon, adhérent, site…"}
