from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "cressmember.portal"
    label = "portal"
