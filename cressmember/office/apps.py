from django.apps import AppConfig

from cressmember.core.permissions import OUTBOX
from cressmember.members import permissions as members
from cressmember.office.permissions import APPLICATIONS, PRIVACY, STEER, VIEW

# What the sections show: the label, the page, who may open it, its order, the page of which it is a tab.
NAVIGATION = {
    "home": [("Accueil", "home", VIEW, 10, "")],
    "members": [
        ("Adhésions", "application-list", APPLICATIONS, 14, ""),
        ("Prospects", "prospect-list", APPLICATIONS, 15, "application-list"),
        ("Refus", "refusal-list", APPLICATIONS, 16, "application-list"),
        ("Départs", "departure-list", APPLICATIONS, 17, "application-list"),
        ("Nouveaux adhérents", "welcome-list", members.VIEW, 45, ""),
        ("Sans nouvelles", "silent-list", STEER, 46, "welcome-list"),
        ("Thèmes", "theme-list", members.EDIT, 47, "welcome-list"),
        ("Imports", "import-list", members.IMPORT, 50, ""),
    ],
    "settings": [
        ("Données personnelles", "processing-list", PRIVACY, 25, ""),
        ("Durées de conservation", "retention-list", PRIVACY, 26, "processing-list"),
        ("Effacements", "erasure-list", PRIVACY, 26, "processing-list"),
    ],
    "messages": [
        ("Envois", "mailing-list", OUTBOX, 20, ""),
        ("Listes d’envoi", "segment-list", OUTBOX, 30, ""),
    ],
    "steering": [
        ("Adhérents", "steering-members", STEER, 10, ""),
        ("Entrées et sorties", "steering-movements", STEER, 20, ""),
        ("Représentativité", "steering-seats", STEER, 30, ""),
        ("Vie des instances", "steering-bodies", STEER, 40, ""),
        ("Poids des cotisations", "steering-share", STEER, 50, ""),
        ("Réseau", "network", STEER, 51, "steering-share"),
        ("Fichiers à fournir", "steering-files", STEER, 60, ""),
        ("Conventions", "agreement-list", STEER, 70, ""),
    ],
}


class OfficeConfig(AppConfig):
    name = "cressmember.office"
    label = "office"
    verbose_name = "Bureau"

    def ready(self) -> None:
        from cressmember.core.journal import register_events
        from cressmember.core.ui import navigation
        from cressmember.office.journal import OfficeEvent

        register_events(OfficeEvent)
        self._take_part()
        self._keep_personal_data()
        for section, pages in NAVIGATION.items():
            for label, url_name, permission, order, beside in pages:
                navigation.register(
                    section=section,
                    label=label,
                    url_name=f"office:{url_name}",
                    permission=permission,
                    order=order,
                    beside=f"office:{beside}" if beside else "",
                )

    def _take_part(self) -> None:
        """Offer the lower floors what the office knows: panels, links, headers, what a merge moves."""
        from cressmember.core.actions.outbox import offer_headers
        from cressmember.members.actions.merge import offer_mover
        from cressmember.members.queries import offer_panel, offer_subscriptions
        from cressmember.office.actions.merge import MOVER
        from cressmember.office.queries.mailing import KIND, headers_of, subscription_of
        from cressmember.office.views.member import member_panel
        from cressmember.office.views.welcome import engagement_panel

        offer_panel("office", member_panel)
        offer_panel("office.engagement", engagement_panel)
        offer_subscriptions(subscription_of)
        offer_headers(KIND, headers_of)
        offer_mover(MOVER)

    def _keep_personal_data(self) -> None:
        """Say what the office holds of people, who opens what is restricted, how a person is answered."""
        from cressmember.core.actions.journal import offer_guard
        from cressmember.core.models import veil
        from cressmember.members.queries import personal
        from cressmember.office.actions.export import tell_export
        from cressmember.office.queries import restricted
        from cressmember.office.queries.dossier import dossier_of

        personal.offer_belongings(personal.Belonging("office.Erasure", "person"))
        personal.offer_files(personal.Files("core.StoredDocument", "file", way="drawn"))
        personal.offer_files(personal.Files("office.ImportBatch", "file", way="read"))
        personal.offer_seal("core.StoredDocument", "content", "content_sha256")
        personal.offer_page(personal.PersonPage("Données personnelles", "office:person-data", PRIVACY))
        personal.offer_erasures(restricted.was_erased)
        personal.offer_handing(personal.Handing(dossier_of, tell_export))
        veil.entrust(veil.Keeper(restricted.standing_veils, restricted.without_names, restricted.why_no_file))
        offer_guard(restricted.refuse_change)
