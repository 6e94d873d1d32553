"""The declaration of a change of leaders: for administrators alone."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import FileResponse, HttpRequest
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.generic import View
from django.views.generic.detail import SingleObjectMixin

from cressmember.core import permissions as core
from cressmember.core.models.veil import NoFile
from cressmember.core.queries import history_of
from cressmember.core.ui.history import moments_of
from cressmember.core.ui.views import (
    ActionFormView,
    ActionView,
    CreatePage,
    Page,
    PageTemplateView,
    RecordView,
)
from cressmember.core.ui.views.page import Trail
from cressmember.kernel.writing import long_date
from cressmember.members.models import Person
from governance.actions.leaders import (
    TYPED,
    change_leaders_declaration,
    detail_leader,
    drop_leaders_declaration,
    file_leaders_declaration,
    forget_leader,
    keep_receipt,
    open_leaders_declaration,
)
from governance.forms.leaders import DepositForm, LeaderDetailsForm, LeadersDeclarationForm, ReceiptForm
from governance.models import LeaderDetails, LeadersDeclaration
from governance.queries.leaders import leaders

DECLARATIONS = ("Déclarations des dirigeants", reverse_lazy("governance:leaders-list"))


class LeadersListView(PageTemplateView):
    """The changes to declare, and those that were."""

    title = "Déclarations des dirigeants"
    section = "governance"
    permission_required = core.CONFIGURE
    template_name = "governance/leaders_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        today = timezone.localdate()
        rows = LeadersDeclaration.objects.all()
        kept = Person.objects.filter(leader_details__isnull=False)
        return super().get_context_data(
            declarations=[(row, row.standing(today)) for row in rows], kept=kept, **context
        )


class LeadersDetailView(RecordView):
    """The file: the list, the decision, the statutes, its deadline, its receipt."""

    model = LeadersDeclaration
    section = "governance"
    permission_required = core.CONFIGURE
    template_name = "governance/leaders_detail.html"
    trail = (DECLARATIONS,)

    def get_title(self) -> str:
        return f"Changement de dirigeants du {long_date(self.object.changed_on)}"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        declaration = self.object
        listed = [] if declaration.filed_on else leaders(on=declaration.changed_on)
        return super().get_context_data(
            state=declaration.standing(timezone.localdate()),
            leaders=listed,
            filed=[_told(row) for row in declaration.content],
            incomplete=sum(leader.person is not None and bool(leader.missing) for leader in listed),
            unnamed=sum(leader.person is None for leader in listed),
            moments=moments_of(history_of(declaration), declaration),
            **context,
        )


def _told(row: dict[str, Any]) -> dict[str, Any]:
    """A line of the list that was filed, its day as the page writes days."""
    return row | {"birth_date": date.fromisoformat(row["birth_date"]) if row["birth_date"] else None}


class OnDeclaration:
    """A page about one declaration."""

    model = LeadersDeclaration
    section = "governance"
    permission_required = core.CONFIGURE
    object: Any

    def get_trail(self) -> Trail:
        return (DECLARATIONS, (str(self.object), self.object.get_absolute_url()))


class LeadersCreateView(CreatePage):
    """A change to declare."""

    title = "Nouveau changement de dirigeants"
    section = "governance"
    permission_required = core.CONFIGURE
    form_class = LeadersDeclarationForm
    trail = (DECLARATIONS,)
    cancel_url = DECLARATIONS[1]
    introduction = (
        "Un changement de dirigeants se déclare dans les trois mois (loi du 1er juillet 1901, article 5)."
    )
    done = "Le dossier est ouvert : complétez la liste, puis déposez-le."

    def act(self, form: Any) -> LeadersDeclaration:
        return open_leaders_declaration(by=self.request.user, **form.cleaned_data)


class LeadersUpdateView(OnDeclaration, ActionFormView):
    """A change as it was written down, corrected until it is filed."""

    form_class = LeadersDeclarationForm
    done = "Le dossier est à jour."
    introduction = "Le dossier se corrige tant qu’il n’est pas déposé."

    def get_title(self) -> str:
        return f"Corriger : {self.object}"

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.object, name) for name in TYPED}

    def act_on(self, obj: LeadersDeclaration, form: Any, *, by: Any) -> LeadersDeclaration:
        return change_leaders_declaration(declaration=obj, by=by, **form.cleaned_data)


class LeadersFileView(OnDeclaration, ActionFormView):
    """The file was sent to the authority."""

    form_class = DepositForm
    verb = "Enregistrer le dépôt"
    done = "Le dépôt est enregistré : la liste ne changera plus. Il reste à joindre le récépissé."
    introduction = "La liste des dirigeants est conservée telle qu’elle est aujourd’hui dans le dossier."

    def get_title(self) -> str:
        return f"Dépôt : {self.object}"

    def act_on(self, obj: LeadersDeclaration, form: Any, *, by: Any) -> LeadersDeclaration:
        return file_leaders_declaration(declaration=obj, on=form.cleaned_data["on"], by=by)


class LeadersReceiptView(OnDeclaration, ActionFormView):
    """The receipt of the authority."""

    form_class = ReceiptForm
    verb = "Conserver le récépissé"
    done = "Le récépissé est conservé."

    def get_title(self) -> str:
        return f"Récépissé : {self.object}"

    def act_on(self, obj: LeadersDeclaration, form: Any, *, by: Any) -> LeadersDeclaration:
        upload = form.cleaned_data["file"]
        return keep_receipt(declaration=obj, filename=upload.name, data=upload.read(), by=by)


class LeadersReceiptFileView(Page, SingleObjectMixin, View):
    """The receipt as it was sent."""

    model = LeadersDeclaration
    permission_required = core.CONFIGURE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        """The file, to be kept: it is never shown within a page."""
        declaration: Any = self.get_object()
        if not declaration.receipt:
            raise NoFile(declaration)
        return FileResponse(
            declaration.receipt.open("rb"), as_attachment=True, filename=declaration.receipt_name
        )


class LeadersDropView(OnDeclaration, ActionView):
    """A declaration opened by mistake."""

    verb = "Abandonner ce dossier"
    danger = True
    success_url = DECLARATIONS[1]
    done = "Le dossier est abandonné."
    consequences = ("Le dossier disparaît ; les états civils déjà saisis restent.",)

    def get_title(self) -> str:
        return f"Abandonner : {self.object}"

    def act(self, obj: LeadersDeclaration, *, by: Any) -> None:
        drop_leaders_declaration(declaration=obj, by=by)


class OnLeader:
    """A page about what is asked of one leader; it leads back to the last declaration."""

    model = Person
    section = "governance"
    permission_required = core.CONFIGURE
    trail = (DECLARATIONS,)
    object: Any

    def get_cancel_url(self) -> str:
        """The declaration from which the reader came, most likely: the last one to be filed."""
        declaration = LeadersDeclaration.objects.filter(filed_on__isnull=True).first()
        return declaration.get_absolute_url() if declaration else reverse("governance:leaders-list")

    def get_destination(self, made: Any) -> str:
        """Back to the list."""
        return self.get_cancel_url()


class LeaderUpdateView(OnLeader, ActionFormView):
    """What the authority asks of a leader."""

    form_class = LeaderDetailsForm
    done = "L’état civil est enregistré."
    introduction = (
        "Ces informations servent à la déclaration seule : personne d’autre que l’administration ne les voit."
    )

    def get_title(self) -> str:
        return f"État civil : {self.object}"

    def get_form_kwargs(self) -> dict[str, Any]:
        known = LeaderDetails.objects.filter(person=self.object).first()
        return super().get_form_kwargs() | {"instance": known or LeaderDetails(person=self.object)}

    def act_on(self, obj: Person, form: Any, *, by: Any) -> LeaderDetails:
        return detail_leader(person=obj, by=by, **form.cleaned_data)


class LeaderForgetView(OnLeader, ActionView):
    """What was asked of somebody is erased."""

    verb = "Effacer"
    danger = True
    done = "L’état civil est effacé."
    consequences = (
        "La date et le lieu de naissance, la nationalité, la profession et l’adresse sont effacés. "
        "Les listes déjà déposées restent telles quelles.",
    )

    def get_title(self) -> str:
        return f"Effacer l’état civil : {self.object}"

    def act(self, obj: Person, *, by: Any) -> None:
        forget_leader(person=obj, by=by)
