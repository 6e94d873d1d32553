"""Lists, and mailings to them: written, tried, approved, then posted once to each address."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.core.actions.job import start_job
from cressmember.core.actions.journal import differences, filled_in, record, values_of
from cressmember.core.actions.lock import locked
from cressmember.core.actions.outbox import Letter, post, post_many
from cressmember.core.models import Job, Message
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted
from cressmember.members.models import Theme
from cressmember.members.queries import answers_by_address
from cressmember.office.journal import OfficeEvent
from cressmember.office.models import Addressee, Mailing, Segment
from cressmember.office.queries.mailing import (
    KIND,
    SEND_MAILING,
    TEST_KIND,
    rehearse,
    seal,
    subject_for,
    text_for,
)
from cressmember.office.queries.segment import Contact, filters_of, in_words
from cressmember.office.rules import merge_field

SEGMENT_FIELDS = ("name", "query", "who", "body_id", "silent_months")
MAILING_FIELDS = ("segment_id", "purpose", "subject", "text")
AT_ONCE = 100
LINK_OF_A_TEST = "(le lien de désabonnement, propre à chaque destinataire)"
CHANGED = (
    "La liste ou le texte a changé depuis que vous l’avez relu : {now} aujourd’hui. Relisez, puis approuvez."
)


@transaction.atomic
def write_segment(
    *, segment: Segment | None, themes: Iterable[Theme] = (), on: date, by: User | None, **fields: Any
) -> Segment:
    """Keep a list, or correct it. Raises RuleViolation when a filter asks for what is not there."""
    row = locked(Segment.objects).get(pk=segment.pk) if segment else Segment()
    before = values_of(row, SEGMENT_FIELDS) if segment else {}
    for name, value in fields.items():
        setattr(row, name, value)
    namesakes = Segment.objects.filter(name=row.name).exclude(pk=row.pk)
    if namesakes.exists():
        raise RuleViolation("Une autre liste porte ce nom : donnez-lui-en un autre.")
    filters_of(row, on=on)
    row.save()
    chosen = list(themes)
    was = set(row.themes.values_list("pk", flat=True))
    row.themes.set(chosen)
    after = values_of(row, SEGMENT_FIELDS) if segment else filled_in(row, SEGMENT_FIELDS)
    changes = differences(before, after)
    if was != {theme.pk for theme in chosen}:
        changes["thèmes"] = (sorted(was), sorted(theme.pk for theme in chosen))
    if changes:
        event = OfficeEvent.SEGMENT_CHANGED if segment else OfficeEvent.SEGMENT_CREATED
        record(event, on=row, by=by, changes=changes)
    return row


@transaction.atomic
def write_mailing(*, mailing: Mailing | None, by: User | None, **fields: Any) -> Mailing:
    """Write a mailing, or correct it. Raises RuleViolation for an unknown merge field, or once approved."""
    row = _draft(mailing) if mailing else Mailing(created_by=by)
    before = values_of(row, MAILING_FIELDS) if mailing else {}
    for name, value in fields.items():
        setattr(row, name, value)
    for told in (row.subject, row.text):
        if fault := merge_field.fault_of(told):
            raise RuleViolation(fault)
    row.save()
    after = values_of(row, MAILING_FIELDS) if mailing else filled_in(row, MAILING_FIELDS)
    if changes := differences(before, after):
        event = OfficeEvent.MAILING_CHANGED if mailing else OfficeEvent.MAILING_CREATED
        record(event, on=row, by=by, changes=changes)
    return row


@transaction.atomic
def drop_mailing(*, mailing: Mailing, by: User | None) -> None:
    """Forget a mailing that was never approved."""
    row = _draft(mailing)
    told = {name: (value, None) for name, value in filled_in(row, MAILING_FIELDS).items()}
    record(OfficeEvent.MAILING_DROPPED, on=row, by=by, changes=told)
    row.delete()


@transaction.atomic
def try_mailing(*, mailing: Mailing, contact: Contact | None, by: User) -> Message:
    """Send the mail to oneself, as that addressee would read it."""
    row = Mailing.objects.get(pk=mailing.pk)
    values = contact.values if contact else {}
    message = post(
        kind=TEST_KIND,
        to=[by.email],
        subject=f"[Essai] {subject_for(row, values)}",
        text=text_for(row, values, link=LINK_OF_A_TEST),
        about=row,
        by=by,
    )
    record(OfficeEvent.MAILING_TRIED, on=row, by=by)
    return message


@transaction.atomic
def approve_mailing(*, mailing: Mailing, seen: str, on: date, by: User | None) -> Job:
    """Settle to whom it goes, and start the sending; ``seen`` is the seal of the rehearsal that was read.

    Raises RuleViolation when the rehearsal would be another now, or when nobody would be written to.
    """
    row = _draft(mailing)
    rehearsal = rehearse(row.segment, row.purpose, on=on)
    going = rehearsal.going
    if not going:
        raise RuleViolation("Personne ne recevrait ce message : voyez qui est écarté, et pourquoi.")
    if seen != seal(row, rehearsal):
        raise RuleViolation(CHANGED.format(now=counted(len(going), "destinataire", "destinataires")))
    row.state = Mailing.State.APPROVED
    row.approved_at, row.approved_by = timezone.now(), by
    row.segment_told = in_words(row.segment, on=on)
    row.left_out = rehearsal.counts
    row.save()
    Addressee.objects.bulk_create(
        (
            Addressee(
                mailing=row,
                address=contact.address.casefold(),
                organisation_id=contact.organisation,
                fields=contact.values,
            )
            for contact in going
        ),
        batch_size=500,
    )
    record(
        OfficeEvent.MAILING_APPROVED, on=row, by=by, addressees=len(going), left_out=len(rehearsal.left_out)
    )
    return start_job(SEND_MAILING, by=by, about=row, mailing=row.pk)


@transaction.atomic
def resume_mailing(*, mailing: Mailing, by: User | None) -> Job:
    """Take up a sending that was interrupted too often: who has a mail already has no other."""
    row = locked(Mailing.objects).get(pk=mailing.pk)
    if row.state != Mailing.State.APPROVED:
        raise RuleViolation("Il ne reste rien à envoyer.")
    if Job.objects.filter(
        kind=SEND_MAILING, about_id=row.pk, state__in=[Job.State.QUEUED, Job.State.RUNNING]
    ).exists():
        raise RuleViolation("L’envoi est déjà en cours.")
    return start_job(SEND_MAILING, by=by, about=row, mailing=row.pk)


@transaction.atomic
def post_batch(*, mailing: Mailing, by: User | None) -> int:
    """Write the next mails in the outbox, each with the fact that it was; returns how many are left.

    Whoever withdrew since the approval is left out. The mailing is locked: two workers never write twice.
    """
    row = locked(Mailing.objects).get(pk=mailing.pk)
    batch = list(row.addressees.to_post()[:AT_ONCE])
    if row.needs_consent:
        answers = answers_by_address([each.address for each in batch], row.purpose)
        for each in batch:
            each.withdrew = answers.get(each.address) is not True
    going = [each for each in batch if not each.withdrew]
    messages = post_many([_letter(row, each) for each in going], by=by)
    for each, message in zip(going, messages, strict=True):
        each.message = message
    Addressee.objects.bulk_update(batch, ["message", "withdrew"])
    left = row.addressees.to_post().count()
    if not left and row.state == Mailing.State.APPROVED:
        row.state = Mailing.State.POSTED
        row.save(update_fields=["state"])
        record(OfficeEvent.MAILING_POSTED, on=row, by=by)
    return left


def _letter(mailing: Mailing, addressee: Addressee) -> Letter:
    return Letter(
        kind=KIND,
        to=[addressee.address],
        subject=subject_for(mailing, addressee.fields),
        text=text_for(mailing, addressee.fields, link=addressee.link),
        about=mailing,
    )


def _draft(mailing: Mailing) -> Mailing:
    row = locked(Mailing.objects).get(pk=mailing.pk)
    if row.state != Mailing.State.DRAFT:
        raise RuleViolation("Cet envoi est approuvé : il ne change plus. Préparez-en un autre.")
    return row
