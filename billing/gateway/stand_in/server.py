"""The stand-in’s counter: the provider’s addresses, its page, its notices."""

from __future__ import annotations

import json
import logging
import queue
import random
import socket
import threading
import time
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import parse_qsl, urlsplit
from urllib.request import Request, urlopen

import stripe

from billing.gateway.stand_in import pages
from billing.gateway.stand_in.books import Books, Faults, RefusedError, Row

logger = logging.getLogger(__name__)

LOOPBACK = "127.0.0.1"
MOST_TRIES = 5
LONGEST_BODY = 100_000
REDIRECT, FOUND, REFUSED, BROKEN = 303, 200, 400, 500


class StandIn:
    """A provider on this machine: ``with StandIn(secret=…) as provider: … provider.url``.

    ``notices_to`` is where its signed notices go; without it they wait in ``books.events``. ``deliveries``
    says how often each is sent, ``shuffled`` that they come in no order.
    """

    def __init__(
        self, *, secret: str, api_version: str, notices_to: str = "", port: int = 0, file: Path | None = None
    ) -> None:
        self.secret = secret
        self.notices_to = notices_to
        self.deliveries = 1
        self.shuffled = False
        self.books = Books(api_version=api_version, file=file)
        self.faults = Faults()
        self._server = _Server((LOOPBACK, port), _Counter)
        self._server.provider = self
        self._to_deliver: queue.Queue[Row | None] = queue.Queue()
        self._threads = [
            threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True),
            threading.Thread(target=self._deliver_all, daemon=True),
        ]

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self._server.server_port}"

    def __enter__(self) -> StandIn:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *trouble: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._to_deliver.put(None)
        for thread in self._threads:
            thread.join()

    def signed(self, event: Row, *, at: int | None = None) -> tuple[str, str]:
        """A notice as it travels: its body, and the header that signs it."""
        body = json.dumps(event)
        header = stripe.WebhookSignature.generate_signature_header(body, self.secret, at)
        return body, header

    def hand_over(self) -> None:
        """Keep the books, and send the notices that wait, as often and in the order that is asked."""
        with self.books.lock:
            self.books.keep()
            if not self.notices_to:
                return
            waiting = self.books.events * self.deliveries
            self.books.events.clear()
        if self.shuffled:
            random.shuffle(waiting)
        for event in waiting:
            self._to_deliver.put(event)

    def _deliver_all(self) -> None:
        while (event := self._to_deliver.get()) is not None:
            self._deliver(event)

    def _deliver(self, event: Row) -> None:
        for attempt in range(MOST_TRIES):
            body, header = self.signed(event)
            sent = Request(  # noqa: S310 - an address given at the start, of this machine.
                self.notices_to,
                body.encode(),
                {"Content-Type": "application/json", "Stripe-Signature": header},
            )
            try:
                with urlopen(sent, timeout=10):  # noqa: S310
                    return
            except (URLError, OSError) as trouble:
                logger.info("Notice %s was not taken: %s", event["id"], trouble)
                time.sleep(0.2 * 2**attempt)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    provider: StandIn


class _Counter(BaseHTTPRequestHandler):
    """One request."""

    server: _Server

    def do_GET(self) -> None:
        self._serve("GET")

    def do_POST(self) -> None:
        self._serve("POST")

    def log_message(self, format: str, *args: Any) -> None:
        logger.debug(format, *args)

    def _serve(self, method: str) -> None:
        path, provider = urlsplit(self.path).path, self.server.provider
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), LONGEST_BODY)).decode()
        fault = provider.faults.next(method, path)
        if fault == "cut_before":
            self._cut()
            return
        if fault == "slow":
            time.sleep(provider.faults.delay)
        if fault == "500":
            self._answer(BROKEN, {"error": {"type": "api_error", "message": "Breakdown."}})
            return
        with provider.books.lock:
            if path == pages.HOME or path.startswith("/pay/"):
                self._page(method, path.removeprefix("/pay/"), nested(parse_qsl(body)).get("act", ""))
            else:
                status, answer = self._act(method, path, body)
                if fault == "cut_after":
                    self._cut()
                else:
                    self._answer(status, answer if fault != "garbage" else "<html>")
        provider.hand_over()

    def _act(self, method: str, path: str, body: str) -> tuple[int, Row]:
        books, asked = self.server.provider.books, nested(parse_qsl(body or urlsplit(self.path).query))
        key = self.headers.get("Idempotency-Key", "")
        try:
            if not self.headers.get("Authorization", "").removeprefix("Bearer ").startswith("sk_test_"):
                raise RefusedError("Invalid API Key provided.", status=401)
            match [method, *path.strip("/").split("/")[1:]]:
                case ["POST", "checkout", "sessions"]:
                    origin = self.server.provider.url
                    found = books.once(key, path + body, lambda: books.create_session(asked, origin))
                case ["GET", "checkout", "sessions"]:
                    found = _list(books.rows["session"].values(), asked, "created")
                case ["GET", "checkout", "sessions", name]:
                    found = books.session(name)
                case ["POST", "checkout", "sessions", name, "expire"]:
                    found = books.expire(name)
                case ["GET", "payment_intents", name]:
                    found = books.intent(name)
                case ["POST", "refunds"]:
                    found = books.once(key, path + body, lambda: books.create_refund(asked))
                case ["GET", "refunds"]:
                    found = _list(books.rows["refund"].values(), asked, "payment_intent")
                case ["GET", "balance_transactions"]:
                    found = _list(books.rows["txn"].values(), asked, "payout")
                case ["GET", "disputes" | "payouts" as kind, name]:
                    found = books.get(kind.removesuffix("s"), name)
                case _:
                    raise RefusedError(f"Unrecognized request URL ({method}: {path}).", status=404)
        except RefusedError as refusal:
            return refusal.status, {"error": refusal.error}
        return FOUND, found

    def _page(self, method: str, session: str, act: str) -> None:
        """The pages where one plays the payer, their bank and the provider."""
        books = self.server.provider.books
        try:
            if method == "POST":
                where = self._happen(act) if session == pages.HOME else pages.play(books, session, act)
                self.send_response(REDIRECT)
                self.send_header("Location", where or self.path)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            drawn = pages.home(books) if session == pages.HOME else pages.drawn(books, books.session(session))
        except RefusedError as refusal:
            self._write(refusal.status, "text/plain", str(refusal))
            return
        self._write(FOUND, "text/html", drawn)

    def _happen(self, act: str) -> str:
        """What happens to the provider, not to one payment."""
        if act == pages.PAY_OUT:
            self.server.provider.books.pay_out()
        elif act == pages.CUT:
            self.server.provider.faults.coming.append(("POST", "/v1/", "cut_after"))
        return ""

    def _cut(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def _answer(self, status: int, answer: Row | str) -> None:
        self._write(status, "application/json", answer if isinstance(answer, str) else json.dumps(answer))

    def _write(self, status: int, kind: str, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def nested(pairs: Iterable[tuple[str, str]]) -> Row:
    """What a form says, in depth: ``line_items[0][quantity]=1``."""
    found: Row = {}
    for name, value in pairs:
        *path, last = name.replace("]", "").split("[")
        inside = found
        for step in path:
            inside = inside.setdefault(step, {})
        inside[last] = value
    return found


def _list(rows: Iterable[Row], asked: Row, by: str) -> Row:
    """The latest first, as over there."""
    wanted = asked.get(by)
    since = int(wanted.get("gte", 0)) if isinstance(wanted, dict) else 0
    kept = [row for row in rows if not wanted or (row[by] >= since if since else row[by] == wanted)]
    after = [row["id"] for row in kept[::-1]]
    start = after.index(asked["starting_after"]) + 1 if asked.get("starting_after") in after else 0
    size = int(asked.get("limit", 10))
    data = kept[::-1][start : start + size]
    return {"object": "list", "url": "", "has_more": start + size < len(kept), "data": data}
