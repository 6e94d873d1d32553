"""Receipts, asked for from what was paid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from billing import permissions
from billing.actions.acknowledgement import acknowledge_due, acknowledge_receipt
from billing.models import Document, Due, Receipt
from billing.views.trail import to_due, to_receipt
from cressmember.core.models import Chamber
from cressmember.core.ui.views import ActionView
from cressmember.core.ui.views.page import Trail


class _AcknowledgeView(ActionView):
    section = "billing"
    permission_required = permissions.ISSUE
    verb = "Établir le reçu"
    done = "Le reçu est établi."

    def get_consequences(self) -> Sequence[str]:
        ground = Chamber.current().receipt_ground
        return (
            "Le reçu est numéroté. Il part par courriel au payeur qui a une adresse ; sinon il est à "
            "imprimer.",
            f"Il portera : « {ground} »" if ground else "Il dira qu’il n’est pas un reçu fiscal.",
        )


class ReceiptAcknowledgeView(_AcknowledgeView):
    """A receipt for money that came in."""

    model = Receipt

    def get_title(self) -> str:
        return f"Établir un reçu : {self.object}"

    def get_trail(self) -> Trail:
        return to_receipt(self.object)

    def act(self, obj: Receipt, *, by: Any) -> Document:
        return acknowledge_receipt(receipt=obj, on=timezone.localdate(), by=by)


class DueAcknowledgeView(_AcknowledgeView):
    """A receipt for all that was paid on a due."""

    model = Due

    def get_title(self) -> str:
        return f"Établir un reçu : {self.object}"

    def get_trail(self) -> Trail:
        return to_due(self.object)

    def act(self, obj: Due, *, by: Any) -> Document:
        return acknowledge_due(due=obj, on=timezone.localdate(), by=by)
