"""Random lives of dues: called, paid, overpaid, refunded, cancelled, replayed, lowered, taken back."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal

from billing.actions.acknowledgement import acknowledge_due, acknowledge_receipt
from billing.actions.adjustment import adjust_due, withdraw_adjustment
from billing.actions.claim import give_up_claim, recover_claim, reopen_claim
from billing.actions.credit_note import credit_invoice, left_to_credit
from billing.actions.document import cancel_call
from billing.actions.doubt import end_doubt, raise_doubt
from billing.actions.due import cancel_opening
from billing.actions.issue import call_single
from billing.actions.opening import OpeningRow, open_dues
from billing.actions.provider_refund import refund_through_provider
from billing.actions.receipt import allocate, receive, void_receipt, withdraw_allocation
from billing.actions.refund import accept_support, refund, withdraw_support
from billing.gateway.stand_in.books import RefusedError
from billing.models import (
    Adjustment,
    Allocation,
    Checkout,
    Claim,
    Contribution,
    Document,
    Doubt,
    Due,
    ProviderDispute,
    Receipt,
)
from billing.models.receipt import PROVIDED
from cressmember.kernel.money import from_cents, round_cents
from cressmember.kernel.violations import RuleViolation
from tests.billing.share import Share, balances
from tests.provider import start

# How many acts are drawn before one gives up: many are refused to whoever paid nothing yet.
TRIES = 4
METHODS = ("transfer", "cheque", "card", "cash", "mandate")


class Life:
    """One random life on two members of a share; the same seed gives the same life."""

    def __init__(self, share: Share, rank: int) -> None:
        self.share = share
        self.draw = random.Random(share.seed * 100_000 + rank)
        self.name = f"{share.seed}-{rank}"
        self.turn = 0
        self.members = share.members[2 * rank : 2 * rank + 2]
        self.keys = [one.pk for one in self.members]

    def live(self) -> None:
        """Do one act, the first that is possible of a few; what a rule refuses changes nothing."""
        self.share.pass_time()
        acts = ACTS if self.share.provider is None else ACTS + ON_LINE
        for act in self.draw.sample(acts, TRIES):
            self.turn += 1
            with suppress(RuleViolation, RefusedError, IndexError):
                act(self)
                return

    def day(self) -> date:
        return self.share.today + timedelta(days=self.draw.randrange(-90, 30))

    def cents(self, most: int = 40_000) -> Decimal:
        return from_cents(self.draw.randrange(1, most))

    def one(self, rows):
        return self.draw.choice(list(rows.order_by("pk")))

    @property
    def dues(self):
        return Due.objects.filter(organisation__in=self.keys)

    @property
    def receipts(self):
        mine = Receipt.objects.filter(outside_id__startswith=f"{self.name}-")
        return mine | Receipt.objects.filter(
            pk__in=Checkout.objects.filter(due__in=self.dues, receipt__isnull=False).values("receipt")
        )

    @property
    def credits(self):
        return Receipt.objects.filter(pk__in=self.receipts.values("pk")).with_credit().filter(credit__gt=0)

    def issue(self) -> None:
        """Call one member: by a call, or by an invoice, as its scale and its payer ask."""
        call_single(
            organisation=self.draw.choice(self.members),
            dues_year=self.draw.choice(self.share.years),
            scale=self.draw.choice(self.share.scales),
            due_on=self.share.today + timedelta(days=60),
            on=self.share.today,
            by=None,
        )

    def bring_in(self) -> None:
        """A past year comes from the chamber's file, paid or not."""
        row = OpeningRow(
            organisation_id=self.draw.choice(self.keys),
            year=2023,
            amount=self.cents(),
            paid_on=self.draw.choice([None, date(2023, 5, 4)]),
            method="transfer",
        )
        open_dues(rows=[row], by=None)

    def cancel(self) -> None:
        """Cancel by another numbered document: a call whole, an invoice whole or in part."""
        document = self.one(Document.objects.live().filter(due__in=self.dues))
        on = self.share.today
        if document.kind == Document.Kind.CALL:
            cancel_call(document=document, because="erreur", on=on, by=None)
            return
        left = left_to_credit(document)
        amount = self.draw.choice([left, min(left, self.cents())])
        credit_invoice(invoice=document, amount=amount, because="erreur", on=on, by=None)

    def cancel_opening(self) -> None:
        rows = self.dues.live().filter(origin=Due.Origin.OPENING)
        cancel_opening(due=self.one(rows), because="erreur", by=None)

    def acknowledge(self) -> None:
        if self.draw.random() < 0.5:
            acknowledge_due(due=self.one(self.dues.live()), on=self.share.today, by=None)
        else:
            acknowledge_receipt(receipt=self.one(self.receipts), on=self.share.today, by=None)

    def pay(self) -> None:
        """Pay too little, too much, for several, for nobody; told twice, the same money changes nothing."""
        dues = list(self.dues.live().order_by("pk"))
        chosen = self.draw.sample(dues, min(len(dues), self.draw.choice([0, 1, 1, 2, 3])))
        called = sum((due.amount for due in chosen), Decimal("0.00"))
        amount = self.draw.choice([self.cents(), called, called, called + self.cents()])
        arguments = {
            "payer": self.draw.choice([None, *self.members]),
            "payer_name": "Mairie",
            "method": self.draw.choice(METHODS),
            "amount": amount,
            "received_on": self.day(),
            "outside_id": f"{self.name}-{self.turn}",
            "dues": chosen,
            "by": None,
        }
        receive(**arguments)
        receive(**arguments)

    def use_credit(self) -> None:
        allocate(receipt=self.one(self.credits), dues=[self.one(self.dues.owed())], by=None)

    def complete(self) -> None:
        """Pay a due a second time with the same receipt: the first allocation gives way to a larger one."""
        rows = Allocation.objects.standing().filter(receipt__in=self.credits.values("pk"))
        row = self.one(rows.filter(due__in=self.dues.owed().values("pk")))
        allocate(receipt=row.receipt, dues=[row.due], by=None)

    def void(self) -> None:
        void_receipt(receipt=self.one(self.receipts), because="rejet", by=None)

    def withdraw(self) -> None:
        rows = Allocation.objects.standing().filter(receipt__in=self.receipts)
        withdraw_allocation(allocation=self.one(rows), because="erreur", by=None)

    def send_back(self) -> None:
        receipt = self.one(self.credits)
        refund(
            receipt=receipt,
            amount=self.draw.choice([round_cents(receipt.credit), self.cents()]),
            on=receipt.received_on + timedelta(days=self.draw.randrange(30)),
            outside_id=f"rendu:{self.name}-{self.turn}",
            because="payé deux fois",
            by=None,
        )

    def support(self) -> None:
        accept_support(
            receipt=self.one(self.credits),
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

    def end_a_claim(self) -> None:
        """Money sent back twice is given back, given up, or claimed again."""
        claims = Claim.objects.standing().filter(receipt__in=self.receipts)
        if self.draw.random() < 0.3:
            reopen_claim(claim=self.one(claims), because="erreur", by=None)
            return
        claim = self.one(claims.open())
        if self.draw.random() < 0.3:
            give_up_claim(claim=claim, on=claim.arose_on, because="bureau", by=None)
            return
        money = receive(
            payer=claim.receipt.payer,
            method=self.draw.choice(METHODS),
            amount=claim.amount,
            received_on=self.day(),
            outside_id=f"{self.name}-{self.turn}",
            by=None,
        )
        recover_claim(claim=claim, receipt=money, by=None)

    # Through the provider

    @property
    def books(self):
        return self.share.provider.books

    @property
    def paid_on_line(self):
        return Checkout.objects.filter(due__in=self.dues, receipt__isnull=False).select_related("receipt")

    def pay_on_line(self) -> None:
        """By card or by debit: paid, refused, on its way, or left; its notices come when they come."""
        due = self.one(self.dues.owed().select_related("dues_year", "organisation"))
        debit = self.draw.random() < 0.4
        support = self.cents(5000) if self.draw.random() < 0.3 else Decimal("0.00")
        checkout = start(due, "debit" if debit else "card", support=support)
        outcome = self.draw.random()
        if outcome < 0.1:
            return
        if outcome < 0.2:
            self.books.refuse(checkout.session_id)
        else:
            intent = self.books.pay(checkout.session_id)["id"]
            if debit and outcome < 0.8:
                (self.books.confirm if outcome < 0.65 else self.books.reject)(intent)
        self.share.deliver()

    def fail_after_all(self) -> None:
        """A debit that had arrived comes back unpaid."""
        checkout = self.one(self.paid_on_line.filter(means="debit"))
        self.books.take_back(checkout.payment_id)
        self.share.deliver()

    def send_back_by_the_provider(self) -> None:
        """Asked here, for a credit, or done on the provider's own screen, for anything."""
        receipt = self.one(self.paid_on_line).receipt
        if self.draw.random() < 0.5:
            credit = round_cents(Receipt.objects.with_credit().get(pk=receipt.pk).credit)
            refund_through_provider(receipt=receipt, amount=credit, because="payé deux fois", by=None)
        else:
            amount = self.draw.randrange(1, int(receipt.amount * 100) + 1)
            self.books.create_refund(
                {"payment_intent": receipt.outside_id.removeprefix(PROVIDED), "amount": amount}
            )
        self.share.deliver()

    def contest(self) -> None:
        """The payer's bank contests a payment, or ends what it contested."""
        open_ones = ProviderDispute.objects.filter(
            receipt__in=self.receipts, state=ProviderDispute.State.OPEN
        )
        if self.draw.random() < 0.5 and open_ones.exists():
            self.books.close_dispute(self.one(open_ones).outside_id, self.draw.choice(["won", "lost"]))
        else:
            self.books.dispute(self.one(self.paid_on_line).payment_id)
        self.share.deliver()

    def replay(self) -> None:
        """Notices acted on long ago come again: nobody's balance moves."""
        keys = [one.pk for one in self.share.members]
        before = balances(keys)
        self.share.replay(most=5)
        assert balances(keys) == before


ACTS = (
    *[Life.issue] * 5,
    *[Life.pay] * 4,
    Life.bring_in,
    Life.use_credit,
    Life.use_credit,
    Life.complete,
    Life.cancel,
    Life.cancel,
    Life.cancel_opening,
    Life.acknowledge,
    Life.void,
    Life.withdraw,
    Life.send_back,
    Life.send_back,
    Life.support,
    Life.take_support_back,
    Life.lower,
    Life.lower,
    Life.raise_again,
    Life.doubt,
    Life.trust,
)
ON_LINE = (
    *[Life.pay_on_line] * 2,
    Life.fail_after_all,
    Life.end_a_claim,
    Life.send_back_by_the_provider,
    Life.contest,
    Life.replay,
)
