"""Records of a meeting: attendance sheet, minutes, register, and what members may see before."""

from __future__ import annotations

from collections.abc import Collection

from cressmember.kernel.writing import NO_BREAK, enumerate_fr
from governance.rules.answer.verdict import Outcome, Verdict, cited
from governance.rules.meeting.delay import Delay
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


def minutes_verdict(rule: Minutes, signed_by: Collection[str]) -> Verdict:
    """Whether the minutes are signed by all who must."""
    missing = [name for name in rule.signed_by if name not in signed_by]
    if not rule.signed_by:
        told = "le texte n’exige aucune signature"
    elif missing:
        told = f"il manque {enumerate_fr(missing)}"
    else:
        told = f"signé par {enumerate_fr(list(rule.signed_by))}"
    return Verdict(
        outcome=Outcome.NO if missing else Outcome.YES,
        sentence=cited(f"Procès-verbal{NO_BREAK}: {told}.", rule.article),
        article=rule.article,
        figures={"required": len(rule.signed_by), "missing": len(missing)},
    )
