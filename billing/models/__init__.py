"""Dues: one file per noun."""

from billing.models.adjustment import Adjustment, Doubt
from billing.models.campaign import Campaign, CampaignLine
from billing.models.concession import Concession, PortalDeposit, PublicPayer
from billing.models.document import Document
from billing.models.due import Due, DuesYear, Instalment, VatMode
from billing.models.receipt import Allocation, Receipt
from billing.models.refund import Contribution, Refund
from billing.models.scale import Scale

__all__ = [
    "Adjustment",
    "Allocation",
    "Campaign",
    "CampaignLine",
    "Concession",
    "Contribution",
    "Document",
    "Doubt",
    "Due",
    "DuesYear",
    "Instalment",
    "PortalDeposit",
    "PublicPayer",
    "Receipt",
    "Refund",
    "Scale",
    "VatMode",
]
