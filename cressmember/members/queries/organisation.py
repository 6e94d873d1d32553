"""The whole file of an organisation, to which upper floors add their part."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cressmember.accounts.models import User
from cressmember.core.ui.timeline import Moment
from cressmember.members.models import Organisation


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the file that another floor draws: its template and what it shows."""

    title: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)


PanelMaker = Callable[[Organisation, date, User], Panel | None]
MomentMaker = Callable[[Organisation, date, User], Iterable[Moment]]

_panels: dict[str, PanelMaker] = {}
_tied_to_college: dict[str, PanelMaker] = {}
_moments: dict[str, MomentMaker] = {}


def offer_panel(name: str, maker: PanelMaker) -> None:
    """Let an upper floor add a panel to the file; called once, when the application is ready."""
    _panels[name] = maker


def offer_tie_to_college(name: str, maker: PanelMaker) -> None:
    """Let an upper floor tell what of a member depends on its college; called once, at the start."""
    _tied_to_college[name] = maker


def offer_moments(name: str, maker: MomentMaker) -> None:
    """Let an upper floor add lines to the timeline; called once, when the application is ready."""
    _moments[name] = maker


def panels_of(organisation: Organisation, *, on: date, user: User) -> list[Panel]:
    return _made(_panels, organisation, on, user)


def tied_to_college(organisation: Organisation, *, on: date, user: User) -> list[Panel]:
    """What a change of college leaves for people to decide, told before it."""
    return _made(_tied_to_college, organisation, on, user)


def _made(makers: dict[str, PanelMaker], organisation: Organisation, on: date, user: User) -> list[Panel]:
    made = (maker(organisation, on, user) for maker in makers.values())
    return [panel for panel in made if panel is not None]


def timeline_of(organisation: Organisation, *, on: date, user: User) -> list[Moment]:
    """What happened to an organisation, latest first, from every floor."""
    moments = [*_own_moments(organisation)]
    for maker in _moments.values():
        moments.extend(maker(organisation, on, user))
    return sorted(moments, key=lambda moment: moment.at, reverse=True)


def _own_moments(organisation: Organisation) -> Iterator[Moment]:
    for membership in organisation.memberships.all():
        if membership.admitted_on:
            decided = f"Décision : {membership.decided_by}" if membership.decided_by else ""
            yield Moment(
                membership.admitted_on, "Adhésion", text=decided, precision=membership.admitted_precision
            )
        if membership.ended_on:
            reason = membership.end_note or membership.get_end_reason_display()
            yield Moment(membership.ended_on, "Fin de l’adhésion", text=reason)
    for placement in organisation.placements.all():
        if placement.starts_on:
            yield Moment(placement.starts_on, f"Collège : {placement.college}", text=placement.act)
    for representation in organisation.representations.all():
        who = str(representation.person or representation.label or representation.email)
        role = representation.get_role_display()
        if representation.starts_on:
            yield Moment(representation.starts_on, f"{role} : {who}", text=representation.act)
        if representation.ends_on:
            yield Moment(representation.ends_on, f"N’est plus {role.lower()} : {who}")
    for settlement in organisation.settlements.all():
        if settlement.withdrawn_at is None:
            yield Moment(
                settlement.settled_on, f"Cotisation {settlement.year} soldée", text=settlement.reference
            )
