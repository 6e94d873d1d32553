from django.urls import path

from cressmember.office.views import home, network, search
from cressmember.office.views.import_batch import batch, columns, row
from cressmember.office.views.steering import agreement, figures, files

app_name = "office"

urlpatterns = [
    path("", home.HomeView.as_view(), name="home"),
    path("recherche/", search.SearchView.as_view(), name="search"),
    path("reseau/", network.NetworkView.as_view(), name="network"),
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
