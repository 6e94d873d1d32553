"""Receipts, and where their money goes."""

from django.urls import path

from billing.views import acknowledgement, checkout, credit, receipt, refund

urlpatterns = [
    path("<int:pk>/recu/", acknowledgement.ReceiptAcknowledgeView.as_view(), name="receipt-acknowledge"),
    path("", receipt.ReceiptListView.as_view(), name="receipt-list"),
    path("credits/", credit.CreditSpreadView.as_view(), name="credit-spread"),
    path("payeur/", receipt.PayerView.as_view(), name="receipt-payer"),
    path("payeur/<int:pk>/", receipt.ReceiptCreateView.as_view(), name="receipt-create"),
    path("<int:pk>/", receipt.ReceiptDetailView.as_view(), name="receipt-detail"),
    path("<int:pk>/affecter/", receipt.ReceiptAllocateView.as_view(), name="receipt-allocate"),
    path("<int:pk>/annuler/", receipt.ReceiptVoidView.as_view(), name="receipt-void"),
    path("<int:pk>/rembourser/", refund.RefundCreateView.as_view(), name="refund-create"),
    path("<int:pk>/soutien/", refund.SupportCreateView.as_view(), name="support-create"),
    path(
        "affectations/<int:pk>/retirer/", receipt.AllocationWithdrawView.as_view(), name="allocation-withdraw"
    ),
    path("<int:pk>/rendre/", checkout.ReceiptSendBackView.as_view(), name="receipt-send-back"),
]
