"""Secret ballots in the clear: which urns keep weights from naming their voters, and what may be published.

An elector with several votes puts in several papers that look alike, while they are few; otherwise each
college has its urn, where all papers are worth the same (voting.md, 4.4: W2, then W1).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import gcd

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK, counted, enumerate_fr, number, quote
from governance.rules.vote.leak import FEWEST_CAST, Group, leak_verdict, urn_verdict

# More papers than this for one elector, or in all, and people would be there all night.
MOST_PAPERS_EACH = 20
MOST_PAPERS = 5_000
# Up to so many electors, every result that is possible is listed.
MOST_LISTED = 40


@dataclass(frozen=True, slots=True)
class Elector:
    """Somebody who votes in a college, with so many votes."""

    key: str
    college: str
    votes: int


@dataclass(frozen=True, slots=True)
class Slot:
    """What an elector puts in one urn: so many papers."""

    key: str
    urn: str
    papers: int


@dataclass(frozen=True, slots=True)
class Urn:
    """An urn: how many electors, how many papers of them, how many votes each paper is worth.

    ``sizes`` counts the electors by the number of their papers.
    """

    code: str
    electors: int
    papers: int
    worth: int
    sizes: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Urns:
    """The urns of a ballot, and what each elector puts in them."""

    urns: tuple[Urn, ...]
    slots: tuple[Slot, ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        """What these urns would give away whatever is voted, in sentences to read before opening."""
        return warnings_of(self.urns)


def warnings_of(urns: Sequence[Urn], names: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """What these urns would give away whatever is voted, in sentences; ``names`` are those of the urns."""
    told = []
    for urn in urns:
        named = f"L’urne {_named(urn, names or {})}" if urn.code else "L’urne"
        if urn.electors < FEWEST_CAST:
            voters = counted(urn.electors, "électeur", "électeurs")
            told.append(f"{named} n’a que {voters}{NO_BREAK}: son détail ne sera pas publié.")
        elif not weights_hide(urn):
            told.append(
                f"{named} mêle des électeurs de poids si inégaux que le total en trahirait"
                f"{NO_BREAK}: ses chiffres ne seront pas publiés."
            )
    return tuple(told)


def lay_urns(electors: Sequence[Elector], *, by_college: bool) -> Urns:
    """One urn, or one for each college, with as many papers as each elector needs.

    Raises RuleViolation without an elector, and when weights are such that every paper would be a name.
    """
    if not electors:
        raise RuleViolation("Personne ne peut voter : enregistrez d’abord qui est présent ou représenté.")
    if not by_college:
        urn = _urn("", electors)
        if urn is not None:
            return Urns((urn,), _slots(urn, electors))
    colleges = dict.fromkeys(each.college for each in electors)
    urns: list[Urn] = []
    slots: list[Slot] = []
    papers = 0
    for code in colleges:
        mine = [each for each in electors if each.college == code]
        urn = _urn(code, mine)
        papers += urn.papers if urn else MOST_PAPERS + 1
        if urn is None or papers > MOST_PAPERS:
            raise RuleViolation(
                f"Les voix sont trop inégales pour un vote secret simple{NO_BREAK}: chaque bulletin serait "
                "un nom. Votez à bulletins nominatifs, ou faites tenir le scrutin ailleurs."
            )
        urns.append(urn)
        slots += _slots(urn, mine)
    return Urns(tuple(urns), tuple(slots))


@dataclass(frozen=True, slots=True)
class Late:
    """What latecomers bring to urns that are open: the urns as they become, the papers of those who enter.

    ``refused`` says, for each of the others, why its votes do not enter.
    """

    urns: tuple[Urn, ...]
    slots: tuple[Slot, ...]
    refused: tuple[tuple[Elector, str], ...]


def let_in(urns: Sequence[Urn], latecomers: Sequence[Elector]) -> Late:
    """Urns that were laid out, with those who come while people vote; a college without an urn has one then.

    What a paper is worth no longer changes, since papers are in: whoever cannot be told in such papers does
    not enter. Whether figures may be published is looked at again with them, when the vote is closed.
    """
    known = {urn.code: urn for urn in urns}
    one = "" in known
    slots: list[Slot] = []
    refused: list[tuple[Elector, str]] = []
    for code in dict.fromkeys("" if one else each.college for each in latecomers):
        mine = [each for each in latecomers if one or each.college == code]
        if code not in known:
            laid = _urn(code, mine)
            if laid is None or sum(urn.papers for urn in known.values()) + laid.papers > MOST_PAPERS:
                refused += [(each, TOO_UNEQUAL) for each in mine]
            else:
                known[code] = laid
                slots += _slots(laid, mine)
            continue
        for each in mine:
            if why := _refusal(known[code], each, sum(urn.papers for urn in known.values())):
                refused.append((each, why))
            else:
                known[code] = _with(known[code], each)
                slots += _slots(known[code], [each])
    return Late(tuple(known.values()), tuple(slots), tuple(refused))


TOO_UNEQUAL = "les voix de ce collège sont trop inégales pour un vote secret simple"


def _refusal(urn: Urn, elector: Elector, papers: int) -> str:
    """Why the votes of a latecomer do not go into an urn; empty when they do."""
    if elector.votes % urn.worth:
        return (
            f"chaque bulletin de l’urne vaut {counted(urn.worth, 'voix', 'voix')}, et "
            f"{counted(elector.votes, 'voix', 'voix')} ne s’y partagent pas"
        )
    asked = elector.votes // urn.worth
    if asked > MOST_PAPERS_EACH or papers + asked > MOST_PAPERS:
        return f"il y faudrait {counted(asked, 'bulletin', 'bulletins')}, plus qu’on ne peut en déposer"
    return ""


def _with(urn: Urn, elector: Elector) -> Urn:
    asked = elector.votes // urn.worth
    sizes = dict(urn.sizes) | {asked: urn.sizes.get(asked, 0) + 1}
    return Urn(urn.code, urn.electors + 1, urn.papers + asked, urn.worth, dict(sorted(sizes.items())))


def _urn(code: str, electors: Sequence[Elector]) -> Urn | None:
    """The urn of these electors; None when one of them would have too many papers to put in."""
    worth = reduce(gcd, (each.votes for each in electors))
    papers = [each.votes // worth for each in electors]
    if max(papers) > MOST_PAPERS_EACH or sum(papers) > MOST_PAPERS:
        return None
    sizes = {size: papers.count(size) for size in sorted(set(papers))}
    return Urn(code, len(electors), sum(papers), worth, sizes)


def _slots(urn: Urn, electors: Sequence[Elector]) -> tuple[Slot, ...]:
    return tuple(Slot(each.key, urn.code, each.votes // urn.worth) for each in electors)


def weights_hide(urn: Urn) -> bool:
    """Whether the exact total of an urn tells of no group of its voters how it voted.

    Every result is listed while they are few; beyond, a weight must be that of five electors at least.
    """
    if len(urn.sizes) == 1:
        return True
    if urn.electors > MOST_LISTED:
        return min(urn.sizes.values()) >= FEWEST_CAST
    sizes = sorted(urn.sizes.items())
    groups = [Group(f"{size}", voters, Fraction(size * voters)) for size, voters in sizes]
    return leak_verdict(groups, places=2).is_yes


@dataclass(frozen=True, slots=True)
class Lot:
    """Figures that are published together: of one urn, or of several poured into one."""

    urns: tuple[str, ...]
    papers: int
    choices: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Published:
    """What may be said of a secret vote: lots of figures, and in sentences what is kept back and why.

    ``votes`` are the totals in votes; None where they may not be told. ``leading`` are the choices that came
    first, told in any case.
    """

    lots: tuple[Lot, ...]
    votes: Mapping[str, int] | None
    leading: tuple[str, ...]
    kept_back: tuple[str, ...]


def published(
    urns: Sequence[Urn],
    found: Mapping[str, Mapping[str, int]],
    *,
    names: Mapping[str, str] | None = None,
) -> Published:
    """What the counts of the urns allow to say without telling anybody's vote.

    ``found`` gives the papers of each urn by what they say; ``names`` those of the urns. Urns too small or
    unanimous are poured together, with the smallest of the others until the whole tells of nobody.
    """
    told = names or {}
    votes: dict[str, int] = {}
    for urn in urns:
        for choice, papers in found.get(urn.code, {}).items():
            votes[choice] = votes.get(choice, 0) + papers * urn.worth
    most = max(votes.values(), default=0)
    leading = tuple(choice for choice, cast in votes.items() if cast == most)
    apart, poured, hidden = _sorted_out(urns, found)
    lots = [_lot([urn], found) for urn in apart]
    kept_back = []
    if poured:
        lots.append(_lot(poured, found))
        kept_back.append(
            f"Les urnes {enumerate_fr([_named(urn, told) for urn in poured])} sont comptées ensemble"
            f"{NO_BREAK}: l’une d’elles trahirait ses votants."
        )
    if hidden:
        kept_back.append(_why(hidden, told))
    return Published(tuple(lots), None if hidden else votes, leading, tuple(kept_back))


def _sorted_out(
    urns: Sequence[Urn], found: Mapping[str, Mapping[str, int]]
) -> tuple[list[Urn], list[Urn], list[Urn]]:
    """The urns told apart, those told together, those of which nothing is told."""
    small = [urn for urn in urns if not _hides([urn], found)]
    apart = [urn for urn in urns if urn not in small]
    if not small:
        return apart, [], []
    # What one small urn holds is what is missing from the total: others hide it.
    poured, rest = list(small), sorted(apart, key=lambda urn: (_papers(urn, found), urn.code))
    while rest and not _hides(poured, found):
        poured.append(rest.pop(0))
    if len(poured) > 1 and _hides(poured, found):
        return [urn for urn in apart if urn in rest], [urn for urn in urns if urn in poured], []
    return apart, [], small


def _hides(urns: Collection[Urn], found: Mapping[str, Mapping[str, int]]) -> bool:
    """Whether the figures of these urns, poured together, tell of nobody how they voted.

    Papers of different worth are not added; several papers may be those of one hand.
    """
    if len({urn.worth for urn in urns}) > 1 or not all(map(weights_hide, urns)):
        return False
    lot = _lot(urns, found)
    voters = lot.papers // max(max(urn.sizes) for urn in urns)
    most = voters if len(lot.choices) == 1 else 0
    return urn_verdict("", cast=voters, yes=most, no=0, others=0).is_yes


def _papers(urn: Urn, found: Mapping[str, Mapping[str, int]]) -> int:
    return sum(found.get(urn.code, {}).values())


def _lot(urns: Collection[Urn], found: Mapping[str, Mapping[str, int]]) -> Lot:
    choices: dict[str, int] = {}
    for urn in urns:
        for choice, papers in found.get(urn.code, {}).items():
            choices[choice] = choices.get(choice, 0) + papers
    return Lot(tuple(urn.code for urn in urns), sum(choices.values()), choices)


def _named(urn: Urn, names: Mapping[str, str]) -> str:
    return quote(names.get(urn.code) or urn.code)


def _why(urns: Sequence[Urn], names: Mapping[str, str]) -> str:
    named = enumerate_fr([_named(urn, names) for urn in urns if urn.code])
    of = f" de {named}" if named else ""
    return (
        f"Les chiffres{of} ne sont pas publiés{NO_BREAK}: trop peu de votants, des votes tous pareils ou des "
        f"poids qui les désignent. Moins de {number(FEWEST_CAST)} bulletins, ou l’unanimité, diraient à "
        "chacun ce que les autres ont voté."
    )
