"""People who sign in: the team, members' accounts, one of them."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from cressmember.accounts.actions.factor import reset_factors
from cressmember.accounts.actions.user import close_account, reopen_account
from cressmember.accounts.filters import MemberAccountFilter, TeamFilter
from cressmember.accounts.models import Invitation, User
from cressmember.accounts.permissions import MANAGE
from cressmember.accounts.queries import member_accounts, team
from cressmember.accounts.tables import MemberAccountTable, TeamTable
from cressmember.core.journal import sentence
from cressmember.core.queries import history_of
from cressmember.core.ui.timeline import Moment
from cressmember.core.ui.views import ActionView, ListPage, RecordView

TEAM = ("Équipe", reverse_lazy("accounts:user-list"))
SHOWN = 20


def page_tabs() -> list[tuple]:
    """The three lists, with how many invitations wait."""
    waiting = Invitation.objects.waiting(timezone.now()).count()
    return [
        ("Équipe", reverse("accounts:user-list")),
        ("Invitations", reverse("accounts:invitation-list"), waiting),
        ("Comptes des adhérents", reverse("accounts:member-list")),
    ]


class TeamListView(ListPage):
    """The team: roles, second factor, last sign-in."""

    title = "Équipe"
    section = "settings"
    permission_required = MANAGE
    template_name = "accounts/user_list.html"
    table_class = TeamTable
    filterset_class = TeamFilter
    noun = ("personne", "personnes")
    feminine = True
    exportable = False
    search_placeholder = "Nom, adresse…"

    def get_queryset(self) -> QuerySet[User]:
        return team(on=timezone.localdate())

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            page_tabs=page_tabs(), invite_url=reverse("accounts:invitation-create"), **context
        )


class MemberAccountListView(TeamListView):
    """Accounts of those who represent members."""

    title = "Comptes des adhérents"
    table_class = MemberAccountTable
    filterset_class = MemberAccountFilter
    noun = ("compte", "comptes")
    feminine = False
    empty_title = "Aucun compte d’adhérent"
    empty_text = "On invite une personne depuis sa fiche, dans les adhérents."

    def get_queryset(self) -> QuerySet[User]:
        return member_accounts(on=timezone.localdate())


class UserDetailView(RecordView):
    """One account: its roles, how it comes in, what happened to it."""

    model = User
    section = "settings"
    permission_required = MANAGE
    template_name = "accounts/user_detail.html"
    trail = (TEAM,)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        today, user = timezone.localdate(), self.object
        roles = list(user.staff_roles.select_related("granted_by"))
        factors = Authenticator.objects.filter(user=user).values_list("type", flat=True)
        labels = dict(FACTORS)
        return super().get_context_data(
            roles=[role for role in roles if role.ends_on is None or role.ends_on > today],
            past_roles=[role for role in roles if role.ends_on is not None and role.ends_on <= today],
            today=today,
            factors=sorted({labels[kind] for kind in factors if kind in labels}),
            is_oneself=user == self.request.user,
            moments=[
                Moment(entry.at, sentence(entry.event), by=entry.author) for entry in history_of(user)[:SHOWN]
            ],
            **context,
        )


FACTORS = (
    (Authenticator.Type.WEBAUTHN, "clé d’accès"),
    (Authenticator.Type.TOTP, "application d’authentification"),
)


class _OnUser(ActionView):
    model = User
    section = "settings"
    permission_required = MANAGE
    trail = (TEAM,)


class UserCloseView(_OnUser):
    """Nobody comes in by this account any more."""

    verb = "Fermer le compte"
    done = "Le compte est fermé, ses sessions aussi."
    danger = True
    consequences = (
        "La personne est déconnectée partout, tout de suite, et ne peut plus entrer.",
        "Les invitations qu’elle a envoyées, et qui attendent une réponse, sont annulées.",
        "Ce qu’elle a fait reste signé de son nom.",
        "Vous pourrez rouvrir le compte : ses rôles l’y attendent, tant qu’ils ne sont pas retirés.",
    )

    def get_title(self) -> str:
        return f"Fermer le compte : {self.object}"

    def act(self, obj: User, *, by: Any) -> User:
        return close_account(user=obj, on=timezone.localdate(), by=by)


class UserReopenView(_OnUser):
    """A closed account opens again."""

    verb = "Rouvrir le compte"
    done = "Le compte est rouvert."
    consequences = ("La personne peut de nouveau entrer, avec les rôles qui n’ont pas pris fin.",)

    def get_title(self) -> str:
        return f"Rouvrir le compte : {self.object}"

    def act(self, obj: User, *, by: Any) -> User:
        return reopen_account(user=obj, by=by)


class UserResetFactorsView(_OnUser):
    """A second factor was lost."""

    verb = "Réinitialiser"
    done = "Le second moyen de connexion est retiré. La personne en est prévenue par courriel."
    danger = True
    consequences = (
        "Assurez-vous d’abord, de vive voix, que c’est bien la personne qui le demande.",
        "Ses clés d’accès, son application et ses codes de secours ne servent plus.",
        "Elle est déconnectée partout, et prévenue par courriel.",
        "Si elle est de l’équipe, il lui en sera demandé un nouveau dès la prochaine connexion.",
    )

    def get_title(self) -> str:
        return f"Réinitialiser le second moyen de connexion : {self.object}"

    def act(self, obj: User, *, by: Any) -> User:
        return reset_factors(user=obj, by=by)
