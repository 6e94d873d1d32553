from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "cressmember.members"
    label = "members"
