"""Surveys of the members: composed, rehearsed, opened, reminded, closed, read."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.text import slugify

from cressmember.core.ui.charts import Bar
from cressmember.core.ui.exports import BYTE_ORDER_MARK, csv_cell
from cressmember.core.ui.views import ActionView, CreatePage, ListPage, RecordView, UpdatePage
from cressmember.core.ui.views.page import Trail
from cressmember.kernel.writing import counted, percent
from governance import permissions
from governance.actions.survey.answer import close_survey
from governance.actions.survey.invited import those_invited
from governance.actions.survey.survey import (
    open_survey,
    put_question,
    raise_question,
    remind_survey,
    remove_question,
    remove_survey,
    write_survey,
)
from governance.filters.survey import SurveyFilter
from governance.forms.survey import QuestionForm, SurveyForm
from governance.models import NamedSheet, Survey, SurveyQuestion
from governance.queries.survey import (
    SURVEY_PROMISES,
    Results,
    is_remindable,
    participation_of,
    questions_of,
    silent_of,
    surveys_to_subtract,
)
from governance.rules.survey.question import Answer, Question
from governance.rules.survey.results import FEWEST, Tally
from governance.tables.survey import STATE_TONES, STATES, SurveyTable

SURVEYS = ("Consultations des adhérents", reverse_lazy("governance:survey-list"))


class SurveyListView(ListPage):
    """Every survey: being prepared, open, closed."""

    title = "Consultations des adhérents"
    section = "governance"
    permission_required = permissions.VIEW
    template_name = "governance/survey_list.html"
    table_class = SurveyTable
    filterset_class = SurveyFilter
    noun = ("consultation", "consultations")
    feminine = True
    exportable = False
    empty_title = "Aucune consultation"
    empty_text = "Posez quelques questions aux adhérents, à des collèges ou à une instance."

    def get_queryset(self) -> QuerySet[Survey]:
        return Survey.objects.told()

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(may_meet=self.request.user.has_perm(permissions.MEET), **context)


class SurveyDetailView(RecordView):
    """A survey: its questions, then who answered, then what was answered; never results before the end."""

    model = Survey
    section = "governance"
    permission_required = permissions.VIEW
    template_name = "governance/survey_detail.html"
    trail = (SURVEYS,)

    def get_queryset(self) -> QuerySet[Survey]:
        return Survey.objects.told().select_related("body")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        survey = self.object
        closed = Results(survey) if survey.closed_at else None
        today = timezone.localdate()
        silent = list(silent_of(survey)) if survey.opened_at else []
        return super().get_context_data(
            state=(STATE_TONES[survey.state], STATES[survey.state]),
            questions=survey.questions.order_by("position", "pk"),
            promises=SURVEY_PROMISES if survey.is_anonymous else (),
            participation=participation_of(survey) if survey.opened_at else None,
            silent=silent,
            mute=[each for each in silent if not each.emails],
            may_remind=is_remindable(survey, on=today),
            reminders=survey.reminders.order_by("on"),
            results=closed,
            charts=[Chart(each) for each in closed.tallies] if closed else [],
            groups=[(each, [Chart(tally) for tally in each.tallies]) for each in closed.by_college]
            if closed
            else [],
            fewest=FEWEST,
            may_meet=self.request.user.has_perm(permissions.MEET),
            **context,
        )


class Chart:
    """A question counted, as its page draws it."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.bars = [Bar(line.label, line.count, share=percent(line.share)) for line in tally.lines]
        self.subtitle = counted(tally.answered, "réponse", "réponses")


class SurveyRehearseView(RecordView):
    """Who would be invited today, and who has no address."""

    model = Survey
    section = "governance"
    permission_required = permissions.MEET
    template_name = "governance/survey_rehearse.html"

    def get_title(self) -> str:
        return "Qui serait invité"

    def get_trail(self) -> Trail:
        return (SURVEYS, (str(self.object), self.object.get_absolute_url()))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        people = those_invited(self.object, on=timezone.localdate())
        return super().get_context_data(
            people=people,
            mute=[each for each in people if not each.emails],
            near=surveys_to_subtract(self.object, people),
            fewest=FEWEST,
            **context,
        )


class SurveyPreviewView(RecordView):
    """The page as those invited will see it; it sends nothing."""

    model = Survey
    section = "governance"
    permission_required = permissions.MEET
    template_name = "governance/survey_preview.html"

    def get_title(self) -> str:
        return "Aperçu"

    def get_trail(self) -> Trail:
        return (SURVEYS, (str(self.object), self.object.get_absolute_url()))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            survey=self.object, asked=[(each, None, "") for each in questions_of(self.object)], **context
        )


class SurveyCreateView(CreatePage):
    """A new survey, to be completed by its questions."""

    title = "Nouvelle consultation"
    section = "governance"
    permission_required = permissions.MEET
    form_class = SurveyForm
    trail = (SURVEYS,)
    cancel_url = SURVEYS[1]
    verb = "Continuer"
    done = "La consultation est préparée : posez ses questions."

    def act(self, form: Any) -> Survey:
        return write_survey(
            survey=form.instance, colleges=form.cleaned_data["colleges"], by=self.request.user
        )


class OnSurvey:
    """A page that writes on a survey."""

    model: Any = Survey
    section = "governance"
    permission_required = permissions.MEET
    object: Any

    def get_trail(self) -> Trail:
        return (SURVEYS, (str(self.object), self.object.get_absolute_url()))


class SurveyUpdateView(OnSurvey, UpdatePage):
    """Its title, kind and addressees, while nobody is invited."""

    form_class = SurveyForm
    done = "La consultation est modifiée."

    def get_title(self) -> str:
        return f"Modifier « {self.object} »"

    def act(self, form: Any) -> Survey:
        return write_survey(
            survey=form.instance, colleges=form.cleaned_data["colleges"], by=self.request.user
        )


class SurveyRemoveView(OnSurvey, ActionView):
    """A survey that nobody was invited to."""

    verb = "Effacer"
    danger = True
    success_url = SURVEYS[1]
    done = "La consultation est effacée."
    consequences = ("Ses questions sont effacées avec elle. Personne n’a encore été invité.",)

    def get_title(self) -> str:
        return f"Effacer « {self.object} »"

    def act(self, obj: Survey, *, by: Any) -> None:
        remove_survey(survey=obj, by=by)


class QuestionCreateView(OnSurvey, UpdatePage):
    """One more question."""

    form_class = QuestionForm
    verb = "Ajouter la question"
    done = "La question est ajoutée."

    def get_title(self) -> str:
        return f"Nouvelle question : {self.object}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": SurveyQuestion(survey=self.object)}

    def act(self, form: Any) -> SurveyQuestion:
        return put_question(question=form.instance, by=self.request.user)


class OnQuestion(OnSurvey):
    """A page that writes on a question."""

    model = SurveyQuestion

    def get_queryset(self) -> QuerySet[SurveyQuestion]:
        return SurveyQuestion.objects.select_related("survey")

    def get_trail(self) -> Trail:
        return (SURVEYS, (str(self.object.survey), self.object.get_absolute_url()))


class QuestionUpdateView(OnQuestion, UpdatePage):
    """A question written otherwise."""

    form_class = QuestionForm
    done = "La question est modifiée."

    def get_title(self) -> str:
        return "Modifier la question"

    def act(self, form: Any) -> SurveyQuestion:
        return put_question(question=form.instance, by=self.request.user)


class QuestionUpView(OnQuestion, ActionView):
    """A question asked sooner."""

    verb = "Monter"
    done = "La question est posée plus tôt."

    def get_title(self) -> str:
        return f"Monter « {self.object} »"

    def act(self, obj: SurveyQuestion, *, by: Any) -> SurveyQuestion:
        return raise_question(question=obj, by=by)


class QuestionRemoveView(OnQuestion, ActionView):
    """A question that is not asked."""

    verb = "Retirer"
    danger = True
    done = "La question est retirée."

    def get_title(self) -> str:
        return f"Retirer « {self.object} »"

    def get_destination(self, made: Any) -> str:
        return str(self.object.get_absolute_url())

    def act(self, obj: SurveyQuestion, *, by: Any) -> None:
        remove_question(question=obj, by=by)


class SurveyOpenView(OnSurvey, ActionView):
    """Those invited are written to."""

    template_name = "governance/survey_open.html"
    verb = "Ouvrir la consultation"
    done = "La consultation est ouverte : les courriels partent, chacun avec son lien personnel."

    def get_title(self) -> str:
        return f"Ouvrir « {self.object} »"

    def get_consequences(self) -> list[str]:
        people = those_invited(self.object, on=timezone.localdate())
        mute = sum(not each.emails for each in people)
        told = [
            f"{counted(len(people) - mute, 'invité reçoit', 'invités reçoivent')} par courriel un lien "
            "personnel.",
            "Les questions, la nature et les destinataires ne changent plus.",
            "Aucun résultat n’est montré avant la clôture, à personne.",
        ]
        if mute:
            told.insert(
                1,
                f"{counted(mute, 'invité n’a', 'invités n’ont')} pas d’adresse où écrire : "
                f"{'son' if mute == 1 else 'leur'} lien est dans l’espace adhérent.",
            )
        return told

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        promises = SURVEY_PROMISES if self.object.is_anonymous else ()
        near = surveys_to_subtract(self.object, those_invited(self.object, on=timezone.localdate()))
        return super().get_context_data(promises=promises, near=near, fewest=FEWEST, **context)

    def act(self, obj: Survey, *, by: Any) -> Survey:
        return open_survey(survey=obj, by=by)


class SurveyRemindView(OnSurvey, ActionView):
    """Those who are silent are written to again."""

    verb = "Relancer"

    def get_title(self) -> str:
        return "Relancer qui n’a pas répondu"

    def get_consequences(self) -> list[str]:
        silent = silent_of(self.object).exclude(emails=[]).count()
        return [
            f"{counted(silent, 'courriel part', 'courriels partent')}, aux seuls qui n’ont pas répondu.",
            "Une relance par jour au plus.",
        ]

    def get_done(self, made: Any) -> str:
        return f"{counted(made.sent, 'courriel est', 'courriels sont')} en route."

    def get_destination(self, made: Any) -> str:
        return str(self.object.get_absolute_url())

    def act(self, obj: Survey, *, by: Any) -> Any:
        return remind_survey(survey=obj, by=by)


class SurveyCloseView(OnSurvey, ActionView):
    """No answer comes in any more; results may be read."""

    verb = "Clore"
    danger = True
    done = "La consultation est close : voici ses résultats."
    consequences = (
        "Plus aucune réponse n’est reçue, et une consultation close ne se rouvre pas.",
        "Les résultats se lisent aussitôt.",
    )

    def get_title(self) -> str:
        return f"Clore « {self.object} »"

    def act(self, obj: Survey, *, by: Any) -> Survey:
        return close_survey(survey=obj, by=by)


class SurveyExportView(RecordView):
    """The results as a file: counted when they are anonymous, answer by answer when they bear names."""

    model = Survey
    permission_required = permissions.MEET

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        survey = self.get_object()
        if survey.closed_at is None:
            return HttpResponseRedirect(survey.get_absolute_url())
        results = Results(survey)
        rows = counted_rows(results) if survey.is_anonymous else named_rows(survey)
        sheet = io.StringIO()
        writer = csv.writer(sheet, delimiter=";", lineterminator="\r\n")
        for row in rows:
            writer.writerow([csv_cell(cell) for cell in row])
        response = HttpResponse(BYTE_ORDER_MARK + sheet.getvalue(), content_type="text/csv; charset=utf-8")
        name = slugify(survey.title) or "consultation"
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return response


def counted_rows(results: Results) -> list[list[Any]]:
    """Each answer with its count; texts one a line, in the order of their letters."""
    rows: list[list[Any]] = [["Collège", "Question", "Réponse", "Nombre", "Part"]]
    groups = [("", results.tallies)]
    groups += [(each.name, list(each.tallies)) for each in results.by_college]
    for college, tallies in groups:
        for tally in tallies:
            asked = [college or "Tous", tally.question.title]
            rows += [[*asked, line.label, line.count, percent(line.share)] for line in tally.lines]
            if tally.mean is not None:
                rows += [[*asked, "Moyenne", tally.mean, ""], [*asked, "Médiane", tally.median, ""]]
            rows += [[*asked, text, 1, ""] for text in tally.texts]
    return rows


def named_rows(survey: Survey) -> list[list[Any]]:
    """Each answer with who gave it, a question a column."""
    questions = questions_of(survey)
    rows: list[list[Any]] = [
        ["Organisation", "Collège", "Réponse de", "Le", *(each.title for each in questions)]
    ]
    sheets = NamedSheet.objects.filter(invitation__survey=survey).select_related("invitation")
    for sheet in sheets.order_by("invitation__sort_name", "pk"):
        rows.append(
            [
                sheet.invitation.name,
                sheet.invitation.college,
                sheet.answered_by,
                timezone.localdate(sheet.answered_at),
                *(written(each, sheet.answers.get(each.key)) for each in questions),
            ]
        )
    return rows


def written(question: Question, answer: Answer) -> str:
    """An answer in words."""
    if answer is None:
        return ""
    codes = answer if isinstance(answer, list) else [answer]
    if question.is_ticked:
        return " ; ".join(question.options[code] for code in codes)
    return codes[0].replace(".", ",") if question.kind == "number" else codes[0]
