"""One of each thing of statutes, bodies and mandates, for the tests that open every page."""

from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from governance.actions.group import propose_roadmap, record_group_meeting, review_group
from governance.actions.leaders import (
    detail_leader,
    file_leaders_declaration,
    keep_receipt,
    open_leaders_declaration,
)
from governance.actions.meeting.addressee import add_guest
from governance.actions.meeting.agenda import add_item
from governance.actions.meeting.attendee import open_activity, sign_up
from governance.actions.meeting.candidacy import receive_candidacy
from governance.actions.meeting.convocation import convene
from governance.actions.meeting.date_poll import ask_dates
from governance.actions.meeting.meeting import create_meeting
from governance.actions.meeting.minutes import draft_minutes, issue_extract
from governance.actions.meeting.paper import add_paper
from governance.actions.meeting.proxy import file_proxy
from governance.actions.meeting.resolution import plan_election, write_resolution
from governance.actions.meeting.roll import contest_line
from governance.actions.office import give_office
from governance.actions.outside import take_outside_seat
from governance.actions.statutes import write_statutes
from governance.actions.taking_part import ask_to_join
from governance.models import (
    AgendaItem,
    Ballot,
    Meeting,
    Officer,
    Participant,
    Presence,
    Proxy,
    Resolution,
    SurveyInvitation,
    Task,
)
from tests.governance.document import complete
from tests.governance.gathered import elector
from tests.governance.meetings import DAY
from tests.governance.seats import START, TERM, board, person, seat
from tests.governance.surveys import opened, survey

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
    review = review_group(body=group, presented_on=START, note="Bien", by=None)
    declaration = open_leaders_declaration(changed_on=START, decision="AGO", by=None)
    detail_leader(person=office.person, by=None, **KNOWN)
    file_leaders_declaration(declaration=declaration, on=START, by=None)
    keep_receipt(declaration=declaration, filename="r.pdf", data=b"%PDF", by=None)
    return (
        prepared(body)
        | asked_of_members()
        | {
            "leaders": declaration.pk,
            "leader": office.person_id,
            "group": group.pk,
            "grouprequest": waiting_request(group).pk,
            "roadmap": roadmap.pk,
            "groupmeeting": meeting.pk,
            "groupreview": review.pk,
            "statutes": statutes.pk,
            "reform": statutes.pk,
            "body": body.pk,
            "mandate": mandate.pk,
            "office": office.pk,
            "outside": take_outside_seat(
                institution="CESER", kind="ceser", holder=person("Durey"), starts_on=START, by=None
            ).pk,
        }
    )


def prepared(body):
    """A meeting of a body, convened, with one of each thing that its agenda holds."""
    meeting = create_meeting(body=body, starts_at=timezone.now() + timedelta(days=60), by=None)
    item = add_item(meeting=meeting, title="Élections", minutes=20, on=DAY, by=None)
    paper = add_paper(meeting=meeting, title="Budget", filename="budget.pdf", data=b"%PDF-1.7", by=None)
    resolution = write_resolution(item=item, title="Budget", text="Adopté.", by=None)
    guest = add_guest(meeting=meeting, name="Invitée", postal_address="1 rue X\n44000 Nantes", by=None)
    made = {
        "meeting": meeting.pk,
        "task": meeting.tasks.first().pk,
        "agendaitem": item.pk,
        "resolution": resolution.pk,
        "election": plan_election(item=item, body=body, seats=2, by=None).pk,
        "paper": paper.pk,
        **voted(meeting, item, body),
        "guest": guest.pk,
    }
    convene(meeting=meeting, on=timezone.localdate(), by=None)
    notice = guest.notices.get()
    made |= in_session(meeting, resolution) | written_up(body)
    made |= dated(body)
    return made | registered(meeting) | {"notice": notice.pk, "convocation": notice.letter_id}


def waiting_request(group):
    """Somebody who asks to take part in a group."""
    from cressmember.members.models import Membership

    organisation = Membership.objects.filter(ended_on__isnull=True).last().organisation
    return ask_to_join(body=group, organisation=organisation, person=person("Rey"), on=DAY, by=None)


def asked_of_members():
    """A survey of the members, being prepared, and one under way."""
    draft = survey("anonymous")
    sent = opened("named")
    return {
        "survey": draft.pk,
        "surveyquestion": draft.questions.last().pk,
        "surveyed": sent.invitations.first().pk,
    }


def dated(body):
    """A meeting whose day is asked of those who sit."""
    soon = timezone.now() + timedelta(days=30)
    held = create_meeting(body=body, starts_at=soon, by=None)
    poll = ask_dates(meeting=held, slots=[soon, soon + timedelta(days=1)], until=None, by=None)
    asked = held.participants.first()
    return {"dates": held.pk, "datepoll": poll.pk, "dateslot": poll.slots.first().pk, "dated": asked.pk}


def registered(meeting):
    """Those whom a meeting concerns, with one of each thing that they did."""
    giver, holder = elector(meeting, "Lilas"), elector(meeting, "Abeille")
    given = file_proxy(
        giver=giver, holder=holder, way="paper", name="Anne", by=None, scan=("p.pdf", b"%PDF-1.7")
    )
    activity = open_activity(meeting=meeting, kind="meal", title="Déjeuner", capacity=20, by=None)
    return {
        "participant": giver.pk,
        "rollline": giver.lines.get().pk,
        "contest": contest_line(participant=giver, text="Nous avons payé.", author="Anne").pk,
        "proxy": given.pk,
        "activity": open_activity(
            meeting=meeting, kind="workshop", title="Atelier", capacity=None, by=None
        ).pk,
        "attendee": sign_up(participant=giver, name="Zoé", activities=[activity], by=None).pk,
    }


def addresses(of):
    """What the pages of a personal link are asked for."""
    giver = Participant.objects.get(pk=of["participant"])
    holder = Proxy.objects.get(pk=of["proxy"]).holder
    mine, theirs = {"token": giver.token}, {"token": holder.token}
    return {
        "governance:desk-code": {"pk": of["desk"], "code": giver.key},
        "portal:meeting-vote": mine,
        "portal:meeting-answer": mine,
        "portal:meeting-call": mine,
        "portal:consultation": {"token": Participant.objects.get(pk=of["asked"]).token},
        "portal:survey-answer": {"token": SurveyInvitation.objects.get(pk=of["surveyed"]).token},
        "portal:meeting-dates": {"token": Participant.objects.get(pk=of["dated"]).token},
        "portal:meeting-reply": mine | {"answer": "absent"},
        "portal:meeting-holder": mine,
        "portal:meeting-blank": mine,
        "portal:meeting-give": mine | {"holder": holder.pk},
        "portal:meeting-revoke": mine | {"proxy": of["proxy"]},
        "portal:meeting-proxy": theirs | {"proxy": of["proxy"]},
        "portal:meeting-line": mine,
        "portal:meeting-sign-up": mine,
        "portal:meeting-take-off": mine | {"attendee": of["attendee"]},
        "portal:meeting-document": mine | {"paper": of["paper"]},
    }


def written_up(body):
    """A board that was asked in writing, its minutes begun, what it decided, an extract of it."""
    now = timezone.now()
    held = create_meeting(body=body, starts_at=now, format="written", by=None)
    Meeting.objects.filter(pk=held.pk).update(opened_at=now, closed_at=now)
    item = AgendaItem.objects.create(meeting=held, position=1, title="Budget")
    taken = Resolution.objects.create(item=item, position=1, title="Budget", text="Adopté.")
    verdict = {"outcome": "yes", "sentence": "Adoptée (art. 15).", "article": "15", "figures": {}}
    Ballot.objects.create(
        meeting=held, resolution=taken, kind="nominal", opened_at=now, closed_at=now, verdict=verdict
    )
    held.refresh_from_db()
    draft_minutes(meeting=held, by=None)
    task = Task.objects.create(meeting=held, kind="decision", title="Publier")
    return {
        "minutes": held.pk,
        "consultation": held.pk,
        "asked": elector(held, "Consultée").pk,
        "decision": taken.pk,
        "record": issue_extract(resolution=taken, certified_by="Ana", on=DAY, by=None).pk,
        "todo": task.pk,
    }


def in_session(meeting, resolution):
    """The keys of what a session holds: somebody who came, an officer, a ballot that is open."""
    now = timezone.now()
    officer = Officer.objects.create(meeting=meeting, role="teller", name="Ali", named_at=now)
    participant = Participant.objects.create(
        meeting=meeting, quality="seat", name="Radio", sort_name="radio", search_text="radio"
    )
    presence = Presence.objects.create(participant=participant, way="present", arrived_at=now, source="desk")
    group = {"college": "", "name": "", "entitled": 1, "voting": 1, "voters": 1, "by_way": {"present": 1}}
    elector = {"votes": 1, "holder": None, "by_rule": False}
    ballot = Ballot.objects.create(
        meeting=meeting,
        resolution=resolution,
        kind="nominal",
        opened_at=now,
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
        opened_at=timezone.now(),
        turnout={"electors": {}},
        choices=[{"candidacy": candidacy.pk, "name": candidacy.name}],
        **proof,
    )
    secret = Ballot.objects.create(meeting=meeting, resolution=asked, kind="secret", opened_at=timezone.now())
    return {"candidacy": candidacy.pk, "poll": elsewhere.pk, "secret": secret.pk}
