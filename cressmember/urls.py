"""The site map, one line per app."""

from django.urls import include, path, re_path
from django.views.defaults import page_not_found

from billing.webhooks import receive_event

urlpatterns = [
    # There is no password to set, change or reset.
    re_path("^compte/password/", page_not_found, {"exception": None}),
    path("compte/", include("allauth.urls")),
    path("gestion/adherents/", include("cressmember.members.urls")),
    path("gestion/cotisations/", include("billing.urls")),
    path("gestion/instances/", include("governance.urls")),
    path("gestion/equipe/", include("cressmember.accounts.urls")),
    path("gestion/", include("cressmember.core.urls")),
    path("gestion/", include("cressmember.office.urls")),
    path("prestataire/stripe/", receive_event, name="stripe-events"),
    path("", include("cressmember.portal.urls")),
]
