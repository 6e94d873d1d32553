"""The archive: a compressed tar of the database, the private files, and last a manifest with their digests.

Digests tell an accident from a whole archive. They do not tell a forger, who would write them again: whoever
fears one keeps the SHA-256 of the archive itself in another place.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

from cressmember.kernel.violations import RuleViolation

FORMAT = 1
DATABASE, FILES, MANIFEST = "database", "files/", "manifest.json"
MANIFEST_AT_MOST = 256 * 1024 * 1024
AT_ONCE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says of itself; ``parts`` holds the SHA-256 of each part by its name."""

    made_at: datetime
    version: str
    engine: str
    migrations: frozenset[str]
    parts: dict[str, str] = field(default_factory=dict)

    @property
    def files(self) -> list[str]:
        """The private files, by their names in the storage."""
        return [name.removeprefix(FILES) for name in self.parts if name.startswith(FILES)]

    def as_json(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "product": "CressMember",
            "version": self.version,
            "made_at": self.made_at.isoformat(),
            "engine": self.engine,
            "migrations": sorted(self.migrations),
            "parts": self.parts,
        }

    @classmethod
    def from_json(cls, told: Any) -> Manifest:
        """Raises RuleViolation when it is not a manifest that this version can read."""
        try:
            if told["format"] != FORMAT:
                raise RuleViolation(
                    f"Cette sauvegarde est au format {told['format']}, que cette version ne lit pas : "
                    f"rétablissez-la avec la version {told['version']}."
                )
            return cls(
                datetime.fromisoformat(told["made_at"]),
                str(told["version"]),
                str(told["engine"]),
                frozenset(told["migrations"]),
                {str(name): str(digest) for name, digest in told["parts"].items()},
            )
        except (AttributeError, KeyError, TypeError, ValueError) as trouble:
            raise _refusal("son manifeste est illisible") from trouble


class Writer:
    """Writes the parts of an archive, then closes it with its manifest."""

    def __init__(self, file: IO[bytes], manifest: Manifest) -> None:
        self.manifest = manifest
        self._tar = tarfile.open(fileobj=file, mode="w:gz", format=tarfile.PAX_FORMAT)  # noqa: SIM115

    def add(self, name: str, part: Any, size: int) -> None:
        """Copy a part, and keep its digest. Raises OSError when the part is shorter than it said."""
        read = _Digested(part)
        self._append(name, read, size)
        self.manifest.parts[name] = read.digest.hexdigest()

    def close(self) -> None:
        told = json.dumps(self.manifest.as_json(), indent=1).encode()
        self._append(MANIFEST, io.BytesIO(told), len(told))
        self._tar.close()

    def _append(self, name: str, part: Any, size: int) -> None:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode, entry.mtime = size, 0o600, int(self.manifest.made_at.timestamp())
        self._tar.addfile(entry, part)


def verified(path: Path) -> Manifest:
    """Read an archive from end to end, digests checked, and return its manifest.

    Raises RuleViolation when it is truncated, altered, or names a file out of its place.
    """
    found: dict[str, str] = {}
    told = None
    try:
        for name, part in parts(path):
            if told is not None or name in found:
                raise _refusal(f"« {name} » n’y est pas à sa place")
            if name == MANIFEST:
                told = part.read(MANIFEST_AT_MOST)
            else:
                read = _Digested(part)
                while read.read(AT_ONCE):
                    pass
                found[name] = read.digest.hexdigest()
    except FileNotFoundError as trouble:
        raise RuleViolation(f"{path} n’existe pas.") from trouble
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error) as trouble:
        raise _refusal("elle est tronquée, ou ce n’en est pas une") from trouble
    if told is None:
        raise _refusal("elle est incomplète")
    try:
        manifest = Manifest.from_json(json.loads(told))
    except ValueError as trouble:
        raise _refusal("son manifeste est illisible") from trouble
    altered = sorted(
        name for name in {*found, *manifest.parts} if found.get(name) != manifest.parts.get(name)
    )
    if altered or DATABASE not in found:
        raise _refusal(f"« {altered[0] if altered else DATABASE} » ne correspond pas à son empreinte")
    return manifest


def parts(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """The parts of an archive in order, each to be read before the next."""
    with gzip.open(path) as stream, tarfile.open(fileobj=stream, mode="r|") as tar:
        for entry in tar:
            part = tar.extractfile(entry) if entry.isreg() else None
            if part is None or not _is_in_place(entry.name):
                raise _refusal(f"« {entry.name} » n’y est pas à sa place")
            yield entry.name, part
        while stream.read(AT_ONCE):
            pass  # The sum that ends the file is checked only by whoever reads so far.


class _Digested:
    """A part that is being read, and its SHA-256 so far."""

    def __init__(self, part: Any) -> None:
        self.part, self.digest = part, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk: bytes = self.part.read(size)
        self.digest.update(chunk)
        return chunk


def _is_in_place(name: str) -> bool:
    """Whether a part may stand in an archive: a known name, or a file that stays under its folder."""
    if name in {DATABASE, MANIFEST}:
        return True
    below = name.removeprefix(FILES)
    path = PurePosixPath(below)
    return (
        below != name
        and below == str(path)
        and not path.is_absolute()
        and not {"..", "."} & {*path.parts}
        and "\\" not in below
        and "\0" not in below
    )


def _refusal(why: str) -> RuleViolation:
    return RuleViolation(f"Cette sauvegarde ne peut pas être rétablie : {why}. Prenez-en une autre.")
