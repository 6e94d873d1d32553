"""Documents: listed, opened, cancelled, corrected, sent again."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils import timezone

from billing import permissions
from billing.actions.credit_note import credit_invoice, left_to_credit
from billing.actions.document import cancel_call, send_again
from billing.filters.document import DocumentFilter
from billing.forms.document import CancelCallForm, CreditNoteForm, SendAgainForm
from billing.models import Document, PortalDeposit, PublicPayer
from billing.queries import waiting_for_the_printer
from billing.tables.document import DocumentTable
from billing.views.stored import StoredFileView, StoredRetryView, shown_file
from cressmember.core.ui.views import ActionFormView, ListPage, RecordView

DOCUMENTS = ("Documents", reverse_lazy("billing:document-list"))


class DocumentListView(ListPage):
    """Every numbered document."""

    title = "Documents"
    section = "billing"
    permission_required = permissions.VIEW
    export_permission = permissions.EXPORT
    template_name = "billing/document_list.html"
    table_class = DocumentTable
    filterset_class = DocumentFilter
    noun = ("document", "documents")
    search_placeholder = "Numéro, adhérent…"
    empty_title = "Aucun document"
    empty_text = "Appels, factures, avoirs, reçus et attestations apparaissent ici dès leur émission."

    def get_queryset(self) -> QuerySet[Document]:
        return Document.objects.select_related("organisation", "cancelled_by", "corrects")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            to_print=waiting_for_the_printer().count(),
            may_issue=self.request.user.has_perm(permissions.ISSUE),
            **context,
        )


class DocumentDetailView(RecordView):
    """One document: what it says, where it went, its file once it is ready."""

    section = "billing"
    permission_required = permissions.VIEW
    template_name = "billing/document_detail.html"
    trail = (DOCUMENTS,)

    def get_queryset(self) -> QuerySet[Document]:
        return Document.objects.select_related(
            "stored",
            "organisation",
            "receipt",
            "due__organisation",
            "due__dues_year",
            "cancelled_by",
            "corrects",
        )

    def get_title(self) -> str:
        return str(self.object.name)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        document: Any = self.object
        may_issue = self.request.user.has_perm(permissions.ISSUE)
        return super().get_context_data(
            **shown_file("document", document, may_retry=may_issue),
            may_issue=may_issue,
            may_credit=document.is_live and document.kind == Document.Kind.INVOICE,
            is_for_the_portal=document.is_live
            and PublicPayer.objects.filter(organisation=document.due.payer_id).exists(),
            deposit=PortalDeposit.objects.filter(document=document).first(),
            cancelled=Document.objects.filter(cancelled_by=document).first(),
            credit_notes=document.corrected_by.order_by("pk"),
            encloses_data=document.kind in {Document.Kind.INVOICE, Document.Kind.CREDIT_NOTE},
            **context,
        )


class DocumentFileView(StoredFileView):
    """The file of a document."""

    permission_required = permissions.VIEW
    queryset = Document.objects.select_related("stored")


class DocumentRetryView(StoredRetryView):
    """A document that could not be produced is given another chance."""

    queryset = Document.objects.select_related("stored")
    trail = (DOCUMENTS,)


class DocumentCancelView(ActionFormView):
    """A call is cancelled by another numbered document."""

    model = Document
    section = "billing"
    permission_required = permissions.ISSUE
    form_class = CancelCallForm
    trail = (DOCUMENTS,)
    introduction = (
        "Une annulation numérotée est émise. La cotisation n’est plus due, et ce qui l’a payée redevient un "
        "crédit du payeur."
    )
    verb = "Annuler l’appel"
    danger = True
    done = "L’appel est annulé. Ce qui aurait déjà été payé devient un crédit du payeur."

    def get_title(self) -> str:
        return f"Annuler l’appel {self.object}"

    def get_destination(self, made: object) -> str:
        return str(self.object.due.get_absolute_url())

    def get_cancel_url(self) -> str:
        return self.get_destination(None)

    def act_on(self, obj: Document, form: Any, *, by: Any) -> object:
        return cancel_call(document=obj, on=timezone.localdate(), by=by, **form.cleaned_data)


class DocumentCreditView(ActionFormView):
    """An invoice is corrected by a credit note, in whole or in part."""

    model = Document
    section = "billing"
    permission_required = permissions.ISSUE
    form_class = CreditNoteForm
    verb = "Émettre l’avoir"
    done = "L’avoir est émis. Ce qui aurait été payé en trop devient un crédit du payeur."
    trail = (DOCUMENTS,)

    def get_title(self) -> str:
        return f"Émettre un avoir sur {self.object}"

    def get_initial(self) -> dict[str, Any]:
        return {"amount": left_to_credit(self.object)}

    def act_on(self, obj: Document, form: Any, *, by: Any) -> Document:
        return credit_invoice(invoice=obj, on=timezone.localdate(), by=by, **form.cleaned_data)


class DocumentResendView(ActionFormView):
    """The same file, by mail once more."""

    model = Document
    section = "billing"
    permission_required = permissions.ISSUE
    form_class = SendAgainForm
    verb = "Envoyer"
    trail = (DOCUMENTS,)

    def get_title(self) -> str:
        return f"Envoyer {self.object} par courriel"

    def get_initial(self) -> dict[str, Any]:
        return {"to": self.object.recipient_email}

    def get_done(self, made: Any) -> str:
        return f"Le message part à {', '.join(made.to)}."

    def get_destination(self, made: Any) -> str:
        return str(self.object.get_absolute_url())

    def act_on(self, obj: Document, form: Any, *, by: Any) -> object:
        return send_again(document=obj, to=form.cleaned_data["to"], by=by)
