from django.apps import AppConfig

from billing.permissions import EXPORT, VIEW

# What the section shows: the label, the page, who may open it, and beside which other page it is a tab.
NAVIGATION = [
    ("Trésorerie", "home", VIEW, ""),
    ("Cotisations", "due-list", VIEW, ""),
    ("Documents", "document-list", VIEW, "due-list"),
    ("Régularisations", "regularisation-list", VIEW, "due-list"),
    ("Campagnes", "campaign-list", VIEW, ""),
    ("Déclarations", "round-list", VIEW, "campaign-list"),
    ("Barèmes", "scale-list", VIEW, "campaign-list"),
    ("Simulation", "forecast-show", VIEW, "campaign-list"),
    ("Encaissements", "receipt-list", VIEW, ""),
    ("Paiements en ligne", "checkout-list", VIEW, "receipt-list"),
    ("À rendre aux payeurs", "repayment-list", VIEW, "receipt-list"),
    ("Virements annoncés", "announcement-list", VIEW, "receipt-list"),
    ("Avis de paiement", "event-list", VIEW, "receipt-list"),
    ("Banque", "bank", VIEW, ""),
    ("Relances", "reminder-list", VIEW, ""),
    ("Comptabilité", "entry-list", EXPORT, ""),
    ("Clôture", "closing-home", EXPORT, "entry-list"),
    ("Preuves", "proof-home", EXPORT, "entry-list"),
]


class BillingConfig(AppConfig):
    name = "billing"
    verbose_name = "Cotisations"

    def ready(self) -> None:
        from billing.journal import BillingEvent
        from cressmember.core.journal import register_events

        register_events(BillingEvent)
        self._take_part_in_core()
        self._take_part_in_members()
        self._hang_navigation()

    def _take_part_in_core(self) -> None:
        from billing.actions.enclosure import ENCLOSED_IN, electronic_invoice
        from billing.actions.reminder_plan import stop_by_itself
        from cressmember.core.actions.backup import offer_stillness
        from cressmember.core.actions.document import offer_enclosure

        offer_stillness(stop_by_itself)
        for kind in ENCLOSED_IN:
            offer_enclosure(kind, electronic_invoice)

    def _take_part_in_members(self) -> None:
        from billing.actions.merge import MOVER
        from billing.actions.notice import refuse_early_strike_off
        from billing.queries import personal
        from billing.views.member import member_moments, member_panel
        from cressmember.members.actions.membership import offer_ending_guard
        from cressmember.members.actions.merge import offer_mover
        from cressmember.members.queries import offer_moments, offer_panel

        offer_panel("billing", member_panel)
        offer_moments("billing", member_moments)
        offer_mover(MOVER)
        personal.take_part()
        offer_ending_guard(refuse_early_strike_off)

    def _hang_navigation(self) -> None:
        from cressmember.core.ui import navigation

        for order, (label, url_name, permission, beside) in enumerate(NAVIGATION, start=10):
            navigation.register(
                section="billing",
                label=label,
                url_name=f"billing:{url_name}",
                permission=permission,
                order=order,
                beside=f"billing:{beside}" if beside else "",
            )
