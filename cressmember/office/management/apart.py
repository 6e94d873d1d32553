"""Work done apart: in a process of its own, over a folder and a database of its own, erased at the end."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError

from cressmember import environment


def run_apart(
    module: str, arguments: Sequence[str], *, db: str, around: Sequence[str] = (), **variables: str
) -> None:
    """Run a module, which is told of its folder first; nothing of this process's database is within reach.

    ``db`` is ``sqlite`` or ``postgresql``; ``around`` are the scripts of ``bin/`` that start the module.
    Raises CommandError when it stops with another code than 0.
    """
    scripts = [*(["with-postgresql"] if db == "postgresql" else []), *around]
    name = module.rpartition(".")[2]
    with tempfile.TemporaryDirectory(prefix=f"cressmember-{name}-") as folder:
        done = subprocess.run(  # noqa: S603 - our own interpreter, scripts and modules.
            [
                *(str(settings.BASE_DIR / "bin" / script) for script in scripts),
                sys.executable, "-m", module, folder, *arguments,
            ],
            cwd=settings.BASE_DIR,
            env=environment.for_child(
                CRESSMEMBER_VAR=folder,
                STATIC_ROOT=str(Path(folder) / "static"),
                DATABASE_URL=f"sqlite:///{folder}/cressmember.sqlite3",
                LOG_LEVEL="WARNING",
                **variables,
            ),
            check=False,
        )  # fmt: skip
    if done.returncode:
        raise CommandError(f"The {name} stopped with code {done.returncode}.")
