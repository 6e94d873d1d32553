"""What the end of a membership does to mandates: foretold, done, taken back."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.kernel.writing import quote
from cressmember.members.models import Organisation
from governance.actions.lapse import lapse_mandate
from governance.actions.mandate import forget_former_end, resume_mandate
from governance.actions.meeting.following import close_links
from governance.actions.reform import rejoin_colleges
from governance.models import Lapse, Mandate
from governance.models.mandate import End
from governance.queries.lapse import exposed, verdict_on
from governance.queries.text import text_of
from governance.rules.answer.verdict import Verdict, cited


def end_with_membership(*, organisation: Organisation, ended_on: date, by: User | None) -> int:
    """End the links and the mandates of one that is no longer a member from that day; returns how many seats.

    Guests, and the members of groups, which are open to partners, stay. So does whoever the statutes in force
    that day leave to a decision: it is proposed (``queries.lapse``).
    """
    close_links(organisation=organisation, ended_on=ended_on, on=timezone.localdate())
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

    Each runs to the end that was written before, else to its term. A member whose college a reform closed
    meanwhile follows that reform (`rejoin_colleges`). Raises RuleViolation when somebody has taken one of the
    seats since.
    """
    theirs = Mandate.objects.filter(organisation=organisation)
    lapses = Lapse.objects.filter(mandate__in=theirs, what=Lapse.What.MEMBERSHIP, lost_on=ended_on)
    decided = dict(lapses.filter(outcome=Lapse.Outcome.ENDED).values_list("mandate", "ended_on"))
    resumed = 0
    for mandate in theirs.exclude(end_reason="").order_by("body", "pk"):
        written = [*(End.read(told) for told in mandate.former_ends), mandate.end]
        lost = next((end for end in written if end and _is_of(end, ended_on, decided.get(mandate.pk))), None)
        if lost is None:
            continue
        if lost == mandate.end:
            resume_mandate(mandate=mandate, by=by)
        else:
            forget_former_end(mandate, lost, by=by)
        resumed += 1
    # What was never lost has no consequence left.
    lapses.delete()
    rejoin_colleges(organisation=organisation, by=by)
    return resumed


def _is_of(end: End, ended_on: date, decided: date | None) -> bool:
    """Whether the end of the membership wrote this one: by itself, or as people decided, that day."""
    if end.reason == Mandate.EndReason.MEMBERSHIP:
        return end.on >= ended_on
    return end.reason == Mandate.EndReason.DEEMED_RESIGNED and end.on == decided


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
