"""A vote imagined under a draft: who comes, and what they vote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from governance.rules.text.reading import LARGEST
from governance.rules.trial.readable import Readable

COLUMNS = {
    "members": "Inscrits",
    "present": "Présents",
    "proxy": "Représentés",
    "yes": "Pour",
    "no": "Contre",
    "abstain": "Abstentions",
    "blank": "Blancs",
}
CAME = ("present", "proxy")
CAST = ("yes", "no", "abstain", "blank")


class TrialForm(forms.Form):
    """The decision, the call, and a row of figures for each college; a last row is one urn for all."""

    decision = forms.ChoiceField(label="Décision")
    call = forms.IntegerField(label="Convocation", min_value=1, max_value=20, help_text="1 pour la première.")

    def __init__(
        self,
        *args: Any,
        text: Readable,
        colleges: Mapping[str, str],
        members: Mapping[str, int],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.keys = {f"{body}/{code}": (body, code) for body, code in text.decisions}
        self.fields["decision"].choices = [  # type: ignore[attr-defined]
            (f"{body}/{code}", f"{decision.name} ({name})")
            for (body, code), (name, decision) in text.decisions.items()
        ]
        self.fields["call"].initial = 1
        self.colleges = dict(colleges) or {"": "Tous les membres"}
        for rank, (code, name) in enumerate(self.colleges.items()):
            for column, label in COLUMNS.items():
                self._figure(
                    f"c{rank}_{column}",
                    f"{label}, {name}",
                    members.get(code, 0) if column == "members" else None,
                )
        if len(self.colleges) > 1:
            for column in CAST:
                self._figure(f"all_{column}", f"{COLUMNS[column]}, une seule urne", None)

    def _figure(self, name: str, label: str, initial: int | None) -> None:
        widget = forms.NumberInput(attrs={"aria-label": label, "class": "n"})
        self.fields[name] = forms.IntegerField(
            label=label, min_value=0, max_value=LARGEST, required=False, initial=initial, widget=widget
        )

    def rows(self) -> list[tuple[str, list[forms.BoundField | None]]]:
        """The lines of the table: a name, and a field in each column where there is one."""
        rows: list[tuple[str, list[forms.BoundField | None]]] = [
            (name, [self[f"c{rank}_{column}"] for column in COLUMNS])
            for rank, name in enumerate(self.colleges.values())
        ]
        if len(self.colleges) > 1:
            urn = [self[f"all_{column}"] if column in CAST else None for column in COLUMNS]
            rows.append(("Une seule urne pour tous", urn))
        return rows

    def question(self) -> dict[str, Any]:
        """The question as the simulator reads it."""
        data = self.cleaned_data
        body, decision = self.keys[data["decision"]]
        groups, votes = [], []
        for rank, code in enumerate(self.colleges):
            told = {column: data.get(f"c{rank}_{column}") for column in COLUMNS}
            came = [{"way": way, "members": told[way]} for way in CAME if told[way]]
            groups.append({"college": code, "members": told["members"] or 0, "came": came})
            if any(told[cast] is not None for cast in CAST):
                votes.append({"college": code} | {cast: told[cast] or 0 for cast in CAST})
        if any(data.get(f"all_{cast}") is not None for cast in CAST):
            votes = [{cast: data.get(f"all_{cast}") or 0 for cast in CAST}]
        return {"body": body, "decision": decision, "call": data["call"], "groups": groups, "votes": votes}
