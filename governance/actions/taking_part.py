"""Taking part from the member's space: joining a group, leaving it, subscribing to one's calendar."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, record
from cressmember.core.actions.lock import locked
from cressmember.core.actions.outbox import post
from cressmember.core.models import Chamber
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK, quote
from cressmember.members.actions.hold import hold
from cressmember.members.models import Organisation, Person
from governance.actions.mandate import Seating, end_mandate, give_mandate
from governance.actions.warning import deliverable
from governance.journal import GovernanceEvent
from governance.models import Body, CalendarFeed, GroupRequest, Mandate, WorkGroup
from governance.models.meeting.participant import new_key

# Coming and going writes a seat, a journal entry and a mail each time.
MOST_REQUESTS, OFTEN_WITHIN = 3, timedelta(days=30)
DIRECTLY = "Inscription directe"
ASKED, DECIDED = "governance.group_request", "governance.group_decided"


@transaction.atomic
def ask_to_join(
    *, body: Body, organisation: Organisation, person: Person, message: str = "", on: date, by: User | None
) -> GroupRequest:
    """Ask that an organisation takes part in a group through somebody; at once where the group is open.

    Raises RuleViolation for what is no group that stands that day, for whoever is no member or takes part
    already, while a request waits, and for the fourth one in a month.
    """
    hold([organisation.pk])
    held = _held_group(body, on)
    if not Organisation.objects.members(on=on).filter(pk=organisation.pk).exists():
        raise RuleViolation(
            f"{organisation} n’est pas adhérente aujourd’hui{NO_BREAK}: écrivez à la chambre."
        )
    if Mandate.objects.in_force(on=on).filter(body=held, organisation=organisation).exists():
        raise RuleViolation(f"{organisation} participe déjà à {quote(held.name)}.")
    waiting = GroupRequest.objects.filter(body=held, outcome=GroupRequest.Outcome.WAITING)
    if waiting.filter(organisation=organisation).exists():
        raise RuleViolation("Votre demande est déjà parvenue à la chambre.")
    recent = GroupRequest.objects.filter(body=held, organisation=organisation, asked_on__gt=on - OFTEN_WITHIN)
    if recent.count() >= MOST_REQUESTS:
        raise RuleViolation(
            f"{organisation} a déjà demandé {MOST_REQUESTS} fois en un mois à rejoindre {quote(held.name)}"
            f"{NO_BREAK}: écrivez à la chambre."
        )
    request = GroupRequest.objects.create(
        body=held, organisation=organisation, person=person, message=message.strip()[:500], asked_on=on
    )
    record(
        GovernanceEvent.GROUP_REQUESTED,
        on=held,
        by=by,
        request=request.pk,
        organisation=organisation.pk,
        person=person.pk,
    )
    if WorkGroup.objects.filter(body=held, is_open=True, asleep_since__isnull=True).exists():
        request = _accept(request, on=on, decision=DIRECTLY, by=by)
    _tell_leads(request, by=by)
    return request


@transaction.atomic
def decide_request(
    *, request: GroupRequest, accepted: bool, because: str = "", on: date, by: User | None
) -> GroupRequest:
    """Accept a request, which gives the mandate, or decline it and say why.

    Raises RuleViolation once it is decided, without a reason to decline, and where the mandate is refused.
    """
    hold([request.organisation_id])
    locked(Body.objects).get(pk=request.body_id)
    held = GroupRequest.objects.select_related("body", "organisation", "person").get(pk=request.pk)
    if held.outcome != GroupRequest.Outcome.WAITING:
        raise RuleViolation("Cette demande a déjà sa réponse.")
    if accepted:
        return _accept(held, on=on, decision="Demande acceptée par l’équipe", by=by)
    if not because.strip():
        raise RuleViolation(f"Dites pourquoi{NO_BREAK}: l’organisation lira ce motif.")
    held.outcome, held.decided_on, held.because = GroupRequest.Outcome.REFUSED, on, because.strip()[:250]
    held.save(update_fields=["outcome", "decided_on", "because"])
    record(GovernanceEvent.GROUP_REQUEST_DECIDED, on=held.body, by=by, request=held.pk, accepted=False)
    _tell_decided(held, by=by)
    return held


@transaction.atomic
def leave_group(*, mandate: Mandate, on: date, by: User | None) -> Mandate:
    """Have a volunteer leave a group. Raises RuleViolation for a seat that was elected or designated."""
    if mandate.obtained != Mandate.Obtained.VOLUNTEER or not mandate.body.is_group:
        raise RuleViolation("Ce siège ne se quitte pas d’ici : écrivez à la chambre.")
    return end_mandate(mandate=mandate, on=on, reason=Mandate.EndReason.RESIGNATION, by=by)


@transaction.atomic
def set_group_door(*, body: Body, is_open: bool, by: User | None) -> Body:
    """Say whether whoever asks takes part at once, or once the team agreed."""
    held = locked(Body.objects).get(pk=body.pk)
    if not held.is_group:
        raise RuleViolation(f"{quote(held.name)} n’est ni une commission ni un groupe projet.")
    work, _ = WorkGroup.objects.get_or_create(body=held)
    changes = differences({"is_open": work.is_open}, {"is_open": is_open})
    work.is_open = is_open
    work.save(update_fields=["is_open"])
    if changes:
        record(GovernanceEvent.GROUP_DOOR_CHANGED, on=held, by=by, changes=changes)
    return held


@transaction.atomic
def open_feed(*, user: User) -> CalendarFeed:
    """Give somebody the secret address of a calendar; asked again, another one closes the first."""
    feed, is_new = CalendarFeed.objects.get_or_create(user=user)
    if not is_new:
        feed.key = new_key()
        feed.save(update_fields=["key"])
    record(GovernanceEvent.FEED_OPENED, on=feed, by=user)
    return feed


@transaction.atomic
def close_feed(*, user: User) -> None:
    """Close the address that somebody's calendar was given; nothing happens where there is none."""
    for feed in CalendarFeed.objects.filter(user=user):
        record(GovernanceEvent.FEED_CLOSED, on=feed, by=user)
        feed.delete()


def _held_group(body: Body, on: date) -> Body:
    held = locked(Body.objects).get(pk=body.pk)
    if not held.is_group or not held.stands_on(on):
        raise RuleViolation(f"{quote(held.name)} n’est pas un groupe que l’on rejoint aujourd’hui.")
    return held


def _accept(request: GroupRequest, *, on: date, decision: str, by: User | None) -> GroupRequest:
    request.mandate = give_mandate(
        body=request.body,
        seating=Seating(request.organisation, titular=request.person),
        obtained=Mandate.Obtained.VOLUNTEER,
        starts_on=on,
        term_on=None,
        decision=decision,
        decided_on=on,
        by=by,
    )
    request.outcome, request.decided_on = GroupRequest.Outcome.ACCEPTED, on
    request.save(update_fields=["mandate", "outcome", "decided_on"])
    record(GovernanceEvent.GROUP_REQUEST_DECIDED, on=request.body, by=by, request=request.pk, accepted=True)
    _tell_decided(request, by=by)
    return request


def _tell_leads(request: GroupRequest, *, by: User | None) -> None:
    """Write to those who lead the group that somebody asks to take part, or does.

    Who leads it from the board may have no way into the staff's pages: the chamber is written to as well,
    unless somebody of the staff is.
    """
    leads = WorkGroup.objects.filter(body=request.body).select_related("staff_lead", "board_lead").first()
    staff, board = (leads.staff_lead, leads.board_lead) if leads else (None, None)
    to = deliverable([staff.email] if staff else []) or deliverable([Chamber.current().email])
    to += [each for each in deliverable([board.email] if board else []) if each not in to]
    page = request.body.get_absolute_url() if request.mandate else request.get_absolute_url()
    subject = f"{request.organisation} {'participe' if request.mandate else 'demande à participer'}"
    _mail(request, ASKED, to, f"{subject} : {request.body.name}", "governance_group_request", page, by)


def _tell_decided(request: GroupRequest, *, by: User | None) -> None:
    """Write to whoever asked what was decided."""
    subject = f"{request.body.name} : votre {'participation' if request.mandate else 'demande'}"
    inside = request.mandate is not None
    page = reverse("portal:part-group", args=[request.body_id]) if inside else reverse("portal:part-groups")
    _mail(
        request, DECIDED, deliverable([request.person.email]), subject, "governance_group_decided", page, by
    )


def _mail(
    request: GroupRequest, kind: str, to: list[str], subject: str, template: str, page: str, by: User | None
) -> None:
    if not to:
        return
    told = {
        "asked": request,
        "group": quote(request.body.name),
        "link": f"{settings.SITE_URL}{page}",
        "chamber": Chamber.current(),
    }
    text = render_to_string(f"emails/{template}.txt", told)
    post(kind=kind, to=to, subject=subject, text=text, about=request, by=by)
