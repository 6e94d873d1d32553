"""The chamber in which random lives are lived together: its members, its scales, its clock, its provider."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal

from billing import gateway
from billing.actions.accounting import export_batch, take_back_batch
from billing.actions.campaign import approve_campaign, leave_out, open_campaign, rehearse_campaign
from billing.actions.credit import spread_credits
from billing.actions.deposit import make_deposit, undo_deposit
from billing.actions.dues_year import civil_year
from billing.actions.issue import issue_campaign
from billing.actions.provider_event import handle_event, keep_event
from billing.actions.scale import adopt_scale, write_scale
from billing.actions.statement import open_bank_account
from billing.models import Deposit, Due, DuesYear, PublicPayer, Receipt, Scale
from billing.queries.bank import deposit_candidates
from billing.queries.credit import credits_to_spread
from cressmember.core.models import Chamber
from cressmember.kernel.money import from_cents, round_cents
from cressmember.kernel.violations import RuleViolation
from cressmember.members.models import DeclaredFigure, Membership, Organisation

FIRST_DAY = date(2024, 1, 15)
# What is called by a campaign at first, then member by member.
CAMPAIGN, YEARS = 2024, (2024, 2025, 2026)
EXPORTS = (date(2023, 12, 31), date(2024, 12, 31), date(2025, 6, 30))
SCALES = {
    "Hors TVA, en trois fois": {"instalments": {"count": 3, "every": 2, "from": "50"}},
    "Exonéré": {"vat": {"mode": "exempt"}},
    "TVA à 20 %": {"vat": {"mode": "taxed", "rate": "0.20"}},
    "TVA à 5,5 %": {"vat": {"mode": "taxed", "rate": "0.055"}},
}


class Share:
    """A chamber with so many members, called for 2024; time goes forward, whoever acts."""

    def __init__(self, seed: int, *, members: int, provider=None) -> None:
        self.draw = random.Random(seed)
        self.seed = seed
        self.today = FIRST_DAY
        self.provider = provider
        self.told: list[dict] = []
        self._write_the_chamber()
        self.members = self._write_the_register(members)
        self._call_everyone()

    def pass_time(self) -> None:
        self.today += timedelta(days=self.draw.choice([0, 0, 0, 1, 2]))

    def deliver(self, *, all_of_them: bool = False) -> None:
        """Hand over notices that wait, in no order, some of them twice, some of them later."""
        events = self.provider.books.events
        self.draw.shuffle(events)
        now = len(events) if all_of_them else self.draw.randrange(len(events) + 1)
        for event in [*events[:now], *events[: now // 2]]:
            self.hand_over(event)
        self.told += events[:now]
        del events[:now]

    def replay(self, *, most: int) -> None:
        """Hand over again what was handed over long ago."""
        for event in self.draw.sample(self.told, min(len(self.told), most)):
            self.hand_over(event)

    def hand_over(self, event: dict) -> None:
        body, header = self.provider.signed(event)
        handle_event(event=keep_event(event=gateway.read_event(body.encode(), header), body=body))

    def close_the_month(self) -> None:
        """What the treasurer does for all: cheques taken to the bank, payouts, credits, the accountant."""
        for act in (self.take_cheques, self.be_paid_out, self.spread, self.export):
            with suppress(RuleViolation):
                act()

    def take_cheques(self) -> None:
        cheques = list(deposit_candidates())
        cheques = self.draw.sample(cheques, min(len(cheques), 20))
        day = max([self.today, *(cheque.received_on for cheque in cheques)])
        slip = make_deposit(account=self.account, receipts=cheques, deposited_on=day, by=None)
        if self.draw.random() < 0.3:
            undo_deposit(deposit=Deposit.objects.get(pk=slip.pk), because="erreur", by=None)

    def be_paid_out(self) -> None:
        if self.provider:
            self.deliver(all_of_them=True)
            self.provider.books.pay_out()
            self.deliver(all_of_them=True)

    def spread(self) -> None:
        if expected := sum((row.amount for row in credits_to_spread()), Decimal(0)):
            spread_credits(expected=expected, by=None)

    def export(self) -> None:
        """Send what waits to the accountant, year after year; taken back now and then, and sent again."""
        for until in EXPORTS:
            with suppress(RuleViolation):
                batch = export_batch(until=until, on=date(2030, 1, 1), by=None)
                if self.draw.random() < 0.3:
                    take_back_batch(batch=batch, because="pas pris", by=None)
                    export_batch(until=until, on=date(2030, 1, 1), by=None)

    def _write_the_chamber(self) -> None:
        Chamber.objects.create(
            pk=1,
            name="CRESS d’essai",
            street="12 rue du Partage",
            postcode="75010",
            city="Paris",
            iban="FR1420041010050500013M02606",
            bic="PSSTFRPPXXX",
            siret="73282932000074",
            vat_number="FR44732829320",
            signatory="Inès Picard",
            support_purpose="Un fonds d’entraide.",
        )
        self.account = open_bank_account(name="Courant", iban="FR1420041010050500013M02606", by=None)
        formula = {"kind": "rate", "base": "budget", "rate": "0.0011"}
        for name, terms in SCALES.items():
            rules = [{"label": "Tous", "formula": formula, "floor": "1"}]
            scale = write_scale(name=name, document=terms | {"rules": rules}, by=None)
            adopt_scale(
                scale=scale, adopted_by="Assemblée", adopted_on=date(2023, 6, 20), colleges=[], by=None
            )
        self.scales = list(Scale.objects.order_by("pk"))
        for year in YEARS:
            civil_year(year, by=None)
        self.years = list(DuesYear.objects.order_by("starts_on"))

    def _write_the_register(self, count: int) -> list[Organisation]:
        """Members with budgets to the cent; some are paid for by another, some by a public body."""
        files = Organisation.objects.bulk_create(
            Organisation(
                name=f"Maison {self.seed}-{rank}", sort_name=f"maison {self.seed} {rank:04}", number=rank + 1
            )
            for rank in range(count)
        )
        for rank, file in enumerate(files):
            if rank % 8 == 1:
                file.payer = files[rank - 1]
        Organisation.objects.bulk_update(files, ["payer"])
        Membership.objects.bulk_create(
            Membership(organisation=file, admitted_on=date(2020, 1, 1)) for file in files
        )
        DeclaredFigure.objects.bulk_create(
            DeclaredFigure(
                organisation=file,
                kind="budget",
                year=year - 1,
                amount=from_cents(self.draw.randrange(100, 36_000_000)),
                source="comptes",
                recorded_on=FIRST_DAY,
            )
            for file in files
            for year in YEARS
        )
        PublicPayer.objects.bulk_create(PublicPayer(organisation=file) for file in files[3::16])
        return files

    def _call_everyone(self) -> None:
        """The campaign of the first year, a few members left out."""
        campaign = open_campaign(
            dues_year=self.years[0],
            scale=self.scales[self.draw.randrange(len(self.scales))],
            members_on=FIRST_DAY,
            due_on=date(2024, 3, 31),
            by=None,
        )
        campaign = rehearse_campaign(campaign=campaign, by=None)
        for line in campaign.lines.order_by("organisation__number")[::40]:
            leave_out(line=line, because="À part", by=None)
        campaign.refresh_from_db()
        approve_campaign(campaign=campaign, digest=campaign.rehearsal_digest, by=None)
        issue_campaign(campaign=campaign, on=self.today, by=None)


def balances(keys) -> dict[int, Decimal]:
    """What each owes, less what it has in credit."""
    found = dict.fromkeys(keys, Decimal("0.00"))
    owed = Due.objects.owed().filter(organisation__in=keys)
    for key, amount in owed.order_by().values_list("organisation", "outstanding"):
        found[key] += round_cents(amount)
    credits = Receipt.objects.filter(voided_at__isnull=True, payer__in=keys).with_credit()
    for key, amount in credits.order_by().values_list("payer", "credit"):
        found[key] -= round_cents(amount)
    return found
