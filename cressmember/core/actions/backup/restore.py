"""Putting a backup back."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from cressmember.core import gateway
from cressmember.core.actions.backup.archive import AT_ONCE, DATABASE, FILES, Manifest, parts, verified
from cressmember.core.actions.backup.make import migrations, stored_files
from cressmember.core.actions.journal import record
from cressmember.core.journal import CoreEvent
from cressmember.core.models import Chamber, Job, Message
from cressmember.core.queries import ChainVerdict, verify_chain
from cressmember.kernel.violations import RuleViolation

ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
STOPPED = (
    "Ce travail attendait quand la sauvegarde a été faite : il a pu être mené à bien depuis. Vérifiez, puis "
    "relancez-le s’il le faut."
)
_still: list[Callable[[], object]] = []
# What migrations write by themselves in a database that holds nothing yet.
MADE_BY_MIGRATIONS: set[type[models.Model]] = {ContentType, Permission}


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back: the archive's manifest, whether its journal holds, how many mails are held.

    ``stopped`` counts the works that had begun or waited: they may have been done since.
    """

    manifest: Manifest
    chain: ChainVerdict
    held: int
    stopped: int


def offer_stillness(act: Callable[[], object]) -> None:
    """Let an upper floor stop, in what was put back, what it would do again by itself."""
    _still.append(act)


def restore_chamber(*, file: Path, replacing: bool = False, sending: bool = False) -> Restored:
    """Put a backup in the place of an empty chamber; ``replacing``, in the place of what there is.

    Mails and works that waited when the backup was made are held unless ``sending``: they may have left, and
    been done, since. Raises
    RuleViolation, having changed nothing, when the archive is damaged, comes from another engine or a later
    version, or when there is something to replace; DatabaseToolError when the engine refuses the copy.
    """
    manifest = verified(file)
    _refuse_strangers(manifest)
    if not replacing:
        _refuse_to_replace()
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR, prefix=".restore-") as folder:
        copy = Path(folder, "copy")
        for name, part in parts(file):
            if name == DATABASE:
                with copy.open("xb") as target:
                    shutil.copyfileobj(part, target, AT_ONCE)
            elif name.startswith(FILES):
                _store(name.removeprefix(FILES), part)
        # After the files: no row ever names a file that is not there.
        gateway.load(copy)
    ContentType.objects.clear_cache()
    if migrations() != known_migrations():
        call_command("migrate", verbosity=0, interactive=False)
    chain = verify_chain()
    held, stopped = (0, 0) if sending else _hold_what_waited()
    _tell(manifest, held=held, stopped=stopped)
    for name in {*stored_files()} - {*manifest.files}:
        default_storage.delete(name)
    return Restored(manifest, chain, held, stopped)


def known_migrations() -> frozenset[str]:
    """The migrations that this version knows."""
    return frozenset(f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations)


def _refuse_strangers(manifest: Manifest) -> None:
    ours = ENGINES[connection.vendor]
    theirs = ENGINES.get(manifest.engine, manifest.engine)
    if ours != theirs:
        raise RuleViolation(
            f"Cette sauvegarde vient de {theirs}, et cette installation est sur {ours} : "
            f"donnez-lui une base {theirs} par DATABASE_URL."
        )
    if unknown := sorted(manifest.migrations - known_migrations()):
        raise RuleViolation(
            f"Cette sauvegarde vient d’une version plus récente ({manifest.version}, {unknown[0]}) : "
            "installez cette version, puis rétablissez."
        )
    if connection.vendor == "postgresql" and (left := sorted(migrations() - manifest.migrations)):
        raise RuleViolation(
            f"La base est plus récente que la sauvegarde ({left[0]}) : rétablissez dans une base neuve."
        )


def _refuse_to_replace() -> None:
    tables = set(connection.introspection.table_names())
    for model in apps.get_models():
        is_ours = model._meta.db_table in tables and model not in MADE_BY_MIGRATIONS
        if is_ours and model._base_manager.exists():
            raise RuleViolation(
                f"La base n’est pas vide ({model._meta.verbose_name_plural}) : rétablissez dans une base "
                "neuve, ou ajoutez --replace pour effacer ce qu’elle contient."
            )
    if name := next(stored_files(), ""):
        raise RuleViolation(
            f"Le dossier des fichiers n’est pas vide ({name}) : donnez-en un autre par CRESSMEMBER_VAR, "
            "ou ajoutez --replace pour effacer ce qu’il contient."
        )


def _store(name: str, part: IO[bytes]) -> None:
    default_storage.delete(name)
    kept = default_storage.save(name, File(part, name))
    if kept != name:
        raise ValueError(f"the storage kept {name} under another name")


@transaction.atomic
def _hold_what_waited() -> tuple[int, int]:
    """Keep mails from leaving, and works from being done, a second time. Returns how many of each."""
    for act in _still:
        act()
    held = Message.objects.filter(state=Message.State.WAITING).update(state=Message.State.HELD)
    stopped = Job.objects.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING]).update(
        state=Job.State.FAILED, finished_at=timezone.now(), error=STOPPED
    )
    return held, stopped


@transaction.atomic
def _tell(manifest: Manifest, *, held: int, stopped: int) -> None:
    if chamber := Chamber.objects.filter(pk=1).first():
        made_at = manifest.made_at.isoformat(timespec="seconds")
        record(CoreEvent.CHAMBER_RESTORED, on=chamber, by=None, made_at=made_at, held=held, stopped=stopped)
