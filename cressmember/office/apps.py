from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "cressmember.office"
    label = "office"
    verbose_name = "Bureau"

    def ready(self) -> None:
        from cressmember.core.journal import register_events
        from cressmember.office.journal import OfficeEvent

        register_events(OfficeEvent)
