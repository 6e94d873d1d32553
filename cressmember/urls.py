"""The site map, one line per app."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("compte/", include("allauth.urls")),
    path("gestion/adherents/", include("cressmember.members.urls")),
    path("gestion/cotisations/", include("billing.urls")),
    path("gestion/equipe/", include("cressmember.accounts.urls")),
    path("gestion/", include("cressmember.core.urls")),
    path("gestion/", include("cressmember.office.urls")),
    path("admin/", admin.site.urls),
    path("", include("cressmember.portal.urls")),
]
