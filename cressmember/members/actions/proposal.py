"""What a member proposes for its own file, and what the chamber does of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.core.actions.journal import record, values_of
from cressmember.core.actions.outbox import post
from cressmember.core.actions.tidying import tidied
from cressmember.core.models import Chamber
from cressmember.kernel import identifiers
from cressmember.kernel.elision import of
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import enumerate_fr
from cressmember.members.actions.hold import hold
from cressmember.members.actions.organisation import change_organisation
from cressmember.members.journal import MembersEvent
from cressmember.members.models import ChangeProposal, Organisation
from cressmember.members.models.organisation import field_label
from cressmember.members.models.proposal import OPEN_FIELDS
from cressmember.members.queries.proposal import fingerprint

Outcome = ChangeProposal.Outcome
MAIL = "members.proposal"
# A file is put right in one go; more often, it is a program or a game.
MOST_A_DAY = 10
OFTEN = (
    f"Cette fiche a reçu {MOST_A_DAY} propositions en un jour\N{NO-BREAK SPACE}: la dernière attend "
    "l’équipe. Reprenez demain, ou écrivez à la chambre."
)
REPLACED = "Remplacée par une nouvelle proposition."
DECIDED = "Cette proposition est déjà traitée."
MOVED = "La fiche a changé depuis que vous avez ouvert cette page : relisez, puis décidez."
BOTH = "Dites pourquoi ce que vous ne reprenez pas est refusé : l’adhérent le lira."


@transaction.atomic
def propose_change(
    *, organisation: Organisation, values: dict[str, Any], note: str = "", by: User
) -> ChangeProposal:
    """Propose values for a member's own file; one that waited is replaced.

    ``values`` are keyed by the fields of the file; those that say what the file says are left out. Raises
    RuleViolation when nothing would change, and ValueError for a field that members do not propose.
    """
    if strangers := values.keys() - set(OPEN_FIELDS):
        raise ValueError(f"members do not propose {sorted(strangers)}")
    organisation = hold([organisation.pk])[organisation.pk]
    proposed = tidied(Organisation, values)
    if proposed.get("siret"):
        proposed["siret"] = identifiers.siret(proposed["siret"])
    known = values_of(organisation, proposed)
    changed = [name for name in OPEN_FIELDS if name in proposed and proposed[name] != known[name]]
    if not changed:
        raise RuleViolation("Rien ne change : la fiche dit déjà tout cela.")
    now = timezone.now()
    if organisation.proposals.filter(proposed_at__gt=now - timedelta(days=1)).count() >= MOST_A_DAY:
        raise RuleViolation(OFTEN)
    organisation.proposals.waiting().update(outcome=Outcome.WITHDRAWN, decided_at=now, reason=REPLACED)
    proposal = ChangeProposal.objects.create(
        organisation=organisation,
        values={name: proposed[name] for name in changed},
        known={name: known[name] for name in changed},
        note=" ".join(note.split()),
        proposed_by=by,
        proposed_at=now,
    )
    record(
        MembersEvent.PROPOSAL_MADE,
        on=organisation,
        by=by,
        changes={name: (known[name], proposed[name]) for name in changed},
        proposal=proposal.pk,
    )
    return proposal


@transaction.atomic
def withdraw_proposal(*, proposal: ChangeProposal, by: User) -> ChangeProposal:
    """Take back what was proposed, while nobody decided it. Raises RuleViolation afterwards."""
    organisation, proposal = _held(proposal)
    _decide(proposal, Outcome.WITHDRAWN, by=by)
    record(MembersEvent.PROPOSAL_WITHDRAWN, on=organisation, by=by, proposal=proposal.pk)
    return proposal


@transaction.atomic
def decide_proposal(
    *, proposal: ChangeProposal, accepted: Collection[str], reason: str = "", seen: str = "", by: User | None
) -> ChangeProposal:
    """Write on the file the fields that are ``accepted``, refuse the others for a ``reason``; tell who asked.

    ``seen`` is the fingerprint of the file that was shown. Raises RuleViolation when the proposal is decided
    already, when the file moved meanwhile, or when something is refused without a reason.
    """
    organisation, proposal = _held(proposal)
    if seen and seen != fingerprint(proposal, organisation):
        raise RuleViolation(MOVED)
    kept = [name for name in proposal.values if name in accepted]
    reason = " ".join(reason.split())
    if len(kept) < len(proposal.values) and not reason:
        raise RuleViolation(BOTH)
    if kept:
        change_organisation(
            organisation=organisation, by=by, **{name: proposal.values[name] for name in kept}
        )
    proposal.accepted, proposal.reason = kept, reason
    _decide(proposal, Outcome.ACCEPTED if kept else Outcome.REFUSED, by=by)
    event = MembersEvent.PROPOSAL_ACCEPTED if kept else MembersEvent.PROPOSAL_REFUSED
    record(event, on=organisation, by=by, proposal=proposal.pk, accepted=kept)
    _tell(organisation, proposal, by=by)
    return proposal


def _held(proposal: ChangeProposal) -> tuple[Organisation, ChangeProposal]:
    """The file, locked, and the proposal as it stands under that lock."""
    organisation = hold([proposal.organisation_id])[proposal.organisation_id]
    proposal = ChangeProposal.objects.select_related("proposed_by").get(pk=proposal.pk)
    if not proposal.is_waiting:
        raise RuleViolation(DECIDED)
    return organisation, proposal


def _decide(proposal: ChangeProposal, outcome: str, *, by: User | None) -> None:
    proposal.outcome, proposal.decided_by, proposal.decided_at = outcome, by, timezone.now()
    proposal.save(update_fields=["outcome", "decided_by", "decided_at", "accepted", "reason"])


def _tell(organisation: Organisation, proposal: ChangeProposal, *, by: User | None) -> None:
    """Write to whoever proposed, where the account is still open."""
    author = proposal.proposed_by
    if not author.is_active:
        return
    refused = [field_label(name) for name in proposal.values if name not in proposal.accepted]
    taken = [field_label(name) for name in proposal.accepted]
    lines = []
    if taken:
        lines.append(f"La fiche {of(organisation)} est à jour : {enumerate_fr(taken)}.")
    if refused:
        lines.append(f"Nous n’avons pas repris : {enumerate_fr(refused)}. {proposal.reason}")
    chamber = Chamber.current()
    link = settings.SITE_URL + reverse("portal:space-file", args=[organisation.pk])
    said = "\n\n".join(lines)
    post(
        kind=MAIL,
        to=[author.email],
        subject=f"Votre fiche : {'ce qui n’est pas repris' if refused else 'c’est à jour'}",
        text=f"Bonjour,\n\n{said}\n\nLa fiche se lit ici :\n\n{link}\n\nBien cordialement,\n\n{chamber.name}",
        about=proposal,
        by=by,
    )
