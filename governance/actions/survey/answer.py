"""Answering a survey, and closing it: participation and answers apart when it is anonymous.

An anonymous deposit writes a mark and a sheet, and nothing else: no journal, no instant, no message, no
session. Whoever reads the database meanwhile can still link them (docs/decisions, « Roll and urn apart »).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import kept_as_is, locked
from cressmember.kernel import reading
from cressmember.kernel.violations import RuleViolation
from governance.actions.apart import scrub, shuffled, sweep_tables
from governance.actions.survey.survey import refuse_closed
from governance.journal import GovernanceEvent
from governance.models import AnswerSheet, NamedSheet, Survey, SurveyInvitation, SurveyMark, SurveyQuestion
from governance.rules.survey.question import Answer
from governance.rules.survey.results import POURED, groups_told

OVER = "Cette consultation est close : aucune réponse n’est plus reçue."
BATCH = 500


@transaction.atomic
def deposit_sheet(*, invitation: SurveyInvitation, answers: Mapping[str, Answer]) -> None:
    """Put an anonymous answer in, and mark that somebody answered: both, or neither, and once.

    ``answers`` are by the key of the question, as ``answer_of`` reads them. Raises RuleViolation when the
    survey is closed, and for whoever answered already.
    """
    # A closing waits for those who are answering; who comes after it finds the survey closed.
    kept_as_is(invitation.survey)
    survey = Survey.objects.get(pk=invitation.survey_id)
    if not survey.is_anonymous:
        raise ValueError("an answer that bears a name is no anonymous sheet")
    if not survey.receives_on(timezone.localdate()):
        raise RuleViolation(OVER)
    if SurveyMark.objects.filter(invitation=invitation, answered=False).update(answered=True) != 1:
        raise RuleViolation("Une réponse est déjà reçue pour ce lien : anonyme, elle ne se reprend pas.")
    college = invitation.college if survey.keeps_college else ""
    AnswerSheet.objects.bulk_create([AnswerSheet(survey=survey, college=college, answers=dict(answers))])


@transaction.atomic
def answer_survey(
    *, invitation: SurveyInvitation, answers: Mapping[str, Answer], name: str, now: datetime | None = None
) -> NamedSheet:
    """Answer a named survey; said again, it replaces what was said. Its row is its own trace.

    Raises RuleViolation when the survey is closed, and without a name.
    """
    kept_as_is(invitation.survey)
    survey = Survey.objects.get(pk=invitation.survey_id)
    if survey.is_anonymous:
        raise ValueError("an anonymous answer bears no name")
    if not survey.receives_on(timezone.localdate(now)):
        raise RuleViolation(OVER)
    name = reading.text(name)[:210]
    if not name:
        raise RuleViolation("Dites qui répond.")
    sheet, _ = NamedSheet.objects.update_or_create(
        invitation=invitation,
        defaults={"answers": dict(answers), "answered_by": name, "answered_at": now or timezone.now()},
    )
    SurveyMark.objects.filter(invitation=invitation).update(answered=True)
    return sheet


@transaction.atomic
def close_survey(*, survey: Survey, by: User | None) -> Survey:
    """End a survey; an anonymous one is written anew in an order drawn at random. Results follow."""
    held = locked(Survey.objects).get(pk=survey.pk)
    refuse_closed(held)
    if held.is_anonymous:
        _write_anew(held)
    held.closed_at = timezone.now()
    held.save(update_fields=["closed_at"])
    answered = held.marks.filter(answered=True).count()
    record(GovernanceEvent.SURVEY_CLOSED, on=held, by=by, answered=answered)
    if held.is_anonymous:
        transaction.on_commit(sweep_sheets, robust=True)
    return held


def close_due_surveys(*, now: datetime) -> int:
    """Close those whose last day is over; returns how many."""
    due = Survey.objects.open().filter(closes_on__lt=timezone.localdate(now))
    done = 0
    for survey in due.order_by("pk"):
        try:
            close_survey(survey=survey, by=None)
        except RuleViolation:
            continue  # Somebody closed it meanwhile.
        done += 1
    return done


def sweep_sheets() -> None:
    """Take away the rows of marks and sheets that were replaced. Called after a commit."""
    sweep_tables(AnswerSheet, SurveyMark)


def _write_anew(survey: Survey) -> None:
    """Marks and sheets written again by one transaction, each in its own random order, under new keys.

    Small colleges are poured together; texts and numbers, which tell who wrote them, are parted from the
    sheet that they came with: what is kept says no more than what is shown.
    """
    scrub()
    sheets = [(row.college, dict(row.answers)) for row in survey.sheets.all()]
    marks = [
        SurveyMark(survey=survey, invitation_id=row.invitation_id, answered=row.answered)
        for row in survey.marks.all()
    ]
    _part_written(survey, [answers for _, answers in sheets])
    shown = _colleges_shown([college for college, _ in sheets])
    made = [
        AnswerSheet(survey=survey, college=shown.get(college, ""), answers=answers)
        for college, answers in sheets
    ]
    survey.sheets.all().delete()
    survey.marks.all().delete()
    AnswerSheet.objects.bulk_create(shuffled(made), batch_size=BATCH)
    SurveyMark.objects.bulk_create(shuffled(marks), batch_size=BATCH)


def _part_written(survey: Survey, sheets: list[dict[str, Answer]]) -> None:
    """Deal what was written to each question again among the sheets, in an order drawn at random."""
    kinds = [SurveyQuestion.Kind.TEXT, SurveyQuestion.Kind.NUMBER]
    for key in map(str, survey.questions.filter(kind__in=kinds).values_list("pk", flat=True)):
        for sheet, told in zip(sheets, shuffled([sheet.pop(key, None) for sheet in sheets]), strict=True):
            sheet[key] = told


def _colleges_shown(colleges: list[str]) -> dict[str, str]:
    """Under which name each college is kept: its own, or that of those poured together; none when few."""
    told = groups_told(Counter(colleges))
    return {name: name if len(group) == 1 else POURED for group in told for name in group}
