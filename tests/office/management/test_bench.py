"""The bench measures what it says: each limit does what the product does, and a verdict follows its goal."""

import pytest
from django.db import connection

from billing.models import Due
from cressmember.core.models import Entry
from cressmember.members.models import Organisation
from cressmember.office.management.bench import ballots, chamber, lean, population
from cressmember.office.management.bench.measure import Goal, Result, Sample, Verdict, measured
from cressmember.office.management.bench.operations import OPERATIONS
from governance.models import Ballot, Vote

ROWS = 210  # One of them is a member twice.


def pairs(*ratios, drift=1.0):
    return Result([(Sample(2.0), Sample(2.0 * ratio)) for ratio in ratios], drift)


def test_the_register_is_the_same_each_time():
    assert list(population.rows(ROWS)) == list(population.rows(ROWS))
    assert list(population.rows(ROWS)) != list(population.rows(ROWS, seed=1))


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_lean_import_keeps_the_rows_that_the_product_keeps(tmp_path, kind):
    write, read = {
        "csv": (population.write_csv, lean.import_csv),
        "xlsx": (population.write_xlsx, lean.import_xlsx),
    }[kind]
    file = write(tmp_path / f"register-2024.{kind}", ROWS)
    chamber.open_chamber()

    chamber.import_register(file)

    assert read(file) == Organisation.objects.count() == ROWS - 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM bench_register")
        assert cursor.fetchone() == (ROWS - 1,)
        cursor.execute("SELECT count(*) FROM bench_journal")
        assert cursor.fetchone() == (ROWS - 1,)
    assert Entry.objects.filter(event="members.organisation_created").count() == ROWS - 1


@pytest.mark.django_db
@pytest.mark.urls("cressmember.office.management.bench.urls")
def test_the_bare_pages_show_the_rows_that_the_product_shows(client, tmp_path):
    client.force_login(chamber.open_chamber())
    chamber.import_register(population.write_csv(tmp_path / "register-2024.csv", ROWS))
    chamber.call_the_dues()
    names = list(Organisation.objects.order_by("sort_name", "pk").values_list("name", flat=True)[:50])
    dues = Due.objects.count()

    bare, ours = client.get("/nu/adherents/").text, client.get("/gestion/adherents/").text
    bare_file = b"".join(client.get("/nu/cotisations.csv").streaming_content)
    our_file = b"".join(client.get("/gestion/cotisations/toutes/?export=csv").streaming_content)

    assert [name for name in names if name not in bare or name not in ours] == []
    assert bare.count("<tr>") == ours.count("<tr>") - 1 == 50
    assert len(bare_file.splitlines()) == len(our_file.splitlines()) == dues + 1


def test_the_verdict_is_on_the_median_of_the_ratios():
    assert pairs(1.0, 1.9, 9.0).ratio == 1.9
    assert pairs(1.9, 2.0, 2.1).verdict(Goal(2.0)) is Verdict.MET
    assert pairs(2.0, 2.1, 2.2).verdict(Goal(2.0)) is Verdict.MISSED
    assert pairs(0.6, 0.65, 0.7).verdict(Goal(0.65, at_least=True)) is Verdict.MET
    assert pairs(0.6, 0.64, 0.7).verdict(Goal(0.65, at_least=True)) is Verdict.MISSED


def test_noise_excuses_a_failure_and_spoils_no_success():
    assert pairs(2.0, 2.1, 3.3).verdict(Goal(2.0)) is Verdict.NOISY
    assert pairs(2.1, 2.1, 2.1, drift=1.5).verdict(Goal(2.0)) is Verdict.NOISY
    assert pairs(1.0, 1.1, 3.3).verdict(Goal(2.0)) is Verdict.MET


def test_both_sides_run_in_turn_and_the_first_pair_is_dropped():
    done = []

    def side(name):
        def run():
            done.append(name)
            return Sample(float(len(done)))

        return run

    result = measured(side("limit"), side("ours"), runs=2)

    assert done == ["limit", "ours"] * 3
    assert [(limit.cpu, ours.cpu) for limit, ours in result.pairs] == [(3.0, 4.0), (5.0, 6.0)]


def test_every_operation_of_this_version_has_its_line():
    assert [operation.key for operation in OPERATIONS] == [
        "1", "1b", "2", "3", "4", "5", "6", "7", "8", "8b",
        "9", "9b", "9c", "10", "10b", "11", "13", "14", "15"
    ]  # fmt: skip


@pytest.mark.django_db
def test_the_limits_of_the_votes_find_what_the_product_finds(monkeypatch, tmp_path):
    monkeypatch.setattr(ballots, "MANY", 40)

    ballots.fill_an_urn()
    file = ballots.publish(tmp_path / "votes.csv")
    ballots.write_a_chain()

    assert ballots.count_papers() == ballots.group_papers()
    assert ballots.recount(file) == ballots.read_and_add(file)
    ballots.verify()
    assert ballots.walk_the_chain() == Entry.objects.latest("pk").digest


@pytest.mark.django_db
def test_the_bare_vote_writes_the_row_that_the_product_writes(monkeypatch):
    monkeypatch.setattr(ballots, "ELECTORS", 2)
    ballots.call_to_vote()
    ballot = Ballot.objects.get()
    one, two = ballot.meeting.participants.all()

    ballots.cast(ballot, one)
    ballots.cast_barely(ballot, two)

    ours, bare = Vote.objects.order_by("pk").values("choice", "names", "channel", "by", "holder")
    assert ours == bare
