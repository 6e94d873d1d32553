"""A scale written rule by rule, in the words of a treasurer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms

from billing.forms.exact import ExactField, as_document, as_typed
from billing.rules.formula import Brackets, Exempt, Flat, Multiple, PerUnit, Rated
from billing.rules.formula.reading import point_written
from billing.rules.quote import Bound
from billing.rules.scale import Rule, Scale
from billing.rules.scale_document import placed_problems_of
from billing.rules.terms import VAT_MODES
from billing.rules.vocabulary import BASES, KINDS
from cressmember.kernel.writing import enumerate_fr, plural, quote, sentence_case

# A page sends so many answers at most; a longer scale is written as a file.
MOST_RULES = 60
MOST_BRACKETS = 300

SHAPES = {
    "flat": "Un forfait",
    "brackets": "Des tranches : chacune son montant ou son taux",
    "marginal": "Des tranches : chaque taux ne porte que sur sa part",
    "rate": "Une part fixe et un taux",
    "per_unit": "Tant par unité (adhérent, habitant…)",
    "multiple": "Un multiple d’une autre règle",
    "exempt": "Rien : exonération",
}
BRACKETED = ("brackets", "marginal")
# What each shape asks, in order; the first ones are needed.
NEEDED = {
    "flat": ("amount",),
    "brackets": ("base",),
    "marginal": ("base",),
    "rate": ("base", "rate"),
    "per_unit": ("base", "amount"),
    "multiple": ("times", "of"),
    "exempt": ("because",),
}
MORE = {"rate": ("fixed",), "per_unit": ("rate",)}
BEYOND = ("beyond_above", "beyond_amount", "beyond_every", "beyond_begun")
PRORATED = {"": "comme la cotisation", "months": "au prorata des mois présents", "none": "entier"}
WHOLE_BASES = [(code, base.name) for code, base in BASES.items()]


class BracketForm(forms.Form):
    """One bracket: where it ends, and its amount or its rate; it starts where the one before it ends."""

    until = ExactField(label="Jusqu’à", required=False)
    included = forms.ChoiceField(
        label="Cette limite", choices=[("no", "non comprise"), ("yes", "comprise")], required=False
    )
    value = ExactField(label="Montant ou taux", required=False)
    how = forms.ChoiceField(label="En", choices=[("amount", "€"), ("rate", "taux")], required=False)

    def __init__(self, *args: Any, base: str = "budget", **options: Any) -> None:
        super().__init__(*args, **options)
        said = BASES.get(base, BASES["budget"])
        unit = "%" if said.in_euros else f"€ par {said.unit}"
        self.fields["how"].choices = [("amount", "€"), ("rate", unit)]  # type: ignore[attr-defined]

    @property
    def is_blank(self) -> bool:
        return not (self["until"].value() or self["value"].value())


class RuleForm(forms.Form):
    """A rule: whom it concerns, what it asks, what bounds it."""

    label = forms.CharField(label="Nom de la règle", max_length=120)
    colleges = forms.MultipleChoiceField(
        label="Collèges",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Aucun coché : tous.",
    )
    kinds = forms.ChoiceField(
        label="Type d’adhérent",
        required=False,
        choices=[("", "Tous"), *((code, sentence_case(kind.all_of_them)) for code, kind in KINDS.items())],
    )
    departements = forms.CharField(
        label="Départements",
        required=False,
        max_length=400,
        widget=forms.TextInput(attrs={"size": 16}),
        help_text="Par leur code, comme 44, 49. Vide : tous.",
    )
    year_from = forms.IntegerField(
        label="À partir de l’année d’adhésion",
        required=False,
        min_value=1,
        max_value=99,
        widget=forms.NumberInput(attrs={"size": 4}),
        help_text="1 pour la première.",
    )
    year_to = forms.IntegerField(
        label="Jusqu’à l’année d’adhésion",
        required=False,
        min_value=1,
        max_value=99,
        widget=forms.NumberInput(attrs={"size": 4}),
        help_text="Vide : sans fin.",
    )
    shape = forms.ChoiceField(label="Manière de compter", choices=list(SHAPES.items()))
    base = forms.ChoiceField(label="Calculé sur", required=False, choices=WHOLE_BASES)
    amount = ExactField(label="Montant (€)", required=False)
    rate = ExactField(label="Taux", required=False)
    fixed = ExactField(label="Part fixe (€)", required=False)
    times = ExactField(label="Nombre de fois", required=False, help_text="3, ou 1/2 pour la moitié.")
    of = forms.CharField(label="De la règle", required=False, max_length=120, help_text="Son nom exact.")
    because = forms.CharField(label="Motif de l’exonération", required=False, max_length=120)
    monthly = forms.BooleanField(label="Ces tranches sont celles d’un mois", required=False)
    beyond_above = ExactField(label="En plus, au-delà de", required=False)
    beyond_amount = ExactField(label="Ajouter (€)", required=False)
    beyond_every = ExactField(label="Par tranche de", required=False, help_text="1 si vide.")
    beyond_begun = forms.ChoiceField(
        label="Une tranche compte",
        required=False,
        choices=[("begun", "dès qu’elle est entamée"), ("whole", "quand elle est entière")],
    )
    floor = ExactField(label="Minimum (€)", required=False)
    floor_proration = forms.ChoiceField(
        label="Minimum, la première année", required=False, choices=list(PRORATED.items())
    )
    cap = ExactField(label="Plafond (€)", required=False)
    cap_proration = forms.ChoiceField(
        label="Plafond, la première année", required=False, choices=list(PRORATED.items())
    )
    is_open = forms.BooleanField(label="C’est un minimum : davantage est le bienvenu", required=False)

    def __init__(self, *args: Any, colleges: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["colleges"].choices = list(colleges.items())  # type: ignore[attr-defined]
        self.chosen = str(self["shape"].value() or "flat")
        base = BASES.get(str(self["base"].value()), BASES["budget"])
        if self.chosen == "per_unit":
            counted = [(code, said.name) for code, said in BASES.items() if not said.in_euros]
            self.fields["base"].choices = counted  # type: ignore[attr-defined]
            self.fields["amount"].label = "Montant par unité (€)"
            self.fields["rate"].label = "Taux appliqué (%)"
            self.fields["rate"].help_text = "Vide : le montant entier."
        else:
            unit = "%" if base.in_euros else f"€ par {base.unit}"
            self.fields["rate"].label = f"Taux ({unit})"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in NEEDED.get(str(data.get("shape")), ()):
            if name not in self.errors and data.get(name) in (None, ""):
                self.add_error(name, "Il manque cette réponse.")
        if data.get("beyond_amount") is not None and data.get("beyond_above") is None:
            self.add_error("beyond_above", "Dites au-delà de combien.")
        return data

    @property
    def asked(self) -> list[forms.BoundField]:
        """What this shape asks besides its brackets."""
        return [self[name] for name in (*NEEDED.get(self.chosen, ()), *MORE.get(self.chosen, ()))]

    @property
    def beyond(self) -> list[forms.BoundField]:
        return [self[name] for name in BEYOND]

    @property
    def narrows(self) -> bool:
        """Whether the rule looks at where and since when a member is one."""
        return self._told("departements", "year_from", "year_to")

    @property
    def is_bounded(self) -> bool:
        return self._told("floor", "cap", "is_open")

    @property
    def has_more(self) -> bool:
        """Whether its brackets are of a month, or something is added beyond a point."""
        return self._told("beyond_amount", "beyond_above", "monthly")

    def _told(self, *names: str) -> bool:
        return any(self[name].value() or (self.is_bound and self[name].errors) for name in names)

    @property
    def has_brackets(self) -> bool:
        return self.chosen in BRACKETED


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
            start = _start(bracket, base if base in BASES else "budget")

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
            return formula | {"rate": as_document(_of_one(data["rate"], base)), "fixed": fixed}
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
                row["rate"] = as_document(_of_one(data["value"], base))
            else:
                row["amount"] = as_document(data["value"])
            rows.append(row)
            start, included = end or start, data["included"] != "yes"
        return rows


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
    note = forms.CharField(
        label="Notes de lecture",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ce que la délibération ne disait pas et que vous avez supposé, une note par ligne.",
    )
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
        initial = _initial(rule)
        prefix = f"rule-{key}"
        form = RuleForm(prefix=prefix, initial=initial, colleges=self.colleges)
        brackets = []
        if isinstance(rule.formula, Brackets):
            base = rule.formula.base
            for rank, bracket in enumerate(rule.formula.brackets):
                value = bracket.amount if bracket.rate is None else _typed_rate(bracket.rate, base)
                following = rule.formula.brackets[rank + 1 : rank + 2]
                told = {
                    "until": "" if bracket.end is None else as_typed(bracket.end),
                    "included": "yes" if following and not following[0].start_included else "no",
                    "how": "amount" if bracket.rate is None else "rate",
                    "value": as_typed(value if value is not None else Decimal(0)),
                }
                brackets.append(
                    (rank, BracketForm(prefix=f"{prefix}-bracket-{rank}", initial=told, base=base))
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


def terms_of(scale: Scale) -> dict[str, Any]:
    """What holds for the whole scale, as the form asks it."""
    return {
        "base_before": -scale.base_offset,
        "proration": "months" if scale.prorated else "none",
        "vat_mode": scale.vat.mode,
        "vat_rate": as_typed(scale.vat.rate * 100) if scale.vat.rate else "",
        "parts_count": scale.instalments.count,
        "parts_every": scale.instalments.every,
        "parts_from": as_typed(scale.instalments.least) if scale.instalments.least else "",
    }


def _initial(rule: Rule) -> dict[str, Any]:
    initial: dict[str, Any] = {
        "label": rule.label,
        "colleges": sorted(rule.colleges),
        "kinds": "" if len(rule.kinds) != 1 else next(iter(rule.kinds)),
        "departements": ", ".join(sorted(rule.departements)),
        "year_from": rule.years.first if rule.years.first > 1 or rule.years.last else None,
        "year_to": rule.years.last,
        "is_open": rule.is_open,
        **_initial_bound("floor", rule.floor),
        **_initial_bound("cap", rule.cap),
    }
    formula = rule.formula
    if isinstance(formula, Flat):
        return initial | {"shape": "flat", "amount": as_typed(formula.amount)}
    if isinstance(formula, Exempt):
        return initial | {"shape": "exempt", "because": formula.because}
    if isinstance(formula, Multiple):
        return initial | {"shape": "multiple", "times": as_typed(formula.times), "of": formula.of}
    initial["base"] = formula.base
    if isinstance(formula, PerUnit):
        rate = "" if formula.rate == 1 else as_typed(formula.rate * 100)
        return initial | {"shape": "per_unit", "amount": as_typed(formula.amount), "rate": rate}
    if isinstance(formula, Rated):
        rate, fixed = as_typed(_typed_rate(formula.rate, formula.base)), as_typed(formula.fixed)
        return initial | {"shape": "rate", "rate": rate, "fixed": fixed if formula.fixed else ""}
    initial |= {"shape": "marginal" if formula.marginal else "brackets", "monthly": formula.monthly}
    if (beyond := formula.beyond) is None:
        return initial
    return initial | {
        "beyond_above": as_typed(beyond.above),
        "beyond_amount": as_typed(beyond.amount),
        "beyond_every": as_typed(beyond.every),
        "beyond_begun": "begun" if beyond.begun else "whole",
    }


def _initial_bound(name: str, bound: Bound | None) -> dict[str, Any]:
    if bound is None:
        return {}
    proration = {None: "", True: "months", False: "none"}[bound.prorated]
    return {name: as_typed(bound.amount), f"{name}_proration": proration}


def _keys(data: Any, name: str, most: int) -> list[int]:
    """The keys of rows, in the order of the page, each once."""
    sent = [int(key) for key in data.getlist(name)[:most] if key.isascii() and key.isdigit() and len(key) < 5]
    return list(dict.fromkeys(sent))


def _start(bracket: BracketForm, base: str) -> str:
    """Where the bracket after this one starts, in words; « … » while nobody said."""
    try:
        end = bracket.fields["until"].clean(bracket["until"].value())
    except forms.ValidationError:
        end = None
    if end is None:
        return "De …"
    cents = Decimal(end.numerator * 100 // end.denominator).scaleb(-2)
    more = "plus de " if bracket["included"].value() == "yes" else ""
    return f"De {more}{point_written(cents, base)}"


def _typed_rate(rate: Fraction, base: str) -> Fraction:
    return rate * 100 if BASES[base].in_euros else rate


def _of_one(typed: Fraction, base: str) -> Fraction:
    return typed / 100 if BASES[base].in_euros else typed
