"""Payments on line, and what the provider says of them."""

from django.urls import path

from billing.views import checkout, claim, provider_event

urlpatterns = [
    path("", checkout.CheckoutListView.as_view(), name="checkout-list"),
    path("a-rendre/", checkout.RepaymentListView.as_view(), name="repayment-list"),
    path("rendus-deux-fois/", claim.ClaimListView.as_view(), name="claim-list"),
    path("rendus-deux-fois/<int:pk>/regler/", claim.ClaimRecoverView.as_view(), name="claim-recover"),
    path("rendus-deux-fois/<int:pk>/abandonner/", claim.ClaimGiveUpView.as_view(), name="claim-give-up"),
    path("rendus-deux-fois/<int:pk>/reprendre/", claim.ClaimReopenView.as_view(), name="claim-reopen"),
    path("annonces/", checkout.AnnouncementListView.as_view(), name="announcement-list"),
    path(
        "annonces/<int:pk>/retirer/",
        checkout.AnnouncementWithdrawView.as_view(),
        name="announcement-withdraw",
    ),
    path("avis/", provider_event.EventListView.as_view(), name="event-list"),
    path("avis/<int:pk>/", provider_event.EventDetailView.as_view(), name="event-detail"),
    path("avis/<int:pk>/examiner/", provider_event.EventExamineView.as_view(), name="event-examine"),
    path("avis/<int:pk>/traiter/", provider_event.EventHandleView.as_view(), name="event-handle"),
    path("<int:pk>/", checkout.CheckoutDetailView.as_view(), name="checkout-detail"),
    path("<int:pk>/relire/", checkout.CheckoutRereadView.as_view(), name="checkout-reread"),
]
