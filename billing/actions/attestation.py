"""Attestations of membership: since when, in which college, whether the dues of the year are settled."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction

from billing.actions.document import ATTESTATIONS, addressed_to, issue_documents
from billing.journal import BillingEvent
from billing.models import Document, Due, DuesYear
from billing.models.due import DUES_TITLE
from billing.queries.recipient import recipients
from billing.rules.certificate import YearOfDues, dues_sentence, since_sentence
from cressmember.accounts.models import User
from cressmember.core.actions.job import start_job
from cressmember.core.actions.journal import record_many
from cressmember.core.models import Chamber, Job
from cressmember.kernel.money import round_cents
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import long_date
from cressmember.members.actions.hold import hold
from cressmember.members.models import Membership, Organisation

ATTESTING = "billing.attest_memberships"


def start_attesting(*, by_mail: bool, on: date, by: User | None) -> Job:
    """Attest every membership of a day, in the background."""
    return start_job(ATTESTING, by=by, by_mail=by_mail, on=on.isoformat())


@transaction.atomic
def attest_memberships(
    *, organisations: Collection[Organisation], by_mail: bool, on: date, by: User | None
) -> list[Document]:
    """Attest that organisations are members on a day; those attested that day already are passed over.

    ``by_mail`` posts to those who have an address; the others, or all of them, go on paper. Raises
    RuleViolation for one that is no member.
    """
    keys = [row.pk for row in organisations]
    hold(keys)
    members: Any = Organisation.objects.filter(pk__in=keys).with_college(on=on).with_membership(on=on)
    rows = list(members.order_by("sort_name", "pk"))
    if outside := next((row for row in rows if row.membership_id is None), None):
        raise RuleViolation(f"{outside} n’est pas adhérente au {long_date(on)} : il n’y a rien à attester.")
    done = Document.objects.filter(kind=Document.Kind.ATTESTATION, issued_on=on, organisation__in=keys)
    known = set(done.values_list("organisation_id", flat=True))
    to_attest = [row for row in rows if row.pk not in known]
    if not to_attest:
        return []
    year = DuesYear.objects.filter(starts_on__lte=on, ends_on__gt=on).first()
    dues, found = _dues(to_attest, year), recipients(to_attest, on=on)
    chamber = Chamber.current().letterhead()
    letters = [
        addressed_to(
            row,
            found[row.pk],
            content={"chamber": chamber, **_content(row, dues.get(row.pk) or _not_called(year))},
            subject=f"Attestation d’adhésion, {row}",
            by_mail=by_mail,
        )
        for row in to_attest
    ]
    documents = issue_documents(ATTESTATIONS, letters, year=str(on.year), on=on, by=by)
    record_many(
        BillingEvent.MEMBERSHIP_ATTESTED,
        rows=[(row, {}) for row in to_attest],
        by=by,
        series=documents[0].series,
    )
    return documents


def _content(member: Any, dues: YearOfDues | None) -> dict[str, Any]:
    """What is attested of a member, read with its college and its membership."""
    since = _since(member.admitted_on, member.admitted_precision) if member.admitted_on else ""
    return {
        "member": member.name,
        "member_number": member.number,
        "siren": member.siren or member.siret[:9],
        "rna": member.rna,
        "seat": ", ".join(filter(None, [member.street, f"{member.postcode} {member.city}".strip()])),
        "membership": since_sentence(since, member.college_name or ""),
        "dues": dues_sentence(dues),
    }


def _since(day: date, precision: str) -> str:
    article = "le " if precision == Membership.Precision.DAY else ""
    return f"{article}{long_date(day, precision)}"


def _dues(members: Collection[Organisation], year: DuesYear | None) -> dict[int, YearOfDues]:
    if year is None:
        return {}
    rows = Due.objects.live().filter(organisation__in=members, dues_year=year, title=DUES_TITLE).with_paid()
    return {
        row.organisation_id: YearOfDues(year.label, row.amount, round_cents(row.outstanding)) for row in rows
    }


def _not_called(year: DuesYear | None) -> YearOfDues | None:
    return YearOfDues(year.label, None, round_cents(0)) if year else None
