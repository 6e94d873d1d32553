"""A round of declarations: prepared, opened, its mails sent, each once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from billing.journal import BillingEvent
from billing.models import Declaration, DeclarationNotice, DeclarationRound, DuesYear
from billing.queries.declaration import (
    SENDING,
    PlannedNotice,
    letters_of,
    members_to_ask,
    notices_due,
    sending_of,
)
from billing.rules.declaration import INVITATION, schedule
from billing.rules.vocabulary import BASES
from cressmember.accounts.models import User
from cressmember.core.actions.document import Frozen, bundle, freeze_many
from cressmember.core.actions.job import start_job
from cressmember.core.actions.journal import differences, record, record_many
from cressmember.core.actions.lock import locked
from cressmember.core.actions.outbox import Letter, post_many
from cressmember.core.models import Chamber, Job, StoredDocument
from cressmember.kernel.elision import of
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted, enumerate_fr, long_date

LETTER = "billing.declaration"
BUNDLE = "billing.declaration_bundle"
AT_ONCE = 200
# What members were asked, and when it began, no longer changes once it is open.
SETTLED = ("figures", "figures_year", "opens_on")


@transaction.atomic
def create_round(*, dues_year: DuesYear, by: User | None, **terms: Any) -> DeclarationRound:
    """Prepare the declaration of a year: nobody is written to. Raises RuleViolation when the year has one."""
    locked(DuesYear.objects).get(pk=dues_year.pk)
    if DeclarationRound.objects.filter(dues_year=dues_year).exists():
        raise RuleViolation(f"La déclaration {dues_year} existe déjà : ouvrez-la dans la liste.")
    _refuse_terms(**terms)
    made = DeclarationRound.objects.create(dues_year=dues_year, **terms)
    record(BillingEvent.ROUND_CREATED, on=made, by=by, year=dues_year.label)
    return made


@transaction.atomic
def change_round(*, declaration_round: DeclarationRound, by: User | None, **terms: Any) -> DeclarationRound:
    """Change the terms of a round. Once it is open, what it asks and its first day no longer change."""
    held = _locked(declaration_round)
    before = held.terms
    wanted = before | terms
    if held.opened_at and any(wanted[name] != before[name] for name in SETTLED):
        raise RuleViolation(
            "La déclaration est lancée : les chiffres demandés et sa date d’ouverture ne changent plus."
        )
    _refuse_terms(**wanted)
    for name, value in wanted.items():
        setattr(held, name, value)
    if changes := differences(before, held.terms):
        held.save(update_fields=list(before))
        record(BillingEvent.ROUND_CHANGED, on=held, by=by, changes=changes)
    return held


@transaction.atomic
def open_round(*, declaration_round: DeclarationRound, on: date, by: User | None) -> DeclarationRound:
    """Ask every member of that day; the links exist from now on, the mails leave when they are sent."""
    held = _locked(declaration_round)
    if held.opened_at is None:
        if on > held.closes_on:
            raise RuleViolation(
                f"Cette déclaration se terminait le {long_date(held.closes_on)} : "
                "repoussez sa clôture d’abord."
            )
        held.opened_at = timezone.now()
        held.save(update_fields=["opened_at"])
        record(BillingEvent.ROUND_OPENED, on=held, by=by, year=held.dues_year.label)
    ask_newcomers(declaration_round=held, on=on, by=by)
    return held


@transaction.atomic
def ask_newcomers(*, declaration_round: DeclarationRound, on: date, by: User | None) -> int:
    """Give a declaration to each member who has none yet; returns how many."""
    held = _locked(declaration_round)
    rows = Declaration.objects.bulk_create(
        [
            Declaration(
                round=held,
                organisation=member,
                college_code=member.college_code or "",
                college_name=member.college_name or "",
            )
            for member in members_to_ask(held, on=on)
        ],
        batch_size=500,
    )
    record_many(BillingEvent.DECLARATIONS_ASKED, rows=[(row, {}) for row in rows], by=by, round=held.pk)
    return len(rows)


@transaction.atomic
def start_sending(*, declaration_round: DeclarationRound, on: date, by: User | None) -> Job:
    """Send what is due in the background; while that is under way, the job under way is the answer."""
    held = _locked(declaration_round)
    _refuse_closed(held, on=on)
    return sending_of(held) or start_job(SENDING, by=by, about=held, declaration_round=held.pk)


def send_notices(
    *,
    declaration_round: DeclarationRound,
    on: date,
    by: User | None,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, int]:
    """Send what is due that day: invitations, reminders of the silent; run again, it sends none twice."""
    _refuse_closed(declaration_round, on=on)
    ask_newcomers(declaration_round=declaration_round, on=on, by=by)
    planned = notices_due(declaration_round, on=on)
    keys = [one.declaration.pk for one in planned if one.way]
    sent = {"mail": 0, "print": 0, "nowhere": len(planned) - len(keys)}
    for start in range(0, len(keys), AT_ONCE):
        for way, count in _send_some(declaration_round, keys[start : start + AT_ONCE], on=on, by=by).items():
            sent[way] += count
        if progress:
            progress(min(start + AT_ONCE, len(keys)), len(keys))
    return sent


@transaction.atomic
def _send_some(
    declaration_round: DeclarationRound, keys: Sequence[int], *, on: date, by: User | None
) -> dict[str, int]:
    # Two workers take turns: the second finds the mails of the first, and those answered meanwhile are left.
    held = _locked(declaration_round)
    wanted = set(keys)
    planned = [one for one in notices_due(held, on=on) if one.way and one.declaration.pk in wanted]
    chamber = Chamber.current().letterhead()
    letters = [one for one in planned if one.way == DeclarationNotice.Way.PRINT]
    mails = [one for one in planned if one.way == DeclarationNotice.Way.MAIL]
    stored = freeze_letters(held, letters)
    messages = post_many(
        [
            Letter(
                kind=LETTER,
                to=[one.address],
                subject=subject_of(held, one),
                text=render_to_string("emails/billing_declaration.txt", content_of(held, one, chamber)),
                about=one.declaration,
            )
            for one in mails
        ],
        by=by,
    )
    DeclarationNotice.objects.bulk_create(
        [_notice(one, on, stored=file) for one, file in zip(letters, stored, strict=True)]
        + [_notice(one, on, message=message) for one, message in zip(mails, messages, strict=True)]
    )
    record_many(
        BillingEvent.NOTICES_SENT,
        rows=[(one.declaration, {}) for one in planned],
        by=by,
        round=held.pk,
    )
    return {"mail": len(mails), "print": len(letters)}


def freeze_letters(
    declaration_round: DeclarationRound, letters: Iterable[PlannedNotice]
) -> list[StoredDocument]:
    """The letters of a round as documents to print, in their order."""
    chamber = Chamber.current().letterhead()
    return freeze_many(
        Frozen(
            kind=LETTER,
            template="pdf/billing_declaration.html",
            content=content_of(declaration_round, one, chamber),
            title=f"{one.name}, {declaration_round}, {one.declaration.organisation}",
            filename=(
                f"declaration-{declaration_round.dues_year}-{one.declaration.organisation_id}-{one.level}.pdf"
            ),
            about=one.declaration,
        )
        for one in letters
    )


def _notice(planned: PlannedNotice, on: date, **what: Any) -> DeclarationNotice:
    return DeclarationNotice(
        declaration=planned.declaration,
        level=planned.level,
        way=planned.way,
        address=planned.address,
        sent_on=on,
        **what,
    )


def subject_of(declaration_round: DeclarationRound, planned: PlannedNotice) -> str:
    """The subject of a mail of the round."""
    what = f"Votre déclaration {declaration_round.dues_year}"
    if planned.level == INVITATION:
        return f"{what} : deux minutes pour {planned.declaration.organisation}"
    return f"{what} : nous attendons encore la réponse {of(planned.declaration.organisation)}"


def content_of(
    declaration_round: DeclarationRound, planned: PlannedNotice, chamber: dict[str, Any]
) -> dict[str, Any]:
    """Everything that a mail or a letter of the round says, copied."""
    declaration = planned.declaration
    figures = [f"{BASES[base].the} {declaration_round.figures_year}" for base in declaration_round.figures]
    return {
        "chamber": chamber,
        "year": declaration_round.dues_year.label,
        "member": declaration.organisation.name,
        "recipient": planned.recipient,
        "date": long_date(planned.on),
        "closes_on": long_date(declaration_round.closes_on),
        "level": planned.level,
        "figures": enumerate_fr(figures),
        "message": declaration_round.message,
        "provisional": declaration_round.calls_the_silent,
        "link": declaration.link,
        "code": declaration.code,
        "site": (settings.SITE_URL + reverse("portal:declaration-code")).partition("://")[2],
    }


@transaction.atomic
def bundle_letters(*, declaration_round: DeclarationRound, by: User | None) -> StoredDocument:
    """Put the letters of a round into one file to print; the same letters again give the same file."""
    letters = list(letters_of(declaration_round).order_by("declaration__organisation__sort_name", "level"))
    if not letters:
        raise RuleViolation("Aucun courrier à imprimer pour cette déclaration.")
    made = bundle(
        kind=BUNDLE,
        documents=[letter.stored for letter in letters if letter.stored],
        title=counted(len(letters), "courrier à imprimer", "courriers à imprimer"),
        filename=f"declaration-{declaration_round.dues_year}-courriers.pdf",
    )
    record(BillingEvent.CALLS_BUNDLED, on=made, by=by, documents=len(letters))
    return made


def refuse_unopened(declaration_round: DeclarationRound) -> None:
    """Raise RuleViolation for a round that asks nobody yet."""
    if declaration_round.opened_at is None:
        raise RuleViolation("Lancez d’abord la déclaration : les liens n’existent qu’ensuite.")


def _refuse_closed(declaration_round: DeclarationRound, *, on: date) -> None:
    refuse_unopened(declaration_round)
    if on > declaration_round.closes_on:
        raise RuleViolation(
            f"La déclaration est close depuis le {long_date(declaration_round.closes_on)} : "
            "repoussez sa clôture pour écrire encore."
        )
    if on < declaration_round.opens_on:
        raise RuleViolation(
            f"La déclaration ouvre le {long_date(declaration_round.opens_on)} : rien ne part avant."
        )


def _refuse_terms(
    *, figures: Sequence[str], opens_on: date, closes_on: date, reminder_days: Sequence[int], **others: Any
) -> None:
    if unknown := sorted(set(figures) - set(BASES)):
        raise ValueError(f"unknown figures: {unknown}")
    schedule(opens_on=opens_on, closes_on=closes_on, reminder_days=reminder_days)


def _locked(declaration_round: DeclarationRound) -> DeclarationRound:
    return locked(DeclarationRound.objects).select_related("dues_year").get(pk=declaration_round.pk)
