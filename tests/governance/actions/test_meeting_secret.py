"""A simple secret ballot: opened, voted, closed, and what is said of it."""

import pytest

from cressmember.core.models import Entry, Job, Message
from cressmember.kernel.violations import RuleViolation
from governance.actions.meeting.presence import check_in, undo_presence
from governance.actions.meeting.roll import add_line, remove_line
from governance.actions.meeting.secret import cancel_secret, close_secret, deposit, open_secret
from governance.models import AgendaItem, Ballot, Election, Mark, Presence, RollLine, UrnPaper
from governance.queries.meeting.gathering import gathering_of
from governance.queries.meeting.secret import (
    PROMISES,
    kept_warnings,
    late_refused,
    paper_of,
    progress_of,
    published_of,
    slots_of,
)
from tests.governance.gathered import (
    assembly,
    comes,
    elector,
    electors,
    instant,
    proxy,
    resolution,
    statutes,
)
from tests.governance.seats import board, college, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    college()
    statutes()
    return assembly(opened_at=instant(14))


def room(meeting, count=6, *, votes=1, **fields):
    there = [comes(each).participant for each in electors(meeting, count, **fields)]
    RollLine.objects.update(votes=votes)
    return there


def vote(ballot, each, said="yes", *, urn=""):
    units = Mark.objects.get(ballot=ballot, participant=each, urn=urn).units
    deposit(ballot=ballot, elector=each, urn=urn, papers=[said] * units)


def test_whoever_takes_part_is_on_the_roll_from_the_opening(meeting):
    there = room(meeting)
    electors(meeting, 1, college="cooperatives")

    ballot = open_secret(about=resolution(meeting), by=None)

    assert set(ballot.marks.values_list("participant", "voted", "units")) == {
        (each.pk, False, 1) for each in there
    }
    assert (progress_of(ballot).voted, progress_of(ballot).electors) == (0, 6)


def test_a_deposit_marks_and_adds_papers_and_nothing_else(meeting):
    there = room(meeting)
    ballot = open_secret(about=resolution(meeting), by=None)
    before = Ballot.objects.filter(pk=ballot.pk).values().get()
    written = [model.objects.count() for model in (Entry, Message, Job)]

    vote(ballot, there[2], "no")

    assert list(ballot.marks.filter(voted=True).values_list("participant", flat=True)) == [there[2].pk]
    assert [row.content for row in ballot.papers.all()] == ["no"]
    assert [model.objects.count() for model in (Entry, Message, Job)] == written
    assert Ballot.objects.filter(pk=ballot.pk).values().get() == before


def test_several_votes_are_several_papers(meeting):
    one = comes(elector(meeting, "Une voix")).participant
    three = comes(elector(meeting, "Trois voix", votes=3)).participant
    ballot = open_secret(about=resolution(meeting), by=None)

    vote(ballot, one), vote(ballot, three)

    assert ballot.papers.count() == 4


def test_nobody_votes_twice(meeting):
    one, *_ = room(meeting)
    ballot = open_secret(about=resolution(meeting), by=None)
    vote(ballot, one)

    with pytest.raises(RuleViolation, match="déjà émargé"):
        vote(ballot, one, "no")

    assert ballot.papers.count() == 1


def test_nobody_votes_who_is_not_there_nor_once_closed(meeting):
    one, *_ = room(meeting)
    ballot = open_secret(about=resolution(meeting), by=None)
    late = elector(meeting, "Absente")

    with pytest.raises(RuleViolation, match="émargement"):
        deposit(ballot=ballot, elector=late, urn="", papers=["yes"])
    close_secret(ballot=ballot, by=None)
    with pytest.raises(RuleViolation, match="clos"):
        deposit(ballot=ballot, elector=one, urn="", papers=["yes"])

    assert UrnPaper.objects.count() == 0


def test_the_holder_of_a_proxy_puts_a_paper_in_for_each(meeting):
    holder, *_ = room(meeting)
    giver = elector(meeting, "Représentée")
    proxy(giver, holder)

    ballot = open_secret(about=resolution(meeting), by=None)

    slots = slots_of(ballot, holder, gathering_of(meeting))
    assert [(slot.elector, slot.is_own) for slot in slots] == [(holder, True), (giver, False)]
    assert slots_of(ballot, giver, gathering_of(meeting)) == []


def test_who_left_puts_in_nothing_more_for_oneself_nor_for_others(meeting):
    holder, other, *_ = room(meeting)
    giver = elector(meeting, "Représentée")
    proxy(giver, holder)
    ballot = open_secret(about=resolution(meeting), by=None)
    vote(ballot, other)

    Presence.objects.filter(participant__in=[holder, other]).update(left_at=instant(16))

    gathering = gathering_of(meeting)
    assert [slots_of(ballot, each, gathering) for each in (holder, giver)] == [[], []]
    assert [slot.voted for slot in slots_of(ballot, other, gathering)] == [True]


def test_who_comes_while_it_is_open_votes_too(meeting):
    there = room(meeting)
    late, absent, off = (elector(meeting, name) for name in ("Tardive", "Absente", "Ajoutée"))
    off.lines.update(votes=0, outcome="no")
    proxy(absent, late)
    ballot = open_secret(about=resolution(meeting), by=None)
    meeting.roll_settled_at = instant(13)
    meeting.save()

    check_in(participant=late, by=None, at=instant(15))
    check_in(participant=off, by=None, at=instant(15))
    assert slots_of(ballot, off, gathering_of(meeting)) == []
    add_line(line=off.lines.get(), votes=1, because="cotisation réglée", by=None)

    assert [slot.elector for slot in slots_of(ballot, late, gathering_of(meeting))] == [late, absent]
    for each in (*there, late, absent):
        vote(ballot, each, "no" if each == late else "yes")
    vote(ballot, off)
    closed = close_secret(ballot=ballot, by=None)
    assert closed.poll["votes"] == {"yes": 8, "no": 1, "abstain": 0, "blank": 0}
    assert closed.urns[0]["electors"] == 9
    told = Entry.objects.filter(event="governance.latecomers_admitted")
    assert list(told.values_list("figures", flat=True)) == [
        {"ballot": ballot.pk, "electors": count} for count in (2, 1)
    ]


def test_an_arrival_after_which_one_voted_is_not_taken_back(meeting):
    room(meeting)
    late, wrong = elector(meeting, "Tardive"), elector(meeting, "Par erreur")
    ballot = open_secret(about=resolution(meeting), by=None)
    arrivals = [check_in(participant=each, by=None, at=instant(15)) for each in (late, wrong)]
    vote(ballot, late)
    Ballot.objects.update(opened_at=instant(14, 30))

    with pytest.raises(RuleViolation, match="a voté"):
        undo_presence(presence=arrivals[0], by=None)
    undo_presence(presence=arrivals[1], by=None)

    assert slots_of(ballot, wrong, gathering_of(meeting)) == []


def test_votes_that_papers_cannot_tell_stay_out_and_the_page_says_so(meeting):
    room(meeting, votes=2)
    odd = elector(meeting, "Trois voix", votes=3)
    ballot = open_secret(about=resolution(meeting), by=None)

    check_in(participant=odd, by=None, at=instant(15))

    assert slots_of(ballot, odd, gathering_of(meeting)) == []
    (told,) = late_refused(ballot, gathering_of(meeting))
    assert told.startswith("Trois voix ne vote pas ici")
    assert kept_warnings(ballot) == ()


def test_a_small_college_that_comes_late_is_poured_with_another(meeting):
    there = room(meeting)
    late = elector(meeting, "Coop", college="cooperatives", order=2)
    ballot = open_secret(about=resolution(meeting), by_college=True, by=None)

    check_in(participant=late, by=None, at=instant(15))

    ballot.refresh_from_db()
    assert [each["code"] for each in ballot.urns] == ["associations", "cooperatives"]
    for rank, each in enumerate(there):
        vote(ballot, each, "yes" if rank else "no", urn="associations")
    vote(ballot, late, urn="cooperatives")
    closed = close_secret(ballot=ballot, by=None)
    assert [lot["papers"] for lot in closed.poll["lots"]] == [7]
    assert "comptées ensemble" in closed.poll["kept_back"][0]


def test_nobody_is_taken_off_the_roll_while_people_vote(meeting):
    one, *_ = room(meeting)
    open_secret(about=resolution(meeting), by=None)
    meeting.roll_settled_at = instant(13)
    meeting.save()

    with pytest.raises(RuleViolation, match="entre deux scrutins"):
        remove_line(line=one.lines.get(), because="démission", by=None)


def test_closing_writes_roll_and_urn_anew_and_publishes(meeting):
    there = room(meeting)
    ballot = open_secret(about=resolution(meeting), by=None)
    for rank, each in enumerate(there):
        vote(ballot, each, "yes" if rank else "no")
    marks, papers = set(ballot.marks.values_list("pk")), set(ballot.papers.values_list("pk"))

    closed = close_secret(ballot=ballot, by=None)

    assert not marks & set(ballot.marks.values_list("pk"))
    assert not papers & set(ballot.papers.values_list("pk"))
    assert ballot.marks.filter(voted=True).count() == 6
    assert closed.poll["votes"] == {"yes": 5, "no": 1, "abstain": 0, "blank": 0}
    assert closed.poll["kept_back"] == []
    with pytest.raises(RuleViolation, match="pas ouvert"):
        close_secret(ballot=ballot, by=None)


def test_a_small_urn_publishes_what_came_first_and_no_figure(meeting):
    there = room(meeting, 3)
    ballot = open_secret(about=resolution(meeting), by=None)
    for each in there:
        vote(ballot, each)

    closed = close_secret(ballot=ballot, by=None)

    assert closed.poll["votes"] is None
    assert closed.poll["lots"] == []
    assert closed.poll["leading"] == ["yes"]


def test_an_open_urn_is_not_counted(meeting):
    room(meeting)
    ballot = open_secret(about=resolution(meeting), by=None)

    with pytest.raises(ValueError, match="closed"):
        published_of(ballot)


def test_an_annulled_vote_leaves_neither_roll_nor_paper(meeting):
    one, *_ = room(meeting)
    ballot = open_secret(about=resolution(meeting), by=None)
    vote(ballot, one)

    with pytest.raises(RuleViolation, match="pourquoi"):
        cancel_secret(ballot=ballot, because=" ", by=None)
    cancel_secret(ballot=ballot, because="panne de réseau", by=None)

    assert (Mark.objects.count(), UrnPaper.objects.count()) == (0, 0)
    with pytest.raises(RuleViolation, match="pas ouvert"):
        cancel_secret(ballot=ballot, because="encore", by=None)


def test_it_is_for_advice_only(meeting):
    room(meeting)
    item = AgendaItem.objects.create(meeting=meeting, position=9, title="Conseil")
    election = Election.objects.create(item=item, position=1, body=board(code="ca"), college=college())

    with pytest.raises(RuleViolation, match="n’élit personne"):
        open_secret(about=election, by=None)
    with pytest.raises(RuleViolation, match="engage la chambre"):
        open_secret(about=resolution(meeting, decision="ordinary"), by=None)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"opened_at": None}, "n’est pas ouverte"),
        ({"closed_at": instant(18)}, "est levée"),
        ({"suspended_at": instant(15)}, "est suspendue"),
    ],
)
def test_it_is_opened_in_session(meeting, changed, said):
    for name, value in changed.items():
        setattr(meeting, name, value)
    meeting.save()

    with pytest.raises(RuleViolation, match=said):
        open_secret(about=resolution(meeting), by=None)


def test_it_is_opened_once(meeting):
    room(meeting)
    asked = resolution(meeting)
    open_secret(about=asked, by=None)

    with pytest.raises(RuleViolation, match="en cours"):
        open_secret(about=asked, by=None)


def test_an_advice_on_people_counts_names_and_never_papers(meeting):
    there = room(meeting)
    item = AgendaItem.objects.create(meeting=meeting, position=9, title="Prix")
    election = Election.objects.create(
        item=item, position=1, body=board(code="ca"), seats=2, is_consultative=True
    )
    with pytest.raises(RuleViolation, match="Personne n’est candidat"):
        open_secret(about=election, by=None)
    first, second, third = (
        election.candidacies.create(organisation=None, person=each, received_on=meeting.held_on)
        for each in people("Petit", "Roche", "Vidal")
    )
    ballot = open_secret(about=election, by=None)

    papers = [[first], [first, second], [second, third], [third], [first], []]
    for each, names in zip(there, papers, strict=True):
        vote(ballot, each, paper_of(ballot, [str(name.pk) for name in names]))
    closed = close_secret(ballot=ballot, by=None)

    assert closed.poll["votes"] == {str(first.pk): 3, str(second.pk): 2, str(third.pk): 2, "blank": 1}
    with pytest.raises(RuleViolation, match="2 noms au plus"):
        paper_of(ballot, [str(each.pk) for each in (first, second, third)])
    with pytest.raises(RuleViolation, match="pas sur le bulletin"):
        paper_of(ballot, ["0"])


def people(*names):
    return [person(name) for name in names]


def test_a_paper_says_one_thing(meeting):
    room(meeting)
    ballot = open_secret(about=resolution(meeting), by=None)

    for chosen in ([], ["yes", "no"], ["peut-être"]):
        with pytest.raises(RuleViolation, match="une seule"):
            paper_of(ballot, chosen)


def test_what_is_promised_never_says_too_much():
    told = " ".join(" ".join((what, how)) for what, _, how in PROMISES).lower()

    assert "anonyme garanti" not in told
    assert "inviolable" not in told
    assert "peut relier chaque émargement à son bulletin" in told
