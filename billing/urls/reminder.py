"""Reminders: foretold, gone, printed, planned."""

from django.urls import path

from billing.views import bundle, delivery, letter, reminder, reminder_plan

urlpatterns = [
    path("", reminder.ReminderListView.as_view(), name="reminder-list"),
    path("envoyer/", reminder.ReminderSendView.as_view(), name="reminder-send"),
    path("parties/", letter.LetterListView.as_view(), name="letter-list"),
    path("parties/<int:pk>/", letter.LetterDetailView.as_view(), name="letter-detail"),
    path("parties/<int:pk>/fichier/", letter.LetterFileView.as_view(), name="letter-file"),
    path("parties/<int:pk>/reessayer/", letter.LetterRetryView.as_view(), name="letter-retry"),
    path("parties/<int:pk>/poster/", letter.LetterPostView.as_view(), name="letter-post"),
    path("imprimer/", bundle.SheafCreateView.as_view(), name="sheaf-create"),
    path("imprimer/<int:pk>/", bundle.SheafDetailView.as_view(), name="sheaf-detail"),
    path("imprimer/<int:pk>/fichier/", bundle.SheafFileView.as_view(), name="sheaf-file"),
    path("imprimer/<int:pk>/reessayer/", bundle.SheafRetryView.as_view(), name="sheaf-retry"),
    path("imprimer/<int:pk>/poster/", bundle.SheafPostView.as_view(), name="sheaf-post"),
    path("non-remises/", delivery.DeliveryListView.as_view(), name="delivery-list"),
    path("non-remises/<int:pk>/", delivery.DeliveryMendView.as_view(), name="delivery-mend"),
    path("plan/", reminder_plan.PlanListView.as_view(), name="plan-list"),
    path("plan/nouveau/", reminder_plan.PlanCreateView.as_view(), name="plan-create"),
    path("plan/<int:pk>/", reminder_plan.PlanDetailView.as_view(), name="plan-detail"),
    path("plan/<int:pk>/adopter/", reminder_plan.PlanAdoptView.as_view(), name="plan-adopt"),
    path("plan/<int:pk>/abandonner/", reminder_plan.PlanDropView.as_view(), name="plan-drop"),
    path("plan/<int:pk>/ajouter/", reminder_plan.LevelCreateView.as_view(), name="plan-extend"),
    path("niveaux/<int:pk>/", reminder_plan.LevelUpdateView.as_view(), name="level-update"),
    path("niveaux/<int:pk>/retirer/", reminder_plan.LevelRemoveView.as_view(), name="level-remove"),
    path("reglages/", reminder_plan.ReminderSettingsView.as_view(), name="reminder-settings"),
]
