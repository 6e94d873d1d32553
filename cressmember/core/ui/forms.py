"""Forms arranged in groups, so that a long one reads like a short one."""

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that answer one question together."""

    legend: str
    help: str
    lines: list[list[forms.BoundField]]


class Grouped:
    """Mixin: the form's fields under legends; a tuple puts fields side by side.

    ``groups`` lists (legend, fields) or (legend, help, fields); fields left out come last, without legend::

        groups = (
            ("Identité", ("name", ("siren", "siret"))),
            ("Budget", "Le dernier exercice clos.", (("budget_amount", "budget_year"), "budget_source")),
        )
    """

    template_name = "components/form_groups.html"
    groups: tuple[tuple, ...] = ()

    def arranged(self) -> Iterator[Group]:
        """The groups, each with its lines of bound fields. Raises KeyError for an unknown field."""
        left = {field.name: field for field in self.visible_fields()}  # type: ignore[attr-defined]
        for legend, *middle, names in self.groups:
            lines = []
            for line in names:
                fields = [self[name] for name in ((line,) if isinstance(line, str) else line)]  # type: ignore[index]
                for field in fields:
                    left.pop(field.name, None)
                lines.append(fields)
            yield Group(legend, middle[0] if middle else "", lines)
        if left:
            yield Group("", "", [[field] for field in left.values()])
