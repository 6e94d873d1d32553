"""A vote that was held, as a spreadsheet tells it: a line for each voter, or a line for each urn."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cressmember.kernel.folding import fold
from cressmember.kernel.reading import Unreadable, number, text
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK, counted, enumerate_fr, quote
from governance.rules.presence.turnout import Way
from governance.rules.scenario.gathering import Came, Cast, GroupOf, VoterOf, Votes
from governance.rules.scenario.vote import MOST_VOTERS
from governance.rules.text.reading import LARGEST

Rows = Sequence[Sequence[Any]]
LOOKED_AT = 15
LONGEST_NAME = 250
# Lines that one sentence names before it only counts them.
MOST_LINES = 12
# What a line of voters is made of, as the model is headed; the first two words of each are enough.
HEADINGS = {
    "number": "Numéro",
    "member": "Adhérent",
    "college": "Collège",
    "way": "Participation",
    "holder": "Représenté par",
    "votes": "Voix",
    "cast": "Vote",
}
URN_HEADINGS = {
    "urn": "Urne",
    "members": "Inscrits",
    "present": "Présents",
    "proxy": "Représentés",
    "remote": "À distance",
    "postal": "Par correspondance",
    "electronic": "Vote électronique",
    "yes": "Pour",
    "no": "Contre",
    "abstain": "Abstentions",
    "blank": "Blancs",
}
VOTER_COLUMNS = {
    "number": r"(numero|no?)( d adherent| de l adherent)?",
    "member": r"(nom de l )?(adherent|membre|organisation|structure|votant)|raison sociale|nom",
    "college": r"college",
    "category": r"categorie",
    "way": r"participation|presence|mode de participation",
    "holder": r"represente par|mandataire|pouvoir a|procuration a",
    "votes": r"voix|nombre de voix",
    "cast": r"vote|sens du vote|a vote",
}
URN_COLUMNS = {
    "urn": r"urne|college",
    "members": r"inscrits|membres|electeurs",
    "present": r"presents",
    "proxy": r"representes",
    "remote": r"a distance|visioconference",
    "postal": r"par correspondance|correspondance",
    "electronic": r"(vote )?electronique",
    "yes": r"pour",
    "no": r"contre",
    "abstain": r"abstentions?",
    "blank": r"blancs?",
}
WAYS = {
    Way.PRESENT: r"presente?s?|en seance|dans la salle|sur place",
    Way.PROXY: r"representee?s?|(par )?procurations?|pouvoirs?",
    Way.REMOTE: r"(a )?distance|visio(conference)?|en visio(conference)?|en ligne",
    Way.POSTAL: r"(par |votes? par )?correspondance|(par )?courriers?|postal",
    Way.ELECTRONIC: r"(vote )?electroniques?",
    None: r"|absente?s?|excusee?s?|non|aucune",
}
CASTS = {
    Cast.YES: r"pour|oui|favorables?",
    Cast.NO: r"contre|non|defavorables?",
    Cast.ABSTAIN: r"abstentions?|abstenue?s?|s abstient",
    Cast.BLANK: r"(vote )?blanc|(votes )?blancs",
    Cast.NOTHING: r"|ne vote pas|n a pas vote|aucun",
}
WAYS_SAID = "présent, représenté, à distance, par correspondance, électronique ou absent"
CASTS_SAID = "pour, contre, abstention, blanc, ou rien"
# What the last line of a list adds up is nobody's vote.
ONE_URN = r"|toutes?|tous|ensemble|une seule urne|urne unique"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a file; ``unknown`` are the places (row, column, from 0) of formulas without a result."""

    name: str
    rows: Rows
    unknown: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Listed:
    """A voter of the list, and who it is in the register; None for one that it does not know."""

    voter: VoterOf
    member: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """What a file tells: voters one by one, groups, urns; and everything that is wrong in it, by line."""

    listed: tuple[Listed, ...] = ()
    groups: tuple[GroupOf, ...] = ()
    urns: tuple[Votes, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What the lines of a file may name: members by what they are called, colleges by code and by name.

    ``member`` finds the keys of those whom a text names; ``standing`` is the college of each today;
    ``numbers`` are the keys by the numbers of the register.
    """

    member: Callable[[str], Sequence[int]]
    colleges: Mapping[str, str]
    standing: Mapping[int, str] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)

    def numbered(self, told: str) -> int | None:
        """The key of whoever bears a number, as a spreadsheet may pad it; None when nobody does."""
        return self.numbers.get(told.lstrip("0"))

    def college(self, told: str) -> str | None:
        """The code of a college by its code or its name; None for one that is not there."""
        asked = fold(told)
        return next((code for code, name in self.colleges.items() if asked in (fold(code), fold(name))), None)


def told_by(sheets: Sequence[Sheet], known: Known) -> Told:
    """What the sheets of a file tell of a vote.

    Raises RuleViolation when none is a list of voters or a table of urns.
    """
    voters = _found(sheets, VOTER_COLUMNS, needed=("member",), one_of=("cast", "way"))
    urns = _found(sheets, URN_COLUMNS, needed=("urn", "yes", "no"), but=voters and voters[0])
    if voters is None and urns is None:
        titles = [quote(name) for word, name in HEADINGS.items() if word != "number"]
        raise RuleViolation(
            "Ce fichier ne donne ni liste de votants ni urnes : il faut une ligne de titres, avec "
            f"{enumerate_fr(titles)}. Le modèle les porte déjà."
        )
    told = _voters(*voters, known) if voters else Told()
    if urns is None:
        return told
    # The model lists the members: where nobody of them came, the urns alone are filled.
    is_list_blank = not told.problems and all(each.voter.way is None for each in told.listed)
    groups, urn_votes, problems = _urns(*urns, known, with_groups=is_list_blank)
    if is_list_blank and urn_votes:
        return Told((), groups, urn_votes, tuple(problems))
    return Told(told.listed, (), urn_votes, (*told.problems, *problems))


Found = tuple[Sheet, int, Mapping[str, int]]


def _found(
    sheets: Sequence[Sheet],
    columns: Mapping[str, str],
    *,
    needed: Sequence[str],
    one_of: Sequence[str] = (),
    but: Sheet | None = None,
) -> Found | None:
    """The first sheet with such a heading: the rank of its row, and the rank of each column."""
    for sheet in sheets:
        if sheet is but:
            continue
        for rank, row in enumerate(sheet.rows[:LOOKED_AT]):
            places: dict[str, int] = {}
            for column, cell in enumerate(row):
                title = fold(str(cell or ""))
                word = next((word for word, told in columns.items() if re.fullmatch(told, title)), None)
                if word is not None:
                    places.setdefault(word, column)
            if all(word in places for word in needed) and (not one_of or set(one_of) & set(places)):
                return sheet, rank, places
    return None


@dataclass(slots=True)
class _Wrong:
    """What is wrong in a sheet: each sentence once, with the lines of which it is said."""

    lines: dict[str, list[int]] = field(default_factory=dict)

    def said(self) -> Iterator[str]:
        for sentence, lines in self.lines.items():
            numbers = [str(number) for number in lines[:MOST_LINES]]
            if (left := len(lines) - MOST_LINES) > 0:
                numbers.append(counted(left, "autre", "autres"))
            told = "Lignes" if len(lines) > 1 else "Ligne"
            yield f"{told} {enumerate_fr(numbers)}{NO_BREAK}: {sentence}"


@dataclass(slots=True)
class _Line:
    """One line being read: its number as people see it, its cells by word, what is wrong with it."""

    number: int
    cells: Mapping[str, Any]
    unknown: frozenset[str]
    problems: _Wrong
    is_wrong: bool = False

    def wrong(self, sentence: str) -> None:
        self.is_wrong = True
        lines = self.problems.lines.setdefault(sentence, [])
        if self.number not in lines:
            lines.append(self.number)

    def text(self, word: str) -> str:
        if word in self.unknown:
            self.wrong("une formule n’a pas de résultat : ouvrez le fichier, enregistrez-le de nouveau.")
            return ""
        told = text(self.cells.get(word)).strip()
        if told.startswith("="):
            self.wrong(f"{quote(told[:40])} est une formule : écrivez son résultat.")
            return ""
        return told

    def count(self, word: str, default: int) -> int:
        """A whole number from nought."""
        told = self.text(word)
        if not told:
            return default
        try:
            read = number(told)
        except Unreadable as trouble:
            self.wrong(trouble.message)
            return default
        if read != int(read) or not 0 <= read <= LARGEST:
            self.wrong(f"{quote(told)} n’est pas un nombre entier.")
            return default
        return int(read)


def _lines(sheet: Sheet, heading: int, places: Mapping[str, int], wrong: _Wrong) -> Iterator[_Line]:
    """The lines under a heading that say something."""
    for rank, row in enumerate(sheet.rows[heading + 1 :], start=heading + 1):
        cells = {word: row[column] for word, column in places.items() if column < len(row)}
        unknown = frozenset(word for word, column in places.items() if (rank, column) in sheet.unknown)
        if unknown or any(str(cell if cell is not None else "").strip() for cell in cells.values()):
            yield _Line(rank + 1, cells, unknown, wrong)


def _voters(sheet: Sheet, heading: int, places: Mapping[str, int], known: Known) -> Told:
    wrong = _Wrong()
    listed: list[Listed] = []
    seen: dict[tuple[int | None, str], int] = {}
    for line in _lines(sheet, heading, places, wrong):
        each = _voter(line, known)
        if line.is_wrong:
            continue
        key = (each.member, each.voter.college)
        if key in seen:
            line.wrong(f"{quote(each.voter.member)} est déjà à la ligne {seen[key]}.")
            continue
        seen[key] = line.number
        listed.append(each)
    problems = list(wrong.said())
    if len(listed) > MOST_VOTERS:
        problems.append(f"Cette liste dépasse {MOST_VOTERS} votants.")
    if not listed and not problems:
        problems.append("Cette liste n’a aucun votant sous sa ligne de titres.")
    return Told(tuple(listed), problems=tuple(problems))


def _voter(line: _Line, known: Known) -> Listed:
    name, told = line.text("member"), line.text("number")
    member = _numbered(line, told, name, known) if told else _member(line, name, known)
    if told and len(known.member(name)) > 1:
        # Two members of one name are two voters.
        name = f"{name} (n°{NO_BREAK}{told})"
    was_wrong, line.is_wrong = line.is_wrong, False
    way, holder = _word(line, "way", WAYS, WAYS_SAID), line.text("holder")
    if holder and way is None:
        way = Way.PROXY
    elif holder and way is not Way.PROXY:
        line.wrong(f"représenté par {quote(holder)}, et {quote(line.text('way'))} : gardez l’un des deux.")
    cast = _word(line, "cast", CASTS, CASTS_SAID) or Cast.NOTHING
    if way is None and cast is not Cast.NOTHING and not line.is_wrong:
        line.wrong(f"{quote(name)} vote sans participer : dites s’il est {WAYS_SAID.rpartition(' ou ')[0]}.")
    line.is_wrong |= was_wrong
    voter = VoterOf(
        member=name or told or "?",
        college=_college(line, member, known),
        category=line.text("category")[:LONGEST_NAME],
        votes=line.count("votes", 1),
        way=way,
        cast=cast,
    )
    return Listed(voter, member)


def _numbered(line: _Line, told: str, name: str, known: Known) -> int | None:
    """Whoever bears the number; a name beside it that is another member's is a mistake."""
    found, named = known.numbered(told), known.member(name) if name else ()
    if found is None:
        line.wrong(f"nul n’a le numéro {quote(told)} au registre des adhérents.")
    elif named and found not in named:
        line.wrong(f"le numéro {quote(told)} n’est pas celui de {quote(name)}.")
    return found


def _member(line: _Line, name: str, known: Known) -> int | None:
    if not name:
        line.wrong("il manque le nom de l’adhérent.")
        return None
    found = known.member(name)
    if not found:
        line.wrong(f"{quote(name)} n’est pas au registre des adhérents.")
    elif len(found) > 1:
        line.wrong(f"plusieurs adhérents s’appellent {quote(name)} : écrivez le numéro de celui qui vote.")
    return found[0] if len(found) == 1 else None


def _college(line: _Line, member: int | None, known: Known) -> str:
    """The college as the line says it, else that of the register today."""
    if not known.colleges:
        return ""
    told = line.text("college")
    if not told:
        code = known.standing.get(member, "") if member is not None else ""
        if code not in known.colleges and member is not None:
            line.wrong("il manque le collège.")
        return code
    code = known.college(told) or ""
    if not code:
        names = enumerate_fr([quote(name) for name in known.colleges.values()], "ou")
        line.wrong(f"{quote(told)} n’est pas un collège de ce texte{NO_BREAK}: {names}.")
    return code


def _word(line: _Line, word: str, words: Mapping[Any, str], said: str) -> Any:
    told = line.text(word)
    asked = fold(told)
    for value, pattern in words.items():
        if re.fullmatch(pattern, asked):
            return value
    line.wrong(f"{quote(told)} n’est pas compris. Écrivez {said}.")
    return None


def _urns(
    sheet: Sheet, heading: int, places: Mapping[str, int], known: Known, *, with_groups: bool
) -> tuple[tuple[GroupOf, ...], tuple[Votes, ...], list[str]]:
    """The urns and, where no list names the voters, how many they are and how they take part."""
    wrong = _Wrong()
    groups: list[GroupOf] = []
    urns: list[Votes] = []
    for line in _lines(sheet, heading, places, wrong):
        told = line.text("urn")
        college = "" if re.fullmatch(ONE_URN, fold(told)) else known.college(told)
        if college is None:
            line.wrong(f"{quote(told)} n’est pas un collège de ce texte.")
            continue
        if any(urn.college == college for urn in urns):
            line.wrong(f"l’urne {quote(told)} est donnée deux fois.")
            continue
        urns.append(
            Votes(
                college=college, **{word: line.count(word, 0) for word in ("yes", "no", "abstain", "blank")}
            )
        )
        if with_groups:
            came = tuple(Came(way=way, members=count) for way in Way if (count := line.count(str(way), 0)))
            members = line.count("members", 0)
            if sum(each.members for each in came) > members:
                line.wrong("plus de membres participent qu’il n’y a d’inscrits.")
            groups.append(GroupOf(college=college, members=members, came=came))
    problems = list(wrong.said())
    if len(urns) > 1 and any(not urn.college for urn in urns):
        problems.append(
            "Une urne est celle de tous, et d’autres celles d’un collège : gardez les unes ou l’autre."
        )
    return tuple(groups), tuple(urns), problems
