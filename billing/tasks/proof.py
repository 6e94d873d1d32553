"""The dues side is proved: when somebody asks, and every night."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from billing.actions.proof import PROVING, prove_dues, prove_of_the_night
from cressmember.core.actions.job import RunningJob, job
from cressmember.core.tasks import every_minute


@job(PROVING, title="Preuve des cotisations")
def prove(job: RunningJob) -> dict[str, Any]:
    """Check that the dues side agrees with itself to the cent; harmless when run again."""
    proof = prove_dues(on=timezone.localdate(), by=job.by)
    return {
        "Cotisations": proof.figures["dues"],
        "Encaissements": proof.figures["receipts"],
        "Désaccords": proof.figures["findings"],
    }


def prove_nightly() -> None:
    """Prove the dues, once a night."""
    prove_of_the_night(at=timezone.localtime())


every_minute(prove_nightly)
