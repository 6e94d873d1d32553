from django.urls import path

from billing.views import call, campaign, document, due, home, receipt, scale

app_name = "billing"

urlpatterns = [
    path("", home.BillingHomeView.as_view(), name="home"),
    path("toutes/", due.DueListView.as_view(), name="due-list"),
    path("toutes/<int:pk>/", due.DueDetailView.as_view(), name="due-detail"),
    path("toutes/<int:pk>/annuler/", due.DueCancelView.as_view(), name="due-cancel"),
    path("campagnes/", campaign.CampaignListView.as_view(), name="campaign-list"),
    path("campagnes/nouvelle/", campaign.CampaignCreateView.as_view(), name="campaign-create"),
    path("campagnes/<int:pk>/", campaign.CampaignDetailView.as_view(), name="campaign-detail"),
    path("campagnes/<int:pk>/modifier/", campaign.CampaignUpdateView.as_view(), name="campaign-update"),
    path("campagnes/<int:pk>/abandonner/", campaign.CampaignAbandonView.as_view(), name="campaign-abandon"),
    path("campagnes/<int:pk>/repeter/", campaign.CampaignRehearseView.as_view(), name="campaign-rehearse"),
    path("campagnes/<int:pk>/approuver/", campaign.CampaignApproveView.as_view(), name="campaign-approve"),
    path("campagnes/<int:pk>/emettre/", campaign.CampaignIssueView.as_view(), name="campaign-issue"),
    path("campagnes/<int:pk>/rouvrir/", campaign.CampaignReopenView.as_view(), name="campaign-reopen"),
    path("campagnes/lignes/<int:pk>/", campaign.LineLeaveOutView.as_view(), name="line-leave-out"),
    path("appeler/<int:pk>/", call.CallCreateView.as_view(), name="call-create"),
    path("documents/", document.DocumentListView.as_view(), name="document-list"),
    path("documents/imprimer/", document.BundleCreateView.as_view(), name="bundle-create"),
    path("documents/imprimer/<int:pk>/", document.BundleDetailView.as_view(), name="bundle-detail"),
    path("documents/imprimer/<int:pk>/fichier/", document.BundleFileView.as_view(), name="bundle-file"),
    path("documents/imprimer/<int:pk>/poster/", document.BundlePostView.as_view(), name="bundle-post"),
    path("documents/<int:pk>/reessayer/", document.DocumentRetryView.as_view(), name="document-retry"),
    path("documents/<int:pk>/", document.DocumentView.as_view(), name="document-detail"),
    path("documents/<int:pk>/annuler/", document.DocumentCancelView.as_view(), name="document-cancel"),
    path("encaissements/", receipt.ReceiptListView.as_view(), name="receipt-list"),
    path("encaissements/payeur/", receipt.PayerView.as_view(), name="receipt-payer"),
    path("encaissements/payeur/<int:pk>/", receipt.ReceiptCreateView.as_view(), name="receipt-create"),
    path("encaissements/<int:pk>/", receipt.ReceiptDetailView.as_view(), name="receipt-detail"),
    path("encaissements/<int:pk>/affecter/", receipt.ReceiptAllocateView.as_view(), name="receipt-allocate"),
    path("encaissements/<int:pk>/annuler/", receipt.ReceiptVoidView.as_view(), name="receipt-void"),
    path(
        "encaissements/affectations/<int:pk>/retirer/",
        receipt.AllocationWithdrawView.as_view(),
        name="allocation-withdraw",
    ),
    path("baremes/", scale.ScaleListView.as_view(), name="scale-list"),
    path("baremes/nouveau/", scale.ScaleCreateView.as_view(), name="scale-create"),
    path("baremes/modele/", scale.ScaleModelView.as_view(), name="scale-model"),
    path("baremes/<int:pk>/corriger/", scale.ScaleUpdateView.as_view(), name="scale-update"),
    path("baremes/<int:pk>/", scale.ScaleDetailView.as_view(), name="scale-detail"),
    path("baremes/<int:pk>/adopter/", scale.ScaleAdoptView.as_view(), name="scale-adopt"),
]
