from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "cressmember.office"
    label = "office"
