"""Fifty hands that issue in one instant, their transactions dying at random: no gap, no double."""

import json
import signal
from collections import Counter, defaultdict
from datetime import date

import pytest

from billing.actions.dues_year import civil_year
from billing.actions.scale import adopt_scale, write_scale
from billing.models import Document, Due
from billing.queries.proof import disagreements
from cressmember.core.models import Chamber, Series, StoredDocument
from tests.billing.issuing import CALLED, INVOICED, YEARS, issue_at_once

PROCESSES, EACH = 5, 10
ISSUE = """
import json
from tests.billing.issuing import issue_at_once
hands = issue_at_once(range({first}, {first} + {count}), seed={seed}, ready={ready!r}, kills={kills})
print(json.dumps([[hand.numbers, hand.died] for hand in hands]))
"""


@pytest.fixture
def ready_to_issue(campaign):
    """The demonstration register without its campaign, a scale that calls and one that invoices."""
    campaign.delete()
    Chamber.objects.update(siret="73282932000074", vat_number="FR44732829320")
    for year in YEARS:
        civil_year(int(year), by=None)
    for name, vat in ((CALLED, {"mode": "out_of_scope"}), (INVOICED, {"mode": "taxed", "rate": "0.20"})):
        rules = [{"label": "Tous", "formula": {"kind": "flat", "amount": "123.45"}}]
        scale = write_scale(name=name, document={"vat": vat, "rules": rules}, by=None)
        adopt_scale(scale=scale, adopted_by="Assemblée", adopted_on=date(2024, 6, 20), colleges=[], by=None)


def assert_no_gap_and_no_double(*, hands, numbers):
    """Each series from one to its last; each hand's due called once; what was said to stand stands, once."""
    found = defaultdict(list)
    for series, sequence in Document.objects.values_list("series", "sequence"):
        found[series].append(sequence)
    assert {series: sorted(ranks) for series, ranks in found.items()} == {
        series: list(range(1, len(ranks) + 1)) for series, ranks in found.items()
    }
    assert dict(Series.objects.filter(key__in=found).values_list("key", "last")) == {
        series: len(ranks) for series, ranks in found.items()
    }
    assert not Series.objects.filter(key__regex="^(AC|AN|FA|AV)-").exclude(key__in=found).filter(last__gt=0)
    live = Due.objects.live().filter(dues_year__label__in=YEARS)
    assert Document.objects.live().count() == live.count() == hands
    assert not [
        key for key, times in Counter(live.values_list("organisation", flat=True)).items() if times > 1
    ]
    assert not [number for number, times in Counter(numbers).items() if times > 1]
    assert set(numbers) <= set(Document.objects.values_list("number", flat=True))
    assert StoredDocument.objects.count() == Document.objects.count()
    assert [str(finding) for finding in disagreements(on=date(2025, 12, 31)).findings] == []


def test_a_few_hands_that_die_leave_no_gap_and_no_double(transactional_db, ready_to_issue):
    hands = issue_at_once(range(6), seed=0)

    assert sum(hand.died for hand in hands) > 4
    numbers = [number for hand in hands for number in hand.numbers]
    assert len(numbers) == Document.objects.count() == 12
    assert_no_gap_and_no_double(hands=6, numbers=numbers)


@pytest.mark.prove
@pytest.mark.parametrize("seed", [1, 2])
def test_fifty_hands_that_die_leave_no_gap_and_no_double(processes, ready_to_issue, tmp_path, seed):
    """Five processes of ten hands; one is killed while it holds numbers, and taken over."""
    (tmp_path / "expected").write_text(str(PROCESSES))

    def start(rank, *, ready=str(tmp_path), kills=False):
        told = {"first": rank * EACH, "count": EACH, "seed": seed, "ready": ready, "kills": kills}
        return processes.python(ISSUE.format(**told))

    *started, killed = [start(rank, kills=rank == PROCESSES - 1) for rank in range(PROCESSES)]
    printed = processes.ended(*started)
    killed.end()
    assert killed.living.exitcode == -signal.SIGKILL
    printed += processes.ended(start(PROCESSES - 1, ready=""))

    told = [hand for line in printed for hand in json.loads(line)]
    numbers = [number for issued, _ in told for number in issued]
    assert sum(died for _, died in told) > 25
    assert_no_gap_and_no_double(hands=PROCESSES * EACH, numbers=numbers)
