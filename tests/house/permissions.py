"""Who may open each page, written down a second time: a page that changes hands is seen here."""

ANYONE_SIGNED_IN = {"accounts:factor-set-up", "core:job-detail", "portal:door", "portal:home"} | {
    "portal:part-groups",
    "portal:part-group",
    "portal:part-join",
    "portal:part-leave",
    "portal:part-surveys",
    "portal:part-directory",
    "portal:part-calendar",
    "portal:part-data",
    "portal:part-data-file",
    "portal:part-consents",
}
# Opened by a representation in force, to nobody else whatever the role: tests/portal walks them.
REPRESENTATIVES = {
    "portal:space-home",
    "portal:space-file",
    "portal:space-propose",
    "portal:space-withdraw",
    "portal:space-consents",
    "portal:space-people",
    "portal:space-name",
    "portal:space-replace",
    "portal:space-end",
    "portal:space-invite",
    "portal:space-dues",
    "portal:space-document",
    "portal:space-meetings",
    "portal:space-meeting",
    "portal:space-paper",
    "portal:space-minutes",
}
ANYONE_SIGNED_IN |= REPRESENTATIVES
ANYBODY = {
    "portal:invitation-accept",
    "portal:demo-mails",
    "portal:declaration-code",
    "portal:declaration-answer",
    "portal:meeting-code",
    "portal:meeting-answer",
    "portal:consultation",
    "portal:meeting-call",
    "portal:meeting-reply",
    "portal:meeting-holder",
    "portal:meeting-blank",
    "portal:meeting-give",
    "portal:meeting-revoke",
    "portal:meeting-proxy",
    "portal:meeting-line",
    "portal:meeting-sign-up",
    "portal:meeting-take-off",
    "portal:meeting-document",
    "portal:application",
    "portal:application-commitment",
    "portal:application-dues",
    "portal:application-eligibility",
    "portal:application-link",
    "portal:application-mailed",
    "portal:application-organisation",
    "portal:application-people",
    "portal:application-piece",
    "portal:application-pieces",
    "portal:application-remove",
    "portal:application-review",
    "portal:application-start",
    "portal:application-withdraw",
    "portal:joining",
    "portal:pay",
    "portal:pay-return",
    "portal:meeting-secret",
    "portal:meeting-vote",
    "portal:meeting-dates",
    "portal:unsubscribe",
    "portal:survey-answer",
    "portal:calendar",
}

PAGES_BY_PERMISSION = {
    "accounts.manage": """
        accounts:user-list accounts:user-detail accounts:user-close accounts:user-reopen
        accounts:user-reset-factors accounts:member-list accounts:role-create accounts:role-end
        accounts:invitation-list accounts:invitation-create accounts:invitation-detail
        accounts:invitation-resend accounts:invitation-revoke
    """,
    "billing.approve": """
        billing:accounting-update billing:batch-take-back billing:closing-create
        billing:campaign-approve billing:campaign-reopen billing:scale-adopt
        billing:adjustment-create billing:adjustment-withdraw billing:doubt-create billing:doubt-end
        billing:concession-create billing:concession-end
        billing:claim-give-up billing:claim-reopen
        billing:payment-plan-create billing:payment-plan-end billing:plan-adopt billing:reminder-settings
    """,
    "billing.export": """
        billing:entry-list billing:entry-prepare billing:batch-create billing:batch-detail billing:batch-file
        billing:closing-home billing:proof-home billing:proof-run
    """,
    "billing.issue": """
        billing:portal-deposit office:application-call
        billing:reminder-send billing:letter-retry billing:letter-post billing:notice-create
        billing:sheaf-create billing:sheaf-detail billing:sheaf-file billing:sheaf-retry billing:sheaf-post
        billing:delivery-mend
        billing:campaign-issue billing:call-create billing:due-cancel billing:document-cancel
        billing:document-retry billing:bundle-create billing:bundle-detail billing:bundle-file
        billing:bundle-retry billing:bundle-post
        billing:due-regularise
        billing:document-credit billing:document-resend billing:due-acknowledge billing:receipt-acknowledge
        billing:attestation-create billing:attestation-create-many
        billing:balance-create billing:balance-create-many
    """,
    "billing.prepare": """
        billing:public-payer
        billing:plan-create billing:plan-drop billing:plan-extend billing:level-update billing:level-remove
        billing:campaign-create billing:campaign-update billing:campaign-abandon billing:campaign-rehearse
        billing:line-leave-out billing:scale-create billing:scale-update billing:scale-model
        billing:scale-compose billing:scale-recompose billing:scale-delete
        billing:round-create billing:round-update billing:round-open billing:round-send billing:round-letters
        billing:round-bundle billing:letters-detail billing:letters-file
        billing:letters-retry billing:notice-file
        billing:declaration-accept billing:declaration-give-back billing:declaration-renew
        billing:proposal-accept billing:proposal-refuse
    """,
    "billing.receive": """
        billing:receipt-payer billing:receipt-create billing:receipt-allocate billing:receipt-void
        billing:allocation-withdraw billing:credit-spread
        billing:refund-create billing:support-create billing:support-withdraw
        billing:receipt-send-back billing:claim-recover billing:checkout-reread billing:announcement-withdraw
        billing:receipt-send-back billing:checkout-reread billing:announcement-withdraw
        billing:event-handle billing:event-examine
        billing:bank-sure billing:movement-accept billing:movement-pay billing:movement-outside
        billing:movement-known billing:movement-return billing:movement-leave-out billing:movement-withdraw
        billing:statement-upload billing:upload-detail billing:account-create billing:account-update
        billing:deposit-create billing:deposit-retry billing:deposit-undo
        billing:promise-create billing:dispute-create billing:pause-end
        billing:allocation-withdraw billing:refund-create billing:support-create billing:support-withdraw
    """,
    "billing.view": """
        billing:home billing:due-list billing:due-detail billing:campaign-list billing:campaign-detail
        billing:document-list billing:document-detail billing:document-file billing:receipt-list
        billing:reminder-list billing:letter-list billing:letter-detail billing:letter-file
        billing:delivery-list billing:plan-list billing:plan-detail
        billing:receipt-detail billing:scale-list billing:scale-detail
        billing:checkout-list billing:checkout-detail billing:repayment-list billing:announcement-list
        billing:claim-list
        billing:event-list billing:event-detail
        billing:bank billing:movement-list billing:movement-detail billing:statement-list
        billing:statement-detail billing:account-list billing:deposit-list billing:deposit-detail
        billing:deposit-file billing:payout-list billing:payout-detail
        billing:scale-file
        billing:round-list billing:round-detail billing:declaration-detail billing:forecast-show
        billing:regularisation-list
    """,
    "core.configure": "core:chamber-update core:job-list members:college-list members:college-update"
    " members:joining-update"
    " billing:closing-reopen"
    " governance:leaders-list governance:leaders-detail governance:leaders-create governance:leaders-file"
    " governance:leaders-update"
    " governance:leaders-receipt governance:leaders-receipt-file governance:leaders-drop"
    " governance:leader-update governance:leader-forget",
    "core.journal": "core:journal",
    "core.outbox": """
        core:message-list core:message-detail core:message-resend core:message-hold core:message-release
        core:message-return
        office:mailing-list office:mailing-create office:mailing-detail office:mailing-update
        office:mailing-try office:mailing-approve office:mailing-resume office:mailing-drop
        office:mailing-addressees
        office:segment-list office:segment-create office:segment-detail office:segment-update
    """,
    "governance.adopt": "governance:statutes-adopt governance:statutes-declare governance:reform-apply",
    "governance.prepare": """
        governance:statutes-start governance:statutes-draft governance:statutes-shape
        governance:statutes-kind governance:statutes-take-back
        governance:statutes-create governance:statutes-update governance:statutes-delete
        governance:reform-show
        governance:body-create governance:body-update governance:body-end governance:body-reopen
        governance:body-seats governance:body-give governance:mandate-update governance:mandate-end
        governance:mandate-lapse
        governance:mandate-resume governance:mandate-withdraw governance:mandate-holder
        governance:mandate-restore governance:mandate-coopt governance:mandate-ratify
        governance:body-office governance:office-end governance:warning-update
        governance:group-lead governance:group-sleep governance:group-wake governance:group-propose
        governance:group-meet governance:group-review governance:roadmap-decide
        governance:groupmeeting-update governance:groupreview-update governance:group-door
        governance:grouprequest-accept governance:grouprequest-decline
        governance:outside-create governance:outside-update governance:outside-end governance:outside-remove
    """,
    "governance.view": """
        governance:statutes-list governance:statutes-detail governance:statutes-file
        governance:body-list governance:body-detail governance:body-history
        governance:mandate-list governance:mandate-detail
        governance:outside-list governance:outside-detail
        governance:statutes-try governance:statutes-imagine governance:statutes-imagine-file
        governance:statutes-replay governance:statutes-replay-model
        governance:minutes-detail governance:decision-list governance:decision-detail governance:todo-list
        governance:record-detail governance:record-file
        governance:meeting-list governance:meeting-detail governance:meeting-agenda governance:paper-file
        governance:meeting-elections governance:election-detail governance:candidacy-detail
        governance:secret-detail
        governance:meeting-roll governance:meeting-proxies
        governance:survey-list governance:survey-detail governance:grouprequest-list
    """,
    "governance.desk": """
        governance:meeting-desk governance:desk-find governance:desk-code governance:desk-proxy
        governance:desk-sheet governance:desk-return governance:desk-kit governance:door-arrive
        governance:door-enrol governance:door-leave governance:passage-undo
        governance:hall-show governance:hall-part
        governance:session-live governance:ballot-detail governance:ballot-live governance:ballot-cast
    """,
    "governance.meet": """
        governance:minutes-draft governance:minutes-write governance:minutes-review
        governance:minutes-approve governance:minutes-reopen governance:minutes-sign governance:minutes-send
        governance:minutes-rectify governance:minutes-decision governance:decision-extract
        governance:record-retry governance:meeting-consult governance:consultation-open
        governance:consultation-remind governance:consultation-close governance:consultation-answer
        governance:todo-tick
        governance:meeting-writeup
        governance:survey-create governance:survey-update governance:survey-remove
        governance:survey-question governance:survey-rehearse governance:survey-preview
        governance:survey-open governance:survey-remind governance:survey-close governance:survey-file
        governance:surveyquestion-update governance:surveyquestion-up governance:surveyquestion-remove
        governance:meeting-dates governance:dates-ask governance:datepoll-remind governance:datepoll-drop
        governance:dateslot-keep
        governance:meeting-session governance:session-open governance:session-suspend
        governance:session-resume governance:session-close governance:session-reopen
        governance:session-officer governance:session-question governance:officer-dismiss
        governance:sessionitem-open governance:sessionitem-close governance:motion-vote
        governance:motion-enter
        governance:ballot-close governance:ballot-cancel governance:ballot-settle governance:ballot-count
        governance:meeting-create governance:meeting-update governance:meeting-cancel governance:meeting-task
        governance:task-tick governance:meeting-item governance:meeting-usual governance:meeting-paper
        governance:agendaitem-update governance:agendaitem-up governance:agendaitem-down
        governance:agendaitem-remove governance:agendaitem-resolution governance:agendaitem-result
        governance:agendaitem-election governance:resolution-update governance:resolution-remove
        governance:election-update governance:election-remove governance:paper-remove
        governance:election-candidacy governance:election-order governance:election-paper
        governance:election-open governance:election-enter governance:election-settle
        governance:election-reopen governance:election-secret governance:resolution-secret
        governance:candidacy-update governance:candidacy-verify
        governance:candidacy-birth governance:candidacy-refuse governance:candidacy-withdraw
        governance:poll-count governance:poll-import governance:poll-vote governance:poll-close
        governance:poll-cancel governance:poll-tie governance:poll-roll governance:poll-proof
        governance:secret-close governance:secret-cancel
        governance:meeting-settle governance:rollline-add governance:rollline-remove
        governance:rollline-change governance:rollline-decide governance:contest-answer
        governance:meeting-answers governance:meeting-remind governance:participant-answer
        governance:meeting-proxy governance:meeting-share governance:proxy-revoke governance:proxy-scan
        governance:meeting-attendees governance:meeting-activity governance:meeting-attendee
        governance:activity-update governance:activity-close governance:attendee-remove
        governance:meeting-convene governance:meeting-addressees governance:meeting-send
        governance:meeting-complete governance:meeting-tell governance:meeting-guest
        governance:meeting-further governance:guest-remove governance:meeting-delivery
        governance:meeting-letters governance:meeting-posted governance:meeting-proof
        governance:notice-detail governance:notice-resend governance:notice-otherwise
        governance:notice-posted governance:convocation-file
    """,
    "members.edit": """
        members:organisation-create members:organisation-update members:figure-create
        members:organisation-admit members:organisation-place members:organisation-renew-leaders
        members:relation-create members:relation-end members:representation-create
        members:representation-update members:representation-end
        members:membership-update members:membership-end
        office:welcome-update office:theme-list office:theme-create office:theme-update
        members:membership-reopen members:person-create members:person-update members:person-invite
        members:proposal-list members:proposal-decide
        office:application-put office:application-link office:application-file office:application-take
        office:application-evidence office:application-ask office:application-complete
        office:application-examine office:application-back office:application-withdraw
        office:application-close office:application-takeoff office:application-decide
        office:application-undecide office:application-settle office:evidence-check office:evidence-withdraw
        office:prospect-create office:departure-create office:departure-update office:departure-notify
        office:departure-invite office:departure-conclude office:departure-keep office:departure-drop
        office:departure-put office:departure-take-off office:departure-settle
        office:member-absorb
    """,
    "members.export": "members:register-export office:segment-file",
    "members.import": """
        office:import-list office:import-create office:import-detail office:import-columns
        office:import-rows office:import-row office:import-problems office:import-apply office:import-undo
    """,
    "members.merge": """
        members:organisation-merge members:duplicate-tell-apart members:duplicate-propose
    """,
    "members.view": """
        members:organisation-list members:organisation-detail members:organisation-history
        members:person-list members:person-detail members:duplicate-list
        members:person-consents members:organisation-consents
        office:welcome-list
    """,
    "office.applications": """
        office:application-list office:application-detail office:refusal-list office:prospect-list
        office:departure-list office:departure-detail office:evidence-file office:officeletter-file
    """,
    "office.steer": """
        office:network office:steering-members office:steering-movements office:steering-seats
        office:steering-bodies office:steering-sheet office:steering-share office:steering-files
        office:funders-file office:network-return office:network-return-file office:agreement-list
        office:silent-list
    """,
    "office.privacy": """
        office:processing-list office:processing-file office:retention-list office:erasure-list
        office:erasure-detail office:person-data office:person-data-file
    """,
    "office.erase": "office:processing-update office:retention-set office:person-erase",
    "office.type": """
        office:year-figures office:agreement-create office:agreement-update office:agreement-delete
    """,
    "office.view": "office:home office:search office:restriction-open",
}

NEEDED = {name: permission for permission, names in PAGES_BY_PERMISSION.items() for name in names.split()}
