"""What the journal remembers of the register."""

from cressmember.core.journal import Event


class MembersEvent(Event):
    ORGANISATION_CREATED = "members.organisation_created", "Fiche créée"
    ORGANISATION_CHANGED = "members.organisation_changed", "Fiche modifiée"
    ORGANISATIONS_MERGED = "members.organisations_merged", "Fiches fusionnées"
    DUPLICATE_TOLD_APART = "members.duplicate_told_apart", "Déclarée distincte d’une autre fiche"
    DUPLICATE_PROPOSED_AGAIN = "members.duplicate_proposed_again", "De nouveau rapprochée d’une autre fiche"
    FIGURE_DECLARED = "members.figure_declared", "DeclaredFigure", "Chiffre déclaré"
    PERSON_CREATED = "members.person_created", "Personne ajoutée"
    PERSON_CHANGED = "members.person_changed", "Personne modifiée"
    PERSON_ACCOUNT_GIVEN = "members.person_account_given", "Compte rattaché à la personne"
    REPRESENTATION_OPENED = (
        "members.representation_opened",
        "Representation",
        "Représentant ou contact ajouté",
    )
    REPRESENTATION_CHANGED = (
        "members.representation_changed",
        "Representation",
        "Contact ou représentant modifié",
    )
    REPRESENTATION_ENDED = (
        "members.representation_ended",
        "Representation",
        "Fin d’un contact ou représentant",
    )
    PROPOSAL_MADE = "members.proposal_made", "Modification proposée par l’adhérent"
    PROPOSAL_WITHDRAWN = "members.proposal_withdrawn", "Modification proposée, retirée"
    PROPOSAL_ACCEPTED = "members.proposal_accepted", "Modification proposée, acceptée"
    PROPOSAL_REFUSED = "members.proposal_refused", "Modification proposée, refusée"
    LEADERS_CHANGED = "members.leaders_changed", "Representation", "Dirigeants renouvelés"
    MEMBER_ADMITTED = "members.member_admitted", "Membership", "Adhésion prononcée"
    MEMBERSHIP_CHANGED = "members.membership_changed", "Membership", "Adhésion corrigée"
    MEMBERSHIP_ENDED = "members.membership_ended", "Membership", "Fin de l’adhésion"
    MEMBERSHIP_REOPENED = "members.membership_reopened", "Membership", "Fin d’adhésion annulée"
    RELATION_OPENED = "members.relation_opened", "Relation", "Lien ouvert"
    RELATION_ENDED = "members.relation_ended", "Relation", "Lien terminé"
    COLLEGE_SET_OPENED = "members.college_set_opened", "Composition en collèges adoptée"
    COLLEGE_CHANGED = "members.college_changed", "Collège modifié"
    MEMBER_PLACED = "members.member_placed", "Placement", "Rattachement à un collège"
    DUES_SETTLED = "members.dues_settled", "Cotisation soldée"
    SETTLEMENT_WITHDRAWN = "members.settlement_withdrawn", "Cotisation de nouveau due"
    NETWORK_FIGURES_LOADED = "members.network_figures_loaded", "Chiffres du réseau chargés"
    CONSENT_GIVEN = "members.consent_given", "Consent", "Consentement donné"
    CONSENT_WITHDRAWN = "members.consent_withdrawn", "Consent", "Consentement retiré"
    THEME_CREATED = "members.theme_created", "Theme", "Thème ajouté"
    THEME_CHANGED = "members.theme_changed", "Theme", "Thème modifié"
    THEMES_CHOSEN = "members.themes_chosen", "Thèmes choisis"
    EVIDENCE_KEPT = "members.evidence_kept", "Evidence", "Pièce ajoutée par l’équipe"
    EVIDENCE_CHECKED = "members.evidence_checked", "Evidence", "Pièce vérifiée"
    EVIDENCE_REFUSED = "members.evidence_refused", "Evidence", "Pièce écartée"
    DEPARTURE_OPENED = "members.departure_opened", "Departure", "Procédure de départ ouverte"
    DEPARTURE_STEP = "members.departure_step", "Departure", "Étape d’une procédure de départ"
    DEPARTURE_ENDED = "members.departure_ended", "Departure", "Procédure de départ close"
    APPLICATION_STARTED = "members.application_started", "Demande d’adhésion commencée"
    APPLICATION_CONFIRMED = "members.application_confirmed", "Adresse de la demande confirmée"
    APPLICATION_SAVED = "members.application_saved", "Demande d’adhésion enregistrée"
    APPLICATION_SENT = "members.application_sent", "Demande d’adhésion reçue"
    APPLICATION_WITHDRAWN = "members.application_withdrawn", "Demande d’adhésion retirée par son auteur"
    APPLICATION_FORGOTTEN = "members.application_forgotten", "Demande commencée, effacée faute de suite"
    EVIDENCE_ADDED = "members.evidence_added", "Pièce jointe à la demande"
    EVIDENCE_REMOVED = "members.evidence_removed", "Pièce retirée de la demande"
    JOINING_CONFIGURED = "members.joining_configured", "Page d’adhésion réglée"
