"""Members pass from the colleges of one version to those of the next, on its effective date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import long_date, quote
from cressmember.members.actions.college import open_college_set
from cressmember.members.actions.hold import hold
from cressmember.members.actions.placement import place_members
from cressmember.members.models import Organisation, Placement
from cressmember.members.queries import colleges_in_force
from governance.journal import GovernanceEvent
from governance.models import Reassignment, Statutes
from governance.queries.reform import placings_of
from governance.rules.electorate.reform import placings
from governance.rules.statutes import statutes_from


@transaction.atomic
def choose_colleges(*, statutes: Statutes, colleges: Mapping[Organisation, str], by: User | None) -> int:
    """Say where members go under a version, ``""`` taking a choice back; returns how many choices changed.

    Raises RuleViolation for a college that the version does not have.
    """
    statutes = locked(Statutes.objects).get(pk=statutes.pk)
    known = {college.code for college in statutes_from(statutes.document).colleges.colleges}
    for code in colleges.values():
        if code and code not in known:
            raise RuleViolation(f"{quote(str(statutes))} n’a pas de collège {quote(code)}.")
    hold(organisation.pk for organisation in colleges)
    before = dict(
        statutes.reassignments.filter(organisation__in=list(colleges)).values_list("organisation", "college")
    )
    changed = {each: code for each, code in colleges.items() if before.get(each.pk, "") != code}
    statutes.reassignments.filter(organisation__in=list(changed)).delete()
    Reassignment.objects.bulk_create(
        Reassignment(statutes=statutes, organisation=each, college=code)
        for each, code in changed.items()
        if code
    )
    if changed:
        record(
            GovernanceEvent.REASSIGNMENT_CHOSEN,
            on=statutes,
            by=by,
            members={str(each.pk): code for each, code in changed.items()},
        )
    return len(changed)


@transaction.atomic
def reassign_members(*, statutes: Statutes, on: date, by: User | None) -> int:
    """Open the colleges of a version in force and place its members there; returns how many moved.

    Whoever somebody must still place is left where it stands, and placed when the act is done again: it
    changes nothing that is done. Raises RuleViolation before the effective date, and once the members have
    gone on to the colleges of a later version.
    """
    statutes = locked(Statutes.objects).get(pk=statutes.pk)
    if statutes.effective_on is None:
        raise RuleViolation("Ce projet n’est pas adopté : ses collèges n’existent pas encore.")
    if on < statutes.effective_on:
        raise RuleViolation(
            f"Ces statuts prennent effet le {long_date(statutes.effective_on)} : les adhérents changent de "
            "collège ce jour-là."
        )
    later = Statutes.objects.filter(effective_on__gt=statutes.effective_on, reassigned_at__isnull=False)
    if (follower := later.order_by("effective_on").first()) is not None:
        raise RuleViolation(
            f"Les adhérents sont déjà dans les collèges de {quote(str(follower))}, qui a pris effet ensuite."
        )
    rules = statutes_from(statutes.document)
    found = placings_of(statutes, rules, on=on)
    _open_colleges(statutes, [(each.code, each.name) for each in rules.colleges.ordered], by)
    assert statutes.college_set is not None
    by_code = {college.code: college for college in statutes.college_set.colleges.all()}
    since = dict(Placement.objects.filter(ends_on__isnull=True).values_list("organisation", "starts_on"))
    going: dict[tuple[str, date], list[int]] = defaultdict(list)
    for placing in found:
        if placing.after:
            # A text typed in late binds whoever came since from the day it came.
            day = max(statutes.effective_on, since.get(placing.member) or statutes.effective_on)
            going[placing.after, day].append(placing.member)
    files = Organisation.objects.in_bulk([member for members in going.values() for member in members])
    moved = sum(
        place_members(
            organisations=[files[member] for member in members],
            college=by_code[code],
            on=day,
            act=str(statutes),
            by=by,
        )
        for (code, day), members in sorted(going.items())
    )
    statutes.reassigned_at = timezone.now()
    statutes.save(update_fields=["college_set", "reassigned_at"])
    record(
        GovernanceEvent.MEMBERS_REASSIGNED,
        on=statutes,
        by=by,
        moved=moved,
        left=sum(placing.is_open for placing in found),
    )
    return moved


def rejoin_colleges(*, organisation: Organisation, by: User | None) -> int:
    """Lead a member whose end was taken back through the reforms applied meanwhile; returns how many moves.

    As each reform leads the others, from its effective date. Whom a reform leaves to people stays where it
    stands, and waits on the page of that reform. Called inside a transaction, the file held.
    """
    standing = organisation.placements.filter(ends_on__isnull=True).select_related("college__college_set")
    placement = standing.first()
    if placement is None:
        return 0
    here = placement.college.college_set
    applied = Statutes.objects.filter(reassigned_at__isnull=False).exclude(college_set=here)
    if here.starts_on:
        applied = applied.filter(effective_on__gt=here.starts_on)
    code, moves = placement.college.code, 0
    for statutes in applied.order_by("effective_on"):
        assert statutes.effective_on
        assert statutes.college_set  # Both come with the passage.
        chosen = statutes.reassignments.filter(organisation=organisation)
        (placing,) = placings(
            {organisation.pk: code},
            statutes_from(statutes.document).colleges,
            chosen=dict(chosen.values_list("organisation", "college")),
        )
        if placing.is_open:
            continue
        moves += place_members(
            organisations=[organisation],
            college=statutes.college_set.colleges.get(code=placing.after),
            on=max(statutes.effective_on, placement.starts_on or statutes.effective_on),
            act=str(statutes),
            by=by,
        )
        code = placing.after
    return moves


def reassign_by_itself() -> int:
    """On the effective date of a version, what a person would do; returns how many versions took effect."""
    today = timezone.localdate()
    adopted = Statutes.objects.adopted().filter(effective_on__lte=today, reassigned_at__isnull=True)
    due = list(adopted.order_by("effective_on"))
    return sum(_reassigned_once(statutes, today) for statutes in due)


@transaction.atomic
def _reassigned_once(statutes: Statutes, today: date) -> bool:
    """Whether this one did it: another worker may have, while this one waited."""
    if locked(Statutes.objects).get(pk=statutes.pk).reassigned_at is not None:
        return False
    reassign_members(statutes=statutes, on=today, by=None)
    return True


def _open_colleges(statutes: Statutes, colleges: list[tuple[str, str]], by: User | None) -> None:
    """The set of the version: the one in force when it has the same colleges, else a new one."""
    if statutes.college_set is not None:
        return
    assert statutes.effective_on is not None
    standing = colleges_in_force(on=statutes.effective_on)
    same = [(college.code, college.name) for college in standing] == colleges
    if same and not hasattr(standing[0].college_set, "statutes"):
        statutes.college_set = standing[0].college_set
    else:
        statutes.college_set = open_college_set(
            name=statutes.title, colleges=colleges, starts_on=statutes.effective_on, by=by
        )
