"""A member's declaration: opened, answered by its link, given back, its link replaced.

What is safe is written at once (figures, purchase order); what touches people, contacts or the identity of
the member is a proposal that staff decide (`billing.actions.proposal`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from billing.actions.declaration_round import LETTER, content_of, freeze_letters, refuse_unopened, subject_of
from billing.journal import BillingEvent
from billing.models import Declaration, DeclarationNotice, DeclarationProposal
from billing.models.declaration import new_key
from billing.queries.declaration import PlannedNotice, known_facts, recipient_of
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
from cressmember.members.models import Representation
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
    held = locked_declaration(declaration)
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
    key, declaration = declaration.key, locked_declaration(declaration)
    if declaration.key != key:
        raise RuleViolation("Ce lien a été remplacé par un autre : utilisez le plus récent.")
    asked = declaration.round
    if not asked.is_open(on):
        raise RuleViolation(f"La déclaration est close depuis le {long_date(asked.closes_on)}.")
    if declaration.is_answered:
        raise RuleViolation("Cette déclaration a déjà reçu une réponse : écrivez-nous pour la corriger.")
    declaration.organisation = organisation
    known = known_facts(declaration, on=on)
    flags = _take_figures(declaration, known, answers, on=on, by=by)
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


def _take_figures(
    declaration: Declaration, known: dict[str, Any], answers: Answers, *, on: date, by: User | None
) -> list[str]:
    """Write the figures that a member declares; returns what is doubtful about them, in sentences."""
    flags, source = [], f"déclaration de l’adhérent, {long_date(on)}"
    year = declaration.round.figures_year
    for base, amount in answers.figures.items():
        before = known["figures"].get(base)
        last = Decimal(before["amount"]) if before else None
        if sentence := doubt(base, last=last, now=amount):
            flags.append(sentence)
        if before and before["year"] == year and last == amount:
            continue  # What is known already keeps its source: it may be the audited accounts.
        declare_figure(
            organisation=declaration.organisation,
            kind=base,
            year=year,
            amount=amount,
            source=source,
            on=on,
            by=by,
        )
    return flags


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


def set_aside(declaration: Declaration) -> dict[str, Any]:
    """An answer as it is kept once another takes its place: what it told of what was known, and by whom."""
    assert declaration.answered_at is not None  # It was answered.
    return {
        "answers": declaration.answers,
        "known": declaration.known,
        "answered_at": declaration.answered_at.isoformat(),
        "answered_by": declaration.answered_by,
    }


@transaction.atomic
def give_back(*, declaration: Declaration, on: date, by: User | None) -> Declaration:
    """Let a member answer again: its answer is kept aside, its proposals still pending are withdrawn."""
    hold([declaration.organisation_id])
    declaration = locked_declaration(declaration)
    if not declaration.is_answered:
        raise RuleViolation("Cette déclaration attend encore sa réponse : il n’y a rien à rendre.")
    if not declaration.round.is_open(on):
        raise RuleViolation("La déclaration est close : repoussez sa clôture avant de rendre celle-ci.")
    declaration.proposals.filter(state=DeclarationProposal.State.PENDING).update(
        state=DeclarationProposal.State.WITHDRAWN
    )
    declaration.earlier = [*declaration.earlier, set_aside(declaration)]
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
    """Draw a new link: the one sent before opens nothing any more.

    The new one leaves by mail when it can; otherwise the letters to print are made again with its code.
    """
    declaration = locked_declaration(declaration)
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
    else:
        _print_again(declaration, contact, on=on)
    record(BillingEvent.LINK_RENEWED, on=declaration, by=by, organisation=declaration.organisation_id)
    return declaration


def _print_again(declaration: Declaration, contact: Representation | None, *, on: date) -> None:
    notices = list(declaration.notices.filter(way=DeclarationNotice.Way.PRINT))
    recipient = recipient_of(declaration.organisation, contact)
    letters = [PlannedNotice(declaration, one.level, on, one.way, "", recipient) for one in notices]
    for notice, stored in zip(notices, freeze_letters(declaration.round, letters), strict=True):
        notice.stored = stored
        notice.save(update_fields=["stored"])


def locked_declaration(declaration: Declaration) -> Declaration:
    """The declaration, held until the transaction ends."""
    rows = locked(Declaration.objects).select_related("round__dues_year", "organisation")
    return rows.get(pk=declaration.pk)
