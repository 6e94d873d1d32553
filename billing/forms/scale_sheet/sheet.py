"""The whole scale on a page: what holds for all of it, and its rules."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms

from billing.forms.exact import ExactField, as_document
from billing.forms.scale_sheet.answers import answers_of, bracket_answers_of
from billing.forms.scale_sheet.bracket import BracketForm
from billing.forms.scale_sheet.row import RuleRow
from billing.forms.scale_sheet.rule import NEEDED, RuleForm
from billing.rules.formula import Brackets
from billing.rules.scale import Rule, Scale
from billing.rules.scale_document import placed_problems_of
from billing.rules.terms import VAT_MODES
from billing.rules.vocabulary import BASES
from cressmember.core.ui.documents import notes_field
from cressmember.kernel.writing import enumerate_fr, plural, quote, sentence_case

# A page sends so many answers at most; a longer scale is written as a file.
MOST_RULES = 60
MOST_BRACKETS = 300


class ScaleSheetForm(forms.Form):
    """What holds for the whole scale, and its rules in ``rules``; ``document`` is what they say.

    ``told`` builds it on answers as they were typed, to be shown again without being judged.
    """

    base_before = forms.TypedChoiceField(
        label="Les chiffres regardés sont ceux",
        coerce=int,
        choices=[
            (1, "de l’année qui précède l’exercice"),
            (0, "de l’année de l’exercice"),
            *((years, f"de {years} ans avant l’exercice") for years in range(2, 6)),
        ],
    )
    proration = forms.ChoiceField(
        label="La première année",
        choices=[
            ("months", "est due au prorata des mois restants, mois d’adhésion compris"),
            ("none", "est due en entier, quelle que soit la date d’adhésion"),
        ],
    )
    vat_mode = forms.ChoiceField(
        label="TVA", choices=[(mode, sentence_case(said)) for mode, said in VAT_MODES.items()]
    )
    vat_rate = ExactField(
        label="Taux de TVA (%)", required=False, help_text="Les montants sont alors hors taxes."
    )
    parts_count = forms.TypedChoiceField(
        label="Se paie",
        coerce=int,
        choices=[(1, "en une fois"), *((count, f"en {count} échéances") for count in range(2, 13))],
    )
    parts_every = forms.TypedChoiceField(
        label="Une échéance",
        coerce=int,
        choices=[
            (1, "chaque mois"),
            *((months, f"tous les {months} mois") for months in range(2, 13)),
        ],
    )
    parts_from = ExactField(
        label="À partir de (€)", required=False, help_text="En dessous, tout se paie en une fois."
    )
    note = notes_field("la délibération")
    read = forms.CharField(required=False, widget=forms.HiddenInput)
    digest = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, colleges: Mapping[str, str], scale: Scale | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.colleges = colleges
        self.rules: list[RuleRow] = []
        if self.is_bound:
            self.rules = list(self._rows(self.data, bound=True))
        elif scale is not None:
            self.rules = [self._row_of(key, rule) for key, rule in enumerate(scale.rules)]

    @classmethod
    def told(cls, data: Any, *, colleges: Mapping[str, str]) -> ScaleSheetForm:
        """The answers as they were typed."""
        initial = {name: data[name] for name in cls.base_fields if name in data}
        form = cls(colleges=colleges, initial=initial)
        form.rules = list(form._rows(data, bound=False))
        return form

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("vat_mode") == "taxed" and data.get("vat_rate") is None and "vat_rate" not in self.errors:
            self.add_error("vat_rate", "Dites le taux de TVA.")
        # Every rule is looked at, so that all that is wrong is said at once.
        judged = [row.is_valid() for row in self.rules]
        sound = all(judged)
        if self.errors or not sound:
            if not sound:
                wrong = [
                    quote(row.title) for row, is_sound in zip(self.rules, judged, strict=True) if not is_sound
                ]
                rules = plural(len(wrong), "La règle", "Les règles")
                told = plural(len(wrong), "est à corriger", "sont à corriger")
                self.add_error(None, f"{rules} {enumerate_fr(wrong)} {told}, plus bas.")
            return data
        data["document"] = self._document(data)
        for rank, problem in placed_problems_of(data["document"], colleges=list(self.colleges)):
            if rank is not None:
                self.rules[rank].form.add_error(None, problem)
            self.add_error(None, problem)
        return data

    @property
    def fingerprint(self) -> str:
        """What tells the scale that was read from another."""
        return hashlib.sha256(json.dumps(self.cleaned_data["document"]).encode()).hexdigest()

    @property
    def bases(self) -> list[str]:
        """The figures that the rules look at, as they were chosen."""
        chosen = {
            str(row.form["base"].value()) for row in self.rules if "base" in NEEDED.get(row.form.chosen, ())
        }
        return [base for base in BASES if base in chosen]

    def act(self, gesture: str) -> None:
        """Add, move or remove a rule or a bracket; what is not understood changes nothing."""
        verb, *keys = gesture.split(":")
        if verb == "add-rule" and len(self.rules) < MOST_RULES:
            self.rules.append(self._empty_row(self._free_key()))
        found = next((rank for rank, row in enumerate(self.rules) if keys and str(row.key) == keys[0]), None)
        if found is None:
            return
        row = self.rules[found]
        if verb == "drop":
            del self.rules[found]
        elif verb in ("up", "down"):
            other = found + (-1 if verb == "up" else 1)
            if 0 <= other < len(self.rules):
                self.rules[found], self.rules[other] = self.rules[other], row
        elif verb == "add-bracket" and self._bracket_count < MOST_BRACKETS:
            key = max((key for key, _ in row.brackets), default=-1) + 1
            row.brackets.append((key, self._bracket(row.key, key, row.form)))
        elif verb == "drop-bracket":
            row.brackets = [(key, one) for key, one in row.brackets if str(key) != keys[-1]]

    def _document(self, data: Mapping[str, Any]) -> dict[str, Any]:
        document: dict[str, Any] = {"base_offset": -data["base_before"], "proration": data["proration"]}
        if data["vat_mode"] == "taxed":
            document["vat"] = {"mode": "taxed", "rate": as_document(data["vat_rate"] / 100)}
        elif data["vat_mode"] != "out_of_scope":
            document["vat"] = {"mode": data["vat_mode"]}
        if data["parts_count"] > 1:
            document["instalments"] = {"count": data["parts_count"], "every": data["parts_every"]}
            if data["parts_from"]:
                document["instalments"]["from"] = as_document(data["parts_from"])
        return document | {"rules": [row.document() for row in self.rules]}

    @property
    def _bracket_count(self) -> int:
        return sum(len(row.brackets) for row in self.rules)

    def _free_key(self) -> int:
        return max((row.key for row in self.rules), default=-1) + 1

    def _rows(self, data: Any, *, bound: bool) -> Iterator[RuleRow]:
        for key in _keys(data, "rule", MOST_RULES):
            prefix = f"rule-{key}"
            form = self._form(RuleForm, data, prefix, bound=bound, colleges=self.colleges)
            base = str(form["base"].value())
            brackets = [
                (rank, self._form(BracketForm, data, f"{prefix}-bracket-{rank}", bound=bound, base=base))
                for rank in _keys(data, f"{prefix}-bracket", MOST_BRACKETS)
            ]
            if form.has_brackets and not brackets:
                # Chosen just now: brackets begin with two rows.
                brackets = [(rank, self._bracket(key, rank, form)) for rank in (0, 1)] if not bound else []
            yield RuleRow(key, form, brackets)

    def _form(self, kind: Any, data: Any, prefix: str, *, bound: bool, **options: Any) -> Any:
        if bound:
            return kind(data, prefix=prefix, **options)
        names = {name: f"{prefix}-{name}" for name in kind.base_fields}
        initial = {name: data[sent] for name, sent in names.items() if sent in data}
        if "colleges" in names:
            initial["colleges"] = data.getlist(names["colleges"])
        return kind(initial=initial, prefix=prefix, **options)

    def _bracket(self, rule: int, key: int, form: RuleForm) -> BracketForm:
        how = "rate" if form.chosen == "marginal" else "amount"
        base = str(form["base"].value())
        return BracketForm(prefix=f"rule-{rule}-bracket-{key}", initial={"how": how}, base=base)

    def _empty_row(self, key: int) -> RuleRow:
        form = RuleForm(prefix=f"rule-{key}", initial={"shape": "flat"}, colleges=self.colleges)
        return RuleRow(key, form, [])

    def _row_of(self, key: int, rule: Rule) -> RuleRow:
        prefix = f"rule-{key}"
        form = RuleForm(prefix=prefix, initial=answers_of(rule), colleges=self.colleges)
        formula = rule.formula
        brackets = (
            [
                (rank, BracketForm(prefix=f"{prefix}-bracket-{rank}", initial=told, base=formula.base))
                for rank, told in enumerate(bracket_answers_of(formula))
            ]
            if isinstance(formula, Brackets)
            else []
        )
        return RuleRow(key, form, brackets)


class NewScaleSheetForm(ScaleSheetForm):
    """A new scale, or a new version of one that has this name."""

    field_order = ("name",)
    name = forms.CharField(label="Nom du barème", max_length=120, help_text="Par exemple : Barème 2026.")


def fits_a_page(scale: Scale) -> bool:
    """Whether a scale is short enough for the page; a longer one is written as a file."""
    brackets = sum(len(rule.formula.brackets) for rule in scale.rules if isinstance(rule.formula, Brackets))
    return len(scale.rules) <= MOST_RULES and brackets <= MOST_BRACKETS


def _keys(data: Any, name: str, most: int) -> list[int]:
    """The keys of rows, in the order of the page, each once."""
    sent = [int(key) for key in data.getlist(name)[:most] if key.isascii() and key.isdigit() and len(key) < 5]
    return list(dict.fromkeys(sent))
