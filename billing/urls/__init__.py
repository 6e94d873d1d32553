"""The addresses of the dues side, one module per part of it."""

from django.urls import include, path

from billing.views import call, forecast, home, proof, regularisation

app_name = "billing"

urlpatterns = [
    path("", home.BillingHomeView.as_view(), name="home"),
    path("toutes/", include("billing.urls.due")),
    path("campagnes/", include("billing.urls.campaign")),
    path("documents/", include("billing.urls.document")),
    path("encaissements/", include("billing.urls.receipt")),
    path("paiements/", include("billing.urls.checkout")),
    path("banque/", include("billing.urls.bank")),
    path("declarations/", include("billing.urls.declaration")),
    path("relances/", include("billing.urls.reminder")),
    path("baremes/", include("billing.urls.scale")),
    path("ecritures/", include("billing.urls.accounting")),
    path("cloture/", include("billing.urls.closing")),
    path("", include("billing.urls.decision")),
    path("appeler/<int:pk>/", call.CallCreateView.as_view(), name="call-create"),
    path("regularisations/", regularisation.RegularisationListView.as_view(), name="regularisation-list"),
    path("simulation/", forecast.ForecastView.as_view(), name="forecast-show"),
    path("preuves/", proof.ProofHomeView.as_view(), name="proof-home"),
    path("preuves/faire/", proof.ProofRunView.as_view(), name="proof-run"),
]
