"""A survey of the members: written, opened, reminded, closed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.core.actions.job import start_job
from cressmember.core.actions.journal import differences, record, values_of
from cressmember.core.actions.lock import locked
from cressmember.core.actions.outbox import Letter, post_many
from cressmember.core.models import Chamber
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK, long_date
from cressmember.members.models import College
from governance.actions.apart import shuffled
from governance.actions.survey.invited import those_invited
from governance.journal import GovernanceEvent
from governance.models import Survey, SurveyInvitation, SurveyMark, SurveyQuestion, SurveyReminder
from governance.queries.survey import silent_of
from governance.rules.survey.question import Kind
from governance.rules.survey.results import FEWEST

KIND = "governance.survey"
SENDING = "governance.survey_sending"
BATCH = 100
FIELDS = ("title", "text", "kind", "segment", "body_id", "keeps_college", "closes_on")
CHOICES_AT_LEAST = 2
MOST_CHOICES = 30


@transaction.atomic
def write_survey(
    *, survey: Survey, colleges: Iterable[College] = (), by: User | None, on: date | None = None
) -> Survey:
    """Keep a survey that is being prepared, new or changed; nobody is invited yet.

    Raises RuleViolation once it is open, for colleges or a body that are not said, for a day that is past.
    """
    before: dict[str, Any] = dict.fromkeys(FIELDS)
    if survey.pk:
        before = values_of(held_draft(survey), FIELDS)
    chosen = list(colleges)
    if survey.segment == Survey.Segment.COLLEGES and not chosen:
        raise RuleViolation("Choisissez au moins un collège.")
    if survey.segment == Survey.Segment.BODY and survey.body_id is None:
        raise RuleViolation("Choisissez l’instance à consulter.")
    if survey.closes_on < (on or timezone.localdate()):
        raise RuleViolation(
            f"Le {long_date(survey.closes_on)} est passé{NO_BREAK}: choisissez un autre jour."
        )
    if survey.segment != Survey.Segment.BODY:
        survey.body = None
    event = GovernanceEvent.SURVEY_CHANGED if survey.pk else GovernanceEvent.SURVEY_WRITTEN
    survey.save()
    survey.colleges.set(chosen if survey.segment == Survey.Segment.COLLEGES else [])
    record(event, on=survey, by=by, changes=differences(before, values_of(survey, FIELDS)))
    return survey


@transaction.atomic
def remove_survey(*, survey: Survey, by: User | None) -> None:
    """Forget a survey that nobody was invited to. Raises RuleViolation once it is open."""
    held = held_draft(survey)
    record(GovernanceEvent.SURVEY_REMOVED, on=held, by=by, changes=differences(values_of(held, FIELDS), {}))
    held.questions.all().delete()
    held.colleges.clear()
    held.delete()


@transaction.atomic
def put_question(*, question: SurveyQuestion, by: User | None) -> SurveyQuestion:
    """Keep a question, new or changed. Raises RuleViolation once open, and for choices that offer none."""
    survey = held_draft(question.survey)
    if question.kind in {Kind.ONE, Kind.SEVERAL}:
        wanted = [choice.strip() for choice in question.choices if choice.strip()]
        if len(set(wanted)) != len(wanted):
            raise RuleViolation("Une même réponse est proposée deux fois.")
        if not CHOICES_AT_LEAST <= len(wanted) <= MOST_CHOICES:
            raise RuleViolation(f"Proposez de {CHOICES_AT_LEAST} à {MOST_CHOICES} réponses, une par ligne.")
        question.choices = wanted
    else:
        question.choices, question.has_none = [], False
    if question.kind != Kind.SEVERAL:
        question.has_none = False
    if not question.pk:
        last = survey.questions.order_by("-position").values_list("position", flat=True).first()
        question.position = (last or 0) + 1
    question.save()
    record(GovernanceEvent.SURVEY_CHANGED, on=survey, by=by, question=question.pk)
    return question


@transaction.atomic
def raise_question(*, question: SurveyQuestion, by: User | None) -> SurveyQuestion:
    """Put a question before the one that it followed; the first stays."""
    survey = held_draft(question.survey)
    rows = list(survey.questions.order_by("position", "pk"))
    at = rows.index(question)
    if at:
        rows[at - 1], rows[at] = rows[at], rows[at - 1]
    for rank, row in enumerate(rows, start=1):
        row.position = rank
    SurveyQuestion.objects.bulk_update(rows, ["position"])
    record(GovernanceEvent.SURVEY_CHANGED, on=survey, by=by, question=question.pk)
    return question


@transaction.atomic
def remove_question(*, question: SurveyQuestion, by: User | None) -> None:
    """Take a question away. Raises RuleViolation once the survey is open."""
    survey = held_draft(question.survey)
    record(GovernanceEvent.SURVEY_CHANGED, on=survey, by=by, question=question.pk)
    question.delete()


@transaction.atomic
def open_survey(*, survey: Survey, by: User | None, now: datetime | None = None) -> Survey:
    """Draw up those invited, with a mark each in an order drawn at random, and have them written to.

    Raises RuleViolation without a question, when nobody is invited, past its last day, and for an anonymous
    survey of so few that their answers would tell of them.
    """
    held = held_draft(survey)
    now = now or timezone.now()
    today = timezone.localdate(now)
    if not held.questions.exists():
        raise RuleViolation("Posez au moins une question.")
    if held.closes_on < today:
        raise RuleViolation(f"Le {long_date(held.closes_on)} est passé{NO_BREAK}: changez le dernier jour.")
    made = those_invited(held, on=today)
    if not made:
        raise RuleViolation("Personne n’est à consulter avec ces destinataires.")
    if held.is_anonymous and len(made) < FEWEST:
        raise RuleViolation(
            f"À moins de {FEWEST} personnes invitées, une réponse anonyme se reconnaît{NO_BREAK}: "
            "rendez la consultation nominative."
        )
    invitations = SurveyInvitation.objects.bulk_create(made, batch_size=500)
    marks = [SurveyMark(survey=held, invitation=each) for each in invitations]
    SurveyMark.objects.bulk_create(shuffled(marks), batch_size=500)
    held.opened_at = now
    held.save(update_fields=["opened_at"])
    record(GovernanceEvent.SURVEY_OPENED, on=held, by=by, invited=len(made))
    start_job(SENDING, by=by, about=held, survey=held.pk)
    return held


def send_invitations(
    *, survey: Survey, by: User | None, progress: Callable[[int, int], None] | None = None
) -> int:
    """Write to those invited who have an address and were not written to; harmless when run again."""
    waiting = survey.invitations.filter(written_on__isnull=True).exclude(emails=[])
    total, sent = waiting.count(), 0
    while batch := _write_some(survey, by):
        sent += batch
        if progress:
            progress(sent, max(total, sent))
    return sent


@transaction.atomic
def _write_some(survey: Survey, by: User | None) -> int:
    held = locked(Survey.objects).get(pk=survey.pk)
    if not held.is_open:
        return 0
    waiting = held.invitations.filter(written_on__isnull=True).exclude(emails=[])
    batch = list(waiting.order_by("pk")[:BATCH])
    _post(held, batch, held.title, "Votre avis nous est utile.", by)
    keys = [each.pk for each in batch]
    SurveyInvitation.objects.filter(pk__in=keys).update(written_on=timezone.localdate())
    return len(batch)


@transaction.atomic
def remind_survey(*, survey: Survey, by: User | None) -> SurveyReminder:
    """Write again to those who did not answer, and to nobody else; once a day at most.

    Raises RuleViolation when it is not open, on the day of the invitations, a second time in a day, and when
    nobody who has an address is silent.
    """
    held = locked(Survey.objects).get(pk=survey.pk)
    on = timezone.localdate()
    refuse_closed(held)
    assert held.opened_at is not None
    if timezone.localdate(held.opened_at) >= on:
        raise RuleViolation("Les invitations sont parties aujourd’hui : relancez à partir de demain.")
    if held.reminders.filter(on=on).exists():
        raise RuleViolation("Une relance est déjà partie aujourd’hui : une par jour au plus.")
    silent = [each for each in silent_of(held) if each.emails]
    if not silent:
        raise RuleViolation("Tous ceux qui ont une adresse électronique ont répondu.")
    _post(held, silent, f"Rappel{NO_BREAK}: {held.title}", "Votre réponse ne nous est pas parvenue.", by)
    reminder = SurveyReminder.objects.create(survey=held, on=on, sent=len(silent))
    record(GovernanceEvent.SURVEY_REMINDED, on=held, by=by, sent=len(silent))
    return reminder


def held_draft(survey: Survey) -> Survey:
    """The survey, held while it is still being prepared. Raises RuleViolation once it is open."""
    held = locked(Survey.objects).get(pk=survey.pk)
    if held.opened_at is not None:
        raise RuleViolation("Cette consultation est partie : ses questions ne changent plus.")
    return held


def refuse_closed(survey: Survey) -> None:
    """Refuses what is done to a survey that is not answered now."""
    if not survey.is_open:
        raise RuleViolation("Cette consultation n’est pas ouverte.")


def _post(
    survey: Survey, people: Sequence[SurveyInvitation], subject: str, opening: str, by: User | None
) -> None:
    chamber = Chamber.current()
    promise = (
        "Elle est anonyme : nous saurons que vous avez répondu, pas ce que vous avez répondu."
        if survey.is_anonymous
        else "Votre réponse porte votre nom ; vous pourrez la changer jusqu’à la clôture."
    )
    letters = [
        Letter(
            KIND,
            each.emails,
            subject,
            f"Bonjour,\n\n{opening} Nous invitons {each.name} à répondre à cette consultation avant le "
            f"{long_date(survey.closes_on)} au soir{NO_BREAK}:\n\n{survey.title}\n\n{promise}\n\n"
            f"Votre lien personnel, sans compte ni mot de passe, sert jusqu’à ce jour-là{NO_BREAK}:\n"
            f"{each.link}\n\n"
            f"Bien cordialement,\n\n{chamber.name}\n",
            each,
        )
        for each in people
    ]
    post_many(letters, by=by)
