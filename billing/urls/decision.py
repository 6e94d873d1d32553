"""What was decided about one member or one due: granted, paused, taken back."""

from django.urls import path

from billing.views import adjustment, concession, doubt, pause, payment_plan, public_payer, refund

urlpatterns = [
    path(
        "ajustements/<int:pk>/retirer/",
        adjustment.AdjustmentWithdrawView.as_view(),
        name="adjustment-withdraw",
    ),
    path("doutes/<int:pk>/lever/", doubt.DoubtEndView.as_view(), name="doubt-end"),
    path("remises/<int:pk>/", concession.ConcessionCreateView.as_view(), name="concession-create"),
    path("remises/<int:pk>/finir/", concession.ConcessionEndView.as_view(), name="concession-end"),
    path("payeurs-publics/<int:pk>/", public_payer.PublicPayerView.as_view(), name="public-payer"),
    path("soutiens/<int:pk>/retirer/", refund.SupportWithdrawView.as_view(), name="support-withdraw"),
    path("pauses/<int:pk>/lever/", pause.PauseEndView.as_view(), name="pause-end"),
    path("echeanciers/<int:pk>/finir/", payment_plan.PaymentPlanEndView.as_view(), name="payment-plan-end"),
]
