"""What the journal keeps about people who sign in and about who may do what."""

from cressmember.core.journal import Event


class AccountsEvent(Event):
    """Accounts, sign-in, staff roles and invitations."""

    USER_CREATED = "accounts.user_created", "Compte créé"
    USER_DEACTIVATED = "accounts.user_deactivated", "Compte fermé"
    USER_REACTIVATED = "accounts.user_reactivated", "Compte rouvert"
    ADDRESS_ADDED = "accounts.address_added", "Adresse de connexion ajoutée"
    ADDRESS_REMOVED = "accounts.address_removed", "Adresse de connexion retirée"
    ADDRESS_CHANGED = "accounts.address_changed", "Adresse de connexion modifiée"

    ROLE_GRANTED = "accounts.role_granted", "Rôle confié"
    ROLE_ENDED = "accounts.role_ended", "Rôle retiré"

    INVITATION_SENT = "accounts.invitation_sent", "Invitation envoyée"
    INVITATION_REVOKED = "accounts.invitation_revoked", "Invitation annulée"
    INVITATION_ACCEPTED = "accounts.invitation_accepted", "Invitation acceptée"

    SIGNED_IN = "accounts.signed_in", "Connexion"
    CODE_REJECTED = "accounts.code_rejected", "Code de connexion refusé"
    FACTOR_ADDED = "accounts.factor_added", "Second moyen ajouté"
    FACTOR_REMOVED = "accounts.factor_removed", "Second moyen retiré"
    FACTORS_RESET = "accounts.factors_reset", "Second moyen perdu, réinitialisé"
    FACTOR_RENEWED = "accounts.factor_renewed", "Codes de secours renouvelés"
    FACTOR_REJECTED = "accounts.factor_rejected", "Second moyen refusé"
    GRACE_USED = "accounts.grace_used", "Connexion de tolérance sans second moyen"
