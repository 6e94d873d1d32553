"""Records of a meeting: attendance sheet, minutes, register, and what members may see before."""

from __future__ import annotations

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
