"""What the statutes ask of a meeting, in sentences."""

from __future__ import annotations

from cressmember.kernel.writing import article_fr
from governance.queries.meeting.text import MeetingText
from governance.rules.prose.telling import Clause, Names, clause


def names_of(text: MeetingText) -> Names:
    """What the codes of the text stand for."""
    return Names.of(text.version.document) if text.version else Names()


def asked_of(text: MeetingText, *, further: bool) -> list[tuple[str, list[Clause]]]:
    """What the text says of each kind of meeting that this one is: who convenes, the notice, the agenda."""
    names = names_of(text)
    told = []
    for kind in text.kinds:
        key = ("bodies", text.body.code if text.body else "", "meetings", kind.code)
        rules = [clause(kind.convening, names, "Qui convoque", key)]
        if kind.notice:
            rules.append(clause(kind.notice, names, "Convocation", key))
        if kind.agenda:
            rules.append(clause(kind.agenda, names, "Ordre du jour", key))
        rules.append(clause(kind.ballot, names, "Scrutin", key))
        told.append((f"{kind.name} ({article_fr(kind.article)})", rules))
    return told
