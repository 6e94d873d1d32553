"""Records of a meeting: attendance sheet, minutes, register, and what members may see before."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK, enumerate_fr, quote
from governance.rules.answer.verdict import Outcome, Verdict, cited
from governance.rules.meeting.delay import Delay, delay_verdict
from governance.rules.meeting.holidays import Territory
from governance.rules.text.wording import Choice, part, term


class Register(Choice):
    """Where the minutes are kept."""

    NONE = "none", "aucun registre"
    NUMBERED = "numbered", "registre aux feuilles numérotées, sans blanc ni rature"
    SEALED = "sealed", "registre coté et paraphé, sans blanc ni rature"


@part
class AttendanceSheet:
    """The sheet that those who take part sign."""

    article: str = term("l’article")
    certified_by: tuple[str, ...] = term("qui certifie la feuille de présence (personne : une liste vide)")
    names_proxies: bool = term("les pouvoirs y sont joints ou nommés", default=True)


@part
class Minutes:
    """The minutes of the meeting."""

    article: str = term("l’article")
    signed_by: tuple[str, ...] = term("qui signe le procès-verbal (personne : une liste vide)")
    register: Register = term("le registre où il est porté")


@part
class Communication:
    """What some may see before a meeting."""

    article: str = term("l’article")
    what: str = term("ce qui se communique")
    to: str = term("à qui")
    where: str = term("de quelle manière ou à quel endroit")
    before: Delay = term("le délai avant la réunion")


@part
class Records:
    """What is kept of a meeting; what the text does not ask is written null."""

    attendance_sheet: AttendanceSheet | None = term("la feuille de présence (null : aucune)")
    minutes: Minutes | None = term("le procès-verbal (null : aucun)")
    communications: tuple[Communication, ...] = term("ce qui se communique avant (rien : une liste vide)")

    def communication(self, what: str) -> Communication:
        """The rule on what may be seen. Raises RuleViolation when the text says nothing of it."""
        for each in self.communications:
            if each.what == what:
                return each
        known = enumerate_fr([quote(each.what) for each in self.communications]) or "rien"
        raise RuleViolation(f"Le texte ne dit rien de {quote(what)} : il prévoit de communiquer {known}.")


def attendance_verdict(rule: AttendanceSheet, certified_by: Collection[str]) -> Verdict:
    """Whether the attendance sheet is certified by all who must."""
    return _signed("Feuille de présence", "certifiée", rule.certified_by, certified_by, rule.article)


def minutes_verdict(rule: Minutes, signed_by: Collection[str]) -> Verdict:
    """Whether the minutes are signed by all who must."""
    return _signed("Procès-verbal", "signé", rule.signed_by, signed_by, rule.article)


def communication_verdict(
    rule: Communication,
    *,
    available_on: date,
    meeting_on: date,
    territory: Territory = Territory.MAINLAND,
) -> Verdict:
    """Whether a document was there early enough for those who may see it."""
    return delay_verdict(
        rule.before,
        start=available_on,
        day=meeting_on,
        article=rule.article,
        done=f"{rule.what} à disposition",
        territory=territory,
    )


def _signed(what: str, done: str, required: Collection[str], by: Collection[str], article: str) -> Verdict:
    missing = [name for name in required if name not in by]
    if not required:
        told = "le texte n’exige aucune signature"
    elif missing:
        told = f"il manque {enumerate_fr(missing)}"
    else:
        told = f"{done} par {enumerate_fr(list(required))}"
    return Verdict(
        outcome=Outcome.NO if missing else Outcome.YES,
        sentence=cited(f"{what}{NO_BREAK}: {told}.", article),
        article=article,
        figures={"required": len(required), "missing": len(missing)},
    )
