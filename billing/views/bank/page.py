"""What the pages of the bank share: their tabs, and suggestions in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse, reverse_lazy

from billing.models import Deposit, Due, Payout, Receipt, StatementLine
from billing.queries.bank import deposit_candidates, token_of
from billing.rules import matching
from billing.rules.allocation import Open, spread
from billing.rules.matching import Confidence, Suggestion
from cressmember.core.ui import once
from cressmember.kernel.elision import of
from cressmember.kernel.writing import enumerate_fr, euros, short_date
from cressmember.members.models import Organisation

BANK = ("Banque", reverse_lazy("billing:bank"))
TONES = {Confidence.SURE: "good", Confidence.LIKELY: "attention", Confidence.POSSIBLE: "neutral"}
LABELS = {Confidence.SURE: "Sûr", Confidence.LIKELY: "Probable", Confidence.POSSIBLE: "Possible"}


def bank_tabs() -> list[tuple[Any, ...]]:
    """The pages of the bank, with how much waits on each."""
    return [
        ("À expliquer", reverse("billing:bank"), StatementLine.objects.waiting().count()),
        ("Lignes", reverse("billing:movement-list")),
        ("Relevés", reverse("billing:statement-list")),
        ("Remises de chèques", reverse("billing:deposit-list"), deposit_candidates().count()),
        ("Versements de cartes", reverse("billing:payout-list")),
        ("Comptes", reverse("billing:account-list")),
    ]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A suggestion as it is read: what it would do, how sure it is, and why."""

    does: str
    tone: str
    label: str
    reasons: tuple[str, ...]
    token: str
    once: str
    is_sure: bool


def proposals(
    lines: Sequence[StatementLine], found: Mapping[int, Sequence[Suggestion]]
) -> dict[int, list[Proposal]]:
    """What was suggested for each line, in sentences; the names are asked for all at once."""
    names = _Names([one for line in lines for one in found.get(line.pk, [])])
    return {
        line.pk: [
            Proposal(
                does=names.sentence(line, one),
                tone=TONES[one.confidence],
                label=LABELS[one.confidence],
                reasons=one.reasons,
                token=token_of(one),
                once=once.draw(),
                is_sure=one.confidence is Confidence.SURE,
            )
            for one in found.get(line.pk, [])
        ]
        for line in lines
    }


class _Names:
    """What suggestions point to, asked once."""

    def __init__(self, suggestions: Iterable[Suggestion]) -> None:
        told = list(suggestions)
        self.payers = Organisation.objects.in_bulk({one.payer for one in told if one.payer})
        due_keys = {due for one in told for due in one.dues}
        self.dues = {
            due.pk: due
            for due in Due.objects.filter(pk__in=due_keys)
            .with_paid()
            .select_related("organisation", "dues_year")
        }
        receipts = {one.target for one in told if one.kind in {matching.KNOWN, matching.RETURNED}}
        self.receipts = Receipt.objects.select_related("payer").in_bulk(receipts)
        self.deposits = Deposit.objects.in_bulk({one.target for one in told if one.kind == matching.DEPOSIT})
        self.payouts = Payout.objects.in_bulk({one.target for one in told if one.kind == matching.PAYOUT})

    def sentence(self, line: StatementLine, one: Suggestion) -> str:
        """What accepting a suggestion does."""
        amount = euros(line.size)
        if one.kind == matching.RECEIPT:
            return self._receipt(line, one)
        target = one.target or 0
        if one.kind == matching.DEPOSIT:
            return f"Reconnaître la remise {self.deposits[target].number}, {amount}."
        if one.kind == matching.PAYOUT:
            payout = self.payouts[target]
            fees = euros(payout.fees)
            return f"Reconnaître le versement de cartes du {short_date(payout.arrived_on)}, frais {fees}."
        if one.kind == matching.LEFT_OUT:
            return f"Laisser de côté : {one.reasons[1]}."
        receipt = self.receipts[target]
        who = receipt.payer or receipt.payer_name
        if one.kind == matching.KNOWN:
            return f"Reconnaître l’encaissement {of(who)} saisi au {short_date(receipt.received_on)}."
        day = short_date(receipt.received_on)
        return f"Annuler l’encaissement {of(who)} du {day} : ce qu’il payait est de nouveau dû."

    def _receipt(self, line: StatementLine, one: Suggestion) -> str:
        dues = {key: self.dues[key] for key in one.dues if key in self.dues}
        opened = [
            Open(due.pk, due.outstanding, due.called_on) for due in dues.values() if due.outstanding > 0
        ]
        outcome = spread(line.amount, opened)
        paid = [
            f"« {dues[key]} »" + ("" if part == line.amount else f", {euros(part)}")
            for key, part in outcome.parts
        ]
        payer = self.payers.get(one.payer or 0)
        credit = f" {euros(outcome.credit)} en crédit." if outcome.credit > Decimal(0) else ""
        if not paid:
            return f"Encaisser {euros(line.amount)} payés par {payer}, en crédit."
        return f"Encaisser {euros(line.amount)} payés par {payer} : {enumerate_fr(paid)}.{credit}"
