"""The bank: statements and their lines, deposits, payouts."""

from django.urls import path

from billing.views.bank import account, deposit, movement, payout, queue, statement

urlpatterns = [
    path("", queue.BankView.as_view(), name="bank"),
    path("sures/", queue.SureView.as_view(), name="bank-sure"),
    path("lignes/", movement.MovementListView.as_view(), name="movement-list"),
    path("lignes/<int:pk>/", movement.MovementDetailView.as_view(), name="movement-detail"),
    path("lignes/<int:pk>/accepter/", movement.MovementAcceptView.as_view(), name="movement-accept"),
    path("lignes/<int:pk>/payeur/<int:payer>/", movement.MovementPayView.as_view(), name="movement-pay"),
    path("lignes/<int:pk>/hors-registre/", movement.MovementOutsideView.as_view(), name="movement-outside"),
    path("lignes/<int:pk>/reconnaitre/", movement.MovementKnownView.as_view(), name="movement-known"),
    path("lignes/<int:pk>/rejet/", movement.MovementReturnView.as_view(), name="movement-return"),
    path("lignes/<int:pk>/ecarter/", movement.MovementLeaveOutView.as_view(), name="movement-leave-out"),
    path("lignes/<int:pk>/defaire/", movement.MovementWithdrawView.as_view(), name="movement-withdraw"),
    path("releves/", statement.StatementListView.as_view(), name="statement-list"),
    path("releves/importer/", statement.StatementUploadView.as_view(), name="statement-upload"),
    path("releves/lecture/<int:pk>/", statement.UploadDetailView.as_view(), name="upload-detail"),
    path("releves/<int:pk>/", statement.StatementDetailView.as_view(), name="statement-detail"),
    path("comptes/", account.AccountListView.as_view(), name="account-list"),
    path("comptes/nouveau/", account.AccountCreateView.as_view(), name="account-create"),
    path("comptes/<int:pk>/", account.AccountUpdateView.as_view(), name="account-update"),
    path("remises/", deposit.DepositListView.as_view(), name="deposit-list"),
    path("remises/nouvelle/", deposit.DepositCreateView.as_view(), name="deposit-create"),
    path("remises/<int:pk>/", deposit.DepositDetailView.as_view(), name="deposit-detail"),
    path("remises/<int:pk>/bordereau/", deposit.DepositFileView.as_view(), name="deposit-file"),
    path("remises/<int:pk>/reessayer/", deposit.DepositRetryView.as_view(), name="deposit-retry"),
    path("remises/<int:pk>/defaire/", deposit.DepositUndoView.as_view(), name="deposit-undo"),
    path("versements/", payout.PayoutListView.as_view(), name="payout-list"),
    path("versements/<int:pk>/", payout.PayoutDetailView.as_view(), name="payout-detail"),
]
