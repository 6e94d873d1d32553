"""Random lives of dues: called, paid, overpaid, refunded, cancelled, replayed, lowered, taken back."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal

from billing.actions.accounting import export_batch, take_back_batch
from billing.actions.adjustment import adjust_due, end_doubt, raise_doubt, withdraw_adjustment
from billing.actions.due import cancel_opening
from billing.actions.dues_year import civil_year
from billing.actions.receipt import allocate, receive, void_receipt, withdraw_allocation
from billing.actions.refund import accept_support, refund, withdraw_support
from billing.models import (
    Adjustment,
    Allocation,
    Contribution,
    Doubt,
    Due,
    Receipt,
)
from cressmember.kernel.money import from_cents, round_cents
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.organisation import create_organisation
from cressmember.members.models import Organisation

FIRST_DAY = date(2025, 1, 1)
DAYS = 500
METHODS = ("transfer", "cheque", "card", "cash", "mandate")
EXPORTS = (date(2025, 3, 31), date(2025, 12, 31), date(2026, 3, 31))
RATES = (Decimal(0), Decimal(0), Decimal("0.2"), Decimal("0.055"))


class Life:
    """One random life on a few members; the same seed gives the same life."""

    def __init__(self, seed: int, *, members: int = 3) -> None:
        self.draw = random.Random(seed)
        self.seed = seed
        self.turn = 0
        self.members = [create_organisation(name=f"Maison {seed}-{rank}", by=None) for rank in range(members)]
        self.keys = [one.pk for one in self.members]
        self.files = Organisation.objects.filter(pk__in=self.keys)

    def live(self, acts: int) -> None:
        """Do so many acts; what a rule refuses changes nothing."""
        for _ in range(acts):
            self.turn += 1
            with suppress(RuleViolation, IndexError):
                self.draw.choice(ACTS)(self)

    def day(self) -> date:
        return FIRST_DAY + timedelta(days=self.draw.randrange(DAYS))

    def cents(self, most: int = 40_000) -> Decimal:
        return from_cents(self.draw.randrange(1, most))

    def one(self, rows):
        return self.draw.choice(list(rows.order_by("pk")))

    @property
    def dues(self):
        return Due.objects.filter(organisation__in=self.keys)

    @property
    def receipts(self):
        return Receipt.objects.filter(outside_id__startswith=f"{self.seed}-")

    def issue(self) -> None:
        member = self.draw.choice(self.members)
        year = civil_year(self.draw.choice([2024, 2025, 2026]), by=None)
        if self.dues.live().filter(organisation=member, dues_year=year).exists():
            return
        rate = self.draw.choice(RATES)
        net = self.cents()
        tax = round_cents(net * rate)
        Due.objects.create(
            organisation=member,
            payer=self.draw.choice(self.members),
            dues_year=year,
            amount=net + tax,
            net_amount=net,
            vat_amount=tax,
            vat_rate=rate,
            vat_mode="taxed" if rate else "out_of_scope",
            origin=Due.Origin.OPENING,
            called_on=self.day(),
        )

    def cancel(self) -> None:
        cancel_opening(due=self.one(self.dues.live()), because="erreur", by=None)

    def pay(self) -> None:
        dues = list(self.dues.live().order_by("pk"))
        chosen = self.draw.sample(dues, min(len(dues), self.draw.choice([0, 1, 1, 2, 3])))
        amount = self.draw.choice([self.cents(), sum((due.amount for due in chosen), Decimal("0.00"))])
        arguments = {
            "payer": self.draw.choice([None, *self.members]),
            "payer_name": "Mairie",
            "method": self.draw.choice(METHODS),
            "amount": amount,
            "received_on": self.day(),
            "outside_id": f"{self.seed}-{self.turn}",
            "dues": chosen,
            "by": None,
        }
        receive(**arguments)
        # The same money told a second time changes nothing.
        receive(**arguments)

    def use_credit(self) -> None:
        allocate(receipt=self.one(self.receipts), dues=[self.one(self.dues.live())], by=None)

    def complete(self) -> None:
        """Pay a due a second time with the same receipt: the first allocation gives way to a larger one."""
        row = self.one(Allocation.objects.standing().filter(receipt__in=self.receipts))
        allocate(receipt=row.receipt, dues=[row.due], by=None)

    def void(self) -> None:
        void_receipt(receipt=self.one(self.receipts), because="rejet", by=None)

    def withdraw(self) -> None:
        rows = Allocation.objects.standing().filter(receipt__in=self.receipts)
        withdraw_allocation(allocation=self.one(rows), because="erreur", by=None)

    def send_back(self) -> None:
        receipt = self.one(self.receipts.standing())
        credit = round_cents(Receipt.objects.with_credit().get(pk=receipt.pk).credit)
        refund(
            receipt=receipt,
            amount=self.draw.choice([credit, self.cents()]),
            on=receipt.received_on + timedelta(days=self.draw.randrange(30)),
            outside_id=f"rendu:{self.seed}-{self.turn}",
            because="payé deux fois",
            by=None,
        )

    def support(self) -> None:
        accept_support(
            receipt=self.one(self.receipts.standing()),
            amount=self.cents(5000),
            on=self.day(),
            agreement="oui",
            by=None,
        )

    def take_support_back(self) -> None:
        rows = Contribution.objects.standing().filter(receipt__in=self.receipts)
        withdraw_support(contribution=self.one(rows), because="erreur", by=None)

    def lower(self) -> None:
        adjust_due(
            due=self.one(self.dues.live()),
            kind=self.draw.choice(["reduction", "set_off", "write_off"]),
            amount=self.cents(),
            because="décision",
            decided_by="Bureau",
            decided_on=self.day(),
            by=None,
        )

    def raise_again(self) -> None:
        rows = Adjustment.objects.standing().filter(due__in=self.dues)
        withdraw_adjustment(adjustment=self.one(rows), because="erreur", by=None)

    def doubt(self) -> None:
        raise_doubt(due=self.one(self.dues.live()), on=self.day(), because="silence", by=None)

    def trust(self) -> None:
        row = self.one(Doubt.objects.filter(due__in=self.dues, ends_on__isnull=True))
        end_doubt(doubt=row, on=self.day(), because="payé", by=None)

    def export(self) -> None:
        """Send what waits to the accountant, whatever the members do; taken back now and then."""
        with suppress(RuleViolation):
            batch = export_batch(until=self.draw.choice(EXPORTS), on=date(2030, 1, 1), by=None)
            if self.draw.random() < 0.3:
                take_back_batch(batch=batch, because="pas pris", by=None)


ACTS = (
    *[Life.issue] * 4,
    *[Life.pay] * 5,
    Life.use_credit,
    Life.use_credit,
    Life.complete,
    Life.cancel,
    Life.void,
    Life.withdraw,
    Life.send_back,
    Life.support,
    Life.take_support_back,
    Life.lower,
    Life.lower,
    Life.raise_again,
    Life.doubt,
    Life.trust,
)
