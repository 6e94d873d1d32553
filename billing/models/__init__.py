"""Dues: one file per noun."""

from billing.models.campaign import Campaign, CampaignLine
from billing.models.document import Document
from billing.models.due import Due, DuesYear
from billing.models.receipt import Allocation, Receipt
from billing.models.scale import Scale

__all__ = [
    "Allocation",
    "Campaign",
    "CampaignLine",
    "Document",
    "Due",
    "DuesYear",
    "Receipt",
    "Scale",
]
