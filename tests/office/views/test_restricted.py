"""What is kept although it names somebody who was erased opens to one role, and changes no more."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from billing.actions.receipt import receive
from billing.models import Receipt
from cressmember.accounts.actions.role import end_role, grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.models import StaffRole
from cressmember.accounts.roles import Role
from cressmember.core.actions.document import Frozen, copy_of, freeze_many, render_waiting
from cressmember.core.actions.journal import record
from cressmember.core.actions.outbox import post, send_due
from cressmember.core.models import Chamber, Entry
from cressmember.core.models.veil import Reader, reading
from cressmember.core.ui.views.page import drawn
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import long_date
from cressmember.members.actions.organisation import create_organisation
from cressmember.members.actions.person import change_person, create_person
from cressmember.members.models import Evidence, Representation
from cressmember.members.queries.personal import Keeping
from cressmember.office.actions.erasure import erase_person, lift_restrictions
from cressmember.office.journal import OfficeEvent
from cressmember.office.models import Restriction

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 2)


def sign_in(client, role):
    user = ensure_user(email=f"{role}@cress.example", by=None)
    if not user.staff_roles.exists():
        grant_role(user=user, role=role, starts_on=date(2020, 1, 1), by=None)
    client.force_login(user)
    return client


@pytest.fixture
def erased():
    """Anne paid once and gave a piece for her organisation, then was erased."""
    anne = create_person(given_name="Anne", family_name="Le Guézennec", by=None)
    coop = create_organisation(name="Coop", by=None)
    Representation.objects.create(organisation=coop, person=anne, role="titular", starts_on=date(2020, 1, 1))
    receive(
        payer=None,
        payer_name="Mme Anne Le Guézennec",
        method="transfer",
        amount=Decimal(50),
        received_on=date(2026, 3, 1),
        outside_id="restricted",
        by=None,
    )
    piece = Evidence(
        organisation=coop, kind="statutes", filename="a.pdf", size=1, sha256="x", added_at=timezone.now()
    )
    piece.file.save("a.pdf", ContentFile(b"%PDF"))
    erase_person(person=anne, reason="asked", on=DAY, by=None)
    return anne


def opening(record):
    """Where a record that is kept is opened."""
    kind = ContentType.objects.get_for_model(record)
    return reverse(
        "office:restriction-open", args=[Restriction.objects.get(record_type=kind, record_id=record.pk).pk]
    )


@pytest.mark.parametrize(
    ("role", "status"), [(Role.READER, 403), (Role.BUREAU, 403), (Role.MEMBER_LIFE, 302)]
)
def test_a_file_opens_to_whom_its_duty_needs_for_a_reason(client, erased, role, status):
    piece = Evidence.objects.get()
    address = reverse("office:evidence-file", args=[piece.pk])

    answer = sign_in(client, role).get(address)

    assert answer.status_code == status
    if status == 302:
        assert answer.url.startswith(opening(piece))
        assert client.post(answer.url, {"reason": "claim"}).url == address
        assert client.get(address).status_code == 200
        beside = client.post(opening(piece), {"reason": "claim"})
        assert beside.url == piece.organisation.get_absolute_url()
        entry = Entry.objects.filter(event="office.restriction_opened").first()
        assert entry.figures == {"reason": "claim", "records": 1}


def test_what_went_since_leads_home_and_what_closed_again_is_forgotten(client, erased):
    address = opening(Evidence.objects.get())
    Evidence.objects.all().delete()
    sign_in(client, Role.MEMBER_LIFE)
    session = client.session
    session["opened_records"] = [["members.evidence", 9, "2026-01-01T00:00:00+00:00"]]
    session.save()

    assert client.post(address, {"reason": "claim"}).url == reverse("office:home")
    assert [pk for _, pk, _ in client.session["opened_records"]] != [9]
    assert len(client.session["opened_records"]) == 1


def test_a_file_that_is_gone_says_so(client, erased):
    lift_restrictions(on=date(2090, 1, 1))
    piece = Evidence.objects.get()

    answer = sign_in(client, Role.MEMBER_LIFE).get(reverse("office:evidence-file", args=[piece.pk]))

    assert answer.status_code == 410
    assert f"effacé le {long_date(timezone.localdate())}" in answer.content.decode()
    assert "Code civil" in answer.content.decode()


def test_a_file_that_went_at_once_says_when(client, erased):
    Restriction.objects.all().delete()
    Evidence.objects.update(file="", filename="fichier effacé le 2 novembre 2026")

    answer = sign_in(client, Role.MEMBER_LIFE).get(
        reverse("office:evidence-file", args=[Evidence.objects.get().pk])
    )

    assert (answer.status_code, "aussi le 2 novembre 2026" in answer.content.decode()) == (410, True)


def test_a_file_that_never_was_is_not_found(client, erased):
    Restriction.objects.all().delete()
    Evidence.objects.update(file="")

    address = reverse("office:evidence-file", args=[Evidence.objects.get().pk])

    assert sign_in(client, Role.MEMBER_LIFE).get(address).status_code == 404


def test_everybody_reads_the_record_without_the_name_until_it_is_opened(client, erased):
    receipt = Receipt.objects.get()
    pages = [reverse("billing:receipt-list"), receipt.get_absolute_url()]
    for role in (Role.READER, Role.TREASURER):
        sign_in(client, role)
        for page in pages:
            told = client.get(page).content.decode()
            assert "Guézennec" not in told
            assert "Personne effacée" in told

    assert opening(receipt) in client.get(pages[1]).content.decode()
    assert opening(receipt) not in sign_in(client, Role.READER).get(pages[1]).content.decode()
    sign_in(client, Role.TREASURER)
    assert client.post(opening(receipt), {"reason": "control"}).url == receipt.get_absolute_url()

    assert all("Guézennec" in client.get(page).content.decode() for page in pages)
    assert "Guézennec" not in sign_in(client, Role.READER).get(pages[0]).content.decode()


def test_what_was_opened_closes_again(client, erased, monkeypatch):
    receipt = Receipt.objects.get()
    monkeypatch.setattr("cressmember.office.views.privacy.OPEN_FOR", -timedelta(minutes=1))

    sign_in(client, Role.TREASURER).post(opening(receipt), {"reason": "control"})

    assert "Guézennec" not in client.get(receipt.get_absolute_url()).content.decode()


def test_a_role_that_is_withdrawn_closes_what_it_opened(client, erased):
    receipt = Receipt.objects.get()
    sign_in(client, Role.TREASURER).post(opening(receipt), {"reason": "control"})
    assert "Guézennec" in client.get(receipt.get_absolute_url()).content.decode()

    role, today = StaffRole.objects.get(role=Role.TREASURER), timezone.localdate()
    end_role(staff_role=role, ends_on=today, by=None)
    grant_role(user=role.user, role=Role.READER, starts_on=today, by=None)

    assert "Guézennec" not in client.get(receipt.get_absolute_url()).content.decode()


def test_only_the_duty_opens(client, erased):
    address = opening(Receipt.objects.get())

    assert sign_in(client, Role.MEMBER_LIFE).get(address).status_code == 404
    assert client.post(address, {"reason": "claim"}).status_code == 404


def test_an_act_reads_what_is_kept_and_a_page_writes_nothing(erased):
    with reading(Reader()):
        shown = Receipt.objects.get()
        assert shown.payer_name == "Mme Personne effacée"
        with pytest.raises(ValueError, match="never written"):
            shown.save()
        with reading(None):
            assert Receipt.objects.get().payer_name == "Mme Anne Le Guézennec"
        assert Receipt.objects.only("amount").get().payer_name == "Mme Personne effacée"


def test_a_public_page_that_refuses_an_act_shows_no_name_that_the_act_read(rf, erased):
    request = rf.post("/")
    request.user, request.reader = AnonymousUser(), Reader(acts=True)
    with reading(request.reader):
        receipt = Receipt.objects.get()
        assert receipt.payer_name == "Mme Anne Le Guézennec"
        drawn(request, "portal/meeting_closed.html", {"chamber": Chamber.current()})

    assert receipt.payer_name == "Mme Personne effacée"


def test_what_says_something_else_since_is_covered_whole(erased):
    Receipt.objects.update(payer_name="Anne")

    with reading(Reader()):
        assert Receipt.objects.get().payer_name == "Personne effacée"


def test_what_is_kept_changes_no_more(erased):
    receipt = Receipt.objects.get()

    with pytest.raises(RuleViolation, match="ne change plus"):
        record(
            OfficeEvent.PERSON_EXPORTED,
            on=receipt,
            by=None,
            changes={"payer_name": (receipt.payer_name, "X")},
        )
    record(OfficeEvent.PERSON_EXPORTED, on=receipt, by=None, changes={"reference": ("", "X")})


def test_what_leaves_the_chamber_is_drawn_without_the_name(monkeypatch):
    """Minutes and calls are drawn again from what they say, less the places that are restricted."""
    anne = create_person(given_name="Anne", family_name="Le Guézennec", by=None)
    keeping = Keeping("core.StoredDocument", "minutes", lambda row: DAY)
    monkeypatch.setattr("cressmember.office.queries.personal.keeping_of", lambda label, row: keeping)
    chamber = Chamber.current().letterhead()
    content = {"chamber": chamber, "title": "Note", "certified": "Anne Le Guézennec préside."}
    (note,) = freeze_many([Frozen("office.page", "pdf/governance_minutes.html", content, "Note", "note.pdf")])
    render_waiting()
    assert copy_of(note) is None
    erase_person(person=anne, reason="asked", on=DAY, by=None)
    note.refresh_from_db()

    post(kind="note", to=["bo@coop.example"], subject="Note", text="Ci-joint.", by=None, documents=[note])
    send_due()

    attached = mail.outbox[0].attachments[0][1]
    for copy in (copy_of(note), attached):
        assert "Guézennec" not in "".join(page.extract_text() for page in PdfReader(io.BytesIO(copy)).pages)
    assert note.content["certified"] == content["certified"]


def test_the_page_of_somebody_erased_offers_no_change_and_asks_for_no_address(client, erased):
    other = create_person(given_name="Zoé", family_name="Le Goff", by=None)

    pages = [
        sign_in(client, Role.MEMBER_LIFE).get(each.get_absolute_url()).content.decode()
        for each in (other, erased)
    ]

    assert ["Cette personne est effacée" in page for page in pages] == [False, True]
    assert ["Pour lui écrire" in page for page in pages] == [True, False]
    assert [f"/{each.pk}/modifier/" in page for each, page in zip((other, erased), pages, strict=True)] == [
        True,
        False,
    ]
    with pytest.raises(RuleViolation, match="a été effacée"):
        change_person(person=erased, phone="06 00 00 00 00", by=None)
