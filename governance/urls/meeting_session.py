"""A meeting in session: its chair, its desk, its screen, its ballots."""

from django.urls import path

from governance.views.meeting import ballot, desk, hall, session

urlpatterns = [
    path("<int:pk>/seance/", session.SessionView.as_view(), name="meeting-session"),
    path("<int:pk>/seance/direct/", session.SessionLiveView.as_view(), name="session-live"),
    path("<int:pk>/seance/ouvrir/", session.SessionOpenView.as_view(), name="session-open"),
    path("<int:pk>/seance/suspendre/", session.SessionSuspendView.as_view(), name="session-suspend"),
    path("<int:pk>/seance/reprendre/", session.SessionResumeView.as_view(), name="session-resume"),
    path("<int:pk>/seance/lever/", session.SessionCloseView.as_view(), name="session-close"),
    path("<int:pk>/seance/rouvrir/", session.SessionReopenView.as_view(), name="session-reopen"),
    path("<int:pk>/seance/bureau/", session.OfficerNameView.as_view(), name="session-officer"),
    path("<int:pk>/seance/question/", session.QuestionView.as_view(), name="session-question"),
    path("bureau-de-seance/<int:pk>/", session.OfficerDismissView.as_view(), name="officer-dismiss"),
    path("seance/points/<int:pk>/ouvrir/", session.ItemOpenView.as_view(), name="sessionitem-open"),
    path("seance/points/<int:pk>/clore/", session.ItemCloseView.as_view(), name="sessionitem-close"),
    path("seance/voter/<int:pk>/", ballot.BallotOpenView.as_view(), name="motion-vote"),
    path("seance/saisir-un-vote/<int:pk>/", ballot.BallotEnterView.as_view(), name="motion-enter"),
    path("scrutins/<int:pk>/", ballot.BallotDetailView.as_view(), name="ballot-detail"),
    path("scrutins/<int:pk>/direct/", ballot.BallotLiveView.as_view(), name="ballot-live"),
    path("scrutins/<int:pk>/cloturer/", ballot.BallotCloseView.as_view(), name="ballot-close"),
    path("scrutins/<int:pk>/annuler/", ballot.BallotCancelView.as_view(), name="ballot-cancel"),
    path("scrutins/<int:pk>/trancher/", ballot.BallotSettleView.as_view(), name="ballot-settle"),
    path("scrutins/<int:pk>/decompte/", ballot.BallotCountView.as_view(), name="ballot-count"),
    path("scrutins/<int:pk>/saisir/", ballot.BallotCastView.as_view(), name="ballot-cast"),
    path("<int:pk>/accueil/", desk.DeskView.as_view(), name="meeting-desk"),
    path("<int:pk>/accueil/code/", desk.DeskFindCodeView.as_view(), name="desk-find"),
    path("<int:pk>/accueil/code/<str:code>/", desk.DeskCodeView.as_view(), name="desk-code"),
    path("<int:pk>/accueil/pouvoir/", desk.DeskProxyView.as_view(), name="desk-proxy"),
    path("<int:pk>/accueil/emargement/", desk.DeskSheetView.as_view(), name="desk-sheet"),
    path("<int:pk>/accueil/retour/", desk.DeskReturnView.as_view(), name="desk-return"),
    path("<int:pk>/accueil/secours/", desk.DeskKitView.as_view(), name="desk-kit"),
    path("accueil/<int:pk>/arrivee/", desk.ArriveView.as_view(), name="door-arrive"),
    path("accueil/<int:pk>/reglement/", desk.EnrolView.as_view(), name="door-enrol"),
    path("accueil/<int:pk>/depart/", desk.LeaveView.as_view(), name="door-leave"),
    path("accueil/passages/<int:pk>/annuler/", desk.PassageUndoView.as_view(), name="passage-undo"),
    path("<int:pk>/ecran/", hall.HallView.as_view(), name="hall-show"),
    path("<int:pk>/ecran/direct/", hall.HallPartView.as_view(), name="hall-part"),
]
