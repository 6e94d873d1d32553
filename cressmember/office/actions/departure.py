"""Departures concluded as the statutes allow, with their letters; one member absorbed by another."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.models import Chamber, StoredDocument
from cressmember.kernel.elision import of, to
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import hour, long_date, quote
from cressmember.members.actions.departure import (
    close_departure,
    held_departure,
    refuse_closed,
    write_step,
)
from cressmember.members.actions.hold import hold
from cressmember.members.actions.membership import end_membership
from cressmember.members.models import Departure, Membership, Organisation
from cressmember.office.actions.letter import (
    ENDED,
    HEARING,
    KEPT,
    NOTICE,
    Words,
    recipient_of_member,
    write_letter,
)
from cressmember.office.journal import OfficeEvent
from governance.queries.belonging import belonging_on, departure_verdict

REASONS = {
    Departure.Kind.RESIGNATION: Membership.EndReason.RESIGNATION,
    Departure.Kind.UNPAID: Membership.EndReason.STRIKE_OFF,
    Departure.Kind.STRUCK_OFF: Membership.EndReason.STRIKE_OFF,
    Departure.Kind.EXCLUSION: Membership.EndReason.EXCLUSION,
    Departure.Kind.LOST_STATUS: Membership.EndReason.OTHER,
}
SOUGHT = {
    Departure.Kind.UNPAID: "prononcer votre radiation pour défaut de paiement",
    Departure.Kind.STRUCK_OFF: "prononcer votre radiation",
    Departure.Kind.EXCLUSION: "prononcer votre exclusion",
    Departure.Kind.LOST_STATUS: "constater la perte de votre qualité de membre",
}
# Ended by the decision itself: a resignation takes effect by itself, a status is lost before it is noted.
PRONOUNCED = (Departure.Kind.UNPAID, Departure.Kind.STRUCK_OFF, Departure.Kind.EXCLUSION)


@transaction.atomic
def notify_member(
    *,
    departure: Departure,
    registered: bool,
    tracking: str = "",
    hearing_at: datetime | None = None,
    hearing_place: str = "",
    on: date,
    by: User | None,
) -> StoredDocument:
    """Tell a member what is sought against it, and invite it to speak; the letter is dated that day.

    Raises RuleViolation for a resignation, of which the member knows, without the reasons, and for a
    hearing on a day before.
    """
    held = held_departure(departure)
    refuse_closed(held)
    if held.kind not in SOUGHT:
        raise RuleViolation("Une démission vient du membre : il n’y a rien à lui notifier.")
    if not held.because.strip():
        raise RuleViolation(
            "Dites d’abord les motifs, par « Écrire les étapes » : l’avis les reprend, et le membre y répond."
        )
    steps = {"notified_on": on, "registered": registered, "tracking": tracking}
    if hearing_at is not None:
        _refuse_gone_by(hearing_at, on)
        steps |= {"invited_on": on, "hearing_at": hearing_at, "hearing_place": hearing_place}
    held = write_step(departure=held, on=on, by=by, **steps)
    organisation = held.membership.organisation
    stored, _ = write_letter(
        words=_notice(held, registered=registered),
        about=held,
        recipient=recipient_of_member(organisation, on=on),
        on=on,
        by=by,
    )
    return stored


@transaction.atomic
def invite_to_speak(
    *, departure: Departure, hearing_at: datetime, hearing_place: str, on: date, by: User | None
) -> StoredDocument:
    """Invite a member to speak before those who decide, on a day, in a place."""
    held = held_departure(departure)
    refuse_closed(held)
    if held.kind not in SOUGHT:
        raise RuleViolation("Une démission vient du membre : il n’y a pas d’audition.")
    _refuse_gone_by(hearing_at, on)
    held = write_step(
        departure=held, on=on, by=by, invited_on=on, hearing_at=hearing_at, hearing_place=hearing_place
    )
    words = Words(HEARING, "Invitation à vous expliquer", [*_sought(held), _hearing(held)])
    recipient = recipient_of_member(held.membership.organisation, on=on)
    stored, _ = write_letter(words=words, about=held, recipient=recipient, on=on, by=by)
    return stored


def _refuse_gone_by(hearing_at: datetime, on: date) -> None:
    """Nobody is invited to a day that is over; what was held already is written among the steps."""
    day = timezone.localdate(hearing_at)
    if day < on:
        raise RuleViolation(
            f"Le {long_date(day)} est passé : le membre ne pourrait plus s’y expliquer. "
            "Une audition déjà tenue s’écrit par « Écrire les étapes »."
        )


def _sought(held: Departure) -> list[str]:
    rule = belonging_on(timezone.localdate()).loss(held.kind)
    organ = getattr(rule, "decided_by", None)
    deciding = f" La décision est prise par {organ}." if organ else ""
    paragraphs = [f"Il est envisagé de {SOUGHT[Departure.Kind(held.kind)]}.{deciding}"]
    if because := held.because.strip():
        paragraphs.append(f"Motifs : {because}")
    return paragraphs


def _hearing(held: Departure) -> str:
    at = timezone.localtime(held.hearing_at) if held.hearing_at else None
    when = f"le {long_date(at.date())} à {hour(at)}" if at else "avant la décision"
    place = f", {held.hearing_place}" if held.hearing_place else ""
    return (
        f"Nous vous invitons à vous expliquer {when}{place}. Vous pouvez aussi répondre par écrit. "
        "Sans réponse de votre part, la décision pourra être prise."
    )


def _notice(held: Departure, *, registered: bool) -> Words:
    article = getattr(belonging_on(timezone.localdate()).loss(held.kind), "article", "")
    paragraphs = _sought(held)
    if held.invited_on is not None:
        paragraphs.append(_hearing(held))
    if article:
        paragraphs.append(f"Cette procédure est celle de l’article {article} de nos statuts.")
    return Words(NOTICE, "Avis d’une procédure de départ", paragraphs, registered=registered)


@transaction.atomic
def conclude_departure(
    *,
    departure: Departure,
    decided_by: str,
    decided_on: date,
    effective_on: date | None = None,
    on: date,
    by: User | None,
) -> Departure:
    """End the membership as the procedure leads to it, provided that the statutes in force let it that day.

    Without ``effective_on``, it takes effect on the day of the decision. Raises RuleViolation with
    everything that the statutes want and that lacks, for an exclusion or a striking off that would take
    effect before it is decided, and when another floor refuses the end.
    """
    held = held_departure(departure)
    refuse_closed(held)
    _refuse_put(held)
    return conclude_held(
        held, decided_by=decided_by, decided_on=decided_on, effective_on=effective_on, on=on, by=by
    )


def conclude_held(
    held: Departure,
    *,
    decided_by: str,
    decided_on: date,
    effective_on: date | None = None,
    on: date,
    by: User | None,
) -> Departure:
    """End the membership of a departure that is locked, under way, and decided by hand or by a vote."""
    if decided_on > on:
        raise RuleViolation(f"Le {long_date(decided_on)} est encore à venir : rien n’y est décidé.")
    verdict = departure_verdict(held, on=decided_on, before=decided_by)
    if verdict is not None and verdict.is_no:
        raise RuleViolation(verdict.sentence)
    effective_on = effective_on or decided_on
    if held.kind in PRONOUNCED and effective_on < decided_on:
        raise RuleViolation(
            f"La décision est du {long_date(decided_on)} : l’adhésion ne prend pas fin avant elle."
        )
    organisation = held.membership.organisation
    recipient = recipient_of_member(organisation, on=on)
    end_membership(
        membership=held.membership,
        ended_on=effective_on,
        reason=REASONS[Departure.Kind(held.kind)],
        note=held.lost_status[:250] and f"Perte du statut {quote(held.lost_status)}",
        decided_by=decided_by,
        decided_on=decided_on,
        by=by,
    )
    held = close_departure(
        departure=held,
        outcome=Departure.Outcome.ENDED,
        decided_on=decided_on,
        decided_by=decided_by,
        effective_on=effective_on,
        verdict=verdict.sentence if verdict is not None else "",
        by=by,
    )
    write_letter(words=_ended(held), about=held, recipient=recipient, on=on, by=by)
    record(OfficeEvent.DEPARTURE_CONCLUDED, on=organisation, by=by, departure=held.pk, kind=held.kind)
    return held


def _ended(held: Departure) -> Words:
    chamber = Chamber.current()
    assert held.decided_on
    assert held.effective_on
    day = long_date(held.effective_on)
    if held.kind == Departure.Kind.RESIGNATION:
        assert held.resigned_on
        return Words(
            ENDED,
            f"Votre démission {of(chamber)}",
            [
                f"Nous avons reçu votre démission le {long_date(held.resigned_on)}. "
                f"Elle prend effet le {day}.",
                "Nous vous remercions du chemin parcouru ensemble. Si vous souhaitez revenir, écrivez-nous.",
            ],
        )
    decided = f"Par décision du {long_date(held.decided_on)}"
    by = f" ({held.decided_by})" if held.decided_by else ""
    named = {
        Departure.Kind.EXCLUSION: "votre exclusion a été prononcée",
        Departure.Kind.LOST_STATUS: "la perte de votre qualité de membre a été constatée",
    }.get(Departure.Kind(held.kind), "votre radiation a été prononcée")
    paragraphs = [f"{decided}{by}, {named}. Votre adhésion {to(chamber)} prend fin le {day}."]
    if held.because.strip():
        paragraphs.append(f"Motifs : {held.because.strip()}")
    if article := getattr(belonging_on(held.decided_on).loss(held.kind), "article", ""):
        paragraphs.append(f"Cette décision est prise en application de l’article {article} de nos statuts.")
    return Words(ENDED, "Fin de votre adhésion", paragraphs)


@transaction.atomic
def keep_member(
    *, departure: Departure, decided_by: str, decided_on: date, on: date, by: User | None
) -> Departure:
    """Write that those who decide kept the member, and tell it if it knew of the procedure."""
    held = held_departure(departure)
    refuse_closed(held)
    _refuse_put(held)
    return keep_held(held, decided_by=decided_by, decided_on=decided_on, on=on, by=by)


def keep_held(held: Departure, *, decided_by: str, decided_on: date, on: date, by: User | None) -> Departure:
    """Keep the member of a departure that is locked and under way."""
    if decided_on > on:
        raise RuleViolation(f"Le {long_date(decided_on)} est encore à venir : rien n’y est décidé.")
    told = held.notified_on is not None or held.invited_on is not None
    held = close_departure(
        departure=held,
        outcome=Departure.Outcome.KEPT,
        decided_on=decided_on,
        decided_by=decided_by,
        by=by,
    )
    if told:
        words = Words(
            KEPT,
            "Votre adhésion est maintenue",
            [
                f"Par décision du {long_date(decided_on)}, la procédure ouverte à votre sujet est close : "
                "votre adhésion se poursuit."
            ],
        )
        recipient = recipient_of_member(held.membership.organisation, on=on)
        write_letter(words=words, about=held, recipient=recipient, on=on, by=by)
    return held


def _refuse_put(held: Departure) -> None:
    if held.resolution is not None:
        raise RuleViolation("Ce départ est à l’ordre du jour : retirez-l’en d’abord.")


@transaction.atomic
def absorb_member(
    *,
    absorbed: Organisation,
    into: Organisation,
    ended_on: date,
    act: str,
    by: User | None,
) -> Membership:
    """End the membership of an organisation that another absorbed; both files stay, and say so.

    What it owes stays owed by it; its mandates end as the statutes say. Raises RuleViolation when one of
    them is no member.
    """
    if absorbed.pk == into.pk:
        raise RuleViolation("Choisissez deux adhérents différents.")
    hold([absorbed.pk, into.pk])
    membership = Membership.objects.filter(organisation=absorbed, ended_on__isnull=True).first()
    if membership is None:
        raise RuleViolation(f"{absorbed} n’est pas adhérente : il n’y a rien à terminer.")
    if not Membership.objects.in_force(on=ended_on).filter(organisation=into).exists():
        raise RuleViolation(
            f"{into} n’est pas adhérente au {long_date(ended_on)} : enregistrez d’abord son adhésion."
        )
    ended = end_membership(
        membership=membership,
        ended_on=ended_on,
        reason=Membership.EndReason.MERGER,
        note=f"Absorbée par {into}"[:250],
        decided_by=act[:120],
        decided_on=None,
        by=by,
    )
    record(OfficeEvent.MEMBERS_JOINED, on=into, by=by, absorbed=absorbed.pk, ended_on=ended_on.isoformat())
    return ended
