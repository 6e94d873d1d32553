"""What the journal remembers of dues."""

from cressmember.core.journal import Event


class BillingEvent(Event):
    DUES_YEAR_OPENED = "billing.dues_year_opened", "Exercice de cotisation ouvert"
    SCALE_WRITTEN = "billing.scale_written", "Barème enregistré"
    SCALE_ADOPTED = "billing.scale_adopted", "Barème adopté"
    SCALE_FROZEN = "billing.scale_frozen", "Barème figé"
    CAMPAIGN_OPENED = "billing.campaign_opened", "Campagne ouverte"
    CAMPAIGN_CHANGED = "billing.campaign_changed", "Campagne modifiée"
    CAMPAIGN_ABANDONED = "billing.campaign_abandoned", "Campagne abandonnée"
    CAMPAIGN_REHEARSED = "billing.campaign_rehearsed", "Campagne répétée"
    LINE_LEFT_OUT = "billing.line_left_out", "Adhérent écarté de la campagne"
    LINE_TAKEN_BACK = "billing.line_taken_back", "Adhérent repris dans la campagne"
    CAMPAIGN_APPROVED = "billing.campaign_approved", "Campagne approuvée"
    CAMPAIGN_REOPENED = "billing.campaign_reopened", "Campagne rouverte"
    CAMPAIGN_ISSUED = "billing.campaign_issued", "Campagne émise"
    DUE_OPENED = "billing.due_opened", "Cotisation reprise"
    DUES_CALLED = "billing.dues_called", "Cotisation appelée"
    CALL_CANCELLED = "billing.call_cancelled", "Appel annulé"
    CALLS_POSTED = "billing.calls_posted", "Appel posté"
    CALLS_BUNDLED = "billing.calls_bundled", "Documents réunis pour l’impression"
    DUE_CANCELLED = "billing.due_cancelled", "Cotisation reprise annulée"
    MONEY_RECEIVED = "billing.money_received", "Encaissement enregistré"
    MONEY_ALLOCATED = "billing.money_allocated", "Encaissement affecté"
    ALLOCATION_WITHDRAWN = "billing.allocation_withdrawn", "Affectation retirée"
    RECEIPT_VOIDED = "billing.receipt_voided", "Encaissement annulé"
