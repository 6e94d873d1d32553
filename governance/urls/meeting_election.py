"""Elections of persons, and simple secret ballots."""

from django.urls import path

from governance.views.meeting import election as views
from governance.views.meeting import secret

urlpatterns = [
    path("<int:pk>/elections/", views.MeetingElectionsView.as_view(), name="meeting-elections"),
    path("elections/<int:pk>/suivi/", views.ElectionDetailView.as_view(), name="election-detail"),
    path("elections/<int:pk>/candidature/", views.CandidacyCreateView.as_view(), name="election-candidacy"),
    path("elections/<int:pk>/ordre/", views.ElectionOrderView.as_view(), name="election-order"),
    path("elections/<int:pk>/bulletin/", views.ElectionPaperView.as_view(), name="election-paper"),
    path("elections/<int:pk>/tour/", views.ElectionOpenView.as_view(), name="election-open"),
    path("elections/<int:pk>/tour/deja-tenu/", views.ElectionEnterView.as_view(), name="election-enter"),
    path("elections/<int:pk>/proclamer/", views.ElectionSettleView.as_view(), name="election-settle"),
    path("elections/<int:pk>/rouvrir/", views.ElectionReopenView.as_view(), name="election-reopen"),
    path("elections/<int:pk>/secret/", secret.ElectionSecretView.as_view(), name="election-secret"),
    path("resolutions/<int:pk>/secret/", secret.ResolutionSecretView.as_view(), name="resolution-secret"),
    path("candidatures/<int:pk>/", views.CandidacyDetailView.as_view(), name="candidacy-detail"),
    path("candidatures/<int:pk>/corriger/", views.CandidacyUpdateView.as_view(), name="candidacy-update"),
    path("candidatures/<int:pk>/verifier/", views.CandidacyVerifyView.as_view(), name="candidacy-verify"),
    path("candidatures/<int:pk>/naissance/", views.CandidacyBirthView.as_view(), name="candidacy-birth"),
    path("candidatures/<int:pk>/ecarter/", views.CandidacyRefuseView.as_view(), name="candidacy-refuse"),
    path("candidatures/<int:pk>/retirer/", views.CandidacyWithdrawView.as_view(), name="candidacy-withdraw"),
    path("tours/<int:pk>/decompte/", views.PollCountView.as_view(), name="poll-count"),
    path("tours/<int:pk>/importer/", views.PollImportView.as_view(), name="poll-import"),
    path("tours/<int:pk>/voter/", views.PollVoteView.as_view(), name="poll-vote"),
    path("tours/<int:pk>/clore/", views.PollCloseView.as_view(), name="poll-close"),
    path("tours/<int:pk>/annuler/", views.PollCancelView.as_view(), name="poll-cancel"),
    path("tours/<int:pk>/tirage/", views.PollTieView.as_view(), name="poll-tie"),
    path("tours/<int:pk>/liste/", views.PollRollView.as_view(), name="poll-roll"),
    path("tours/<int:pk>/preuve/", views.PollProofView.as_view(), name="poll-proof"),
    path("secrets/<int:pk>/", secret.SecretDetailView.as_view(), name="secret-detail"),
    path("secrets/<int:pk>/clore/", secret.SecretCloseView.as_view(), name="secret-close"),
    path("secrets/<int:pk>/annuler/", secret.SecretCancelView.as_view(), name="secret-cancel"),
]
