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
    APPLICATION_LINKED = "office.application_linked", "Demande d’adhésion rattachée à une fiche"
    APPLICATION_TAKEN = "office.application_taken", "Réponses d’une demande reprises sur la fiche"
    PIECE_ASKED = "office.piece_asked", "Pièce demandée"
    APPLICATION_COMPLETE = "office.application_complete", "Demande d’adhésion complète"
    APPLICATION_EXAMINED = "office.application_examined", "Demande d’adhésion examinée"
    APPLICATION_STEPPED_BACK = "office.application_stepped_back", "Étape d’une demande d’adhésion reprise"
    APPLICATION_WITHDRAWN = "office.application_withdrawn", "Demande d’adhésion retirée"
    APPLICATION_CLOSED = "office.application_closed", "Demande d’adhésion sans suite"
    APPLICATION_PUT = "office.application_put", "Demande d’adhésion mise à l’ordre du jour"
    APPLICATION_TAKEN_OFF = "office.application_taken_off", "Demande d’adhésion retirée de l’ordre du jour"
    APPLICATION_DECIDED = "office.application_decided", "Demande d’adhésion décidée"
    APPLICATION_UNDECIDED = "office.application_undecided", "Décision sur une demande d’adhésion annulée"
    APPLICATION_CALLED = "office.application_called", "Cotisation d’un nouvel adhérent appelée"
    APPLICATION_SETTLED = "office.application_settled", "Point à reprendre d’une demande d’adhésion, réglé"
    DEPARTURE_CONCLUDED = "office.departure_concluded", "Procédure de départ conclue"
    MEMBERS_JOINED = "office.members_joined", "Adhérent absorbé par un autre"
    YEAR_FIGURES_TYPED = "office.year_figures_typed", "YearFigure", "Chiffres annuels saisis"
    AGREEMENT_CREATED = "office.agreement_created", "Agreement", "Convention enregistrée"
    AGREEMENT_CHANGED = "office.agreement_changed", "Agreement", "Convention corrigée"
    AGREEMENT_DELETED = "office.agreement_deleted", "Agreement", "Convention retirée"
    PERSON_ERASED = "office.person_erased", "Personne effacée"
    PERSON_EXPORTED = "office.person_exported", "Données d’une personne remises"
    RESTRICTION_LIFTED = "office.restriction_lifted", "Document limité arrivé à son terme, nom effacé"
    DOCUMENT_REDRAWN = "office.document_redrawn", "Document refait sans un nom effacé"
    RETENTION_SET = "office.retention_set", "RetentionTerm", "Durée de conservation fixée"
    RETENTION_APPLIED = "office.retention_applied", "Durée de conservation appliquée"
    PROCESSING_COMPLETED = (
        "office.processing_completed",
        "ProcessingNote",
        "Registre des traitements complété",
    )
