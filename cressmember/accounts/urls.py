from django.urls import path

from cressmember.accounts.views import factor, invitation, role, user

app_name = "accounts"

urlpatterns = [
    path("", user.TeamListView.as_view(), name="user-list"),
    path("mon-second-moyen/", factor.FactorSetUpView.as_view(), name="factor-set-up"),
    path("adherents/", user.MemberAccountListView.as_view(), name="member-list"),
    path("<int:pk>/", user.UserDetailView.as_view(), name="user-detail"),
    path("<int:pk>/fermer/", user.UserCloseView.as_view(), name="user-close"),
    path("<int:pk>/rouvrir/", user.UserReopenView.as_view(), name="user-reopen"),
    path("<int:pk>/second-moyen/", user.UserResetFactorsView.as_view(), name="user-reset-factors"),
    path("<int:pk>/roles/", role.RoleCreateView.as_view(), name="role-create"),
    path("roles/<int:pk>/fin/", role.RoleEndView.as_view(), name="role-end"),
    path("invitations/", invitation.InvitationListView.as_view(), name="invitation-list"),
    path("invitations/nouvelle/", invitation.InvitationCreateView.as_view(), name="invitation-create"),
    path("invitations/<int:pk>/", invitation.InvitationDetailView.as_view(), name="invitation-detail"),
    path(
        "invitations/<int:pk>/renvoyer/", invitation.InvitationResendView.as_view(), name="invitation-resend"
    ),
    path(
        "invitations/<int:pk>/annuler/", invitation.InvitationRevokeView.as_view(), name="invitation-revoke"
    ),
]
