import threading
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
def test_a_job_seen_in_the_future_is_taken_up_when_the_clock_is_set_back():
    Job.objects.create(
        kind="tests.count",
        title="",
        state=Job.State.RUNNING,
        heartbeat_at=timezone.now() + timedelta(hours=3),
        attempts=1,
    )

    assert jobs.requeue_silent() == 1


@pytest.mark.django_db(transaction=True)
def test_a_job_of_a_kind_that_nobody_knows_fails_for_all_to_see():
    unknown = Job.objects.create(kind="tests.gone", title="")

    with pytest.raises(KeyError):
        jobs.run(unknown.pk)

    unknown.refresh_from_db()
    assert unknown.state == "failed"


@pytest.mark.django_db(transaction=True)
def test_a_job_under_way_is_not_done_twice():
    row = Job.objects.create(kind="tests.count", title="Compter", arguments={"up_to": 1}, state="running")

    jobs.run(row.pk)

    row.refresh_from_db()
    assert (row.state, row.attempts) == ("running", 0)


@jobs.job("tests.long", title="Longtemps")
def say_nothing(job):
    """Waits until somebody else has seen it alive."""
    Job.objects.filter(pk=job.row.pk).update(heartbeat_at=None)
    for _ in range(2000):
        if Job.objects.get(pk=job.row.pk).heartbeat_at:
            return {}
        threading.Event().wait(0.005)
    raise AssertionError("The job never beat.")


@pytest.mark.django_db(transaction=True)
def test_a_job_that_says_nothing_is_still_seen_alive(monkeypatch):
    monkeypatch.setattr(jobs, "BEAT_EVERY", 0.01)

    row = jobs.start_job("tests.long", by=None)

    row.refresh_from_db()
    assert row.state == "done"


@jobs.job("tests.lost", title="Perdu")
def lose(job):
    """Another worker takes the job up in the middle."""
    Job.objects.filter(pk=job.row.pk).update(attempts=2, note="ailleurs")
    job.progress(1, 1)
    raise AssertionError("The work went on.")


@pytest.mark.django_db(transaction=True)
def test_a_worker_believed_dead_leaves_the_job_to_the_next():
    row = jobs.start_job("tests.lost", by=None)

    row.refresh_from_db()
    assert (row.state, row.attempts, row.note) == ("running", 2, "ailleurs")
