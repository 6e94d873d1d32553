"""What becomes of each college from one version of the statutes to the next."""

from __future__ import annotations

from dataclasses import dataclass

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import quote
from governance.rules.electorate.colleges import College, CollegeSet
from governance.rules.text.wording import Choice


class Fate(Choice):
    """What becomes of a college from one version to the next."""

    KEPT = "kept", "maintenu"
    RENAMED = "renamed", "renommé"
    SPLIT = "split", "scindé"
    MERGED = "merged", "fusionné"
    ENDED = "ended", "supprimé"
    CREATED = "created", "créé"


@dataclass(frozen=True, slots=True)
class Passage:
    """What becomes of one college (none for one that is created), and the colleges where its members go."""

    college: str
    fate: Fate
    to: tuple[str, ...]


def passages(before: CollegeSet, after: CollegeSet) -> tuple[Passage, ...]:
    """What becomes of each college of the version before, then the colleges that come from none.

    A college that is both split and merged is called split: its members must be placed one by one. Raises
    RuleViolation when a college says that it comes from one which the version before does not know.
    """
    for college in after.ordered:
        for code in sorted(college.comes_from - {known.code for known in before.colleges}):
            raise RuleViolation(
                f"Le collège {quote(college.code)} viendrait de {quote(code)}, que la version précédente ne "
                "connaît pas.",
                college.article,
            )
    found = [_passage(college, after) for college in before.ordered]
    created = [
        Passage("", Fate.CREATED, (college.code,)) for college in after.ordered if not college.comes_from
    ]
    return tuple(found + created)


def _passage(college: College, after: CollegeSet) -> Passage:
    heirs = [heir for heir in after.ordered if college.code in heir.comes_from]
    codes = tuple(heir.code for heir in heirs)
    if len(heirs) != 1:
        return Passage(college.code, Fate.SPLIT if heirs else Fate.ENDED, codes)
    if len(heirs[0].comes_from) > 1:
        return Passage(college.code, Fate.MERGED, codes)
    same = (heirs[0].code, heirs[0].name) == (college.code, college.name)
    return Passage(college.code, Fate.KEPT if same else Fate.RENAMED, codes)
