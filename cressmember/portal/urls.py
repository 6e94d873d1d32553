from django.urls import path

from cressmember.portal.views import door, invitation

app_name = "portal"

urlpatterns = [
    path("", door.DoorView.as_view(), name="door"),
    path("espace/", door.MemberHomeView.as_view(), name="home"),
    path("invitation/<str:token>/", invitation.InvitationAcceptView.as_view(), name="invitation-accept"),
    path("demo/courriels/", door.DemoMailsView.as_view(), name="demo-mails"),
]
