"""Proxies taken one after the other, once the text is read in one way: accepted, or refused and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted, long_date, number, quote
from governance.rules.answer.verdict import Outcome, Verdict, cited
from governance.rules.electorate.roll import Voter
from governance.rules.meeting.holidays import Territory
from governance.rules.presence.attendance import Answer, Attendance, Outsider, Proxy
from governance.rules.presence.proxies import (
    BlankRefused,
    BlankShared,
    BlankToChair,
    Circle,
    Holder,
    InCap,
    OfTwo,
    Own,
    Proxies,
)
from governance.rules.presence.turnout import Counting, Way

UNNAMED = "le bureau répartit les pouvoirs en blanc. À qui va celui-ci ?"


@dataclass(slots=True)
class Desk:
    """Takes proxies one after the other, once the text is read in one way."""

    rule: Proxies
    attendance: Attendance
    territory: Territory = Territory.MAINLAND
    carried: Counter[str] = field(default_factory=Counter)
    given: set[str] = field(default_factory=set)
    voters: dict[str, Voter] = field(init=False)
    outsiders: dict[str, Outsider] = field(init=False)
    there: frozenset[str] = field(init=False)
    ways: dict[str, Way] = field(init=False)
    last_day: date = field(init=False)

    def __post_init__(self) -> None:
        self.there = self.attendance.there
        self.ways = {key: way for way, keys in self.attendance.by_way.items() for key in keys}
        meeting_on, filing = self.attendance.meeting_on, self.rule.filing
        self.last_day = filing.delay.last_start(meeting_on, self.territory) if filing else meeting_on
        self.voters = {voter.key: voter for voter in self.attendance.voters}
        self.outsiders = {outsider.key: outsider for outsider in self.attendance.outsiders}

    def answers(self, proxies: Sequence[Proxy]) -> list[Answer]:
        why = [self.refusal(proxy) for proxy in proxies]
        valid = [rank for rank, reason in enumerate(why) if not reason]
        times = Counter(proxies[rank].giver for rank in valid)
        last = {proxies[rank].giver: rank for rank in valid}
        for rank in valid:
            giver = proxies[rank].giver
            if self.rule.of_two is OfTwo.NEITHER and times[giver] > 1:
                why[rank] = "le mandant en a donné plusieurs"
            elif self.rule.of_two is OfTwo.LAST and last[giver] != rank:
                why[rank] = "le mandant en a donné une autre ensuite"
        return [self._answer(proxy, reason) for proxy, reason in zip(proxies, why, strict=True)]

    def _answer(self, proxy: Proxy, why: str) -> Answer:
        article = self.rule.article
        if not why and proxy.giver in self.given:
            why = "le mandant est déjà représenté"
        if why:
            return refused(proxy, why, article)
        holder = self.holder(proxy)
        if holder is None:
            return _undecided(proxy, article)
        votes = self.voters[proxy.giver].total
        figures = {"votes": votes}
        if (cap := self.rule.cap) is not None and self._is_capped(proxy):
            load = self.carried[holder] + self._size(votes)
            reached = load + self._own(holder)
            figures |= {"carried": reached, "most": cap.most}
            if reached > cap.most:
                one, many = ("mandat", "mandats") if cap.of is Counting.MEMBERS else ("voix", "voix")
                why = f"le porteur aurait {counted(reached, one, many)} pour {number(cap.most)} au plus"
                return refused(proxy, why, article, figures)
            self.carried[holder] = load
        self.given.add(proxy.giver)
        return _accepted(proxy, holder, figures, article)

    def holder(self, proxy: Proxy) -> str | None:
        """Who holds the proxy; None while the bureau did not say it. Raises RuleViolation without a chair."""
        if proxy.holder is not None:
            return proxy.holder
        if isinstance(self.rule.blank, BlankShared):
            return proxy.shared_to
        if self.attendance.chair is None:
            raise RuleViolation("Un pouvoir en blanc va au président : dites qui préside la séance.")
        return self.attendance.chair

    def refusal(self, proxy: Proxy) -> str:
        """Why this proxy alone is void; nothing when it is not."""
        if proxy.giver not in self.voters:
            return "le mandant n’a pas le droit de vote"
        match self.ways.get(proxy.giver):
            case Way.PRESENT | Way.REMOTE:
                return "le mandant participe lui-même"
            case Way.POSTAL | Way.ELECTRONIC:
                return "le mandant a déjà voté"
        if late := self._late(proxy):
            return late
        if proxy.holder is None and isinstance(self.rule.blank, BlankRefused):
            return "elle ne nomme personne"
        if proxy.holder is None and isinstance(self.rule.blank, BlankToChair):
            return ""
        holder = self.holder(proxy)
        return "" if holder is None else self._barred(self.voters[proxy.giver], holder)

    def _late(self, proxy: Proxy) -> str:
        filing, meeting_on = self.rule.filing, self.attendance.meeting_on
        if filing is not None and proxy.filed_on > self.last_day:
            said = filing.delay.said
            return f"déposée le {long_date(proxy.filed_on)}, moins de {said} avant la réunion"
        if proxy.filed_on > meeting_on:
            return "déposée après la réunion"
        if proxy.revoked_on is None or proxy.revoked_on > meeting_on:
            return ""
        if filing is not None and filing.frozen and proxy.revoked_on > self.last_day:
            return ""
        return f"révoquée le {long_date(proxy.revoked_on)}"

    def _barred(self, giver: Voter, key: str) -> str:
        """Why this holder may not carry this proxy; nothing when it may."""
        voter, outsider = self.voters.get(key), self.outsiders.get(key)
        if key == giver.key:
            return "le mandant se désigne lui-même"
        if voter is None and outsider is None:
            return "le porteur n’est ni électeur ni tiers connu"
        kind = Holder.THIRD_PARTY if voter is None else Holder.VOTER
        if kind not in self.rule.holders:
            return f"le porteur est {kind.label}"
        employed = voter.member.is_employee if voter else outsider is not None and outsider.is_employee
        if self.rule.employees_barred and employed:
            return "un salarié ne porte pas de procuration"
        if key not in self.there:
            return "le porteur est absent"
        return "" if voter is None else self._apart(giver, voter)

    def _apart(self, giver: Voter, holder: Voter) -> str:
        for circle in Circle:
            if circle in self.rule.within and not _shared(circle, giver, holder):
                return f"mandant et porteur n’ont pas {circle.label}"
        source = holder.member.presides
        if self.rule.exclusive_source and source and giver.member.organisation != source:
            return f"le porteur ne porte que les procurations de {quote(source)}"
        return ""

    def _own(self, key: str) -> int:
        """What holders have of their own within the cap."""
        included = self.rule.cap is not None and self.rule.cap.own is Own.INCLUDED
        return self._size(self.voters[key].total) if included and key in self.voters else 0

    def _is_capped(self, proxy: Proxy) -> bool:
        blank = self.rule.blank
        outside = isinstance(blank, BlankToChair) and blank.in_cap is InCap.OUTSIDE
        return proxy.holder is not None or not outside

    def _size(self, votes: int) -> int:
        return votes if self.rule.cap is not None and self.rule.cap.of is Counting.VOTES else 1


def _shared(circle: Circle, giver: Voter, holder: Voter) -> bool:
    """Whether giver and holder have that in common; what is not known is not."""
    match circle:
        case Circle.COLLEGE:
            return giver.votes.keys() <= holder.votes.keys()
        case Circle.CONSTITUENCY:
            return giver.member.constituency == holder.member.constituency != ""
        case _:
            return giver.member.organisation == holder.member.organisation != ""


def refused(proxy: Proxy, why: str, article: str, figures: Mapping[str, int] | None = None) -> Answer:
    """A proxy that is void, and why."""
    sentence = cited(f"Procuration refusée : {why}.", article)
    verdict = Verdict(outcome=Outcome.NO, sentence=sentence, article=article, figures=figures or {})
    return Answer(proxy, None, 0, verdict)


def _accepted(proxy: Proxy, holder: str, figures: Mapping[str, int], article: str) -> Answer:
    votes = figures["votes"]
    sentence = cited(f"Procuration admise, pour {counted(votes, 'voix', 'voix')}.", article)
    verdict = Verdict(outcome=Outcome.YES, sentence=sentence, article=article, figures=figures)
    return Answer(proxy, holder, votes, verdict)


def _undecided(proxy: Proxy, article: str) -> Answer:
    verdict = Verdict(
        outcome=Outcome.TO_DECIDE,
        sentence=f"À trancher : {UNNAMED}",
        article=article,
        question=UNNAMED,
    )
    return Answer(proxy, None, 0, verdict)
