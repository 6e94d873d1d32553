"""Processes of the product beside a test, on the database of that test.

A test that takes ``processes`` also takes ``transactional_db``: what it writes must be committed to be seen.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

ROOT = Path(__file__).parents[1]
AT_MOST = 120.0


class Processes:
    """Starts processes of the product, and ends those that are still there."""

    def __init__(self, folder: Path) -> None:
        self.environment = os.environ | {
            "CRESSMEMBER_DEBUG": "yes",
            "CRESSMEMBER_VAR": str(folder),
            "DATABASE_URL": _address(),
            "DJANGO_SETTINGS_MODULE": "cressmember.settings",
        }
        self.started: list[subprocess.Popen] = []

    def python(self, code: str) -> subprocess.Popen:
        """Run Python code in a set-up product; its last words are kept."""
        process = subprocess.Popen(
            [sys.executable, "-c", f"import django\ndjango.setup()\n{code}"],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.started.append(process)
        return process

    def worker(self, *, before: str = "") -> subprocess.Popen:
        """Start a worker that does what waits, then stops."""
        return self.python(
            f"{before}\nfrom django.core.management import call_command\ncall_command('worker', once=True)"
        )

    def ended(self, *processes: subprocess.Popen) -> list[str]:
        """Wait for processes to end well; returns what they printed."""
        printed = []
        for process in processes:
            out, _ = process.communicate(timeout=AT_MOST)
            assert process.returncode == 0, out
            printed.append(out)
        return printed

    def kill_when(self, process: subprocess.Popen, condition: Callable[[], bool]) -> None:
        """Send SIGKILL to a process as soon as a condition holds; it must hold before the process ends."""
        self.wait(condition, process)
        process.kill()
        process.communicate(timeout=AT_MOST)

    def wait(self, condition: Callable[[], bool], process: subprocess.Popen | None = None) -> None:
        """Wait until a condition holds, which must be before a process ends."""
        limit = time.monotonic() + AT_MOST
        while not condition():
            assert process is None or process.poll() is None, f"it ended too early:\n{process.stdout.read()}"
            assert time.monotonic() < limit, "what was waited for did not come"
            time.sleep(0.005)

    def stop(self) -> None:
        for process in self.started:
            if process.poll() is None:
                process.kill()
                process.communicate(timeout=AT_MOST)


@pytest.fixture
def processes(transactional_db, tmp_path) -> Iterator[Processes]:
    """Processes of the product on the database of the test."""
    beside = Processes(tmp_path)
    yield beside
    beside.stop()


def _address() -> str:
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    return (
        f"postgresql://{quote(told['USER'])}:{quote(told['PASSWORD'])}@{told['HOST']}:{told['PORT']}"
        f"/{quote(told['NAME'])}"
    )
