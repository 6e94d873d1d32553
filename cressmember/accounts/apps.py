from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "cressmember.accounts"
    label = "accounts"
