"""The proof of the dues: run, kept, asked for as a job."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from billing.journal import BillingEvent
from billing.models import Proof
from billing.queries.proof import disagreements
from cressmember.accounts.models import User
from cressmember.core.actions.job import start_job
from cressmember.core.actions.journal import record
from cressmember.core.models import Job
from cressmember.core.queries import jobs_under_way

PROVING = "billing.prove_dues"
MOST_KEPT = 500
# The hour after which the night's proof begins.
NIGHT = 3


def prove_dues(*, on: date, by: User | None) -> Proof:
    """Check that the dues side agrees with itself to the cent, and keep what was found.

    Read on one instant first, written afterwards: a proof keeps nobody waiting while it writes nothing.
    """
    verdict = disagreements(on=on)
    with transaction.atomic():
        proof = Proof.objects.create(
            ran_by=by,
            holds=verdict.holds,
            findings=[
                {
                    "check": one.check,
                    "member": one.member,
                    "what": one.what,
                    "cents": str(one.cents),
                    "url": one.url,
                }
                for one in verdict.findings[:MOST_KEPT]
            ],
            figures=verdict.figures | {"findings": len(verdict.findings)},
        )
        record(BillingEvent.DUES_PROVED, on=proof, by=by, holds=proof.holds, findings=len(verdict.findings))
    return proof


def prove_of_the_night(*, at: datetime) -> Job | None:
    """Run the proof in the background once a night: the first time this is asked after three, local time."""
    begun = at.replace(hour=NIGHT, minute=0, second=0, microsecond=0)
    if at < begun or Job.objects.filter(kind=PROVING, created_at__gte=begun).exists():
        return None
    return start_proving(by=None)


@transaction.atomic
def start_proving(*, by: User | None) -> Job:
    """Run the proof in the background; one that is under way is the answer."""
    under_way = jobs_under_way().filter(kind=PROVING).first()
    return under_way or start_job(PROVING, by=by)
