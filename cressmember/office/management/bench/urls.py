"""The product's addresses, and the bare views beside them: for the bench's own server only."""

from django.urls import include, path

from cressmember.office.management.bench import bare

urlpatterns = [
    path("nu/adherents/", bare.organisations),
    path("nu/adherents/<int:pk>/", bare.organisation),
    path("nu/tresorerie/", bare.treasury),
    path("nu/cotisations.csv", bare.dues_csv),
    path("nu/cotisations.xlsx", bare.dues_xlsx),
    path("", include("cressmember.urls")),
]
