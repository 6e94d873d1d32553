"""The declaration of a change of leaders."""

from django.urls import path

from governance.views import leaders

urlpatterns = [
    path("", leaders.LeadersListView.as_view(), name="leaders-list"),
    path("nouvelle/", leaders.LeadersCreateView.as_view(), name="leaders-create"),
    path("<int:pk>/", leaders.LeadersDetailView.as_view(), name="leaders-detail"),
    path("<int:pk>/corriger/", leaders.LeadersUpdateView.as_view(), name="leaders-update"),
    path("<int:pk>/deposer/", leaders.LeadersFileView.as_view(), name="leaders-file"),
    path("<int:pk>/recepisse/", leaders.LeadersReceiptView.as_view(), name="leaders-receipt"),
    path(
        "<int:pk>/recepisse/fichier/", leaders.LeadersReceiptFileView.as_view(), name="leaders-receipt-file"
    ),
    path("<int:pk>/abandonner/", leaders.LeadersDropView.as_view(), name="leaders-drop"),
    path("personnes/<int:pk>/", leaders.LeaderUpdateView.as_view(), name="leader-update"),
    path("personnes/<int:pk>/effacer/", leaders.LeaderForgetView.as_view(), name="leader-forget"),
]
