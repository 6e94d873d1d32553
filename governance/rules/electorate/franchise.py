"""Who may vote on a day: on the roll when it is closed, and meeting every condition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import enumerate_fr, long_date, quote
from governance.rules.answer.verdict import Outcome, Verdict, cited, under_each
from governance.rules.electorate.facts import MemberFacts, Occasion
from governance.rules.electorate.moment import MOMENTS, UNSTATED, Moment
from governance.rules.electorate.suffrage import Suffrage
from governance.rules.electorate.voting_conditions import Requirement, answer, requirement_verdict
from governance.rules.text.wording import part, term


@part
class Franchise:
    """Who may vote in some meetings, and with how many votes."""

    article: str = term("l’article du droit de vote")
    meetings: frozenset[str] = term("les réunions concernées, par leurs codes (toutes : une liste vide)")
    frozen: Moment = term("le jour où la liste des électeurs est arrêtée")
    requirements: tuple[Requirement, ...] = term("les conditions du droit de vote (aucune : une liste vide)")
    suffrages: tuple[Suffrage, ...] = term("le nombre de voix, par catégorie", least=1)

    def contradictions(self) -> Iterator[str]:
        told = Counter(category for each in self.suffrages for category in each.categories or ("",))
        for category, times in told.items():
            if times > 1:
                whose = f"de la catégorie {quote(category)}" if category else "de toutes les catégories"
                yield f"Deux règles disent le nombre de voix {whose}."

    def suffrage(self, category: str) -> Suffrage | None:
        """The rule of a category: its own, else that of all, else none."""
        for rule in sorted(self.suffrages, key=lambda rule: not rule.categories):
            if not rule.categories or category in rule.categories:
                return rule
        return None


@part
class FranchiseRules:
    """Who votes, meeting by meeting."""

    article: str = term("l’article du droit de vote")
    rules: tuple[Franchise, ...] = term("le droit de vote, par réunion", least=1)

    def contradictions(self) -> Iterator[str]:
        for code, times in Counter(code for rule in self.rules for code in rule.meetings or ("",)).items():
            if times > 1:
                whose = f"à la réunion {quote(code)}" if code else "à toutes les réunions"
                yield f"Deux règles disent qui vote {whose}."

    def of(self, meeting: str) -> Franchise:
        """The rule of a meeting: its own, else that of all. Raises RuleViolation when nothing is said."""
        for rule in sorted(self.rules, key=lambda rule: not rule.meetings):
            if not rule.meetings or meeting in rule.meetings:
                return rule
        raise RuleViolation(
            f"Les statuts ne disent pas qui vote à la réunion {quote(meeting)}.", self.article
        )


def entitlement(rule: Franchise, member: MemberFacts, occasion: Occasion) -> Verdict:
    """Whether a member may vote at a meeting; refused with every reason, each with its article."""
    answers = [_on_roll(rule, member, occasion)]
    answers += [requirement_verdict(each, member, occasion) for each in rule.requirements]
    refusals = [answer for answer in answers if answer.is_no]
    if refusals:
        return _joined(refusals)
    if doubts := [answer for answer in answers if answer.is_open]:
        return _joined(doubts)
    return Verdict(
        outcome=Outcome.YES,
        sentence=cited("Le membre a le droit de vote.", rule.article),
        article=rule.article,
    )


def _joined(answers: list[Verdict]) -> Verdict:
    if len(answers) == 1:
        return answers[0]
    return Verdict(
        outcome=answers[0].outcome,
        sentence=" ".join(answer.sentence for answer in answers),
        article=enumerate_fr(list(dict.fromkeys(answer.article for answer in answers))),
        question=" ".join(answer.question for answer in answers if answer.question),
        parts=tuple(answers),
    )


def _on_roll(rule: Franchise, member: MemberFacts, occasion: Occasion) -> Verdict:
    if rule.frozen == UNSTATED:
        return under_each(
            "le texte ne dit pas quel jour la liste des électeurs est arrêtée.",
            [(name, replace(rule, frozen=moment)) for name, moment in MOMENTS],
            lambda stated: _on_roll(stated, member, occasion),
        )
    day = rule.frozen.day(occasion)
    why = ""
    if member.joined_on > day:
        why = (
            f"membre depuis le {long_date(member.joined_on)}, après l’arrêté de la liste le {long_date(day)}"
        )
    elif member.left_on is not None and member.left_on <= occasion.meeting_on:
        why = f"n’est plus membre depuis le {long_date(member.left_on)}"
    return answer(rule.article, why)
