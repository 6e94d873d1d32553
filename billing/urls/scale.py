"""Dues scales."""

from django.urls import path

from billing.views import scale, scale_sheet

urlpatterns = [
    path("", scale.ScaleListView.as_view(), name="scale-list"),
    path("nouveau/", scale.ScaleCreateView.as_view(), name="scale-create"),
    path("composer/", scale_sheet.ScaleComposeView.as_view(), name="scale-compose"),
    path("<int:pk>/composer/", scale_sheet.ScaleRecomposeView.as_view(), name="scale-recompose"),
    path("<int:pk>/fichier/", scale.ScaleFileView.as_view(), name="scale-file"),
    path("<int:pk>/supprimer/", scale.ScaleDeleteView.as_view(), name="scale-delete"),
    path("modele/", scale.ScaleModelView.as_view(), name="scale-model"),
    path("<int:pk>/corriger/", scale.ScaleUpdateView.as_view(), name="scale-update"),
    path("<int:pk>/", scale.ScaleDetailView.as_view(), name="scale-detail"),
    path("<int:pk>/adopter/", scale.ScaleAdoptView.as_view(), name="scale-adopt"),
]
