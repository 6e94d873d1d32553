from django.conf import settings
from django.urls import URLPattern, URLResolver, path

from cressmember.core.ui.gallery import GalleryView
from cressmember.core.views import chamber, job, journal, message

app_name = "core"

urlpatterns: list[URLPattern | URLResolver] = [
    path("travaux/", job.JobListView.as_view(), name="job-list"),
    path("travaux/<int:pk>/", job.JobDetailView.as_view(), name="job-detail"),
    path("messages/", message.MessageListView.as_view(), name="message-list"),
    path("messages/<int:pk>/", message.MessageDetailView.as_view(), name="message-detail"),
    path("messages/<int:pk>/renvoyer/", message.MessageResendView.as_view(), name="message-resend"),
    path("messages/<int:pk>/retenir/", message.MessageHoldView.as_view(), name="message-hold"),
    path("messages/<int:pk>/liberer/", message.MessageReleaseView.as_view(), name="message-release"),
    path("messages/<int:pk>/revenu/", message.MessageReturnView.as_view(), name="message-return"),
    path("chambre/", chamber.ChamberView.as_view(), name="chamber-update"),
    path("journal/", journal.JournalView.as_view(), name="journal"),
]

if settings.DEBUG:
    urlpatterns += [path("galerie/", GalleryView.as_view(), name="gallery")]
