"""All that a line may be compared with, and what each line may be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from billing.rules.matching.entered import ALONE, Ledger
from billing.rules.matching.fit import fit_of
from billing.rules.matching.names import MOST_SHOWN, Names
from billing.rules.matching.suggestion import (
    LEFT_OUT,
    RECEIPT,
    Confidence,
    Entered,
    Line,
    OpenDue,
    Party,
    Suggestion,
    Together,
    sentence,
)
from billing.rules.matching.words import MEMBER_NUMBER, Numbers, habit_of, number_key
from cressmember.kernel.folding import fold
from cressmember.kernel.writing import euros


@dataclass(slots=True)
class _Identity:
    """Why a payer is thought to be one, and whether that is enough by itself."""

    is_strong: bool
    reasons: list[str] = field(default_factory=list)

    def add(self, reason: str, *, is_strong: bool) -> None:
        if reason not in self.reasons:
            self.reasons.append(reason)
        self.is_strong = self.is_strong or is_strong


class Book:
    """All that a line may be compared with, indexed once."""

    def __init__(
        self,
        *,
        dues: Iterable[OpenDue] = (),
        parties: Iterable[Party] = (),
        entered: Iterable[Entered] = (),
        returnable: Iterable[Entered] = (),
        together: Iterable[Together] = (),
        payers_by_iban: Mapping[str, frozenset[int]] | None = None,
        series: Iterable[str] = (),
        settled: Mapping[str, int] | None = None,
        habits: Mapping[str, str] | None = None,
    ) -> None:
        """``settled`` are the payers of calls paid in full, by number; ``habits`` why lines were left out."""
        self._numbers = Numbers(series)
        self._ibans = payers_by_iban or {}
        self._habits = habits or {}
        self._settled = {number_key(number): (number, payer) for number, payer in (settled or {}).items()}
        self._by_number: dict[tuple[str, int], OpenDue] = {}
        self._by_party: dict[int, list[OpenDue]] = defaultdict(list)
        self._by_amount: dict[Decimal, list[OpenDue]] = defaultdict(list)
        for due in sorted(dues, key=lambda one: (one.called_on, one.key)):
            if key := number_key(due.number):
                self._by_number[key] = due
            for party in {due.payer, due.member}:
                self._by_party[party].append(due)
            self._by_amount[due.outstanding].append(due)
        known = list(parties)
        self._party_by_number = {one.number: one.key for one in known if one.number is not None}
        self._names = Names(known)
        self._ledger = Ledger(entered, returnable, together)

    # One line

    def suggestions(self, line: Line) -> list[Suggestion]:
        """What the line may be, the best first."""
        found = self._ledger.together_with(line)
        if line.amount > 0:
            found += self._receipts(line)
        else:
            found += self._ledger.returns(line)
        if because := self._habits.get(habit_of(f"{line.name} {line.text}")):
            reasons = ("Une ligne de même libellé a été laissée de côté", because)
            found.append(Suggestion(LEFT_OUT, Confidence.LIKELY, reasons))
        return _ranked(found)[:MOST_SHOWN]

    def _receipts(self, line: Line) -> list[Suggestion]:
        who = self._identities(line)
        named = self._named_dues(line)
        strong = {party for party, identity in who.items() if identity.is_strong}
        found = self._ledger.typed_in(line, strong)
        claimed = {one.payer for one in found}
        if named:
            found.append(self._by_calls(line, named, strong))
        covered = {due.payer for due in named} | {due.member for due in named}
        for party, identity in who.items():
            if party not in covered:
                found.append(self._of_payer(line, party, identity, is_alone=len(strong) == 1 and not named))
        if not who and not named:
            found += self._by_amount_alone(line)
        return [
            replace(
                one,
                confidence=Confidence.LIKELY,
                reasons=(*one.reasons, "mais un encaissement semblable est déjà saisi"),
            )
            if one.confidence is Confidence.SURE and one.kind == RECEIPT and claimed & {one.payer, None}
            else one
            for one in found
        ]

    # Who

    def _named_dues(self, line: Line) -> list[OpenDue]:
        keys = self._numbers.found_in(line.text)
        found = [self._by_number[key] for key in keys if key in self._by_number]
        return sorted(found, key=lambda due: (due.called_on, due.key))

    def _identities(self, line: Line) -> dict[int, _Identity]:
        """Who may have paid, by party."""
        who: dict[int, _Identity] = {}

        def add(party: int, reason: str, *, is_strong: bool) -> None:
            who.setdefault(party, _Identity(is_strong=False)).add(reason, is_strong=is_strong)

        for key in self._numbers.found_in(line.text):
            if key in self._settled:
                number, party = self._settled[key]
                add(party, f"l’appel {number}, cité, est déjà soldé", is_strong=False)
        for told in MEMBER_NUMBER.findall(fold(line.text)):
            member = self._party_by_number.get(int(told))
            if member is not None:
                add(member, f"le numéro d’adhérent {told} est cité", is_strong=True)
        seen = self._ibans.get(line.iban, frozenset()) if line.iban else frozenset()
        for party in seen:
            add(party, "ce compte a déjà payé pour ce payeur", is_strong=len(seen) == 1)
        for party, reason, is_strong in self._names.named_by(line):
            add(party, reason, is_strong=is_strong)
        return who

    # What

    def _by_calls(self, line: Line, named: list[OpenDue], strong: set[int]) -> Suggestion:
        """The line names calls: it pays them, or something near."""
        cited = ", ".join(due.number for due in named)
        reasons = [f"l’appel {cited} est cité" if len(named) == 1 else f"les appels {cited} sont cités"]
        payers = {due.payer for due in named}
        payer = named[0].payer
        owed = sum((due.outstanding for due in named), Decimal(0))
        is_exact = owed == line.amount
        dues = named
        if is_exact:
            reasons.append("le montant est exactement ce qui reste dû")
        else:
            fit = fit_of(line.amount, self._by_party[payer])
            if fit and fit.is_exact and set(named) <= set(fit.dues):
                dues = list(fit.dues)
                reasons.append(fit.reason)
            else:
                reasons.append(f"il reste {euros(owed)} à payer")
        concerned = payers | {due.member for due in named}
        confidence = Confidence.SURE if is_exact and len(payers) == 1 else Confidence.LIKELY
        if strong and not strong & concerned:
            confidence = Confidence.LIKELY
            reasons.append("mais le nom est celui d’une autre organisation")
        return Suggestion(
            RECEIPT, confidence, sentence(reasons), payer=payer, dues=tuple(due.key for due in dues)
        )

    def _of_payer(self, line: Line, party: int, identity: _Identity, *, is_alone: bool) -> Suggestion:
        fit = fit_of(line.amount, self._by_party.get(party, []))
        if fit is None:
            reasons = [*identity.reasons, "rien n’est dû : la somme restera en crédit"]
            return Suggestion(RECEIPT, Confidence.POSSIBLE, sentence(reasons), payer=party)
        if identity.is_strong and is_alone and fit.is_exact and fit.is_only:
            confidence = Confidence.SURE
        elif identity.is_strong or (fit.is_exact and fit.is_only):
            confidence = Confidence.LIKELY
        else:
            confidence = Confidence.POSSIBLE
        return Suggestion(
            RECEIPT,
            confidence,
            sentence([*identity.reasons, fit.reason]),
            payer=party,
            dues=tuple(due.key for due in fit.dues),
        )

    def _by_amount_alone(self, line: Line) -> list[Suggestion]:
        same = self._by_amount.get(line.amount, [])
        if len(same) > ALONE:
            return []
        reason = "Seul le montant concorde"
        return [
            Suggestion(RECEIPT, Confidence.POSSIBLE, (reason,), payer=due.payer, dues=(due.key,))
            for due in same
        ]


def match(book: Book, lines: Iterable[Line]) -> dict[int, list[Suggestion]]:
    """What each line may be, by key. Two lines that would surely be the same thing are not sure."""
    found = {line.key: book.suggestions(line) for line in lines}
    claims: dict[tuple[str, int], int] = defaultdict(int)
    for suggestions in found.values():
        for claim in _claims(suggestions):
            claims[claim] += 1
    for key, suggestions in found.items():
        if any(claims[claim] > 1 for claim in _claims(suggestions)):
            best = suggestions[0]
            reasons = (*best.reasons, "mais une autre ligne en attente dit la même chose")
            found[key] = [replace(best, confidence=Confidence.LIKELY, reasons=reasons), *suggestions[1:]]
    return found


def _claims(suggestions: Sequence[Suggestion]) -> list[tuple[str, int]]:
    if not suggestions or suggestions[0].confidence is not Confidence.SURE:
        return []
    best = suggestions[0]
    dues = [("due", due) for due in best.dues]
    return dues if best.target is None else [*dues, (best.kind, best.target)]


def _ranked(found: Iterable[Suggestion]) -> list[Suggestion]:
    """The surest first; what is written down already before what would be written anew."""
    order = sorted(found, key=lambda one: (-one.confidence, one.kind == RECEIPT))
    sure = [one for one in order if one.confidence is Confidence.SURE]
    if len(sure) > 1:
        return [
            replace(one, confidence=Confidence.LIKELY) if one.confidence is Confidence.SURE else one
            for one in order
        ]
    return order
