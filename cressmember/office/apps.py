from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "cressmember.office"
    label = "office"
    verbose_name = "Bureau"

    def ready(self) -> None:
        from cressmember.core.journal import register_events
        from cressmember.office.journal import OfficeEvent

        register_events(OfficeEvent)

        from cressmember.members.queries.personal import (
            Belonging,
            Files,
            PersonPage,
            offer_belongings,
            offer_files,
            offer_page,
            offer_seal,
        )

        offer_belongings(Belonging("office.Erasure", "person"))
        offer_files(Files("core.StoredDocument", "file", way="drawn"))
        offer_files(Files("office.ImportBatch", "file", way="read"))
        offer_seal("core.StoredDocument", "content", "content_sha256")
        offer_page(PersonPage("Données personnelles", "office:person-data", "office.privacy"))

        from cressmember.core.actions.journal import offer_guard
        from cressmember.core.ui import access
        from cressmember.members.queries.personal import Handing, offer_handing
        from cressmember.office.actions.export import tell_export
        from cressmember.office.queries import restricted
        from cressmember.office.queries.dossier import dossier_of

        access.entrust(access.Safe(restricted.locks_on, restricted.masked, restricted.copy_of))
        offer_guard(restricted.refuse_change)
        offer_handing(Handing(dossier_of, tell_export))

        from cressmember.core import permissions as core
        from cressmember.members.queries import offer_panel
        from cressmember.office.views.member import member_panel

        offer_panel("office", member_panel)

        from cressmember.core.ui import navigation
        from cressmember.members import permissions as members
        from cressmember.office import permissions

        self._take_part()

        for section, label, url_name, permission, order in (
            ("home", "Accueil", "office:home", permissions.VIEW, 10),
            ("members", "Adhésions", "office:application-list", permissions.APPLICATIONS, 14),
            ("members", "Imports", "office:import-list", members.IMPORT, 50),
            ("settings", "Données personnelles", "office:processing-list", permissions.PRIVACY, 25),
            ("members", "Nouveaux adhérents", "office:welcome-list", members.VIEW, 45),
            ("messages", "Envois", "office:mailing-list", core.OUTBOX, 20),
            ("messages", "Listes d’envoi", "office:segment-list", core.OUTBOX, 30),
            ("steering", "Adhérents", "office:steering-members", permissions.STEER, 10),
            ("steering", "Entrées et sorties", "office:steering-movements", permissions.STEER, 20),
            ("steering", "Représentativité", "office:steering-seats", permissions.STEER, 30),
            ("steering", "Vie des instances", "office:steering-bodies", permissions.STEER, 40),
            ("steering", "Poids des cotisations", "office:steering-share", permissions.STEER, 50),
            ("steering", "Fichiers à fournir", "office:steering-files", permissions.STEER, 60),
            ("steering", "Conventions", "office:agreement-list", permissions.STEER, 70),
        ):
            navigation.register(
                section=section, label=label, url_name=url_name, permission=permission, order=order
            )
        for label, url_name in (
            ("Durées de conservation", "office:retention-list"),
            ("Effacements", "office:erasure-list"),
        ):
            navigation.register(
                section="settings",
                label=label,
                url_name=url_name,
                permission=permissions.PRIVACY,
                order=26,
                beside="office:processing-list",
            )
        for order, (label, url_name) in enumerate(
            (
                ("Prospects", "office:prospect-list"),
                ("Refus", "office:refusal-list"),
                ("Départs", "office:departure-list"),
            ),
            start=15,
        ):
            navigation.register(
                section="members",
                label=label,
                url_name=url_name,
                permission=permissions.APPLICATIONS,
                order=order,
                beside="office:application-list",
            )
        navigation.register(
            section="steering",
            label="Réseau",
            url_name="office:network",
            permission=permissions.STEER,
            order=51,
            beside="office:steering-share",
        )
        for label, url_name, permission, order in (
            ("Sans nouvelles", "office:silent-list", permissions.STEER, 46),
            ("Thèmes", "office:theme-list", members.EDIT, 47),
        ):
            navigation.register(
                section="members",
                label=label,
                url_name=url_name,
                permission=permission,
                order=order,
                beside="office:welcome-list",
            )

    def _take_part(self) -> None:
        """Offer the lower floors what the office knows: panels, links, headers, what a merge moves."""
        from cressmember.core.actions.outbox import offer_headers
        from cressmember.members.actions.merge import offer_mover
        from cressmember.members.queries import offer_panel, offer_subscriptions
        from cressmember.office.actions.merge import MOVER
        from cressmember.office.queries.mailing import KIND, headers_of, subscription_of
        from cressmember.office.views.welcome import engagement_panel

        offer_panel("office.engagement", engagement_panel)
        offer_subscriptions(subscription_of)
        offer_headers(KIND, headers_of)
        offer_mover(MOVER)
