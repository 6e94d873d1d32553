"""Whose money is it? Ranked suggestions for the lines of a bank, each with its reasons.

Who pays is told by the number of a call, that of a member, an account seen before, or the name; what is paid,
by the amount. A suggestion is *sure* only when one payer and one set of dues fit, and nothing else does:
wherever there are two readings, a person chooses.

Everything is found through indexes of numbers, words and amounts: ten thousand lines against twenty thousand
dues take seconds.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import IntEnum

from cressmember.kernel.folding import ARTICLES, fold
from cressmember.kernel.writing import euros, quote, short_date

RECEIPT, KNOWN, DEPOSIT, PAYOUT, RETURNED, LEFT_OUT = (
    "receipt", "known", "deposit", "payout", "returned", "left_out",
)  # fmt: skip

# Words that name no one: legal forms, and what banks write around a name.
FORMS = frozenset(
    """association associations asso assoc ass loi 1901 sarl sas sasu sa scop scic sci eurl eirl ei gie gip
    snc societe ste st coop cae""".split()  # noqa: SIM905 - read as words.
)
BANKING = frozenset(
    """vir virement virements sepa inst instantane recu recue emis faveur du par pour motif ref reference
    cotisation cotisations appel adhesion adherent m mme mr et eur euros notprovided remise cheque
    chq""".split()  # noqa: SIM905 - read as words.
)
RETURN_WORDS = frozenset({"rejet", "rejete", "rejetee", "impaye", "impayes", "retour", "retourne"})
DEPOSIT_WORDS = frozenset({"remise", "remises", "rem", "cheque", "cheques", "chq", "chqs"})
PAYOUT_WORDS = frozenset({"stripe", "carte", "cartes", "cb", "tpe"})
MEMBER_NUMBER = re.compile(
    r"\b(?:adh|adherente?|adhesion|membre)\s+(?:(?:n|no|num|numero)\s*)?0*(\d{1,7})\b", re.ASCII
)
SEPARATOR = r"[\s\-–./_:°nN]{0,4}"

MOST_SHOWN = 5
MOST_WORDS = 60
# A word that so many share tells nobody apart.
MOST_SHARING = 200
SHORTEST_STEM = 4
SHORTEST_RANK = 4
# Beyond it, sums of dues are too many to mean anything.
MOST_ADDED_UP = 12
TYPED_WITHIN = 15  # Days between a transfer typed in by hand and the line of the bank.
PAID_OUT_WITHIN = 7
DEPOSITED_WITHIN = 30
RETURNED_WITHIN = 400
ALONE = 3  # Dues of one amount that are still worth showing when only the amount speaks.


class Confidence(IntEnum):
    POSSIBLE = 1
    LIKELY = 2
    SURE = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A line to explain, in euros, positive when money came in."""

    key: int
    amount: Decimal
    booked_on: date
    text: str = ""
    name: str = ""
    iban: str = ""
    is_return: bool = False


@dataclass(frozen=True, slots=True)
class OpenDue:
    """A due of which something is owed; ``number`` is that of its call, where there is one."""

    key: int
    payer: int
    member: int
    outstanding: Decimal
    called_on: date
    number: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation that may pay: its names, and its member number."""

    key: int
    names: tuple[str, ...]
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Entered:
    """Money that is written down already: typed in by hand, or received and perhaps returned."""

    key: int
    payer: int | None
    amount: Decimal
    on: date
    payer_name: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Together:
    """Several payments in one line of the bank: a deposit of cheques, or what a card provider paid out."""

    kind: str
    key: int
    amount: Decimal
    on: date
    number: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a line may be. ``dues`` are paid in this order; ``target`` is what is recognised."""

    kind: str
    confidence: Confidence
    reasons: tuple[str, ...]
    payer: int | None = None
    dues: tuple[int, ...] = ()
    target: int | None = None

    @property
    def acts(self) -> tuple[object, ...]:
        """What accepting it would do, whatever the reasons."""
        return (self.kind, self.payer, self.dues, self.target)


class Numbers:
    """Finds the numbers of documents in what is typed: « AC-2025-0042 », « ac 2025 42 », « AC20250042 »."""

    def __init__(self, series: Iterable[str]) -> None:
        self._series = {re.sub(r"[^A-Z0-9]", "", one.upper()): one for one in series}
        self._loose = self._compiled(SEPARATOR, r"(\d{1,6})(?!\d)")
        self._tight = self._compiled("", r"(\d{4})")

    def _compiled(self, between: str, rank: str) -> re.Pattern[str] | None:
        if not self._series:
            return None
        longest_first = sorted(self._series.values(), key=len, reverse=True)
        known = "|".join(between.join(re.findall(r"[A-Z]+|\d+", one.upper())) for one in longest_first)
        return re.compile(f"(?<![A-Z])({known}){between}{rank}", re.ASCII)

    def found_in(self, text: str) -> set[tuple[str, int]]:
        """The (series, rank) pairs that a text names."""
        if self._loose is None or self._tight is None:
            return set()
        spelled = text.upper()
        # A rank is printed with four figures: one that begins with a zero and has fewer was cut.
        found = [
            (one, rank)
            for one, rank in self._loose.findall(spelled)
            if len(rank) >= SHORTEST_RANK or not rank.startswith("0")
        ]
        found = found or self._tight.findall(re.sub(r"[^A-Z0-9]", "", spelled))
        return {(self._series[re.sub(r"[^A-Z0-9]", "", one)], int(rank)) for one, rank in found}


def number_key(number: str) -> tuple[str, int] | None:
    """The series and the rank of a printed number; None for what is none."""
    series, _, rank = number.rpartition("-")
    return (series, int(rank)) if series and rank.isdigit() else None


def name_words(text: str) -> tuple[str, ...]:
    """The words of a name that tell it from another; those of a name made of legal forms alone are kept."""
    spelled = [word for word in fold(text.replace("_", " ")).split() if word not in ARTICLES]
    telling = [word for word in spelled if word not in FORMS and len(word) > 1]
    return tuple(dict.fromkeys(telling or spelled))


def habit_of(text: str) -> str:
    """What two lines of a kind share: their words without figures."""
    return " ".join(word for word in fold(text).split() if not any(sign.isdigit() for sign in word))


@dataclass(slots=True)
class _Identity:
    """Why a payer is thought to be one, and whether that is enough by itself."""

    is_strong: bool
    reasons: list[str] = field(default_factory=list)

    def add(self, reason: str, *, is_strong: bool) -> None:
        if reason not in self.reasons:
            self.reasons.append(reason)
        self.is_strong = self.is_strong or is_strong


@dataclass(frozen=True, slots=True)
class _Fit:
    """Which dues an amount pays; ``is_exact`` when it pays them whole, ``is_only`` when no other would do."""

    dues: tuple[OpenDue, ...]
    reason: str
    is_exact: bool
    is_only: bool


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
        self._index_names(parties)
        self._entered = _by_amount(entered)
        self._returnable = _by_amount(returnable)
        self._together: dict[Decimal, list[Together]] = defaultdict(list)
        for one in together:
            self._together[one.amount].append(one)

    def _index_names(self, parties: Iterable[Party]) -> None:
        self._party_by_number: dict[int, int] = {}
        self._names: list[tuple[int, str, tuple[str, ...]]] = []
        self._sharing: dict[str, list[int]] = defaultdict(list)
        for party in parties:
            if party.number is not None:
                self._party_by_number[party.number] = party.key
            for name in party.names:
                if told := name_words(name):
                    rank = len(self._names)
                    self._names.append((party.key, name, told))
                    for word in told:
                        self._sharing[word].append(rank)
        self._words = sorted(self._sharing)

    # One line

    def suggestions(self, line: Line) -> list[Suggestion]:
        """What the line may be, the best first."""
        found = self._together_with(line)
        if line.amount > 0:
            found += self._receipts(line)
        else:
            found += self._returns(line)
        if because := self._habits.get(habit_of(f"{line.name} {line.text}")):
            reasons = ("Une ligne de même libellé a été laissée de côté", because)
            found.append(Suggestion(LEFT_OUT, Confidence.LIKELY, reasons))
        return _ranked(found)[:MOST_SHOWN]

    def _receipts(self, line: Line) -> list[Suggestion]:
        who = self._identities(line)
        named = self._named_dues(line)
        found = self._typed_in(line, who)
        claimed = {one.payer for one in found}
        strong = {party for party, identity in who.items() if identity.is_strong}
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
        for party, reason, is_strong in self._named(line):
            add(party, reason, is_strong=is_strong)
        return who

    def _named(self, line: Line) -> list[tuple[int, str, bool]]:
        """The parties that a line names, with the reason, and whether it is enough."""
        found = self._named_in(name_words(line.name), is_own=True)
        if not any(is_strong for _, _, is_strong in found):
            told = [word for word in name_words(line.text) if word not in BANKING]
            found += self._named_in(told[:MOST_WORDS], is_own=False)
        return found

    def _named_in(self, told: Sequence[str], *, is_own: bool) -> list[tuple[int, str, bool]]:
        """The parties named by words: those of the payer’s own name, or those of a text around it."""
        # Banks cut a long name where they have no more room: its last word may be a beginning.
        said = {
            known
            for index, word in enumerate(told)
            for known in self._spelled(word, is_last=index == len(told) - 1)
        }
        seeds = {
            rank for word in said if len(self._sharing[word]) <= MOST_SHARING for rank in self._sharing[word]
        }
        held = {rank: said.intersection(self._names[rank][2]) for rank in sorted(seeds)}
        whole = [rank for rank, known in held.items() if len(known) == len(self._names[rank][2])]
        if whole:
            most = max(len(held[rank]) for rank in whole)
            best = [rank for rank in whole if len(held[rank]) == most]
            is_exact = is_own and most == len(told)
            is_strong = len({self._names[rank][0] for rank in best}) == 1 and (is_exact or most > 1)
            return [
                (self._names[rank][0], f"le nom est celui de {quote(self._names[rank][1])}", is_strong)
                for rank in best[:MOST_SHOWN]
            ]
        # More than half of its words, and one at least that is long enough to mean something.
        partly = [
            rank
            for rank, known in held.items()
            if 2 * len(known) > len(self._names[rank][2]) and max(map(len, known)) >= SHORTEST_STEM
        ]
        partly.sort(key=lambda rank: (-len(held[rank]), self._names[rank][0]))
        return [
            (self._names[rank][0], f"le nom ressemble à {quote(self._names[rank][1])}", False)
            for rank in partly[:MOST_SHOWN]
        ]

    def _spelled(self, word: str, *, is_last: bool) -> list[str]:
        if word in self._sharing:
            return [word]
        if not is_last or len(word) < SHORTEST_STEM:
            return []
        start = bisect_left(self._words, word)
        return [known for known in self._words[start : start + MOST_SHOWN] if known.startswith(word)]

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
            fit = self._fit(line.amount, self._by_party[payer])
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
            RECEIPT, confidence, _sentence(reasons), payer=payer, dues=tuple(due.key for due in dues)
        )

    def _of_payer(self, line: Line, party: int, identity: _Identity, *, is_alone: bool) -> Suggestion:
        fit = self._fit(line.amount, self._by_party.get(party, []))
        if fit is None:
            reasons = [*identity.reasons, "rien n’est dû : la somme restera en crédit"]
            return Suggestion(RECEIPT, Confidence.POSSIBLE, _sentence(reasons), payer=party)
        if identity.is_strong and is_alone and fit.is_exact and fit.is_only:
            confidence = Confidence.SURE
        elif identity.is_strong or (fit.is_exact and fit.is_only):
            confidence = Confidence.LIKELY
        else:
            confidence = Confidence.POSSIBLE
        return Suggestion(
            RECEIPT,
            confidence,
            _sentence([*identity.reasons, fit.reason]),
            payer=party,
            dues=tuple(due.key for due in fit.dues),
        )

    def _fit(self, amount: Decimal, dues: Sequence[OpenDue]) -> _Fit | None:
        """Which of the dues an amount pays; None when nothing is owed."""
        if not dues:
            return None
        owed = sum((due.outstanding for due in dues), Decimal(0))
        single = [due for due in dues if due.outstanding == amount]
        if len(dues) > MOST_ADDED_UP:
            ways = [(due,) for due in single] + ([tuple(dues)] if owed == amount else [])
        else:
            ways = _sums(amount, dues)
        if ways:
            best = min(ways, key=lambda way: (len(way), [dues.index(due) for due in way]))
            is_only = len(ways) == 1
            return _Fit(best, _said(best, dues, is_only=is_only), is_exact=True, is_only=is_only)
        reason = (
            f"le montant dépasse ce qui est dû, {euros(owed)} : le surplus restera en crédit"
            if amount > owed
            else f"le montant ne paie qu’une partie de ce qui est dû, {euros(owed)}"
        )
        return _Fit(tuple(dues), reason, is_exact=False, is_only=False)

    def _by_amount_alone(self, line: Line) -> list[Suggestion]:
        same = self._by_amount.get(line.amount, [])
        if len(same) > ALONE:
            return []
        reason = "Seul le montant concorde"
        return [
            Suggestion(RECEIPT, Confidence.POSSIBLE, (reason,), payer=due.payer, dues=(due.key,))
            for due in same
        ]

    # What is written down already

    def _typed_in(self, line: Line, who: Mapping[int, _Identity]) -> list[Suggestion]:
        near = [
            one
            for one in self._entered.get(line.amount, [])
            if abs((one.on - line.booked_on).days) <= TYPED_WITHIN
        ]
        named = set(name_words(f"{line.name} {line.text}"))
        strong = {party for party, identity in who.items() if identity.is_strong}
        known = [
            one
            for one in near
            if (set(name_words(one.payer_name)) <= named if one.payer is None else one.payer in strong)
        ]
        found = []
        for one in near:
            is_known = one in known
            if not is_known and len(near) > ALONE:
                continue
            reasons = [f"un encaissement de ce montant est saisi au {short_date(one.on)}"]
            if is_known:
                reasons.append("son payeur est celui de la ligne")
            sure = is_known and len(known) == 1
            weak = Confidence.LIKELY if is_known else Confidence.POSSIBLE
            confidence = Confidence.SURE if sure else weak
            found.append(Suggestion(KNOWN, confidence, _sentence(reasons), payer=one.payer, target=one.key))
        return found

    def _together_with(self, line: Line) -> list[Suggestion]:
        said = set(fold(f"{line.name} {line.text}").split())
        words = {DEPOSIT: DEPOSIT_WORDS, PAYOUT: PAYOUT_WORDS}
        near = [one for one in self._together.get(line.amount, []) if _is_near(one, line.booked_on)]
        found = []
        for one in near:
            cited = bool(one.number) and fold(one.number) in fold(line.text)
            is_told = cited or bool(said & words[one.kind])
            what = "une remise de chèques" if one.kind == DEPOSIT else "un versement de cartes"
            reasons = [f"{what} de ce montant date du {short_date(one.on)}"]
            if is_told:
                reasons.append("le libellé le dit")
            is_only = cited or len(near) == 1
            sure = Confidence.SURE if is_told and is_only else Confidence.LIKELY
            confidence = sure if is_told or is_only else Confidence.POSSIBLE
            found.append(Suggestion(one.kind, confidence, _sentence(reasons), target=one.key))
        return found

    def _returns(self, line: Line) -> list[Suggestion]:
        """Money that goes back; never sure, since what it paid is owed again."""
        said = set(fold(f"{line.name} {line.text}").split())
        if not line.is_return and not said & RETURN_WORDS:
            return []
        named = set(name_words(f"{line.name} {line.text}"))
        found = []
        for one in self._returnable.get(-line.amount, []):
            if not 0 <= (line.booked_on - one.on).days <= RETURNED_WITHIN:
                continue
            reasons = [f"un encaissement de ce montant date du {short_date(one.on)}"]
            cited = set(fold(one.reference).split()) & said - BANKING
            is_named = bool(one.payer_name) and set(name_words(one.payer_name)) <= named
            if cited:
                reasons.append(f"sa référence, {sorted(cited)[0]}, est citée")
            if is_named:
                reasons.append(f"le nom est celui de {quote(one.payer_name)}")
            confidence = Confidence.LIKELY if cited or is_named else Confidence.POSSIBLE
            found.append(
                Suggestion(RETURNED, confidence, _sentence(reasons), payer=one.payer, target=one.key)
            )
        return found


# All the lines


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


def _sums(amount: Decimal, dues: Sequence[OpenDue]) -> list[tuple[OpenDue, ...]]:
    """The sets of dues that add up to the amount."""
    reached: list[tuple[Decimal, tuple[OpenDue, ...]]] = [(Decimal(0), ())]
    for due in dues:
        reached += [
            (total + due.outstanding, (*way, due))
            for total, way in reached
            if total + due.outstanding <= amount
        ]
    return [way for total, way in reached if total == amount and way]


def _said(best: Sequence[OpenDue], dues: Sequence[OpenDue], *, is_only: bool) -> str:
    if len(best) == 1:
        said = "le montant est exactement ce qui reste dû"
    elif len(best) == len(dues):
        said = f"le montant est la somme de ses {len(best)} cotisations dues"
    else:
        said = f"le montant est la somme de {len(best)} de ses cotisations dues"
    return said if is_only else f"{said}, mais d’autres cotisations feraient aussi ce montant"


def _is_near(one: Together, day: date) -> bool:
    days = (day - one.on).days
    if one.kind == DEPOSIT:
        return -2 <= days <= DEPOSITED_WITHIN
    return abs(days) <= PAID_OUT_WITHIN


def _by_amount(rows: Iterable[Entered]) -> dict[Decimal, list[Entered]]:
    found: dict[Decimal, list[Entered]] = defaultdict(list)
    for one in rows:
        found[one.amount].append(one)
    return found


def _sentence(reasons: Sequence[str]) -> tuple[str, ...]:
    """The reasons, the first with its capital."""
    first, *others = reasons
    return (f"{first[:1].upper()}{first[1:]}", *others)
