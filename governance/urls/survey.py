"""Surveys of the members."""

from django.urls import path

from governance.views import survey

urlpatterns = [
    path("", survey.SurveyListView.as_view(), name="survey-list"),
    path("nouvelle/", survey.SurveyCreateView.as_view(), name="survey-create"),
    path("<int:pk>/", survey.SurveyDetailView.as_view(), name="survey-detail"),
    path("<int:pk>/modifier/", survey.SurveyUpdateView.as_view(), name="survey-update"),
    path("<int:pk>/effacer/", survey.SurveyRemoveView.as_view(), name="survey-remove"),
    path("<int:pk>/question/", survey.QuestionCreateView.as_view(), name="survey-question"),
    path("<int:pk>/invites/", survey.SurveyRehearseView.as_view(), name="survey-rehearse"),
    path("<int:pk>/apercu/", survey.SurveyPreviewView.as_view(), name="survey-preview"),
    path("<int:pk>/ouvrir/", survey.SurveyOpenView.as_view(), name="survey-open"),
    path("<int:pk>/relancer/", survey.SurveyRemindView.as_view(), name="survey-remind"),
    path("<int:pk>/clore/", survey.SurveyCloseView.as_view(), name="survey-close"),
    path("<int:pk>/resultats.csv", survey.SurveyExportView.as_view(), name="survey-file"),
    path("questions/<int:pk>/", survey.QuestionUpdateView.as_view(), name="surveyquestion-update"),
    path("questions/<int:pk>/monter/", survey.QuestionUpView.as_view(), name="surveyquestion-up"),
    path("questions/<int:pk>/retirer/", survey.QuestionRemoveView.as_view(), name="surveyquestion-remove"),
]
