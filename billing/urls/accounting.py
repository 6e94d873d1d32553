"""Accounting entries and their batches."""

from django.urls import path

from billing.views import accounting

urlpatterns = [
    path("", accounting.EntryListView.as_view(), name="entry-list"),
    path("reglages/", accounting.AccountingUpdateView.as_view(), name="accounting-update"),
    path("preparer/", accounting.EntryPrepareView.as_view(), name="entry-prepare"),
    path("exporter/", accounting.BatchCreateView.as_view(), name="batch-create"),
    path("lots/<int:pk>/", accounting.BatchDetailView.as_view(), name="batch-detail"),
    path("lots/<int:pk>/fichier/", accounting.BatchFileView.as_view(), name="batch-file"),
    path("lots/<int:pk>/reprendre/", accounting.BatchTakeBackView.as_view(), name="batch-take-back"),
]
