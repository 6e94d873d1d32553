"""Papers of a meeting: added, taken away."""

from __future__ import annotations

import hashlib
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.kernel import reading
from cressmember.kernel.violations import RuleViolation
from governance.actions.meeting.meeting import held_meeting, refuse_over
from governance.journal import GovernanceEvent
from governance.models import AgendaItem, Meeting, MeetingPaper

PDF = b"%PDF-"


@transaction.atomic
def add_paper(
    *,
    meeting: Meeting,
    title: str,
    filename: str,
    data: bytes,
    item: AgendaItem | None = None,
    stands_for: str = "",
    by: User | None,
) -> MeetingPaper:
    """Keep a paper of a meeting, or of one of its items. Raises RuleViolation for what is no PDF."""
    held = held_meeting(meeting)
    refuse_over(held)
    if not data.startswith(PDF):
        raise RuleViolation("Ce fichier n’est pas un PDF : enregistrez-le en PDF, puis ajoutez-le.")
    if item is not None and item.meeting_id != held.pk:
        raise ValueError("an item of another meeting")
    name = PurePath(filename).name[-200:]
    digest = hashlib.sha256(data).hexdigest()
    paper = MeetingPaper(
        meeting=held,
        item=item,
        title=reading.text(title)[:200] or PurePath(name).stem,
        stands_for=stands_for,
        filename=name,
        size=len(data),
        sha256=digest,
        added_at=timezone.now(),
    )
    paper.file.save(f"{digest}.pdf", ContentFile(data), save=False)
    paper.save()
    record(GovernanceEvent.PAPER_ADDED, on=held, by=by, paper=paper.pk, sha256=digest)
    return paper


@transaction.atomic
def remove_paper(*, paper: MeetingPaper, by: User | None) -> None:
    """Take a paper away. Raises RuleViolation once the convocation gave it to read."""
    meeting = held_meeting(paper.meeting_id)
    refuse_over(meeting)
    held = locked(MeetingPaper.objects).get(pk=paper.pk)
    if meeting.convened_on is not None and timezone.localdate(held.added_at) <= meeting.convened_on:
        raise RuleViolation("La convocation a donné ce document à lire : ajoutez plutôt sa correction.")
    record(GovernanceEvent.PAPER_REMOVED, on=meeting, by=by, paper=held.pk, sha256=held.sha256)
    name = str(held.file.name)
    held.delete()
    # A further call gives the same file to read.
    if not MeetingPaper.objects.filter(file=name).exists():
        transaction.on_commit(lambda: held.file.storage.delete(name))
