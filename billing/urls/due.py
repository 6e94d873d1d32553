"""Dues, and what is done to one of them."""

from django.urls import path

from billing.views import acknowledgement, adjustment, doubt, due, notice, pause, payment_plan, regularisation

urlpatterns = [
    path("", due.DueListView.as_view(), name="due-list"),
    path("<int:pk>/", due.DueDetailView.as_view(), name="due-detail"),
    path("<int:pk>/annuler/", due.DueCancelView.as_view(), name="due-cancel"),
    path("<int:pk>/ajuster/", adjustment.AdjustmentCreateView.as_view(), name="adjustment-create"),
    path("<int:pk>/douteuse/", doubt.DoubtCreateView.as_view(), name="doubt-create"),
    path("<int:pk>/recu/", acknowledgement.DueAcknowledgeView.as_view(), name="due-acknowledge"),
    path("<int:pk>/regulariser/", regularisation.DueRegulariseView.as_view(), name="due-regularise"),
    path("<int:pk>/promesse/", pause.PromiseCreateView.as_view(), name="promise-create"),
    path("<int:pk>/contestation/", pause.DisputeCreateView.as_view(), name="dispute-create"),
    path("<int:pk>/echeancier/", payment_plan.PaymentPlanCreateView.as_view(), name="payment-plan-create"),
    path("<int:pk>/mise-en-demeure/", notice.NoticeCreateView.as_view(), name="notice-create"),
]
