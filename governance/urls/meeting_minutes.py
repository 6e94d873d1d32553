"""Minutes, the register of resolutions, what meetings gave to do."""

from django.urls import path

from governance.views.meeting import consultation, minutes, resolution, write_up

urlpatterns = [
    path("<int:pk>/proces-verbal/", minutes.MinutesDetailView.as_view(), name="minutes-detail"),
    path("<int:pk>/proces-verbal/commencer/", minutes.MinutesDraftView.as_view(), name="minutes-draft"),
    path("<int:pk>/proces-verbal/ecrire/", minutes.MinutesWriteView.as_view(), name="minutes-write"),
    path("<int:pk>/proces-verbal/relire/", minutes.MinutesReviewView.as_view(), name="minutes-review"),
    path("<int:pk>/proces-verbal/approuver/", minutes.MinutesApproveView.as_view(), name="minutes-approve"),
    path("<int:pk>/proces-verbal/reprendre/", minutes.MinutesReopenView.as_view(), name="minutes-reopen"),
    path("<int:pk>/proces-verbal/signer/", minutes.MinutesSignView.as_view(), name="minutes-sign"),
    path("<int:pk>/proces-verbal/envoyer/", minutes.MinutesSendView.as_view(), name="minutes-send"),
    path("<int:pk>/proces-verbal/rectifier/", minutes.MinutesRectifyView.as_view(), name="minutes-rectify"),
    path(
        "<int:pk>/proces-verbal/decision/", resolution.DecisionCreateView.as_view(), name="minutes-decision"
    ),
    path("<int:pk>/relever/", write_up.WriteUpView.as_view(), name="meeting-writeup"),
    path("<int:pk>/consultation/", consultation.ConsultationView.as_view(), name="meeting-consult"),
    path(
        "<int:pk>/consultation/ouvrir/",
        consultation.ConsultationOpenView.as_view(),
        name="consultation-open",
    ),
    path(
        "<int:pk>/consultation/relancer/",
        consultation.ConsultationRemindView.as_view(),
        name="consultation-remind",
    ),
    path(
        "<int:pk>/consultation/clore/",
        consultation.ConsultationCloseView.as_view(),
        name="consultation-close",
    ),
    path(
        "consultation/reponses/<int:pk>/",
        consultation.ConsultationAnswerView.as_view(),
        name="consultation-answer",
    ),
    path("registre/", resolution.ResolutionListView.as_view(), name="decision-list"),
    path("registre/<int:pk>/", resolution.ResolutionDetailView.as_view(), name="decision-detail"),
    path("registre/<int:pk>/extrait/", minutes.ExtractView.as_view(), name="decision-extract"),
    path("pieces/<int:pk>/", minutes.RecordDetailView.as_view(), name="record-detail"),
    path("pieces/<int:pk>/fichier/", minutes.RecordFileView.as_view(), name="record-file"),
    path("pieces/<int:pk>/reprendre/", minutes.RecordRetryView.as_view(), name="record-retry"),
    path("a-faire/", resolution.TaskListView.as_view(), name="todo-list"),
    path("a-faire/<int:pk>/", resolution.DecisionTickView.as_view(), name="todo-tick"),
]
