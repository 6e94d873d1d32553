"""Dues: one file per noun."""

from billing.models.adjustment import Adjustment, Doubt
from billing.models.announcement import Announcement
from billing.models.campaign import Campaign, CampaignLine
from billing.models.checkout import Checkout, ProviderDispute
from billing.models.concession import Concession, PortalDeposit, PublicPayer
from billing.models.document import Document
from billing.models.due import Due, DuesYear, Instalment, VatMode
from billing.models.provider_event import ProviderEvent
from billing.models.provider_refund import ProviderRefund
from billing.models.receipt import Allocation, Receipt
from billing.models.refund import Contribution, Refund
from billing.models.scale import Scale

__all__ = [
    "Adjustment",
    "Allocation",
    "Announcement",
    "Campaign",
    "CampaignLine",
    "Checkout",
    "Concession",
    "Contribution",
    "Document",
    "Doubt",
    "Due",
    "DuesYear",
    "Instalment",
    "PortalDeposit",
    "ProviderDispute",
    "ProviderEvent",
    "ProviderRefund",
    "PublicPayer",
    "Receipt",
    "Refund",
    "Scale",
    "VatMode",
]
