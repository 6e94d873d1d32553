"""What the minutes tell of elections, of what was cancelled, of a roll that the bureau changed."""

import pytest

from governance.actions.body import create_body
from governance.models import Ballot, Candidacy, Contest, Count, Election, RollAct, Vote
from governance.queries.meeting.minutes import Account
from tests.governance.gathered import HELD_ON, instant
from tests.governance.meeting import plain
from tests.governance.recorded import held_assembly
from tests.governance.seats import member, person

pytestmark = pytest.mark.django_db


def told(meeting, start):
    (block,) = [each for each in Account(meeting).blocks if each.key.startswith(start)]
    return [plain(each) for each in block.sentences], block.rows


def election(meeting, **fields):
    item = meeting.items.first()
    board = create_body(name="Conseil", kind="board", code="ca", by=None)
    made = Election.objects.create(item=item, position=1, body=board, seats=1, **fields)
    for name in ("Lilas", "Abeille"):
        Candidacy.objects.create(
            election=made, organisation=member(name), person=person(name), received_on=HELD_ON
        )
    return made


def round_of(made, kind="paper", **fields):
    return Ballot.objects.create(
        meeting=made.item.meeting,
        election=made,
        kind=kind,
        opened_at=instant(16),
        closed_at=instant(16, 10),
        verdict={"outcome": "yes", "sentence": "Lilas est élue (art. 22)."},
        **fields,
    )


def test_an_election_on_paper_tells_the_votes_and_the_lot():
    meeting = held_assembly()
    made = election(meeting)
    first, second = made.candidacies.order_by("pk")
    held = round_of(made, settling={"lot": [first.pk]})
    for teller in ("Ana", "Bo"):
        figures = {"cast": 7, "blank": 0, "void": 0, "votes": {str(first.pk): 4, str(second.pk): 3}}
        Count.objects.create(ballot=held, teller=teller, figures=figures, typed_at=instant(16, 5))

    sentences, rows = told(meeting, "election:")

    assert sentences[:2] == [
        "1 siège à pourvoir, 2 candidatures.",
        "Bulletins papier, dépouillés par deux scrutateurs : Lilas est élue (art. 22). "
        "Le sort a départagé les ex æquo.",
    ]
    assert [row[1] for row in rows] == ["4", "3"]


def test_named_votes_for_persons_are_added_up_with_their_weight():
    meeting = held_assembly()
    made = election(meeting)
    first = made.candidacies.order_by("pk").first()
    voter, other = meeting.participants.order_by("pk")[:2]
    held = round_of(made, "nominal", turnout={"electors": {str(voter.pk): 2, str(other.pk): {"votes": 3}}})
    for each in (voter, other):
        Vote.objects.create(
            ballot=held,
            participant=each,
            choice="names",
            names=[first.pk],
            channel="desk",
            cast_at=instant(16, 1),
        )

    assert told(meeting, "election:")[1][0][1] == "5"


def test_a_round_that_was_cancelled_and_counts_that_disagree():
    meeting = held_assembly()
    made = election(meeting)
    round_of(made, cancelled_at=instant(16, 20), cancelled_because="urne renversée.")
    held = round_of(made, round=2)
    Count.objects.create(ballot=held, teller="Ana", figures={"votes": {}}, typed_at=instant(16, 5))

    sentences, rows = told(meeting, "election:")

    assert "annulé, urne renversée." in sentences[1]
    assert sentences[2].startswith("Tour 2, bulletins papier")
    assert [row[1] for row in rows] == ["", ""]


def test_changes_of_the_roll_and_complaints_are_told():
    meeting = held_assembly()
    one = meeting.participants.first()
    RollAct.objects.create(
        participant=one, kind="added", because="réglé à l’accueil", before=0, after=1, done_at=instant(14, 20)
    )
    Contest.objects.create(participant=one, text="Nous avons payé", author="Ana", made_at=instant(12))

    sentences, _ = told(meeting, "roll")

    assert sentences[0].startswith("Ajout à 14 h 20 le 25 juin 2026 : associations 001, de 0 à 1 voix.")
    assert sentences[1].endswith("« Nous avons payé ». Réponse : sans réponse.")


@pytest.mark.parametrize(
    ("told_settling", "sentence"),
    [
        ({"chair": "yes"}, "Voix prépondérante de la présidence de séance : pour."),
        ({"lot": "no"}, "Tirage au sort : contre."),
        ({"proposed_by": ["Conseil"]}, "Proposée par : Conseil."),
    ],
)
def test_what_people_settled_is_told(told_settling, sentence):
    meeting = held_assembly()
    Ballot.objects.update(settling=told_settling)

    assert sentence in told(meeting, "ballot:")[0]


def test_small_urns_on_paper_are_not_told_apart():
    meeting = held_assembly()
    held = Ballot.objects.get()
    held.kind = "paper"
    held.poll = {"votes": {"associations": {"yes": 6, "no": 2}, "cooperatives": {"yes": 1}}}
    held.save()

    sentences, rows = told(meeting, "ballot:")

    assert "Votent : 7 voix pour, 2 voix contre, 0 abstention et 0 vote blanc." in sentences
    assert any("Le détail par collège ne se publie pas" in each for each in sentences)
    assert rows == ()
