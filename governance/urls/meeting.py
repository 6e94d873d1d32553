"""Meetings: prepared, convened."""

from django.urls import path

from governance.views.meeting import agenda, meeting

urlpatterns = [
    path("", meeting.MeetingListView.as_view(), name="meeting-list"),
    path("nouvelle/", meeting.MeetingCreateView.as_view(), name="meeting-create"),
    path("<int:pk>/", meeting.MeetingDetailView.as_view(), name="meeting-detail"),
    path("<int:pk>/modifier/", meeting.MeetingUpdateView.as_view(), name="meeting-update"),
    path("<int:pk>/annuler/", meeting.MeetingCancelView.as_view(), name="meeting-cancel"),
    path("<int:pk>/taches/", meeting.TaskCreateView.as_view(), name="meeting-task"),
    path("taches/<int:pk>/", meeting.TaskTickView.as_view(), name="task-tick"),
    path("<int:pk>/ordre-du-jour/", agenda.AgendaView.as_view(), name="meeting-agenda"),
    path("<int:pk>/ordre-du-jour/point/", agenda.ItemCreateView.as_view(), name="meeting-item"),
    path("<int:pk>/ordre-du-jour/habituel/", agenda.UsualItemsView.as_view(), name="meeting-usual"),
    path("<int:pk>/documents/", agenda.PaperCreateView.as_view(), name="meeting-paper"),
    path("points/<int:pk>/", agenda.ItemUpdateView.as_view(), name="agendaitem-update"),
    path("points/<int:pk>/monter/", agenda.ItemUpView.as_view(), name="agendaitem-up"),
    path("points/<int:pk>/descendre/", agenda.ItemDownView.as_view(), name="agendaitem-down"),
    path("points/<int:pk>/retirer/", agenda.ItemRemoveView.as_view(), name="agendaitem-remove"),
    path("points/<int:pk>/resolution/", agenda.ResolutionCreateView.as_view(), name="agendaitem-resolution"),
    path("points/<int:pk>/affectation/", agenda.AppropriationView.as_view(), name="agendaitem-result"),
    path("points/<int:pk>/election/", agenda.ElectionCreateView.as_view(), name="agendaitem-election"),
    path("resolutions/<int:pk>/", agenda.ResolutionUpdateView.as_view(), name="resolution-update"),
    path("resolutions/<int:pk>/retirer/", agenda.ResolutionRemoveView.as_view(), name="resolution-remove"),
    path("elections/<int:pk>/", agenda.ElectionUpdateView.as_view(), name="election-update"),
    path("elections/<int:pk>/effacer/", agenda.ElectionRemoveView.as_view(), name="election-remove"),
    path("documents/<int:pk>/", agenda.PaperFileView.as_view(), name="paper-file"),
    path("documents/<int:pk>/retirer/", agenda.PaperRemoveView.as_view(), name="paper-remove"),
]
