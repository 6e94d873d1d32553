"""What the end of a membership does to mandates: foretold, done, taken back."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from cressmember.accounts.models import User
from cressmember.kernel.writing import quote
from cressmember.members.models import Organisation
from governance.actions.lapse import lapse_mandate
from governance.actions.mandate import resume_mandate
from governance.models import Lapse, Mandate
from governance.queries.lapse import exposed, verdict_on
from governance.queries.text import text_of
from governance.rules.answer.verdict import Verdict, cited


def end_with_membership(*, organisation: Organisation, ended_on: date, by: User | None) -> int:
    """End the mandates of an organisation that is no longer a member from that day; returns how many.

    Guests, and the members of groups, which are open to partners, stay. So does whoever the statutes in force
    that day leave to a decision: it is proposed (``queries.lapse``).
    """
    ended = 0
    for mandate in _lost_with_membership(organisation, ended_on):
        verdict = _said_of_loss(mandate, ended_on)
        if verdict is None or verdict.is_yes:
            lapse_mandate(
                mandate=mandate, what=Lapse.What.MEMBERSHIP, lost_on=ended_on, verdict=verdict, by=by
            )
            ended += 1
    return ended


def resume_with_membership(*, organisation: Organisation, ended_on: date, by: User | None) -> int:
    """Give back the mandates that an end of membership, now taken back, had ended; returns how many.

    Raises RuleViolation when somebody has taken one of the seats since.
    """
    theirs = Mandate.objects.filter(organisation=organisation)
    lapses = Lapse.objects.filter(
        mandate__in=theirs, what=Lapse.What.MEMBERSHIP, lost_on=ended_on, outcome=Lapse.Outcome.ENDED
    )
    by_itself = Q(end_reason=Mandate.EndReason.MEMBERSHIP, ends_on__gte=ended_on)
    by_decision = Q(end_reason=Mandate.EndReason.DEEMED_RESIGNED, pk__in=lapses.values("mandate"))
    lost = list(theirs.filter(by_itself | by_decision))
    resumed = [resume_mandate(mandate=mandate, by=by) for mandate in lost]
    # What was never lost has no consequence left.
    Lapse.objects.filter(mandate__in=theirs, what=Lapse.What.MEMBERSHIP, lost_on=ended_on).delete()
    return len(resumed)


def foretold_of_ending(organisation: Organisation, on: date) -> list[str]:
    """What the end of a membership would end, in sentences."""
    told = []
    for mandate in _lost_with_membership(organisation, on):
        seat = f"{quote(mandate.body.name)}, {mandate.seat}"
        verdict = _said_of_loss(mandate, on)
        if verdict is None:
            told.append(f"Son mandat prendra fin le même jour : {seat}.")
        elif verdict.is_yes:
            told.append(cited(f"Son mandat prendra fin le même jour : {seat}.", verdict.article))
        else:
            told.append(f"Son mandat restera à décider : {seat}. {verdict.sentence}")
    return told


def _said_of_loss(mandate: Mandate, on: date) -> Verdict | None:
    return verdict_on(text_of(mandate.body, on=on), Lapse.What.MEMBERSHIP)


def _lost_with_membership(organisation: Organisation, on: date) -> list[Mandate]:
    rows = exposed(organisation=organisation).overlapping(start=on, end=None)
    return list(rows.select_related("body__parent", "college").order_by("body", "pk"))
