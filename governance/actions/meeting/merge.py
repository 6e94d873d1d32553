"""The meetings' side of merging two files of the register: those called, those who stand."""

from __future__ import annotations

from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import quote
from cressmember.members.actions.merge import Mover
from cressmember.members.models import Organisation
from governance.actions.meeting.addressee import untouched
from governance.models import Candidacy, Meeting, Participant


def count(absorbed: Organisation) -> int:
    """How many lines of meetings, and how many candidacies, would change hands."""
    return absorbed.participations.count() + absorbed.candidacies.count()


def hold(kept: Organisation, absorbed: Organisation) -> None:
    """Nothing to hold before the files: meetings are locked after them."""


def move(kept: Organisation, absorbed: Organisation) -> None:
    """Give the kept file the lines and the candidacies of the other, under the names that were printed.

    Of two lines at one meeting to come, the one to which something happened stays. A meeting that is over
    stays as it was: the second line keeps its name and its votes, and leads to no file any more. Raises
    RuleViolation when people wrote to both, and when both stand in one election.
    """
    theirs = Participant.objects.filter(organisation=absorbed)
    meetings = Meeting.objects.filter(pk__in=theirs.values("meeting"))
    elections = Meeting.objects.filter(items__elections__candidacies__organisation=absorbed)
    keys = {*meetings.values_list("pk", flat=True), *elections.values_list("pk", flat=True)}
    list(locked(Meeting.objects.filter(pk__in=keys)))
    # A seat is on the list by its mandate, which went already.
    theirs.exclude(quality=Participant.Quality.MEMBER).update(organisation=kept)
    for line in theirs.filter(quality=Participant.Quality.MEMBER).select_related("meeting").order_by("pk"):
        _move_line(line, kept)
    _move_candidacies(kept, absorbed)


def _move_line(line: Participant, kept: Organisation) -> None:
    meeting = line.meeting
    mine = meeting.participants.filter(organisation=kept, quality=Participant.Quality.MEMBER)
    if not mine.exists():
        Participant.objects.filter(pk=line.pk).update(organisation=kept)
    elif untouched(Participant.objects.filter(pk=line.pk)).exists():
        line.delete()
    elif untouched(mine).exists():
        mine.get().delete()
        Participant.objects.filter(pk=line.pk).update(organisation=kept)
    elif meeting.stage in (Meeting.Stage.CLOSED, Meeting.Stage.CANCELLED):
        Participant.objects.filter(pk=line.pk).update(organisation=None)
    else:
        raise RuleViolation(
            f"Les deux fiches sont convoquées à {quote(meeting.title)} : fusionnez-les après cette réunion."
        )


def _move_candidacies(kept: Organisation, absorbed: Organisation) -> None:
    standing = Candidacy.objects.filter(withdrawn_on__isnull=True)
    both = standing.filter(
        organisation=absorbed, election__in=standing.filter(organisation=kept).values("election")
    ).first()
    if both is not None:
        raise RuleViolation(
            f"Les deux fiches sont candidates à {quote(str(both.election))} : retirez une des candidatures, "
            "puis fusionnez."
        )
    Candidacy.objects.filter(organisation=absorbed).update(organisation=kept)


MOVER = Mover("réunions et candidatures", count, hold, move)
