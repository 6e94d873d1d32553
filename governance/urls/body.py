"""Bodies and their offices."""

from django.urls import path

from governance.views import body, mandate, office

urlpatterns = [
    path("", body.BodyListView.as_view(), name="body-list"),
    path("nouvelle/", body.BodyCreateView.as_view(), name="body-create"),
    path("<int:pk>/", body.BodyDetailView.as_view(), name="body-detail"),
    path("<int:pk>/historique/", body.BodyHistoryView.as_view(), name="body-history"),
    path("<int:pk>/modifier/", body.BodyUpdateView.as_view(), name="body-update"),
    path("<int:pk>/supprimer/", body.BodyEndView.as_view(), name="body-end"),
    path("<int:pk>/retablir/", body.BodyReopenView.as_view(), name="body-reopen"),
    path("<int:pk>/sieges/", body.SeatPlanView.as_view(), name="body-seats"),
    path("<int:pk>/mandats/", mandate.MandateCreateView.as_view(), name="body-give"),
    path("<int:pk>/fonctions/", office.OfficeCreateView.as_view(), name="body-office"),
    path("fonctions/<int:pk>/fin/", office.OfficeEndView.as_view(), name="office-end"),
]
