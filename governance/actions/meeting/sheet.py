"""What is printed for a session: the sheet to sign, and what to hold on with when the network falls.

Drawn when asked for, from what is known then: it is paper to be filled in, not a document that is issued.
"""

from __future__ import annotations

import hashlib
from typing import Any

from cressmember.core import pdf
from cressmember.core.models import Chamber
from cressmember.core.models.entry import canonical
from cressmember.kernel.reading import formula_safe
from cressmember.kernel.writing import counted, long_date
from governance.actions.meeting.presence import clock
from governance.models import Meeting, Resolution
from governance.queries.meeting.desk import sheet_of
from governance.queries.meeting.gathering import gathering_of

SHEET, KIT = "pdf/meeting_sheet.html", "pdf/meeting_kit.html"


def sheet_pdf(meeting: Meeting) -> bytes:
    """The attendance sheet by college, with a box to sign for each."""
    return _drawn(SHEET, _about(meeting))


def kit_of(meeting: Meeting) -> tuple[bytes, dict[str, list[list[str]]]]:
    """The sheet, the proxies and the forms to count votes as one PDF; the same lists as tables, by name."""
    gathering = gathering_of(meeting)
    content = _about(meeting) | {
        "proxies": [
            {
                "giver": str(proxy.giver),
                "holder": str(proxy.holder or proxy.third_party or "En blanc"),
                "votes": answer.votes,
                "said": answer.verdict.sentence,
            }
            for proxy, answer in gathering.answers
        ],
        "resolutions": [
            {"number": each.number, "title": each.title}
            for each in Resolution.objects.filter(
                item__meeting=meeting, item__withdrawn_at__isnull=True, withdrawn_at__isnull=True
            )
        ],
    }
    return _drawn(KIT, content), _tables(content)


def _about(meeting: Meeting) -> dict[str, Any]:
    colleges = [
        {
            "name": name,
            "count": counted(len(lines), "électeur", "électeurs") if lines[0].votes else "",
            "lines": [
                {
                    "name": line.participant.name,
                    "by": line.participant.representative_name,
                    "code": line.participant.code,
                    "votes": line.votes,
                    "there": clock(line.there.arrived_at) if line.there else "",
                }
                for line in lines
            ],
        }
        for name, lines in sheet_of(meeting)
    ]
    return {
        "chamber": Chamber.current().letterhead(),
        "title": meeting.title,
        "date": f"{long_date(meeting.held_on)} à {clock(meeting.starts_at)}",
        "place": meeting.place,
        "colleges": colleges,
    }


def _tables(content: dict[str, Any]) -> dict[str, list[list[str]]]:
    roll = [["Collège", "Membre", "Représenté par", "Voix", "Code"]]
    for college in content["colleges"]:
        for line in college["lines"]:
            row = [college["name"], line["name"], line["by"], str(line["votes"]), line["code"]]
            roll.append([formula_safe(each) for each in row])
    proxies = [["Mandant", "Porteur", "Voix", "Réponse"]]
    for each in content["proxies"]:
        row = [each["giver"], each["holder"], str(each["votes"]), each["said"]]
        proxies.append([formula_safe(told) for told in row])
    return {"liste-des-electeurs.csv": roll, "pouvoirs.csv": proxies}


def _drawn(template: str, content: dict[str, Any]) -> bytes:
    digest = hashlib.sha256(canonical(content).encode()).hexdigest()
    return pdf.render(template, content, identifier=digest)
