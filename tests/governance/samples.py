"""One of each thing of statutes, bodies and mandates, for the tests that open every page."""

from datetime import date

from governance.actions.group import propose_roadmap, record_group_meeting
from governance.actions.leaders import (
    detail_leader,
    file_leaders_declaration,
    keep_receipt,
    open_leaders_declaration,
)
from governance.actions.meeting.agenda import add_item
from governance.actions.meeting.meeting import create_meeting
from governance.actions.meeting.minutes import draft_minutes, issue_extract
from governance.actions.meeting.paper import add_paper
from governance.actions.meeting.resolution import plan_election, write_resolution
from governance.actions.office import give_office
from governance.actions.outside import take_outside_seat
from governance.actions.statutes import write_statutes
from governance.models import AgendaItem, Ballot, Officer, Participant, Presence, Resolution, Task
from tests.governance.document import complete
from tests.governance.meetings import AT, DAY
from tests.governance.seats import START, TERM, board, person, seat

KNOWN = {
    "birth_date": date(1970, 5, 1),
    "birth_place": "Nantes",
    "nationality": "française",
    "profession": "Directrice",
    "address": "1 rue des Lilas, 44000 Nantes",
}


def samples():
    """The keys of one of each noun."""
    from cressmember.members.models import Membership

    organisation = Membership.objects.filter(ended_on__isnull=True).first().organisation
    Membership.objects.filter(organisation=organisation).update(admitted_on=None)
    statutes = write_statutes(title="Statuts 2026", document=complete(), by=None)
    body = board()
    mandate = seat(
        body, organisation, titular=person("Marzin", civility="M."), term_on=TERM.replace(year=TERM.year + 20)
    )
    office = give_office(mandate=mandate, kind="president", starts_on=START, by=None)
    group = board(name="Groupe projet", kind="project_group")
    volunteer = seat(group, organisation, obtained="volunteer", term_on=None)
    roadmap = propose_roadmap(body=group, text="Neuf objectifs.", proposed_on=START, by=None)
    meeting = record_group_meeting(body=group, held_on=START, note="Lancement", present=[volunteer], by=None)
    declaration = open_leaders_declaration(changed_on=START, decision="AGO", by=None)
    detail_leader(person=office.person, by=None, **KNOWN)
    file_leaders_declaration(declaration=declaration, on=START, by=None)
    keep_receipt(declaration=declaration, filename="r.pdf", data=b"%PDF", by=None)
    return prepared(body) | {
        "leaders": declaration.pk,
        "leader": office.person_id,
        "group": group.pk,
        "roadmap": roadmap.pk,
        "groupmeeting": meeting.pk,
        "statutes": statutes.pk,
        "reform": statutes.pk,
        "body": body.pk,
        "mandate": mandate.pk,
        "office": office.pk,
        "outside": take_outside_seat(
            institution="CESER", kind="ceser", holder=person("Durey"), starts_on=START, by=None
        ).pk,
    }


def prepared(body):
    """A meeting of a body being prepared, with one of each thing that its agenda holds."""
    meeting = create_meeting(body=body, starts_at=AT, by=None)
    item = add_item(meeting=meeting, title="Élections", minutes=20, on=DAY, by=None)
    paper = add_paper(meeting=meeting, title="Budget", filename="budget.pdf", data=b"%PDF-1.7", by=None)
    resolution = write_resolution(item=item, title="Budget", text="Adopté.", by=None)
    return (
        in_session(meeting, resolution)
        | written_up(body)
        | {
            "meeting": meeting.pk,
            "task": meeting.tasks.first().pk,
            "agendaitem": item.pk,
            "resolution": resolution.pk,
            "election": plan_election(item=item, body=body, seats=2, by=None).pk,
            "paper": paper.pk,
        }
    )


def written_up(body):
    """A meeting that was held, its minutes begun, a resolution that it took, an extract of it."""
    held = create_meeting(body=body, starts_at=AT, by=None)
    type(held).objects.filter(pk=held.pk).update(opened_at=AT, closed_at=AT)
    item = AgendaItem.objects.create(meeting=held, position=1, title="Budget")
    taken = Resolution.objects.create(item=item, position=1, title="Budget", text="Adopté.")
    verdict = {"outcome": "yes", "sentence": "Adoptée (art. 15).", "article": "15", "figures": {}}
    Ballot.objects.create(
        meeting=held, resolution=taken, kind="hands", opened_at=AT, closed_at=AT, verdict=verdict
    )
    minutes = draft_minutes(meeting=held, by=None)
    extract = issue_extract(resolution=taken, certified_by="Ana", on=DAY, by=None)
    task = Task.objects.create(meeting=held, kind="decision", title="Publier")
    keys = {"minutes": minutes.meeting_id, "consultation": minutes.meeting_id}
    return keys | {"decision": taken.pk, "record": extract.pk, "todo": task.pk}


def in_session(meeting, resolution):
    """The keys of what a session holds: somebody who came, an officer, a ballot that is open."""
    officer = Officer.objects.create(meeting=meeting, role="teller", name="Ali", named_at=AT)
    participant = Participant.objects.create(
        meeting=meeting, quality="seat", name="Lilas", sort_name="lilas", search_text="lilas"
    )
    presence = Presence.objects.create(participant=participant, way="present", arrived_at=AT, source="desk")
    group = {"college": "", "name": "", "entitled": 1, "voting": 1, "voters": 1, "by_way": {"present": 1}}
    elector = {"votes": 1, "holder": None, "by_rule": False}
    ballot = Ballot.objects.create(
        meeting=meeting,
        resolution=resolution,
        kind="nominal",
        opened_at=AT,
        turnout={"groups": [group], "electors": {str(participant.pk): elector}},
    )
    return {
        "session": meeting.pk,
        "desk": meeting.pk,
        "hall": meeting.pk,
        "sessionitem": resolution.item_id,
        "motion": resolution.pk,
        "officer": officer.pk,
        "door": participant.pk,
        "passage": presence.pk,
        "ballot": ballot.pk,
    }


def addresses(found):
    """The arguments of the pages that take others than one key."""
    code = Participant.objects.get(pk=found["door"]).key
    return {"governance:desk-code": {"pk": found["desk"], "code": code}}
