"""A client that costs nearly nothing: one connection for each question, as behind a proxy."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

HOST = "adherents.cress.example"
ANSWER_WITHIN = 60.0


class NoAnswerError(Exception):
    """The connection was cut, or nothing came: nobody knows whether the question was heard."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: a status, headers by name in small letters, a body."""

    status: int
    headers: dict[str, str]
    body: str
    cookies: dict[str, str] = field(default_factory=dict)


async def ask(
    port: int, path: str, *, method: str = "GET", headers: dict[str, str] | None = None, body: bytes = b""
) -> Answer:
    """Ask one thing of the server, and wait for the whole answer. Raises NoAnswerError."""
    told = {
        "Host": HOST,
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "192.0.2.1",  # A room shares one address on the network.
        "Connection": "close",
        **(headers or {}),
    }
    if method == "POST":
        told["Content-Type"] = "application/x-www-form-urlencoded"
        told["Content-Length"] = str(len(body))
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    try:
        async with asyncio.timeout(ANSWER_WITHIN):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body)
                raw = await reader.read()
            finally:
                writer.close()
    except (OSError, TimeoutError) as trouble:
        raise NoAnswerError(str(trouble)) from trouble
    return _read(raw)


def _read(raw: bytes) -> Answer:
    top, cut, rest = raw.partition(b"\r\n\r\n")
    first, *lines = top.decode("latin-1").split("\r\n")
    if not cut or not first.startswith("HTTP/"):
        raise NoAnswerError("the answer was cut")
    headers, cookies = {}, {}
    for line in lines:
        name, _, value = line.partition(": ")
        if name.lower() == "set-cookie":
            key, _, told = value.partition(";")[0].partition("=")
            cookies[key] = told
        headers[name.lower()] = value
    if int(headers.get("content-length", len(rest))) != len(rest):
        raise NoAnswerError("the answer was cut")
    if headers.get("transfer-encoding") == "chunked":
        rest = _unchunked(rest)
    return Answer(int(first.split(" ")[1]), headers, rest.decode(), cookies)


def _unchunked(rest: bytes) -> bytes:
    parts: list[bytes] = []
    while rest:
        size, cut, rest = rest.partition(b"\r\n")
        if not cut:
            raise NoAnswerError("the answer was cut")
        length = int(size, 16)
        if not length:
            return b"".join(parts)
        parts.append(rest[:length])
        rest = rest[length + 2 :]
    raise NoAnswerError("the answer was cut")
