"""How a part tells itself: in sentences, in a clause with its article, in a chapter of clauses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from cressmember.kernel.writing import NO_BREAK, article_fr, enumerate_fr, quote
from governance.rules.naming import any_comes_from, codes_of, named
from governance.rules.prose.french import sentence

Key = tuple[str, ...]
Kind = TypeVar("Kind")


def called_college(name: str) -> str:
    """« collège « Associations » »; one that is named « Collège A » says itself what it is."""
    return name if name.lower().startswith("collège") else f"collège {quote(name)}"


@dataclass(frozen=True, slots=True)
class Names:
    """What the codes of a document stand for; a code that names nothing is told between quotation marks."""

    colleges: Mapping[str, str] = field(default_factory=dict)
    meetings: Mapping[str, str] = field(default_factory=dict)
    bodies: Mapping[str, str] = field(default_factory=dict)
    # The colleges of the version before, and whether those of this one say which of them they continue.
    former: Mapping[str, str] = field(default_factory=dict)
    continues: bool = False
    # Where colleges come from says nothing where this version stands beside one that it did not follow.
    origins: bool = True

    @classmethod
    def of(cls, document: Any, former: Any = None, *, origins: bool = True) -> Names:
        """Those of a document, finished or not; ``former`` is the document of the version before it."""
        known = named(document)
        return cls(
            colleges=known.get("college", {}),
            meetings=known.get("meeting", {}),
            bodies=codes_of(document),
            former=named(former).get("college", {}),
            continues=any_comes_from(document),
            origins=origins,
        )

    def college(self, code: str) -> str:
        return f"le {called_college(self.colleges.get(code, code))}"

    def meeting(self, code: str) -> str:
        return self.meetings.get(code, quote(code))

    def in_order(self, meetings: frozenset[str]) -> list[str]:
        """The names of meetings, in the order of the document."""
        ranks = {code: rank for rank, code in enumerate(self.meetings)}
        return [
            self.meeting(code)
            for code in sorted(meetings, key=lambda code: (ranks.get(code, len(ranks)), code))
        ]


@dataclass(frozen=True, slots=True)
class Clause:
    """A rule as people read it: what it is about, its article, its sentences.

    ``key`` names it from one version to the next, whatever its rank.
    """

    name: str
    article: str
    sentences: tuple[str, ...]
    key: Key

    @property
    def text(self) -> str:
        return " ".join(self.sentences)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part that holds others: its clauses, then its chapters; not whole while it is being written.

    ``problems`` are what it contradicts itself in, in sentences.
    """

    name: str
    article: str
    key: Key
    clauses: tuple[Clause, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    is_whole: bool = True
    problems: tuple[str, ...] = ()


@dataclass(slots=True)
class Telling:
    """The sentences of one clause while they are written, and what the text leaves unsaid."""

    names: Names
    article: str = ""
    sentences: list[str] = field(default_factory=list)
    silences: list[str] = field(default_factory=list)
    # Delays of which the text does not say if they are clear, and if they are put off after a day of rest.
    perhaps_clear: list[str] = field(default_factory=list)
    perhaps_put_off: list[str] = field(default_factory=list)

    def say(self, *phrases: str) -> None:
        """Each phrase that says something, as a sentence."""
        self.sentences += [sentence(phrase) for phrase in phrases if phrase]

    def silent(self, what: str) -> None:
        """The text does not say this: « si …  », « ce que … », « qui … »."""
        if what not in self.silences:
            self.silences.append(what)

    def cited(self, article: str) -> str:
        """The article of something inside the clause, when it is another one than that of the clause."""
        if article == self.article:
            return ""
        return (
            f" ({article_fr(article).replace(' ', NO_BREAK)})"
            if len(article) < 20
            else f" ({article_fr(article)})"
        )

    def told(self) -> tuple[str, ...]:
        """The sentences, and at the end one for everything that the text leaves unsaid."""
        unsaid = [*self.silences, *self._delays()]
        if not unsaid:
            return tuple(self.sentences)
        said = f"pas {unsaid[0]}" if len(unsaid) == 1 else f"ni {', ni '.join(unsaid)}"
        return (*self.sentences, f"Le texte ne dit {said}.")

    def _delays(self) -> Iterator[str]:
        """« si le délai de 15 jours est franc », « s’il est reporté quand il finit un jour de repos »."""
        if self.perhaps_clear:
            one = len(self.perhaps_clear) == 1
            yield f"si {_delays(self.perhaps_clear)} {'est franc' if one else 'sont francs'}"
        if self.perhaps_put_off:
            one = len(self.perhaps_put_off) == 1
            same = self.perhaps_clear == self.perhaps_put_off
            they = ("s’il" if one else "s’ils") if same else f"si {_delays(self.perhaps_put_off)}"
            put_off = "est reporté quand il finit" if one else "sont reportés quand ils finissent"
            yield f"{they} {put_off} un jour de repos"

    def heard_too(self, other: Telling) -> None:
        """What another telling leaves unsaid is unsaid here."""
        for silence in other.silences:
            self.silent(silence)
        self.perhaps_clear += other.perhaps_clear
        self.perhaps_put_off += other.perhaps_put_off


def _delays(told: list[str]) -> str:
    """« le délai de 15 jours », « les 2 délais de 15 jours », « les délais de 15 jours et de 1 mois »."""
    times = Counter(told)
    if len(times) == 1:
        return f"le délai de {told[0]}" if len(told) == 1 else f"les {len(told)} délais de {told[0]}"
    each = enumerate_fr(
        [f"de {delay}" if many == 1 else f"{many} fois de {delay}" for delay, many in times.items()]
    )
    return f"les délais {each}"


Sayer = Callable[[Telling, Any], None]
Opener = Callable[[Any, Names, str, Key], Chapter]

SAYERS: dict[type, Sayer] = {}
OPENERS: dict[type, Opener] = {}


def says(kind: type[Kind]) -> Callable[[Callable[[Telling, Kind], None]], Callable[[Telling, Kind], None]]:
    """The function says a part of this kind in a few sentences."""

    def known(sayer: Callable[[Telling, Kind], None]) -> Callable[[Telling, Kind], None]:
        SAYERS[kind] = sayer
        return sayer

    return known


def opens(
    kind: type[Kind],
) -> Callable[[Callable[[Kind, Names, str, Key], Chapter]], Callable[[Kind, Names, str, Key], Chapter]]:
    """The function tells a part of this kind as a chapter, under a name and a key."""

    def known(
        opener: Callable[[Kind, Names, str, Key], Chapter],
    ) -> Callable[[Kind, Names, str, Key], Chapter]:
        OPENERS[kind] = opener
        return opener

    return known


def tell(telling: Telling, part: Any) -> None:
    """Says a part as those of its class are said."""
    SAYERS[part.__class__](telling, part)


def phrases(telling: Telling, parts: Iterable[Any]) -> list[str]:
    """What each part says, without capital or full stop: to be joined in one sentence."""
    found = []
    for part in parts:
        apart = Telling(telling.names, telling.article)
        tell(apart, part)
        found += [f"{each[:1].lower()}{each[1:].removesuffix('.')}" for each in apart.sentences]
        telling.heard_too(apart)
    return found


def clause(part: Any, names: Names, name: str, key: Key, *, article: str | None = None) -> Clause:
    """A part told in a clause of its own."""
    telling = Telling(names, part.article if article is None else article)
    tell(telling, part)
    return Clause(name, telling.article, telling.told(), key)


def clauses(parts: Sequence[Any], names: Names, key: Key, called: Callable[[Any], str]) -> tuple[Clause, ...]:
    """The parts of a list, each in its clause; those called alike are told apart by their rank among them."""
    own = keys([str(getattr(part, "code", "") or called(part)) for part in parts])
    return tuple(
        clause(part, names, called(part), (*key, each)) for part, each in zip(parts, own, strict=True)
    )


def keys(words: Sequence[str]) -> list[str]:
    """A key for each of a list: its word, and for a word met before, how many times it was."""
    met: Counter[str] = Counter()
    found = []
    for word in words:
        met[word] += 1
        found.append(word if met[word] == 1 else f"{word} ({met[word]})")
    return found
