"""How a public body is billed, and its deposits on the public portal."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from billing import permissions
from billing.actions.public_payer import deposit_on_portal, set_public_payer
from billing.forms.public_payer import PortalDepositForm, PublicPayerForm
from billing.models import Document, PortalDeposit, PublicPayer
from billing.views.document import DOCUMENTS
from cressmember.core.ui.views import ActionFormView
from cressmember.core.ui.views.page import Trail
from cressmember.kernel.elision import of
from cressmember.members.models import Organisation


class PublicPayerView(ActionFormView):
    """What a public body needs on an invoice."""

    model = Organisation
    section = "billing"
    permission_required = permissions.PREPARE
    form_class = PublicPayerForm
    done = "Enregistré."

    def get_trail(self) -> Trail:
        return ((str(self.object), self.object.get_absolute_url()),)

    def get_title(self) -> str:
        return f"Payeur public : {self.object}"

    def get_initial(self) -> dict[str, Any]:
        known = PublicPayer.objects.filter(organisation=self.object).first()
        if known is None:
            return {"engagement_required": self.object.purchase_order_required}
        return {
            "service_code": known.service_code,
            "engagement_required": known.engagement_required,
            "payment_days": known.payment_days,
        }

    def get_destination(self, made: object) -> str:
        return str(self.object.get_absolute_url())

    def act_on(self, obj: Organisation, form: Any, *, by: Any) -> PublicPayer:
        return set_public_payer(organisation=obj, by=by, **form.cleaned_data)


class PortalDepositView(ActionFormView):
    """A document deposited on the public invoicing portal, and what became of it there."""

    section = "billing"
    permission_required = permissions.ISSUE
    form_class = PortalDepositForm
    trail = (DOCUMENTS,)
    done = "Le dépôt est enregistré."
    introduction = "CressMember ne dépose rien : recopiez ici ce que dit le portail public de facturation."

    def get_queryset(self) -> QuerySet[Document]:
        # A receipt or an attestation asks for nothing: it is not deposited.
        return Document.objects.live().select_related("due__payer", "portal_deposit")

    def get_title(self) -> str:
        return f"Dépôt {of(self.object)} sur le portail public"

    def get_initial(self) -> dict[str, Any]:
        known = PortalDeposit.objects.filter(document=self.object).first()
        if known is None:
            return {}
        names = ("engagement", "deposited_on", "status", "status_on", "note")
        return {name: getattr(known, name) for name in names}

    def get_form_kwargs(self) -> dict[str, Any]:
        payer = PublicPayer.objects.filter(organisation=self.object.due.payer_id).first()
        return super().get_form_kwargs() | {"required": bool(payer and payer.engagement_required)}

    def act_on(self, obj: Document, form: Any, *, by: Any) -> PortalDeposit:
        return deposit_on_portal(document=obj, by=by, **form.cleaned_data)
