"""What the journal remembers of the office's own acts."""

from cressmember.core.journal import Event


class OfficeEvent(Event):
    IMPORT_RECEIVED = "office.import_received", "Fichier d’adhérents reçu"
    IMPORT_MAPPED = "office.import_mapped", "Colonnes d’un fichier confirmées"
    IMPORT_ANSWERED = "office.import_answered", "Écritures d’un fichier expliquées"
    IMPORT_CORRECTED = "office.import_corrected", "Ligne d’un fichier corrigée"
    IMPORT_ROW_LEFT_OUT = "office.import_row_left_out", "Ligne d’un fichier écartée"
    IMPORT_ROW_TAKEN_BACK = "office.import_row_taken_back", "Ligne d’un fichier reprise"
    REGISTER_IMPORTED = "office.register_imported", "Fichier d’adhérents importé"
    IMPORT_UNDONE = "office.import_undone", "Import d’un fichier annulé"
    CHAMBER_STARTED = "office.chamber_started", "Chambre ouverte"
    YEAR_FIGURES_TYPED = "office.year_figures_typed", "YearFigure", "Chiffres annuels saisis"
    AGREEMENT_CREATED = "office.agreement_created", "Agreement", "Convention enregistrée"
    AGREEMENT_CHANGED = "office.agreement_changed", "Agreement", "Convention corrigée"
    AGREEMENT_DELETED = "office.agreement_deleted", "Agreement", "Convention retirée"
    SEGMENT_CREATED = "office.segment_created", "Segment", "Liste d’envoi créée"
    SEGMENT_CHANGED = "office.segment_changed", "Segment", "Liste d’envoi modifiée"
    MAILING_CREATED = "office.mailing_created", "Mailing", "Envoi préparé"
    MAILING_CHANGED = "office.mailing_changed", "Mailing", "Envoi modifié"
    MAILING_DROPPED = "office.mailing_dropped", "Mailing", "Envoi abandonné"
    MAILING_TRIED = "office.mailing_tried", "Envoi essayé sur soi-même"
    MAILING_APPROVED = "office.mailing_approved", "Envoi approuvé"
    MAILING_POSTED = "office.mailing_posted", "Envoi remis en file pour tous ses destinataires"
    WELCOME_NOTED = "office.welcome_noted", "WelcomeStep", "Étapes d’accueil notées"
