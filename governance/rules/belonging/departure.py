"""Whether a member may be parted from today, from what was done and when."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from cressmember.kernel.elision import of
from cressmember.kernel.writing import enumerate_fr, long_date, quote
from governance.rules.answer.unstated import OpenQuestion, answered
from governance.rules.answer.verdict import Outcome, Verdict, cited, under_each
from governance.rules.belonging.membership import (
    Hearing,
    Loss,
    LostStatus,
    Readmission,
    Resignation,
    StruckOff,
    Unpaid,
    done,
    wrong_organ,
)
from governance.rules.meeting.delay import Delay, open_questions
from governance.rules.meeting.holidays import Territory


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """What was done towards a departure, and when; None for what was not.

    ``resigned_on`` is the day the resignation was received, ``notified_on`` the day the member was told of
    what is sought, ``before`` the organ that is about to decide. What is dated later than the day of the
    question is not done yet.
    """

    resigned_on: date | None = None
    in_writing: bool = False
    reminded_on: date | None = None
    paid_on: date | None = None
    proposed_on: date | None = None
    notified_on: date | None = None
    registered: bool = False
    invited_on: date | None = None
    heard_on: date | None = None
    lost_status: str = ""
    lost_on: date | None = None
    before: str | None = None


def loss_verdict(rule: Loss, steps: Steps, *, on: date, territory: Territory = Territory.MAINLAND) -> Verdict:
    """Whether this procedure may be concluded that day: refused with everything that is missing.

    To be decided when the text does not say how days are counted, or whether the member is heard, and it
    matters that day.
    """

    def answer(stated: Loss) -> Verdict:
        first = _over(stated, steps, on, territory)
        missing = list(_missing(stated, steps, on, first))
        sentence = f"{stated.title} {_concluded(stated)}."
        if missing:
            told = enumerate_fr(missing)
            sentence = f"{stated.title} ne peut pas être conclue le {long_date(on)} : il manque {told}."
        figures: dict[str, int | Fraction | str] = {"on": on.isoformat(), "missing": len(missing)}
        if first is not None:
            figures["earliest"] = first.isoformat()
        return Verdict(
            outcome=Outcome.NO if missing else Outcome.YES,
            sentence=cited(sentence, stated.article),
            article=stated.article,
            figures=figures,
        )

    return answered(rule, _open_questions, answer)


def _open_questions(rule: Loss) -> list[OpenQuestion[Loss]]:
    questions: list[OpenQuestion[Loss]] = []
    if (delay := _delay(rule)) is not None:
        questions += [_of_rule(question) for question in open_questions(delay)]
    if isinstance(rule, Unpaid | StruckOff) and rule.hearing is Hearing.UNSTATED:
        heard = tuple((each.label, _with_hearing(each)) for each in (Hearing.INVITED, Hearing.NONE))
        questions.append(OpenQuestion("si le membre doit être entendu", heard))
    return questions


def _of_rule(question: OpenQuestion[Delay]) -> OpenQuestion[Loss]:
    return OpenQuestion(question.what, tuple((name, _with_delay(state)) for name, state in question.readings))


def _with_delay(state: Callable[[Delay], Delay]) -> Callable[[Loss], Loss]:
    def stated(rule: Loss) -> Loss:
        assert not isinstance(rule, LostStatus)  # What is lost by itself runs no delay.
        return replace(rule, delay=state(rule.delay) if rule.delay else None)

    return stated


def _with_hearing(hearing: Hearing) -> Callable[[Loss], Loss]:
    def stated(rule: Loss) -> Loss:
        assert isinstance(rule, Unpaid | StruckOff)  # Nobody is heard who resigns or is no longer eligible.
        return replace(rule, hearing=hearing)

    return stated


def readmission_verdict(rule: Loss, *, settled: bool) -> Verdict:
    """Whether one who was parted from may ask to come back, everything owed being settled or not."""
    if rule.readmission is Readmission.UNSTATED:
        return under_each(
            "le texte ne dit pas comment on revient.",
            [
                (each.label, replace(rule, readmission=each))
                for each in (Readmission.AS_NEW, Readmission.NEVER)
            ],
            lambda stated: readmission_verdict(stated, settled=settled),
        )
    refused = rule.readmission is Readmission.NEVER
    owing = rule.readmission is Readmission.AFTER_SETTLING and not settled
    sentence = "Le membre ne peut pas revenir." if refused else f"Le membre revient {rule.readmission.label}."
    return Verdict(
        outcome=Outcome.NO if refused or owing else Outcome.YES,
        sentence=cited(sentence, rule.article),
        article=rule.article,
    )


def _concluded(rule: Loss) -> str:
    if isinstance(rule, Resignation):
        return "prend effet"
    if rule.decided_by is None:
        return "est acquise, sans décision"
    return f"peut être prononcée par {rule.decided_by}"


def _missing(rule: Loss, steps: Steps, on: date, first: date | None) -> Iterator[str]:
    match rule:
        case Resignation():
            if not done(steps.resigned_on, on):
                yield "la démission du membre"
            elif rule.in_writing and not steps.in_writing:
                yield "une démission écrite"
        case Unpaid():
            if done(steps.paid_on, on):
                yield "un impayé (la cotisation est réglée)"
            if not done(steps.reminded_on, on):
                yield "le rappel"
        case StruckOff():
            if rule.proposed_by is not None and not done(steps.proposed_on, on):
                yield f"la proposition {of(rule.proposed_by)}"
            if not done(steps.notified_on, on):
                yield "l’avis au membre"
            elif rule.registered and not steps.registered:
                yield "un avis en main propre ou par lettre recommandée"
        case _:
            if steps.lost_status not in rule.statuses or not done(steps.lost_on, on):
                statuses = [quote(each) for each in sorted(rule.statuses)]
                yield f"la perte du statut {enumerate_fr(statuses, 'ou')}"
    start, since = _from(rule, steps)
    if (delay := _delay(rule)) and start and first and on < first:
        told = f"{delay.said} qui court depuis {since} du {long_date(start)}"
        yield f"la fin du délai de {told}, atteinte le {long_date(first)}"
    if isinstance(rule, Unpaid | StruckOff):
        yield from _unheard(rule.hearing, steps, on)
    if not isinstance(rule, Resignation):
        yield from wrong_organ(rule.decided_by, steps.before)


def _unheard(hearing: Hearing, steps: Steps, on: date) -> Iterator[str]:
    if hearing is Hearing.HELD and not done(steps.heard_on, on):
        yield "l’audition du membre"
    if hearing is Hearing.INVITED and not (done(steps.invited_on, on) or done(steps.heard_on, on)):
        yield "l’invitation du membre à s’expliquer"


def _delay(rule: Loss) -> Delay | None:
    return None if isinstance(rule, LostStatus) else rule.delay


def _over(rule: Loss, steps: Steps, on: date, territory: Territory) -> date | None:
    """The first day when the delay is over; None while none runs."""
    start, _ = _from(rule, steps)
    delay = _delay(rule)
    return None if delay is None or start is None or start > on else delay.opens_on(start, territory)


def _from(rule: Loss, steps: Steps) -> tuple[date | None, str]:
    """What a delay runs from, and its name."""
    match rule:
        case Resignation():
            return steps.resigned_on, "la démission"
        case Unpaid():
            return steps.reminded_on, "le rappel"
        case StruckOff():
            return steps.notified_on, "l’avis"
    return None, ""
