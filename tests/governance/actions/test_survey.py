"""A survey of the members: prepared, opened, answered, reminded to the silent alone, closed, read."""

from datetime import timedelta
from fractions import Fraction

import pytest
from django.utils import timezone

from cressmember.core.models import Message
from cressmember.kernel.violations import RuleViolation
from cressmember.members.models import Consent
from governance.actions.survey.answer import (
    answer_survey,
    close_due_surveys,
    close_survey,
    deposit_sheet,
)
from governance.actions.survey.invited import those_invited
from governance.actions.survey.survey import (
    open_survey,
    put_question,
    raise_question,
    remind_survey,
    remove_question,
    remove_survey,
    send_invitations,
    write_survey,
)
from governance.models import AnswerSheet, NamedSheet, Survey, SurveyMark, SurveyQuestion
from governance.queries.survey import Results, is_remindable, participation_of
from tests.governance.seats import START, board, person, seat
from tests.governance.surveys import answers, chamber_of, college, keys, opened, survey

pytestmark = pytest.mark.django_db


def test_255_invited_67_answers_and_188_reminded(db):
    chamber_of(255)
    held = opened()
    assert send_invitations(survey=held, by=None) == 255
    assert send_invitations(survey=held, by=None) == 0
    answered = list(held.invitations.order_by("?")[:67])
    for each in answered:
        deposit_sheet(invitation=each, answers=answers(held))
    Message.objects.all().delete()

    reminder = remind_survey(survey=held, by=None)

    told = participation_of(held)
    assert told.rate == Fraction(67, 255)
    assert told.sentence.endswith("sur 255, 26,3\N{NO-BREAK SPACE}%")
    assert reminder.sent == 188
    written = {address for message in Message.objects.all() for address in message.to}
    assert len(written) == 188
    assert written.isdisjoint(address for each in answered for address in each.emails)
    assert not is_remindable(held, on=reminder.on)
    with pytest.raises(RuleViolation, match="une par jour"):
        remind_survey(survey=held, by=None)


def test_nobody_is_reminded_on_the_day_of_the_invitations(db):
    chamber_of(6)
    held = opened(ago=0)

    with pytest.raises(RuleViolation, match="partir de demain"):
        remind_survey(survey=held, by=None)
    today = timezone.localdate()
    assert [is_remindable(held, on=today + timedelta(days=days)) for days in (0, 1)] == [False, True]


def test_all_who_can_be_written_to_have_answered(db):
    chamber_of(6, mute=1)
    held = opened()
    for each in held.invitations.exclude(emails=[]):
        deposit_sheet(invitation=each, answers=answers(held))

    with pytest.raises(RuleViolation, match="ont répondu"):
        remind_survey(survey=held, by=None)


def test_an_anonymous_answer_is_put_in_once(db):
    chamber_of(6)
    held = opened()
    one = held.invitations.first()
    deposit_sheet(invitation=one, answers=answers(held))

    with pytest.raises(RuleViolation, match="ne se reprend pas"):
        deposit_sheet(invitation=one, answers=answers(held, yes="no"))
    assert AnswerSheet.objects.get().answers[keys(held)["yes_no"]] == "yes"
    with pytest.raises(ValueError, match="no name"):
        answer_survey(invitation=one, answers={}, name="Ana")


def test_a_named_answer_changes_until_the_closing(db):
    chamber_of(2)
    held = opened("named")
    one = held.invitations.first()
    answer_survey(invitation=one, answers=answers(held), name="Ana")
    answer_survey(invitation=one, answers=answers(held, yes="no"), name="Ana")

    assert NamedSheet.objects.get().answers[keys(held)["yes_no"]] == "no"
    assert participation_of(held).answered == 1
    with pytest.raises(RuleViolation, match="Dites qui répond"):
        answer_survey(invitation=one, answers={}, name=" ")
    with pytest.raises(ValueError, match="bears a name"):
        deposit_sheet(invitation=one, answers={})
    close_survey(survey=held, by=None)
    with pytest.raises(RuleViolation, match="close"):
        answer_survey(invitation=one, answers={}, name="Ana")


def test_nothing_is_told_before_the_closing_nor_of_fewer_than_five(db):
    chamber_of(6)
    held = opened()
    with pytest.raises(ValueError, match="before it is closed"):
        Results(held)
    for each in held.invitations.all()[:4]:
        deposit_sheet(invitation=each, answers=answers(held))
    late = held.invitations.last()

    closed = close_survey(survey=held, by=None)

    assert Results(closed).is_told is False
    assert Results(closed).tallies == []
    with pytest.raises(RuleViolation, match="close"):
        deposit_sheet(invitation=late, answers={})
    with pytest.raises(RuleViolation, match="pas ouverte"):
        close_survey(survey=held, by=None)


def test_results_by_question_once_closed(db):
    chamber_of(6)
    held = opened()
    for rank, each in enumerate(held.invitations.all()):
        yes = "yes" if rank else "no"
        sheet = answers(held, yes=yes, text=f"texte {rank}", several=["none"], number=str(rank))
        deposit_sheet(invitation=each, answers=sheet)

    told = Results(close_survey(survey=held, by=None))

    yes_no, several, numbers, texts = told.tallies
    assert [line.count for line in yes_no.lines] == [5, 1]
    assert [line.count for line in several.lines] == [0, 0, 0, 6]
    assert str(numbers.median) == "2.5"
    assert texts.texts == tuple(f"texte {rank}" for rank in range(6))
    assert told.by_college == []


@pytest.mark.parametrize(("kind", "shown"), [("anonymous", None), ("named", 37)])
def test_the_mean_of_a_number_that_few_gave_is_theirs(db, kind, shown):
    chamber_of(6)
    held = opened(kind)
    for rank, each in enumerate(held.invitations.all()):
        sheet = answers(held, number=None if rank else "37")
        if kind == "named":
            answer_survey(invitation=each, answers=sheet, name="Ana")
        else:
            deposit_sheet(invitation=each, answers=sheet)

    tally = Results(close_survey(survey=held, by=None)).tallies[2]

    assert (tally.answered, tally.mean, tally.median) == (1, shown, shown)


def test_small_colleges_are_counted_together_and_kept_so(db):
    chamber_of(2)
    chamber_of(3, code="cooperatives", prefix="Coop")
    chamber_of(7, code="mutuals", prefix="Mutuelle")
    held = opened(keeps_college=True)
    for each in held.invitations.all():
        deposit_sheet(invitation=each, answers=answers(held))
    alone = SurveyQuestion.objects.filter(survey=held, kind="text").exists()

    told = Results(close_survey(survey=held, by=None))

    assert alone
    assert [(group.answered, len(group.tallies)) for group in told.by_college] == [(7, 2), (5, 2)]
    assert told.by_college[-1].name == "Autres collèges"
    assert set(AnswerSheet.objects.values_list("college", flat=True)) == {
        college("mutuals").name,
        "Autres collèges",
    }


def test_it_closes_by_itself_after_its_last_day(db):
    chamber_of(6)
    held = opened(days=1)
    eve, morning = timezone.now() + timedelta(days=1), timezone.now() + timedelta(days=2)

    assert close_due_surveys(now=eve) == 0
    assert close_due_surveys(now=morning) == 1
    held.refresh_from_db()
    assert held.closed_at is not None


def test_an_address_that_refused_surveys_is_not_written_to(db):
    first, *_ = chamber_of(2)
    Consent.objects.create(
        address=first.email, purpose="surveys", is_given=False, at=timezone.now(), way="link"
    )

    told = {each.name: each.emails for each in those_invited(survey("named"), on=timezone.localdate())}

    assert told[first.name] == []
    assert len(told) == 2


def test_colleges_and_bodies_are_asked_apart(db):
    first, second = chamber_of(2)
    chamber_of(1, code="cooperatives", prefix="Coop")
    held = survey("named")
    held.segment = "colleges"
    write_survey(survey=held, colleges=[college("cooperatives")], by=None)
    assert [each.name for each in those_invited(held, on=timezone.localdate())] == ["Coop 0"]

    body = board()
    seat(body, second, titular=person("Roche", email="roche@example.org"), term_on=None)
    held.segment, held.body = "body", body
    write_survey(survey=held, by=None)
    (asked,) = those_invited(held, on=timezone.localdate())
    assert (asked.organisation, asked.emails) == (second, ["roche@example.org"])
    assert first.pk != second.pk
    assert body.created_on is None or body.created_on <= START


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"segment": "colleges"}, "au moins un collège"),
        ({"segment": "body"}, "l’instance"),
        ({"days": -1}, "est passé"),
    ],
)
def test_a_survey_says_whom_it_asks_until_when(db, changed, said):
    with pytest.raises(RuleViolation, match=said):
        survey("named", **changed)


def test_what_cannot_be_opened(db):
    held = survey("anonymous")
    with pytest.raises(RuleViolation, match="Personne n’est à consulter"):
        open_survey(survey=held, by=None)
    chamber_of(4)
    with pytest.raises(RuleViolation, match="se reconnaît"):
        open_survey(survey=held, by=None)
    with pytest.raises(RuleViolation, match="est passé"):
        open_survey(survey=held, by=None, now=timezone.now() + timedelta(days=40))
    held.questions.all().delete()
    with pytest.raises(RuleViolation, match="au moins une question"):
        open_survey(survey=held, by=None)


def test_questions_are_put_in_order_and_freeze_at_the_opening(db):
    chamber_of(6)
    held = survey("anonymous")
    first, second, *_ = held.questions.all()

    raise_question(question=second, by=None)
    raise_question(question=SurveyQuestion.objects.get(pk=second.pk), by=None)
    assert list(held.questions.all())[:2] == [second, first]
    remove_question(question=first, by=None)
    assert held.questions.count() == 3

    open_survey(survey=held, by=None)
    for refused in (
        lambda: remove_question(question=second, by=None),
        lambda: write_survey(survey=held, by=None),
        lambda: remove_survey(survey=held, by=None),
    ):
        with pytest.raises(RuleViolation, match="est partie"):
            refused()
    assert SurveyMark.objects.count() == 6


@pytest.mark.parametrize("choices", [["A"], ["A", " "], ["A", "A"], [str(rank) for rank in range(31)]])
def test_a_choice_offers_from_two_to_thirty_different_answers(db, choices):
    with pytest.raises(RuleViolation):
        put_question(
            question=SurveyQuestion(survey=survey(), kind="one", title="?", choices=choices), by=None
        )


def test_a_survey_that_nobody_received_is_forgotten(db):
    remove_survey(survey=survey(), by=None)

    assert not Survey.objects.exists()


def test_invitations_stop_once_it_is_closed(db):
    chamber_of(6)
    held = opened()
    close_survey(survey=held, by=None)

    assert send_invitations(survey=held, by=None) == 0
