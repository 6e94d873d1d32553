"""Documents: listed, opened, cancelled, printed together, posted."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from billing import permissions
from billing.actions.credit_note import credit_invoice, left_to_credit
from billing.actions.document import BUNDLE, bundle_to_print, cancel_call, mark_posted, send_again
from billing.filters.document import DocumentFilter
from billing.forms.document import CancelCallForm, CreditNoteForm, PostedForm, SendAgainForm
from billing.models import Document, PortalDeposit, PublicPayer
from billing.queries import waiting_for_the_printer
from billing.tables.document import DocumentTable
from cressmember.core.actions.document import try_again
from cressmember.core.models import StoredDocument
from cressmember.core.ui.views import ActionFormView, ActionView, FormPage, ListPage, RecordView
from cressmember.kernel.writing import counted

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
        return super().get_context_data(
            stored=document.stored,
            file_url=reverse("billing:document-file", args=[document.pk]),
            retry_url=reverse("billing:document-retry", args=[document.pk]),
            may_issue=self.request.user.has_perm(permissions.ISSUE),
            may_credit=document.is_live and document.kind == Document.Kind.INVOICE,
            is_for_the_portal=document.is_live
            and PublicPayer.objects.filter(organisation=document.due.payer_id).exists(),
            deposit=PortalDeposit.objects.filter(document=document).first(),
            cancelled=Document.objects.filter(cancelled_by=document).first(),
            credit_notes=document.corrected_by.order_by("pk"),
            encloses_data=document.kind in {Document.Kind.INVOICE, Document.Kind.CREDIT_NOTE},
            **context,
        )


class DocumentFileView(RecordView):
    """The file itself; one that is not ready leads to the page that says so."""

    permission_required = permissions.VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        document = get_object_or_404(Document.objects.select_related("stored"), pk=kwargs["pk"])
        if document.stored.state == StoredDocument.State.RENDERED:
            return _file(document.stored)
        return redirect(document)


class DocumentRetryView(ActionView):
    """A document that could not be produced is given another chance."""

    model = Document
    section = "billing"
    permission_required = permissions.ISSUE
    verb = "Produire de nouveau"
    done = "Le document est de nouveau en préparation."
    consequences = ("Le contenu figé à l’émission ne change pas : seul le fichier est produit de nouveau.",)

    def get_title(self) -> str:
        return f"Produire de nouveau {self.object}"

    def act(self, obj: Document, *, by: Any) -> object:
        try_again(obj.stored)
        return obj


class DocumentCancelView(ActionFormView):
    """A call is cancelled by another numbered document."""

    model = Document
    section = "billing"
    permission_required = permissions.ISSUE
    form_class = CancelCallForm
    verb = "Annuler l’appel"
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


class BundleCreateView(FormPage):
    """Everything that goes by post, in one file."""

    title = "Imprimer ce qui part par la poste"
    section = "billing"
    permission_required = permissions.ISSUE
    form_class = Form
    template_name = "billing/bundle_form.html"
    trail = (DOCUMENTS,)
    verb = "Préparer le fichier"
    cancel_url = DOCUMENTS[1]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        waiting = waiting_for_the_printer()
        return super().get_context_data(documents=waiting.order_by("series", "sequence"), **context)

    def act(self, form: Any) -> StoredDocument:
        waiting = waiting_for_the_printer().select_related("stored")
        return bundle_to_print(documents=list(waiting), by=self.request.user)

    def get_destination(self, made: Any) -> str:
        return reverse("billing:bundle-detail", args=[made.pk])


class _OnBundle:
    """A file to print, and the documents in it."""

    section = "billing"
    permission_required = permissions.ISSUE
    trail = (DOCUMENTS,)

    def get_queryset(self) -> QuerySet[StoredDocument]:
        return StoredDocument.objects.filter(kind=BUNDLE)

    def documents(self, stored: StoredDocument) -> QuerySet[Document]:
        return Document.objects.filter(stored__in=stored.content["documents"]).order_by("series", "sequence")


class _ActOnBundle(_OnBundle):
    """Something done to a file to print; it leads back to its page."""

    object: Any

    def get_destination(self, made: Any) -> str:
        return reverse("billing:bundle-detail", args=[self.object.pk])

    def get_cancel_url(self) -> str:
        return self.get_destination(None)


class BundleDetailView(_OnBundle, RecordView):
    """A file to print: prepared, opened, then posted."""

    template_name = "billing/bundle_detail.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        documents = self.documents(self.object)
        return super().get_context_data(
            stored=self.object,
            file_url=reverse("billing:bundle-file", args=[self.object.pk]),
            retry_url=reverse("billing:bundle-retry", args=[self.object.pk]),
            may_issue=True,
            documents=documents,
            left=documents.filter(delivery=Document.Delivery.PRINT).count(),
            **context,
        )


class BundleFileView(_OnBundle, RecordView):
    """The file itself."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        stored = get_object_or_404(self.get_queryset(), pk=kwargs["pk"])
        if stored.state == StoredDocument.State.RENDERED:
            return _file(stored)
        return redirect("billing:bundle-detail", stored.pk)


class BundleRetryView(_ActOnBundle, ActionView):
    """A file to print that could not be produced is given another chance."""

    title = "Produire de nouveau le fichier à imprimer"
    verb = "Produire de nouveau"
    done = "Le fichier est de nouveau en préparation."

    def act(self, obj: StoredDocument, *, by: Any) -> object:
        try_again(obj)
        return obj


class BundlePostView(_ActOnBundle, ActionFormView):
    """The documents of a file went by post."""

    form_class = PostedForm
    verb = "Marquer comme postés"
    done = "Les documents sont marqués comme postés."

    def get_title(self) -> str:
        left = self.documents(self.object).filter(delivery=Document.Delivery.PRINT).count()
        return f"Marquer {counted(left, 'document', 'documents')} comme postés"

    def act_on(self, obj: StoredDocument, form: Any, *, by: Any) -> object:
        return mark_posted(documents=list(self.documents(obj)), by=by, **form.cleaned_data)


def _file(stored: StoredDocument) -> FileResponse:
    return FileResponse(stored.file.open("rb"), content_type="application/pdf", filename=stored.filename)
