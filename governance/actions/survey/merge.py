"""The members' side of taking part, when two files become one: requests of groups, surveys.

A survey that is closed stays as it was counted. In one that is open, an organisation is invited once and
answers once; an anonymous answer cannot be told from the others, so that none is ever taken out.
"""

from __future__ import annotations

from django.utils import timezone

from cressmember.core.actions.lock import locked
from cressmember.members.actions.merge import Mover
from cressmember.members.models import Organisation
from governance.models import GroupRequest, NamedSheet, Survey, SurveyInvitation, SurveyMark

DUPLICATE = "Les deux fiches n’en font qu’une : une autre demande de l’organisation attend déjà."


def count(absorbed: Organisation) -> int:
    """How many requests of groups, and how many invitations, would change hands."""
    return absorbed.group_requests.count() + absorbed.survey_invitations.count()


def hold(kept: Organisation, absorbed: Organisation) -> None:
    """Nothing to hold before the files: surveys are locked after them."""


def move(kept: Organisation, absorbed: Organisation) -> None:
    """Give the kept file the requests and the invitations of the other, each survey counting it once."""
    waiting = GroupRequest.objects.filter(outcome=GroupRequest.Outcome.WAITING)
    twice = waiting.filter(organisation=absorbed, body__in=waiting.filter(organisation=kept).values("body"))
    twice.update(outcome=GroupRequest.Outcome.REFUSED, decided_on=timezone.localdate(), because=DUPLICATE)
    GroupRequest.objects.filter(organisation=absorbed).update(organisation=kept)
    theirs = SurveyInvitation.objects.filter(organisation=absorbed)
    surveys = {row.pk: row for row in locked(Survey.objects).filter(pk__in=theirs.values("survey"))}
    for invitation in theirs.order_by("pk"):
        _move(invitation, kept, surveys[invitation.survey_id])


def _move(theirs: SurveyInvitation, kept: Organisation, survey: Survey) -> None:
    mine = SurveyInvitation.objects.filter(survey=survey, organisation=kept).first()
    rows = SurveyInvitation.objects.filter(pk=theirs.pk)
    if mine is None:
        rows.update(organisation=kept)
    elif not survey.is_open or (survey.is_anonymous and _answered(mine) and _answered(theirs)):
        rows.update(organisation=None)
    elif _later(theirs, mine):
        _forget(mine)
        rows.update(organisation=kept)
    else:
        _forget(theirs)


def _later(theirs: SurveyInvitation, mine: SurveyInvitation) -> bool:
    """Whether the answer of the absorbed file is the one that stands: alone, or said after the other."""
    if not (_answered(mine) and _answered(theirs)):
        return _answered(theirs)
    sheets = NamedSheet.objects.in_bulk([mine.pk, theirs.pk], field_name="invitation_id")
    return sheets[theirs.pk].answered_at > sheets[mine.pk].answered_at


def _answered(invitation: SurveyInvitation) -> bool:
    return SurveyMark.objects.filter(invitation=invitation, answered=True).exists()


def _forget(invitation: SurveyInvitation) -> None:
    NamedSheet.objects.filter(invitation=invitation).delete()
    SurveyMark.objects.filter(invitation=invitation).delete()
    invitation.delete()


MOVER = Mover("commissions demandées et consultations", count, hold, move)
