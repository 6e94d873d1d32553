"""The roll settled at its record date, contested before it, changed by acts alone after it."""

from datetime import date, timedelta

import pytest

from cressmember.kernel.violations import RuleViolation
from governance.actions.meeting.roll import (
    add_at_desk,
    add_line,
    answer_contest,
    change_line,
    contest_line,
    decide_alike,
    decide_line,
    remove_line,
    settle_due_rolls,
    settle_roll,
)
from governance.models import Participant, RollAct, RollLine
from governance.queries.meeting.roll import changes_of, proof_of, reason_of, roll_view
from tests.governance.gathered import TEXT, assembly, elector, instant, paid, payer, statutes
from tests.governance.seats import board, college, member, seat

pytestmark = pytest.mark.django_db

RECORD_DAY = date(2026, 6, 10)
NEXT_MORNING = instant(7, on=RECORD_DAY + timedelta(days=1))


def on_the_day(moment="meeting"):
    """The statutes of the demonstration, with another record date."""
    import json

    rules = json.loads(TEXT.read_text(encoding="utf-8"))["franchise"]
    rules["rules"][0]["frozen"] = moment
    return statutes(franchise=rules)


def settled(meeting, *, now=NEXT_MORNING):
    held = settle_roll(meeting=meeting, by=None, now=now)
    return {line.participant.name: line for line in RollLine.objects.filter(participant__meeting=held)}


def open_line(meeting, name="Mutuelle"):
    participant = elector(meeting, name, votes=0)
    line = participant.lines.get()
    line.outcome = "to_decide"
    line.save()
    return line


def test_dues_that_the_register_learns_after_the_record_date_change_nothing():
    statutes()
    payer("Lilas")
    late = member("Radio")
    meeting = assembly()
    lines = settled(meeting)
    paid(late, on=RECORD_DAY, recorded_at=instant(9, on=date(2026, 6, 12)))

    meeting.refresh_from_db()
    proof = proof_of(meeting)

    assert (lines["Lilas"].votes, lines["Radio"].votes) == (1, 0)
    assert RollLine.objects.get(participant__name="Radio").votes == 0
    assert (proof.from_facts, proof.changed) == (True, ())
    assert meeting.roll_on == RECORD_DAY


def test_what_was_corrected_in_the_register_since_is_named_and_the_kept_facts_still_prove_the_roll():
    statutes()
    lilas = payer("Lilas")
    meeting = assembly()
    settled(meeting)
    lilas.memberships.update(admitted_on=date(2026, 6, 1))

    meeting.refresh_from_db()

    assert (proof_of(meeting).from_facts, proof_of(meeting).changed) == (True, ("Lilas",))


def test_a_roll_is_settled_once_whoever_asks_again():
    statutes()
    payer("Lilas")
    meeting = assembly()
    first = settle_roll(meeting=meeting, by=None, now=NEXT_MORNING)
    payer("Abeille")

    again = settle_roll(meeting=meeting, by=None, now=instant(9))

    assert again.roll_sha256 == first.roll_sha256 != ""
    assert RollLine.objects.count() == 1


def test_a_roll_is_not_settled_before_its_day():
    statutes()

    with pytest.raises(RuleViolation, match="s’arrête le 10 juin 2026"):
        settle_roll(meeting=assembly(), by=None, now=instant(9, on=date(2026, 6, 9)))


@pytest.mark.parametrize(("day", "done"), [(RECORD_DAY, 0), (RECORD_DAY + timedelta(days=1), 1)])
def test_the_worker_settles_a_convened_meeting_once_the_record_date_is_over(day, done):
    statutes()
    payer("Lilas")
    assembly(convened_on=date(2026, 5, 20))
    assembly(title="Pas encore convoquée")

    assert settle_due_rolls(now=instant(0, 1, on=day)) == done
    assert settle_due_rolls(now=instant(0, 2, on=day)) == 0


def test_the_worker_leaves_to_the_opening_what_the_text_settles_on_the_day():
    on_the_day()
    payer("Lilas")
    meeting = assembly(convened_on=date(2026, 5, 20))

    assert settle_due_rolls(now=instant(9)) == 0
    assert settle_roll(meeting=meeting, by=None, now=instant(14)).roll_on == date(2026, 6, 25)


def test_those_of_the_roll_are_participants_even_when_nobody_convened_them():
    statutes()
    payer("Lilas", email="contact@lilas.example")
    settled(assembly())

    participant = Participant.objects.get()

    assert (participant.name, participant.is_convened) == ("Lilas", False)
    assert participant.emails == ["contact@lilas.example"]


def test_a_board_has_the_roll_of_its_seats():
    statutes()
    body = board(code="ca")
    seat(body, member("Lilas"), college=college(), starts_on=date(2025, 6, 20), term_on=date(2028, 6, 20))
    meeting = assembly("ca")
    meeting.body = body
    meeting.save()

    lines = settled(meeting, now=instant(9))
    meeting.refresh_from_db()

    assert lines["Lilas"].votes == 1
    assert proof_of(meeting).from_facts


def test_dues_paid_at_the_door_add_a_line_where_the_text_says_on_the_day():
    on_the_day()
    late = member("Radio")
    meeting = assembly()
    settled(meeting, now=instant(14))
    radio = Participant.objects.get(organisation=late)

    with pytest.raises(RuleViolation, match="cotisation non réglée au 25 juin"):
        add_at_desk(participant=radio, by=None, now=instant(14, 10))
    paid(late, on=date(2026, 6, 25), recorded_at=instant(14, 11))
    line = add_at_desk(participant=radio, by=None, now=instant(14, 12))

    assert line.votes == 1
    assert [(act.kind, act.before, act.after) for act in RollAct.objects.all()] == [("added", 0, 1)]
    meeting.refresh_from_db()
    assert proof_of(meeting).from_facts
    with pytest.raises(RuleViolation, match="déjà sur la liste"):
        add_at_desk(participant=radio, by=None, now=instant(14, 13))


def test_dues_paid_at_the_door_change_nothing_where_the_roll_was_closed_before():
    statutes()
    late = member("Radio")
    meeting = assembly()
    settled(meeting)
    paid(late, on=date(2026, 6, 25), recorded_at=instant(13))

    with pytest.raises(RuleViolation, match="arrêtée au 10 juin 2026"):
        add_at_desk(participant=Participant.objects.get(), by=None, now=instant(14))


def test_a_case_left_open_is_decided_once_with_its_reason():
    meeting = assembly(roll_settled_at=instant(9), roll_on=RECORD_DAY)
    line = open_line(meeting)

    act = decide_line(line=line, votes=1, because="adhésion reconnue", by=None)

    line.refresh_from_db()
    assert (line.votes, line.outcome) == (1, "yes")
    assert (act.kind, act.before, act.after) == ("decided", 0, 1)
    with pytest.raises(RuleViolation, match="déjà tranché"):
        decide_line(line=line, votes=0, because="autre avis", by=None)


def test_the_cases_of_one_question_are_decided_together():
    meeting = assembly(roll_settled_at=instant(9), roll_on=RECORD_DAY)
    lines = [open_line(meeting, name) for name in ("Lilas", "Radio", "Abeille")]
    RollLine.objects.filter(pk=lines[2].pk).update(sentence="À trancher : autre chose.")
    open_line(assembly(title="Autre"), "Ailleurs")

    acts = decide_alike(line=lines[0], votes=2, because="lecture du bureau", by=None)

    assert [str(act.participant) for act in acts] == ["Lilas", "Radio"]
    assert [act.because for act in acts] == ["lecture du bureau"] * 2
    told = RollLine.objects.order_by("pk").values_list("votes", "outcome")
    assert list(told) == [(2, "yes"), (2, "yes"), (0, "to_decide"), (0, "to_decide")]


def test_a_settled_roll_changes_by_acts_and_the_counts_before_are_told():
    meeting = assembly(roll_settled_at=instant(9), roll_on=RECORD_DAY)
    lilas, radio, abeille = (
        elector(meeting, name, votes=votes).lines.get()
        for name, votes in (("Lilas", 1), ("Radio", 0), ("Abeille", 2))
    )

    add_line(line=radio, votes=1, because="reçu du 9 juin retrouvé", by=None)
    remove_line(line=lilas, because="radiée", by=None)
    change_line(line=abeille, votes=3, because="erreur de saisie", by=None)
    changes = changes_of(roll_view(meeting, now=instant(10)))

    assert (changes.electors_before, changes.votes_before) == (2, 3)
    assert (changes.electors, changes.votes) == (2, 4)
    assert [act.kind for act in changes.acts] == ["added", "removed", "changed"]
    lilas.refresh_from_db()
    assert reason_of(lilas) == "Retiré par le bureau"


@pytest.mark.parametrize(
    ("act", "votes", "told", "why"),
    [
        (add_line, 1, {"votes": 1}, "vote déjà"),
        (add_line, 0, {"votes": 0}, "au moins une voix"),
        (remove_line, 0, {}, "ne vote déjà pas"),
        (change_line, 0, {"votes": 2}, "ajoutez-le"),
        (change_line, 1, {"votes": 0}, "retirez-le"),
        (change_line, 1, {"votes": 1}, "déjà celui"),
        (change_line, 1, {"votes": 10_000_000}, "pas possible"),
    ],
)
def test_an_act_that_changes_nothing_or_says_another_thing_is_refused(act, votes, told, why):
    meeting = assembly(roll_settled_at=instant(9), roll_on=RECORD_DAY)
    line = elector(meeting, "Lilas", votes=votes).lines.get()

    with pytest.raises(RuleViolation, match=why):
        act(line=line, because="essai", by=None, **told)
    assert not RollAct.objects.exists()


def test_an_act_says_why_and_waits_for_the_settlement():
    meeting = assembly()
    line = elector(meeting, "Lilas").lines.get()

    with pytest.raises(RuleViolation, match="n’est pas arrêtée"):
        remove_line(line=line, because="radiée", by=None)
    meeting.roll_settled_at = instant(9)
    meeting.save()
    with pytest.raises(RuleViolation, match="Dites pourquoi"):
        remove_line(line=line, because="  ", by=None)


@pytest.mark.parametrize(
    "instants", [{"cancelled_at": instant(8)}, {"opened_at": instant(8), "closed_at": instant(9)}]
)
def test_the_roll_of_a_meeting_that_is_over_no_longer_changes(instants):
    meeting = assembly(roll_settled_at=instant(7), **instants)
    line = elector(meeting, "Lilas").lines.get()

    with pytest.raises(RuleViolation, match=r"annulée|levée"):
        remove_line(line=line, because="radiée", by=None)
    with pytest.raises(RuleViolation, match=r"annulée|levée"):
        settle_roll(meeting=meeting, by=None, now=instant(10))


def test_a_line_is_contested_before_the_freeze_and_answered_once():
    meeting = assembly()
    lilas = elector(meeting, "Lilas")

    contest = contest_line(participant=lilas, text="Nous avons payé le 2 février.", author="Anne Le Goff")
    answer_contest(contest=contest, reply="Reçu retrouvé.", by=None)

    with pytest.raises(RuleViolation, match="déjà sa réponse"):
        answer_contest(contest=contest, reply="Encore.", by=None)
    meeting.roll_settled_at = instant(9)
    meeting.save()
    with pytest.raises(RuleViolation, match="est arrêtée"):
        contest_line(participant=lilas, text="Et puis ?", author="Anne Le Goff")


def test_a_gathering_has_no_roll():
    meeting = assembly(title="Séminaire")
    meeting.body, meeting.rules = None, []
    meeting.save()

    with pytest.raises(RuleViolation, match="pas de liste"):
        settle_roll(meeting=meeting, by=None, now=instant(9))
    assert roll_view(meeting, now=instant(9)).refusal.endswith("pas de liste.")


def test_a_rehearsal_tells_who_would_vote_by_college_and_why_the_others_would_not():
    statutes()
    payer("Lilas")
    member("Radio")

    view = roll_view(assembly(), now=instant(9, on=date(2026, 6, 1)))

    assert (view.electors, view.votes, view.off, view.to_decide) == (1, 1, 1, 0)
    assert view.colleges == [("Associations", 1, 1)]
    assert view.reasons == [("Cotisation non réglée", 1)]
    assert view.day == RECORD_DAY
