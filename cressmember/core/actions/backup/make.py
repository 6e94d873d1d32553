"""Making a backup, while the application runs."""

from __future__ import annotations

import os
import tempfile
import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from cressmember.core import gateway
from cressmember.core.actions.backup.archive import DATABASE, FILES, Manifest, Writer
from cressmember.kernel.violations import RuleViolation


def back_up(*, file: Path, at: datetime) -> Manifest:
    """Keep the database and the private files in a new archive.

    The database is copied first: a file that it does not name yet is harmless, one less would not be. Raises
    RuleViolation when the file exists, DatabaseToolError when the database cannot be copied.
    """
    if file.exists():
        raise RuleViolation(f"{file} existe déjà : une sauvegarde n’en remplace pas une autre.")
    if not file.parent.is_dir():
        raise RuleViolation(f"Le dossier {file.parent} n’existe pas : créez-le.")
    # Beside the archive, where there is room for it, and closed to other users.
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as folder:
        manifest = Manifest(at, version(), connection.vendor, migrations())
        copy, unfinished = Path(folder, "copy"), Path(folder, "archive")
        gateway.dump(copy)
        with unfinished.open("xb") as whole:
            unfinished.chmod(0o600)
            writer = Writer(whole, manifest)
            with copy.open("rb") as part:
                writer.add(DATABASE, part, copy.stat().st_size)
            for name in stored_files():
                _add_file(writer, name)
            writer.close()
            whole.flush()
            os.fsync(whole.fileno())
        unfinished.rename(file)
    return manifest


def version() -> str:
    """The version of the product that runs."""
    told = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    return str(told["project"]["version"])


def migrations() -> frozenset[str]:
    """The migrations that the database has been through."""
    return frozenset(f"{app}.{name}" for app, name in MigrationLoader(connection).applied_migrations)


def stored_files(folder: str = "") -> Iterator[str]:
    """The names of the private files, in order."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return  # Nothing was ever stored.
    prefix = f"{folder}/" if folder else ""
    yield from (f"{prefix}{name}" for name in sorted(files))
    for name in sorted(folders):
        yield from stored_files(f"{prefix}{name}")


def _add_file(writer: Writer, name: str) -> None:
    try:
        part = default_storage.open(name)
    except FileNotFoundError:
        return  # An upload that nobody used expired in between.
    with part:
        writer.add(f"{FILES}{name}", part, part.size)
