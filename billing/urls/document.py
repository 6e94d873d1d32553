"""Documents, and what prints them together."""

from django.urls import path

from billing.views import bundle, certificate, document, public_payer

urlpatterns = [
    path("", document.DocumentListView.as_view(), name="document-list"),
    path("imprimer/", bundle.BundleCreateView.as_view(), name="bundle-create"),
    path("imprimer/<int:pk>/", bundle.BundleDetailView.as_view(), name="bundle-detail"),
    path("imprimer/<int:pk>/fichier/", bundle.BundleFileView.as_view(), name="bundle-file"),
    path("imprimer/<int:pk>/poster/", bundle.BundlePostView.as_view(), name="bundle-post"),
    path("imprimer/<int:pk>/reessayer/", bundle.BundleRetryView.as_view(), name="bundle-retry"),
    path("<int:pk>/reessayer/", document.DocumentRetryView.as_view(), name="document-retry"),
    path("<int:pk>/", document.DocumentDetailView.as_view(), name="document-detail"),
    path("<int:pk>/fichier/", document.DocumentFileView.as_view(), name="document-file"),
    path("<int:pk>/portail/", public_payer.PortalDepositView.as_view(), name="portal-deposit"),
    path("<int:pk>/annuler/", document.DocumentCancelView.as_view(), name="document-cancel"),
    path("<int:pk>/avoir/", document.DocumentCreditView.as_view(), name="document-credit"),
    path("<int:pk>/envoyer/", document.DocumentResendView.as_view(), name="document-resend"),
    path("attestations/", certificate.AttestationCreateManyView.as_view(), name="attestation-create-many"),
    path("attestations/<int:pk>/", certificate.AttestationCreateView.as_view(), name="attestation-create"),
    path("soldes/", certificate.BalanceCreateManyView.as_view(), name="balance-create-many"),
    path("soldes/<int:pk>/", certificate.BalanceCreateView.as_view(), name="balance-create"),
]
