"""How commissions and project groups work."""

from django.urls import path

from governance.views import group, taking_part

urlpatterns = [
    path("<int:pk>/referents/", group.LeadsView.as_view(), name="group-lead"),
    path("<int:pk>/sommeil/", group.SleepView.as_view(), name="group-sleep"),
    path("<int:pk>/reveil/", group.WakeView.as_view(), name="group-wake"),
    path("<int:pk>/feuille-de-route/", group.RoadmapCreateView.as_view(), name="group-propose"),
    path("<int:pk>/reunions/", group.GroupMeetingCreateView.as_view(), name="group-meet"),
    path("<int:pk>/bilan/", group.GroupReviewCreateView.as_view(), name="group-review"),
    path("bilans/<int:pk>/", group.GroupReviewUpdateView.as_view(), name="groupreview-update"),
    path("feuilles-de-route/<int:pk>/", group.RoadmapDecideView.as_view(), name="roadmap-decide"),
    path("reunions/<int:pk>/", group.GroupMeetingUpdateView.as_view(), name="groupmeeting-update"),
    path("<int:pk>/entree/", taking_part.GroupDoorView.as_view(), name="group-door"),
    path("demandes/", taking_part.GroupRequestListView.as_view(), name="grouprequest-list"),
    path(
        "demandes/<int:pk>/accepter/",
        taking_part.GroupRequestAcceptView.as_view(),
        name="grouprequest-accept",
    ),
    path(
        "demandes/<int:pk>/decliner/",
        taking_part.GroupRequestDeclineView.as_view(),
        name="grouprequest-decline",
    ),
]
