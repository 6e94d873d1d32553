"""Those whom a survey invites, as the register knows them that day, and how each is written to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Set
from datetime import date

from django.db.models import QuerySet

from cressmember.kernel.folding import fold
from cressmember.members.models import Consent, Organisation, Person, Representation
from cressmember.members.models.representation import LEADING
from cressmember.members.queries.consent import answers_by_address
from governance.actions.warning import deliverable
from governance.models import Holder, Mandate, Survey, SurveyInvitation
from governance.models.meeting.participant import new_key


def those_invited(survey: Survey, *, on: date) -> list[SurveyInvitation]:
    """The invitations that would be drawn up that day, by name, none of them stored.

    An organisation is invited once, whatever it sits in. An address that refused surveys is not written to:
    its invitation waits in the member's space.
    """
    made = _of_body(survey, on) if survey.segment == Survey.Segment.BODY else _of_members(survey, on)
    _silence(made)
    return sorted(made, key=lambda each: (each.sort_name, each.organisation_id or 0, each.person_id or 0))


def following_members() -> QuerySet[SurveyInvitation]:
    """The open invitations that follow who acts for a member: those of a body stay with who sits in it."""
    return SurveyInvitation.objects.filter(
        survey__in=Survey.objects.open().exclude(segment=Survey.Segment.BODY), organisation__isnull=False
    )


def follow_invitations(*, organisation: Organisation, gone: Set[str], on: date) -> None:
    """Have open surveys write to those who act for a member that day.

    A link that was sent to one of the ``gone`` addresses (in small letters) opens nothing any more: another
    is drawn, which the organisation finds in its space and in a reminder.
    """
    for row in following_members().filter(organisation=organisation):
        if not gone & {address.casefold() for address in row.emails}:
            continue
        (told,) = _organisations(row.survey, [organisation], on)
        _silence([told])
        row.key, row.emails = new_key(), told.emails
        row.save(update_fields=["key", "emails"])


def follow_bodies(*, on: date) -> int:
    """Have the open surveys of a body write to those who sit in it that day; how many invitations changed."""
    changed = 0
    for survey in Survey.objects.open().filter(segment=Survey.Segment.BODY):
        sitting = {(each.organisation_id, each.person_id): each for each in those_invited(survey, on=on)}
        seats = Mandate.objects.filter(body=survey.body_id)
        former = set().union(*addresses_left(seats, on=on).values())
        for row in survey.invitations.exclude(emails=[]):
            told = sitting.get((row.organisation_id, row.person_id))
            here = {address.casefold() for address in told.emails} if told else set()
            sent = {address.casefold() for address in row.emails}
            if told and not sent & (former - here):
                continue
            row.key, row.emails = new_key(), told.emails if told else []
            row.save(update_fields=["key", "emails"])
            changed += 1
    return changed


def addresses_left(seats: Iterable[Mandate], *, on: date) -> dict[int, set[str]]:
    """By seat, the addresses, in small letters, of those who sat in it and no longer do that day."""
    left: dict[int, set[str]] = defaultdict(set)
    rows = Holder.objects.filter(mandate__in=seats, ends_on__lte=on)
    for row in rows.select_related("person", "mandate__organisation"):
        # A shared mailbox is nobody’s.
        shared = row.mandate.organisation.email if row.mandate.organisation else ""
        left[row.mandate_id] |= {row.person.email.casefold()} - {"", shared.casefold()}
    return left


def _silence(made: Iterable[SurveyInvitation]) -> None:
    """Leave out the addresses that refused surveys."""
    silenced = _refusing({address for each in made for address in each.emails})
    for each in made:
        each.emails = [address for address in each.emails if address.strip().casefold() not in silenced]


def _of_members(survey: Survey, on: date) -> list[SurveyInvitation]:
    rows = Organisation.objects.members(on=on).with_college(on=on)
    if survey.segment == Survey.Segment.COLLEGES:
        rows = rows.filter(placement__college__in=survey.colleges.all())
    organisations = list(rows.distinct())
    return _organisations(survey, organisations, on)


def _of_body(survey: Survey, on: date) -> list[SurveyInvitation]:
    assert survey.body_id is not None  # The database says so.
    seats = list(Mandate.objects.in_force(on=on).filter(body=survey.body_id).select_related("person"))
    keys = [seat.organisation_id for seat in seats if seat.organisation_id]
    organisations = list(Organisation.objects.filter(pk__in=keys).with_college(on=on).distinct())
    sitting: dict[int | None, list[str]] = defaultdict(list)
    holders = Holder.objects.in_force(on=on).filter(mandate__in=seats).select_related("person", "mandate")
    for holder in holders.order_by("-role", "pk"):
        sitting[holder.mandate.organisation_id].append(holder.person.email)
    made = _organisations(survey, organisations, on)
    for each in made:
        each.emails = deliverable(sitting[each.organisation_id]) or each.emails
    people = {seat.person_id: seat.person for seat in seats if seat.person}
    return made + [_person(survey, person) for person in people.values()]


def _organisations(survey: Survey, organisations: Iterable[Organisation], on: date) -> list[SurveyInvitation]:
    organisations = list(organisations)
    rows = Representation.objects.in_force(on=on).filter(organisation__in=organisations, role__in=LEADING)
    addresses: dict[int, list[str]] = defaultdict(list)
    for row in sorted(rows.select_related("person").order_by("pk"), key=lambda row: row.precedence):
        addresses[row.organisation_id].append(row.address)
    return [
        SurveyInvitation(
            survey=survey,
            organisation=each,
            name=each.name,
            sort_name=fold(each.name)[:250],
            college=getattr(each, "college_name", "") or "",
            emails=deliverable(addresses[each.pk]) or deliverable([each.email]),
        )
        for each in organisations
    ]


def _person(survey: Survey, person: Person) -> SurveyInvitation:
    return SurveyInvitation(
        survey=survey,
        person=person,
        name=str(person),
        sort_name=person.sort_name[:250],
        emails=deliverable([person.email]),
    )


def _refusing(addresses: set[str]) -> set[str]:
    answers = answers_by_address(addresses, Consent.Purpose.SURVEYS)
    return {address for address, agreed in answers.items() if not agreed}
