"""A survey of the members, answered from a personal link: a telephone, no script, no account.

While an anonymous answer is put in, neither the number of a form, nor a session, a message or a rate limit
is written: each would be a row with a time beside it. The mark itself refuses the second answer.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from cressmember.kernel import reading
from cressmember.kernel.violations import RuleViolation
from cressmember.portal.views.declaration import GONE, PublicPage
from governance.actions.survey.answer import answer_survey, deposit_sheet
from governance.models import NamedSheet, SurveyInvitation, SurveyMark
from governance.queries.survey import SURVEY_PROMISES, questions_of
from governance.rules.survey.question import Answer, Question, answer_of

TO_MEND = "Une réponse est à corriger, plus bas."


@method_decorator(login_not_required, name="dispatch")
@method_decorator(sensitive_post_parameters(), name="dispatch")
class SurveyView(PublicPage):
    """The questions, and once answered a word of thanks."""

    invitation: SurveyInvitation | None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.invitation = SurveyInvitation.objects.of_token(kwargs["token"])
        return super().dispatch(request, *args, **kwargs)

    def opens(self, **kwargs: Any) -> bool:
        return self.invitation is not None

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        if self.invitation is None or self.invitation.survey.closed_at:
            return self._over()
        sheet = NamedSheet.objects.filter(invitation=self.invitation).first()
        given = sheet.answers if sheet else {}
        return self._page(given={key: _listed(answer) for key, answer in given.items()}, sheet=sheet)

    @method_decorator(sensitive_variables())
    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Keep the answers, all or none."""
        if self.invitation is None or self.invitation.survey.closed_at:
            return self._over()
        survey = self.invitation.survey
        questions = questions_of(survey)
        given = {each.key: request.POST.getlist(f"question-{each.key}") for each in questions}
        name = reading.text(request.POST.get("name", ""))[:210]
        answers, problems = read_answers(questions, given)
        try:
            if problems:
                raise RuleViolation(TO_MEND)
            if survey.is_anonymous:
                deposit_sheet(invitation=self.invitation, answers=answers)
            else:
                answer_survey(invitation=self.invitation, answers=answers, name=name)
        except RuleViolation as refusal:
            # Answered as a page like another: a refusal would leave a line in the log, with its time.
            return self._page(given=given, problems=problems, refusal=str(refusal), name=name)
        return HttpResponseRedirect(request.path)

    def _over(self) -> HttpResponse:
        """A link ends with its survey: who holds it later is told nothing of who was asked."""
        if self.invitation is None:
            return self.page("portal/survey_closed.html", status=404)
        return self.page("portal/survey_closed.html", status=GONE, survey=self.invitation.survey)

    def _page(self, *, given: dict[str, list[str]], **told: Any) -> HttpResponse:
        assert self.invitation is not None
        survey, problems = self.invitation.survey, told.get("problems", {})
        sheet = told.get("sheet")
        context: dict[str, Any] = {
            "invitation": self.invitation,
            "survey": survey,
            "has_answered": SurveyMark.objects.filter(invitation=self.invitation, answered=True).exists(),
            "is_received": survey.receives_on(timezone.localdate()),
            "asked": [
                (each, given.get(each.key, []), problems.get(each.key, "")) for each in questions_of(survey)
            ],
            "promises": SURVEY_PROMISES if survey.is_anonymous else (),
            "name": sheet.answered_by if sheet else "" if survey.is_anonymous else self._holder(),
        }
        return self.page("portal/survey.html", **context | told)

    def _holder(self) -> str:
        """The name of whoever is signed in, when the link is theirs; an anonymous survey never asks."""
        user = self.request.user
        assert self.invitation is not None
        return str(user) if user.is_authenticated and user.email in self.invitation.emails else ""


def read_answers(
    questions: list[Question], given: dict[str, list[str]]
) -> tuple[dict[str, Answer], dict[str, str]]:
    """The answers by question, and what is to be mended, by question too."""
    answers: dict[str, Answer] = {}
    problems: dict[str, str] = {}
    for each in questions:
        try:
            answers[each.key] = answer_of(each, given[each.key])
        except RuleViolation as violation:
            problems[each.key] = str(violation)
    return answers, problems


def _listed(answer: Answer) -> list[str]:
    if answer is None:
        return []
    return answer if isinstance(answer, list) else [answer]
