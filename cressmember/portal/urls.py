from django.urls import path

from cressmember.portal.views import (
    application,
    application_part,
    consultation,
    dates,
    declaration,
    door,
    invitation,
    joining,
    meeting,
    pay,
    secret,
    survey,
    unsubscribe,
    vote,
)
from cressmember.portal.views.part import calendar, directory, group
from cressmember.portal.views.part import survey as part_survey

app_name = "portal"

urlpatterns = [
    path("", door.DoorView.as_view(), name="door"),
    path("espace/", door.MemberHomeView.as_view(), name="home"),
    path("invitation/<str:token>/", invitation.InvitationAcceptView.as_view(), name="invitation-accept"),
    path("payer/<str:token>/", pay.PayView.as_view(), name="pay"),
    path("payer/<str:token>/retour/", pay.PayReturnView.as_view(), name="pay-return"),
    path("declaration/", declaration.DeclarationCodeView.as_view(), name="declaration-code"),
    path("declaration/<str:token>/", declaration.DeclarationAnswerView.as_view(), name="declaration-answer"),
    path("reunion/<str:token>/secret/<int:pk>/", secret.SecretView.as_view(), name="meeting-secret"),
    path("reunion/", meeting.MeetingCodeView.as_view(), name="meeting-code"),
    path("reunion/<str:token>/", meeting.MeetingAnswerView.as_view(), name="meeting-answer"),
    path("reunion/<str:token>/convocation/", meeting.CallView.as_view(), name="meeting-call"),
    path("reunion/<str:token>/reponse/<slug:answer>/", meeting.ReplyView.as_view(), name="meeting-reply"),
    path("reunion/<str:token>/pouvoir/", meeting.HolderView.as_view(), name="meeting-holder"),
    path("reunion/<str:token>/pouvoir/blanc/", meeting.GiveView.as_view(), name="meeting-blank"),
    path("reunion/<str:token>/pouvoir/<int:holder>/", meeting.GiveView.as_view(), name="meeting-give"),
    path("reunion/<str:token>/revoquer/<int:proxy>/", meeting.RevokeView.as_view(), name="meeting-revoke"),
    path("reunion/<str:token>/recu/<int:proxy>/", meeting.ReceivedView.as_view(), name="meeting-proxy"),
    path("reunion/<str:token>/liste/", meeting.MyLineView.as_view(), name="meeting-line"),
    path("reunion/<str:token>/inscriptions/", meeting.SignUpView.as_view(), name="meeting-sign-up"),
    path(
        "reunion/<str:token>/inscriptions/<int:attendee>/",
        meeting.TakeOffView.as_view(),
        name="meeting-take-off",
    ),
    path("reunion/<str:token>/document/<int:paper>/", meeting.PaperView.as_view(), name="meeting-document"),
    path("reunion/<str:token>/dates/", dates.DatesView.as_view(), name="meeting-dates"),
    path("reunion/<str:token>/vote/", vote.VoteView.as_view(), name="meeting-vote"),
    path("consultation/<str:token>/", consultation.ConsultationView.as_view(), name="consultation"),
    path("desabonnement/<str:token>/", unsubscribe.UnsubscribeView.as_view(), name="unsubscribe"),
    path("espace/commissions/", group.GroupListView.as_view(), name="part-groups"),
    path("espace/commissions/<int:pk>/", group.GroupView.as_view(), name="part-group"),
    path(
        "espace/commissions/<int:pk>/rejoindre/<int:organisation>/",
        group.JoinView.as_view(),
        name="part-join",
    ),
    path(
        "espace/commissions/<int:pk>/quitter/<int:organisation>/",
        group.LeaveView.as_view(),
        name="part-leave",
    ),
    path("espace/consultations/", part_survey.SurveyListView.as_view(), name="part-surveys"),
    path("espace/annuaire/", directory.DirectoryView.as_view(), name="part-directory"),
    path("espace/agenda/", calendar.CalendarView.as_view(), name="part-calendar"),
    path("agenda/<str:token>.ics", calendar.FeedView.as_view(), name="calendar"),
    path("enquete/<str:token>/", survey.SurveyView.as_view(), name="survey-answer"),
    path("adhesion/", joining.JoiningView.as_view(), name="joining"),
    path("adhesion/demande/", joining.ApplicationStartView.as_view(), name="application-start"),
    path("adhesion/demande/courriel/", joining.ApplicationMailedView.as_view(), name="application-mailed"),
    path("adhesion/demande/lien/", joining.ApplicationLinkView.as_view(), name="application-link"),
    path("adhesion/demande/<str:token>/", application.ApplicationView.as_view(), name="application"),
    *(
        path(f"adhesion/demande/<str:token>/{slug}/", view.as_view(), name=f"application-{name}")
        for slug, name, view in (
            ("organisation", "organisation", application_part.OrganisationPartView),
            ("place-dans-l-ess", "eligibility", application_part.EligibilityPartView),
            ("pieces", "pieces", application_part.PiecesPartView),
            ("representants", "people", application_part.PeoplePartView),
            ("cotisation", "dues", application_part.DuesPartView),
            ("engagements", "commitment", application_part.CommitmentPartView),
            ("relire", "review", application.ApplicationReviewView),
            ("retirer", "withdraw", application.ApplicationWithdrawView),
            ("pieces/<int:pk>", "piece", application.PieceFileView),
            ("pieces/<int:pk>/enlever", "remove", application.PieceRemoveView),
        )
    ),
    path("demo/courriels/", door.DemoMailsView.as_view(), name="demo-mails"),
]
