"""A scale tried on cases, from files alone: amounts with their traces."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from billing.rules.case import Case, cases_from
from billing.rules.facts import Blocked
from billing.rules.scale import Scale
from billing.rules.scale_document import problems_of, scale_from
from billing.rules.scale_words import in_words, terms_in_words
from cressmember.core.management.documents import read_document
from cressmember.kernel.reading import json_text
from cressmember.kernel.violations import RuleViolation


class Command(BaseCommand):
    help = (
        "Try a dues scale (JSON, docs/scales.md) on a list of cases (JSON, - for the standard input): "
        "print the amounts with their traces as JSON. Without cases, read the scale out."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("cases", nargs="?", type=Path)

    def handle(self, *args: Any, file: Path, cases: Path | None, **options: Any) -> None:
        document = read_document(file)
        if problems := problems_of(document, colleges=()):
            raise CommandError("\n".join(f"{file} : {problem}" for problem in problems))
        scale = scale_from(document)
        told: dict[str, Any] = {"scale": _said(scale)}
        if cases is not None:
            try:
                read = cases_from(read_document(cases), scale=scale)
                told["cases"] = [_answer(scale, case) for case in read]
            except RuleViolation as violation:
                raise CommandError(f"{cases} : {violation.message}") from None
        self.stdout.write(json_text(told))


def _said(scale: Scale) -> dict[str, Any]:
    return {
        "terms": terms_in_words(scale),
        "rules": [
            {
                "label": rule.label,
                "whom": rule.whom,
                "base": rule.base,
                "lines": [list(line) for line in rule.lines],
            }
            for rule in (in_words(rule, colleges={}) for rule in scale.rules)
        ],
    }


def _answer(scale: Scale, case: Case) -> dict[str, Any]:
    answer = scale.evaluate(case.facts)
    if isinstance(answer, Blocked):
        return {"case": case.name, "blocked": {"code": answer.code, "reason": answer.reason}}
    return {
        "case": case.name,
        "amount": str(answer.amount),
        "net": str(answer.net),
        "vat": {"mode": answer.vat_mode, "rate": str(answer.vat_rate), "amount": str(answer.vat)},
        "instalments": [{"months": months, "amount": str(part)} for months, part in answer.instalments],
        "open": answer.open,
        "older_figure": answer.older_figure,
        "explanation": answer.explanation,
        "trace": answer.trace,
    }
