"""An extraordinary assembly of today: convened, answered, its roll settled, its first arrivals received."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice

from django.db.models import DateTimeField, F, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.members.models import Organisation, Settlement
from cressmember.office.management.demo.calendar import Calendar
from governance.actions.meeting.agenda import add_item
from governance.actions.meeting.answer import answer_meeting
from governance.actions.meeting.convocation import convene
from governance.actions.meeting.meeting import create_meeting
from governance.actions.meeting.presence import check_in
from governance.actions.meeting.proxy import give_proxy
from governance.actions.meeting.resolution import write_resolution
from governance.actions.meeting.roll import settle_roll
from governance.actions.meeting.task import tick_task
from governance.models import Body, Meeting, Participant, RollLine
from governance.rules.vote.decision import Matter

CONVENED_AGO, ANSWERED_AGO = 24, 6
BEGINS_IN = timedelta(minutes=30)
# Somebody who tries the demonstration still has a few to receive before the quorum is reached.
RECEIVED = 14
PROXIES = 12
AGENDA = (
    (
        "Ouverture et désignation du bureau de séance",
        "Feuille de présence, pouvoirs, quorum.",
        10,
        None,
    ),
    (
        "Nouveaux statuts",
        "Le projet sépare les structures d’insertion des autres entreprises sociales : deux collèges.",
        35,
        (
            Matter.STATUTES,
            "Adoption des nouveaux statuts",
            "L’assemblée adopte les statuts dont le projet lui est présenté, en vigueur le 1er "
            "janvier prochain.",
        ),
    ),
    (
        "Plan de développement 2025-2028",
        "Quatre axes : filières, achats responsables, jeunesse, territoires.",
        30,
        (
            Matter.OTHER,
            "Approbation du plan de développement 2025-2028",
            "L’assemblée approuve le plan de développement 2025-2028 et charge le conseil "
            "d’administration de le mettre en œuvre.",
        ),
    ),
    (
        "Règlement intérieur",
        "Ce qui change : commissions, remboursement des frais, usage de la visioconférence.",
        15,
        (
            Matter.BYLAWS,
            "Adoption du règlement intérieur",
            "L’assemblée adopte le règlement intérieur qui lui est présenté.",
        ),
    ),
    ("Remise du prix de l’ESS", "Les trois lauréats de l’année présentent leur projet.", 20, None),
)


def gather(days: Calendar, newcomers: Sequence[Organisation], *, by: User) -> None:
    """Convene the assembly of today, hear the answers, settle its roll, receive those who come early.

    The newcomers have not answered: whoever tries their space does.
    """
    _date_settlements()
    meeting = create_meeting(
        body=Body.objects.get(kind=Body.Kind.ASSEMBLY),
        rules=["age", "ago"],
        title="Assemblée générale extraordinaire",
        starts_at=_soon(days.today),
        format=Meeting.Format.HYBRID,
        place="Maison des associations, 12 rue du Partage",
        video_link="https://visio.cress.example/age",
        by=by,
    )
    _write_agenda(meeting, days, by=by)
    convene(meeting=meeting, on=days.ago(CONVENED_AGO), by=by)
    now = _on(days.today)
    settle_roll(meeting=meeting, by=by, now=now)
    for task in meeting.tasks.filter(done_on=None, due_on__lt=days.today):
        tick_task(task=task, on=task.due_on, by=by)
    coming = _hear_answers(meeting.participants.electors().exclude(organisation__in=newcomers), days)
    for participant in islice(coming, RECEIVED):
        check_in(participant=participant, by=by, at=now)


def _date_settlements() -> None:
    """Have the register know of each payment since the day it came.

    A year was lived in a minute: without this, nobody would have paid before the roll was closed.
    """
    Settlement.objects.update(recorded_at=Cast(F("settled_on"), DateTimeField()))


def _on(today: date) -> datetime:
    """This hour, on the day of the demonstration."""
    return timezone.localtime().replace(year=today.year, month=today.month, day=today.day)


def _soon(today: date) -> datetime:
    """In half an hour, on the quarter, and today all the same: the desk opens on the day."""
    now = _on(today)
    last = now.replace(hour=23, minute=30, second=0, microsecond=0)
    soon = (now + BEGINS_IN).replace(second=0, microsecond=0)
    return min(soon - timedelta(minutes=soon.minute % 15), last) if soon.date() == now.date() else last


def _write_agenda(meeting: Meeting, days: Calendar, *, by: User) -> None:
    for title, text, minutes, vote in AGENDA:
        item = add_item(
            meeting=meeting, on=days.ago(CONVENED_AGO), title=title, text=text, minutes=minutes, by=by
        )
        if vote is not None:
            matter, named, put = vote
            write_resolution(item=item, title=named, text=put, matter=matter.value, by=by)


def _hear_answers(called: QuerySet[Participant], days: Calendar) -> list[Participant]:
    """Half come, some give a proxy to one of their college, some do not come, the others say nothing."""
    at = timezone.make_aware(datetime.combine(days.ago(ANSWERED_AGO), time(12)))
    electors = list(called.order_by("sort_name"))
    answers = {0: Participant.Answer.PRESENT, 1: Participant.Answer.PRESENT, 2: Participant.Answer.ABSENT}
    coming = []
    for rank, participant in enumerate(electors):
        answer = answers.get(rank % 5)
        if answer is None:
            continue
        answer_meeting(participant=participant, answer=answer, name=_name(participant), by=None, now=at)
        if answer == Participant.Answer.PRESENT:
            coming.append(participant)
    silent = [each for rank, each in enumerate(electors) if rank % 5 == 3]
    for giver, holder in islice(_pairs(silent, coming), PROXIES):
        give_proxy(giver=giver, holder=holder, name=_name(giver), by=None, now=at)
    return coming


def _pairs(
    givers: list[Participant], holders: list[Participant]
) -> Iterator[tuple[Participant, Participant]]:
    """Each with somebody of the same college who carries nothing yet, where there is one."""
    lines = RollLine.objects.filter(participant__in=[*givers, *holders], votes__gt=0)
    colleges = dict(lines.values_list("participant", "college"))
    free = list(holders)
    for giver in givers:
        found = next((each for each in free if colleges[each.pk] == colleges[giver.pk]), None)
        if found is not None:
            free.remove(found)
            yield giver, found


def _name(participant: Participant) -> str:
    return participant.representative_name or "Secrétariat"
