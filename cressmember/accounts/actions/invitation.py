"""Inviting someone in: the only way to an account, for the team and for members alike."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.journal import AccountsEvent
from cressmember.accounts.models import Invitation, StaffRole, User
from cressmember.accounts.models.invitation import digest_of
from cressmember.accounts.queries import account_of
from cressmember.accounts.roles import Role
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.core.actions.outbox import post
from cressmember.core.models import Chamber
from cressmember.kernel.elision import of, the
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import long_date, sentence_case


@transaction.atomic
def invite_user(
    *,
    email: str,
    name: str = "",
    roles: Sequence[Role] = (),
    person: int | None = None,
    purpose: str = "",
    on: date,
    by: User | None,
) -> Invitation | User:
    """Invite an address to hold staff roles, or to be the account of a person of the register.

    Returns the invitation; or the account that the address has already, to which the roles are given at once.
    ``purpose`` names, in the mail, the organisations that the person represents. Raises RuleViolation for a
    closed account and for an address where an invitation waits.
    """
    email = email.strip().lower()
    user = account_of(email)
    if user is not None:
        user = locked(User.objects).get(pk=user.pk)
        if not user.is_active:
            raise RuleViolation(f"Le compte {of(user)} est fermé : rouvrez-le d’abord, depuis sa page.")
        _grant_missing(user, roles, on=on, by=by)
        return user
    waiting = Invitation.objects.unanswered().filter(email=email, person=person)
    if waiting.exists():
        raise RuleViolation(f"Une invitation attend déjà à l’adresse {email} : renvoyez-la, ou annulez-la.")
    now = timezone.now()
    token = _new_token()
    invitation = Invitation.objects.create(
        email=email,
        name=name.strip(),
        roles=[Role(role).value for role in roles],
        person=person,
        purpose=purpose,
        invited_by=by,
        created_at=now,
        expires_at=now + settings.INVITATION_VALID_FOR,
        token_digest=digest_of(token),
    )
    _send(invitation, token, by=by)
    return invitation


@transaction.atomic
def resend_invitation(*, invitation: Invitation, by: User | None) -> Invitation:
    """Send an invitation again, with a new link and a new term; the link sent before no longer opens."""
    invitation = _locked(invitation)
    if invitation.accepted_at or invitation.revoked_at:
        raise RuleViolation("Cette invitation n’attend plus de réponse : envoyez-en une nouvelle.")
    token = _new_token()
    invitation.token_digest = digest_of(token)
    invitation.expires_at = timezone.now() + settings.INVITATION_VALID_FOR
    invitation.save(update_fields=["token_digest", "expires_at"])
    _send(invitation, token, by=by)
    return invitation


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: User | None) -> Invitation:
    """Call an invitation back: its link opens nothing any more."""
    invitation = _locked(invitation)
    if invitation.accepted_at:
        raise RuleViolation("Cette invitation est acceptée : retirez plutôt le rôle, ou fermez le compte.")
    if invitation.revoked_at:
        raise RuleViolation("Cette invitation est déjà annulée.")
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    record(AccountsEvent.INVITATION_REVOKED, on=invitation, by=by)
    return invitation


@transaction.atomic
def accept_invitation(*, token: str, on: date) -> Invitation:
    """Take up an invitation: an account with a verified address, and its roles from that day.

    The link came to the address: whoever opens it reads the mail sent there. Signing in still asks for a
    code. Raises RuleViolation when the link no longer opens anything.
    """
    found = Invitation.objects.of_token(token)
    invitation = _locked(found) if found else None
    # The lock may have waited for another click, or for a new link.
    if invitation is None or invitation.token_digest != digest_of(token):
        raise RuleViolation("Ce lien n’est plus valable : demandez une nouvelle invitation à votre chambre.")
    if not invitation.is_waiting(timezone.now()):
        raise RuleViolation("Cette invitation a déjà servi, a expiré ou a été annulée.")
    user = ensure_user(email=invitation.email, name=invitation.name, by=invitation.invited_by)
    if not user.is_active:
        raise RuleViolation("Votre compte est fermé : demandez à votre chambre de le rouvrir.")
    _grant_missing(user, [Role(role) for role in invitation.roles], on=on, by=invitation.invited_by)
    invitation.accepted_at = timezone.now()
    invitation.accepted_by = user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    record(AccountsEvent.INVITATION_ACCEPTED, on=invitation, by=user)
    return invitation


def _new_token() -> str:
    return secrets.token_urlsafe(32)


def _locked(invitation: Invitation) -> Invitation:
    return locked(Invitation.objects).get(pk=invitation.pk)


def _grant_missing(user: User, roles: Sequence[Role], *, on: date, by: User | None) -> None:
    held = set(StaffRole.objects.filter(user=user).not_over(on=on).values_list("role", flat=True))
    for role in roles:
        if role.value not in held:
            grant_role(user=user, role=role, starts_on=on, by=by)


def _send(invitation: Invitation, token: str, *, by: User | None) -> None:
    """Post the mail. Its link is no key: it leads to a code, sent to the same address."""
    chamber = Chamber.current()
    context = {
        "invitation": invitation,
        "invited_by": by,
        "chamber": chamber,
        "link": settings.SITE_URL + reverse("portal:invitation-accept", args=[token]),
        "until": long_date(timezone.localdate(invitation.expires_at)),
    }
    offer = "vous ouvre votre espace" if invitation.person else "vous invite dans son équipe"
    post(
        kind="accounts.invitation",
        to=[invitation.email],
        subject=f"{sentence_case(the(chamber))} {offer}",
        text=render_to_string("emails/invitation.txt", context),
        about=invitation,
        by=by,
    )
    record(AccountsEvent.INVITATION_SENT, on=invitation, by=by, roles=invitation.roles)
