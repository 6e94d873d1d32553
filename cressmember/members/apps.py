from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "cressmember.members"
    label = "members"
    verbose_name = "Registre des adhérents"

    def ready(self) -> None:
        from cressmember.core.journal import register_events
        from cressmember.members.journal import MembersEvent

        register_events(MembersEvent)

        from cressmember.core import permissions as core
        from cressmember.core.ui import navigation
        from cressmember.members import permissions
        from cressmember.members.queries import personal

        personal.take_part()

        for order, (label, url_name) in enumerate(
            [
                ("Adhérents", "members:organisation-list"),
                ("Personnes", "members:person-list"),
                ("Doublons", "members:duplicate-list"),
            ]
        ):
            navigation.register(
                section="members",
                label=label,
                url_name=url_name,
                permission=permissions.VIEW,
                order=10 + order,
            )
        navigation.register(
            section="members",
            label="Modifications proposées",
            url_name="members:proposal-list",
            permission=permissions.EDIT,
            order=14,
            beside="members:organisation-list",
        )
        navigation.register(
            section="settings",
            label="Collèges",
            url_name="members:college-list",
            permission=core.CONFIGURE,
            order=20,
        )
        navigation.register(
            section="settings",
            label="Page d’adhésion",
            url_name="members:joining-update",
            permission=core.CONFIGURE,
            order=21,
        )
