"""A rule on the page, with its brackets: judged, then told as a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from billing.forms.exact import as_document
from billing.forms.scale_sheet.bracket import BracketForm, of_one, start_after
from billing.forms.scale_sheet.rule import BRACKETED, RuleForm
from billing.rules.vocabulary import BASES


class RuleRow:
    """A rule on the page: its form, and its brackets in order."""

    def __init__(self, key: int, form: RuleForm, brackets: list[tuple[int, BracketForm]]) -> None:
        self.key, self.form, self.brackets = key, form, brackets

    @property
    def title(self) -> str:
        return str(self.form["label"].value() or "Nouvelle règle")

    def starts(self) -> Iterator[tuple[str, int, BracketForm]]:
        """Each bracket with where it starts, in words."""
        start, base = "De 0", str(self.form["base"].value() or "budget")
        for key, bracket in self.brackets:
            yield start, key, bracket
            start = start_after(bracket, base if base in BASES else "budget")

    def is_valid(self) -> bool:
        sound = self.form.is_valid()
        if not self.form.has_brackets:
            return sound
        for _, bracket in self.brackets:
            sound = bracket.is_valid() and sound
        return sound and self._bounds_hold()

    @property
    def is_wrong(self) -> bool:
        return bool(self.form.errors) or (
            self.form.has_brackets and any(bracket.errors for _, bracket in self.brackets)
        )

    def _bounds_hold(self) -> bool:
        told = [bracket for _, bracket in self.brackets if not bracket.is_blank]
        if not told:
            self.form.add_error(None, "Ajoutez au moins une tranche.")
        before = Fraction(0)
        for rank, bracket in enumerate(told, start=1):
            until, is_last = bracket.cleaned_data["until"], rank == len(told)
            if bracket.cleaned_data["value"] is None:
                bracket.add_error("value", "Il manque le montant ou le taux.")
            elif self.form.chosen == "marginal" and bracket.cleaned_data["how"] != "rate":
                bracket.add_error("how", "Chaque tranche porte ici un taux.")
            if is_last and until is not None:
                bracket.add_error(
                    "until", "Rien n’est dit au-delà : laissez vide la fin de la dernière tranche."
                )
            elif not is_last and until is None:
                bracket.add_error("until", "Une autre tranche suit : dites où celle-ci finit.")
            elif until is not None and until <= before:
                bracket.add_error("until", "Cette tranche finit avant de commencer.")
            before = until if until is not None else before
        return not self.is_wrong

    def document(self) -> dict[str, Any]:
        """The rule as a document; to be asked of a valid row."""
        data = self.form.cleaned_data
        when: dict[str, Any] = {}
        if data["colleges"]:
            when["colleges"] = data["colleges"]
        if data["kinds"]:
            when["kinds"] = [data["kinds"]]
        if codes := data["departements"].replace(",", " ").replace(";", " ").split():
            when["departements"] = codes
        if data["year_from"] or data["year_to"]:
            when["membership_years"] = {"from": data["year_from"] or 1, "to": data["year_to"]}
        document = {"label": data["label"], "when": when, "formula": self._formula(data)}
        for name in ("floor", "cap"):
            if data[name] is not None:
                amount, proration = as_document(data[name]), data[f"{name}_proration"]
                document[name] = {"amount": amount, "proration": proration} if proration else amount
        return document | {"open": True} if data["is_open"] else document

    def _formula(self, data: Mapping[str, Any]) -> dict[str, Any]:
        shape, base = data["shape"], data["base"]
        formula: dict[str, Any] = {"kind": "brackets" if shape in BRACKETED else shape}
        if shape == "flat":
            return formula | {"amount": as_document(data["amount"])}
        if shape == "exempt":
            return formula | {"because": data["because"]}
        if shape == "multiple":
            return formula | {"times": as_document(data["times"]), "of": " ".join(data["of"].split())}
        formula["base"] = base
        if shape == "rate":
            fixed = as_document(data["fixed"] or Fraction(0))
            return formula | {"rate": as_document(of_one(data["rate"], base)), "fixed": fixed}
        if shape == "per_unit":
            rate = Fraction(1) if data["rate"] is None else data["rate"] / 100
            return formula | {"amount": as_document(data["amount"]), "rate": as_document(rate)}
        formula["mode"] = "marginal" if shape == "marginal" else "whole"
        formula["brackets"] = self._brackets(base)
        if data["monthly"]:
            formula["per"] = "month"
        if data["beyond_amount"] is not None:
            formula["beyond"] = {
                "above": as_document(data["beyond_above"]),
                "amount": as_document(data["beyond_amount"]),
                "every": as_document(data["beyond_every"] or Fraction(1)),
                "begun": data["beyond_begun"] != "whole",
            }
        return formula

    def _brackets(self, base: str) -> list[dict[str, Any]]:
        rows, start, included = [], "0", True
        for _, bracket in self.brackets:
            if bracket.is_blank:
                continue
            data = bracket.cleaned_data
            end = None if data["until"] is None else as_document(data["until"])
            row: dict[str, Any] = {"from": start, "to": end}
            if not included:
                row["from_included"] = False
            if end is not None and data["included"] == "yes":
                row["to_included"] = True
            if data["how"] == "rate":
                row["rate"] = as_document(of_one(data["value"], base))
            else:
                row["amount"] = as_document(data["value"])
            rows.append(row)
            start, included = end or start, data["included"] != "yes"
        return rows
