"""What people say of a ballot where the text asks them: on a page, by whom, told in the minutes."""

import copy
import json

import pytest
from django.urls import reverse

from cressmember.core.models import Entry
from governance.actions.meeting.ballot import close_ballot, open_ballot, type_count
from governance.actions.meeting.presence import check_in
from governance.actions.meeting.session import name_officer
from governance.queries.meeting.minutes import Account
from governance.rules.vote.poll import Tally
from tests.governance.gathered import TEXT, assembly, electors, instant, resolution, statutes
from tests.governance.meeting import plain

pytestmark = pytest.mark.django_db

BLOCKS = {
    "bars": [
        {"threshold": "1/2", "over": "more_than", "base": "cast", "aggregation": "block", "silent": "spread"}
    ],
    "block": {"threshold": "60 %", "over": "at_least", "second_round": True},
}
DIRECT = {"bars": [{"threshold": "1/2", "over": "more_than", "base": "cast"}]}


def deciding(*, majority=None, **changed):
    """The statutes of the demonstration, whose ordinary decisions are taken otherwise."""
    bodies = copy.deepcopy(json.loads(TEXT.read_text(encoding="utf-8"))["bodies"])
    decision = bodies[0]["decisions"][0]
    decision |= changed
    decision["majority"] |= majority or {}
    statutes(bodies=bodies)


def voted(*, associations, cooperatives=None):
    """A ballot counted by hand: five associations, three cooperatives."""
    held = assembly(roll_settled_at=instant(12), opened_at=instant(14))
    electors(held, 5, college="associations", order=1)
    electors(held, 3, college="cooperatives", order=2)
    name_officer(meeting=held, role="chair", name="Mme Roche", by=None, at=instant(13))
    for each in held.participants.all():
        check_in(participant=each, by=None, at=instant(14, 1))
    put = resolution(held, decision="ordinary")
    ballot = open_ballot(resolution=put, kind="hands", by=None, at=instant(15))
    figures = {"associations": associations, "cooperatives": cooperatives or Tally(yes=2, no=1)}
    type_count(ballot=ballot, teller="Ali", figures=figures, by=None, at=instant(15, 1))
    return close_ballot(ballot=ballot, by=None, at=instant(15, 2))


def url(ballot):
    return reverse("governance:ballot-settle", args=[ballot.pk])


def settle(client, ballot, **said):
    answer = client.post(url(ballot), said, follow=True)
    ballot.refresh_from_db()
    return plain(answer.content.decode())


def told(ballot):
    blocks = Account(ballot.meeting).blocks
    return plain(" ".join(next(each for each in blocks if each.key == f"ballot:{ballot.pk}").sentences))


def test_a_college_that_owes_a_second_round_has_it_typed_in(bureau):
    deciding(majority=BLOCKS)
    ballot = voted(associations=Tally(yes=2, no=2, abstain=1))
    assert ballot.verdict["outcome"] == "to_decide"

    page = plain(bureau.get(url(ballot)).content.decode())
    nobody = settle(bureau, ballot, second_0_yes="3", second_0_no="1")
    settle(bureau, ballot, second_0_yes="3", second_0_no="1", who="Ali et Zoé")

    assert 'aria-label="Second tour, pour, Associations"' in page
    assert 'aria-label="Second tour, pour, Coopératives"' not in page
    assert "Dites qui l’a dit ou décidé." in nobody
    assert ballot.verdict["outcome"] == "yes"
    assert "Second tour, Associations : 3 voix pour, 1 voix contre" in told(ballot)
    assert "(Ali et Zoé)." in told(ballot)


def test_more_votes_than_there_are_at_a_second_round_are_refused(bureau):
    deciding(majority=BLOCKS)
    ballot = voted(associations=Tally(yes=2, no=2, abstain=1))

    page = settle(bureau, ballot, second_0_yes="300", second_0_no="1", who="Ali")

    assert "Ce vote compte 301 voix" in page
    assert ballot.verdict["outcome"] == "to_decide"


def test_a_vote_one_by_one_follows_the_rejection(bureau):
    deciding(
        majority=DIRECT,
        after_failure={
            "kind": "individual_vote",
            "article": "15",
            "majority": {
                "article": "15",
                "bars": [{"threshold": "1/2", "over": "more_than", "base": "cast", "of": "members"}],
                "abstentions": "ignored",
                "blanks": "ignored",
                "tie": "rejected",
            },
        },
    )
    ballot = voted(associations=Tally(yes=1, no=4))

    settle(bureau, ballot, individual_0_yes="5", individual_0_no="3", who="l’assemblée")
    assert ballot.verdict["outcome"] == "yes"
    assert "Vote individuel : 5 voix pour, 3 voix contre" in told(ballot)

    settle(bureau, ballot, individual_0_yes="", individual_0_no="")
    assert ballot.verdict["outcome"] == "to_decide"
    assert ballot.settling == {"who": {}}


def test_how_the_text_is_read_is_kept_with_who_decided_it(bureau):
    deciding(majority=DIRECT | {"abstentions": "unstated"})
    ballot = voted(associations=Tally(yes=2, abstain=3), cooperatives=Tally(yes=2, no=1))
    assert ballot.verdict["outcome"] == "to_decide"

    page = plain(bureau.get(url(ballot)).content.decode())
    settle(bureau, ballot, reading="abstentions écartées du compte", who="l’assemblée")

    assert "Abstentions comptées contre : rejetée" in page
    assert ballot.verdict["outcome"] == "yes"
    assert "l’assemblée a retenu « abstentions écartées du compte »." in told(ballot)
    entry = Entry.objects.filter(event="governance.ballot_settled").latest("pk")
    assert entry.figures["told"] == ["reading"]


def test_a_casting_vote_and_what_the_text_does_not_say_of_it(bureau):
    deciding(majority=DIRECT | {"tie": "unstated"})
    ballot = voted(associations=Tally(yes=2, no=3), cooperatives=Tally(yes=2, no=1))

    settle(bureau, ballot, chair="yes", who="Mme Roche")
    assert ballot.verdict["outcome"] == "to_decide"
    settle(
        bureau,
        ballot,
        chair="yes",
        reading="la voix du président de séance l’emporte",
        who="l’assemblée",
    )

    assert ballot.verdict["outcome"] == "yes"
    assert ballot.settling["who"] == {"chair": "Mme Roche", "reading": "l’assemblée"}


def test_what_must_come_before_is_told_on_the_same_page(bureau):
    deciding(
        majority=DIRECT,
        preconditions=[
            {"kind": "prior_assent", "article": "15", "of": "les présidents", "needed": "3/5"},
            {"kind": "bounds", "article": "15", "set_by": "la fédération"},
        ],
    )
    ballot = voted(associations=Tally(yes=5))
    assert ballot.verdict["outcome"] == "no"

    half = settle(bureau, ballot, assents_0="57", of_0="")
    settle(bureau, ballot, assents_0="57", of_0="94", within_bounds_of="la fédération")

    assert "Donnez les deux nombres" in half
    assert ballot.verdict["outcome"] == "yes"
    assert "Accord préalable (les présidents) : 57 sur 94." in told(ballot)
    assert "Dans les limites fixées par : la fédération." in told(ballot)


def test_nothing_is_asked_where_nothing_is_in_question(bureau):
    deciding(majority=DIRECT)
    ballot = voted(associations=Tally(yes=5))

    assert "Rien n’est à trancher dans ce scrutin" in plain(bureau.get(url(ballot)).content.decode())
