from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "billing"
    verbose_name = "Cotisations"

    def ready(self) -> None:
        from billing.journal import BillingEvent
        from cressmember.core.journal import register_events

        register_events(BillingEvent)

        from billing import permissions
        from cressmember.core.ui import navigation

        for order, (label, url_name) in enumerate(
            [
                ("Trésorerie", "billing:home"),
                ("Cotisations", "billing:due-list"),
                ("Campagnes", "billing:campaign-list"),
                ("Encaissements", "billing:receipt-list"),
                ("Barèmes", "billing:scale-list"),
            ]
        ):
            navigation.register(
                section="billing",
                label=label,
                url_name=url_name,
                permission=permissions.VIEW,
                order=10 + order,
            )
