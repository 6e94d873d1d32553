"""What members propose for their files: the queue, and one proposal beside the file as it stands."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse, reverse_lazy

from cressmember.core.ui.views import ListPage
from cressmember.kernel.writing import plural
from cressmember.members import permissions
from cressmember.members.actions.proposal import decide_proposal
from cressmember.members.filters import ProposalFilter
from cressmember.members.forms import DecisionForm
from cressmember.members.models import ChangeProposal
from cressmember.members.queries.proposal import fingerprint, proposed_fields
from cressmember.members.tables import PROPOSAL_LABELS, PROPOSAL_TONES, ProposalTable
from cressmember.members.views.page import EditPage

PROPOSALS = ("Modifications proposées", reverse_lazy("members:proposal-list"))


class ProposalListView(ListPage):
    """Everything that members proposed: what waits first, the oldest before the others."""

    title = "Modifications proposées"
    section = "members"
    permission_required = permissions.EDIT
    table_class = ProposalTable
    filterset_class = ProposalFilter
    exportable = False
    noun = ("proposition", "propositions")
    feminine = True
    search_placeholder = "Nom, sigle, SIRET, ville…"
    empty_title = "Aucune proposition"
    empty_text = "Ce que les adhérents proposent de changer à leur fiche, depuis leur espace, attend ici."

    def get_queryset(self) -> QuerySet[ChangeProposal]:
        return ChangeProposal.objects.select_related("organisation", "proposed_by").annotate(
            sort_name=F("organisation__sort_name")
        )


class ProposalDecideView(EditPage):
    """Known, proposed, now, side by side; what is ticked goes on the file."""

    model = ChangeProposal
    form_class = DecisionForm
    template_name = "members/proposal_decide.html"
    verb = "Enregistrer la décision"
    success_url = reverse_lazy("members:proposal-list")
    trail = (PROPOSALS,)

    def get_queryset(self) -> QuerySet[ChangeProposal]:
        return ChangeProposal.objects.select_related("organisation", "proposed_by", "decided_by")

    def get_title(self) -> str:
        return f"Ce que propose {self.object.organisation}"

    def get_cancel_url(self) -> str:
        return reverse("members:proposal-list")

    def get_form_kwargs(self) -> dict[str, Any]:
        rows = proposed_fields(self.object, self.object.organisation)
        return super().get_form_kwargs() | {
            "fields": [(row.name, row.label) for row in rows],
            "seen": fingerprint(self.object, self.object.organisation),
        }

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        rows = proposed_fields(self.object, self.object.organisation)
        return super().get_context_data(
            lines=rows,
            has_moved=any(row.has_moved for row in rows) and self.object.is_waiting,
            tone=PROPOSAL_TONES[self.object.standing],
            label=PROPOSAL_LABELS[self.object.standing],
            **context,
        )

    def get_done(self, made: ChangeProposal) -> str:
        kept, asked = len(made.accepted), len(made.values)
        if kept == asked:
            return "La fiche est à jour. L’adhérent en est prévenu."
        told = plural(kept, "champ est repris", "champs sont repris")
        return f"{kept} {told} sur {asked}. L’adhérent en est prévenu, avec votre motif."

    def act_on(self, obj: ChangeProposal, form: Any, *, by: Any) -> object:
        return decide_proposal(proposal=obj, by=by, **form.cleaned_data)
