"""One of each thing of statutes, bodies and mandates, for the tests that open every page."""

from datetime import date

from django.core.files.base import ContentFile

from governance.actions.group import propose_roadmap, record_group_meeting
from governance.actions.leaders import (
    detail_leader,
    file_leaders_declaration,
    keep_receipt,
    open_leaders_declaration,
)
from governance.actions.meeting.agenda import add_item
from governance.actions.meeting.candidacy import receive_candidacy
from governance.actions.meeting.meeting import create_meeting
from governance.actions.meeting.paper import add_paper
from governance.actions.meeting.resolution import plan_election, write_resolution
from governance.actions.office import give_office
from governance.actions.outside import take_outside_seat
from governance.actions.statutes import write_statutes
from governance.models import Ballot
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
    return {
        "meeting": meeting.pk,
        "task": meeting.tasks.first().pk,
        "agendaitem": item.pk,
        "resolution": write_resolution(item=item, title="Budget", text="Adopté.", by=None).pk,
        "election": plan_election(item=item, body=body, seats=2, by=None).pk,
        "paper": paper.pk,
        **voted(meeting, item, body),
    }


def voted(meeting, item, body):
    """Somebody who stands, a round held elsewhere, a secret vote under way."""
    election = plan_election(item=item, body=body, seats=1, by=None)
    candidacy = receive_candidacy(election=election, person=person("Vidal"), received_on=DAY, by=None)
    asked = write_resolution(item=item, title="Un avis", text="Qu’en pensez-vous ?", by=None)
    proof = {"proof": ContentFile(b"%PDF", "pv.pdf"), "proof_name": "pv.pdf"}
    elsewhere = Ballot.objects.create(
        meeting=meeting,
        election=election,
        kind="elsewhere",
        opened_at=AT,
        turnout={"electors": {}},
        choices=[{"candidacy": candidacy.pk, "name": candidacy.name}],
        **proof,
    )
    secret = Ballot.objects.create(meeting=meeting, resolution=asked, kind="secret", opened_at=AT)
    return {"candidacy": candidacy.pk, "poll": elsewhere.pk, "secret": secret.pk}
