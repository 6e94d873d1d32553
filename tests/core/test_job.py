from datetime import timedelta

import pytest
from django.utils import timezone

from cressmember.core.actions import job as jobs
from cressmember.core.models import Job
from cressmember.kernel.violations import RuleViolation


@jobs.job("tests.count", title="Compter")
def count(job, *, up_to):
    for n in range(up_to):
        job.progress(n + 1, up_to)
    return {"counted": up_to}


@jobs.job("tests.refuse", title="Refuser")
def refuse(job):
    raise RuleViolation("Il manque le barème.")


@pytest.mark.django_db(transaction=True)
def test_a_job_runs_once_committed_and_keeps_its_report():
    row = jobs.start_job("tests.count", by=None, up_to=3)

    row.refresh_from_db()
    assert (row.state, row.done, row.total, row.report) == ("done", 3, 3, {"counted": 3})


@pytest.mark.django_db(transaction=True)
def test_a_refusal_is_told_in_french():
    row = jobs.start_job("tests.refuse", by=None)

    row.refresh_from_db()
    assert (row.state, row.error, row.traceback) == ("failed", "Il manque le barème.", "")


@pytest.mark.django_db(transaction=True)
def test_a_silent_job_is_queued_again_and_given_up_in_the_end():
    row = jobs.start_job("tests.count", by=None, up_to=1)
    long_ago = timezone.now() - timedelta(minutes=5)
    Job.objects.filter(pk=row.pk).update(state="running", heartbeat_at=long_ago)

    assert jobs.requeue_silent() == 1
    row.refresh_from_db()
    assert row.state == "done"

    Job.objects.filter(pk=row.pk).update(state="running", heartbeat_at=long_ago, attempts=jobs.MOST_ATTEMPTS)
    assert jobs.requeue_silent() == 0
    row.refresh_from_db()
    assert row.state == "failed"


@pytest.mark.django_db(transaction=True)
def test_a_job_under_way_is_not_done_twice():
    row = Job.objects.create(kind="tests.count", title="Compter", arguments={"up_to": 1}, state="running")

    jobs.run(row.pk)

    row.refresh_from_db()
    assert (row.state, row.attempts) == ("running", 0)
