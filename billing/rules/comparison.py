"""Why an amount differs from last year's, in words that a treasurer can read out."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from billing.rules.terms import vat_of
from billing.rules.vocabulary import BASES
from cressmember.kernel.writing import sentence_case


def why_changed(
    *, last: Decimal | None, last_trace: Mapping[str, Any] | None, now: Decimal, trace: Mapping[str, Any]
) -> str:
    """The reasons for the change; « Inchangé » when there is none. The year of an older figure is said."""
    partial = trace.get("months") != trace.get("of_months")
    if last is None:
        return f"Première cotisation{', au prorata' if partial else ''}{_on_older_figure(trace)}."
    if last == now:
        return f"Inchangé{_on_older_figure(trace)}."
    reasons = []
    before, after = (last_trace or {}).get("figure") or {}, trace.get("figure") or {}
    base_moved = before and after and Decimal(before["amount"]) != Decimal(after["amount"])
    if last_trace:
        if last_trace.get("months") != last_trace.get("of_months") and not partial:
            reasons.append("année entière après une première année au prorata")
        if base_moved:
            reasons.append(
                f"la base passe de {_measured(before)} ({before['year']}) "
                f"à {_measured(after)} ({after['year']})"
            )
        if last_trace.get("rule") != trace.get("rule"):
            reasons.append(f"la règle « {trace.get('rule')} » remplace « {last_trace.get('rule')} »")
        elif any(last_trace.get(name) != trace.get(name) for name in ("formula", "floor", "cap")):
            reasons.append("le barème a changé")
        if (before_vat := vat_of(last_trace)).rate != (vat := vat_of(trace)).rate:
            reasons.append(
                f"la {vat.written} s’y ajoute" if vat.rate else f"la {before_vat.written} ne s’y ajoute plus"
            )
    if (last_trace or {}).get("concession") != trace.get("concession"):
        granted = trace.get("concession")
        reasons.append("une remise est accordée" if granted else "la remise accordée a pris fin")
    if not reasons:
        reasons.append("l’an dernier n’a pas été calculé ici : comparez les bases")
    text = " ; ".join(reasons)
    # Bases that are compared already say their years.
    older = "" if base_moved else _on_older_figure(trace)
    return f"{sentence_case(text)}{older}."


def _on_older_figure(trace: Mapping[str, Any]) -> str:
    """« , sur le budget 2023 » when the figure is not of the year that the scale expects."""
    figure = trace.get("figure") or {}
    if not figure or figure["year"] == figure["expected_year"]:
        return ""
    return f", sur {BASES[figure['base']].the} {figure['year']}"


def _measured(figure: Mapping[str, Any]) -> str:
    return BASES[figure["base"]].measured(Decimal(figure["amount"]))
