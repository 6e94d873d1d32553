from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "cressmember.core"
    label = "core"
