"""What came on the agenda after the convocation, and what the statutes make of it."""

from __future__ import annotations

from cressmember.kernel.writing import NO_BREAK, article_fr, quote
from governance.models import Meeting
from governance.queries.meeting.agenda import Agenda
from governance.queries.meeting.text import MeetingText
from governance.rules.meeting.agenda import OffAgenda

CONSEQUENCE = {
    OffAgenda.NEVER: "les statuts défendent d’en débattre et de le mettre aux voix",
    OffAgenda.AFTER_VOTE: "il ne se discute que si un vote l’accepte d’abord, en ouverture",
    OffAgenda.MINOR: "il ne se discute qu’en questions diverses, et s’il est mineur",
    OffAgenda.UNSTATED: (
        "le texte ne dit pas s’il peut être discuté : la prudence est de ne pas le mettre aux voix"
    ),
}
SILENT = "les statuts n’en disent rien : la prudence est de ne pas le mettre aux voix"


def lateness(meeting: Meeting, text: MeetingText, agenda: Agenda | None) -> str:
    """What becomes of items that came after the convocation, in a sentence; empty when there are none.

    Without an agenda, what would become of one more.
    """
    if meeting.convened_on is None or (agenda is not None and not agenda.late):
        return ""
    told = _consequence(text)
    if agenda is None:
        return f"La convocation est déjà partie. Un point inscrit maintenant est tardif{NO_BREAK}: {told}."
    one = len(agenda.late) == 1
    names = ", ".join(quote(item.row.title) for item in agenda.late)
    start = (
        f"Inscrit après la convocation{NO_BREAK}: {names}"
        if one
        else f"Inscrits après la convocation : {names}"
    )
    return (
        f"{start}. Pour un tel point, {told}. Envoyez un complément à temps, ou gardez-le pour la réunion "
        "suivante."
    )


def _consequence(text: MeetingText) -> str:
    """What the first kind of meeting that speaks of it says."""
    for kind in text.kinds:
        if kind.agenda:
            return f"{CONSEQUENCE[kind.agenda.off_agenda]} ({article_fr(kind.agenda.article)})"
    return SILENT
