from django.urls import path

from cressmember.portal.views import (
    consultation,
    declaration,
    door,
    invitation,
    meeting,
    pay,
    secret,
    vote,
)
from cressmember.portal.views.space import assembly, dues, file, home, people

app_name = "portal"

urlpatterns = [
    path("", door.DoorView.as_view(), name="door"),
    path("espace/", home.MemberHomeView.as_view(), name="home"),
    path("espace/<int:organisation>/", home.SpaceHomeView.as_view(), name="space-home"),
    path("espace/<int:organisation>/fiche/", file.FileView.as_view(), name="space-file"),
    path("espace/<int:organisation>/fiche/proposer/", file.ProposeView.as_view(), name="space-propose"),
    path("espace/<int:organisation>/fiche/retirer/", file.WithdrawView.as_view(), name="space-withdraw"),
    path("espace/<int:organisation>/representants/", people.PeopleView.as_view(), name="space-people"),
    path("espace/<int:organisation>/representants/designer/", people.NameView.as_view(), name="space-name"),
    path(
        "espace/<int:organisation>/representants/<int:pk>/remplacer/",
        people.ReplaceView.as_view(),
        name="space-replace",
    ),
    path("espace/<int:organisation>/representants/<int:pk>/fin/", people.EndView.as_view(), name="space-end"),
    path(
        "espace/<int:organisation>/representants/<int:pk>/inviter/",
        people.InviteAgainView.as_view(),
        name="space-invite",
    ),
    path("espace/<int:organisation>/cotisations/", dues.DuesView.as_view(), name="space-dues"),
    path("espace/<int:organisation>/documents/<int:pk>/", dues.DocumentView.as_view(), name="space-document"),
    path("espace/<int:organisation>/assemblees/", assembly.AssembliesView.as_view(), name="space-meetings"),
    path(
        "espace/<int:organisation>/assemblees/<int:pk>/",
        assembly.AssemblyView.as_view(),
        name="space-meeting",
    ),
    path(
        "espace/<int:organisation>/assemblees/<int:pk>/documents/<int:paper>/",
        assembly.AssemblyPaperView.as_view(),
        name="space-paper",
    ),
    path(
        "espace/<int:organisation>/assemblees/<int:pk>/proces-verbal/",
        assembly.AssemblyMinutesView.as_view(),
        name="space-minutes",
    ),
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
    path("reunion/<str:token>/vote/", vote.VoteView.as_view(), name="meeting-vote"),
    path("consultation/<str:token>/", consultation.ConsultationView.as_view(), name="consultation"),
    path("demo/courriels/", door.DemoMailsView.as_view(), name="demo-mails"),
]
