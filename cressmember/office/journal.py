"""What the journal remembers of the office's own acts."""

from cressmember.core.journal import Event


class OfficeEvent(Event):
    REGISTER_IMPORTED = "office.register_imported", "Fichier d’adhérents repris"
    IMPORT_UNDONE = "office.import_undone", "Reprise de fichier annulée"
    CHAMBER_STARTED = "office.chamber_started", "Chambre ouverte"
