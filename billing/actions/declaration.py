"""A member's declaration: opened, answered by its link, given back, its link replaced, its proposals decided.

What is safe is written at once (figures, purchase order); what touches people, contacts or the identity of
the member is a proposal that staff decide.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from billing.actions.declaration_round import LETTER, content_of, refuse_unopened, subject_of
from billing.journal import BillingEvent
from billing.models import Declaration, DeclarationProposal
from billing.models.declaration import new_key
from billing.queries.declaration import IDENTITY, PlannedNotice, known_facts
from billing.rules.declaration import INVITATION, doubt
from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, record
from cressmember.core.actions.lock import locked
from cressmember.core.actions.outbox import post
from cressmember.core.models import Chamber
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import long_date
from cressmember.members.actions.figure import declare_figure
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
from cressmember.members.queries import dues_contacts

Kind = DeclarationProposal.Kind
PERSON = ("given_name", "family_name", "email")


@dataclass(frozen=True, slots=True)
class Answers:
    """What a member declares; an empty part says that nothing has changed there.

    ``people`` corrects representatives by their identifier, ``leaving`` names those no longer in office,
    ``newcomers`` are added. Amounts are in the unit of their base.
    """

    figures: dict[str, Decimal]
    people: dict[int, dict[str, str]] = field(default_factory=dict)
    leaving: tuple[int, ...] = ()
    newcomers: tuple[dict[str, str], ...] = ()
    contact: dict[str, str] | None = None
    identity: dict[str, str] | None = None
    purchase_order_required: bool = False
    purchase_order: str = ""
    function: str = ""

    def frozen(self) -> dict[str, Any]:
        """The answers as they are kept."""
        return {
            "figures": {base: str(amount) for base, amount in self.figures.items()},
            "people": {str(key): values for key, values in self.people.items()},
            "leaving": list(self.leaving),
            "newcomers": list(self.newcomers),
            "contact": self.contact,
            "identity": self.identity,
            "purchase_order_required": self.purchase_order_required,
            "purchase_order": self.purchase_order,
            "function": self.function,
        }


@transaction.atomic
def open_declaration(*, declaration: Declaration, by: User | None = None) -> Declaration:
    """Remember, once, that somebody opened the link: perhaps only the robot that checks the mails."""
    if declaration.state != Declaration.State.ASKED:
        return declaration
    held = _locked(declaration)
    if held.state == Declaration.State.ASKED:
        held.state, held.opened_at = Declaration.State.OPENED, timezone.now()
        held.save(update_fields=["state", "opened_at"])
        record(BillingEvent.DECLARATION_OPENED, on=held, by=by)
    return held


@transaction.atomic
def answer_declaration(
    *, declaration: Declaration, answers: Answers, name: str, on: date, by: User | None = None
) -> Declaration:
    """Take a member's answer, given by its link and signed with a name.

    Raises RuleViolation when the round is not open that day, or somebody answered already.
    """
    organisation = hold([declaration.organisation_id])[declaration.organisation_id]
    key, declaration = declaration.key, _locked(declaration)
    if declaration.key != key:
        raise RuleViolation("Ce lien a été remplacé par un autre : utilisez le plus récent.")
    asked = declaration.round
    if not asked.is_open(on):
        raise RuleViolation(f"La déclaration est close depuis le {long_date(asked.closes_on)}.")
    if declaration.is_answered:
        raise RuleViolation("Cette déclaration a déjà reçu une réponse : écrivez-nous pour la corriger.")
    declaration.organisation = organisation
    known = known_facts(declaration, on=on)
    flags, source = [], f"déclaration de l’adhérent, {long_date(on)}"
    for base, amount in answers.figures.items():
        before = known["figures"].get(base)
        last = Decimal(before["amount"]) if before else None
        if sentence := doubt(base, last=last, now=amount):
            flags.append(sentence)
        if before and before["year"] == asked.figures_year and last == amount:
            continue  # What is known already keeps its source: it may be the audited accounts.
        declare_figure(
            organisation=organisation,
            kind=base,
            year=asked.figures_year,
            amount=amount,
            source=source,
            on=on,
            by=by,
        )
    if answers.purchase_order_required != organisation.purchase_order_required:
        change_organisation(
            organisation=organisation, purchase_order_required=answers.purchase_order_required, by=by
        )
    proposals = DeclarationProposal.objects.bulk_create(_proposals(declaration, known, answers))
    declaration.known, declaration.answers, declaration.flags = known, answers.frozen(), flags
    declaration.purchase_order = answers.purchase_order
    declaration.has_changes = bool(proposals or flags) or _figures_moved(known, answers)
    declaration.answered_at, declaration.answered_by = timezone.now(), name.strip()
    declaration.state = Declaration.State.ANSWERED
    if not proposals and not flags:
        declaration.state, declaration.accepted_at = Declaration.State.ACCEPTED, declaration.answered_at
    declaration.save()
    record(
        BillingEvent.DECLARATION_ANSWERED,
        on=declaration,
        by=by,
        changes={"answered_by": ("", declaration.answered_by)},
        organisation=organisation.pk,
        proposals=len(proposals),
        flags=len(flags),
    )
    return declaration


def _figures_moved(known: dict[str, Any], answers: Answers) -> bool:
    before = {base: Decimal(figure["amount"]) for base, figure in known["figures"].items()}
    return any(before.get(base) != amount for base, amount in answers.figures.items())


def _proposals(
    declaration: Declaration, known: dict[str, Any], answers: Answers
) -> list[DeclarationProposal]:
    """The changes that staff decide, from what the register says to what the member declares."""
    found = []

    def propose(kind: Kind, before: dict[str, Any], after: dict[str, Any], of: int | None = None) -> None:
        changes = differences(before, after)
        if changes:
            found.append(
                DeclarationProposal(
                    declaration=declaration,
                    kind=kind,
                    representation=of,
                    before={name: was for name, (was, _) in changes.items()},
                    after={name: now for name, (_, now) in changes.items()},
                )
            )

    for row in known["representatives"]:
        key = row["representation"]
        if key in answers.leaving:
            told = {"role": row["role_label"], "name": f"{row['given_name']} {row['family_name']}".strip()}
            propose(Kind.LEAVING, told, {}, key)
        elif key in answers.people:
            propose(Kind.PERSON, {name: row[name] for name in PERSON}, answers.people[key], key)
    for newcomer in answers.newcomers:
        propose(Kind.NEWCOMER, {}, newcomer)
    if answers.contact is not None:
        before = {name: known["contact"][name] for name in ("name", "email")}
        propose(Kind.CONTACT, before, answers.contact, known["contact"]["representation"])
    if answers.identity is not None:
        propose(Kind.IDENTITY, known["identity"], answers.identity)
    return found


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
    declaration = _locked(declaration)
    if declaration.state != Declaration.State.ANSWERED:
        raise RuleViolation("Rien n’attend de décision dans cette déclaration.")
    for proposal in declaration.proposals.filter(state=DeclarationProposal.State.PENDING):
        accept_proposal(proposal=proposal, on=on, by=by)
    declaration.refresh_from_db()
    if declaration.state == Declaration.State.ANSWERED:
        _accept(declaration, by)
    return declaration


@transaction.atomic
def give_back(*, declaration: Declaration, on: date, by: User | None) -> Declaration:
    """Let a member answer again: its answer is kept aside, its proposals still pending are withdrawn."""
    hold([declaration.organisation_id])
    declaration = _locked(declaration)
    if not declaration.is_answered:
        raise RuleViolation("Cette déclaration attend encore sa réponse : il n’y a rien à rendre.")
    if not declaration.round.is_open(on):
        raise RuleViolation("La déclaration est close : repoussez sa clôture avant de rendre celle-ci.")
    declaration.proposals.filter(state=DeclarationProposal.State.PENDING).update(
        state=DeclarationProposal.State.WITHDRAWN
    )
    assert declaration.answered_at is not None
    declaration.earlier = [
        *declaration.earlier,
        {
            "answers": declaration.answers,
            "answered_at": declaration.answered_at.isoformat(),
            "answered_by": declaration.answered_by,
        },
    ]
    declaration.state, declaration.answers, declaration.flags = Declaration.State.OPENED, {}, []
    declaration.answered_at = declaration.accepted_at = declaration.accepted_by = None
    declaration.answered_by, declaration.has_changes = "", False
    declaration.save()
    record(
        BillingEvent.DECLARATION_GIVEN_BACK, on=declaration, by=by, organisation=declaration.organisation_id
    )
    return declaration


@transaction.atomic
def renew_link(*, declaration: Declaration, on: date, by: User | None) -> Declaration:
    """Draw a new link: the one sent before opens nothing any more; the new one leaves by mail when it can."""
    declaration = _locked(declaration)
    refuse_unopened(declaration.round)
    if declaration.is_answered:
        raise RuleViolation("Cette déclaration est répondue : rendez-la d’abord à l’adhérent.")
    declaration.key = new_key()
    declaration.save(update_fields=["key"])
    organisation = declaration.organisation
    contact = next(iter(dues_contacts([organisation.pk], on=on).get(organisation.pk, ())), None)
    if contact and not organisation.post_only:
        planned = PlannedNotice(declaration, INVITATION, on, "mail", contact.address, {})
        post(
            kind=LETTER,
            to=[contact.address],
            subject=subject_of(declaration.round, planned),
            text=render_to_string(
                "emails/billing_declaration.txt",
                content_of(declaration.round, planned, Chamber.current().letterhead()),
            ),
            about=declaration,
            by=by,
        )
    record(BillingEvent.LINK_RENEWED, on=declaration, by=by, organisation=declaration.organisation_id)
    return declaration


def _held(proposal: DeclarationProposal) -> tuple[Declaration, DeclarationProposal]:
    hold([proposal.declaration.organisation_id])
    declaration = _locked(proposal.declaration)
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
    if proposal.representation is not None:
        representation = _representation(proposal)
        if "name" not in proposal.after:
            change_representation(representation=representation, email=told["email"], by=by)
            return
        end_representation(representation=representation, ends_on=on, by=by)
    open_representation(
        organisation=declaration.organisation,
        designation=Designation(
            role=Representation.Role.DUES, label=told.get("name", ""), email=told.get("email", "")
        ),
        starts_on=on,
        act=_act(declaration),
        act_on=on,
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


def _locked(declaration: Declaration) -> Declaration:
    rows = locked(Declaration.objects).select_related("round__dues_year", "organisation")
    return rows.get(pk=declaration.pk)
