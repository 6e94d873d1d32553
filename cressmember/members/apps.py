from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "cressmember.members"
    label = "members"
    verbose_name = "Registre des adhérents"

    def ready(self) -> None:
        from cressmember.core.journal import register_events
        from cressmember.members.journal import MembersEvent

        register_events(MembersEvent)
