"""What meetings decided to do: tasks with an owner and a day, until they are done."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, record
from cressmember.core.actions.lock import locked
from cressmember.core.actions.tidying import tidied
from governance.journal import GovernanceEvent
from governance.models import AgendaItem, Meeting, Task


@transaction.atomic
def add_decision(*, meeting: Meeting, item: AgendaItem | None = None, by: User | None, **fields: Any) -> Task:
    """Write down what a meeting decided to do, under one of its items or none."""
    held = locked(Meeting.objects).get(pk=meeting.pk)
    task = Task.objects.create(meeting=held, item=item, kind=Task.Kind.DECISION, **tidied(Task, fields))
    told = differences({}, {"title": task.title, "owner": task.owner, "due_on": task.due_on})
    record(GovernanceEvent.DECISIONS_TASKED, on=held, by=by, changes=told)
    return task


@transaction.atomic
def tick_decision(*, task: Task, on: date | None, by: User | None) -> Task:
    """Say that it was done on that day; None, that it is to be done again."""
    meeting = locked(Meeting.objects).get(pk=task.meeting_id)
    held = locked(Task.objects).get(pk=task.pk)
    if changes := differences({"done_on": held.done_on}, {"done_on": on}):
        held.done_on = on
        held.save(update_fields=["done_on"])
        record(GovernanceEvent.DECISION_TICKED, on=meeting, by=by, task=held.pk, changes=changes)
    return held
