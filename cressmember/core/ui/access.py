"""Who may open a door, told in the chamber's words.

The pages must say which role would open a closed page and which hat the user wears, but roles live upstairs,
in ``accounts``, which describes them here when it is ready.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.urls import resolve

from cressmember.kernel.writing import enumerate_fr, quote

if TYPE_CHECKING:  # Apps import this module before models may be imported.
    from django.contrib.auth.models import AnonymousUser

    from cressmember.accounts.models import User as SignedIn

    User = SignedIn | AnonymousUser


@dataclass(frozen=True, slots=True)
class Team:
    """What ``accounts`` knows: the roles that hold a permission, and the roles that a user holds today."""

    roles_with: Callable[[str], Sequence[str]]
    hats_of: Callable[[User], Sequence[str]]


_team = Team(roles_with=lambda permission: (), hats_of=lambda user: ())


def describe(*, roles_with: Callable[[str], Sequence[str]], hats_of: Callable[[User], Sequence[str]]) -> None:
    """Tell the pages how roles are called; to be called once, in ``AppConfig.ready()``."""
    global _team
    _team = Team(roles_with=roles_with, hats_of=hats_of)


def hats_of(user: User) -> list[str]:
    """The roles that the user holds, as they are shown under the name."""
    return list(_team.hats_of(user))


def opens_to(address: str, user: User) -> bool:
    """Whether a page of ours opens to somebody, as far as its address tells: what would refuse is no link."""
    page = getattr(resolve(urlsplit(address).path).func, "view_class", None)
    needed = getattr(page, "permission_required", ())
    return user.has_perms((needed,) if isinstance(needed, str) else needed)


def refusal(permissions: Sequence[str]) -> str:
    """Why a page stays closed, and who could open it: « … ouverte au rôle « Trésorerie ». »"""
    holders = [set(_team.roles_with(permission)) for permission in permissions]
    roles = sorted(set.intersection(*holders)) if holders else []
    if not roles:
        return "Votre compte ne donne pas accès à cette page."
    named = enumerate_fr([quote(role) for role in roles], last="ou")
    return f"Cette page est ouverte {'au rôle' if len(roles) == 1 else 'à qui tient le rôle'} {named}."


def kept_from(permissions: Sequence[str]) -> str:
    """Why a record stays closed: somebody whom it names was erased, and one duty alone keeps it."""
    return (
        "Ce document nomme une personne effacée : il n’est conservé que pour une obligation, et s’ouvre à "
        f"qui la remplit. {refusal(permissions)}"
    )
