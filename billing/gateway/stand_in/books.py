"""What the stand-in remembers, and what happens to it: sessions, payments, refunds, disputes, payouts."""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# What the provider keeps of a payment, in hundredths of a cent per cent and in cents: 1,5 % + 0,25 €; 0,35 €.
CARD_FEE_PER_MILLE, CARD_FEE, DEBIT_FEE = 15, 25, 35
KINDS = ("session", "intent", "charge", "refund", "dispute", "payout", "txn")

Row = dict[str, Any]


class RefusedError(Exception):
    """A request that Stripe would refuse."""

    def __init__(self, message: str, *, status: int = 400, code: str = "", kind: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.error = {"type": kind or "invalid_request_error", "message": message, "code": code or None}


@dataclass
class Faults:
    """Breakdowns to come: ``(method, path prefix, what)`` each happening once, in order of their writing.

    ``what`` is ``cut_before`` or ``cut_after`` (the line is cut before, or after, the request is acted on),
    ``500``, ``garbage`` (a broken answer after acting), or ``slow`` (answered ``delay`` seconds later).
    """

    coming: list[tuple[str, str, str]] = field(default_factory=list)
    delay: float = 1.0

    def next(self, method: str, path: str) -> str:
        """What goes wrong with a request; nothing most of the time."""
        for rank, (of_method, prefix, what) in enumerate(self.coming):
            if method == of_method and path.startswith(prefix):
                del self.coming[rank]
                return what
        return ""


class Books:
    """Everything that the stand-in knows; kept in a file, when there is one, from one start to the next."""

    def __init__(self, *, api_version: str, file: Path | None = None) -> None:
        self.api_version = api_version
        self.file = file
        self.lock = threading.RLock()
        self.rows: dict[str, dict[str, Row]] = {kind: {} for kind in KINDS}
        self.answers: dict[str, tuple[str, Row]] = {}
        self.events: list[Row] = []
        if file and file.is_file():
            kept = json.loads(file.read_text(encoding="utf-8"))
            self.rows, self.answers = (
                kept["rows"],
                {key: tuple(told) for key, told in kept["answers"].items()},
            )

    def keep(self) -> None:
        """Write everything down."""
        if self.file:
            told = {"rows": self.rows, "answers": self.answers}
            self.file.write_text(json.dumps(told), encoding="utf-8")

    def get(self, kind: str, key: str) -> Row:
        """A row by its identifier; refused, like over there, when nobody knows it."""
        if key not in self.rows[kind]:
            raise RefusedError(f"No such {kind}: '{key}'", status=404, code="resource_missing")
        return self.rows[kind][key]

    def once(self, key: str, said: str, act: Any) -> Row:
        """Act once under an idempotency key; the same request again gets the same answer."""
        if key in self.answers:
            before, answer = self.answers[key]
            if before != said:
                raise RefusedError(
                    "Keys for idempotent requests can only be used with the same parameters.",
                    kind="idempotency_error",
                )
            return answer
        answer = json.loads(json.dumps(act()))
        if key:
            self.answers[key] = (said, answer)
        return answer

    # What we ask for

    def create_session(self, asked: Mapping[str, Any], origin: str) -> Row:
        """A payment page."""
        prices = [line["price_data"] for line in asked["line_items"].values()]
        price, amount = prices[0], sum(int(one["unit_amount"]) for one in prices)
        if amount < 50:
            raise RefusedError("The amount must be at least 0.50 eur.", code="amount_too_small")
        key = self._new("cs_test")
        row = {
            "id": key,
            "object": "checkout.session",
            "created": int(time.time()),
            "amount_total": amount,
            "currency": price["currency"],
            "client_reference_id": asked.get("client_reference_id"),
            "metadata": asked.get("metadata") or {},
            "mode": "payment",
            "status": "open",
            "payment_status": "unpaid",
            "payment_intent": None,
            "payment_method_types": list(asked["payment_method_types"].values()),
            "success_url": asked["success_url"],
            "cancel_url": asked["cancel_url"],
            "expires_at": int(asked["expires_at"]),
            "url": f"{origin}/pay/{key}",
            "label": price["product_data"]["name"],
            "lines": [[one["product_data"]["name"], int(one["unit_amount"])] for one in prices],
            "intent_metadata": (asked.get("payment_intent_data") or {}).get("metadata") or {},
        }
        self.rows["session"][key] = row
        return row

    def session(self, key: str) -> Row:
        """A payment page, its payment unfolded; past its time, it is closed."""
        row = self.get("session", key)
        if row["status"] == "open" and row["expires_at"] <= time.time():
            self.expire(key)
        return row | {"payment_intent": self.intent(row["payment_intent"]) if row["payment_intent"] else None}

    def expire(self, key: str) -> Row:
        """Close a payment page."""
        row = self.get("session", key)
        if row["status"] != "open":
            raise RefusedError('Only Checkout Sessions with a status in ["open"] can be expired.')
        row["status"], row["url"] = "expired", None
        self.tell("checkout.session.expired", row)
        return row

    def intent(self, key: str) -> Row:
        """A payment, its charge unfolded."""
        row = self.get("intent", key)
        return row | {"latest_charge": self.rows["charge"].get(row["latest_charge"] or "")}

    def create_refund(self, asked: Mapping[str, Any]) -> Row:
        """Send money back; more than what is left of it is refused."""
        intent = self.get("intent", asked["payment_intent"])
        charge = self.rows["charge"].get(intent["latest_charge"] or "")
        if intent["status"] != "succeeded" or charge is None:
            raise RefusedError("This PaymentIntent does not have a successful charge to refund.")
        left = charge["amount"] - charge["amount_refunded"]
        amount = int(asked.get("amount") or left)
        if amount > left:
            raise RefusedError(
                f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left}).",
                code="charge_already_refunded" if not left else "",
            )
        charge["amount_refunded"] += amount
        row = {
            "id": self._new("re"),
            "object": "refund",
            "created": int(time.time()),
            "amount": amount,
            "currency": intent["currency"],
            "payment_intent": intent["id"],
            "charge": charge["id"],
            "status": "succeeded",
            "metadata": asked.get("metadata") or {},
        }
        self.rows["refund"][row["id"]] = row
        self._enter("refund", -amount, 0, row)
        self.tell("charge.refunded", charge)
        self.tell("refund.updated", row)
        return row

    # What happens over there

    def pay(self, session: str, *, amount: int | None = None, currency: str = "") -> Row:
        """Pay a page: at once by card; a debit is only on its way."""
        row = self._open(session)
        debit = row["payment_method_types"] == ["sepa_debit"]
        intent = self._intent_of(row)
        intent |= {"amount": amount or row["amount_total"], "currency": currency or row["currency"]}
        intent["status"] = "processing"
        row["status"], row["url"] = "complete", None
        if debit:
            self.tell("payment_intent.processing", intent)
        else:
            self._succeed(intent, "card")
            row["payment_status"] = "paid"
        self.tell("checkout.session.completed", row)
        return intent

    def refuse(self, session: str, why: str = "Votre carte a été refusée.") -> Row:
        """Refuse a card: the page stays open for another."""
        intent = self._intent_of(self._open(session))
        intent["last_payment_error"] = {"message": why, "code": "card_declined"}
        self.tell("payment_intent.payment_failed", intent)
        return intent

    def confirm(self, intent: str) -> Row:
        """A debit on its way arrives."""
        row, session = self._on_its_way(intent)
        self._succeed(row, "sepa_debit")
        session["payment_status"] = "paid"
        self.tell("checkout.session.async_payment_succeeded", session)
        return row

    def reject(self, intent: str, why: str = "Le compte n’est pas suffisamment provisionné.") -> Row:
        """A debit on its way is refused by the payer’s bank."""
        row, session = self._on_its_way(intent)
        self._fail(row, why)
        self.tell("checkout.session.async_payment_failed", session)
        return row

    def take_back(self, intent: str, why: str = "Prélèvement rejeté après coup.") -> Row:
        """A debit that had arrived fails after all."""
        row = self._arrived(intent)
        self._fail(row, why)
        return row

    def dispute(self, intent: str, *, amount: int | None = None) -> Row:
        """The payer’s bank contests a payment that arrived."""
        row = self._arrived(intent)
        dispute = {
            "id": self._new("dp"),
            "object": "dispute",
            "created": int(time.time()),
            "amount": amount or row["amount_received"],
            "currency": row["currency"],
            "charge": row["latest_charge"],
            "payment_intent": row["id"],
            "reason": "fraudulent",
            "status": "needs_response",
            "metadata": {},
        }
        self.rows["dispute"][dispute["id"]] = dispute
        self.tell("charge.dispute.created", dispute)
        return dispute

    def close_dispute(self, dispute: str, outcome: str) -> Row:
        """A dispute ends, ``won`` or ``lost``."""
        row = self.get("dispute", dispute)
        row["status"] = outcome
        if outcome == "lost":
            self._enter("adjustment", -row["amount"], 0, row)
        self.tell("charge.dispute.closed", row)
        return row

    def pay_out(self) -> Row:
        """Send the chamber all that waits, less the fees."""
        waiting = [row for row in self.rows["txn"].values() if not row["payout"]]
        row = {
            "id": self._new("po"),
            "object": "payout",
            "created": int(time.time()),
            "arrival_date": int(time.time()) // 86400 * 86400,
            "amount": sum(one["net"] for one in waiting),
            "currency": "eur",
            "status": "paid",
            "metadata": {},
        }
        self.rows["payout"][row["id"]] = row
        for one in waiting:
            one["payout"] = row["id"]
        self._enter("payout", -row["amount"], 0, row)["payout"] = row["id"]
        self.tell("payout.paid", row)
        return row

    def tell(self, kind: str, about: Row) -> Row:
        """Write a notice, to be delivered."""
        event = {
            "id": self._new("evt"),
            "object": "event",
            "api_version": self.api_version,
            "created": int(time.time()),
            "livemode": False,
            "type": kind,
            "data": {"object": json.loads(json.dumps(about))},
        }
        self.events.append(event)
        return event

    def _new(self, prefix: str) -> str:
        return f"{prefix}_{secrets.token_hex(12)}"

    def _open(self, session: str) -> Row:
        row = self.get("session", session)
        if row["status"] != "open" or row["expires_at"] <= time.time():
            raise RefusedError("This Checkout Session is no longer open.")
        return row

    def _intent_of(self, session: Row) -> Row:
        """The payment of a page, made when it is first tried."""
        if session["payment_intent"]:
            return self.get("intent", session["payment_intent"])
        row: Row = {
            "id": self._new("pi"),
            "object": "payment_intent",
            "created": int(time.time()),
            "amount": session["amount_total"],
            "amount_received": 0,
            "currency": session["currency"],
            "status": "requires_payment_method",
            "last_payment_error": None,
            "latest_charge": None,
            "metadata": dict(session["intent_metadata"]),
            "session": session["id"],
        }
        self.rows["intent"][row["id"]] = row
        session["payment_intent"] = row["id"]
        return row

    def _on_its_way(self, intent: str) -> tuple[Row, Row]:
        row = self.get("intent", intent)
        if row["status"] != "processing":
            raise RefusedError("This payment is not on its way.")
        return row, self.get("session", row["session"])

    def _arrived(self, intent: str) -> Row:
        row = self.get("intent", intent)
        if row["status"] != "succeeded":
            raise RefusedError("This payment did not arrive.")
        return row

    def _succeed(self, intent: Row, means: str) -> None:
        intent |= {"status": "succeeded", "amount_received": intent["amount"], "last_payment_error": None}
        charge = {
            "id": self._new("ch"),
            "object": "charge",
            "created": int(time.time()),
            "amount": intent["amount"],
            "amount_refunded": 0,
            "currency": intent["currency"],
            "payment_intent": intent["id"],
            "payment_method_details": {"type": means},
            "metadata": intent["metadata"],
        }
        self.rows["charge"][charge["id"]] = charge
        intent["latest_charge"] = charge["id"]
        per_mille = -(-intent["amount"] * CARD_FEE_PER_MILLE // 1000)
        fee = CARD_FEE + per_mille if means == "card" else DEBIT_FEE
        self._enter("charge" if means == "card" else "payment", intent["amount"], fee, charge)
        self.tell("payment_intent.succeeded", intent)

    def _fail(self, intent: Row, why: str) -> None:
        intent |= {"status": "requires_payment_method", "amount_received": 0}
        intent["last_payment_error"] = {"message": why, "code": "payment_intent_payment_attempt_failed"}
        self.tell("payment_intent.payment_failed", intent)

    def _enter(self, kind: str, amount: int, fee: int, source: Row) -> Row:
        """A line of the chamber’s account with the provider, in cents."""
        row = {
            "id": self._new("txn"),
            "object": "balance_transaction",
            "created": int(time.time()),
            "type": kind,
            "amount": amount,
            "fee": fee,
            "net": amount - fee,
            "currency": source["currency"],
            "source": {"id": source["id"], "payment_intent": source.get("payment_intent")},
            "payout": "",
        }
        self.rows["txn"][row["id"]] = row
        return row
