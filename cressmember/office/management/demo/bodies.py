"""Those who sit: the board by thirds, the bureau, a project group, and where the chamber sits outside."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.members.actions.person import create_person
from cressmember.members.models import Organisation, Person, Representation
from cressmember.members.queries import colleges_in_force
from cressmember.office.management.demo.calendar import Calendar
from governance.actions.body import create_body
from governance.actions.group import (
    decide_roadmap,
    lead_group,
    propose_roadmap,
    record_group_meeting,
    review_group,
)
from governance.actions.mandate import Seating, coopt, end_mandate, give_mandate
from governance.actions.meeting.meeting import create_meeting
from governance.actions.office import give_office
from governance.actions.outside import take_outside_seat
from governance.models import Body, Mandate, Meeting, Office, OutsideSeat, Roadmap

SEATS = 3
BUREAU = (
    Office.Kind.PRESIDENT,
    Office.Kind.VICE_PRESIDENT,
    Office.Kind.VICE_PRESIDENT,
    Office.Kind.TREASURER,
    Office.Kind.SECRETARY,
)
CREATED = date(2015, 1, 1)


def seat_bodies(days: Calendar, *, by: User) -> None:
    """Seat the board, the bureau and a project group, then say where the chamber sits outside."""
    create_body(
        name="Assemblée générale",
        kind=Body.Kind.ASSEMBLY,
        code="ag",
        created_on=CREATED,
        created_by="Statuts",
        by=by,
    )
    board = create_body(
        name="Conseil d’administration",
        kind=Body.Kind.BOARD,
        code="ca",
        created_on=CREATED,
        created_by="Statuts",
        by=by,
    )
    seated = _seat_board(board, days, by=by)
    bureau = create_body(
        name="Bureau", kind=Body.Kind.BUREAU, parent=board, created_on=CREATED, created_by="Statuts", by=by
    )
    _seat_bureau(bureau, seated, days, by=by)
    _work(board, seated, days, by=by)
    _sit_outside(seated, days, by=by)


def prepare_board(days: Calendar, *, by: User) -> Meeting:
    """The next board, in three weeks: it will decide of what is put to it."""
    day = days.today + timedelta(days=18)
    return create_meeting(
        body=Body.objects.get(code="ca"),
        rules=["ca"],
        title="Conseil d’administration",
        starts_at=timezone.make_aware(datetime.combine(day, time(17, 30))),
        place="Maison des associations, 12 rue du Partage",
        by=by,
    )


def _representative(organisation: Organisation, on: date) -> Person | None:
    leading = (Representation.Role.TITULAR, Representation.Role.LEGAL)
    row = (
        organisation.representations.in_force(on=on)
        .filter(role__in=leading, person__isnull=False)
        .select_related("person")
        .first()
    )
    return row.person if row else None


def _seat_board(board: Body, days: Calendar, *, by: User) -> list[Mandate]:
    """Three seats for each college, as the statutes say: a third leaves soon, a third each year after."""
    elected_on = days.ago(300)
    terms = [days.today + timedelta(days=60 + 365 * rank) for rank in range(3)]
    seated = []
    for college in colleges_in_force(on=days.today):
        members = Organisation.objects.members(on=elected_on).with_college(on=elected_on)
        theirs = [
            organisation
            for organisation in members.filter(college_id=college.pk).order_by("sort_name", "pk")
            if _representative(organisation, days.today)
        ]
        for rank, organisation in enumerate(theirs[:SEATS]):
            seated.append(
                give_mandate(
                    body=board,
                    seating=Seating(organisation, titular=_representative(organisation, days.today)),
                    obtained=Mandate.Obtained.ELECTED,
                    starts_on=elected_on,
                    term_on=terms[rank],
                    college=college,
                    decision="Assemblée générale ordinaire",
                    decided_on=elected_on,
                    by=by,
                )
            )
    _replace(seated[-1], days, by=by)
    return seated[:-1]


def _replace(left: Mandate, days: Calendar, *, by: User) -> None:
    """One of them left, and the board co-opted another of the same college until the next assembly."""
    end_mandate(
        mandate=left, on=days.ago(40), reason=Mandate.EndReason.RESIGNATION, note="Courrier reçu", by=by
    )
    left.refresh_from_db()
    sitting = Mandate.objects.filter(body=left.body).values("organisation")
    members = Organisation.objects.members(on=days.ago(10)).with_college(on=days.ago(10))
    theirs = members.filter(college_id=left.college_id).exclude(pk__in=sitting)
    other = theirs.order_by("-sort_name").first()
    if other is not None:
        coopt(
            replaced=left,
            seating=Seating(other, titular=_representative(other, days.today)),
            starts_on=days.ago(10),
            decision="Conseil d’administration",
            decided_on=days.ago(10),
            by=by,
        )


def _seat_bureau(bureau: Body, seated: list[Mandate], days: Calendar, *, by: User) -> None:
    chosen = seated[:: max(1, len(seated) // len(BUREAU))][: len(BUREAU)]
    for kind, mandate in zip(BUREAU, chosen, strict=False):
        assert mandate.organisation
        seat = give_mandate(
            body=bureau,
            seating=Seating(mandate.organisation, titular=_representative(mandate.organisation, days.today)),
            obtained=Mandate.Obtained.ELECTED,
            starts_on=days.ago(290),
            term_on=mandate.term_on,
            college=mandate.college,
            decision="Conseil d’administration",
            decided_on=days.ago(290),
            by=by,
        )
        give_office(mandate=seat, kind=kind, starts_on=days.ago(290), by=by)


def _work(board: Body, seated: list[Mandate], days: Calendar, *, by: User) -> None:
    """A project group that met twice, whose roadmap the board amended."""
    group = create_body(
        name="Accompagnement et financement",
        kind=Body.Kind.PROJECT_GROUP,
        parent=board,
        purpose="Orienter les porteurs de projet, et faire connaître ce qui les finance.",
        created_on=days.ago(500),
        created_by="Conseil d’administration",
        by=by,
    )
    lead_group(
        body=group,
        board_lead=_representative(seated[0].organisation, days.today),  # type: ignore[arg-type]
        staff_lead=create_person(civility="Mme", given_name="Camille", family_name="Roche", by=by),
        staff_deputy=None,
        by=by,
    )
    volunteers = [
        give_mandate(
            body=group,
            seating=Seating(
                mandate.organisation,
                titular=_representative(mandate.organisation, days.today),  # type: ignore[arg-type]
            ),
            obtained=Mandate.Obtained.VOLUNTEER,
            starts_on=days.ago(490),
            term_on=None,
            by=by,
        )
        for mandate in seated[:5]
    ]
    roadmap = propose_roadmap(
        body=group,
        text="Un guide des financements ; une rencontre par département ; une évaluation au bout d’un an.",
        proposed_on=days.ago(450),
        by=by,
    )
    decide_roadmap(
        roadmap=roadmap,
        outcome=Roadmap.Outcome.AMENDED,
        amendments="Une rencontre par trimestre suffit.",
        decided_on=days.ago(430),
        by=by,
    )
    for ago, present in ((470, volunteers), (200, volunteers[:4]), (60, volunteers[:3])):
        record_group_meeting(
            body=group, held_on=days.ago(ago), note="Avancement du guide.", present=present, by=by
        )
    review_group(body=group, presented_on=days.ago(380), note="Le conseil encourage le groupe.", by=by)


def _sit_outside(seated: list[Mandate], days: Calendar, *, by: User) -> None:
    people = [
        _representative(mandate.organisation, days.today) for mandate in seated[:3] if mandate.organisation
    ]
    places = (
        ("CESER", OutsideSeat.Kind.CESER, 900),
        ("CREFOP", OutsideSeat.Kind.EMPLOYMENT, 45),
        ("Conférence régionale de l’ESS", OutsideSeat.Kind.CONFERENCE, -20),
    )
    for (institution, kind, left), holder in zip(places, people, strict=False):
        assert holder
        take_outside_seat(
            institution=institution,
            kind=kind,
            holder=holder,
            starts_on=days.ago(700),
            ends_on=days.today + timedelta(days=left),
            decision="Conseil d’administration",
            decided_on=days.ago(710),
            by=by,
        )
