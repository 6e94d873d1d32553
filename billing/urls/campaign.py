"""Campaigns."""

from django.urls import path

from billing.views import campaign

urlpatterns = [
    path("", campaign.CampaignListView.as_view(), name="campaign-list"),
    path("nouvelle/", campaign.CampaignCreateView.as_view(), name="campaign-create"),
    path("<int:pk>/", campaign.CampaignDetailView.as_view(), name="campaign-detail"),
    path("<int:pk>/modifier/", campaign.CampaignUpdateView.as_view(), name="campaign-update"),
    path("<int:pk>/abandonner/", campaign.CampaignAbandonView.as_view(), name="campaign-abandon"),
    path("<int:pk>/repeter/", campaign.CampaignRehearseView.as_view(), name="campaign-rehearse"),
    path("<int:pk>/approuver/", campaign.CampaignApproveView.as_view(), name="campaign-approve"),
    path("<int:pk>/emettre/", campaign.CampaignIssueView.as_view(), name="campaign-issue"),
    path("<int:pk>/rouvrir/", campaign.CampaignReopenView.as_view(), name="campaign-reopen"),
    path("lignes/<int:pk>/", campaign.LineLeaveOutView.as_view(), name="line-leave-out"),
]
