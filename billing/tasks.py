"""Long work of the dues side."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from billing.actions.attestation import ATTESTING, attest_memberships
from billing.actions.balance import STATING, state_balances
from billing.actions.declaration_round import send_notices
from billing.actions.issue import AT_ONCE, issue_campaign
from billing.actions.line import accept_sure
from billing.actions.proof import PROVING, prove_dues, prove_of_the_night
from billing.actions.reconciliation import reconcile_payments
from billing.actions.reminder import send_reminders, start_automatic
from billing.models import Campaign, DeclarationRound, ReminderRun, ReminderSettings
from billing.queries import ISSUING
from billing.queries.balance import payers_concerned
from billing.queries.bank import ACCEPTING
from billing.queries.declaration import SENDING
from billing.queries.reminder import REMINDING
from cressmember.core.actions.job import RunningJob, job
from cressmember.core.tasks import every_minute
from cressmember.members.models import Organisation

# Nobody is reminded in the night.
MORNING = 8
# The hour after which the night's proof begins.
NIGHT = 3


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


@job(ATTESTING, title="Attestations d’adhésion")
def attest(job: RunningJob, *, by_mail: bool, on: str) -> dict[str, Any]:
    """Attest every membership of a day; harmless when run again."""
    day = date.fromisoformat(on)
    members = list(Organisation.objects.members(on=day).order_by("sort_name", "pk"))
    issued = 0
    for start in range(0, len(members), AT_ONCE):
        some = members[start : start + AT_ONCE]
        issued += len(attest_memberships(organisations=some, by_mail=by_mail, on=day, by=job.by))
        job.progress(start + len(some), len(members))
    return {"Adhérents": len(members), "Attestations émises": issued}


@job(STATING, title="Confirmations de solde")
def state(job: RunningJob, *, as_of: str, reply_to: str, by_mail: bool, on: str) -> dict[str, Any]:
    """Write to every payer called within a year of a day, or not square; harmless when run again."""
    day = date.fromisoformat(as_of)
    payers = list(Organisation.objects.filter(pk__in=payers_concerned(on=day)).order_by("sort_name", "pk"))
    issued = 0
    for start in range(0, len(payers), AT_ONCE):
        some = payers[start : start + AT_ONCE]
        letters = state_balances(
            payers=some,
            as_of=day,
            reply_to=reply_to,
            by_mail=by_mail,
            on=date.fromisoformat(on),
            by=job.by,
        )
        issued += len(letters)
        job.progress(start + len(some), len(payers))
    return {"Payeurs concernés": len(payers), "Confirmations émises": issued}


@job(REMINDING, title="Envoi des relances")
def remind(job: RunningJob, *, run: int) -> dict[str, Any]:
    """Send approved reminders; harmless when run again."""
    report = send_reminders(run=ReminderRun.objects.get(pk=run), by=job.by, progress=job.progress)
    return {
        "Courriels et lettres": report["letters"],
        "Cotisations relancées": report["reminded"],
        "Laissées de côté, car payées ou suspendues entre-temps": report["left"],
    }


def remind_by_itself() -> None:
    """In the morning, once a day: send what is to go, where the treasurer asked for it."""
    now = timezone.localtime()
    settings = ReminderSettings.current()
    if settings.automatic and now.hour >= MORNING and settings.last_automatic_on != now.date():
        start_automatic(on=now.date())


every_minute(remind_by_itself)


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
