from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "cressmember.core"
    label = "core"
    verbose_name = "Plomberie"

    def ready(self) -> None:
        from django.utils.module_loading import autodiscover_modules

        from cressmember.core.journal import CoreEvent, register_events

        register_events(CoreEvent)
        # Whoever starts a job, and whoever does it, must know every kind of it.
        autodiscover_modules("tasks")

        from cressmember.core import permissions
        from cressmember.core.ui import navigation

        for section, label, url_name, permission, order in (
            ("messages", "Messages", "core:message-list", permissions.OUTBOX, 10),
            ("settings", "La chambre", "core:chamber-update", permissions.CONFIGURE, 10),
            ("settings", "Travaux", "core:job-list", permissions.CONFIGURE, 40),
            ("settings", "Journal", "core:journal", permissions.JOURNAL, 50),
        ):
            navigation.register(
                section=section, label=label, url_name=url_name, permission=permission, order=order
            )
