"""The colleges that people choose for members, one line each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from cressmember.members.models import Organisation
from governance.rules.electorate.reform import Placing


class ReformForm(forms.Form):
    """One choice a member: a college that comes from its own first, then the others."""

    def __init__(
        self,
        *args: Any,
        rows: Sequence[tuple[Organisation, Placing]],
        colleges: dict[str, str],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.members = {f"college_{organisation.pk}": organisation for organisation, _ in rows}
        for organisation, placing in rows:
            alone = "" if placing.is_chosen else placing.after
            says = f"comme le texte : {colleges[alone]}" if alone else "à choisir"
            others = [code for code in colleges if code not in placing.choices]
            self.fields[f"college_{organisation.pk}"] = forms.ChoiceField(
                label=str(organisation),
                required=False,
                choices=[("", says), *((code, colleges[code]) for code in [*placing.choices, *others])],
                initial=placing.after if placing.is_chosen else "",
            )

    @property
    def chosen(self) -> dict[Organisation, str]:
        """What was chosen for each member; nothing where the text decides or nobody does yet."""
        return {self.members[name]: self.cleaned_data[name] for name in self.members}
