"""What the journal remembers of dues."""

from cressmember.core.journal import Event


class BillingEvent(Event):
    DUES_YEAR_OPENED = "billing.dues_year_opened", "Exercice de cotisation ouvert"
    SCALE_WRITTEN = "billing.scale_written", "Barème enregistré"
    SCALE_REPLACED = "billing.scale_replaced", "Barème corrigé avant son adoption"
    SCALE_ADOPTED = "billing.scale_adopted", "Barème adopté"
    SCALE_DELETED = "billing.scale_deleted", "Projet de barème supprimé"
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
    DUE_OPENED = "billing.due_opened", "Cotisation importée"
    DUES_CALLED = "billing.dues_called", "Cotisation appelée"
    CALL_CANCELLED = "billing.call_cancelled", "Appel annulé"
    CALLS_POSTED = "billing.calls_posted", "Appel posté"
    CALLS_BUNDLED = "billing.calls_bundled", "Documents réunis pour l’impression"
    DUE_CANCELLED = "billing.due_cancelled", "Cotisation importée annulée"
    MONEY_RECEIVED = "billing.money_received", "Encaissement enregistré"
    MONEY_ALLOCATED = "billing.money_allocated", "Encaissement affecté"
    ALLOCATION_WITHDRAWN = "billing.allocation_withdrawn", "Affectation retirée"
    RECEIPT_VOIDED = "billing.receipt_voided", "Encaissement annulé"
    DUE_ADJUSTED = "billing.due_adjusted", "Cotisation ajustée par décision"
    ADJUSTMENT_WITHDRAWN = "billing.adjustment_withdrawn", "Ajustement retiré"
    DOUBT_RAISED = "billing.doubt_raised", "Créance tenue pour douteuse"
    DOUBT_ENDED = "billing.doubt_ended", "Créance qui n’est plus douteuse"
    MONEY_REFUNDED = "billing.money_refunded", "Encaissement remboursé"
    SUPPORT_GIVEN = "billing.support_given", "Contribution de soutien acceptée"
    SUPPORT_WITHDRAWN = "billing.support_withdrawn", "Contribution de soutien retirée"
    CONCESSION_GRANTED = "billing.concession_granted", "Remise ou exonération accordée"
    CONCESSION_ENDED = "billing.concession_ended", "Remise ou exonération terminée"
    PUBLIC_PAYER_SET = "billing.public_payer_set", "Payeur public précisé"
    PORTAL_DEPOSITED = "billing.portal_deposited", "Dépôt sur le portail public enregistré"
    CHECKOUT_PREPARED = "billing.checkout_prepared", "Paiement en ligne commencé"
    CHECKOUT_SETTLED = "billing.checkout_settled", "Paiement en ligne relu chez le prestataire"
    DISPUTE_OPENED = "billing.dispute_opened", "Paiement contesté par la banque du payeur"
    DISPUTE_CLOSED = "billing.dispute_closed", "Contestation close"
    REFUND_ASKED = "billing.refund_asked", "Remboursement demandé au prestataire"
    REFUND_SETTLED = "billing.refund_settled", "Remboursement relu chez le prestataire"
    TRANSFER_ANNOUNCED = "billing.transfer_announced", "Virement annoncé"
    ANNOUNCEMENT_WITHDRAWN = "billing.announcement_withdrawn", "Annonce de virement retirée"
    BANK_ACCOUNT_OPENED = "billing.bank_account_opened", "Compte bancaire ajouté"
    BANK_ACCOUNT_CHANGED = "billing.bank_account_changed", "Compte bancaire modifié"
    STATEMENT_IMPORTED = "billing.statement_imported", "Relevé importé"
    LINE_EXPLAINED = "billing.line_explained", "Ligne de relevé expliquée"
    EXPLANATION_WITHDRAWN = "billing.explanation_withdrawn", "Explication retirée"
    DEPOSIT_MADE = "billing.deposit_made", "Remise de chèques préparée"
    DEPOSIT_UNDONE = "billing.deposit_undone", "Remise de chèques défaite"
    PAYOUT_RECORDED = "billing.payout_recorded", "Versement de cartes enregistré"
    ROUND_CREATED = "billing.round_created", "Déclaration annuelle préparée"
    ROUND_CHANGED = "billing.round_changed", "Déclaration annuelle modifiée"
    ROUND_OPENED = "billing.round_opened", "Déclaration annuelle lancée"
    DECLARATIONS_ASKED = "billing.declarations_asked", "Déclaration demandée"
    NOTICES_SENT = "billing.notices_sent", "Invitation ou rappel de déclaration envoyé"
    DECLARATION_OPENED = "billing.declaration_opened", "Lien de déclaration ouvert"
    DECLARATION_ANSWERED = (
        "billing.declaration_answered",
        "Declaration",
        "Déclaration répondue par lien signé",
    )
    DECLARATION_ACCEPTED = "billing.declaration_accepted", "Declaration", "Déclaration acceptée"
    DECLARATION_GIVEN_BACK = "billing.declaration_given_back", "Déclaration rendue à l’adhérent"
    LINK_RENEWED = "billing.link_renewed", "Lien de déclaration remplacé"
    PROPOSAL_ACCEPTED = (
        "billing.proposal_accepted",
        "Declaration",
        "Changement déclaré par lien signé, accepté",
    )
    PROPOSAL_REFUSED = (
        "billing.proposal_refused",
        "Declaration",
        "Changement déclaré par lien signé, refusé",
    )
    DUE_REGULARISED = "billing.due_regularised", "Cotisation provisoire régularisée"
    INVOICE_CREDITED = "billing.invoice_credited", "Avoir émis"
    MONEY_ACKNOWLEDGED = "billing.money_acknowledged", "Reçu émis"
    MEMBERSHIP_ATTESTED = "billing.membership_attested", "Attestation d’adhésion émise"
    BALANCE_STATED = "billing.balance_stated", "Confirmation de solde émise"
    DOCUMENT_SENT_AGAIN = "billing.document_sent_again", "Document renvoyé"
    REMINDER_PLAN_DRAFTED = "billing.reminder_plan_drafted", "Plan de relance préparé"
    REMINDER_PLAN_ADOPTED = "billing.reminder_plan_adopted", "Plan de relance adopté"
    REMINDER_PLAN_DROPPED = "billing.reminder_plan_dropped", "Plan de relance abandonné"
    REMINDER_LEVEL_CHANGED = "billing.reminder_level_changed", "Niveau de relance modifié"
    REMINDER_LEVEL_REMOVED = "billing.reminder_level_removed", "Niveau de relance retiré"
    REMINDER_SETTINGS_CHANGED = "billing.reminder_settings_changed", "Réglages des relances modifiés"
    REMINDERS_APPROVED = "billing.reminders_approved", "Relances approuvées"
    DUE_REMINDED = "billing.due_reminded", "Cotisation relancée"
    REMINDER_POSTED = "billing.reminder_posted", "Relance postée"
    REMINDERS_BUNDLED = "billing.reminders_bundled", "Relances réunies pour l’impression"
    NOTICE_RECORDED = "billing.notice_recorded", "Mise en demeure enregistrée"
    DELIVERY_MENDED = "billing.delivery_mended", "Appel renvoyé à une autre adresse"
    REMINDERS_PAUSED = "billing.reminders_paused", "Relances suspendues"
    PAUSE_ENDED = "billing.pause_ended", "Relances reprises"
    PAYMENT_PLAN_AGREED = "billing.payment_plan_agreed", "Échéancier accordé"
    PAYMENT_PLAN_ENDED = "billing.payment_plan_ended", "Échéancier terminé"
