"""The yearly declaration."""

from django.urls import path

from billing.views import bundle, declaration, declaration_round

urlpatterns = [
    path("", declaration_round.RoundListView.as_view(), name="round-list"),
    path("nouvelle/", declaration_round.RoundCreateView.as_view(), name="round-create"),
    path("<int:pk>/", declaration_round.RoundDetailView.as_view(), name="round-detail"),
    path("<int:pk>/modifier/", declaration_round.RoundUpdateView.as_view(), name="round-update"),
    path("<int:pk>/lancer/", declaration_round.RoundOpenView.as_view(), name="round-open"),
    path("<int:pk>/envoyer/", declaration_round.RoundSendView.as_view(), name="round-send"),
    path("<int:pk>/courriers/", declaration_round.RoundLettersView.as_view(), name="round-letters"),
    path("<int:pk>/courriers/reunir/", declaration_round.RoundBundleView.as_view(), name="round-bundle"),
    path("courriers/<int:pk>/", bundle.LettersDetailView.as_view(), name="letters-detail"),
    path("courriers/<int:pk>/fichier/", bundle.LettersFileView.as_view(), name="letters-file"),
    path("courriers/<int:pk>/reessayer/", bundle.LettersRetryView.as_view(), name="letters-retry"),
    path("envois/<int:pk>/", declaration_round.NoticeFileView.as_view(), name="notice-file"),
    path("reponses/<int:pk>/", declaration.DeclarationDetailView.as_view(), name="declaration-detail"),
    path(
        "reponses/<int:pk>/accepter/", declaration.DeclarationAcceptView.as_view(), name="declaration-accept"
    ),
    path(
        "reponses/<int:pk>/rendre/",
        declaration.DeclarationGiveBackView.as_view(),
        name="declaration-give-back",
    ),
    path("reponses/<int:pk>/lien/", declaration.DeclarationRenewView.as_view(), name="declaration-renew"),
    path("propositions/<int:pk>/accepter/", declaration.ProposalAcceptView.as_view(), name="proposal-accept"),
    path("propositions/<int:pk>/refuser/", declaration.ProposalRefuseView.as_view(), name="proposal-refuse"),
]
