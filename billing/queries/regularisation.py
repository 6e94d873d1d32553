"""Provisional dues whose awaited figure came: what each of them becomes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from billing.models import Campaign, CampaignLine, Due
from billing.models.due import REGULARISATION
from billing.queries.rehearsal import computed_lines
from billing.rules.regularisation import Regularisation, regularisation
from billing.rules.vocabulary import BASES


@dataclass(frozen=True, slots=True)
class Waiting:
    """A provisional due; ``found`` says what it becomes, or ``obstacle`` what it still waits for."""

    due: Due
    line: CampaignLine
    found: Regularisation | None
    obstacle: str


def regularisations(*, on: date, only: Iterable[int] | None = None) -> list[Waiting]:
    """What becomes of the provisional dues in force, or of some of them.

    Each is computed again as it was called (its scale, the members of its day), on the awaited figure alone.
    """
    dues = Due.objects.live().filter(provisional=True, scale__isnull=False)
    if only is not None:
        dues = dues.filter(pk__in=list(only))
    groups: dict[tuple[int | None, int, date], list[Due]] = {}
    for due in dues.select_related("scale", "dues_year", "organisation", "campaign"):
        day = due.campaign.members_on if due.campaign else due.called_on
        groups.setdefault((due.scale_id, due.dues_year_id, day), []).append(due)
    found = []
    for (_, _, day), members in groups.items():
        terms = Campaign(
            dues_year=members[0].dues_year,
            scale=members[0].scale,
            title=REGULARISATION,
            members_on=day,
            due_on=on,
        )
        lines = {
            line.organisation_id: line
            for line in computed_lines(terms, only=[due.organisation_id for due in members])
        }
        found += [
            _waiting(due, lines[due.organisation_id]) for due in members if due.organisation_id in lines
        ]
    return sorted(found, key=lambda one: (one.due.organisation.sort_name, one.due.pk))


def _awaited(due: Due) -> str:
    """The figure that a provisional due waits for, in a sentence."""
    figure = due.trace.get("figure")
    if not figure:
        return ""
    name, year = BASES[figure["base"]].name, figure["expected_year"]
    return f"{name} {year} non connu : enregistrez-le sur la fiche de l’adhérent."


def _waiting(due: Due, line: CampaignLine) -> Waiting:
    if line.amount is None:
        return Waiting(due, line, None, _awaited(due) or line.blocked_because)
    found = regularisation(
        called=due.amount,
        called_net=due.net_amount,
        now=line.amount,
        explanation=line.explanation,
        trace=line.trace,
    )
    return Waiting(due, line, found, "")
