"""Processes of the product beside a test, on the database of that test.

A test that takes ``processes`` also takes ``transactional_db``: what it writes must be committed to be seen.
"""

import multiprocessing
import time
from collections.abc import Callable, Iterator
from itertools import count
from multiprocessing import forkserver
from multiprocessing.process import BaseProcess
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

# Only what never ends is held for lost: other work on a machine may make a step five times as long.
AT_MOST = 600.0
# An act in a process beside a test: what it imports first, then all that it takes is held for a while.
ACT = """
import pathlib
from django.db import transaction
from cressmember.kernel.violations import RuleViolation
from tests.holding import hold_open
{head}
pathlib.Path({begun!r}).touch()
try:
    with transaction.atomic():
        {act}
        hold_open({held!r}, until={until!r})
except RuleViolation as refusal:
    print(str(refusal).replace(chr(160), " "))
"""


class Process:
    """One process of the product, and the file of what it says."""

    def __init__(self, living: BaseProcess, said: Path) -> None:
        self.living, self.said = living, said

    @property
    def has_ended(self) -> bool:
        return self.living.exitcode is not None

    def end(self) -> str:
        """Wait for its end; returns what it said."""
        self.living.join(AT_MOST)
        assert self.has_ended, "it does not end"
        return self.said.read_text()

    def kill(self) -> None:
        self.living.kill()
        self.living.join(AT_MOST)


class Processes:
    """Starts processes of the product, and ends those that are still there."""

    def __init__(self, nursery: multiprocessing.context.BaseContext, folder: Path) -> None:
        self.nursery, self.folder, self.ranks = nursery, folder, count()
        self.settings: dict[str, object] = {
            "VAR_DIR": folder,
            "MEDIA_ROOT": folder / "files",
            "EMAIL_FILE_PATH": folder / "mails",
        }
        self.started: list[Process] = []

    def python(self, code: str) -> Process:
        """Run Python code in a set-up product; its words are kept."""
        from tests.nursery import live

        said = self.folder / f"process-{next(self.ranks)}.txt"
        living = self.nursery.Process(target=live, args=(code, str(said), self.settings), daemon=True)
        living.start()
        self.started.append(Process(living, said))
        return self.started[-1]

    def worker(self, *, before: str = "") -> Process:
        """Start a worker that does what waits, then stops."""
        return self.python(
            f"{before}\nfrom django.core.management import call_command\ncall_command('worker', once=True)"
        )

    def ended(self, *processes: Process) -> list[str]:
        """Wait for processes to end well; returns what they printed."""
        printed = []
        for process in processes:
            printed.append(process.end())
            assert process.living.exitcode == 0, printed[-1]
        return printed

    def kill_when(self, process: Process, condition: Callable[[], bool]) -> None:
        """Send SIGKILL to a process as soon as a condition holds; it must hold before the process ends."""
        self.wait(condition, process)
        process.kill()

    def wait(self, condition: Callable[[], bool], process: Process | None = None) -> None:
        """Wait until a condition holds, which must be before a process ends."""
        limit = time.monotonic() + AT_MOST
        while not condition():
            assert process is None or not process.has_ended, f"it ended too early:\n{process.end()}"
            assert time.monotonic() < limit, "what was waited for did not come"
            time.sleep(0.005)

    def stop(self) -> None:
        for process in self.started:
            if not process.has_ended:
                process.kill()


@pytest.fixture(scope="session")
def nursery(django_db_setup, django_db_blocker) -> multiprocessing.context.BaseContext:
    """A server of processes that have set the product up, on the database of this test process."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setenv("CRESSMEMBER_DEBUG", "yes")
        patch.setenv("DATABASE_URL", _address())
        patch.setenv("DJANGO_SETTINGS_MODULE", "cressmember.settings")
        server = multiprocessing.get_context("forkserver")
        server.set_forkserver_preload(["tests.nursery"])
        forkserver.ensure_running()
    return server


@pytest.fixture
def processes(nursery, transactional_db, tmp_path) -> Iterator[Processes]:
    """Processes of the product on the database of the test."""
    beside = Processes(nursery, tmp_path)
    yield beside
    beside.stop()


@pytest.fixture
def at_once(processes, tmp_path, request) -> Callable[[str, str], list[str]]:
    """Two acts, which import what the HEAD of their module says; what each printed.

    The second begins while the first holds what it took, and has not committed.
    """

    def both(first: str, second: str) -> list[str]:
        head, held, begun = request.module.HEAD, str(tmp_path / "held"), str(tmp_path / "begun")
        slow = processes.python(ACT.format(head=head, act=first, held=held, begun=f"{held}-0", until=begun))
        processes.wait(Path(held).exists, slow)
        quick = processes.python(
            ACT.format(head=head, act=second, held=f"{held}-2", begun=begun, until=begun)
        )
        return [printed.strip() for printed in processes.ended(slow, quick)]

    return both


def _address() -> str:
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    return (
        f"postgresql://{quote(told['USER'])}:{quote(told['PASSWORD'])}@{told['HOST']}:{told['PORT']}"
        f"/{quote(told['NAME'])}"
    )
