from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "cressmember.core"
    label = "core"
    verbose_name = "Plomberie"

    def ready(self) -> None:
        from cressmember.core.journal import CoreEvent, register_events

        register_events(CoreEvent)
