"""Those whom a meeting concerns: the roll, answers, proxies, who else comes."""

from django.urls import path

from governance.views.meeting import proxy, roll

urlpatterns = [
    path("<int:pk>/electeurs/", roll.RollPageView.as_view(), name="meeting-roll"),
    path("<int:pk>/electeurs/arreter/", roll.RollSettleView.as_view(), name="meeting-settle"),
    path("electeurs/<int:pk>/ajouter/", roll.LineAddView.as_view(), name="rollline-add"),
    path("electeurs/<int:pk>/retirer/", roll.LineRemoveView.as_view(), name="rollline-remove"),
    path("electeurs/<int:pk>/rectifier/", roll.LineChangeView.as_view(), name="rollline-change"),
    path("electeurs/<int:pk>/trancher/", roll.LineDecideView.as_view(), name="rollline-decide"),
    path("reclamations/<int:pk>/", roll.ContestAnswerView.as_view(), name="contest-answer"),
    path("<int:pk>/reponses/", roll.AnswersView.as_view(), name="meeting-answers"),
    path("<int:pk>/reponses/relancer/", roll.RemindView.as_view(), name="meeting-remind"),
    path("participants/<int:pk>/reponse/", roll.ParticipantAnswerView.as_view(), name="participant-answer"),
    path("<int:pk>/pouvoirs/", proxy.ProxiesView.as_view(), name="meeting-proxies"),
    path("<int:pk>/pouvoirs/papier/", proxy.ProxyFileView.as_view(), name="meeting-proxy"),
    path("<int:pk>/pouvoirs/repartir/", proxy.ShareView.as_view(), name="meeting-share"),
    path("pouvoirs/<int:pk>/revoquer/", proxy.ProxyRevokeView.as_view(), name="proxy-revoke"),
    path("pouvoirs/<int:pk>/document/", proxy.ProxyScanView.as_view(), name="proxy-scan"),
    path("<int:pk>/inscriptions/", proxy.AttendeesView.as_view(), name="meeting-attendees"),
    path("<int:pk>/inscriptions/activite/", proxy.ActivityCreateView.as_view(), name="meeting-activity"),
    path("<int:pk>/inscriptions/personne/", proxy.AttendeeCreateView.as_view(), name="meeting-attendee"),
    path("activites/<int:pk>/modifier/", proxy.ActivityUpdateView.as_view(), name="activity-update"),
    path("activites/<int:pk>/retirer/", proxy.ActivityCloseView.as_view(), name="activity-close"),
    path("inscriptions/<int:pk>/retirer/", proxy.AttendeeRemoveView.as_view(), name="attendee-remove"),
]
