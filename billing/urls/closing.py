"""Years that are closed."""

from django.urls import path

from billing.views import closing

urlpatterns = [
    path("", closing.ClosingHomeView.as_view(), name="closing-home"),
    path("clore/", closing.ClosingCreateView.as_view(), name="closing-create"),
    path("<int:pk>/rouvrir/", closing.ClosingReopenView.as_view(), name="closing-reopen"),
]
