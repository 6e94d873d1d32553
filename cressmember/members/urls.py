from django.urls import path

from cressmember.members.views import (
    college,
    consent,
    duplicate,
    figure,
    joining,
    membership,
    merge,
    organisation,
    person,
    placement,
    proposal,
    register,
    relation,
    representation,
)

app_name = "members"

urlpatterns = [
    path("", organisation.OrganisationListView.as_view(), name="organisation-list"),
    path("registre/<str:file_format>/", register.RegisterExportView.as_view(), name="register-export"),
    path("nouvelle-fiche/", organisation.OrganisationCreateView.as_view(), name="organisation-create"),
    path("<int:pk>/", organisation.OrganisationDetailView.as_view(), name="organisation-detail"),
    path("<int:pk>/modifier/", organisation.OrganisationUpdateView.as_view(), name="organisation-update"),
    path("<int:pk>/historique/", organisation.OrganisationHistoryView.as_view(), name="organisation-history"),
    path("<int:pk>/chiffres/", figure.FigureCreateView.as_view(), name="figure-create"),
    path("<int:pk>/adhesion/", membership.AdmissionView.as_view(), name="organisation-admit"),
    path("<int:pk>/college/", placement.PlacementView.as_view(), name="organisation-place"),
    path("<int:pk>/liens/", relation.RelationCreateView.as_view(), name="relation-create"),
    path(
        "<int:pk>/contacts/", representation.RepresentationCreateView.as_view(), name="representation-create"
    ),
    path("<int:pk>/dirigeants/", representation.LeadersView.as_view(), name="organisation-renew-leaders"),
    path("adhesions/<int:pk>/corriger/", membership.MembershipUpdateView.as_view(), name="membership-update"),
    path("adhesions/<int:pk>/fin/", membership.MembershipEndView.as_view(), name="membership-end"),
    path(
        "adhesions/<int:pk>/reprendre/", membership.MembershipReopenView.as_view(), name="membership-reopen"
    ),
    path("liens/<int:pk>/fin/", relation.RelationEndView.as_view(), name="relation-end"),
    path(
        "representations/<int:pk>/corriger/",
        representation.RepresentationUpdateView.as_view(),
        name="representation-update",
    ),
    path(
        "representations/<int:pk>/fin/",
        representation.RepresentationEndView.as_view(),
        name="representation-end",
    ),
    path("personnes/", person.PersonListView.as_view(), name="person-list"),
    path("personnes/nouvelle/", person.PersonCreateView.as_view(), name="person-create"),
    path("personnes/<int:pk>/", person.PersonDetailView.as_view(), name="person-detail"),
    path("personnes/<int:pk>/modifier/", person.PersonUpdateView.as_view(), name="person-update"),
    path("personnes/<int:pk>/inviter/", person.PersonInviteView.as_view(), name="person-invite"),
    path("personnes/<int:pk>/consentements/", consent.PersonConsentView.as_view(), name="person-consents"),
    path("<int:pk>/consentements/", consent.OrganisationConsentView.as_view(), name="organisation-consents"),
    path("doublons/", duplicate.DuplicateListView.as_view(), name="duplicate-list"),
    path("doublons/<int:kept>/<int:absorbed>/", merge.MergeView.as_view(), name="organisation-merge"),
    path(
        "doublons/<int:kept>/<int:absorbed>/distinctes/",
        duplicate.DuplicateTellApartView.as_view(),
        name="duplicate-tell-apart",
    ),
    path("doublons/distinctes/<int:pk>/", duplicate.DuplicateProposeView.as_view(), name="duplicate-propose"),
    path("propositions/", proposal.ProposalListView.as_view(), name="proposal-list"),
    path("propositions/<int:pk>/", proposal.ProposalDecideView.as_view(), name="proposal-decide"),
    path("page-d-adhesion/", joining.JoiningPageView.as_view(), name="joining-update"),
    path("colleges/", college.CollegeListView.as_view(), name="college-list"),
    path("colleges/<int:pk>/modifier/", college.CollegeUpdateView.as_view(), name="college-update"),
]
