"""The product behind a real gunicorn, and clients that keep their connection."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from statistics import quantiles

from django.conf import settings
from django.test import Client

from cressmember.accounts.models import User
from cressmember.office.management.bench.measure import Sample
from cressmember.office.management.bench.processes import backends_cpu, cpu_of, family, memory_of

WORKERS, THREADS = 2, 4
START_WITHIN = 30.0


class Server:
    """A gunicorn on loopback, with the session of somebody who may see everything."""

    def __init__(self, pid: int, port: int, cookie: str) -> None:
        self.pid, self.port, self.cookie = pid, port, cookie

    def asked(self, addresses: Sequence[str]) -> Sample:
        """Ask for these pages one after the other over one connection; the workers' CPU is counted."""
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        workers = family(self.pid)
        before, wall, size = cpu_of(workers) + backends_cpu(), time.perf_counter(), 0
        first = 0.0
        for address in addresses:
            size = 0
            for length, waited in self._answer(client, address):
                size += length
                first = waited
        spent = cpu_of(workers) + backends_cpu() - before
        client.close()
        told = {"bytes": size, "first_byte_s": first, "memory_mb": sum(memory_of(pid) for pid in workers)}
        return Sample(spent / len(addresses), (time.perf_counter() - wall) / len(addresses), told)

    def besieged(self, address: str, *, clients: int, times: int) -> Sample:
        """Several clients ask for the same page at once; ``cpu`` holds requests a second of wall time."""
        waits: list[float] = []
        lock = threading.Lock()

        def ask() -> None:
            client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
            mine = []
            for _ in range(times):
                start = time.perf_counter()
                list(self._answer(client, address))
                mine.append(time.perf_counter() - start)
            client.close()
            with lock:
                waits.extend(mine)

        threads = [threading.Thread(target=ask) for _ in range(clients)]
        start = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        wall = time.perf_counter() - start
        if len(waits) != clients * times:
            raise RuntimeError(f"{address}: some requests were not answered")
        cuts = quantiles(waits, n=100)
        return Sample(len(waits) / wall, wall, {"p50_s": cuts[49], "p99_s": cuts[98]})

    def _answer(self, client: http.client.HTTPConnection, address: str) -> Iterator[tuple[int, float]]:
        start = time.perf_counter()
        client.request("GET", address, headers={"Cookie": self.cookie})
        response = client.getresponse()
        if response.status != 200:
            raise RuntimeError(f"{address} answered {response.status}: {response.read(300)!r}")
        waited = 0.0
        while chunk := response.read1(65536):
            waited = waited or time.perf_counter() - start
            yield len(chunk), waited
        response.read()  # Nothing is left, but only this lets go of the connection.


@contextmanager
def serving(email: str, port: int) -> Iterator[Server]:
    """Serve the database as it stands, until the block ends."""
    with gunicorn(port, "--keep-alive", "30") as pid:
        yield Server(pid, port, cookie_of(email))


def cookie_of(email: str) -> str:
    """The cookie of somebody who is signed in."""
    visitor = Client()
    visitor.force_login(User.objects.get(email=email))
    return f"{settings.SESSION_COOKIE_NAME}={visitor.cookies[settings.SESSION_COOKIE_NAME].value}"


@contextmanager
def gunicorn(port: int, *options: str) -> Iterator[int]:
    """A gunicorn on loopback, as `docs/deploy.md` starts it; the number of its first process."""
    process = subprocess.Popen(  # noqa: S603 - our own interpreter, no argument from outside.
        [
            sys.executable, "-m", "gunicorn", "cressmember.wsgi", "--bind", f"127.0.0.1:{port}", "--preload",
            "--workers", str(WORKERS), "--threads", str(THREADS), "--log-level", "warning", *options,
        ]
    )  # fmt: skip
    try:
        _wait(process, port)
        yield process.pid
    finally:
        process.terminate()
        process.wait(timeout=30)


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + START_WITHIN
    while time.monotonic() < end and process.poll() is None:
        try:
            client = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            client.request("GET", "/", headers={"Host": settings.ALLOWED_HOSTS[0]})
            client.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("gunicorn does not answer")
