"""Invitations sent: their list, a new one, one of them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from cressmember.accounts.actions.invitation import invite_user, resend_invitation, revoke_invitation
from cressmember.accounts.filters import InvitationFilter
from cressmember.accounts.forms import InvitationForm
from cressmember.accounts.models import Invitation, User
from cressmember.accounts.permissions import MANAGE
from cressmember.accounts.tables import INVITATION_STATES, INVITATION_TONES, InvitationTable
from cressmember.accounts.views.user import TEAM, TeamListView
from cressmember.core.ui.views import ActionView, CreatePage, RecordView

INVITATIONS = ("Invitations", reverse_lazy("accounts:invitation-list"))


class InvitationListView(TeamListView):
    """Invitations of the team and of members, with what became of each."""

    title = "Invitations"
    table_class = InvitationTable
    filterset_class = InvitationFilter
    noun = ("invitation", "invitations")
    empty_title = "Aucune invitation"
    empty_text = "Invitez une personne de l’équipe ici, un représentant depuis sa fiche."

    def get_queryset(self) -> QuerySet[Any]:
        return Invitation.objects.with_state(timezone.now()).select_related("invited_by")


class InvitationCreateView(CreatePage):
    """Someone joins the team."""

    title = "Inviter dans l’équipe"
    section = "settings"
    permission_required = MANAGE
    form_class = InvitationForm
    trail = (TEAM,)
    cancel_url = TEAM[1]
    verb = "Envoyer l’invitation"
    introduction = "La personne recevra un lien à accepter, puis entrera avec un code : aucun mot de passe."

    def act(self, form: Any) -> Invitation | User:
        return invite_user(on=timezone.localdate(), by=self.request.user, **form.cleaned_data)

    def get_done(self, made: Invitation | User) -> str:
        if isinstance(made, User):
            return f"{made} a déjà un compte : le rôle lui est confié dès aujourd’hui."
        return f"L’invitation part à {made.email}."


class InvitationDetailView(RecordView):
    """One invitation."""

    model = Invitation
    section = "settings"
    permission_required = MANAGE
    template_name = "accounts/invitation_detail.html"
    trail = (TEAM, INVITATIONS)

    def get_queryset(self) -> QuerySet[Any]:
        return Invitation.objects.with_state(timezone.now()).select_related("invited_by", "accepted_by")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        invitation = self.object
        return super().get_context_data(
            label=INVITATION_STATES[invitation.state],
            tone=INVITATION_TONES[invitation.state],
            is_open=invitation.state in {"waiting", "expired"},
            resend_url=reverse("accounts:invitation-resend", args=[invitation.pk]),
            **context,
        )


class _OnInvitation(ActionView):
    model = Invitation
    section = "settings"
    permission_required = MANAGE
    trail = (TEAM, INVITATIONS)

    def get_title(self) -> str:
        return f"{self.verb} : {self.object.email}"


class InvitationResendView(_OnInvitation):
    """The link was lost, or is too old."""

    verb = "Renvoyer l’invitation"
    done = "L’invitation repart, avec un nouveau lien."
    consequences = ("Un nouveau message part à la même adresse.", "Le lien du précédent ne sert plus.")

    def act(self, obj: Invitation, *, by: Any) -> Invitation:
        return resend_invitation(invitation=obj, by=by)


class InvitationRevokeView(_OnInvitation):
    """The invitation was a mistake."""

    verb = "Annuler l’invitation"
    done = "L’invitation est annulée."
    danger = True
    consequences = ("Le lien envoyé n’ouvre plus rien. La personne n’en est pas prévenue.",)

    def act(self, obj: Invitation, *, by: Any) -> Invitation:
        return revoke_invitation(invitation=obj, by=by)
