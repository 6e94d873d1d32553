"""Many letters in one file, for the printer: documents, reminders, declarations."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from billing import permissions
from billing.actions import declaration_round, document, reminder
from billing.forms.document import PostedForm
from billing.models import Campaign, DeclarationNotice, Document, ReminderLetter
from billing.queries import waiting_for_the_printer
from billing.queries.reminder import letters_to_post
from billing.views.campaign import CAMPAIGNS
from billing.views.declaration_round import ROUNDS
from billing.views.document import DOCUMENTS
from billing.views.reminder import LETTERS, REMINDERS
from billing.views.stored import StoredFileView, StoredRetryView, shown_file
from cressmember.core.models import StoredDocument
from cressmember.core.ui.views import ActionFormView, FormPage, RecordView
from cressmember.kernel.writing import counted


class _OnBundle:
    """A file to print, of one ``kind``; ``noun`` begins the names of its addresses."""

    section = "billing"
    permission_required = permissions.ISSUE
    kind = ""
    noun = ""
    object: Any

    def get_queryset(self) -> QuerySet[StoredDocument]:
        return StoredDocument.objects.filter(kind=self.kind)

    def letters(self) -> QuerySet[Any]:
        """What is in the file, in its order."""
        raise NotImplementedError

    def left(self) -> QuerySet[Any]:
        """What of it waits to be marked as posted."""
        raise NotImplementedError

    def get_page(self) -> str:
        """The page of the file, where all that is done to it leads back."""
        return reverse(f"billing:{self.noun}-detail", args=[self.object.pk])

    def get_destination(self, made: object) -> str:
        return self.get_page()

    def get_cancel_url(self) -> str:
        return self.get_page()


class _Detail(_OnBundle, RecordView):
    """A file to print: prepared, opened, then posted."""

    template_name = "billing/bundle_detail.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            **shown_file(self.noun, self.object, may_retry=True),
            letters=self.letters(),
            left=self.left().count(),
            **context,
        )


class _Create(FormPage):
    """Everything that goes by post, in one file."""

    section = "billing"
    permission_required = permissions.ISSUE
    form_class = Form
    template_name = "billing/bundle_form.html"
    verb = "Préparer le fichier"


class _OfDocuments(_OnBundle):
    kind = document.BUNDLE
    noun = "bundle"
    trail = (DOCUMENTS,)

    def letters(self) -> QuerySet[Document]:
        inside = Document.objects.filter(stored__in=self.object.content["documents"])
        return inside.order_by("series", "sequence")

    def left(self) -> QuerySet[Document]:
        return self.letters().filter(delivery=Document.Delivery.PRINT)


class BundleCreateView(_Create):
    """The documents that go by post, in one file."""

    title = "Imprimer ce qui part par la poste"

    @cached_property
    def campaign(self) -> Campaign | None:
        """The campaign that ``campagne`` names in the address: its documents alone are printed."""
        known = self.request.GET.get("campagne", "")
        return get_object_or_404(Campaign, pk=int(known)) if known.isdecimal() and len(known) < 10 else None

    def get_trail(self) -> Any:
        return (CAMPAIGNS, (str(self.campaign), self.get_cancel_url())) if self.campaign else (DOCUMENTS,)

    def get_cancel_url(self) -> str:
        return self.campaign.get_absolute_url() if self.campaign else str(DOCUMENTS[1])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        waiting = waiting_for_the_printer(self.campaign).order_by("series", "sequence")
        return super().get_context_data(letters=waiting, **context)

    def act(self, form: Any) -> StoredDocument:
        waiting = waiting_for_the_printer(self.campaign).select_related("stored")
        return document.bundle_to_print(documents=list(waiting), by=self.request.user)

    def get_destination(self, made: Any) -> str:
        return reverse("billing:bundle-detail", args=[made.pk])


class BundleDetailView(_OfDocuments, _Detail):
    """The documents of a file to print."""


class BundleFileView(_OfDocuments, StoredFileView):
    """The file of documents itself."""


class BundleRetryView(_OfDocuments, StoredRetryView):
    """A file of documents that could not be produced is given another chance."""


class BundlePostView(_OfDocuments, ActionFormView):
    """The documents of a file went by post."""

    form_class = PostedForm
    verb = "Marquer comme postés"
    done = "Les documents sont marqués comme postés."

    def get_title(self) -> str:
        return f"Marquer {counted(self.left().count(), 'document', 'documents')} comme postés"

    def act_on(self, obj: StoredDocument, form: Any, *, by: Any) -> object:
        return document.mark_posted(documents=list(self.left()), by=by, **form.cleaned_data)


class _OfReminders(_OnBundle):
    kind = reminder.BUNDLE
    noun = "sheaf"
    trail = (REMINDERS, LETTERS)

    def letters(self) -> QuerySet[ReminderLetter]:
        inside = ReminderLetter.objects.filter(stored__in=self.object.content["documents"])
        return inside.select_related("payer").order_by("pk")

    def left(self) -> QuerySet[ReminderLetter]:
        """Those that go as plain letters: a registered one is marked by itself, with its number."""
        return self.letters().filter(delivery=ReminderLetter.Delivery.PRINT, formal_notice=False)


class SheafCreateView(_Create):
    """The reminders that go by post, in one file."""

    title = "Imprimer les relances"
    template_name = "billing/sheaf_form.html"
    trail = (REMINDERS, LETTERS)
    cancel_url = LETTERS[1]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(letters=letters_to_post().select_related("payer"), **context)

    def act(self, form: Any) -> StoredDocument:
        waiting = letters_to_post().select_related("stored")
        return reminder.bundle_letters(letters=list(waiting), by=self.request.user)

    def get_destination(self, made: Any) -> str:
        return reverse("billing:sheaf-detail", args=[made.pk])


class SheafDetailView(_OfReminders, _Detail):
    """The reminders of a file to print."""

    template_name = "billing/sheaf_detail.html"


class SheafFileView(_OfReminders, StoredFileView):
    """The file of reminders itself."""


class SheafRetryView(_OfReminders, StoredRetryView):
    """A file of reminders that could not be produced is given another chance."""


class SheafPostView(_OfReminders, ActionFormView):
    """The plain letters of a file went by post."""

    form_class = PostedForm
    verb = "Marquer comme postées"
    done = "Les lettres sont marquées comme postées."
    introduction = "Les mises en demeure se marquent une par une, avec leur numéro de recommandé."

    def get_title(self) -> str:
        return f"Marquer {counted(self.left().count(), 'lettre', 'lettres')} comme postées"

    def act_on(self, obj: StoredDocument, form: Any, *, by: Any) -> object:
        return reminder.post_letters(letters=list(self.left()), by=by, **form.cleaned_data)


class _OfDeclarations(_OnBundle):
    permission_required = permissions.PREPARE
    kind = declaration_round.BUNDLE
    noun = "letters"
    trail = (ROUNDS,)

    def letters(self) -> QuerySet[DeclarationNotice]:
        inside = DeclarationNotice.objects.filter(stored__in=self.object.content["documents"])
        rows = inside.select_related("declaration__organisation")
        return rows.order_by("declaration__organisation__sort_name", "level")

    def left(self) -> QuerySet[DeclarationNotice]:
        """None: the day on which a declaration's letter is posted is not kept."""
        return self.letters().none()


class LettersDetailView(_OfDeclarations, _Detail):
    """The declarations of a file to print."""

    template_name = "billing/letters_detail.html"


class LettersFileView(_OfDeclarations, StoredFileView):
    """The file of declarations itself."""


class LettersRetryView(_OfDeclarations, StoredRetryView):
    """A file of declarations that could not be produced is given another chance."""
