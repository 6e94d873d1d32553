"""Two processes at once, and one that dies: each due has one call, and no number is missing."""

import random
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db.models import F

from billing.actions.receipt import receive
from billing.models import Campaign, Document, Due, Receipt, Scale
from cressmember.core.models import Job, Message, Series, StoredDocument
from cressmember.core.queries import verify_chain
from cressmember.members.models import Settlement

AT_ONCE = 20
SMALL_STEPS = f"import billing.actions.issue\nbilling.actions.issue.AT_ONCE = {AT_ONCE}"
NO_RENDERING = "from cressmember.core import tasks\ntasks.drain = int"
ISSUE = f"""
{SMALL_STEPS}
from datetime import date
from billing.models import Campaign
print(billing.actions.issue.issue_campaign(
    campaign=Campaign.objects.get(pk=%d), on=date(2025, 1, 15), by=None)["issued"])
"""


START = """
from billing.actions.issue import start_issuing
from billing.models import Campaign
start_issuing(campaign=Campaign.objects.get(pk=%d), by=None)
"""


START_AND_HOLD = """
import pathlib
from tests.holding import hold_open
from django.db import transaction
from billing.actions.issue import start_issuing
from billing.models import Campaign
pathlib.Path({begun!r}).touch()
with transaction.atomic():
    start_issuing(campaign=Campaign.objects.get(pk={campaign}), by=None)
    hold_open({held!r}, until={until!r})
"""


def started(processes, campaign):
    """The job, as the web process leaves it to the worker."""
    processes.ended(processes.python(START % campaign.pk))
    return Job.objects.get()


def wait_out_the_silence():
    """What ninety seconds do: the dead worker's job is taken for dead."""
    Job.objects.update(heartbeat_at=F("heartbeat_at") - timedelta(minutes=2))


def assert_each_call_is_there_once(campaign, *, calls=158):
    numbers = list(Document.objects.order_by("sequence").values_list("number", flat=True))
    assert numbers == [f"AC-2025-{n:04}" for n in range(1, calls + 1)]
    assert Due.objects.filter(campaign=campaign).count() == calls
    assert Series.objects.get(key="AC-2025").last == calls
    posted = Document.objects.filter(delivery="print").count()
    assert Message.objects.filter(kind="billing.call").count() == calls - posted
    assert StoredDocument.objects.filter(kind="billing.call").count() == calls
    assert Campaign.objects.get(pk=campaign.pk).status == "issued"
    assert verify_chain().holds


def test_two_processes_issue_the_same_campaign_once(processes, approved):
    both = [processes.python(ISSUE % approved.pk) for _ in range(2)]

    issued = [int(printed) for printed in processes.ended(*both)]

    assert sum(issued) == 158
    assert_each_call_is_there_once(approved)


def test_two_windows_in_one_instant_start_one_job(processes, approved, tmp_path):
    held, begun = str(tmp_path / "held"), str(tmp_path / "begun")
    slow = processes.python(
        START_AND_HOLD.format(campaign=approved.pk, held=held, begun=f"{held}-0", until=begun)
    )
    processes.wait(lambda: Path(held).exists())
    quick = processes.python(
        START_AND_HOLD.format(campaign=approved.pk, held=f"{held}-2", begun=begun, until=begun)
    )

    processes.ended(slow, quick)

    assert Job.objects.filter(kind="billing.issue_campaign").count() == 1


def test_a_worker_killed_while_it_issues_is_taken_over(processes, approved):
    job = started(processes, approved)
    worker = processes.worker(before=SMALL_STEPS)
    processes.kill_when(worker, lambda: Document.objects.count() >= AT_ONCE)
    assert 0 < Document.objects.count() < 158
    wait_out_the_silence()

    processes.ended(processes.worker(before=NO_RENDERING))

    job.refresh_from_db()
    assert (job.state, job.attempts, job.report["Appels de la campagne"]) == ("done", 2, 158)
    assert_each_call_is_there_once(approved)


def test_a_job_whose_task_was_lost_is_taken_up(processes, approved):
    """The web process died between the commit and the queue."""
    job = Job.objects.create(kind="billing.issue_campaign", title="", arguments={"campaign": approved.pk})
    Job.objects.update(created_at=F("created_at") - timedelta(minutes=2))

    processes.ended(processes.worker(before=NO_RENDERING))

    job.refresh_from_db()
    assert job.state == "done"
    assert_each_call_is_there_once(approved)


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(12))
def test_a_campaign_survives_any_death(processes, approved, seed):
    """Workers killed anywhere, several times, two at once at the end."""
    draw = random.Random(seed)
    started(processes, approved)
    for _ in range(3):
        more = Document.objects.count() + draw.randrange(1, 40)
        if more >= 158:
            break
        worker = processes.worker(before=SMALL_STEPS.replace(str(AT_ONCE), str(draw.choice([1, 3, 7]))))
        processes.kill_when(worker, lambda more=more: Document.objects.count() >= more)
        wait_out_the_silence()

    processes.ended(processes.worker(), processes.worker())

    assert_each_call_is_there_once(approved)


ALLOCATE = """
import pathlib
from tests.holding import hold_open
from django.db import transaction
from billing.actions.receipt import allocate
from billing.models import Due, Receipt
from cressmember.kernel.violations import RuleViolation
pathlib.Path({begun!r}).touch()
try:
    with transaction.atomic():
        allocate(receipt=Receipt.objects.get(pk={receipt}), dues=Due.objects.filter(pk={due}), by=None)
        hold_open({held!r}, until={until!r})
except RuleViolation as refusal:
    print(refusal)
"""


def test_money_is_not_spent_twice_by_two_hands_at_once(processes, register, tmp_path):
    first, second = Due.objects.filter(organisation__number__in=[7, 40]).order_by("pk")
    receipt = receive(
        payer=first.payer,
        method="transfer",
        amount=first.amount,
        received_on=date(2025, 2, 3),
        outside_id="a",
        by=None,
    )
    held, begun = str(tmp_path / "held"), str(tmp_path / "begun")
    slow = processes.python(
        ALLOCATE.format(receipt=receipt.pk, due=first.pk, held=held, begun=f"{held}-0", until=begun)
    )
    processes.wait(lambda: Path(held).exists())
    # The second hand waits for the lock of the first, and finds nothing left.
    quick = processes.python(
        ALLOCATE.format(receipt=receipt.pk, due=second.pk, held=f"{held}-2", begun=begun, until=begun)
    )

    assert processes.ended(slow, quick) == ["", "Cet encaissement est déjà entièrement affecté.\n"]
    assert Receipt.objects.with_credit().get(pk=receipt.pk).credit == 0


PAID_OTHERWISE = """
from tests.holding import hold_open
from datetime import date
from django.db import transaction
from billing.actions.receipt import receive, withdraw_allocation
from billing.models import Allocation, Due
due = Due.objects.get(pk={due})
with transaction.atomic():
    withdraw_allocation(allocation=Allocation.objects.get(receipt={receipt}), because="erreur", by=None)
    receive(payer=due.payer, method="cheque", amount=due.amount, received_on=date(2025, 2, 4),
            outside_id="b", dues=[due], by=None)
    hold_open({held!r}, until={until!r})
"""
VOID = """
import pathlib
from billing.actions.receipt import void_receipt
from billing.models import Receipt
receipt = Receipt.objects.get(pk={receipt})
pathlib.Path({begun!r}).touch()
void_receipt(receipt=receipt, because="erreur", by=None)
"""


def test_money_taken_back_leaves_alone_what_other_money_has_paid_meanwhile(processes, register, tmp_path):
    due = Due.objects.get(organisation__number=7)
    receipt = receive(
        payer=due.payer,
        method="transfer",
        amount=due.amount,
        received_on=date(2025, 2, 3),
        outside_id="a",
        dues=[due],
        by=None,
    )
    held, begun = str(tmp_path / "held"), str(tmp_path / "begun")
    slow = processes.python(PAID_OTHERWISE.format(receipt=receipt.pk, due=due.pk, held=held, until=begun))
    processes.wait(lambda: Path(held).exists())
    quick = processes.python(VOID.format(receipt=receipt.pk, begun=begun))

    processes.ended(slow, quick)

    assert Due.objects.filter(pk=due.pk).with_paid().get().standing == "paid"
    assert Settlement.objects.standing().filter(organisation=due.organisation_id, year="2024").exists()


OPEN = """
from datetime import date
from billing.actions.campaign import open_campaign
from billing.models import DuesYear, Scale
from cressmember.kernel.violations import RuleViolation
try:
    open_campaign(dues_year=DuesYear.objects.get(pk={year}), scale=Scale.objects.get(pk={scale}),
                  members_on=date(2025, 1, 1), due_on=date(2025, 3, 31), by=None)
except RuleViolation as refusal:
    print(refusal)
"""


def test_two_hands_open_one_campaign(processes, campaign):
    code = OPEN.format(year=campaign.dues_year_id, scale=campaign.scale_id)
    campaign.delete()

    printed = processes.ended(*[processes.python(code) for _ in range(2)])

    assert sorted(printed) == ["", "La campagne 2025 existe déjà.\n"]


CALL = """
from datetime import date
from billing.actions.issue import call_single
from billing.models import DuesYear, Scale
from cressmember.kernel.violations import RuleViolation
from cressmember.members.models import Organisation
try:
    call_single(organisation=Organisation.objects.get(number=1), dues_year=DuesYear.objects.get(pk={year}),
                scale=Scale.objects.get(pk={scale}), due_on=date(2025, 3, 31), older_figures_from=2023,
                on=date(2025, 1, 3), by=None)
except RuleViolation as refusal:
    print(refusal)
"""


def test_two_hands_call_one_member_once_on_two_scales(processes, campaign):
    year, scales = campaign.dues_year_id, [campaign.scale_id]
    campaign.delete()
    another = Scale.objects.get(pk=scales[0])
    another.pk, another.version = None, 2
    another.save()

    printed = processes.ended(
        *[processes.python(CALL.format(year=year, scale=scale)) for scale in (*scales, another.pk)]
    )

    assert sorted(printed) == ["", "CONSERVERIE DE L'HORLOGE a déjà une cotisation 2025.\n"]
    assert Due.objects.filter(organisation__number=1, dues_year=year).count() == 1
