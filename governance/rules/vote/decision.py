"""Decisions: what a body decides, after what, with which quorum at each call, and at which majority."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted, number
from governance.rules.meeting.ballot_mode import BallotMode
from governance.rules.meeting.interest import Interest
from governance.rules.text.wording import Choice, part, term
from governance.rules.vote.majority import Majority
from governance.rules.vote.precondition import Precondition
from governance.rules.vote.quorum import Call


class Matter(Choice):
    """What a decision is about."""

    ACCOUNTS = "accounts", "les comptes"
    BUDGET = "budget", "le budget"
    DUES = "dues", "les cotisations"
    DELEGATION = "delegation", "une délégation de pouvoir"
    STATUTES = "statutes", "les statuts"
    OBJECT = "object", "l’objet"
    BYLAWS = "bylaws", "le règlement intérieur"
    SEAT = "seat", "le siège"
    ADMISSION = "admission", "l’admission d’un membre"
    STRIKING_OFF = "striking_off", "la radiation d’un membre"
    EXCLUSION = "exclusion", "l’exclusion d’un membre"
    ELECTIONS = "elections", "une élection"
    REMOVAL = "removal", "une révocation"
    AUDITOR = "auditor", "le commissaire aux comptes"
    AGREEMENTS = "agreements", "les conventions avec les dirigeants"
    PROPERTY = "property", "un immeuble, un emprunt ou une garantie"
    MERGER = "merger", "une fusion, une scission ou un apport"
    DISSOLUTION = "dissolution", "la dissolution"
    OTHER = "other", "toute autre question"


def matter_named(code: str) -> Matter:
    """The matter of a code. Raises ValueError for an unknown one."""
    for each in Matter:
        if each.value == code:
            return each
    raise ValueError(f"there is no matter {code!r}")


@part
class NewMeeting:
    """A new meeting is held when the majority is not reached."""

    kind: ClassVar[str] = "new_meeting"
    title: ClassVar[str] = "Une nouvelle réunion"

    article: str = term("l’article")
    least_days: int = term("le délai minimal, en jours", default=0)
    within_days: int | None = term("le délai maximal, en jours (null : aucun)")

    def contradictions(self) -> Iterator[str]:
        if self.within_days is not None and self.within_days < self.least_days:
            yield "Le délai maximal de la nouvelle réunion est plus court que son délai minimal."


@part
class IndividualVote:
    """The voters vote one by one when the colleges disagree."""

    kind: ClassVar[str] = "individual_vote"
    title: ClassVar[str] = "Un vote individuel"

    article: str = term("l’article")
    majority: Majority = term("la majorité du vote individuel")


@part
class Delegation:
    """Another body may decide instead, for a time: for dues, a year (mutuality, L114-11)."""

    article: str = term("l’article")
    to: str = term("l’organe qui reçoit la délégation")
    months: int | None = term("la durée de la délégation, en mois (null : sans limite)", least=1, most=120)


@part
class Decision:
    """A kind of decision of a body."""

    code: str = term("le code de la décision")
    name: str = term("le nom de la décision")
    article: str = term("l’article")
    meeting: str = term("la réunion qui la prend, par son code")
    matters: frozenset[Matter] = term("ce sur quoi elle porte", least=1)
    preconditions: tuple[Precondition, ...] = term("ce qui doit précéder le vote (rien : une liste vide)")
    calls: tuple[Call, ...] = term("le quorum de chaque convocation", least=1)
    majority: Majority = term("la majorité")
    after_failure: NewMeeting | IndividualVote | None = term("ce qui suit un rejet (null : rien)")
    ballot: BallotMode | None = term("le mode de scrutin (null : celui de la réunion)", default=None)
    interest: Interest | None = term("qui ne prend pas part au vote", default=None)
    delegation: Delegation | None = term("la délégation", default=None)

    def contradictions(self) -> Iterator[str]:
        first = self.calls[0]
        if first.least_days or first.most_days is not None or first.recalls_first:
            yield "La première convocation ne suit aucune réunion : elle n’a ni délai ni rappel."

    @property
    def is_by_college(self) -> bool:
        """Whether its votes are to be counted college by college."""
        return self.majority.is_by_college or isinstance(self.after_failure, IndividualVote)

    def call(self, rank: int) -> Call:
        """The call of a rank, from 1. Raises RuleViolation for one that the statutes do not have."""
        if not 1 <= rank <= len(self.calls):
            raise RuleViolation(
                f"Les statuts prévoient {counted(len(self.calls), 'convocation', 'convocations')} pour "
                f"cette décision, et non {number(rank)}.",
                article=self.article,
            )
        return self.calls[rank - 1]
