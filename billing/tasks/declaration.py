"""The mails and letters of a declaration leave."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from billing.actions.declaration_round import send_notices
from billing.models import DeclarationRound
from billing.queries.declaration import SENDING
from cressmember.core.actions.job import RunningJob, job


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
