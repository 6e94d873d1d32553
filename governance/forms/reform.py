"""The colleges that people choose for members, one line each, or at once for those that are left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms

from cressmember.members.models import Organisation
from governance.rules.electorate.reform import Placing


class ReformForm(forms.Form):
    """One choice a member: a college that comes from its own first, then the others.

    ``standing`` names the colleges of today, ``colleges`` those of the version, by their codes.
    """

    def __init__(
        self,
        *args: Any,
        rows: Sequence[tuple[Organisation, Placing]],
        standing: dict[str, str],
        colleges: dict[str, str],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.standing, self.colleges = standing, colleges
        self.placings = {f"college_{organisation.pk}": placing for organisation, placing in rows}
        self.members = {f"college_{organisation.pk}": organisation for organisation, _ in rows}
        left = [placing for placing in self.placings.values() if placing.is_open]
        if len(left) > 1:
            first = dict.fromkeys(code for placing in left for code in placing.choices)
            self.fields["rest"] = self._choice(
                "Ceux qui restent à choisir ci-dessous", "à choisir un par un", [*first]
            )
        for name, placing in self.placings.items():
            alone = "" if placing.is_chosen else placing.after
            says = f"comme le texte : {colleges[alone]}" if alone else "à choisir"
            self.fields[name] = self._choice(str(self.members[name]), says, placing.choices)
            self.fields[name].initial = placing.after if placing.is_chosen else ""

    def _choice(self, label: str, says: str, first: Sequence[str]) -> forms.ChoiceField:
        others = [code for code in self.colleges if code not in first]
        return forms.ChoiceField(
            label=label,
            required=False,
            choices=[("", says), *((code, self.colleges[code]) for code in [*first, *others])],
            widget=forms.Select(attrs={"aria-label": label}),
        )

    def lines(self) -> Iterator[tuple[Organisation, str, forms.BoundField]]:
        """Each member, its college of today, and where people lead it."""
        for name, organisation in self.members.items():
            yield organisation, self.standing.get(self.placings[name].before, "Sans collège"), self[name]

    @property
    def chosen(self) -> dict[Organisation, str]:
        """What was chosen for each member; nothing where the text decides or nobody does yet."""
        rest = self.cleaned_data.get("rest", "")
        return {
            organisation: self.cleaned_data[name] or (rest if self.placings[name].is_open else "")
            for name, organisation in self.members.items()
        }
