"""What is kept of a meeting."""

from __future__ import annotations

from cressmember.kernel.elision import to
from cressmember.kernel.writing import enumerate_fr
from governance.rules.meeting.records import AttendanceSheet, Communication, Minutes, Records, Register
from governance.rules.prose.amounts import before
from governance.rules.prose.french import whom
from governance.rules.prose.telling import Clause, Key, Names, Telling, clause, clauses, says


def records(part: Records, names: Names, key: Key, article: str) -> tuple[Clause, ...]:
    """The clauses of what is kept; one, under the article of the body, for what the text does not ask."""
    told: list[Clause] = []
    if part.attendance_sheet:
        told.append(clause(part.attendance_sheet, names, "Feuille de présence", (*key, "attendance_sheet")))
    if part.minutes:
        told.append(clause(part.minutes, names, "Procès-verbal", (*key, "minutes")))
    told += clauses(part.communications, names, (*key, "communications"), lambda each: "Communication")
    if not (part.attendance_sheet and part.minutes and part.communications):
        told.append(clause(part, names, "Traces écrites", (*key, "silence"), article=article))
    return tuple(told)


@says(Records)
def unsaid(telling: Telling, part: Records) -> None:
    lacking = [] if part.attendance_sheet else ["feuille de présence"]
    lacking += [] if part.minutes else ["procès-verbal"]
    lacking += [] if part.communications else ["communication de documents"]
    if len(lacking) == 1:
        telling.say(f"le texte n’exige pas de {lacking[0]}")
    else:
        telling.say(f"le texte n’exige ni {', ni '.join(lacking)}")


@says(AttendanceSheet)
def attendance_sheet(telling: Telling, part: AttendanceSheet) -> None:
    told = "une feuille de présence est signée"
    if part.certified_by:
        told += f", et certifiée par {enumerate_fr([whom(each) for each in part.certified_by])}"
    telling.say(told)
    telling.say("les pouvoirs y sont joints ou nommés" if part.names_proxies else "")


@says(Minutes)
def minutes(telling: Telling, part: Minutes) -> None:
    signed = enumerate_fr([whom(each) for each in part.signed_by])
    told = f"le procès-verbal est signé par {signed}" if signed else "un procès-verbal est dressé"
    where = "" if part.register is Register.NONE else f", et porté sur un {part.register.label}"
    telling.say(told + where)


@says(Communication)
def communication(telling: Telling, part: Communication) -> None:
    when = before(telling, part.before, "la réunion")
    telling.say(f"on communique {part.what} {to(part.to)}, {part.where}, {when}")
