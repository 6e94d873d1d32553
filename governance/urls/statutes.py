"""Versions of the statutes."""

from django.urls import path

from governance.views import drafting, reform, replay, statutes, trial

urlpatterns = [
    path("", statutes.StatutesListView.as_view(), name="statutes-list"),
    path("commencer/", drafting.StatutesStartView.as_view(), name="statutes-start"),
    path("nouveaux/", statutes.StatutesCreateView.as_view(), name="statutes-create"),
    path("<int:pk>/", statutes.StatutesDetailView.as_view(), name="statutes-detail"),
    path("<int:pk>/rediger/", drafting.StatutesDraftView.as_view(), name="statutes-draft"),
    path("<int:pk>/rediger/parties/", drafting.StatutesShapeView.as_view(), name="statutes-shape"),
    path("<int:pk>/rediger/nature/", drafting.StatutesKindView.as_view(), name="statutes-kind"),
    path("<int:pk>/rediger/annuler/", drafting.StatutesTakeBackView.as_view(), name="statutes-take-back"),
    path("<int:pk>/essayer/", trial.StatutesTryView.as_view(), name="statutes-try"),
    path("<int:pk>/essayer/vote/", trial.StatutesImagineView.as_view(), name="statutes-imagine"),
    path(
        "<int:pk>/essayer/vote/fichier/",
        trial.StatutesImagineFileView.as_view(),
        name="statutes-imagine-file",
    ),
    path("<int:pk>/essayer/vote-tenu/", replay.StatutesReplayView.as_view(), name="statutes-replay"),
    path(
        "<int:pk>/essayer/vote-tenu/modele/",
        replay.StatutesReplayModelView.as_view(),
        name="statutes-replay-model",
    ),
    path("<int:pk>/corriger/", statutes.StatutesUpdateView.as_view(), name="statutes-update"),
    path("<int:pk>/fichier/", statutes.StatutesFileView.as_view(), name="statutes-file"),
    path("<int:pk>/adopter/", statutes.StatutesAdoptView.as_view(), name="statutes-adopt"),
    path("<int:pk>/declarer/", statutes.StatutesDeclareView.as_view(), name="statutes-declare"),
    path("<int:pk>/supprimer/", statutes.StatutesDeleteView.as_view(), name="statutes-delete"),
    path("<int:pk>/colleges/", reform.ReformView.as_view(), name="reform-show"),
    path("<int:pk>/colleges/rattacher/", reform.ReformApplyView.as_view(), name="reform-apply"),
]
