"""Mandates."""

from django.urls import path

from governance.views import lapse, mandate, warning

urlpatterns = [
    path("", mandate.MandateListView.as_view(), name="mandate-list"),
    path("alertes/", warning.WarningView.as_view(), name="warning-update"),
    path("<int:pk>/", mandate.MandateDetailView.as_view(), name="mandate-detail"),
    path("<int:pk>/corriger/", mandate.MandateUpdateView.as_view(), name="mandate-update"),
    path("<int:pk>/personne/", mandate.HolderView.as_view(), name="mandate-holder"),
    path("<int:pk>/personne-precedente/", mandate.HolderRestoreView.as_view(), name="mandate-restore"),
    path("<int:pk>/fin/", mandate.MandateEndView.as_view(), name="mandate-end"),
    path("<int:pk>/demission/", lapse.LapseView.as_view(), name="mandate-lapse"),
    path("<int:pk>/reprendre/", mandate.MandateResumeView.as_view(), name="mandate-resume"),
    path("<int:pk>/effacer/", mandate.MandateWithdrawView.as_view(), name="mandate-withdraw"),
    path("<int:pk>/coopter/", mandate.CooptationView.as_view(), name="mandate-coopt"),
    path("<int:pk>/ratifier/", mandate.RatificationView.as_view(), name="mandate-ratify"),
]
