"""A request for membership, as its author writes it by a signed link: begun, saved, sent, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.core.actions.outbox import post
from cressmember.core.models import Chamber, Message
from cressmember.kernel import reading
from cressmember.kernel.folding import fold
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import quote
from cressmember.members.journal import MembersEvent
from cressmember.members.models import Application, College, Evidence, JoiningPage
from cressmember.members.models.application import LINK_LASTS
from cressmember.members.queries.application import (
    MOST_DRAFTS,
    UNCONFIRMED_KEPT_FOR,
    Standing,
    drafts_to_forget,
    of_address,
    standing_of,
)
from cressmember.members.rules.application import Part

LINK, RECEIVED, ARRIVED = "members.application_link", "members.application_received", "members.application"
FLOODED = "members.application_flooded"
CLOSED = "Les demandes d’adhésion ne se déposent pas en ligne en ce moment : écrivez à la chambre."
FORGOTTEN_AT_ONCE = 100


@transaction.atomic
def start_application(*, email: str, now: datetime | None = None) -> Application | None:
    """Begin a request, or take up the one that an address has not confirmed yet, and mail its link.

    Nothing that a stranger typed is in the mail. An address that has too many drafts gets their links instead
    and no new one (None). Raises RuleViolation when the chamber takes no request online.
    """
    if not JoiningPage.current().is_open:
        raise RuleViolation(CLOSED)
    now, email = now or timezone.now(), reading.email(email)
    known = locked(of_address(email)).filter(sent_at__isnull=True)
    application = known.filter(confirmed_at__isnull=True).first()
    if application is None and known.count() >= MOST_DRAFTS:
        mail_links(email=email)
        return None
    if application is None:
        application = Application.objects.create(contact_email=email, started_at=now)
        record(MembersEvent.APPLICATION_STARTED, on=application, by=None)
    _mail(
        application,
        LINK,
        "Votre demande d’adhésion : confirmez votre adresse",
        "emails/application_start.txt",
        days=UNCONFIRMED_KEPT_FOR.days,
    )
    return application


@transaction.atomic
def mail_links(*, email: str) -> int:
    """Mail to an address the links of its own requests; returns how many. None of them is no mail."""
    found = list(of_address(reading.email(email))[: 2 * MOST_DRAFTS])
    if not found:
        return 0
    renew_link(*found)
    post(
        kind=LINK,
        to=[found[0].contact_email],
        subject="Votre demande d’adhésion : votre lien",
        text=render_to_string(
            "emails/application_links.txt", {"applications": found, "chamber": Chamber.current()}
        ),
        about=found[0],
        by=None,
    )
    return len(found)


@transaction.atomic
def tell_flood(*, now: datetime) -> bool:
    """Tell the chamber, once a day, that requests come from everywhere and that some are not answered."""
    chamber = Chamber.current()
    told = Message.objects.filter(kind=FLOODED, created_at__gt=now - timedelta(days=1))
    if not chamber.email or told.exists():
        return False
    text = render_to_string("emails/application_flood.txt", {"chamber": chamber})
    post(kind=FLOODED, to=[chamber.email], subject="Demandes d’adhésion : trop d’envois", text=text, by=None)
    return True


def renew_link(*applications: Application) -> None:
    """Have links that are about to be mailed open for as long as a new one.

    One that is over is replaced: anybody may ask for a mail, only whoever reads it opens anything again.
    """
    now = timezone.now()
    for each in applications:
        each.link_version += each.linked_at <= now - LINK_LASTS
        each.linked_at = now
    Application.objects.bulk_update(applications, ["link_version", "linked_at"])


@transaction.atomic
def confirm_address(*, application: Application, now: datetime | None = None) -> Application:
    """Remember that whoever reads the mail is who asks; once is enough."""
    held = _held(application)
    if held.confirmed_at is None:
        held.confirmed_at = held.saved_at = now or timezone.now()
        held.save(update_fields=["confirmed_at", "saved_at"])
        record(MembersEvent.APPLICATION_CONFIRMED, on=held, by=None)
    return held


@transaction.atomic
def save_part(
    *,
    application: Application,
    part: Part,
    answers: Mapping[str, Any],
    college: College | None = None,
    contact_name: str = "",
    source: str = "",
    accepts_charter: bool = False,
    now: datetime | None = None,
) -> Application:
    """Keep what one part says; ``answers`` replaces the same keys of ``Application.answers``.

    Raises RuleViolation once the request was sent or withdrawn, or before its address is confirmed.
    """
    held, now = _held_draft(application), now or timezone.now()
    visited = [*held.answers.get("visited", []), part.value]
    held.answers = {**held.answers, **answers, "visited": sorted(set(visited))}
    if part is Part.ORGANISATION:
        held.contact_name, held.source = reading.text(contact_name)[:150], reading.text(source)[:120]
    elif part is Part.ELIGIBILITY:
        held.college = college
    elif part is Part.COMMITMENT:
        held.charter_accepted_at = (held.charter_accepted_at or now) if accepts_charter else None
    held.saved_at = now
    _project(held, on=timezone.localdate(now))
    held.save()
    record(MembersEvent.APPLICATION_SAVED, on=held, by=None, part=part.value)
    return held


@transaction.atomic
def send_application(
    *,
    application: Application,
    figures_asked: Mapping[str, str],
    on: date,
    now: datetime | None = None,
) -> Application:
    """Send a request to the chamber, once; ``figures_asked`` are the bases of its dues (code: name).

    Its author and the chamber are told by mail. Raises RuleViolation with what it lacks, when the chamber
    takes no request online, or once it was withdrawn.
    """
    held, now = _held(application), now or timezone.now()
    if held.sent_at is not None:
        return held
    _refuse_unwritable(held)
    if not JoiningPage.current().is_open:
        raise RuleViolation(CLOSED)
    held.answers = {**held.answers, "figures_asked": dict(figures_asked)}
    standing = standing_of(held, on=on)
    if standing.blocking:
        raise RuleViolation(standing.blocking[0].sentence)
    held.sent_at = held.saved_at = now
    held.completed_at = now if standing.is_complete else None
    held.save()
    record(
        MembersEvent.APPLICATION_SENT,
        on=held,
        by=None,
        changes={"name": ("", held.name)},
        is_complete=standing.is_complete,
    )
    _tell_of_arrival(held, standing)
    return held


@transaction.atomic
def withdraw_application(*, application: Application, now: datetime | None = None) -> Application:
    """Its author gives up; once is enough. Raises RuleViolation once it was decided."""
    held = _held(application)
    if held.outcome:
        raise RuleViolation("Votre demande a reçu sa décision : écrivez à la chambre.")
    if held.withdrawn_at is None:
        held.withdrawn_at = now or timezone.now()
        held.save(update_fields=["withdrawn_at"])
        record(MembersEvent.APPLICATION_WITHDRAWN, on=held, by=None)
    return held


@transaction.atomic
def forget_drafts(*, now: datetime) -> int:
    """Delete the drafts that were given up or left, and their files; returns how many."""
    found = list(locked(drafts_to_forget(now=now))[:FORGOTTEN_AT_ONCE])
    for application in found:
        for piece in application.evidence.all():
            delete_piece(piece)
        record(MembersEvent.APPLICATION_FORGOTTEN, on=application, by=None)
        application.delete()
    return len(found)


def delete_piece(piece: Evidence) -> None:
    """Let a piece go, and its file once that is committed; one that was erased has none any more."""
    name, storage = str(piece.file.name or ""), piece.file.storage
    piece.delete()
    if name:
        transaction.on_commit(partial(storage.delete, name))


def completed_again(held: Application, *, on: date, now: datetime) -> None:
    """Write that a request has become complete, or is no longer, once its pieces changed."""
    if held.sent_at is None:
        return
    is_complete = standing_of(held, on=on).is_complete
    if is_complete != (held.completed_at is not None) and held.examined_at is None:
        held.completed_at = now if is_complete else None
        held.save(update_fields=["completed_at"])


def _held(application: Application) -> Application:
    found = locked(Application.objects).filter(pk=application.pk).first()
    if found is None:
        raise RuleViolation("Cette demande a été effacée : commencez-en une autre.")
    return found


def _held_draft(application: Application) -> Application:
    held = _held(application)
    if held.sent_at is not None:
        raise RuleViolation("Votre demande est envoyée : écrivez à la chambre pour la corriger.")
    _refuse_unwritable(held)
    return held


def _refuse_unwritable(held: Application) -> None:
    if held.withdrawn_at is not None:
        raise RuleViolation("Vous avez retiré cette demande : commencez-en une autre.")
    if held.confirmed_at is None:
        raise RuleViolation("Confirmez d’abord votre adresse, par le lien que nous vous avons envoyé.")


def _project(held: Application, *, on: date) -> None:
    """Copy what lists read and sort by, from the answers."""
    identity = held.identity
    for name in ("name", "siren", "legal_form", "departement", "sector"):
        setattr(held, name, str(identity.get(name, "")))
    eligibility = standing_of(held, on=on).eligibility
    held.ground = eligibility.ground.value if eligibility else ""
    texts = [held.name, held.siren, *(str(identity.get(name, "")) for name in ("acronym", "rna", "city"))]
    held.search_text = fold(" ".join([*texts, held.contact_name, held.contact_email]))


def _tell_of_arrival(held: Application, standing: Standing) -> None:
    chamber = Chamber.current()
    missing = [gap.sentence for gap in standing.gaps]
    _mail(
        held,
        RECEIVED,
        "Votre demande d’adhésion est reçue",
        "emails/application_received.txt",
        missing=missing,
        next_steps=JoiningPage.current().next_steps,
    )
    if chamber.email:
        post(
            kind=ARRIVED,
            to=[chamber.email],
            subject=f"Demande d’adhésion : {held.name}",
            text=render_to_string(
                "emails/application_arrived.txt",
                {
                    "application": held,
                    "quoted": quote(held.name),
                    "missing": missing,
                    "chamber": chamber,
                    "link": settings.SITE_URL + held.get_absolute_url(),
                },
            ),
            about=held,
            by=None,
        )


def _mail(held: Application, kind: str, subject: str, template: str, **told: Any) -> None:
    renew_link(held)
    chamber = Chamber.current()
    text = render_to_string(template, {"application": held, "chamber": chamber, **told})
    post(kind=kind, to=[held.contact_email], subject=subject, text=text, about=held, by=None)
