"""The administrator of the database against the secret vote: every join of roll and urn that we know of.

While the vote is open the database itself links them, and the page says so. Once it is closed nothing in the
database does: neither key, order, time, sequence, log, journal, nor PostgreSQL's ``xmin`` and SQLite's
``rowid``. Copies made while people vote are out of reach, and the page says that too.
"""

import logging
import random
import re
import threading
from collections import Counter
from itertools import pairwise

import pytest
from django.apps import apps
from django.db import connection, connections, transaction

from cressmember.core.models import Entry
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK
from governance.actions.meeting.presence import check_in
from governance.actions.meeting.secret import close_secret, deposit, open_secret, sweep
from governance.models import Ballot, Mark, Participant, UrnPaper
from governance.queries.meeting.secret import PROMISES
from tests.governance.gathered import assembly, comes, electors, instant, resolution, statutes
from tests.governance.seats import college

CHOICES = ("yes", "no", "abstain", "blank")
on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="asks PostgreSQL")
on_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="asks SQLite")


def held(count, *, late=0):
    """A ballot, and those who may vote in it, in their order; the last ``late`` ones come meanwhile."""
    college()
    statutes()
    meeting = assembly(opened_at=instant(14))
    everyone = electors(meeting, count)
    there = [comes(each).participant for each in everyone[late:]]
    ballot = open_secret(about=resolution(meeting), by=None)
    # A seed: what each votes, and when, is as good as drawn, and the same at each run.
    random.Random(5).shuffle(there)
    return ballot, [*there, *everyone[:late]]


def voted(ballot, there):
    """Everyone votes, each in a transaction; returns who voted what, which nobody but us knows."""
    drawn = random.Random(7)
    truth = {}
    for each in there:
        truth[each.pk] = drawn.choice(CHOICES)
        if not each.presences.exists():
            check_in(participant=each, by=None, at=instant(15))
        deposit(ballot=ballot, elector=each, urn="", papers=[truth[each.pk]])
    return truth


def rows(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def guessed(truth, pairs):
    """How many voters a join of (participant, content) names right."""
    return sum(truth.get(participant) == content for participant, content in pairs)


def by_chance(truth):
    """As many as whoever knows the result names right in pairing at random, and a wide margin."""
    counts = Counter(truth.values()).values()
    mean = sum(count * count for count in counts) / len(truth)
    return mean + 5 * mean**0.5


def in_order(column, table, order):
    return [row[0] for row in rows(f"SELECT {column} FROM {table} ORDER BY {order}")]


def every_order():
    """Every order in which the two tables can be read side by side."""
    hidden = ["ctid"] if connection.vendor == "postgresql" else ["rowid"]
    marks = ["id", "participant_id", *hidden]
    papers = ["key", "content, key", *hidden]
    for mark in marks:
        for paper in papers:
            for way in ("", " DESC"):
                yield f"{mark}", ", ".join(f"{each}{way}" for each in paper.split(", "))


SIZES = [60, pytest.param(2000, marks=pytest.mark.prove)]


@pytest.fixture
def closed(transactional_db, request):
    ballot, there = held(request.param)
    truth = voted(ballot, there)
    order = [each.pk for each in there]
    return close_secret(ballot=ballot, by=None), truth, order


@pytest.mark.parametrize("closed", SIZES, indirect=True)
def test_no_order_of_the_two_tables_links_them_once_closed(closed):
    _, truth, voting_order = closed
    found = {}
    for mark, paper in every_order():
        keys = in_order("participant_id", "governance_mark", mark)
        contents = in_order("content", "governance_urnpaper", paper)
        found[mark, paper] = guessed(truth, zip(keys, contents, strict=True))
    # And for whoever watched the door: the order in which people voted, beside that of the papers.
    for paper in ["key", "ctid" if connection.vendor == "postgresql" else "rowid"]:
        contents = in_order("content", "governance_urnpaper", paper)
        found["door", paper] = guessed(truth, zip(voting_order, contents, strict=True))

    assert max(found.values()) <= by_chance(truth), found


@pytest.mark.parametrize("late", [1, 20])
def test_whoever_came_while_people_voted_is_linked_by_nothing_once_closed(transactional_db, late):
    ballot, there = held(60, late=late)
    truth = voted(ballot, there)
    close_secret(ballot=ballot, by=None)

    order = [each.pk for each in there]
    found = {}
    for mark, paper in every_order():
        keys = in_order("participant_id", "governance_mark", mark)
        contents = in_order("content", "governance_urnpaper", paper)
        found[mark, paper] = guessed(truth, zip(keys, contents, strict=True))
        found["door", paper] = guessed(truth, zip(order, contents, strict=True))
    assert max(found.values()) <= by_chance(truth), found
    # Nor does the roll still tell who was added to it: its keys were drawn again.
    last = in_order("participant_id", "governance_mark", "id")[-20:]
    assert set(last) != set(order[-20:])
    if connection.vendor == "postgresql":
        assert len(rows("SELECT DISTINCT xmin::text FROM governance_mark")) == 1


def test_an_arrival_tells_the_journal_how_many_came_and_not_who_voted(transactional_db):
    ballot, there = held(8, late=2)
    voted(ballot, there)
    close_secret(ballot=ballot, by=None)

    told = Entry.objects.filter(event="governance.latecomers_admitted").values_list("figures", flat=True)
    assert list(told) == [{"ballot": ballot.pk, "electors": 1}] * 2


@on_postgresql
@pytest.mark.parametrize("closed", SIZES, indirect=True)
def test_the_number_of_the_transaction_links_nothing_once_closed(closed):
    assert len(rows("SELECT DISTINCT xmin::text FROM governance_mark")) == 1
    assert len(rows("SELECT DISTINCT xmin::text FROM governance_urnpaper")) == 1


@on_postgresql
@pytest.mark.parametrize("closed", SIZES[:1], indirect=True)
def test_the_rows_that_were_replaced_are_swept(closed):
    # What a backup of the files, or an extension that reads pages, would still show.
    sweep()
    told = rows(
        "SELECT relname, n_dead_tup FROM pg_stat_user_tables "
        "WHERE relname IN ('governance_mark', 'governance_urnpaper') AND last_vacuum IS NULL"
    )
    assert told == []


@on_postgresql
@pytest.mark.parametrize("count", SIZES)
def test_while_the_vote_is_open_the_transaction_links_everyone_and_the_page_says_so(transactional_db, count):
    ballot, there = held(count)
    truth = voted(ballot, there)

    pairs = rows(
        "SELECT m.participant_id, p.content FROM governance_mark m "
        "JOIN governance_urnpaper p ON p.xmin::text = m.xmin::text WHERE m.voted"
    )

    assert guessed(truth, pairs) == len(pairs) == count
    assert says_so()


@on_sqlite
@pytest.mark.parametrize("count", SIZES)
def test_while_the_vote_is_open_the_order_links_whoever_was_watched_and_the_page_says_so(
    transactional_db, count
):
    ballot, there = held(count)
    truth = voted(ballot, there)

    contents = in_order("content", "governance_urnpaper", "rowid")

    # Whoever wrote down the order in which people voted knows everything.
    assert guessed(truth, zip([each.pk for each in there], contents, strict=True)) == count
    # The roll alone tells no order: no row was added to it.
    keys = in_order("participant_id", "governance_mark", "rowid")
    assert guessed(truth, zip(keys, contents, strict=True)) <= by_chance(truth)
    assert says_so()


def says_so():
    told = [how for _, held, how in PROMISES if not held]
    return any("peut relier chaque émargement à son bulletin" in how for how in told)


@pytest.mark.parametrize("closed", SIZES[:1], indirect=True)
def test_no_key_nor_value_is_in_both_tables(closed):
    shared = {field.name for field in Mark._meta.fields} & {field.name for field in UrnPaper._meta.fields}
    kinds = {field.get_internal_type() for field in (*Mark._meta.fields, *UrnPaper._meta.fields)}

    assert shared == {"ballot", "urn"}
    assert not kinds & {"DateTimeField", "DateField", "TimeField"}
    assert not Mark._meta.related_objects
    assert not UrnPaper._meta.related_objects
    versions = {row.key.version for row in UrnPaper.objects.all()}
    assert versions == {4}  # Drawn at random: version 1 and 7 tell the time.


@pytest.mark.parametrize("count", SIZES[:1])
def test_a_deposit_leaves_nothing_in_any_other_table_nor_in_a_log(transactional_db, caplog, count):
    ballot, there = held(count)
    caplog.set_level(logging.DEBUG)
    before = whole(but=("governance_mark", "governance_urnpaper"))

    voted(ballot, there)

    assert whole(but=("governance_mark", "governance_urnpaper")) == before
    assert not [row for row in caplog.records if re.search("yes|abstain|blank", row.getMessage())]


def whole(*, but):
    """Every row of every table, the hidden columns left out."""
    found = {}
    for table in connection.introspection.table_names():
        if table not in but:
            found[table] = sorted(map(str, rows(f"SELECT * FROM {connection.ops.quote_name(table)}")))
    return found


@pytest.mark.parametrize("closed", SIZES[:1], indirect=True)
def test_the_journal_tells_the_opening_and_the_closing_alone(closed):
    ballot, _, _ = closed
    told = Entry.objects.filter(event__startswith="governance.secret").values_list("event", "figures")

    assert list(told) == [
        ("governance.secret_opened", {"ballot": ballot.pk, "electors": 60}),
        ("governance.secret_closed", {"ballot": ballot.pk, "papers": 60}),
    ]


@pytest.mark.parametrize("closed", SIZES[:1], indirect=True)
def test_sequences_tell_no_order(closed):
    """New keys follow the order in which rows were written anew, which was drawn."""
    _, truth, voting_order = closed
    ranks = {pk: rank for rank, pk in enumerate(voting_order)}
    by_key = [ranks[pk] for pk in in_order("participant_id", "governance_mark", "id")]
    along = sum(left < right for left, right in pairwise(by_key))

    assert len(truth) * 0.2 < along < len(truth) * 0.8


def test_nothing_of_ours_writes_when_a_paper_is_put_in():
    """Nobody listens to these tables: a signal could write the time somewhere."""
    from django.db.models import signals

    for signal in (signals.pre_save, signals.post_save, signals.pre_delete, signals.post_delete):
        for model in (Mark, UrnPaper):
            assert signal._live_receivers(model) == ([], [])
    assert {model._meta.db_table for model in apps.get_models()} >= {"governance_mark", "governance_urnpaper"}


def test_twenty_deposits_of_one_voter_at_once_are_one(transactional_db):
    ballot, (one, *_) = held(6)
    start, said = threading.Barrier(20), []

    def put():
        start.wait()
        try:
            deposit(ballot=ballot, elector=one, urn="", papers=["yes"])
            said.append("")
        except RuleViolation as refusal:
            said.append(str(refusal).replace(NO_BREAK, " "))
        finally:
            connections.close_all()

    hands = [threading.Thread(target=put) for _ in range(20)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()

    assert sorted(said)[0] == ""
    assert len([each for each in said if "déjà émargé" in each]) == 19
    assert (UrnPaper.objects.count(), Mark.objects.filter(voted=True).count()) == (1, 1)


KILLED = """
import pathlib, time
from django.db import transaction
from governance.actions.meeting.secret import deposit
from governance.models import Ballot, Participant
with transaction.atomic():
    deposit(ballot=Ballot.objects.get(), elector=Participant.objects.get(pk={pk}), urn="", papers=["yes"])
    pathlib.Path({held!r}).touch()
    time.sleep(600)
"""


def test_a_worker_killed_in_the_middle_leaves_neither_mark_nor_paper(processes, tmp_path):
    ballot, (one, other, *_) = held(6)
    there = tmp_path / "held"
    worker = processes.python(KILLED.format(pk=one.pk, held=str(there)))

    processes.kill_when(worker, there.exists)

    deposit(ballot=ballot, elector=other, urn="", papers=["no"])
    assert [row.content for row in UrnPaper.objects.all()] == ["no"]
    assert list(Mark.objects.filter(voted=True).values_list("participant", flat=True)) == [other.pk]


def test_a_deposit_that_fails_halfway_leaves_nothing(db, monkeypatch):
    ballot, (one, *_) = held(6)
    monkeypatch.setattr(UrnPaper.objects, "bulk_create", lambda rows: 1 / 0)

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        deposit(ballot=ballot, elector=one, urn="", papers=["yes"])

    assert not Mark.objects.filter(voted=True).exists()
    assert Ballot.objects.get().is_open
    assert Participant.objects.count() == 6
