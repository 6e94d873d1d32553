"""Whatever the number of electors, a telephone asks for as much, and a page shows as many lines."""

import io
import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cressmember.core.ui.views.list import PAGE_SIZES
from governance.actions.meeting.ballot import cast_votes, close_ballot, open_ballot, settle_ballot
from governance.models.meeting.ballot import TURNOUT
from governance.queries.meeting.deciding import published_votes
from governance.queries.meeting.electors import electors_told
from governance.queries.meeting.voting import voting_stamp
from tests.governance.gathered import (
    assembly,
    ballot,
    chaired_by,
    comes,
    electors,
    instant,
    resolution,
    statutes,
)
from tests.governance.seats import person

pytestmark = pytest.mark.usefixtures("text")
STAMP = re.compile(r'"If-None-Match": "([^"]+)"')


@pytest.fixture
def text(db):
    statutes()


def gathered(count):
    """An assembly in session, where everybody came, and a ballot that they opened."""
    meeting = assembly(opened_at=instant(14), roll_settled_at=instant(12), roll_on=instant(12).date())
    chaired_by(meeting, person("Nour"))
    people = electors(meeting, count)
    for each in people:
        comes(each)
    put = resolution(meeting, decision="ordinary")
    return meeting, people, open_ballot(resolution=put, kind="nominal", by=None, at=instant(15))


def page_of(participant):
    return reverse("portal:meeting-vote", args=[participant.token])


def asked(client, participant):
    """The page as it polls, once it was loaded."""
    stamp = STAMP.search(client.get(page_of(participant)).text)[1]
    headers = {"If-None-Match": f'"{stamp}"', "HX-Request": "true"}
    return lambda: client.get(page_of(participant), headers=headers)


def test_a_telephone_that_shows_what_there_is_costs_one_statement(client):
    _, people, _ = gathered(4)
    poll = asked(client, people[0])

    with CaptureQueriesContext(connection) as captured:
        answer = poll()

    assert (answer.status_code, len(captured)) == (304, 1)


@pytest.mark.parametrize("path", ["portal:meeting-vote", "portal:meeting-answer", "portal:meeting-line"])
def test_a_telephone_asks_for_as_much_whatever_the_number_of_electors(client, path):
    counts = []
    for count in (4, 12):
        _, people, _ = gathered(count)
        address = reverse(path, args=[people[0].token])
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        counts.append(len(captured))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("electors", [40, 400])
def test_a_vote_asks_for_as_much_whatever_the_size_of_the_roll(electors):
    _, people, put = gathered(3)
    others = {str(10**9 + rank): {"votes": 1, "holder": None, "by_rule": False} for rank in range(electors)}
    put.tell_turnout({"groups": [], "electors": put.turnout["electors"] | others})
    put.save(update_fields=TURNOUT)

    def vote(voter):
        cast_votes(ballot=put, voter=voter, voter_name="x", choices={voter.pk: "yes"}, at=instant(15, 1))

    vote(people[0])  # Who may vote is read once by each process.
    with CaptureQueriesContext(connection) as captured:
        vote(people[1])

    # The ballot with whether who votes is there, then the vote; around them, the transaction.
    assert len(captured) == 4
    assert not any(re.search(r"\bturnout\b", query["sql"]) for query in captured)


def test_who_may_vote_is_read_again_once_it_changed():
    _, people, put = gathered(2)
    seen = put.turnout_sha256
    assert set(electors_told(put.pk, seen).entitled) == {each.pk for each in people}

    put.tell_turnout({"groups": [], "electors": {}})
    put.save(update_fields=TURNOUT)

    assert electors_told(put.pk, put.turnout_sha256).entitled == {}
    assert electors_told(put.pk, "what was there before both").entitled == {}
    assert electors_told(put.pk, "").entitled == {}


def test_a_page_is_loaded_again_when_something_happens_to_it(client):
    meeting, people, put = gathered(4)
    mine, other = people[:2]
    poll = asked(client, mine)

    cast_votes(ballot=put, voter=other, voter_name="x", choices={other.pk: "yes"}, at=instant(15, 1))
    assert poll().status_code == 304  # The vote of another is nothing to this page.

    cast_votes(ballot=put, choices={mine.pk: "yes"}, by=None, at=instant(15, 1))
    assert poll()["HX-Redirect"] == page_of(mine)

    poll = asked(client, mine)
    close_ballot(ballot=put, by=None, at=instant(15, 2))
    assert poll()["HX-Redirect"] == page_of(mine)

    poll = asked(client, mine)
    settle_ballot(ballot=put, told={"proposed_by": ["le conseil"]}, by=None)
    assert poll()["HX-Redirect"] == page_of(mine)

    poll = asked(client, mine)
    ballot(resolution(meeting, decision="ordinary"), at=instant(15, 3))
    assert poll()["HX-Redirect"] == page_of(mine)


def test_a_link_that_opens_nothing_has_no_stamp():
    _, people, _ = gathered(1)

    assert voting_stamp(people[0].pk, people[0].key) != ""
    assert voting_stamp(people[0].pk, "another") == ""


def test_a_long_roll_is_shown_page_by_page(bureau):
    meeting, _, put = gathered(PAGE_SIZES[-1] + 1)

    for name, pk in (
        ("meeting-roll", meeting.pk),
        ("meeting-answers", meeting.pk),
        ("ballot-detail", put.pk),
    ):
        address = reverse(f"governance:{name}", args=[pk])
        first, second = bureau.get(address).text, bureau.get(f"{address}?page=2").text

        last = f"associations {PAGE_SIZES[-1] + 1}"
        assert (last in first, last in second) == (False, True)
        assert 'rel="prev"' in second


def test_a_closed_vote_by_name_is_published_and_counts_alike(bureau, tmp_path):
    _, people, put = gathered(4)
    lilas, ourcq, *_ = people
    address = reverse("governance:ballot-detail", args=[put.pk])
    cast_votes(ballot=put, choices={lilas.pk: "yes", ourcq.pk: "no"}, by=None, at=instant(15, 1))

    assert b"Voix" not in bureau.get(f"{address}?export=csv").getvalue()[:40]  # While it is open, a page.

    close_ballot(ballot=put, by=None, at=instant(15, 2))
    file = tmp_path / "votes.csv"
    file.write_bytes(bureau.get(f"{address}?export=csv").getvalue())
    said = io.StringIO()
    call_command("recount", file, stdout=said)

    put.refresh_from_db()
    assert put.poll["votes"]["associations"] == {"yes": 1, "no": 1, "abstain": 0, "blank": 0}
    assert "Associations · Pour : 1" in said.getvalue()
    assert "En tout · Contre : 1" in said.getvalue()
    assert [line.vote for line in published_votes(put)] == ["Pour", "Contre", "", ""]
