"""Two answers to one vote, rule by rule and figure by figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from governance.rules.answer.verdict import Verdict
from governance.rules.trial.figures import figures_said, leaves

BEFORE, QUORUM, MAJORITY = "Ce qui précède le vote", "Quorum", "Majorité"


@dataclass(frozen=True, slots=True)
class Compared:
    """What each text says of one thing, within a rule; empty where it says nothing."""

    about: str
    before: str
    after: str
    within: str = ""

    @property
    def is_changed(self) -> bool:
        return self.before != self.after


def stages(verdict: Verdict, preconditions: int) -> dict[str, Verdict]:
    """The answers of the quorum and of the majority; none where the text is read in several ways."""
    if "stopped_at" not in verdict.figures or any("stopped_at" in part.figures for part in verdict.parts):
        return {}
    return dict(zip((QUORUM, MAJORITY), verdict.parts[preconditions:], strict=False))


def rules_compared(before: Mapping[str, Verdict], after: Mapping[str, Verdict]) -> list[Compared]:
    """What each rule answers under both texts; a rule that neither came to is left out."""
    return [
        Compared(
            stage,
            before[stage].sentence if stage in before else "",
            after[stage].sentence if stage in after else "",
        )
        for stage in (QUORUM, MAJORITY)
        if stage in before or stage in after
    ]


def figures_compared(
    before: Mapping[str, Verdict],
    after: Mapping[str, Verdict],
    *,
    names_before: Mapping[str, str],
    names_after: Mapping[str, str],
) -> list[Compared]:
    """Every figure of both answers, in the order of the new text, then those that only the other has."""
    was, now = dict(_told(before, names_before)), dict(_told(after, names_after))
    return [
        Compared(about, was.get((within, about), ""), now.get((within, about), ""), within)
        for within, about in sorted({**now, **was}, key=_ranked([*now, *was]))
    ]


Figure = tuple[str, str]


def _ranked(figures: Sequence[Figure]) -> Callable[[Figure], int]:
    """Figures of one rule stay together, in the order in which they are met."""
    rules = list(dict.fromkeys(within for within, _ in figures))
    return lambda figure: rules.index(figure[0])


def _told(found: Mapping[str, Verdict], names: Mapping[str, str]) -> Iterator[tuple[Figure, str]]:
    for stage, verdict in found.items():
        yield from _figures(stage, verdict, names, is_alone=len(list(leaves(verdict))) == 1).items()


def _figures(stage: str, verdict: Verdict, names: Mapping[str, str], *, is_alone: bool) -> dict[Figure, str]:
    """The figures of an answer; where the text is read in several ways, what each of its readings gives."""
    if verdict.alternatives:
        read = [_figures(stage, each, names, is_alone=is_alone) for each in verdict.parts]
        return {
            figure: " ou ".join(dict.fromkeys(each[figure] for each in read if figure in each))
            for figure in {figure: None for each in read for figure in each}
        }
    if verdict.parts:
        inner = (_figures(stage, each, names, is_alone=is_alone) for each in verdict.parts)
        return {figure: said for each in inner for figure, said in each.items()}
    scope = str(verdict.figures.get("scope", ""))
    whose = "" if is_alone or scope in ("", "overall") else f", {names.get(scope, scope)}"
    return {(f"{stage}{whose}", label): said for label, said in figures_said(verdict, names)}
