"""Organisations with everything that a member's space shows of them, for the tests that open it."""

from datetime import date, timedelta
from types import SimpleNamespace

from django.core.files.base import ContentFile
from django.utils import timezone

from billing.models import Document, Due, DuesYear
from cressmember.accounts.actions.user import ensure_user
from cressmember.core.models import StoredDocument
from cressmember.members.actions.proposal import propose_change
from cressmember.members.models import Organisation, Person, Representation
from governance.models import Meeting, MeetingPaper, Minutes
from tests.governance.gathered import assembly, elector


def person(name, *, email=""):
    """Somebody with an account."""
    email = email or f"{name.lower().replace(' ', '.')}@coop.example"
    return Person.objects.create(
        given_name="Anne", family_name=name, email=email, user=ensure_user(email=email, by=None)
    )


def represents(organisation, someone, *, role="titular", **fields):
    return Representation.objects.create(organisation=organisation, person=someone, role=role, **fields)


def organisation(name, **fields):
    return Organisation.objects.create(name=name, sort_name=name.lower(), **fields)


def printed(filename):
    """A file that is ready."""
    stored = StoredDocument(
        kind="test", title=filename, filename=filename, template="x", content={}, content_sha256="x"
    )
    stored.state, stored.frozen_at = StoredDocument.State.RENDERED, timezone.now()
    stored.file.save(filename, ContentFile(b"%PDF " + filename.encode()), save=False)
    stored.save()
    return stored


def call_of(member, *, number, payer=None):
    """A due of the year, and its call."""
    year, _ = DuesYear.objects.get_or_create(
        label="2025", defaults={"starts_on": date(2025, 1, 1), "ends_on": date(2026, 1, 1)}
    )
    due = Due.objects.create(
        organisation=member,
        payer=payer or member,
        dues_year=year,
        amount=120,
        net_amount=120,
        origin=Due.Origin.OPENING,
        called_on=date(2025, 1, 15),
    )
    return Document.objects.create(
        due=due,
        organisation=member,
        kind="call",
        series="AC",
        sequence=number,
        number=f"AC-{number:04}",
        amount=120,
        issued_on=date(2025, 1, 15),
        issued_at=timezone.now(),
        recipient_name=member.name,
        delivery="print",
        stored=printed(f"appel-{number}.pdf"),
    )


def held(member, *, number):
    """A meeting that was held, with a paper and its signed minutes; only this member was called to it."""
    when = timezone.now() - timedelta(days=40)
    meeting = assembly(
        title=f"Assemblée {number}",
        starts_at=when,
        convened_on=when.date(),
        opened_at=when,
        closed_at=when,
    )
    elector(meeting, member.name, organisation=member)
    paper = MeetingPaper(meeting=meeting, title="Comptes", filename="comptes.pdf", size=4, sha256="x")
    paper.added_at = when
    paper.file.save("comptes.pdf", ContentFile(b"%PDF"), save=False)
    paper.save()
    Minutes.objects.create(
        meeting=meeting, state="signed", number=number, content={}, stored=printed(f"pv-{number}.pdf")
    )
    return SimpleNamespace(meeting=meeting, paper=paper)


def coming(*members, title="Assemblée à venir"):
    """A meeting to which these members are called."""
    when = timezone.now() + timedelta(days=20)
    meeting = assembly(title=title, starts_at=when, convened_on=timezone.localdate())
    for member in members:
        elector(meeting, member.name, organisation=member)
    return Meeting.objects.get(pk=meeting.pk)


def whole(name, someone, *, number, **fields):
    """An organisation with one of each thing that its space shows; the keys that its addresses take."""
    member = organisation(name, number=number, city="Nantes")
    row = represents(member, someone, **fields)
    document = call_of(member, number=number)
    past = held(member, number=number)
    proposal = propose_change(organisation=member, values={"city": "Vannes"}, by=someone.user)
    return SimpleNamespace(
        organisation=member,
        row=row,
        document=document,
        meeting=past.meeting,
        paper=past.paper,
        proposal=proposal,
        keys={
            "space-replace": {"pk": row.pk},
            "space-end": {"pk": row.pk},
            "space-invite": {"pk": row.pk},
            "space-document": {"pk": document.pk},
            "space-meeting": {"pk": past.meeting.pk},
            "space-paper": {"pk": past.meeting.pk, "paper": past.paper.pk},
            "space-minutes": {"pk": past.meeting.pk},
        },
    )
