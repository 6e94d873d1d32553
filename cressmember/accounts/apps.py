from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "cressmember.accounts"
    label = "accounts"
    verbose_name = "Comptes et rôles"

    def ready(self) -> None:
        from cressmember.accounts import adapters, permissions
        from cressmember.accounts.journal import AccountsEvent
        from cressmember.core.journal import register_events
        from cressmember.core.ui import access, navigation

        adapters.listen()
        register_events(AccountsEvent)
        access.describe(roles_with=permissions.roles_with, hats_of=permissions.hats_of)
        navigation.register(
            section="settings",
            label="Équipe",
            url_name="accounts:user-list",
            permission=permissions.MANAGE,
            order=30,
        )
