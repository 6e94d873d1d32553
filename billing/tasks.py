"""Long work of the dues side."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from billing.actions.declaration_round import send_notices
from billing.actions.issue import issue_campaign
from billing.actions.line import accept_sure
from billing.actions.reconciliation import reconcile_payments
from billing.models import Campaign, DeclarationRound
from billing.queries import ISSUING
from billing.queries.bank import ACCEPTING
from billing.queries.declaration import SENDING
from cressmember.core.actions.job import RunningJob, job
from cressmember.core.tasks import every_minute


@job(ISSUING, title="Émission de la campagne")
def issue(job: RunningJob, *, campaign: int) -> dict[str, Any]:
    """Issue a campaign; harmless when run again."""
    report = issue_campaign(
        campaign=Campaign.objects.get(pk=campaign), on=timezone.localdate(), by=job.by, progress=job.progress
    )
    return {"Appels émis": report["issued"], "Appels de la campagne": report["calls"]}


def mind_payments() -> None:
    """Read again, at each tick, the payments on line that are not settled."""
    reconcile_payments(at=timezone.now())


every_minute(mind_payments)


@job(ACCEPTING, title="Lignes de relevé acceptées")
def accept(job: RunningJob, *, read: dict[str, str]) -> dict[str, Any]:
    """Explain the lines of which one reading was sure; harmless when run again."""
    report = accept_sure(
        read={int(key): token for key, token in read.items()}, by=job.by, progress=job.progress
    )
    return {"Lignes expliquées": report.accepted, "Lignes laissées à une personne": report.left}


@job(SENDING, title="Envoi des déclarations")
def send_declarations(job: RunningJob, *, declaration_round: int) -> dict[str, Any]:
    """Send the mails and letters of a round that are due today; harmless when run again."""
    sent = send_notices(
        declaration_round=DeclarationRound.objects.select_related("dues_year").get(pk=declaration_round),
        on=timezone.localdate(),
        by=job.by,
        progress=job.progress,
    )
    return {
        "Courriels en file d’envoi": sent["mail"],
        "Courriers à imprimer": sent["print"],
        "Sans adresse": sent["nowhere"],
    }
