"""Long work of the office."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from cressmember.core.actions.job import RunningJob, job
from cressmember.core.tasks import every_minute
from cressmember.office.actions.admission import (
    call_newcomers,
    decide_voted,
    forget_called,
    take_off_withdrawn,
    undecide_cancelled,
)
from cressmember.office.actions.departure_vote import conclude_voted, tell_cancelled
from cressmember.office.actions.import_batch import APPLY_IMPORT, apply_batch, sheets_of
from cressmember.office.actions.mailing import post_batch
from cressmember.office.actions.retention import apply_retention
from cressmember.office.actions.welcome import invite_newcomers
from cressmember.office.models import ImportBatch, Mailing
from cressmember.office.queries.mailing import SEND_MAILING


@job(APPLY_IMPORT, title="Import du fichier d’adhérents")
def apply(job: RunningJob, *, batch: int) -> dict[str, Any]:
    """Write a rehearsed file; all or nothing, so that it can be run again."""
    row = ImportBatch.objects.get(pk=batch)
    if row.state != ImportBatch.State.APPLIED:
        job.progress(0, 2, "Lecture du fichier")
        sheets = sheets_of(row)
        job.progress(1, 2, "Écriture dans le registre")
        row = apply_batch(batch=row, sheets=sheets, by=job.by)
    job.progress(2, 2)
    return {
        "Fiches créées": row.report["created"],
        "Fiches modifiées": row.report["changed"],
        "Fiches inchangées": row.report["unchanged"],
        "Lignes bloquées ou écartées": row.report["skipped"],
    }


def let_go_today() -> int:
    """Apply the durations of conservation that have come to their end, a batch at a time."""
    return apply_retention(on=timezone.localdate())


every_minute(let_go_today)


@job(SEND_MAILING, title="Envoi d’un courriel à une liste")
def send_mailing(job: RunningJob, *, mailing: int) -> dict[str, Any]:
    """Write a mail for each addressee who has none yet, by batches: a killed worker's are taken up here."""
    row = Mailing.objects.get(pk=mailing)
    total = row.addressees.count()
    while left := post_batch(mailing=row, by=job.by):
        job.progress(total - left, total, "Messages remis en file d’envoi")
    job.progress(total, total)
    withdrew = row.addressees.filter(withdrew=True).count()
    return {"Messages remis en file d’envoi": total - withdrew, "Désabonnés entre-temps": withdrew}


def follow_votes() -> None:
    """Carry out what meetings voted of requests and of departures; call and invite those admitted."""
    take_off_withdrawn()
    undecide_cancelled()
    decide_voted(now=timezone.now())
    call_newcomers(on=timezone.localdate())
    forget_called(on=timezone.localdate())
    invite_newcomers(on=timezone.localdate())
    tell_cancelled()
    conclude_voted(now=timezone.now())


every_minute(follow_votes)
