from django.urls import path

from cressmember.portal.views import declaration, door, invitation, pay, secret

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
    path("demo/courriels/", door.DemoMailsView.as_view(), name="demo-mails"),
]
