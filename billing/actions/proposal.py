"""What a member declared and staff decide: written on the register, or refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db import transaction
from django.utils import timezone

from billing.actions.declaration import PERSON, Kind, locked_declaration
from billing.journal import BillingEvent
from billing.models import Declaration, DeclarationProposal
from billing.queries.declaration import IDENTITY
from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, record
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import long_date
from cressmember.members.actions.hold import hold
from cressmember.members.actions.organisation import change_organisation
from cressmember.members.actions.person import change_person, create_person
from cressmember.members.actions.representation import (
    Designation,
    change_representation,
    end_representation,
    open_representation,
)
from cressmember.members.models import Person, Representation


@transaction.atomic
def accept_proposal(*, proposal: DeclarationProposal, on: date, by: User | None) -> DeclarationProposal:
    """Write on the register what a member declared. Raises RuleViolation when it no longer can be."""
    declaration, proposal = _held(proposal)
    _APPLY[Kind(proposal.kind)](declaration, proposal, on, by)
    return _decide(declaration, proposal, DeclarationProposal.State.ACCEPTED, by)


@transaction.atomic
def refuse_proposal(*, proposal: DeclarationProposal, by: User | None) -> DeclarationProposal:
    """Leave the register as it is, and keep what the member declared."""
    declaration, proposal = _held(proposal)
    return _decide(declaration, proposal, DeclarationProposal.State.REFUSED, by)


@transaction.atomic
def accept_declaration(*, declaration: Declaration, on: date, by: User | None) -> Declaration:
    """Accept everything that still waits in an answer: its proposals, and the figures that were flagged."""
    hold([declaration.organisation_id])
    declaration = locked_declaration(declaration)
    if declaration.state != Declaration.State.ANSWERED:
        raise RuleViolation("Rien n’attend de décision dans cette déclaration.")
    for proposal in declaration.proposals.filter(state=DeclarationProposal.State.PENDING):
        accept_proposal(proposal=proposal, on=on, by=by)
    declaration.refresh_from_db()
    if declaration.state == Declaration.State.ANSWERED:
        _accept(declaration, by)
    return declaration


def _held(proposal: DeclarationProposal) -> tuple[Declaration, DeclarationProposal]:
    hold([proposal.declaration.organisation_id])
    declaration = locked_declaration(proposal.declaration)
    proposal = locked(DeclarationProposal.objects).get(pk=proposal.pk)
    if proposal.state != DeclarationProposal.State.PENDING:
        raise RuleViolation(f"Cette proposition est déjà {proposal.get_state_display().lower()}.")
    return declaration, proposal


def _decide(
    declaration: Declaration, proposal: DeclarationProposal, state: str, by: User | None
) -> DeclarationProposal:
    proposal.state, proposal.decided_at, proposal.decided_by = state, timezone.now(), by
    proposal.save(update_fields=["state", "decided_at", "decided_by"])
    accepted = state == DeclarationProposal.State.ACCEPTED
    record(
        BillingEvent.PROPOSAL_ACCEPTED if accepted else BillingEvent.PROPOSAL_REFUSED,
        on=declaration,
        by=by,
        changes=differences(proposal.before, proposal.after),
        organisation=declaration.organisation_id,
        proposal=proposal.pk,
        signed_link=True,
    )
    pending = declaration.proposals.filter(state=DeclarationProposal.State.PENDING)
    if not declaration.flags and not pending.exists():
        _accept(declaration, by)
    return proposal


def _accept(declaration: Declaration, by: User | None) -> None:
    declaration.state, declaration.accepted_at = Declaration.State.ACCEPTED, timezone.now()
    declaration.accepted_by = by
    declaration.save(update_fields=["state", "accepted_at", "accepted_by"])
    record(BillingEvent.DECLARATION_ACCEPTED, on=declaration, by=by, organisation=declaration.organisation_id)


def _act(declaration: Declaration) -> str:
    assert declaration.answered_at is not None
    day = timezone.localdate(declaration.answered_at)
    return f"déclaration de l’adhérent, {long_date(day)}"


def _representation(proposal: DeclarationProposal) -> Representation:
    found = (
        Representation.objects.select_related("person", "organisation")
        .filter(
            pk=proposal.representation,
            organisation=proposal.declaration.organisation_id,
        )
        .first()
    )
    if found is None:
        raise RuleViolation(
            "Ce représentant n’est plus sur la fiche de l’adhérent : refusez la proposition, "
            "puis corrigez la fiche."
        )
    return found


def _correct_person(
    declaration: Declaration, proposal: DeclarationProposal, on: date, by: User | None
) -> None:
    representation = _representation(proposal)
    person = representation.person
    if person is None:
        raise RuleViolation("Aucune personne n’est nommée à cette fonction : corrigez-la sur la fiche.")
    after = dict(proposal.after)
    email = after.pop("email", None)
    if after:
        change_person(person=person, by=by, **after)
    if email is not None:
        # An address given for a capacity stays that of the capacity; else it is the person's own.
        if representation.email:
            change_representation(representation=representation, email=email, by=by)
        else:
            change_person(person=person, email=email, by=by)


def _end(declaration: Declaration, proposal: DeclarationProposal, on: date, by: User | None) -> None:
    end_representation(representation=_representation(proposal), ends_on=on, by=by)


def _name(declaration: Declaration, proposal: DeclarationProposal, on: date, by: User | None) -> None:
    told = proposal.after
    known = Person.objects.filter(
        given_name__iexact=told["given_name"], family_name__iexact=told["family_name"]
    )
    person = known.filter(email__iexact=told["email"]).first() if told["email"] else None
    if person is None:
        person = create_person(by=by, **{name: told[name] for name in ("civility", *PERSON)})
    open_representation(
        organisation=declaration.organisation,
        designation=Designation(role=told["role"], person=person),
        starts_on=on,
        act=_act(declaration),
        act_on=on,
        by=by,
    )


def _change_contact(
    declaration: Declaration, proposal: DeclarationProposal, on: date, by: User | None
) -> None:
    """A mailbox is corrected where it stands; another name ends the contact and opens a new one."""
    told = (declaration.answers.get("contact") or {}) | proposal.after
    known = None if proposal.representation is None else _representation(proposal)
    if known is not None and "name" not in proposal.after:
        change_representation(representation=known, email=told["email"], by=by)
        return
    open_representation(
        organisation=declaration.organisation,
        designation=Designation(
            role=Representation.Role.DUES, label=told.get("name", ""), email=told.get("email", "")
        ),
        starts_on=on,
        act=_act(declaration),
        act_on=on,
        instead_of=known,
        by=by,
    )


def _change_identity(
    declaration: Declaration, proposal: DeclarationProposal, on: date, by: User | None
) -> None:
    fields = {name: value for name, value in proposal.after.items() if name in IDENTITY}
    change_organisation(organisation=declaration.organisation, by=by, **fields)


_APPLY: dict[Kind, Callable[[Declaration, DeclarationProposal, date, User | None], None]] = {
    Kind.PERSON: _correct_person,
    Kind.LEAVING: _end,
    Kind.NEWCOMER: _name,
    Kind.CONTACT: _change_contact,
    Kind.IDENTITY: _change_identity,
}
