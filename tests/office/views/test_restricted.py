"""What is kept although it names somebody who was erased opens to one role, and changes no more."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from billing.actions.receipt import receive
from billing.models import Receipt
from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.roles import Role
from cressmember.core.actions.document import Frozen, freeze_many, render_waiting
from cressmember.core.actions.journal import record
from cressmember.core.models import Chamber
from cressmember.core.ui import access
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.organisation import create_organisation
from cressmember.members.actions.person import create_person
from cressmember.members.models import Evidence, Representation
from cressmember.members.queries.personal import Keeping
from cressmember.office.actions.erasure import erase_person
from cressmember.office.journal import OfficeEvent
from cressmember.office.queries import restricted

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 2)


def sign_in(client, role):
    user = ensure_user(email=f"{role}@cress.example", by=None)
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


@pytest.mark.parametrize(
    ("role", "status"), [(Role.READER, 403), (Role.BUREAU, 403), (Role.MEMBER_LIFE, 200)]
)
def test_a_file_opens_to_whom_its_duty_needs(client, erased, role, status):
    address = reverse("office:evidence-file", args=[Evidence.objects.get().pk])

    answer = sign_in(client, role).get(address)

    assert answer.status_code == status
    assert (status == 200) == ("personne effacée" not in str(getattr(answer, "content", b""), "utf-8"))


def test_a_file_that_is_gone_says_so(client, erased):
    Evidence.objects.update(file="")

    address = reverse("office:evidence-file", args=[Evidence.objects.get().pk])

    assert sign_in(client, Role.MEMBER_LIFE).get(address).status_code == 404


@pytest.mark.parametrize(("role", "is_named"), [(Role.READER, False), (Role.TREASURER, True)])
def test_a_list_shows_the_name_to_the_treasurer_alone(client, erased, role, is_named):
    page = sign_in(client, role).get(reverse("billing:receipt-list")).content.decode()

    assert ("Guézennec" in page) is is_named
    assert ("Personne effacée" in page) is not is_named


def test_a_record_opens_to_the_treasurer_alone(client, erased):
    address = Receipt.objects.get().get_absolute_url()

    assert sign_in(client, Role.READER).get(address).status_code == 403
    assert sign_in(client, Role.TREASURER).get(address).status_code == 200


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


def test_a_member_is_given_a_copy_without_the_name(monkeypatch):
    """Minutes and calls are drawn again from what they say, less the places that are restricted."""
    anne = create_person(given_name="Anne", family_name="Le Guézennec", by=None)
    keeping = Keeping("core.StoredDocument", "minutes", lambda row: DAY)
    monkeypatch.setattr("cressmember.office.queries.personal.keeping_of", lambda label, row: keeping)
    chamber = Chamber.current().letterhead()
    content = {"chamber": chamber, "title": "Note", "certified": "Anne Le Guézennec préside."}
    (note,) = freeze_many([Frozen("office.page", "pdf/governance_minutes.html", content, "Note", "note.pdf")])
    render_waiting()
    erase_person(person=anne, reason="asked", on=DAY, by=None)
    note.refresh_from_db()

    copy = access.copy_of(note)

    assert restricted.without_names(note)["content"]["certified"] == "Personne effacée préside."
    assert "Guézennec" not in "".join(page.extract_text() for page in PdfReader(io.BytesIO(copy)).pages)
    assert note.content["certified"] == content["certified"]
