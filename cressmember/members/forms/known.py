"""What is said before something is made twice."""

from __future__ import annotations

from django import forms


class AnotherForm(forms.Form):
    """Said of a namesake, before it is created."""

    is_another = forms.BooleanField(label="Ce n’est pas celle-là : créer une nouvelle fiche", required=False)
