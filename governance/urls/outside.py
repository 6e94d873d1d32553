"""Where the chamber sits outside."""

from django.urls import path

from governance.views import outside

urlpatterns = [
    path("", outside.OutsideSeatListView.as_view(), name="outside-list"),
    path("nouvelle/", outside.OutsideSeatCreateView.as_view(), name="outside-create"),
    path("<int:pk>/", outside.OutsideSeatDetailView.as_view(), name="outside-detail"),
    path("<int:pk>/corriger/", outside.OutsideSeatUpdateView.as_view(), name="outside-update"),
    path("<int:pk>/fin/", outside.OutsideSeatEndView.as_view(), name="outside-end"),
    path("<int:pk>/effacer/", outside.OutsideSeatRemoveView.as_view(), name="outside-remove"),
]
