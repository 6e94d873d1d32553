"""The pages of the stand-in, where one plays the payer, their bank and the provider."""

from __future__ import annotations

import html
from collections.abc import Mapping
from pathlib import Path
from string import Template

from billing.gateway.stand_in.books import Books, RefusedError, Row
from cressmember.kernel.money import from_cents
from cressmember.kernel.writing import euros

PAGE = Template((Path(__file__).parent / "page.html").read_text(encoding="utf-8"))
HOME = "/"
PAY_OUT, CUT = "pay_out", "cut"
WORDS = {
    "open": "ouvert",
    "expired": "expiré",
    "requires_payment_method": "pas payé",
    "processing": "en cours",
    "succeeded": "payé",
    "needs_response": "contesté",
    "won": "contestation gagnée",
    "lost": "contestation perdue",
}


def play(books: Books, session: str, act: str) -> str:
    """Do what was clicked; says where the payer is led, when it is elsewhere."""
    row = books.get("session", session)
    intent = row["payment_intent"] or ""
    if act == "pay":
        books.pay(session)
        return str(row["success_url"])
    if act == "leave":
        return str(row["cancel_url"] if row["status"] == "open" else row["success_url"])
    dispute = _dispute_of(books, intent)
    acts = {
        "refuse": lambda: books.refuse(session),
        "confirm": lambda: books.confirm(intent),
        "reject": lambda: books.reject(intent),
        "take_back": lambda: books.take_back(intent),
        "refund": lambda: books.create_refund({"payment_intent": intent}),
        "dispute": lambda: books.dispute(intent),
        "won": lambda: books.close_dispute(dispute["id"], "won"),
        "lost": lambda: books.close_dispute(dispute["id"], "lost"),
    }
    if act not in _buttons(books, row):
        raise RefusedError("This cannot happen to the payment any more.")
    acts[act]()
    return ""


def drawn(books: Books, row: Row) -> str:
    """One payment, and what may happen to it."""
    lines = "<br>".join(
        html.escape(f"{name} : {euros(from_cents(amount))}" if row["lines"][1:] else name)
        for name, amount in row["lines"]
    )
    means = "Prélèvement SEPA" if _is_debit(row) else "Carte bancaire"
    return _page(
        "Choisissez ce qui arrive.",
        f'<h1>{lines}</h1><p class="amount">{html.escape(euros(from_cents(row["amount_total"])))}</p>'
        f"<p>{means} · chez le prestataire : {html.escape(_standing(books, row))}</p>",
        _buttons(books, row) | {"leave": "Revenir sans payer" if row["status"] == "open" else "Revenir"},
        f'<p><a href="{HOME}">Tous les paiements d’essai</a></p>',
    )


def home(books: Books) -> str:
    """Every payment, the latest first, and what happens to none of them alone."""
    sessions = sorted(books.rows["session"].values(), key=lambda row: row["created"], reverse=True)
    links = "".join(
        f'<li><a href="/pay/{row["id"]}">{html.escape(row["label"])}</a><br>'
        f"{html.escape(euros(from_cents(row['amount_total'])))} · {html.escape(_standing(books, row))}</li>"
        for row in map(books.session, [row["id"] for row in sessions])
    )
    waiting = {PAY_OUT: "Verser à la banque ce qui attend"} if _waits(books) else {}
    return _page(
        "Choisissez un paiement, ou ce qui arrive au prestataire.",
        "<h1>Paiements d’essai</h1>",
        waiting | {CUT: "Ne pas répondre à la prochaine demande"},
        f"<ul>{links}</ul>" if links else "<p>Personne n’a encore ouvert de page de paiement.</p>",
    )


def _buttons(books: Books, row: Row) -> dict[str, str]:
    """What may happen to a payment now: {act: words}."""
    intent = row["payment_intent"] or {}
    intent = books.get("intent", intent) if isinstance(intent, str) else intent
    status = intent.get("status")
    if row["status"] == "open":
        pays = "Autoriser le prélèvement (en attente)" if _is_debit(row) else "Payé"
        return {"pay": pays, "refuse": "Refusé"}
    if status == "processing":
        return {"confirm": "Débit confirmé", "reject": "Débit rejeté"}
    if status != "succeeded":
        return {}
    dispute = _dispute_of(books, intent["id"])
    if dispute.get("status") == "needs_response":
        return {"won": "Contestation gagnée par la chambre", "lost": "Contestation perdue"}
    charge = books.get("charge", _charge_of(intent))
    found = {} if dispute else {"dispute": "Contesté par la banque du payeur"}
    if _is_debit(row):
        found["take_back"] = "Débit rejeté après coup"
    if charge["amount_refunded"] < charge["amount"]:
        found["refund"] = "Remboursé depuis le tableau de bord"
    return found


def _standing(books: Books, row: Row) -> str:
    intent = row["payment_intent"] or {}
    if why := (intent.get("last_payment_error") or {}).get("message"):
        return str(why)
    if not intent:
        return WORDS[row["status"]]
    said = [WORDS[intent["status"]]]
    if sent_back := (intent["latest_charge"] or {}).get("amount_refunded"):
        said.append(f"{euros(from_cents(sent_back))} remboursés")
    if dispute := _dispute_of(books, intent["id"]):
        said.append(WORDS[dispute["status"]])
    return ", ".join(said)


def _is_debit(row: Row) -> bool:
    return bool(row["payment_method_types"] == ["sepa_debit"])


def _charge_of(intent: Row) -> str:
    charge = intent["latest_charge"]
    return str(charge["id"] if isinstance(charge, dict) else charge)


def _dispute_of(books: Books, intent: str) -> Row:
    """The last dispute of a payment; empty when there was none."""
    return next(
        (row for row in [*books.rows["dispute"].values()][::-1] if row["payment_intent"] == intent), {}
    )


def _waits(books: Books) -> bool:
    return any(not row["payout"] for row in books.rows["txn"].values())


def _page(asked: str, above: str, acts: Mapping[str, str], below: str) -> str:
    buttons = "".join(
        f'<button name="act" value="{act}">{html.escape(words)}</button>' for act, words in acts.items()
    )
    asked = f"Page d’essai : personne n’est débité. {asked}"
    return PAGE.substitute(asked=asked, above=above, buttons=buttons, below=below)
