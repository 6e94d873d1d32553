"""A person's erasure: the name stands nowhere but in what is listed, and every proof still agrees."""

import hashlib
import io
import logging
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, models
from django.utils import timezone
from pypdf import PdfReader
from weasyprint import HTML

from billing.actions.accounting import prepare_entries
from billing.actions.dues_year import civil_year
from billing.actions.line import explain_by_receipt
from billing.actions.receipt import receive
from billing.actions.statement import import_statement, open_bank_account
from billing.models import BankAccount, Declaration, DeclarationRound, StatementLine, StatementUpload
from billing.models import Entry as AccountingEntry
from billing.queries.proof import disagreements
from billing.rules.statement.sample import Told, write_camt
from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.roles import Role
from cressmember.core.actions.document import Frozen, bundle, freeze_many, offer_writer, render_waiting
from cressmember.core.actions.job import start_job
from cressmember.core.actions.outbox import post
from cressmember.core.models import Entry, EntryDetail, Message, StoredDocument
from cressmember.core.models.entry import canonical
from cressmember.core.queries import verify_chain
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.consent import give_consent
from cressmember.members.actions.organisation import change_organisation, create_organisation
from cressmember.members.actions.person import change_person, create_person, give_account
from cressmember.members.models import (
    Application,
    Consent,
    Evidence,
    Opposition,
    Organisation,
    Person,
    Representation,
)
from cressmember.members.queries.opposition import opposed
from cressmember.office.actions.erasure import erase_person, lift_restrictions
from cressmember.office.models import ImportBatch, ImportRow, Restriction
from cressmember.office.queries.dossier import dossier_of
from cressmember.office.queries.filed import files_naming, text_of
from cressmember.office.queries.personal import plan_of
from governance.actions.body import create_body
from governance.actions.meeting.minutes import (
    approve_minutes,
    draft_minutes,
    issue_extract,
    rectify_minutes,
    review_minutes,
    sign_minutes,
)
from governance.models import (
    Ballot,
    CalendarFeed,
    GroupRequest,
    LeaderDetails,
    LeadersDeclaration,
    Meeting,
    MeetingPaper,
    Minutes,
    Officer,
    Participant,
    Resolution,
    Vote,
)
from governance.queries.meeting.deciding import verdict_of
from tests.governance.gathered import assembly, ballot, elector, instant, proxy, resolution
from tests.governance.recorded import LATER, held_assembly, next_assembly

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 2)
NAME = "Durand"
IBAN = "FR1420041010050500013M02606"
BYTES = (bytes, memoryview)


@pytest.fixture
def ana():
    """Ana Durand chaired an assembly whose minutes are signed, and stands everywhere else too."""
    ana = create_person(
        given_name="Ana",
        family_name="Durand",
        email="ana.durand@coop.example",
        phone="06 12 34 56 78",
        by=None,
    )
    coop = create_organisation(name="Coopérative d’essai", email="ana.durand@coop.example", by=None)
    change_organisation(
        organisation=coop, by=None, notes="Appeler Mme Durand, 06.12.34.56.78, plutôt que Bo Petit."
    )
    Representation.objects.create(
        organisation=coop, person=ana, role="titular", starts_on=date(2020, 1, 1), email="durand@coop.example"
    )
    give_consent(holder=ana, purpose="newsletter", way="staff", wording="Oui.", by=None)
    give_account(
        person=ana, user=ensure_user(email="ana.durand@coop.example", name="Ana Durand", by=None), by=None
    )
    change_person(person=ana, phone="06 98 76 54 32", by=None)
    LeaderDetails.objects.create(person=ana, birth_place="Brest")
    return ana


@pytest.fixture(autouse=True)
def no_files():
    """The files of the tests before are theirs."""
    for name in list(files()):
        default_storage.delete(name)


def files(folder=""):
    """Every private file, by its name."""
    folders, names = default_storage.listdir(folder)
    yield from (f"{folder}{name}" for name in names)
    for each in folders:
        yield from files(f"{folder}{each}/")


@pytest.fixture
def scattered(ana):
    """The same, in mail, files, jobs, imports, money, and at an assembly to come."""
    offer_writer("office.note", lambda content: content["text"].encode())
    freeze_many(
        [Frozen("office.note", "", {"text": "Invitée : Ana DURAND."}, "Note à Ana Durand", "note.txt")]
    )
    render_waiting()
    post(kind="note", to=["ana.durand@coop.example"], subject="Bonjour", text="Chère Ana Durand,", by=None)
    start_job("office.apply_import", by=None, batch=1, told="durand, ana")
    batch = ImportBatch.objects.create(filename="adherents.csv", sha256="x", state="applied")
    batch.file.save("x.bin", ContentFile("Nom;Prénom\nDurand;Ana\n".encode("cp1252")))
    ImportRow.objects.create(
        batch=batch, sheet="Feuil1", rank=1, line=2, outcome="created", changes={"nom": ["", "DURAND"]}
    )
    receive(
        payer=None,
        payer_name="Mme Ana Durand",
        method="transfer",
        amount=Decimal(50),
        received_on=date(2026, 3, 1),
        outside_id="erasure",
        by=None,
    )
    declared(ana)
    minutes = signed(draft_minutes(meeting=held_assembly(), by=None))
    coming = elector(assembly(title="À venir"), "Coopérative", person=ana, representative_name="Ana Durand")
    Participant.objects.filter(pk=coming.pk).update(emails=["ana.durand@coop.example"])
    return minutes


def declared(person):
    """A declaration whose answer, and the one given back before it, part the names of people."""
    named = {"given_name": person.given_name, "family_name": person.family_name, "email": ""}
    same = {
        "figures": {},
        "contact": {},
        "identity": {},
        "purchase_order": "",
        "purchase_order_required": False,
    }
    row = {"representation": 0, "role_label": "Titulaire", "civility": "", **named}
    known = {**same, "representatives": [row]}
    told = {**same, "people": {"0": named}, "newcomers": [{"role": "titular", **named}], "leaving": []}
    asked = DeclarationRound.objects.create(
        dues_year=civil_year(2026, by=None),
        figures_year=2025,
        opens_on=date(2026, 1, 1),
        closes_on=DAY,
        non_answers="blocked",
    )
    return Declaration.objects.create(
        round=asked,
        organisation=Representation.objects.get(person=person).organisation,
        known=known,
        answers=told,
        earlier=[{"answers": told, "answered_at": timezone.now().isoformat(), "answered_by": str(person)}],
    )


def signed(minutes):
    review_minutes(minutes=minutes, by=None)
    minutes = approve_minutes(minutes=minutes, in_meeting=next_assembly(minutes.meeting), by=None)
    both = {"Président": "Ana Durand", "Secrétaire": "Bo Petit"}
    return sign_minutes(minutes=minutes, names=both, on=LATER, by=None)


def dumped(word):
    """Where a word stands in every table of the database, whoever made it: {(table, key)}."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                told = (
                    bytes(cell).decode("utf-8", "replace") if isinstance(cell, BYTES) else cell
                    for cell in row
                )
                if word.lower() in " ".join(map(str, told)).lower():
                    found.add((table, str(row[0])))
    return found


def listed():
    """The records that are listed to the person, with a ground and an end."""
    rows = Restriction.objects.standing().select_related("record_type")
    assert all(row.ground and row.article and row.ends_on > DAY for row in rows)
    return {(row.record_type.model_class()._meta.db_table, str(row.record_id)) for row in rows}


def in_files(word):
    """The private files in which a word can be read, the pages of a PDF too."""
    found = []
    for name in list(files()):
        with default_storage.open(name) as file:
            data = file.read()
        told = data.decode("cp1252", "replace")
        if data.startswith(b"%PDF"):
            told += " ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
        if word.lower() in told.lower():
            found.append(name)
    return found


def owners(names):
    """The rows that files belong to: {(table, key)}. A file of nobody would be left out of the set."""
    columns = [
        (model, column.name)
        for model in apps.get_models()
        for column in model._meta.local_concrete_fields
        if isinstance(column, models.FileField)
    ]
    found = {
        name: {
            (model._meta.db_table, str(pk))
            for model, column in columns
            for pk in model._base_manager.filter(**{column: name}).values_list("pk", flat=True)
        }
        for name in names
    }
    assert all(found.values())
    return set().union(*found.values())


def proofs_agree(before):
    for document in StoredDocument.objects.all():
        assert document.content_sha256 == hashlib.sha256(canonical(document.content).encode()).hexdigest()
    for minutes in Minutes.objects.exclude(content=None):
        assert minutes.content_sha256 == minutes.stored.content_sha256
        assert minutes.content == minutes.stored.content
    assert verify_chain().holds
    # Whatever billing found before: it also counts the series of the minutes, which are not its own.
    assert disagreements(on=DAY).findings == before
    return True


def test_the_name_stands_only_in_what_is_listed_and_every_proof_agrees(
    scattered, ana, caplog, django_capture_on_commit_callbacks
):
    vote, found = Vote.objects.first().ballot, disagreements(on=DAY).findings
    decided, digest = verdict_of(vote).document(), scattered.content_sha256
    with caplog.at_level(logging.DEBUG), django_capture_on_commit_callbacks(execute=True):
        erasure = erase_person(person=ana, reason="asked", on=DAY, by=None)
    render_waiting()

    assert dumped(NAME) == listed()
    assert dumped("98 76 54 32") | dumped("34 56 78") == set()
    assert owners(in_files(NAME)) <= listed()
    assert (
        NAME.lower()
        not in "\n".join(
            record.getMessage() for record in caplog.records if record.name != "django.db.backends"
        ).lower()
    )
    assert {row.kind for row in Restriction.objects.all()} == {"minutes", "accounting"}
    assert Minutes.objects.get(pk=scattered.pk).content_sha256 == digest
    assert verdict_of(vote).document() == decided
    assert proofs_agree(found)
    ana.refresh_from_db()
    assert str(ana) == f"Personne effacée n° {ana.pk}"
    assert Representation.objects.get(person=ana).ends_on == DAY
    assert not Consent.objects.exists()
    assert Message.objects.get(kind="note").state == "failed"
    assert erasure.counts["Fichiers importés"] == 1


def test_what_is_written_later_copies_no_name(scattered, ana):
    """Neither the entries of the accountant, nor a copy of what was signed, nor money that comes again."""
    account = open_bank_account(name="Compte courant", iban=IBAN, by=None)
    told = Told("2026-10-01", Decimal(30), "MME ANA DURAND", "Don")
    import_statement(account=account, filename="a.xml", data=write_camt([told], iban=IBAN), by=None)
    erase_person(person=ana, reason="asked", on=DAY, by=None)

    explain_by_receipt(line=StatementLine.objects.get(), payer=None, by=None)
    prepare_entries(until=DAY, by=None)
    issue_extract(resolution=Resolution.objects.first(), certified_by="Bo Petit", on=DAY, by=None)
    rectify_minutes(minutes=scattered, text="Lire « quatre ».", on=DAY, by=None)

    assert AccountingEntry.objects.filter(label__contains="Personne effacée").count() == 2
    assert dumped(NAME) == listed()


def test_what_was_kept_is_written_over_when_its_countdown_ends(scattered, ana):
    found = disagreements(on=DAY).findings
    erase_person(person=ana, reason="asked", on=DAY, by=None)
    last = Restriction.objects.order_by("-ends_on").first().ends_on

    assert lift_restrictions(on=DAY) == 0
    assert lift_restrictions(on=last) == Restriction.objects.count()
    assert lift_restrictions(on=last) == 0

    assert dumped(NAME) == set()
    assert proofs_agree(found)


def test_the_plan_says_beforehand_what_goes_and_what_stays_and_changes_nothing(scattered, ana):
    before = dumped(NAME)

    plan = plan_of(ana, on=DAY)

    assert dumped(NAME) == before
    assert plan.chained == []
    assert not plan.namesakes
    ends = {each.kind.key: each.ends_on for each in plan.kept}
    assert ends["accounting"] == date(2037, 1, 1)
    assert all(NAME not in each.title for each in plan.kept)
    assert dict(plan.erased_by_noun)["Organisation"] == 1


def test_somebody_who_bears_the_same_name_keeps_it(ana):
    create_person(given_name="Ana", family_name="Durand", by=None)
    other = create_organisation(name="Autre", by=None)
    change_organisation(organisation=other, by=None, notes="Voir Ana Durand.")

    assert plan_of(ana, on=DAY).namesakes
    erase_person(person=ana, reason="asked", on=DAY, by=None)

    other.refresh_from_db()
    assert other.notes == "Voir Ana Durand."
    assert not dumped("ana.durand@coop.example")


def test_somebody_who_bears_the_same_family_name_keeps_it_in_the_working_papers(ana):
    """A relative or a stranger: neither told to the person, nor written over."""
    zoe = create_person(given_name="Zoé", family_name="Durand", by=None)
    batch = ImportBatch.objects.create(filename="adherents.csv", sha256="x", state="applied")
    theirs, hers = (
        ImportRow.objects.create(
            batch=batch, sheet="F", rank=1, line=line, outcome="created", changes=changes
        )
        for line, changes in enumerate(
            [{"nom": ["", "Durand"], "prénom": ["", "Zoé"]}, {"nom": ["", "Durand"], "prénom": ["", "Ana"]}]
        )
    )
    about = {"entry__subject_id": zoe.pk, "entry__subject_type__model": "person"}
    told = list(EntryDetail.objects.filter(**about).values_list("changes", flat=True))

    named = {mention.row for mention in plan_of(ana, on=DAY).mentions}
    erase_person(person=ana, reason="asked", on=DAY, by=None)

    assert hers in named
    assert theirs not in named
    theirs.refresh_from_db()
    hers.refresh_from_db()
    assert theirs.changes["nom"] == ["", "Durand"]
    assert "Durand" not in str(hers.changes)
    assert "Durand" in str(told)
    assert list(EntryDetail.objects.filter(**about).values_list("changes", flat=True)) == told


def test_somebody_of_the_team_who_bears_the_same_name_keeps_it(ana):
    """The team signs what the chamber sends, often without a file in the register."""
    ensure_user(email="tresorerie@cress.example", name="ANA DURAND", by=None)
    other = create_organisation(name="Autre", by=None)
    change_organisation(organisation=other, by=None, notes="Suivi par Ana Durand.")

    assert plan_of(ana, on=DAY).namesakes == ["ANA DURAND (compte tresorerie@cress.example)"]
    erase_person(person=ana, reason="asked", on=DAY, by=None)

    other.refresh_from_db()
    assert other.notes == "Suivi par Ana Durand."


def test_an_organisation_keeps_its_own_name(ana):
    founded = create_organisation(name="Fondation Ana Durand", by=None)

    erase_person(person=ana, reason="asked", on=DAY, by=None)

    founded.refresh_from_db()
    assert founded.name == "Fondation Ana Durand"


def test_a_mailbox_that_was_only_the_address_is_a_contact_without_one(ana):
    coop = create_organisation(name="Autre", by=None)
    box = Representation.objects.create(organisation=coop, role="other", email="Ana.Durand@coop.example")
    give_consent(holder="ana.durand@coop.example", purpose="events", way="link", wording="Oui.", by=None)

    erase_person(person=ana, reason="asked", on=DAY, by=None)

    box.refresh_from_db()
    assert (box.label, box.email) == ("Contact effacé", "")
    assert not Consent.objects.exists()


def test_who_sits_in_the_team_is_not_erased(ana):
    grant_role(user=Person.objects.get(pk=ana.pk).user, role=Role.READER, starts_on=DAY, by=None)

    with pytest.raises(RuleViolation, match="équipe"):
        erase_person(person=ana, reason="asked", on=DAY, by=None)


def test_nobody_is_erased_twice(ana):
    erase_person(person=ana, reason="asked", on=DAY, by=None)

    with pytest.raises(RuleViolation, match="déjà effacée"):
        erase_person(person=Person.objects.get(pk=ana.pk), reason="asked", on=DAY, by=None)


def test_the_journal_tells_the_erasure_by_numbers_alone(ana):
    erase_person(person=ana, reason="asked", on=DAY, by=None)

    entry = Entry.objects.get(event="office.person_erased")
    assert (entry.subject_id, set(entry.figures)) == (ana.pk, {"reason", "rows", "restrictions"})
    assert not EntryDetail.objects.filter(entry__subject_id=ana.pk, entry__event__contains="person").exclude(
        changes={}
    )
    assert timezone.is_aware(entry.at)


def scan(text="Signé : Ana Durand"):
    """A PDF in which a name can be read, as people send them."""
    return ContentFile(HTML(string=f"<p>{text}</p>").write_pdf())


def piece(**of):
    """A piece that proves something, with its file."""
    of = {"filename": "statuts Ana Durand.pdf", **of}
    row = Evidence(kind="statutes", size=1, sha256="x", added_at=timezone.now(), **of)
    row.file.save("a.pdf", scan())
    return row


@pytest.fixture
def uploaded(scattered, ana):
    """Every file that people send, in what is kept and in what is not; the same names printed together."""
    held = scattered.meeting
    Officer.objects.filter(meeting=held, role="chair").update(person=ana)
    Participant.objects.filter(pk=held.participants.first().pk).update(person=ana)
    given = held.participants.first().proxies_held.first()
    given.scan.save("p.pdf", scan())
    MeetingPaper(
        meeting=held, title="Rapport", filename="r.pdf", size=1, sha256="x", added_at=timezone.now()
    ).file.save("r.pdf", scan())
    Ballot.objects.filter(meeting=held).first().proof.save("b.pdf", scan())
    filed = LeadersDeclaration(
        changed_on=date(2025, 6, 1),
        decision="AG",
        filed_on=date(2025, 6, 20),
        content=[{"nom": "Ana Durand"}],
    )
    filed.receipt.save("d.pdf", scan())
    coop = Organisation.objects.get(name="Coopérative d’essai")
    refused = Application.objects.create(
        contact_email="ana.durand@coop.example", started_at=timezone.now(), withdrawn_at=timezone.now()
    )
    account = BankAccount.objects.create(name="Banque", iban="FR7630006000011234567890189")
    StatementUpload.objects.create(account=account, filename="a.csv", data=b"VIR Mme Ana DURAND;50")
    coming = Meeting.objects.get(title="À venir").participants.first()
    dropped = [piece(application=refused), proxy(coming)]
    dropped[1].scan.save("q.pdf", scan())
    together = bundle(
        kind="office.together", documents=[scattered.stored], title="Ensemble", filename="e.pdf"
    )
    together.file.save("e.pdf", scan())
    return piece(organisation=coop), dropped, together


def test_a_file_that_nobody_reads_goes_with_its_row_or_is_listed(
    uploaded, ana, django_capture_on_commit_callbacks
):
    kept, dropped, together = uploaded
    assert len(in_files(NAME)) == 10

    with django_capture_on_commit_callbacks(execute=True):
        erase_person(person=ana, reason="asked", on=DAY, by=None)

    assert dumped(NAME) <= listed()
    assert owners(in_files(NAME)) <= listed()
    assert len(in_files(NAME)) == 6
    assert ("core_storeddocument", str(together.pk)) in listed()
    for row, column in zip(dropped, ("file", "scan"), strict=True):
        row.refresh_from_db()
        assert getattr(row, column).name == ""
    kept.refresh_from_db()
    assert NAME not in kept.filename
    assert kept.file


def test_a_file_that_was_kept_goes_when_its_countdown_ends(uploaded, ana, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(person=ana, reason="asked", on=DAY, by=None)
        last = Restriction.objects.order_by("-ends_on").first().ends_on
        lift_restrictions(on=last)

    assert in_files(NAME) == []
    assert dumped(NAME) == set()


def test_two_who_were_erased_leave_the_same_record_one_after_the_other(ana):
    """The places of one move when the name of the other, longer or shorter, is written over."""
    bo = create_person(given_name="Bo", family_name="Petit", by=None)
    minutes = signed(draft_minutes(meeting=held_assembly(), by=None))
    for person in (ana, bo):
        erase_person(person=person, reason="asked", on=DAY, by=None)
    Restriction.objects.filter(erasure__person=ana).update(ends_on=date(2030, 1, 1))

    lift_restrictions(on=date(2030, 1, 1))
    assert dumped(NAME) == set()
    lift_restrictions(on=date(2090, 1, 1))

    minutes.refresh_from_db()
    told = str(minutes.content)
    assert f"Personne effacée n° {ana.pk}" in told
    assert f"Personne effacée n° {bo.pk}" in told
    assert "Petit" not in told
    assert "Personne effacée" not in told.replace("Personne effacée n° ", "")


def minutes_are_drafted(ana):
    draft_minutes(meeting=held_assembly(), by=None)
    Officer.objects.filter(role="chair").update(person=ana)


def a_ballot_is_open(ana):
    coming = assembly(title="Ce soir")
    ballot(resolution(coming), kind="secret")
    elector(coming, "Coopérative", person=ana)


def a_ballot_is_open_for_the_organisation(ana):
    """Nobody is named on the roll yet: whoever represents the member may vote."""
    coming = assembly(title="Ce soir")
    ballot(resolution(coming))
    elector(coming, "Coopérative", organisation=Organisation.objects.get(name="Coopérative d’essai"))


def a_session_is_open(ana):
    elector(assembly(title="Ce soir", opened_at=timezone.now()), "Coopérative", person=ana)


def nothing_was_written_yet(ana):
    elector(
        assembly(title="Ce soir", opened_at=instant(14), closed_at=instant(17)), "Coopérative", person=ana
    )


@pytest.mark.parametrize(
    ("fact", "told"),
    [
        (minutes_are_drafted, "procès-verbal"),
        (nothing_was_written_yet, "procès-verbal"),
        (a_ballot_is_open, "scrutin ouvert"),
        (a_ballot_is_open_for_the_organisation, "scrutin ouvert"),
        (a_session_is_open, "en séance"),
    ],
)
def test_an_erasure_waits_for_the_vote_and_for_the_minutes(ana, fact, told):
    fact(ana)
    before = dumped(NAME)

    with pytest.raises(RuleViolation, match=told):
        erase_person(person=ana, reason="asked", on=DAY, by=None)

    assert dumped(NAME) == before


def test_what_is_about_the_person_alone_goes_and_what_was_written_is_emptied(ana):
    user = Person.objects.get(pk=ana.pk).user
    CalendarFeed.objects.create(user=user)
    coop, body = (
        Organisation.objects.get(name="Coopérative d’essai"),
        create_body(name="Commission", kind="commission", code="c", by=None),
    )
    GroupRequest.objects.create(
        body=body, organisation=coop, person=ana, message="Je milite depuis 2010.", asked_on=DAY
    )
    told = dossier_of(ana, on=DAY).told()
    assert "Je milite depuis 2010." in told

    erase_person(person=ana, reason="asked", on=DAY, by=None)

    assert GroupRequest.objects.get().message == ""
    assert not CalendarFeed.objects.exists()
    assert not LeaderDetails.objects.exists()


def test_who_opposed_is_not_written_to_again(ana):
    erase_person(person=ana, reason="asked", on=DAY, by=None)
    assert Opposition.objects.exists()
    assert not dumped("ana.durand@coop.example")

    with pytest.raises(RuleViolation, match="opposée"):
        give_consent(
            holder="Ana.Durand@coop.example", purpose="events", way="import", wording="Oui.", by=None
        )
    give_consent(holder="ana.durand@coop.example", purpose="events", way="link", wording="Oui.", by=None)

    assert opposed(["ana.durand@coop.example", "durand@coop.example"]) == {"durand@coop.example"}


def test_who_agrees_to_the_directory_did_not_ask_to_be_written_to(ana):
    erase_person(person=ana, reason="asked", on=DAY, by=None)
    coop = Organisation.objects.get(name="Coopérative d’essai")
    Organisation.objects.filter(pk=coop.pk).update(email="ana.durand@coop.example")

    for way in ("space", "staff"):
        give_consent(holder=coop, purpose="directory", way=way, wording="Oui.", by=None)

    assert opposed(["ana.durand@coop.example"])


def test_a_card_made_by_mistake_opposes_to_nothing(ana):
    erase_person(person=ana, reason="mistake", on=DAY, by=None)

    assert not Opposition.objects.exists()


def test_a_family_name_alone_in_the_title_of_a_kept_file_goes(ana):
    coop = Organisation.objects.get(name="Coopérative d’essai")
    kept = piece(organisation=coop)
    Evidence.objects.filter(pk=kept.pk).update(filename="Statuts DURAND 2024.pdf")
    other = piece(organisation=create_organisation(name="Autre", by=None))
    Evidence.objects.filter(pk=other.pk).update(filename="rue Durand.pdf")

    erase_person(person=ana, reason="asked", on=DAY, by=None)

    kept.refresh_from_db()
    other.refresh_from_db()
    assert kept.filename == f"Statuts Personne effacée n° {ana.pk} 2024.pdf"
    assert other.filename == "rue Durand.pdf"


def test_a_file_that_nothing_leads_to_is_to_be_looked_at_by_hand(ana):
    autre = create_organisation(name="Autre", by=None)
    named = piece(organisation=autre, filename="a.pdf")
    silent = piece(organisation=autre, filename="b.pdf")
    silent.file.save("b.pdf", ContentFile(b"\x89PNG scan"))
    piece(organisation=autre, filename="c.pdf").file.save("c.pdf", scan("Rien"))
    piece(organisation=Organisation.objects.get(name="Coopérative d’essai"))

    searched = files_naming(plan_of(ana, on=DAY))

    assert [title for title, _ in searched.found] == [f"Pièce justificative : {named}"]
    assert (searched.unread, searched.left) == (1, 0)
    create_person(given_name="Ana", family_name="Durand", by=None)
    assert (f"Pièce justificative : {named}", autre.get_absolute_url()) in files_naming(
        plan_of(ana, on=DAY)
    ).found


def zipped(text):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("sheet.xml", text)
    return made.getvalue()


SHEET = zipped("Durand")


@pytest.mark.parametrize(
    "data",
    [b"%PDF-broken", b"\xff\xd8photo", b"", SHEET[:39] + b"****" + SHEET[43:], zipped("ab" * 99)],
)
def test_a_file_without_text_says_nothing(data, monkeypatch):
    monkeypatch.setattr("cressmember.office.queries.filed.SWOLLEN", 100)

    assert not text_of(data).strip()


def test_what_a_pdf_breaks_in_its_reader_stops_no_search(monkeypatch):
    def broken(opened):
        raise AttributeError

    monkeypatch.setattr("cressmember.office.queries.filed.PdfReader", broken)

    assert text_of(b"%PDF-1.7 ...") == ""
