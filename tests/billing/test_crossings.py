"""Several hands on the same files, each doing something else: they wait or are refused, nothing is lost."""

import pytest

from billing.models import Document, Due, Receipt
from cressmember.core.queries import verify_chain
from cressmember.members.models import Settlement

# What the members' office and the treasurer do all day, on a few files that everybody wants.
HAND = """
import random, time
from datetime import date
from decimal import Decimal
from pathlib import Path

from billing.actions.document import cancel_call
from billing.actions.due import cancel_opening
from billing.actions.issue import call_single
from billing.actions.receipt import allocate, receive, void_receipt, withdraw_allocation
from billing.models import Allocation, Document, Due, DuesYear, Receipt, Scale
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.figure import declare_figure
from cressmember.members.actions.membership import end_membership, reopen_membership
from cressmember.members.actions.merge import merge_organisations
from cressmember.members.actions.organisation import change_organisation, create_organisation
from cressmember.members.actions.placement import place_members
from cressmember.members.models import College, Membership, Organisation

HAND = {hand}
TODAY = date(2025, 2, 3)
draw = random.Random({seed} * 100 + HAND)


def some(count):
    files = list(Organisation.objects.filter(number__lte=8).order_by("pk"))
    return draw.sample(files, count)


def dues(count=2):
    mine = list(Due.objects.live().filter(organisation__number__lte=8).order_by("pk"))
    return draw.sample(mine, min(count, len(mine)))


def pay(turn, dues):
    return receive(
        payer=draw.choice([None, *some(1)]),
        payer_name="Mairie",
        method="transfer",
        amount=Decimal("90.00"),
        received_on=TODAY,
        outside_id=f"{{HAND}}-{{turn}}",
        dues=dues,
        by=None,
    )


def pay_several(turn):
    pay(turn, dues())


def pay_then_allocate(turn):
    allocate(receipt=pay(turn, ()), dues=dues(), by=None)


def take_back(turn):
    void_receipt(receipt=draw.choice(list(Receipt.objects.order_by("pk"))), because="erreur", by=None)


def withdraw(turn):
    allocation = draw.choice(list(Allocation.objects.standing().order_by("pk")))
    withdraw_allocation(allocation=allocation, because="erreur", by=None)


def change(turn):
    change_organisation(organisation=some(1)[0], notes=f"Note {{turn}}", by=None)


def declare(turn):
    declare_figure(
        organisation=some(1)[0],
        kind="budget",
        year=2023,
        amount=Decimal(1000 * turn + 5000),
        source="comptes annuels",
        on=TODAY,
        by=None,
    )


def place(turn):
    colleges = list(College.objects.order_by("pk"))
    place_members(organisations=some(4), college=draw.choice(colleges), on=TODAY, by=None)


def come_and_go(turn):
    membership = draw.choice(list(Membership.objects.filter(organisation__in=some(3))))
    if membership.ended_on:
        reopen_membership(membership=membership, by=None)
    else:
        end_membership(membership=membership, ended_on=date(2025, 1, 31), reason="resignation", by=None)


def call(turn):
    call_single(
        organisation=some(1)[0],
        dues_year=DuesYear.objects.get(label="2025"),
        scale=Scale.objects.get(),
        due_on=date(2025, 3, 31),
        older_figures_from=2022,
        on=TODAY,
        by=None,
    )


def cancel(turn):
    due = dues(1)[0]
    document = Document.objects.filter(due=due, kind="call", cancelled_by=None).first()
    if document:
        cancel_call(document=document, because="erreur", on=TODAY, by=None)
    else:
        cancel_opening(due=due, because="erreur", by=None)


def merge(turn):
    absorbed = some(1)[0]
    kept = create_organisation(name=f"Maison {{HAND}} {{turn}}", by=None)
    merge_organisations(kept=kept, absorbed=absorbed, by=None)
    Organisation.objects.filter(pk=kept.pk).update(number=absorbed.number)


ACTS = [pay_several, pay_then_allocate, take_back, withdraw, cancel, call]
ACTS += [change, declare, place, come_and_go, merge]

Path({ready!r} + str(HAND)).touch()
for _ in range(4000):
    if all(Path({ready!r} + str(hand)).exists() for hand in range({hands})):
        break
    time.sleep(0.005)

done = refused = 0
for turn in range({turns}):
    try:
        draw.choice(ACTS)(turn)
    except (RuleViolation, Organisation.DoesNotExist, IndexError) as refusal:
        refused += 1
    else:
        done += 1
print(done, refused)
"""


def several_hands(processes, folder, *, hands, turns, seed):
    ready = str(folder / "ready-")
    printed = processes.ended(
        *[
            processes.python(HAND.format(hand=hand, hands=hands, turns=turns, seed=seed, ready=ready))
            for hand in range(hands)
        ]
    )
    return [tuple(map(int, line.split())) for line in printed]


def assert_the_books_hold():
    for due in Due.objects.with_paid().select_related("dues_year"):
        assert due.paid <= due.amount
        settled = Settlement.objects.standing().filter(
            organisation=due.organisation_id, year=due.dues_year.label
        )
        if not due.cancelled_at:
            assert settled.exists() == (due.standing == "paid"), due
    assert all(0 <= receipt.credit <= receipt.amount for receipt in Receipt.objects.with_credit())
    for series in ("AC-2025", "AN-2025"):
        ranks = list(
            Document.objects.filter(series=series).order_by("sequence").values_list("sequence", flat=True)
        )
        assert ranks == list(range(1, len(ranks) + 1))
    assert verify_chain().holds


def test_three_hands_at_once(processes, campaign, tmp_path):
    campaign.delete()

    counts = several_hands(processes, tmp_path, hands=3, turns=12, seed=0)

    assert all(done + refused == 12 for done, refused in counts)
    assert sum(done for done, _ in counts) > 6
    assert_the_books_hold()


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(1, 9))
def test_four_hands_for_long(processes, campaign, tmp_path, seed):
    campaign.delete()

    counts = several_hands(processes, tmp_path, hands=4, turns=60, seed=seed)

    assert all(done + refused == 60 for done, refused in counts)
    assert_the_books_hold()
