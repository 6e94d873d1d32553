"""Bodies: those who meet, how they are called, and what they decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import enumerate_fr, quote
from governance.rules.meeting.agenda import Agenda, Convening
from governance.rules.meeting.ballot_mode import BallotMode, Distance
from governance.rules.meeting.frequency import Frequency
from governance.rules.meeting.notice import Notice
from governance.rules.meeting.records import Records
from governance.rules.seat.seating import Seating
from governance.rules.text.reading import Problem
from governance.rules.text.wording import Choice, apart, part, saying, term
from governance.rules.vote.decision import Decision, Matter

# Each of these covers things that are decided in several ways.
OF_SEVERAL_KINDS = frozenset({Matter.ELECTIONS, Matter.OTHER})


class BodyKind(Choice):
    """What a body is."""

    ASSEMBLY = "assembly", "assemblée générale"
    BOARD = "board", "conseil d’administration"
    BUREAU = "bureau", "bureau"
    COMMISSION = "commission", "commission"
    PROJECT_GROUP = "project_group", "groupe projet"
    OTHER = "other", "autre organe"


@part
class Meeting:
    """A kind of meeting of a body: ordinary, extraordinary."""

    code: str = term("le code de la réunion")
    name: str = term("le nom de la réunion")
    article: str = term("l’article")
    convening: Convening = term("qui la fait convoquer")
    notice: Notice | None = term("la convocation (null : le texte n’en dit rien)")
    agenda: Agenda | None = term("l’ordre du jour (null : le texte n’en dit rien)")
    ballot: BallotMode = term("le mode de scrutin")

    def contradictions(self) -> Iterator[str]:
        stretch = self.notice.stretch if self.notice is not None else None
        rights = self.agenda.rights if self.agenda is not None else ()
        if stretch is None and any(right.before is not None and right.before.stretches for right in rights):
            yield "Un délai de l’ordre du jour s’allonge avec celui de la convocation, qui n’en dit rien."


@part
class Body:
    """A body that meets and decides."""

    code: str = term("le code de l’organe")
    name: str = term("le nom de l’organe")
    kind: BodyKind = term("la nature de l’organe")
    article: str = term("l’article")
    meetings: tuple[Meeting, ...] = term("les réunions", least=1)
    seating: Seating | None = term("qui y siège (tous les membres : null)")
    frequency: Frequency | None = term("le nombre de réunions par an (rien n’en est dit : null)")
    decisions: tuple[Decision, ...] = term("les décisions", least=1)
    distance: Distance = term("la participation à distance")
    records: Records = term("la feuille de présence, le procès-verbal et les communications")

    def contradictions(self) -> Iterator[str | Problem]:
        return apart(
            lambda: _twice([each.code for each in saying(self.meetings, "code")], "Deux réunions"),
            lambda: _twice([each.code for each in saying(self.decisions, "code")], "Deux décisions"),
            self._unknown_meetings,
            self._matters_twice,
        )

    def _unknown_meetings(self) -> Iterator[Problem]:
        known = {each.code for each in self.meetings}
        for rank, decision in enumerate(self.decisions):
            if saying([decision], "name", "meeting") and decision.meeting not in known:
                yield Problem(
                    ("decisions", rank),
                    f"La décision {quote(decision.name)} est prise dans une réunion inconnue, "
                    f"{quote(decision.meeting)}.",
                )

    def _matters_twice(self) -> Iterator[str]:
        for one, other in combinations(saying(self.decisions, "name", "matters"), 2):
            shared = one.matters & other.matters - OF_SEVERAL_KINDS
            for matter in (each for each in Matter if each in shared):
                yield (
                    f"Les décisions {quote(one.name)} et {quote(other.name)} portent toutes deux sur "
                    f"{matter.label}."
                )

    def meeting(self, code: str) -> Meeting:
        """The kind of meeting of a code. Raises RuleViolation for an unknown one."""
        for each in self.meetings:
            if each.code == code:
                return each
        raise RuleViolation(
            f"{quote(code)} n’est pas une réunion de cet organe : "
            f"{enumerate_fr([quote(each.code) for each in self.meetings], 'ou')}.",
            article=self.article,
        )

    def decision(self, code: str) -> Decision:
        """The kind of decision of a code. Raises RuleViolation for an unknown one."""
        for each in self.decisions:
            if each.code == code:
                return each
        raise RuleViolation(
            f"{quote(code)} n’est pas une décision de cet organe : "
            f"{enumerate_fr([quote(each.code) for each in self.decisions], 'ou')}.",
            article=self.article,
        )

    def deciding(self, matter: Matter) -> tuple[Decision, ...]:
        """The decisions that cover a matter: those that name it, else those on any other question."""
        named = tuple(each for each in self.decisions if matter in each.matters)
        return named or tuple(each for each in self.decisions if Matter.OTHER in each.matters)

    def ballot_of(self, decision: Decision) -> BallotMode:
        """How people vote on a decision: its own way, else that of its meeting."""
        return decision.ballot or self.meeting(decision.meeting).ballot


def _twice(codes: Sequence[str], what: str) -> Iterator[str]:
    for code in dict.fromkeys(code for code in codes if codes.count(code) > 1):
        yield f"{what} portent le code {quote(code)}."
