"""What accounting duties keep of personal data (Code de commerce, article L123-22)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from cressmember.members.queries.personal import Files, Keeping, offer_files, offer_keeping, offer_seal

ACCOUNTING = "accounting"


def _day(*names: str) -> Callable[[Any], date]:
    """The day of the first of these fields that says one; a path goes through related rows."""

    def read(row: Any) -> date:
        for name in names:
            value: Any = row
            for part in name.split("__"):
                value = getattr(value, part, None)
            if isinstance(value, datetime):
                return timezone.localdate(value)
            if isinstance(value, date):
                return value
        raise ValueError(f"{row._meta.label} {row.pk} has no day")

    return read


# Model, where its day is read. What is not here (declarations, rounds, notes of a campaign) is written over.
KEPT = {
    "Document": ("issued_on",),
    "Receipt": ("received_on",),
    "Allocation": ("receipt__received_on",),
    "Adjustment": ("decided_on", "recorded_at"),
    "Concession": ("decided_on", "starts_on"),
    "Contribution": ("given_on",),
    "Claim": ("arose_on",),
    "Refund": ("refunded_on",),
    "ProviderRefund": ("asked_at", "settled_at", "receipt__received_on"),
    "StatementLine": ("booked_on",),
    "ProviderEvent": ("received_at", "next_try_at"),
    "EntryBatch": ("until",),
    "Entry": ("on",),
    "EntryLine": ("entry__on",),
    "PaymentPlan": ("agreed_on", "recorded_at"),
    "Doubt": ("starts_on",),
    "PortalDeposit": ("deposited_on",),
}


def take_part() -> None:
    """Say what accounting keeps; called once, when the application is ready."""
    for name, days in KEPT.items():
        offer_keeping(Keeping(f"billing.{name}", ACCOUNTING, _day(*days)))
    offer_keeping(
        Keeping(
            "core.StoredDocument",
            ACCOUNTING,
            _day("billing_document__issued_on"),
            kept=lambda row: hasattr(row, "billing_document"),
        )
    )
    offer_files(Files("billing.StatementUpload", "data", way="read"))
    offer_seal("billing.EntryBatch", "content", "sha256")
