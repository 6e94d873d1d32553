"""Letters to everybody concerned: attestations of membership, confirmations of balance."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from functools import partial
from typing import Any

from billing.actions.attestation import ATTESTING, attest_memberships
from billing.actions.balance import STATING, state_balances
from billing.actions.issue import AT_ONCE
from billing.queries.balance import payers_concerned
from cressmember.core.actions.job import RunningJob, job
from cressmember.members.models import Organisation


@job(ATTESTING, title="Attestations d’adhésion")
def attest(job: RunningJob, *, by_mail: bool, on: str) -> dict[str, Any]:
    """Attest every membership of a day; harmless when run again."""
    day = date.fromisoformat(on)
    members = list(Organisation.objects.members(on=day).order_by("sort_name", "pk"))
    write = partial(attest_memberships, by_mail=by_mail, on=day, by=job.by)
    return {
        "Adhérents": len(members),
        "Attestations émises": _written(job, members, lambda some: write(organisations=some)),
    }


@job(STATING, title="Confirmations de solde")
def state(job: RunningJob, *, as_of: str, reply_to: str, by_mail: bool, on: str) -> dict[str, Any]:
    """Write to every payer called within a year of a day, or not square; harmless when run again."""
    day = date.fromisoformat(as_of)
    payers = list(Organisation.objects.filter(pk__in=payers_concerned(on=day)).order_by("sort_name", "pk"))
    write = partial(
        state_balances, as_of=day, reply_to=reply_to, by_mail=by_mail, on=date.fromisoformat(on), by=job.by
    )
    return {
        "Payeurs concernés": len(payers),
        "Confirmations émises": _written(job, payers, lambda some: write(payers=some)),
    }


def _written(
    job: RunningJob,
    addressees: list[Organisation],
    write: Callable[[list[Organisation]], Collection[object]],
) -> int:
    """Write to some at a time, each lot in its own transaction; returns how many letters that made."""
    written = 0
    for start in range(0, len(addressees), AT_ONCE):
        some = addressees[start : start + AT_ONCE]
        written += len(write(some))
        job.progress(start + len(some), len(addressees))
    return written
