"""The amount of one member's dues, with the trace that gives it again to the cent.

Everything is exact until the net amount is rounded, once; VAT is then counted on that amount, as an invoice
shows it, and the parts share out what is to pay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from billing.rules.facts import Facts, Figure, figure_written
from billing.rules.formula import Formula, formula_from, trace_of
from billing.rules.terms import AT_ONCE, Instalments, Vat, parts_written, vat_of
from cressmember.kernel.money import round_cents
from cressmember.kernel.writing import NO_BREAK, counted, euros

Parts = tuple[tuple[int, Decimal], ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """An amount to pay, in euros, with everything that made it: the sentence to print and the trace to keep.

    ``amount`` is ``net`` and ``vat``; ``instalments`` are its (months after the due day, amount) parts, none
    when it is paid at once. ``open``: more than the amount is welcome.
    """

    amount: Decimal
    explanation: str
    trace: dict[str, Any]
    net: Decimal
    vat: Decimal
    vat_mode: str
    vat_rate: Decimal
    instalments: Parts = ()
    older_figure: bool = False
    open: bool = False
    reasoning: str = ""
    plan: Instalments = AT_ONCE

    def lowered_to(self, net: Decimal) -> Quote:
        """The same once a decision left less of its net amount: VAT and parts follow."""
        vat = Vat(self.vat_mode, self.vat_rate)
        amount = net + vat.on(net)
        parts = self.plan.parts(amount)
        told = {
            "net": str(net),
            "vat": _vat_told(vat, net),
            "amount": str(amount),
            "instalments": _told(parts),
        }
        return replace(
            self, amount=amount, net=net, vat=vat.on(net), instalments=parts, trace=self.trace | told
        )

    def saying(self, more: str) -> Quote:
        """The same, its explanation going on with a sentence; how it is paid is told last."""
        reasoning = f"{self.reasoning} {more}"
        return replace(
            self, reasoning=reasoning, explanation=reasoning + _payment(self.instalments, self.plan)
        )


@dataclass(frozen=True, slots=True)
class Bound:
    """A minimum or a cap of the year; ``prorated`` is None where it follows the formula's own pro rata."""

    amount: Decimal
    prorated: bool | None = None

    def months(self, formula: int, present: int, whole: int) -> int:
        """For how many months of the year the bound is taken."""
        if self.prorated is None:
            return formula
        return present if self.prorated else whole


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What makes an amount: a formula on a figure, its bounds, and the months that each is taken for."""

    formula: Formula
    base: Decimal | None
    months: int
    of_months: int
    floor: Decimal | None = None
    floor_months: int = 0
    cap: Decimal | None = None
    cap_months: int = 0

    @property
    def net(self) -> Decimal:
        """The amount before VAT, rounded once; where a minimum and a cap collide, the cap wins."""
        exact = self.formula.value(self.base) * Fraction(self.months, self.of_months)
        if self.floor is not None:
            exact = max(exact, self._share(self.floor, self.floor_months))
        if self.cap is not None:
            exact = min(exact, self._share(self.cap, self.cap_months))
        return round_cents(exact)

    @property
    def whole(self) -> Decimal:
        """The net amount of a whole year."""
        exact = self.formula.value(self.base)
        if self.floor is not None:
            exact = max(exact, Fraction(self.floor))
        if self.cap is not None:
            exact = min(exact, Fraction(self.cap))
        return round_cents(exact)

    @property
    def before_months(self) -> Fraction:
        """The amount of a whole year, under the bounds alone that are taken for as many months as it."""
        exact = self.formula.value(self.base)
        if self.floor is not None and self.floor_months == self.months:
            exact = max(exact, Fraction(self.floor))
        if self.cap is not None and self.cap_months == self.months:
            exact = min(exact, Fraction(self.cap))
        return exact

    def bites(self) -> list[str]:
        """The bounds that made the amount of a whole year, in words."""
        exact, parts = self.formula.value(self.base), []
        if self.floor is not None and self.floor_months == self.months and exact < self.floor:
            parts.append(f"minimum de {euros(self.floor)}")
        if self.cap is not None and self.cap_months == self.months and exact > self.cap:
            parts.append(f"plafond de {euros(self.cap)}")
        return parts

    def own_bites(self) -> list[str]:
        """The bounds that made the amount of the months from that of a whole year, in words."""
        exact, parts = self.before_months * Fraction(self.months, self.of_months), []
        if self.floor is not None and exact < (floor := self._share(self.floor, self.floor_months)):
            parts.append(f"minimum de {euros(round_cents(floor))}")
            exact = floor
        if self.cap is not None and exact > (cap := self._share(self.cap, self.cap_months)):
            parts.append(f"plafond de {euros(round_cents(cap))}")
        return parts

    def _share(self, amount: Decimal, months: int) -> Fraction:
        return Fraction(amount) * Fraction(months, self.of_months)


def re_evaluate(trace: Mapping[str, Any]) -> Decimal:
    """The amount to pay again, from a stored trace alone, to the same cent."""
    net = net_again(trace)
    return net + vat_of(trace).on(net)


def net_again(trace: Mapping[str, Any]) -> Decimal:
    """The net amount again, from a stored trace alone."""
    figure, months = trace.get("figure"), trace["months"]
    floor, cap = trace["floor"], trace["cap"]
    reckoning = Reckoning(
        formula=formula_from(trace["formula"], of=str(trace["rule"])),
        base=Decimal(figure["amount"]) if figure else None,
        months=months,
        of_months=trace["of_months"],
        floor=None if floor is None else Decimal(floor),
        # Traces of the first format say no months of their own: their bounds followed the formula.
        floor_months=trace.get("floor_months", months),
        cap=None if cap is None else Decimal(cap),
        cap_months=trace.get("cap_months", months),
    )
    return reckoning.net


def quote_of(
    reckoning: Reckoning,
    *,
    rule: str,
    figure: Figure | None,
    facts: Facts,
    expected: int,
    vat: Vat,
    instalments: Instalments,
    is_open: bool,
) -> Quote:
    """The amount of a reckoning, explained and traced; ``expected`` is the year whose figure was meant."""
    net = reckoning.net
    tax = vat.on(net)
    parts = instalments.parts(net + tax)
    reasoning = _explained(reckoning, rule, figure, facts, vat)
    if is_open:
        reasoning += " C’est un minimum : davantage est le bienvenu."
    trace = {
        "rule": rule,
        **_reckoned(reckoning),
        "figure": figure and _figured(figure, reckoning.formula.base, expected),
        "membership_year": facts.year_of_membership,
        "open": is_open,
        "net": str(net),
        "vat": _vat_told(vat, net),
        "amount": str(net + tax),
        "instalments": _told(parts),
    }
    return Quote(
        amount=net + tax,
        explanation=reasoning + _payment(parts, instalments),
        trace=trace,
        net=net,
        vat=tax,
        vat_mode=vat.mode,
        vat_rate=vat.rate,
        instalments=parts,
        older_figure=figure is not None and figure.year < expected,
        open=is_open,
        reasoning=reasoning,
        plan=instalments,
    )


def _reckoned(reckoning: Reckoning) -> dict[str, Any]:
    return {
        "formula": trace_of(reckoning.formula),
        "floor": None if reckoning.floor is None else str(reckoning.floor),
        "floor_months": reckoning.floor_months,
        "cap": None if reckoning.cap is None else str(reckoning.cap),
        "cap_months": reckoning.cap_months,
        "months": reckoning.months,
        "of_months": reckoning.of_months,
        "whole": str(reckoning.whole),
    }


def _figured(figure: Figure, base: str | None, expected: int) -> dict[str, Any]:
    return {
        "base": base,
        "amount": str(figure.amount),
        "year": figure.year,
        "source": figure.source,
        "expected_year": expected,
    }


def _vat_told(vat: Vat, net: Decimal) -> dict[str, str]:
    return {"mode": vat.mode, "rate": str(vat.rate), "amount": str(vat.on(net))}


def _told(parts: Parts) -> list[dict[str, Any]]:
    return [{"months": months, "amount": str(part)} for months, part in parts]


def _payment(parts: Parts, plan: Instalments) -> str:
    """How the amount is paid, after what explains it; nothing when it is paid at once."""
    if not parts:
        return ""
    apart = counted(plan.every, "mois", "mois")
    return f" Payable en {len(parts)} échéances : {parts_written(parts)}, à {apart} d’intervalle."


def _explained(reckoning: Reckoning, rule: str, figure: Figure | None, facts: Facts, vat: Vat) -> str:
    net, year = reckoning.net, round_cents(reckoning.before_months)
    untaxed = f"{NO_BREAK}hors taxes" if vat.rate else ""
    parts = [rule]
    if figure is not None and reckoning.formula.base is not None:
        parts.append(figure_written(reckoning.formula.base, figure))
    parts.append(reckoning.formula.explain(reckoning.base))
    told = f"{', '.join([*parts, *reckoning.bites()])} : {euros(year)}{untaxed}."
    own = reckoning.own_bites()
    if reckoning.months != reckoning.of_months or own:
        remaining = counted(facts.months_present, "mois restant", "mois restants")
        bounded = "".join(f", {bite}" for bite in own)
        told += (
            f" Première année, {remaining} sur {reckoning.of_months}, mois d’adhésion compris{bounded} : "
            f"{euros(net)}{untaxed}."
        )
    if vat.rate:
        told += f" {vat.written} : {euros(vat.on(net))}, soit {euros(net + vat.on(net))} à payer."
    return told
