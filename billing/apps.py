from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "billing"
    verbose_name = "Cotisations"

    def ready(self) -> None:
        from billing.journal import BillingEvent
        from cressmember.core.journal import register_events

        register_events(BillingEvent)

        from billing.actions.merge import MOVER
        from billing.views.member import member_moments, member_panel
        from cressmember.members.actions.merge import offer_mover
        from cressmember.members.queries import offer_moments, offer_panel

        offer_panel("billing", member_panel)
        offer_moments("billing", member_moments)
        offer_mover(MOVER)

        from billing.actions.enclosure import ENCLOSED_IN, electronic_invoice
        from cressmember.core.actions.document import offer_enclosure

        for kind in ENCLOSED_IN:
            offer_enclosure(kind, electronic_invoice)

        from billing.actions.reminder_plan import stop_by_itself
        from cressmember.core.actions.backup import offer_stillness

        offer_stillness(stop_by_itself)

        from billing.actions.notice import refuse_early_strike_off
        from cressmember.members.actions.membership import offer_ending_guard

        offer_ending_guard(refuse_early_strike_off)

        from billing import permissions
        from cressmember.core.ui import navigation

        for order, (label, url_name) in enumerate(
            [
                ("Trésorerie", "billing:home"),
                ("Cotisations", "billing:due-list"),
                ("Déclarations", "billing:round-list"),
                ("Simulation", "billing:forecast-show"),
                ("Campagnes", "billing:campaign-list"),
                ("Documents", "billing:document-list"),
                ("Encaissements", "billing:receipt-list"),
                ("Paiements en ligne", "billing:checkout-list"),
                ("Banque", "billing:bank"),
                ("Relances", "billing:reminder-list"),
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
        navigation.register(
            section="billing",
            label="Comptabilité",
            url_name="billing:entry-list",
            permission=permissions.EXPORT,
            order=40,
        )
        navigation.register(
            section="settings",
            label="Avis de paiement",
            url_name="billing:event-list",
            permission="core.configure",
            order=45,
        )
