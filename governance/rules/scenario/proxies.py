"""Proxies of a scenario: which are admitted, one by one, and who is then counted."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from cressmember.kernel.writing import NO_BREAK, counted
from governance.rules.answer.joining import joined
from governance.rules.answer.verdict import Verdict, cited
from governance.rules.electorate.facts import MemberFacts
from governance.rules.electorate.roll import Voter
from governance.rules.meeting.holidays import Territory
from governance.rules.presence.attendance import Answer, Attendance, Outsider, Proxy, turnout
from governance.rules.presence.proxies import BlankToChair, Proxies, blank_vote
from governance.rules.presence.proxy_admission import admit_proxies
from governance.rules.presence.turnout import Way
from governance.rules.scenario.asked import Asked
from governance.rules.statutes import Statutes
from governance.rules.text.wording import part, term


@part
class ElectorOf:
    """Somebody on the roll: its votes, how it takes part, what a proxy may not leave."""

    name: str = term("le nom de l’électeur")
    votes: int = term("ses voix", default=1)
    college: str = term("son collège", default="")
    category: str = term("sa catégorie", default="")
    way: Way | None = term("la manière de participer (absent : null)", default=None)
    organisation: str = term("l’organisation qu’il représente", default="")
    constituency: str = term("sa circonscription", default="")
    is_employee: bool = term("s’il est salarié", default=False)
    presides: str = term("l’organisation qu’il préside", default="")

    def voter(self, on: date) -> Voter:
        facts = MemberFacts(
            key=self.name,
            name=self.name,
            joined_on=on,
            category=self.category,
            organisation=self.organisation,
            constituency=self.constituency,
            is_employee=self.is_employee,
            presides=self.presides,
        )
        return Voter(facts, {self.college: self.votes})


@part
class OutsiderOf:
    """Somebody present who is on no roll."""

    name: str = term("le nom")
    is_employee: bool = term("si c’est un salarié", default=False)


@part
class ProxyOf:
    """A proxy, in the order they were filed; without holder it is blank."""

    giver: str = term("qui donne la procuration")
    holder: str | None = term("qui la porte (en blanc : null)")
    filed_on: date = term("le jour du dépôt")
    revoked_on: date | None = term("le jour de la révocation", default=None)
    shared_to: str | None = term("à qui le bureau remet un pouvoir en blanc", default=None)


@part
class ProxiesOf(Asked):
    """Which proxies are admitted, one by one, and who is then counted."""

    kind: ClassVar[str] = "proxies"
    meeting: str = term("le code de la réunion")
    meeting_on: date = term("le jour de la réunion")
    electors: tuple[ElectorOf, ...] = term("la liste des électeurs", least=1)
    proxies: tuple[ProxyOf, ...] = term("les procurations, dans l’ordre du dépôt", least=1)
    outsiders: tuple[OutsiderOf, ...] = term("qui est là sans être électeur", default=())
    chair: str | None = term("qui préside la séance", default=None)
    backed_by_board: bool | None = term(
        "si le projet soumis est agréé par le conseil, pour le vote des pouvoirs en blanc", default=None
    )
    territory: Territory = term("le territoire, pour les jours fériés", default=Territory.MAINLAND)

    def answer(self, statutes: Statutes) -> Verdict:
        rule = statutes.proxies.of(self.meeting)
        attendance = self._attendance()
        answers = admit_proxies(
            rule,
            [
                Proxy(each.giver, each.holder, each.filed_on, each.revoked_on, each.shared_to)
                for each in self.proxies
            ],
            attendance,
            territory=self.territory,
        )
        admitted = [each for each in answers if each.verdict.is_yes]
        blanks = [each for each in admitted if each.is_blank]
        figures: dict[str, int | str] = {
            "admitted": len(admitted),
            "refused": sum(each.verdict.is_no for each in answers),
            "votes_carried": sum(each.votes for each in admitted),
        }
        told = [
            cited(
                f"{counted(len(admitted), 'procuration admise', 'procurations admises')} sur {len(answers)}.",
                rule.article,
            )
        ]
        to_chair = isinstance(rule, Proxies) and isinstance(rule.blank, BlankToChair)
        if blanks and to_chair and self.backed_by_board is not None:
            vote = blank_vote(backed_by_board=self.backed_by_board)
            votes = sum(each.votes for each in blanks)
            figures |= {"blank_votes": votes, "blank_vote": str(vote)}
            told.append(f"Les pouvoirs en blanc votent {vote.label}, {counted(votes, 'voix', 'voix')}.")
        if not any(each.verdict.is_open for each in answers):
            figures |= _counted(attendance, answers)
        told += [_told(each) for each in answers if not each.verdict.is_yes]
        return joined(
            [each.verdict for each in answers],
            sentence=" ".join(told),
            article=rule.article,
            figures=figures,
        )

    def _attendance(self) -> Attendance:
        def came(way: Way) -> frozenset[str]:
            return frozenset(each.name for each in self.electors if each.way is way)

        outsiders = frozenset(each.name for each in self.outsiders)
        return Attendance(
            meeting_on=self.meeting_on,
            voters=tuple(each.voter(self.meeting_on) for each in self.electors),
            present=came(Way.PRESENT) | outsiders,
            remote=came(Way.REMOTE),
            postal=came(Way.POSTAL),
            electronic=came(Way.ELECTRONIC),
            outsiders=tuple(Outsider(each.name, each.name, each.is_employee) for each in self.outsiders),
            chair=self.chair,
        )


def _told(answer: Answer) -> str:
    return f"{answer.proxy.giver}{NO_BREAK}: {answer.verdict.sentence}"


def _counted(attendance: Attendance, answers: tuple[Answer, ...]) -> dict[str, int]:
    found = turnout(attendance, answers)
    counts = {f"votes_{way}": found.gathered([way]).votes for way in Way}
    return {"entitled_votes": found.entitled().votes} | {
        word: count for word, count in counts.items() if count
    }
