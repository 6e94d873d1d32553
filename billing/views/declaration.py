"""One declaration: what was known, what is declared, what staff decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from billing import permissions
from billing.actions.declaration import (
    give_back,
    renew_link,
)
from billing.actions.proposal import accept_declaration, accept_proposal, refuse_proposal
from billing.models import Declaration, DeclarationProposal
from billing.rules.declaration_words import LABELS, Section, in_words, written
from cressmember.core.ui import once
from cressmember.core.ui.views import ActionView, RecordView
from cressmember.core.ui.views.page import Trail
from cressmember.kernel.writing import long_date
from cressmember.members.models import Representation
from cressmember.members.rules.parity import Parity, parity_of

ROUNDS = ("Déclarations", reverse_lazy("billing:round-list"))
COUNTED = {"titular", "substitute"}


class DeclarationDetailView(RecordView):
    """One declaration, with the difference and the decisions."""

    section = "billing"
    permission_required = permissions.VIEW
    template_name = "billing/declaration_detail.html"

    def get_queryset(self) -> QuerySet[Declaration]:
        return Declaration.objects.select_related("round__dues_year", "organisation", "accepted_by")

    def get_trail(self) -> Any:
        return (ROUNDS, (str(self.object.round), self.object.round.get_absolute_url()))

    def get_title(self) -> str:
        return f"{self.object.organisation}, déclaration {self.object.round.dues_year}"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        declaration: Any = self.object
        user, today = self.request.user, timezone.localdate()
        sections = []
        if declaration.is_answered:
            year = declaration.round.figures_year
            sections = in_words(declaration.known, declaration.answers, year=year)
        proposals = list(declaration.proposals.select_related("decided_by"))
        return super().get_context_data(
            declaration=declaration,
            sections=sections,
            earlier=earlier_answers(declaration),
            # Each form has its own number: deciding one leaves the others to be decided.
            proposals=[
                (one, differences_of(one), parity_after(one), once.draw(), once.draw()) for one in proposals
            ],
            pending=sum(one.state == DeclarationProposal.State.PENDING for one in proposals),
            notices=declaration.notices.select_related("message", "stored"),
            is_open=declaration.round.is_open(today),
            may_prepare=user.has_perm(permissions.PREPARE),
            **context,
        )


@dataclass(frozen=True, slots=True)
class EarlierAnswer:
    """An answer that another took the place of: by whom and when, and what it told."""

    title: str
    sections: Sequence[Section]


def earlier_answers(declaration: Declaration) -> list[EarlierAnswer]:
    """The answers that count no more, the latest first.

    Those kept before what was known stood beside them are read beside what is known now.
    """
    year, found = declaration.round.figures_year, []
    for one in reversed(declaration.earlier):
        known = one.get("known") or declaration.known
        day = timezone.localdate(datetime.fromisoformat(one["answered_at"]))
        found.append(
            EarlierAnswer(
                f"Répondue par {one['answered_by']}, le {long_date(day)}",
                in_words(known, one["answers"], year=year) if known else (),
            )
        )
    return found


def differences_of(proposal: DeclarationProposal) -> list[tuple[str, str, str]]:
    """Each field that a proposal changes: its name, what it was, what it would be."""
    names = [*proposal.before, *(name for name in proposal.after if name not in proposal.before)]
    return [
        (
            LABELS[name],
            written(name, proposal.before.get(name) or ""),
            written(name, proposal.after.get(name) or ""),
        )
        for name in names
    ]


def parity_after(proposal: DeclarationProposal) -> Parity | None:
    """Parity among titulars and substitutes once the proposal is accepted; None when it does not touch it."""
    kinds = DeclarationProposal.Kind
    if proposal.state != DeclarationProposal.State.PENDING or proposal.kind not in {
        kinds.LEAVING,
        kinds.NEWCOMER,
    }:
        return None
    standing = Representation.objects.in_force(on=timezone.localdate()).filter(
        organisation=proposal.declaration.organisation_id, role__in=COUNTED, person__isnull=False
    )
    if proposal.kind == kinds.LEAVING:
        standing = standing.exclude(pk=proposal.representation)
    genders = list(standing.values_list("person__gender", flat=True))
    if proposal.kind == kinds.NEWCOMER:
        if proposal.after.get("role") not in COUNTED:
            return None
        genders.append("F" if proposal.after.get("civility") == "Mme" else "M")
    return parity_of(genders)


def _to(declaration: Declaration) -> Trail:
    whose = (str(declaration.organisation), declaration.get_absolute_url())
    return (ROUNDS, (str(declaration.round), declaration.round.get_absolute_url()), whose)


class _OnDeclaration(ActionView):
    model = Declaration
    section = "billing"
    permission_required = permissions.PREPARE

    def get_trail(self) -> Trail:
        return _to(self.object)

    def get_title(self) -> str:
        return f"{self.verb} : {self.object.organisation}"


class DeclarationAcceptView(_OnDeclaration):
    """Accept everything that waits."""

    verb = "Tout accepter"
    done = "La déclaration est acceptée, et le registre est à jour."
    consequences = (
        "Chaque changement proposé est reporté sur la fiche de l’adhérent.",
        "Les chiffres signalés sont tenus pour vérifiés.",
    )

    def act(self, obj: Declaration, *, by: Any) -> object:
        return accept_declaration(declaration=obj, on=timezone.localdate(), by=by)


class DeclarationGiveBackView(_OnDeclaration):
    """Let the member answer again."""

    verb = "Rendre la main à l’adhérent"
    done = "L’adhérent peut répondre de nouveau, par le même lien."
    consequences = (
        "Sa réponse est gardée à part ; ses propositions encore à décider sont retirées.",
        "Les chiffres déjà reportés restent sur la fiche jusqu’à sa nouvelle réponse.",
    )

    def act(self, obj: Declaration, *, by: Any) -> object:
        return give_back(declaration=obj, on=timezone.localdate(), by=by)


class DeclarationRenewView(_OnDeclaration):
    """Replace the link."""

    verb = "Remplacer le lien"
    done = "Le lien est remplacé ; l’ancien n’ouvre plus rien."
    consequences = (
        "Le lien déjà envoyé n’ouvrira plus rien, ni le code du courrier.",
        "Le nouveau part par courriel ; sans courriel, le courrier à imprimer est refait.",
    )

    def act(self, obj: Declaration, *, by: Any) -> object:
        return renew_link(declaration=obj, on=timezone.localdate(), by=by)


class _OnProposal(ActionView):
    model = DeclarationProposal
    section = "billing"
    permission_required = permissions.PREPARE
    template_name = "billing/proposal_decision.html"

    def get_title(self) -> str:
        return f"{self.verb} : {self.object.get_kind_display()}"

    def get_trail(self) -> Trail:
        return _to(self.object.declaration)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            differences=differences_of(self.object), parity=parity_after(self.object), **context
        )

    def get_destination(self, made: Any) -> str:
        return reverse("billing:declaration-detail", args=[self.object.declaration_id])

    def get_cancel_url(self) -> str:
        return self.get_destination(None)


class ProposalAcceptView(_OnProposal):
    """Write on the register what the member declared."""

    verb = "Accepter"
    done = "Le changement est reporté sur la fiche de l’adhérent."

    def act(self, obj: DeclarationProposal, *, by: Any) -> object:
        return accept_proposal(proposal=obj, on=timezone.localdate(), by=by)


class ProposalRefuseView(_OnProposal):
    """Leave the register as it is."""

    verb = "Refuser"
    done = "Le changement est refusé ; la fiche reste comme elle était."

    def act(self, obj: DeclarationProposal, *, by: Any) -> object:
        return refuse_proposal(proposal=obj, by=by)
