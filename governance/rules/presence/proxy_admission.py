"""Which proxies a meeting accepts, in the order they were filed, and why the others are refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product

from cressmember.kernel.writing import enumerate_fr
from governance.rules.answer.verdict import Outcome, Reading, Verdict
from governance.rules.meeting.delay import Delay, open_questions
from governance.rules.meeting.holidays import Territory
from governance.rules.presence.attendance import Answer, Attendance, Proxy
from governance.rules.presence.proxies import (
    Blank,
    BlankRefused,
    BlankToChair,
    BlankUnstated,
    InCap,
    NoProxies,
    OfTwo,
    Own,
    Proxies,
    ProxyRule,
)
from governance.rules.presence.proxy_desk import Desk, refused

BLANKS: tuple[tuple[str, Blank], ...] = (
    ("pouvoirs en blanc nuls", BlankRefused()),
    ("pouvoirs en blanc au président", BlankToChair(in_cap=InCap.OUTSIDE)),
)

State = Callable[[Proxies], Proxies]


def admit_proxies(
    rule: ProxyRule,
    proxies: Sequence[Proxy],
    attendance: Attendance,
    *,
    territory: Territory = Territory.MAINLAND,
) -> tuple[Answer, ...]:
    """An answer for each proxy, in the order they were filed; to be decided where an open text parts them.

    Raises RuleViolation when a blank one goes to the chair and nobody said who chairs.
    """
    if isinstance(rule, NoProxies):
        return tuple(refused(proxy, "les procurations sont interdites", rule.article) for proxy in proxies)
    questions = list(_questions(rule))
    runs = {
        tuple(name for name, _ in choice): Desk(_stated(rule, choice), attendance, territory).answers(proxies)
        for choice in product(*questions)
    }
    return tuple(
        _together(_that_matter(questions, {names: run[rank] for names, run in runs.items()}))
        for rank in range(len(proxies))
    )


def _questions(rule: Proxies) -> Iterator[list[tuple[str, State]]]:
    """What the text leaves open, each with the ways to read it, the strictest first."""
    if (cap := rule.cap) is not None and cap.own is Own.UNSTATED:
        yield [(own.label, _own(own)) for own in (Own.INCLUDED, Own.BESIDE)]
    if rule.of_two is OfTwo.UNSTATED:
        yield [
            (f"{each.label} procuration vaut", _of_two(each))
            for each in (OfTwo.NEITHER, OfTwo.FIRST, OfTwo.LAST)
        ]
    if isinstance(rule.blank, BlankUnstated):
        yield [(name, _blank(blank)) for name, blank in BLANKS]
    if isinstance(rule.blank, BlankToChair) and rule.blank.in_cap is InCap.UNSTATED:
        yield [
            (f"pouvoirs en blanc {each.label}", _blank(BlankToChair(in_cap=each)))
            for each in (InCap.WITHIN, InCap.OUTSIDE)
        ]
    for question in open_questions(rule.filing.delay) if rule.filing else []:
        yield [(name, _filed(state)) for name, state in question.readings]


def _own(own: Own) -> State:
    return lambda rule: replace(rule, cap=replace(rule.cap, own=own) if rule.cap else None)


def _of_two(of_two: OfTwo) -> State:
    return lambda rule: replace(rule, of_two=of_two)


def _blank(blank: Blank) -> State:
    return lambda rule: replace(rule, blank=blank)


def _filed(state: Callable[[Delay], Delay]) -> State:
    return lambda rule: replace(
        rule, filing=replace(rule.filing, delay=state(rule.filing.delay)) if rule.filing else None
    )


def _stated(rule: Proxies, choice: Sequence[tuple[str, State]]) -> Proxies:
    for _, state in choice:
        rule = state(rule)
    return rule


ByReading = Mapping[tuple[str, ...], Answer]


def _that_matter(questions: Sequence[Sequence[tuple[str, State]]], answers: ByReading) -> ByReading:
    """The answers of a proxy, those questions being read in their first way that never change it."""
    gists = {names: _gist(answer) for names, answer in answers.items()}
    idle = {
        rank: readings[0][0]
        for rank, readings in enumerate(questions)
        if all(gists[names] == gists[_with(names, rank, readings[0][0])] for names in gists)
    }
    return {
        tuple(name for rank, name in enumerate(names) if rank not in idle): answer
        for names, answer in answers.items()
        if all(names[rank] == first for rank, first in idle.items())
    }


def _with(names: tuple[str, ...], rank: int, name: str) -> tuple[str, ...]:
    return (*names[:rank], name, *names[rank + 1 :])


def _gist(answer: Answer) -> tuple[Outcome, str | None]:
    return answer.verdict.outcome, answer.holder if answer.verdict.is_yes else None


def _together(answers: ByReading) -> Answer:
    first = next(iter(answers.values()))
    if len(answers) == 1:
        return first
    question = "le texte ne dit pas comment lire cette procuration."
    return Answer(
        first.proxy,
        None,
        0,
        Verdict(
            outcome=Outcome.TO_DECIDE,
            sentence=f"À trancher : {question}",
            article=first.verdict.article,
            question=question,
            readings=tuple(
                Reading(enumerate_fr(names), answer.verdict.outcome) for names, answer in answers.items()
            ),
            parts=tuple(answer.verdict for answer in answers.values()),
        ),
    )
