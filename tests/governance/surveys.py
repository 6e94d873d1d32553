"""A chamber of so many members, and a survey of them, to start tests from."""

from datetime import date, timedelta

from django.utils import timezone

from cressmember.kernel.folding import fold
from cressmember.members.models import Membership, Organisation, Placement
from governance.actions.survey.survey import open_survey, put_question, write_survey
from governance.models import Survey, SurveyQuestion
from tests.governance.seats import college

SINCE = date(2020, 1, 1)
CHOICES = ["Former", "Financer", "Rencontrer"]


def chamber_of(count, *, mute=0, code="associations", prefix="Structure"):
    """So many members with an address each, but the last ``mute``."""
    placed = college(code)
    rows = [
        Organisation(
            name=f"{prefix} {rank}",
            sort_name=fold(f"{prefix} {rank:04}"),
            email="" if rank >= count - mute else f"{fold(prefix)}{rank}@example.org",
        )
        for rank in range(count)
    ]
    made = Organisation.objects.bulk_create(rows)
    Membership.objects.bulk_create([Membership(organisation=each, admitted_on=SINCE) for each in made])
    Placement.objects.bulk_create([Placement(organisation=each, college=placed) for each in made])
    return made


def survey(kind="anonymous", *, days=20, **changed):
    """A survey being prepared, with one question of each kind."""
    row = Survey(
        title="Nos priorités", kind=kind, closes_on=timezone.localdate() + timedelta(days=days), **changed
    )
    made = write_survey(survey=row, by=None)
    for asked, title, choices in (
        ("yes_no", "Venez-vous ?", []),
        ("several", "Que faire ?", CHOICES),
        ("number", "Combien de postes ?", []),
        ("text", "Autre chose ?", []),
    ):
        put_question(
            question=SurveyQuestion(
                survey=made, kind=asked, title=title, choices=choices, has_none=asked == "several"
            ),
            by=None,
        )
    return made


def opened(kind="anonymous", *, ago=3, **changed):
    """The same, opened some days ago."""
    return open_survey(survey=survey(kind, **changed), by=None, now=timezone.now() - timedelta(days=ago))


def keys(row):
    """The keys of the questions, by their kind."""
    return {each.kind: str(each.pk) for each in row.questions.all()}


def answers(row, *, yes="yes", text=None, several=("0",), number=None):
    """A sheet, as ``answer_of`` reads it."""
    of = keys(row)
    return {of["yes_no"]: yes, of["several"]: list(several), of["number"]: number, of["text"]: text}
