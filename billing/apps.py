from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "billing"
    verbose_name = "Cotisations"

    def ready(self) -> None:
        from billing.journal import BillingEvent
        from cressmember.core.journal import register_events

        register_events(BillingEvent)
