"""The organisation's file: read, and changed by proposals that the chamber decides."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.http import Http404
from django.utils import timezone

from cressmember.core.ui.views import ActionView, FormPage, PageTemplateView
from cressmember.kernel.territory import departement
from cressmember.members.actions.proposal import propose_change, withdraw_proposal
from cressmember.members.forms import ProposalForm
from cressmember.members.models import ChangeProposal, Membership, Placement
from cressmember.members.models.proposal import OPEN_FIELDS
from cressmember.members.queries.proposal import SAID, proposed_fields
from cressmember.portal.queries.space import last_proposal, waiting_proposal
from cressmember.portal.views.space.page import SpacePage


class FileView(SpacePage, PageTemplateView):
    """What the chamber knows of it, what waits, what was last decided."""

    title = "Mon organisation"
    template_name = "portal/space/file.html"
    same = "space-file"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        organisation, today = self.hat.organisation, timezone.localdate()
        waiting, last = waiting_proposal(organisation), last_proposal(organisation)
        found = departement(organisation.departement) if organisation.departement else None
        placed = Placement.objects.in_force(on=today).filter(organisation=organisation)
        return super().get_context_data(
            departement_name=f"{found.name} ({found.code})" if found else "",
            newsletter_text=SAID[organisation.newsletter],
            membership=Membership.objects.in_force(on=today).filter(organisation=organisation).first(),
            placement=placed.select_related("college").first(),
            waiting=waiting,
            waiting_lines=proposed_fields(waiting, organisation) if waiting else [],
            last=last,
            last_lines=proposed_fields(last, organisation) if last else [],
            **context,
        )


class ProposeView(SpacePage, FormPage):
    """Propose changes; what waited is taken up again."""

    title = "Proposer une modification"
    template_name = "portal/space/form.html"
    form_class = ProposalForm
    same = "space-file"
    verb = "Proposer à la chambre"
    introduction = (
        "Corrigez ce qui a changé. La chambre relit, puis met la fiche à jour : un courriel vous le dit. "
        "Le nom, le statut juridique et le collège se changent avec la chambre : écrivez-lui un mot plus bas."
    )
    done = "C’est proposé. La chambre vous répondra par courriel."

    def get_form_kwargs(self) -> dict[str, Any]:
        shown, initial = copy(self.hat.organisation), {}
        if waiting := waiting_proposal(shown):
            initial = {"note": waiting.note}
            for name, value in waiting.values.items():
                setattr(shown, name, value)
        return super().get_form_kwargs() | {"instance": shown, "initial": initial}

    def get_cancel_url(self) -> str:
        return self.address("space-file")

    def get_destination(self, made: Any) -> str:
        return self.address("space-file")

    def act(self, form: Any) -> ChangeProposal:
        return propose_change(
            organisation=self.hat.organisation,
            values={name: form.cleaned_data[name] for name in OPEN_FIELDS},
            note=form.cleaned_data["note"],
            by=self.request.user,
        )


class WithdrawView(SpacePage, ActionView):
    """Take back what waits."""

    title = "Retirer la modification proposée"
    template_name = "portal/space/confirm.html"
    same = "space-file"
    verb = "Retirer"
    consequences = ("La fiche reste comme elle est. Vous pourrez proposer autre chose quand vous voudrez.",)
    done = "La proposition est retirée."

    def get_object(self, queryset: Any = None) -> ChangeProposal:
        found = waiting_proposal(self.hat.organisation)
        if found is None:
            raise Http404("Nothing waits.")
        return found

    def get_cancel_url(self) -> str:
        return self.address("space-file")

    def get_destination(self, made: Any) -> str:
        return self.address("space-file")

    def act(self, obj: ChangeProposal, *, by: Any) -> object:
        return withdraw_proposal(proposal=obj, by=by)
