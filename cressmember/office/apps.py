from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "cressmember.office"
    label = "office"
    verbose_name = "Bureau"

    def ready(self) -> None:
        from cressmember.core.journal import register_events
        from cressmember.office.journal import OfficeEvent

        register_events(OfficeEvent)

        from cressmember.core.ui import navigation
        from cressmember.members import permissions as members
        from cressmember.office import permissions

        for section, label, url_name, permission, order in (
            ("home", "Accueil", "office:home", permissions.VIEW, 10),
            ("members", "Adhésions", "office:application-list", permissions.APPLICATIONS, 14),
            ("members", "Imports", "office:import-list", members.IMPORT, 50),
            ("steering", "Réseau", "office:network", permissions.STEER, 10),
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
