import gzip
import io
import json
import tarfile
import threading
import zlib
from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from billing.models import ReminderSettings
from cressmember.core.actions.backup import back_up, restore_chamber
from cressmember.core.actions.backup.archive import Manifest, verified
from cressmember.core.actions.journal import record
from cressmember.core.actions.outbox import post
from cressmember.core.gateway import DatabaseToolError
from cressmember.core.journal import CoreEvent
from cressmember.core.models import Chamber, Entry, Job, Message
from cressmember.kernel.violations import RuleViolation

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2025, 3, 31, 18, 30, tzinfo=UTC)
LETTER = "documents/ab/lettre é.pdf"


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"
    settings.MEDIA_ROOT = settings.VAR_DIR / "files"
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    }


@pytest.fixture
def chamber():
    chamber = Chamber.objects.create(pk=1, name="CRESS d’essai")
    changed(chamber, "CRESS d’essai")
    default_storage.save(LETTER, ContentFile(b"%PDF-1.7"))
    return chamber


@pytest.fixture
def archive(chamber, tmp_path):
    path = tmp_path / "sauvegarde.tar.gz"
    back_up(file=path, at=AT)
    return path


@transaction.atomic
def changed(chamber, name):
    Chamber.objects.filter(pk=1).update(name=name)
    record(CoreEvent.CHAMBER_CONFIGURED, on=chamber, by=None, changes={"name": ("", name)})


def emptied():
    call_command("flush", interactive=False, verbosity=0)
    default_storage.delete(LETTER)


def rewritten(path, change):
    """The archive with its list of (entry, content) changed."""
    with tarfile.open(path) as tar:
        entries = [(entry, tar.extractfile(entry).read()) for entry in tar]
    with tarfile.open(path, "w:gz") as tar:
        for entry, content in change(entries):
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))


def test_a_chamber_comes_back_as_it_was(archive):
    before = list(Entry.objects.values_list("digest", flat=True))
    emptied()

    restored = restore_chamber(file=archive)

    assert Chamber.objects.get().name == "CRESS d’essai"
    with default_storage.open(LETTER) as letter:
        assert letter.read() == b"%PDF-1.7"
    assert (restored.manifest.made_at, restored.manifest.files) == (AT, [LETTER])
    assert (restored.chain.entries, restored.chain.holds) == (1, True)
    assert list(Entry.objects.values_list("digest", flat=True))[:-1] == before
    told = Entry.objects.last()
    assert (told.event, told.figures) == (
        "core.chamber_restored",
        {"made_at": "2025-03-31T18:30:00+00:00", "held": 0, "stopped": 0},
    )


def test_the_archive_says_what_it_holds_and_is_closed_to_others(archive):
    manifest = verified(archive)

    assert (manifest.version, manifest.engine) == ("0.1.0", connection.vendor)
    assert "core.0001_initial" in manifest.migrations
    assert set(manifest.parts) == {"database", f"files/{LETTER}"}
    assert archive.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in archive.parent.iterdir() if path.name.startswith(".")] == []


def test_a_backup_replaces_no_other(archive):
    content = archive.read_bytes()

    with pytest.raises(RuleViolation, match="existe déjà"):
        back_up(file=archive, at=AT)

    assert archive.read_bytes() == content


def test_what_a_chamber_holds_is_not_replaced_without_a_word(archive, chamber):
    changed(chamber, "CRESS d’aujourd’hui")

    with pytest.raises(RuleViolation, match="La base n’est pas vide"):
        restore_chamber(file=archive)

    assert Chamber.objects.get().name == "CRESS d’aujourd’hui"


def test_files_are_not_replaced_without_a_word(archive):
    call_command("flush", interactive=False, verbosity=0)

    with pytest.raises(RuleViolation, match="Le dossier des fichiers n’est pas vide"):
        restore_chamber(file=archive)


def test_when_told_the_archive_takes_the_place_of_what_there_is(archive, chamber):
    changed(chamber, "CRESS d’aujourd’hui")
    default_storage.save("documents/later.pdf", ContentFile(b"later"))

    restore_chamber(file=archive, replacing=True)

    assert Chamber.objects.get().name == "CRESS d’essai"
    assert default_storage.exists(LETTER)
    assert not default_storage.exists("documents/later.pdf")


@pytest.mark.parametrize(("sending", "state", "held"), [(False, "held", 1), (True, "waiting", 0)])
def test_mails_that_waited_do_not_leave_twice(chamber, tmp_path, sending, state, held):
    with transaction.atomic():
        post(kind="essai", to=["a@b.example"], subject="Bonjour", text="Un mot.", about=None, by=None)
    back_up(file=tmp_path / "sauvegarde.tar.gz", at=AT)

    restored = restore_chamber(file=tmp_path / "sauvegarde.tar.gz", replacing=True, sending=sending)

    assert (Message.objects.get().state, restored.held) == (state, held)


@pytest.mark.parametrize(("sending", "state", "stopped"), [(False, "failed", 1), (True, "queued", 0)])
def test_a_work_that_waited_is_not_done_twice(chamber, tmp_path, sending, state, stopped):
    Job.objects.create(kind="billing.issue_campaign", title="Émission", arguments={"campaign": 1})
    back_up(file=tmp_path / "sauvegarde.tar.gz", at=AT)

    restored = restore_chamber(file=tmp_path / "sauvegarde.tar.gz", replacing=True, sending=sending)

    assert (Job.objects.get().state, restored.stopped) == (state, stopped)


def test_what_leaves_by_itself_waits_for_a_hand(chamber, tmp_path):
    ReminderSettings.objects.create(pk=1, automatic=True)
    back_up(file=tmp_path / "sauvegarde.tar.gz", at=AT)

    restore_chamber(file=tmp_path / "sauvegarde.tar.gz", replacing=True)

    assert not ReminderSettings.objects.get().automatic


def test_a_backup_made_while_somebody_writes_holds(chamber, tmp_path):
    written, enough = threading.Event(), threading.Event()

    def write():
        try:
            for rank in range(2000):
                if enough.is_set():
                    return
                changed(chamber, f"CRESS {rank}")
                written.set()
        finally:
            written.set()
            connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    written.wait(timeout=60)
    back_up(file=tmp_path / "sauvegarde.tar.gz", at=AT)
    enough.set()
    writer.join(timeout=60)
    later = Entry.objects.count()

    restored = restore_chamber(file=tmp_path / "sauvegarde.tar.gz", replacing=True)

    assert restored.chain.holds
    assert 2 <= restored.chain.entries <= later
    last = Entry.objects.order_by("-pk")[1].detail.changes["name"][1]
    assert Chamber.objects.get().name == last


def test_a_truncated_archive_is_refused_wherever_it_was_cut(archive):
    whole = archive.read_bytes()
    emptied()

    for kept in {0, 1, 10, 20, *range(50, len(whole), len(whole) // 40), len(whole) - 9, len(whole) - 1}:
        archive.write_bytes(whole[:kept])
        with pytest.raises(RuleViolation, match="ne peut pas être rétablie"):
            restore_chamber(file=archive)
    assert not Chamber.objects.exists()
    assert not default_storage.exists(LETTER)


def says_the_same(altered: bytes, whole: bytes) -> bool:
    """Whether only a bit that fills up a byte has changed: gzip has a few."""
    try:
        return gzip.decompress(altered) == gzip.decompress(whole)
    except (OSError, EOFError, zlib.error):
        return False


def test_an_altered_archive_is_refused_wherever_it_was_altered(archive):
    whole = archive.read_bytes()
    emptied()

    # The header of gzip holds a time and a name, which say nothing.
    sums = len(whole) - 8
    for at in (*range(20, sums - 1, len(whole) // 60), *range(sums, len(whole))):
        altered = whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :]
        if says_the_same(altered, whole):
            continue
        archive.write_bytes(altered)
        with pytest.raises(RuleViolation, match="ne peut pas être rétablie"):
            restore_chamber(file=archive)
    assert not Chamber.objects.exists()


def test_a_file_changed_inside_is_refused(archive):
    rewritten(
        archive,
        lambda entries: [(e, b"other" if e.name.endswith(".pdf") else content) for e, content in entries],
    )
    emptied()

    with pytest.raises(RuleViolation, match=r"é\.pdf » ne correspond pas à son empreinte"):
        restore_chamber(file=archive)


def test_a_file_taken_away_or_added_is_refused(archive):
    def without(entries):
        return [(e, content) for e, content in entries if not e.name.endswith(".pdf")]

    def with_another(entries):
        return [(tarfile.TarInfo("files/another"), b""), *entries]

    whole = archive.read_bytes()
    for change in (without, with_another):
        archive.write_bytes(whole)
        rewritten(archive, change)
        with pytest.raises(RuleViolation, match="ne correspond pas à son empreinte"):
            verified(archive)


@pytest.mark.parametrize(
    "name",
    [
        "files/../../outside",
        "files//etc/outside",
        "/outside",
        "../outside",
        "files/a/./b",
        "files/",
        "outside",
        "files/..\\outside",
    ],
)
def test_a_file_out_of_its_place_is_refused(archive, tmp_path, name):
    def lead_outside(entries):
        return [(tarfile.TarInfo(name), b"outside"), *entries]

    rewritten(archive, lead_outside)
    emptied()
    before = sorted(tmp_path.rglob("*"))

    with pytest.raises(RuleViolation, match="n’y est pas à sa place"):
        restore_chamber(file=archive)

    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE])
def test_only_plain_files_are_taken(archive, kind):
    def lead_elsewhere(entries):
        link = tarfile.TarInfo("files/link")
        link.type, link.linkname = kind, "/etc/hostname"
        return [(link, b""), *entries]

    rewritten(archive, lead_elsewhere)

    with pytest.raises(RuleViolation, match="n’y est pas à sa place"):
        verified(archive)


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("engine", "oracle", "vient de oracle"),
        ("migrations", ["core.9999_later"], "version plus récente (0.1.0, core.9999_later)"),
        ("format", 2, "au format 2"),
        ("made_at", "hier", "manifeste est illisible"),
        ("parts", None, "manifeste est illisible"),
    ],
)
def test_an_archive_from_elsewhere_is_refused(archive, field, value, says):
    def from_elsewhere(entries):
        *parts, (entry, told) = entries
        return [*parts, (entry, json.dumps(json.loads(told) | {field: value}).encode())]

    rewritten(archive, from_elsewhere)
    emptied()

    with pytest.raises(RuleViolation) as refusal:
        restore_chamber(file=archive)

    assert says in refusal.value.message
    assert not Chamber.objects.exists()


@pytest.mark.parametrize(
    "content", [b"", b"not an archive", gzip.compress(b"not a tar", mtime=0), gzip.compress(b"", mtime=0)]
)
def test_what_is_no_archive_is_refused(tmp_path, content):
    path = tmp_path / "essai"
    path.write_bytes(content)

    with pytest.raises(RuleViolation, match="ne peut pas être rétablie"):
        verified(path)


def test_an_archive_of_an_older_version_is_brought_up_to_date(chamber, tmp_path):
    path = tmp_path / "sauvegarde.tar.gz"
    disk = MigrationLoader(connection)
    ((app, last),) = disk.graph.leaf_nodes("billing")
    before = next(name for of, name in disk.get_migration(app, last).dependencies if of == app)
    call_command("migrate", app, before, verbosity=0)
    back_up(file=path, at=AT)

    restored = restore_chamber(file=path, replacing=True)

    assert f"{app}.{last}" not in restored.manifest.migrations
    assert (app, last) in MigrationRecorder(connection).applied_migrations()


def test_a_journal_that_does_not_hold_is_told(chamber, tmp_path, capsys):
    changed(chamber, "CRESS d’essai")
    Entry.objects.filter(pk=Entry.objects.first().pk).update(event="core.message_held")
    back_up(file=tmp_path / "sauvegarde.tar.gz", at=AT)

    with pytest.raises(CommandError, match="la chaîne est rompue à l’écriture n°"):
        call_command("restore", str(tmp_path / "sauvegarde.tar.gz"), replace=True)


def test_the_commands_say_what_they_did(chamber, tmp_path, capsys):
    path = tmp_path / "sauvegarde.tar.gz"

    call_command("backup", str(path))
    call_command("restore", str(path), replace=True)

    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith(f"{path} : la base et 1\u00a0fichier, ")
    assert said[1].startswith("La chambre est telle qu’au ")
    assert said[2] == "1\u00a0écriture au journal, la chaîne tient."


def test_the_commands_refuse_in_a_sentence(chamber, tmp_path):
    with pytest.raises(CommandError, match="n’existe pas : créez-le"):
        call_command("backup", str(tmp_path / "nowhere" / "sauvegarde.tar.gz"))
    with pytest.raises(CommandError, match="n’existe pas"):
        call_command("restore", str(tmp_path / "sauvegarde.tar.gz"))


def test_what_the_engine_says_is_passed_on(chamber, tmp_path, monkeypatch):
    def refuse(path):
        raise DatabaseToolError("disk I/O error")

    monkeypatch.setattr("cressmember.core.gateway.dump", refuse)

    with pytest.raises(CommandError, match="disk I/O error"):
        call_command("backup", str(tmp_path / "sauvegarde.tar.gz"))
    assert [path.name for path in tmp_path.iterdir()] == ["var"]


def test_a_manifest_reads_as_it_is_written():
    manifest = Manifest(AT, "0.1.0", "sqlite", frozenset({"core.0001_initial"}), {"database": "0" * 64})

    assert Manifest.from_json(json.loads(json.dumps(manifest.as_json()))) == manifest
