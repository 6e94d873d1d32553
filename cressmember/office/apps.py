from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "cressmember.office"
    label = "office"
    verbose_name = "Bureau"

    def ready(self) -> None:
        from cressmember.core.journal import register_events
        from cressmember.office.journal import OfficeEvent

        register_events(OfficeEvent)

        from cressmember.members.queries import offer_panel
        from cressmember.office.views.member import member_panel

        offer_panel("office", member_panel)

        from cressmember.core.ui import navigation
        from cressmember.members import permissions as members
        from cressmember.office import permissions

        for section, label, url_name, permission, order in (
            ("home", "Accueil", "office:home", permissions.VIEW, 10),
            ("members", "Adhésions", "office:application-list", permissions.APPLICATIONS, 14),
            ("members", "Imports", "office:import-list", members.IMPORT, 50),
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
