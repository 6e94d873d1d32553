"""What comes of the loss of membership or of standing: of right by the worker, otherwise by a decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.core.actions.outbox import Letter, post_many
from cressmember.core.models import Chamber
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted, long_date
from cressmember.members.actions.hold import hold
from governance.actions.mandate import end_held, hold_mandate
from governance.actions.warning import deliverable
from governance.journal import GovernanceEvent
from governance.models import Body, Lapse, Mandate
from governance.queries.lapse import Found, lapses_found
from governance.rules.answer.verdict import Verdict

TOLD = "governance.lapses"


@transaction.atomic
def end_lapsed_mandates(*, on: date, by: User | None = None) -> int:
    """End of right, on the day of each loss, the mandates that the statutes of that day end; tell the team.

    Done again it ends nothing more; an end that people take back stays so. Returns how many ended.
    """
    # Found first without holding anything: most often there is nothing.
    due = [found for found in lapses_found(on=on) if found.is_of_right]
    if not due:
        return 0
    hold(sorted({found.mandate.organisation_id for found in due if found.mandate.organisation_id}))
    keys = {found.mandate.pk for found in due}
    bodies = {found.mandate.body_id for found in due}
    list(locked(Body.objects.filter(pk__in=bodies).order_by("pk")))
    ended: dict[int, Found] = {}
    for found in lapses_found(on=on):
        # Somebody may have decided while this waited; two losses end one mandate once, by the first.
        if not found.is_of_right or found.mandate.pk not in keys:
            continue
        first = ended.get(found.mandate.pk)
        if first is None or found.lost_on < first.lost_on:
            ended[found.mandate.pk] = found
    for found in ended.values():
        lapse_mandate(
            mandate=found.mandate, what=found.what, lost_on=found.lost_on, verdict=found.verdict, by=by
        )
    team = deliverable([Chamber.current().email])
    if team and ended:
        post_many([Letter(TOLD, team, _subject(len(ended)), _text(list(ended.values())))], by=by)
    return len(ended)


@transaction.atomic
def decide_lapse(
    *,
    mandate: Mandate,
    what: str,
    lost_on: date,
    outcome: str,
    on: date,
    decision: str = "",
    decided_on: date | None = None,
    by: User | None,
) -> Mandate:
    """Write down that a resignation was found, from that day, or that the mandate goes on all the same.

    Raises RuleViolation when there is no such loss, or no longer: paid since, admitted again, decided.
    """
    if mandate.organisation_id:
        hold([mandate.organisation_id])
    locked(Body.objects).get(pk=mandate.body_id)
    found = _found(mandate, what, lost_on, on)
    if outcome == Lapse.Outcome.ENDED:
        return lapse_mandate(
            mandate=found.mandate,
            what=what,
            lost_on=lost_on,
            verdict=found.verdict,
            on=on,
            decision=decision,
            decided_on=decided_on,
            by=by,
        )
    return _keep(found, decision, decided_on, by)


def _found(mandate: Mandate, what: str, lost_on: date, on: date) -> Found:
    """The loss that people decide of. Raises RuleViolation when there is none, or no longer."""
    for found in lapses_found(on=on, mandate=mandate):
        if (found.what, found.lost_on) == (what, lost_on):
            return found
    raise RuleViolation(
        f"Rien n’est à constater le {long_date(on)} : ce qui manquait est revenu, quelqu’un en a décidé "
        "depuis, ou le mandat ne court plus ce jour-là."
    )


def _keep(found: Found, decision: str, decided_on: date | None, by: User | None) -> Mandate:
    """Write down that the mandate goes on all the same."""
    Lapse.objects.create(
        mandate=found.mandate,
        what=found.what,
        lost_on=found.lost_on,
        outcome=Lapse.Outcome.KEPT,
        article=found.verdict.article,
        decision=decision,
        decided_on=decided_on,
    )
    record(
        GovernanceEvent.MANDATE_KEPT,
        on=found.mandate.body,
        by=by,
        mandate=found.mandate.pk,
        what=found.what,
        lost_on=found.lost_on.isoformat(),
        article=found.verdict.article,
    )
    return found.mandate


def lapse_mandate(
    *,
    mandate: Mandate,
    what: str,
    lost_on: date,
    verdict: Verdict | None,
    on: date | None = None,
    decision: str = "",
    decided_on: date | None = None,
    by: User | None,
) -> Mandate:
    """End a mandate whose holder lost what gave the seat, on the day of the loss or of its decision (``on``).

    What the statutes say of it (``verdict``) and their article are kept; without statutes that speak of the
    body, only the end of the membership is. Called inside a transaction.
    """
    mandate = hold_mandate(mandate)
    reason = Mandate.EndReason.DEEMED_RESIGNED
    if what == Lapse.What.MEMBERSHIP and on is None:
        reason = Mandate.EndReason.MEMBERSHIP
    day = on or lost_on
    day = max(day, mandate.starts_on or day)
    if verdict is not None:
        Lapse.objects.create(
            mandate=mandate,
            what=what,
            lost_on=lost_on,
            outcome=Lapse.Outcome.ENDED,
            ended_on=day,
            article=verdict.article,
            decision=decision,
            decided_on=decided_on,
        )
    note = verdict.sentence if verdict is not None else ""
    return end_held(mandate, on=day, reason=reason, note=note[:250], by=by)


def _subject(count: int) -> str:
    return counted(count, "mandat a pris fin de droit", "mandats ont pris fin de droit")


def _text(ended: Sequence[Found]) -> str:
    lines = [
        f"- {row.mandate.organisation}, {row.mandate.body}, {row.mandate.seat} : {row.sentence}"
        for row in ended
    ]
    return (
        "Bonjour,\n\nVos statuts mettent fin de droit à ces mandats :\n\n"
        + "\n".join(lines)
        + "\n\nSi l’un d’eux a pris fin à tort, annulez la fin sur sa page : "
        + "la même perte n’y mettra plus fin.\n"
    )
