from django.urls import path

from cressmember.office.views import home, register_import

app_name = "office"

urlpatterns = [
    path("", home.HomeView.as_view(), name="home"),
    path("recherche/", home.SearchView.as_view(), name="search"),
    path("reseau/", home.NetworkView.as_view(), name="network"),
    path("imports/", register_import.ImportListView.as_view(), name="import-list"),
    path("imports/nouveau/", register_import.ImportCreateView.as_view(), name="import-create"),
    path("imports/<int:pk>/", register_import.ImportDetailView.as_view(), name="import-detail"),
    path("imports/<int:pk>/colonnes/", register_import.ImportColumnsView.as_view(), name="import-columns"),
    path("imports/<int:pk>/lignes/", register_import.ImportRowListView.as_view(), name="import-rows"),
    path(
        "imports/<int:pk>/lignes/<int:rank>/<int:line>/",
        register_import.ImportRowView.as_view(),
        name="import-row",
    ),
    path(
        "imports/<int:pk>/problemes/",
        register_import.ImportProblemListView.as_view(),
        name="import-problems",
    ),
    path("imports/<int:pk>/appliquer/", register_import.ImportApplyView.as_view(), name="import-apply"),
    path("imports/<int:pk>/annuler/", register_import.ImportUndoView.as_view(), name="import-undo"),
]
