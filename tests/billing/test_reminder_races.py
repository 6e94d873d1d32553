"""Two workers at once, one that dies, two that approve: each reminder goes once."""

from datetime import date

import pytest

from billing.actions.reminder import going_on
from billing.actions.reminder_plan import adopt_plan, draft_plan, set_reminders
from billing.models import Reminder, ReminderLetter, ReminderRun
from billing.queries.reminder import digest_of
from cressmember.core.models import Job, Message
from cressmember.core.queries import verify_chain
from tests.billing.actions.test_reminder import FIRST, arrived
from tests.billing.test_races import NO_RENDERING, wait_out_the_silence
from tests.chamber import ISSUED_ON

SMALL_STEPS = "import billing.actions.reminder\nbilling.actions.reminder.AT_ONCE = 10"
SEND = f"""
{SMALL_STEPS}
from billing.models import ReminderRun
print(billing.actions.reminder.send_reminders(run=ReminderRun.objects.get(pk=%d), by=None)["sent"])
"""
APPROVE = """
from datetime import date
from billing.actions.reminder import start_sending
print(start_sending(on=date(2025, 4, 10), digest=%r, by=None).pk)
"""


@pytest.fixture
def digest(transactional_db, issued):
    """What is to go on 10 April 2025, as it was read."""
    arrived()
    set_reminders(notice_article="7", by=None)
    adopt_plan(plan=draft_plan(by=None), active_from=ISSUED_ON, on=ISSUED_ON, by=None)
    return digest_of(going_on(FIRST))


def assert_each_went_once(run):
    assert Reminder.objects.count() == len(run.lines) > 150
    assert Reminder.objects.values("due").distinct().count() == Reminder.objects.count()
    mailed = ReminderLetter.objects.filter(message__isnull=False).count()
    assert Message.objects.filter(kind="billing.reminder").count() == mailed
    assert verify_chain().holds


def test_two_workers_send_each_reminder_once(processes, digest):
    processes.ended(processes.python(APPROVE % digest))
    run = ReminderRun.objects.get()
    both = [processes.python(SEND % run.pk) for _ in range(2)]

    sent = [int(printed) for printed in processes.ended(*both)]

    assert sum(sent) == ReminderLetter.objects.count()
    assert_each_went_once(run)


def test_two_windows_approve_one_sending(processes, digest):
    both = [processes.python(APPROVE % digest) for _ in range(2)]

    jobs = {int(printed) for printed in processes.ended(*both)}

    assert len(jobs) == 1
    assert ReminderRun.objects.get().on == date(2025, 4, 10)


def test_a_killed_worker_is_taken_over_and_each_reminder_goes_once(processes, digest):
    processes.ended(processes.python(APPROVE % digest))
    run = ReminderRun.objects.get()
    worker = processes.worker(before=f"{SMALL_STEPS}\n{NO_RENDERING}")
    processes.kill_when(worker, lambda: Reminder.objects.count() >= 30)
    assert Reminder.objects.count() < len(run.lines)
    wait_out_the_silence()

    processes.ended(processes.worker(before=NO_RENDERING))

    assert Job.objects.filter(kind="billing.send_reminders", state="done").exists()
    assert_each_went_once(run)
