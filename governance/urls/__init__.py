"""The addresses of statutes, bodies and mandates, one module per part of it."""

from django.urls import include, path

app_name = "governance"

urlpatterns = [
    path("", include("governance.urls.body")),
    path("dirigeants/", include("governance.urls.leaders")),
    path("groupes/", include("governance.urls.group")),
    path("mandats/", include("governance.urls.mandate")),
    path("reunions/", include("governance.urls.meeting_minutes")),
    path("representations/", include("governance.urls.outside")),
    path("reunions/", include("governance.urls.meeting")),
    path("reunions/", include("governance.urls.meeting_election")),
    path("reunions/", include("governance.urls.meeting_roll")),
    path("reunions/", include("governance.urls.meeting_session")),
    path("consultations/", include("governance.urls.survey")),
    path("statuts/", include("governance.urls.statutes")),
]
