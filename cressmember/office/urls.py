from django.urls import path

from cressmember.office.views import (
    admission,
    application,
    departure,
    home,
    letter,
    network,
    prospect,
    search,
)
from cressmember.office.views.import_batch import batch, columns, row
from cressmember.office.views.steering import agreement, figures, files

app_name = "office"

urlpatterns = [
    path("", home.HomeView.as_view(), name="home"),
    path("recherche/", search.SearchView.as_view(), name="search"),
    path("reseau/", network.NetworkView.as_view(), name="network"),
    path("adhesions/", application.ApplicationListView.as_view(), name="application-list"),
    path("adhesions/soumettre/", admission.ApplicationPutView.as_view(), name="application-put"),
    path("adhesions/refus/", application.RefusalListView.as_view(), name="refusal-list"),
    path("adhesions/prospects/", prospect.ProspectListView.as_view(), name="prospect-list"),
    path("adhesions/prospects/nouveau/", prospect.ProspectCreateView.as_view(), name="prospect-create"),
    path("adhesions/<int:pk>/", application.ApplicationDetailView.as_view(), name="application-detail"),
    *(
        path(f"adhesions/<int:pk>/{place}/", view.as_view(), name=f"application-{name}")
        for place, view, name in (
            ("fiche", application.ApplicationLinkView, "link"),
            ("nouvelle-fiche", application.ApplicationFileView, "file"),
            ("reprendre", application.ApplicationTakeView, "take"),
            ("piece", application.ApplicationEvidenceView, "evidence"),
            ("demander", application.ApplicationAskView, "ask"),
            ("complete", application.ApplicationCompleteView, "complete"),
            ("examiner", application.ApplicationExamineView, "examine"),
            ("etape-precedente", application.ApplicationBackView, "back"),
            ("retirer", application.ApplicationWithdrawView, "withdraw"),
            ("sans-suite", application.ApplicationCloseView, "close"),
            ("ordre-du-jour", admission.ApplicationTakeOffView, "takeoff"),
            ("decider", admission.ApplicationDecideView, "decide"),
            ("annuler-la-decision", admission.ApplicationUndecideView, "undecide"),
            ("appeler", admission.ApplicationCallView, "call"),
            ("regle", admission.ApplicationSettleView, "settle"),
        )
    ),
    path(
        "adhesions/pieces/<int:pk>/verifier/", application.EvidenceCheckView.as_view(), name="evidence-check"
    ),
    path("adhesions/pieces/<int:pk>/fichier/", application.EvidenceFileView.as_view(), name="evidence-file"),
    path("adhesions/courriers/<int:pk>/", letter.LetterFileView.as_view(), name="officeletter-file"),
    path("adhesions/departs/", departure.DepartureListView.as_view(), name="departure-list"),
    path(
        "adhesions/departs/ouvrir/<int:pk>/", departure.DepartureCreateView.as_view(), name="departure-create"
    ),
    path("adhesions/absorber/<int:pk>/", departure.MemberAbsorbView.as_view(), name="member-absorb"),
    path("adhesions/departs/<int:pk>/", departure.DepartureDetailView.as_view(), name="departure-detail"),
    *(
        path(f"adhesions/departs/<int:pk>/{place}/", view.as_view(), name=f"departure-{name}")
        for place, view, name in (
            ("etapes", departure.DepartureUpdateView, "update"),
            ("aviser", departure.DepartureNotifyView, "notify"),
            ("inviter", departure.DepartureInviteView, "invite"),
            ("conclure", departure.DepartureConcludeView, "conclude"),
            ("maintenir", departure.DepartureKeepView, "keep"),
            ("abandonner", departure.DepartureDropView, "drop"),
        )
    ),
    path("pilotage/", figures.SteeringView.as_view(), name="steering-members"),
    path("pilotage/mouvements/", figures.MovementView.as_view(), name="steering-movements"),
    path("pilotage/representativite/", figures.RepresentativenessView.as_view(), name="steering-seats"),
    path("pilotage/instances/", files.GovernanceSheetView.as_view(), name="steering-bodies"),
    path("pilotage/instances/<int:year>.xlsx", files.GovernanceFileView.as_view(), name="steering-sheet"),
    path("pilotage/cotisations/", figures.ShareView.as_view(), name="steering-share"),
    path("pilotage/fichiers/", files.FilesView.as_view(), name="steering-files"),
    path(
        "pilotage/fichiers/adherents.<slug:file_format>",
        files.FundersFileView.as_view(),
        name="funders-file",
    ),
    path("pilotage/remontee/", files.NetworkReturnView.as_view(), name="network-return"),
    path(
        "pilotage/remontee/<int:year>.<slug:file_format>",
        files.NetworkReturnFileView.as_view(),
        name="network-return-file",
    ),
    path("pilotage/chiffres/<int:year>/", files.YearFiguresView.as_view(), name="year-figures"),
    path("pilotage/conventions/", agreement.AgreementListView.as_view(), name="agreement-list"),
    path("pilotage/conventions/nouvelle/", agreement.AgreementCreateView.as_view(), name="agreement-create"),
    path("pilotage/conventions/<int:pk>/", agreement.AgreementUpdateView.as_view(), name="agreement-update"),
    path(
        "pilotage/conventions/<int:pk>/retirer/",
        agreement.AgreementDeleteView.as_view(),
        name="agreement-delete",
    ),
    path("imports/", batch.ImportListView.as_view(), name="import-list"),
    path("imports/nouveau/", batch.ImportCreateView.as_view(), name="import-create"),
    path("imports/<int:pk>/", batch.ImportDetailView.as_view(), name="import-detail"),
    path("imports/<int:pk>/colonnes/", columns.ImportColumnsView.as_view(), name="import-columns"),
    path("imports/<int:pk>/lignes/", row.ImportRowListView.as_view(), name="import-rows"),
    path(
        "imports/<int:pk>/lignes/<int:rank>/<int:line>/",
        row.ImportRowView.as_view(),
        name="import-row",
    ),
    path(
        "imports/<int:pk>/problemes/",
        row.ImportProblemListView.as_view(),
        name="import-problems",
    ),
    path("imports/<int:pk>/appliquer/", batch.ImportApplyView.as_view(), name="import-apply"),
    path("imports/<int:pk>/annuler/", batch.ImportUndoView.as_view(), name="import-undo"),
]
