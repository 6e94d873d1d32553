"""What is to be done for a meeting and after it: proposed from its date, ticked, added by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, record, values_of
from cressmember.core.actions.lock import locked
from cressmember.core.actions.tidying import tidied
from governance.journal import GovernanceEvent
from governance.models import Meeting, Task
from governance.queries.meeting.plan import plan_of
from governance.rules.meeting.backplan import Step, backplan

FIELDS = ("kind", "title", "article", "owner", "due_on", "done_on")
PROPOSED = ("kind", "title", "article", "owner", "due_on")


@transaction.atomic
def plan_tasks(*, meeting: Meeting) -> int:
    """Propose the tasks of a meeting, or move those proposed before; what is done stays as it was done.

    Called by whatever moves a day or changes the agenda; returns how many were added, moved or dropped.
    """
    steps = {step.code: step for step in backplan(plan_of(meeting))}
    known = {task.code: task for task in meeting.tasks.exclude(code="")}
    made = [_task(meeting, step) for code, step in steps.items() if code not in known]
    moved = []
    for code, task in known.items():
        if code not in steps or task.done_on is not None:
            continue
        fresh = _task(meeting, steps[code])
        if any(getattr(task, name) != getattr(fresh, name) for name in PROPOSED):
            for name in PROPOSED:
                setattr(task, name, getattr(fresh, name))
            moved.append(task)
    Task.objects.bulk_create(made)
    if moved:
        Task.objects.bulk_update(moved, PROPOSED)
    gone = [task.pk for code, task in known.items() if code not in steps and task.done_on is None]
    if gone:
        Task.objects.filter(pk__in=gone).delete()
    return len(made) + len(moved) + len(gone)


def _task(meeting: Meeting, step: Step) -> Task:
    return Task(
        meeting=meeting,
        kind=Task.Kind.AFTER if step.is_after else Task.Kind.BEFORE,
        code=step.code,
        title=step.title,
        article=step.article,
        owner=step.owner,
        due_on=step.due_on,
    )


@transaction.atomic
def add_task(*, meeting: Meeting, by: User | None, **fields: Any) -> Task:
    """Write down something else to do."""
    locked(Meeting.objects).get(pk=meeting.pk)
    task = Task.objects.create(meeting=meeting, **tidied(Task, fields))
    record(GovernanceEvent.TASK_ADDED, on=meeting, by=by, changes=differences({}, {"title": task.title}))
    return task


@transaction.atomic
def tick_task(*, task: Task, on: date | None, by: User | None) -> Task:
    """Say that a task was done on that day; None, that it is to be done again."""
    locked(Meeting.objects).get(pk=task.meeting_id)
    held = locked(Task.objects).select_related("meeting").get(pk=task.pk)
    before = values_of(held, FIELDS)
    held.done_on = on
    if changes := differences(before, values_of(held, FIELDS)):
        held.save(update_fields=["done_on"])
        record(GovernanceEvent.TASK_CHANGED, on=held.meeting, by=by, task=held.pk, changes=changes)
    return held
