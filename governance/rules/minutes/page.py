"""The page of the minutes: blocks that are computed, and what people write around them.

What is kept is a list of plain entries: ``{"kind": "bound", "key": …, "shown": {…}}`` for a block as it was
last seen, ``{"kind": "text", "id": …, "text": …}`` for words, ``{"kind": "table", "id": …, "title": …,
"rows": [[label, amount], …]}`` for amounts. A text that begins with what was typed in session keeps it as
``seed``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cressmember.kernel.writing import euros, number, quote
from governance.rules.minutes.contradiction import Contradiction, Figure, figures_in, within
from governance.rules.minutes.counts import Counted, counts_against
from governance.rules.minutes.draft import Block
from governance.rules.vote.poll import Tally

BOUND, TEXT, TABLE = "bound", "text", "table"
Entry = Mapping[str, Any]
AMOUNT = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,6})?")


def drafted(
    kept: Sequence[Entry], fresh: Sequence[Block], seeds: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """The minutes drafted again: every computed block anew, every word that was written where it stood.

    Words follow the computed block after which they stood; when that one is gone, the one before it.
    ``seeds`` are what was said in session under a block (by key): it begins a text of its own, which follows
    it until somebody edits it.
    """
    written = _written_after(kept, {block.key for block in fresh})
    seeds = seeds or {}
    page = [dict(each) for each in written.get("", ())]
    for block in fresh:
        page.append({"kind": BOUND, "key": block.key, "shown": block.document()})
        own = [dict(each) for each in written.get(block.key, ())]
        if block.key in seeds:
            own = _seeded(own, f"seed:{block.key}", seeds[block.key])
        page += own
    return page


def _written_after(kept: Sequence[Entry], known: set[str]) -> dict[str, list[Entry]]:
    """What people wrote, by the key of the computed block before it that still stands."""
    after = ""
    written: dict[str, list[Entry]] = {}
    for each in kept:
        if each["kind"] != BOUND:
            written.setdefault(after, []).append(each)
        elif each["key"] in known:
            after = each["key"]
    return written


def _seeded(own: list[dict[str, Any]], name: str, seed: str) -> list[dict[str, Any]]:
    for each in own:
        if each["id"] == name:
            if each["text"] == each.get("seed", ""):
                each["text"] = seed
            each["seed"] = seed
            return own
    return [{"kind": TEXT, "id": name, "text": seed, "seed": seed}, *own]


@dataclass(frozen=True, slots=True)
class Moved:
    """A sentence that no longer says what it said: what was seen, and what stands now (empty: gone)."""

    key: str
    before: str
    now: str

    @property
    def sentence(self) -> str:
        if not self.before:
            return f"Nouveau depuis la relecture : {quote(self.now)}."
        if not self.now:
            return f"A disparu depuis la relecture : {quote(self.before)}."
        return f"A changé depuis la relecture : {quote(self.before)} est devenu {quote(self.now)}."


def moved(kept: Sequence[Entry], fresh: Sequence[Block]) -> list[Moved]:
    """Every sentence that changed since the minutes were last seen, in the order of the page."""
    before = {each["key"]: _lines(each["shown"]) for each in kept if each["kind"] == BOUND}
    now = {block.key: _lines(block.document()) for block in fresh}
    found = []
    for key in dict.fromkeys([*now, *before]):
        old, new = before.get(key, []), now.get(key, [])
        gone = [line for line in old if line not in new]
        come = [line for line in new if line not in old]
        for rank in range(max(len(gone), len(come))):
            was = gone[rank] if rank < len(gone) else ""
            found.append(Moved(key, was, come[rank] if rank < len(come) else ""))
    return found


def _lines(shown: Mapping[str, Any]) -> list[str]:
    rows = [" · ".join(row) for row in shown["rows"]]
    return [line for line in (shown["title"], *shown["sentences"], shown["quoted"], *rows) if line]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Words that do not agree with a figure: in which entry, the sentence that says it, why."""

    place: str
    said: str
    sentence: str


def doubts(page: Sequence[Entry], tallies: Mapping[str, Sequence[tuple[str, Tally]]]) -> list[Doubt]:
    """Where what people wrote contradicts a table, another sentence, or the votes of the item.

    ``tallies`` are the votes counted under each item, by its key (« item:4 »), each with the title of what
    was voted.
    """
    figures: list[Figure] = []
    counts: list[tuple[str, Counted]] = []
    item = ""
    for each in page:
        match each["kind"]:
            case "bound":
                item = each["key"] if each["key"].startswith("item:") else item
                figures += _of_bound(each)
            case "table":
                figures += _of_table(each)
            case _:
                figures += figures_in(each["text"], place=each["id"])
                voted = tallies.get(item, ())
                counts += [(each["id"], found) for found in counts_against(each["text"], voted)]
    written = {each["id"] for each in page if each["kind"] != BOUND}
    found = [
        Doubt(each.said.place, each.said.sentence, each.sentence) for each in _told(within(figures), written)
    ]
    found += [Doubt(place, each.said, each.sentence) for place, each in counts]
    return found + [_unread(each, label, told) for each in page for label, told in _unread_in(each)]


def _unread_in(entry: Entry) -> list[tuple[str, str]]:
    rows = entry["rows"] if entry["kind"] == TABLE else []
    return [(label, told) for label, told in rows if told and _amount(told) is None]


def _unread(entry: Entry, label: str, told: str) -> Doubt:
    return Doubt(
        entry["id"], label, f"{quote(told)} ne se lit pas comme un montant : il n’est comparé à rien."
    )


def _told(found: Sequence[Contradiction], written: set[str]) -> list[Contradiction]:
    """Those in which somebody wrote the figure: two computed ones need no pointing out."""
    return [each for each in found if each.said.place in written]


def _of_bound(entry: Entry) -> list[Figure]:
    """What a computed block says; it is right, so it is compared as a table is."""
    shown = entry["shown"]
    return [
        Figure(each.value, each.unit, each.written, each.sentence, label=shown["title"] or "séance", place="")
        for sentence in shown["sentences"]
        for each in figures_in(sentence)
    ]


def _of_table(entry: Entry) -> list[Figure]:
    return [
        Figure(amount.normalize(), "€", told_amount(amount), label, label=label, place="")
        for label, amount in amounts(entry)
    ]


def amounts(entry: Entry) -> list[tuple[str, Decimal]]:
    """The rows of a table, each with its amount in euros; a row without one is left out."""
    read = ((label, _amount(told)) for label, told in entry["rows"])
    return [(label, amount) for label, amount in read if amount is not None]


def _amount(told: str) -> Decimal | None:
    """The amount as the form wrote it; none for what Python alone calls a number: « NaN », « 1e99999 »."""
    return Decimal(told) if AMOUNT.fullmatch(told) else None


def told_amount(amount: Decimal) -> str:
    """An amount as the minutes print it: « 46 201 € », « 46 201,50 € »."""
    if amount == amount.to_integral_value():
        return f"{number(int(amount))}\N{NO-BREAK SPACE}€"
    return euros(amount)


def told_table(entry: Entry) -> dict[str, Any]:
    """The entry as it is printed: a table with its amounts in French, anything else as it is."""
    if entry["kind"] != TABLE:
        return dict(entry)
    read = ((label, written, _amount(written)) for label, written in entry["rows"])
    rows = [[label, written if amount is None else told_amount(amount)] for label, written, amount in read]
    return {**entry, "rows": rows}
