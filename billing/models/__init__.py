"""Dues: one file per noun."""

from billing.models.accounting import (
    AccountingSettings,
    ClosedYear,
    Entry,
    EntryBatch,
    EntryLine,
    Proof,
)
from billing.models.adjustment import Adjustment
from billing.models.announcement import Announcement
from billing.models.campaign import Campaign, CampaignLine
from billing.models.checkout import Checkout, ProviderDispute
from billing.models.claim import Claim
from billing.models.concession import Concession
from billing.models.contribution import Contribution
from billing.models.declaration import (
    Declaration,
    DeclarationNotice,
    DeclarationProposal,
    DeclarationRound,
)
from billing.models.deposit import Deposit
from billing.models.document import Document
from billing.models.doubt import Doubt
from billing.models.due import Due, DuesYear, Instalment, VatMode
from billing.models.payment_plan import PaymentPlan, PlanPart
from billing.models.payout import Payout
from billing.models.provider_event import ProviderEvent
from billing.models.provider_refund import ProviderRefund
from billing.models.public_payer import PortalDeposit, PublicPayer
from billing.models.receipt import Allocation, Receipt
from billing.models.refund import Refund
from billing.models.reminder import (
    Pause,
    Reminder,
    ReminderLetter,
    ReminderLevel,
    ReminderPlan,
    ReminderRun,
    ReminderSettings,
)
from billing.models.scale import Scale
from billing.models.statement import BankAccount, Statement, StatementLine, StatementUpload

__all__ = [
    "AccountingSettings",
    "Adjustment",
    "Allocation",
    "Announcement",
    "BankAccount",
    "Campaign",
    "CampaignLine",
    "Checkout",
    "Claim",
    "ClosedYear",
    "Concession",
    "Contribution",
    "Declaration",
    "DeclarationNotice",
    "DeclarationProposal",
    "DeclarationRound",
    "Deposit",
    "Document",
    "Doubt",
    "Due",
    "DuesYear",
    "Entry",
    "EntryBatch",
    "EntryLine",
    "Instalment",
    "Pause",
    "PaymentPlan",
    "Payout",
    "PlanPart",
    "PortalDeposit",
    "Proof",
    "ProviderDispute",
    "ProviderEvent",
    "ProviderRefund",
    "PublicPayer",
    "Receipt",
    "Refund",
    "Reminder",
    "ReminderLetter",
    "ReminderLevel",
    "ReminderPlan",
    "ReminderRun",
    "ReminderSettings",
    "Scale",
    "Statement",
    "StatementLine",
    "StatementUpload",
    "VatMode",
]
