"""The entries that the facts call for, beside those that already left for the accountant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from billing.models import AccountingSettings, ClosedYear, Entry, EntryLine
from billing.queries.closing import LOWERS
from billing.queries.facts import Ledger
from billing.rules.entries import (
    CALL,
    DONE,
    NOTHING,
    UNDONE,
    Account,
    Draft,
    Fact,
    Line,
    Party,
    deferred_income,
    doubtful_moves,
    draft,
    mirror,
    moved_label,
)
from cressmember.core.models.veil import Reader, reading
from cressmember.kernel.periods import Period

BANK_JOURNALS = {"bank"}


@dataclass(frozen=True, slots=True)
class Projected:
    """An entry to write: its draft, its day once closed years are passed over, whether it is left out."""

    draft: Draft
    on: date
    label: str
    left_out: str


class Books:
    """What left for the accountant, and what the facts call for besides, until a day."""

    def __init__(self, *, until: date, ledger: Ledger | None = None) -> None:
        self.settings = AccountingSettings.current()
        self.plan = self.settings.plan
        self.until = until
        self.ledger = ledger or Ledger(recognised=self.plan.recognised)
        self.open_from = open_from()
        self.exported = _exported()

    def waiting(self) -> list[Projected]:
        """The entries that wait: one for each fact, or part of a fact, that no exported entry tells."""
        facts = [fact for fact in self.ledger.facts if fact.on <= self.until]
        found = [one for fact in facts if (one := self._of_fact(fact))]
        told = [one for fact in facts if (one := draft(fact, self.plan))]
        found += [one for fact in self._vanished() if (one := self._taken_back(fact))]
        found += self._computed([*self._doubts(facts), *self._deferrals(told)])
        found += [one for fact in self._transfers() if (one := draft(fact, self.plan))]
        return sorted(
            (self._placed(one) for one in found),
            key=lambda one: (one.on, one.draft.fact.on, one.draft.fact.phase.startswith(UNDONE)),
        )

    def _of_fact(self, fact: Fact) -> Draft | None:
        if (fact.kind, fact.key, fact.phase) in self.exported:
            return None
        done = self.exported.get((fact.kind, fact.key, DONE))
        if fact.phase == UNDONE and done:
            # As it was written then, whatever the accounts are by now.
            return mirror(fact, done.journal, done.lines)
        return draft(fact, self.plan)

    def _vanished(self) -> Iterator[Fact]:
        """What was exported of rows that are no more: an import that was taken back."""
        present = {(fact.kind, fact.key) for fact in self.ledger.facts}
        for (kind, key, phase), row in self.exported.items():
            if kind in COMPUTED or kind == "transfer" or (kind, key) in present:
                continue
            if phase == DONE and (kind, key, UNDONE) not in self.exported and row.fact.on <= self.until:
                yield replace(row.fact, phase=UNDONE, on=self.until, label=f"Annulation : {row.fact.label}")

    def _taken_back(self, fact: Fact) -> Draft | None:
        done = self.exported[fact.kind, fact.key, DONE]
        return mirror(fact, done.journal, done.lines)

    def _doubts(self, facts: Iterable[Fact]) -> Iterator[Fact]:
        if self.plan.recognised != CALL:
            return
        moves: dict[int, list[tuple[date, Decimal]]] = defaultdict(list)
        for fact in facts:
            if fact.due in self.ledger.doubts and (fact.kind == "due" or fact.kind in LOWERS):
                moves[fact.due].append((fact.on, fact.signed if fact.kind == "due" else -fact.signed))
        for key, doubts in self.ledger.doubts.items():
            due = self.ledger.dues[key]
            member = self.ledger.party(due.organisation_id)
            piece = self.ledger.pieces(due).call
            for day, amount in doubtful_moves(moves[key], doubts):
                if day <= self.until:
                    yield Fact(
                        "doubt",
                        key,
                        f"{day:%Y-%m-%d}",
                        day,
                        amount,
                        f"Créance douteuse {due.title} {due.dues_year} {member.name}",
                        piece.number,
                        piece.dated,
                        member=member,
                        due=key,
                    )

    def _deferrals(self, told: list[Draft]) -> Iterator[Fact]:
        """Income of dues whose year begins after the accounting year in which they were called."""
        days = [
            one.fact.on for one in told if one.fact.year_starts_on and one.fact.on < one.fact.year_starts_on
        ]
        seen = set()
        for day in sorted(days):
            end = self.settings.year_of(day).end
            while end is not None and end not in seen and end - timedelta(days=1) <= self.until:
                seen.add(end)
                last_day = end - timedelta(days=1)
                amount = deferred_income(told, last_day=last_day)
                if last_day < self.open_from:
                    # That year is closed: what left then stands, and what came late is not deferred.
                    amount = sum(
                        (row.fact.amount for row in self._rows_of("deferral", last_day.toordinal(), DONE)),
                        NOTHING,
                    )
                for phase, on in ((DONE, last_day), (UNDONE, end)):
                    if on <= self.until:
                        yield Fact(
                            "deferral",
                            last_day.toordinal(),
                            phase,
                            on,
                            amount,
                            f"Cotisations perçues ou appelées d’avance au {last_day:%d/%m/%Y}"
                            if phase == DONE
                            else f"Reprise des cotisations d’avance au {last_day:%d/%m/%Y}",
                            f"PCA-{last_day:%Y%m%d}",
                            on,
                        )
                end = self.settings.year_of(end).end

    def _rows_of(self, kind: str, key: int, base: str) -> list[Exported]:
        return [
            row
            for (known, fact_id, phase), row in self.exported.items()
            if known == kind and fact_id == key and phase.split("+")[0] == base
        ]

    def _computed(self, facts: Iterable[Fact]) -> Iterator[Draft]:
        """The difference between what the rows say and what left: an amount that is computed may change."""
        wanted = {(fact.kind, fact.key, fact.phase): fact for fact in facts}
        left: dict[tuple[str, int, str], list[Exported]] = defaultdict(list)
        for (kind, key, phase), row in self.exported.items():
            if kind in COMPUTED:
                left[kind, key, phase.split("+")[0]].append(row)
        for place in [*wanted, *(place for place in left if place not in wanted)]:
            rows = left.get(place, [])
            if not rows and place not in wanted:
                continue
            fact = wanted.get(place) or replace(rows[0].fact, phase=place[2], amount=NOTHING)
            if fact.on > self.until:
                continue
            difference = fact.amount - sum((row.fact.amount for row in rows), NOTHING)
            if difference == NOTHING:
                continue
            phase = f"{place[2]}+{len(rows)}" if rows else place[2]
            made = draft(replace(fact, phase=phase, amount=difference), self.plan)
            if made:
                yield made

    def _transfers(self) -> Iterator[Fact]:
        """What left under an auxiliary account that is no longer its member’s: merged, or numbered since."""
        found: dict[tuple[int, str, str], list[Any]] = {}
        counts: dict[tuple[int, str], int] = defaultdict(int)
        for row in self.exported.values():
            if row.fact.kind == "transfer":
                counts[row.fact.key, row.fact.phase.split("+")[0]] += 1
            for line in row.lines:
                party = line.party
                if party and party.key and party.code != self.ledger.party(party.key).code:
                    place = found.setdefault((party.key, party.code, line.role), [NOTHING, party])
                    place[0] += line.signed
        for (key, code, role), (amount, old) in sorted(found.items()):
            if amount != NOTHING:
                base = f"{role}-{code}"
                seen = counts[key, base]
                yield Fact(
                    "transfer",
                    key,
                    f"{base}+{seen}" if seen else base,
                    self.until,
                    amount,
                    f"Virement de compte auxiliaire {code}",
                    f"VIR-{key}",
                    self.until,
                    member=self.ledger.party(key),
                    payer=old,
                    role=role,
                )

    def _placed(self, one: Draft) -> Projected:
        fact, settings = one.fact, self.settings
        if settings.books_from and fact.on < settings.books_from:
            return Projected(one, fact.on, fact.label, Entry.LeftOut.BEFORE)
        left_out = Entry.LeftOut.NO
        if one.journal in BANK_JOURNALS and not settings.with_bank:
            left_out = Entry.LeftOut.BANK
        on = fact.on if left_out else max(fact.on, self.open_from)
        return Projected(one, on, moved_label(fact, on), left_out)


# Facts whose amount is computed from others, and may change once more is known.
COMPUTED = {"doubt", "deferral"}


@dataclass(frozen=True, slots=True)
class Exported:
    """An entry that left, as the rules read it."""

    fact: Fact
    journal: str
    lines: list[Line]


def open_from() -> date:
    """The first day that an entry may bear: the one after the last closed year."""
    last = ClosedYear.objects.standing().order_by("-ends_on").first()
    return last.ends_on if last else date.min


def next_to_close(settings: AccountingSettings) -> Period | None:
    """The year that is closed next, since none is passed over: after the last closed, even without an entry.

    While none is closed, the year of the oldest entry that is not in the books from elsewhere; None when
    there is none at all.
    """
    if (start := open_from()) > date.min:
        return settings.year_of(start)
    kept = Entry.objects.exclude(left_out=Entry.LeftOut.BEFORE)
    oldest = kept.order_by("on").values_list("on", flat=True).first()
    return settings.year_of(oldest) if oldest else None


def waiting_entries(*, until: date | None = None) -> QuerySet[Entry]:
    """The entries that wait to be exported."""
    rows = Entry.objects.filter(batch__isnull=True, left_out="")
    return rows.filter(on__lte=until) if until else rows


def lines_as_rules(rows: Iterable[EntryLine]) -> list[Line]:
    """Stored lines as the rules read them."""
    return [
        Line(
            row.role,
            Account(row.account, row.account_label),
            Party(row.member_key, row.auxiliary, row.auxiliary_label) if row.auxiliary else None,
            row.debit,
            row.credit,
        )
        for row in rows
    ]


def _exported() -> dict[tuple[str, int, str], Exported]:
    """What left for the accountant, by (kind, key, phase) of its fact."""
    found: dict[tuple[str, int, str], Exported] = {}
    with reading(Reader()):  # What takes an entry back says its label again.
        entries = list(Entry.objects.filter(batch__isnull=False).order_by("pk").prefetch_related("lines"))
    for entry in entries:
        fact = Fact(
            entry.fact_kind,
            entry.fact_id,
            entry.phase,
            entry.fact_on,
            entry.amount,
            entry.label,
            entry.piece,
            entry.piece_on,
        )
        found[entry.fact_kind, entry.fact_id, entry.phase] = Exported(
            fact, entry.journal_key, lines_as_rules(entry.lines.all())
        )
    return found
