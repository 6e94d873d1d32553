from django.urls import path

from cressmember.office.views import home, network, search
from cressmember.office.views.import_batch import batch, columns, row

app_name = "office"

urlpatterns = [
    path("", home.HomeView.as_view(), name="home"),
    path("recherche/", search.SearchView.as_view(), name="search"),
    path("reseau/", network.NetworkView.as_view(), name="network"),
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
