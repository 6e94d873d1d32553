"""Reminders on the calls of the demonstration campaign: 158 calls, to be paid by 31 March 2025."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from billing.actions.announcement import announce_transfer
from billing.actions.delivery import mend_delivery
from billing.actions.document import mark_posted
from billing.actions.doubt import end_doubt, raise_doubt
from billing.actions.notice import record_notice
from billing.actions.pause import end_pause, open_dispute, promise_payment
from billing.actions.payment_plan import agree_plan, end_plan
from billing.actions.public_payer import deposit_on_portal, set_public_payer
from billing.actions.receipt import receive
from billing.actions.reminder import (
    bundle_letters,
    going_on,
    post_letters,
    send_reminders,
    start_automatic,
    start_sending,
)
from billing.actions.reminder_plan import adopt_plan, draft_plan, set_reminders
from billing.models import Checkout, Document, Due, Reminder, ReminderLetter, ReminderRun
from billing.queries.reminder import digest_of, letters_to_post, outlooks, undelivered
from cressmember.core.actions.outbox import mark_returned
from cressmember.core.models import Job, Message
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.membership import end_membership
from tests.chamber import ISSUED_ON

DUE_ON = date(2025, 3, 31)
FIRST = date(2025, 4, 10)


@pytest.fixture
def plan(issued):
    """The plan that is offered, followed since the calls, all of which arrived."""
    arrived()
    set_reminders(notice_article="7", by=None)
    return adopt_plan(plan=draft_plan(by=None), active_from=ISSUED_ON, on=ISSUED_ON, by=None)


@pytest.fixture
def due(plan):
    return Due.objects.select_related("organisation", "payer").get(
        organisation__number=1, dues_year__label="2025"
    )


def arrived(on=ISSUED_ON):
    """What the worker and the post office do."""
    noon = timezone.make_aware(timezone.datetime(on.year, on.month, on.day, 12))
    Message.objects.filter(state="waiting").update(state="sent", sent_at=noon, created_at=noon)
    mark_posted(documents=Document.objects.filter(delivery="print"), on=on, by=None)
    post_letters(letters=list(letters_to_post()), on=on, by=None)


def sent_on(day):
    """Approve what goes on a day, and send it."""
    letters = going_on(day)
    job = start_sending(on=day, digest=digest_of(letters), by=None)
    return send_reminders(run=ReminderRun.objects.get(pk=job.arguments["run"]), by=None)


def verdict_of(due, day):
    (seen,) = outlooks(on=day, only=[due.pk])
    return seen.verdict


def test_a_call_is_reminded_once_with_its_file_attached(due):
    before = sum(one.verdict.level is not None for one in outlooks(on=FIRST, only=_of_2025()))

    report = sent_on(FIRST)

    assert before == 158
    assert (report["reminded"] >= 158, report["left"]) == (True, 0)
    reminder = Reminder.objects.get(due=due)
    assert (reminder.rank, reminder.late_since, reminder.amount) == (1, DUE_ON, Decimal("500.00"))
    message = reminder.letter.message
    assert message.to == [due.documents.get().recipient_email]
    assert message.subject == "Votre cotisation 2025\u00a0: un simple rappel"
    assert list(message.documents.all()) == [due.documents.get().stored]
    assert "CONSERVERIE DE L'HORLOGE" in message.text
    assert "il reste 500,00\u00a0€ à régler" in message.text
    assert "à régler depuis le 31 mars 2025" in message.text
    # The next day, nothing goes again.
    arrived(FIRST)
    assert going_on(FIRST + timedelta(days=1)) == []


def _of_2025():
    return Due.objects.filter(dues_year__label="2025").values_list("pk", flat=True)


def test_what_was_paid_since_it_was_read_stays_behind(due):
    letters = going_on(FIRST)
    job = start_sending(on=FIRST, digest=digest_of(letters), by=None)
    receive(
        payer=due.payer,
        method="transfer",
        amount=due.amount,
        received_on=FIRST,
        outside_id="x",
        dues=[due],
        by=None,
    )

    report = send_reminders(run=ReminderRun.objects.get(pk=job.arguments["run"]), by=None)

    assert report["left"] == 1
    assert not Reminder.objects.filter(due=due).exists()


def test_a_list_that_changed_since_it_was_read_is_refused(due):
    digest = digest_of(going_on(FIRST))
    promise_payment(due=due, for_day=date(2025, 5, 1), on=FIRST, by=None)

    with pytest.raises(RuleViolation, match="a changé depuis que vous l’avez lue"):
        start_sending(on=FIRST, digest=digest, by=None)


def test_approved_twice_there_is_one_job(due):
    digest = digest_of(going_on(FIRST))

    jobs = {start_sending(on=FIRST, digest=digest, by=None).pk for _ in range(2)}

    assert len(jobs) == 1


def test_nothing_to_send_is_said(plan):
    with pytest.raises(RuleViolation, match="Aucune relance ne part"):
        start_sending(on=ISSUED_ON - timedelta(days=1), digest="", by=None)


def test_sending_again_after_a_worker_died_sends_each_once(due, monkeypatch):
    monkeypatch.setattr("billing.actions.reminder.AT_ONCE", 20)
    run = ReminderRun.objects.get(
        pk=start_sending(on=FIRST, digest=digest_of(going_on(FIRST)), by=None).arguments["run"]
    )

    def die(done, total):
        if done >= 60:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        send_reminders(run=run, by=None, progress=die)
    half = Reminder.objects.count()
    report = send_reminders(run=run, by=None)

    assert 60 <= half < 158
    assert Reminder.objects.count() == report["reminded"] == len(run.lines)
    assert Message.objects.filter(kind="billing.reminder").count() == (
        ReminderLetter.objects.filter(message__isnull=False).count()
    )


def test_one_letter_to_who_pays_for_several(due):
    other = Due.objects.filter(dues_year__label="2025").exclude(pk=due.pk).first()
    Due.objects.filter(pk=other.pk).update(payer=due.payer)

    (letter,) = [one for one in going_on(FIRST) if one.payer == due.payer]
    sent_on(FIRST)

    assert len(letter.rows) == 2
    row = ReminderLetter.objects.get(payer=due.payer)
    assert row.amount == due.amount + other.amount
    assert row.message.documents.count() == 2
    assert "En tout" in row.message.text


def test_who_has_no_address_is_written_to(plan):
    posted = Document.objects.filter(delivery="posted").first()

    sent_on(FIRST)

    letter = Reminder.objects.get(due=posted.due).letter
    assert (letter.delivery, letter.message, letter.stored.kind) == ("print", None, "billing.reminder")
    assert letter.stored.content["lines"][0]["late"]
    # Until it is posted, nothing more goes.
    assert "attend d’être posté" in verdict_of(posted.due, date(2025, 12, 1)).because


def test_letters_are_printed_with_their_calls_and_posted(plan):
    sent_on(FIRST)
    letters = list(letters_to_post().select_related("stored"))

    bundle = bundle_letters(letters=letters, by=None)

    assert len(bundle.content["documents"]) == 2 * len(letters)
    assert bundle_letters(letters=letters, by=None) == bundle
    assert post_letters(letters=letters, on=FIRST, by=None) == len(letters)
    assert post_letters(letters=letters, on=FIRST, by=None) == 0
    with pytest.raises(RuleViolation, match="Aucune relance n’attend"):
        bundle_letters(letters=[], by=None)


def test_a_letter_is_not_posted_before_its_day(plan):
    sent_on(FIRST)

    with pytest.raises(RuleViolation, match="n’a pas pu être postée le 9 avril 2025"):
        post_letters(letters=list(letters_to_post()), on=FIRST - timedelta(days=1), by=None)


# What pauses.


def test_a_promise_holds_until_its_day_is_over(due):
    promise_payment(due=due, for_day=date(2025, 4, 20), because="au téléphone.", on=FIRST, by=None)

    assert verdict_of(due, date(2025, 4, 20)).because == (
        "Paiement promis pour le 20 avril 2025\u00a0: au téléphone."
    )
    assert verdict_of(due, date(2025, 4, 21)).level.rank == 1


def test_a_new_promise_replaces_the_last(due):
    first = promise_payment(due=due, for_day=date(2025, 4, 20), on=FIRST, by=None)
    promise_payment(due=due, for_day=date(2025, 5, 20), on=FIRST, by=None)

    first.refresh_from_db()
    assert first.ended_because == "Remplacée par une nouvelle promesse"
    assert verdict_of(due, date(2025, 5, 20)).level is None
    with pytest.raises(RuleViolation, match="vise un jour à venir"):
        promise_payment(due=due, for_day=date(2025, 4, 9), on=FIRST, by=None)


def test_who_is_insolvent_is_not_reminded_until_the_doubt_is_lifted(due):
    doubt = raise_doubt(due=due, on=FIRST, because="redressement judiciaire", insolvent=True, by=None)
    held = verdict_of(due, date(2026, 1, 1))
    assert (held.level, [pause.kind for pause in held.pauses]) == (None, ["insolvency"])
    assert "(redressement judiciaire)" in held.because

    end_doubt(doubt=doubt, on=date(2026, 1, 1), because="plan arrêté", by=None)

    assert verdict_of(due, date(2025, 12, 31)).level is None
    assert verdict_of(due, date(2026, 1, 1)).level.rank == 1


def test_a_doubtful_due_is_reminded_like_any_other(due):
    raise_doubt(due=due, on=FIRST, because="sans nouvelles", by=None)

    assert verdict_of(due, date(2026, 1, 1)).level.rank == 1


def test_a_dispute_holds_until_it_is_settled(due):
    dispute = open_dispute(due=due, because="budget contesté", on=FIRST, by=None)
    with pytest.raises(RuleViolation, match="déjà contestée"):
        open_dispute(due=due, because="encore", on=FIRST, by=None)
    assert verdict_of(due, date(2026, 1, 1)).level is None

    end_pause(pause=dispute, because="budget relu ensemble", by=None)

    assert verdict_of(due, date(2026, 1, 1)).level.rank == 1
    with pytest.raises(RuleViolation, match="déjà levée"):
        end_pause(pause=dispute, because="x", by=None)


@pytest.mark.parametrize("because", ["", "  "])
def test_a_dispute_and_its_end_say_why(due, because):
    with pytest.raises(RuleViolation, match="Dites ce qui est contesté"):
        open_dispute(due=due, because=because, on=FIRST, by=None)
    dispute = open_dispute(due=due, because="x", on=FIRST, by=None)
    with pytest.raises(RuleViolation, match="Dites pourquoi les relances reprennent"):
        end_pause(pause=dispute, because=because, by=None)


def test_a_plan_agreed_is_late_by_its_parts_alone(due):
    parts = [(date(2025, 5, 15), Decimal(200)), (date(2025, 6, 15), Decimal(300))]

    made = agree_plan(
        due=due, parts=parts, because="trésorerie", agreed_by="Bureau", agreed_on=FIRST, by=None
    )

    assert "Échéancier accordé" in verdict_of(due, date(2025, 5, 15)).because
    late = verdict_of(due, date(2025, 5, 25))
    assert (late.level.rank, late.late_since, late.amount) == (1, date(2025, 5, 15), 200)
    assert Due.objects.with_paid().get(pk=due.pk).owed_since == date(2025, 5, 15)
    receive(
        payer=due.payer,
        method="transfer",
        amount=Decimal(200),
        received_on=FIRST,
        outside_id="part",
        dues=[due],
        by=None,
    )
    assert Due.objects.with_paid().get(pk=due.pk).owed_since == date(2025, 6, 15)
    assert not Due.objects.late(on=date(2025, 6, 15)).filter(pk=due.pk).exists()
    assert verdict_of(due, date(2025, 5, 25)).level is None

    end_plan(plan=made, because="rompu", by=None)

    assert Due.objects.with_paid().get(pk=due.pk).owed_since == DUE_ON
    assert verdict_of(due, FIRST).level.rank == 1
    with pytest.raises(RuleViolation, match="déjà pris fin"):
        end_plan(plan=made, because="x", by=None)


@pytest.mark.parametrize(
    ("parts", "match"),
    [
        ([], "au moins une part"),
        ([(date(2025, 5, 1), Decimal(0))], "au moins une part"),
        ([(date(2025, 4, 9), Decimal(500))], "ne précède pas l’accord"),
        ([(date(2025, 5, 1), Decimal(250)), (date(2025, 5, 1), Decimal(250))], "vient trop tôt"),
        ([(date(2025, 5, 1), Decimal("499.99"))], "Les parts font 499,99"),
        ([(date(2025, 5, 1), Decimal("500.01"))], "Les parts font 500,01"),
    ],
)
def test_a_plan_that_does_not_add_up_is_refused(due, parts, match):
    with pytest.raises(RuleViolation, match=match):
        agree_plan(due=due, parts=parts, because="x", agreed_by="Bureau", agreed_on=FIRST, by=None)


def test_instalments_of_the_scale_are_reminded_part_by_part(due):
    due.instalments.create(rank=1, due_on=date(2025, 4, 30), amount=Decimal(250))
    due.instalments.create(rank=2, due_on=date(2025, 9, 30), amount=Decimal(250))

    assert verdict_of(due, date(2025, 4, 30)).level is None
    late = verdict_of(due, date(2025, 5, 10))
    assert (late.level.rank, late.amount) == (1, 250)
    assert Due.objects.with_paid().get(pk=due.pk).owed_since == date(2025, 4, 30)


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("failed", "Non remise\u00a0: le courriel du 15 janvier 2025"),
        ("uncertain", "est peut-être parti"),
        ("held", "est retenu"),
        ("waiting", "n’est pas encore parti"),
        ("sending", "n’est pas encore parti"),
    ],
)
def test_a_mail_that_did_not_arrive_starts_no_clock(due, state, told):
    Message.objects.filter(documents__billing_document__due=due).update(state=state, sent_at=None)

    assert told in verdict_of(due, date(2026, 1, 1)).because
    assert [one for one, _, _ in undelivered()] == ([due] if state == "failed" else [])


def test_what_follows_a_mail_in_the_queue_is_foretold(due):
    sent_on(FIRST)
    noon = timezone.make_aware(timezone.datetime(2025, 4, 10, 12))
    Message.objects.filter(state="waiting").update(created_at=noon)

    (seen,) = outlooks(on=FIRST, until=FIRST + timedelta(days=21), only=[due.pk])

    assert "n’est pas encore parti" in seen.verdict.because
    assert [(one.on, one.level.rank) for one in seen.departures] == [(date(2025, 5, 1), 2)]


def test_an_undelivered_call_is_sent_to_another_address(due):
    Message.objects.filter(documents__billing_document__due=due).update(state="failed", sent_at=None)

    mend_delivery(due=due, to="autre@horloge.example", by=None)

    again = Message.objects.filter(documents__billing_document__due=due).latest("pk")
    assert again.to == ["autre@horloge.example"]
    assert undelivered() == []
    assert not Due.objects.undelivered().exists()
    arrived(date(2025, 5, 1))
    # The delays are counted from the day on which it left.
    assert verdict_of(due, date(2025, 5, 10)).level is None
    assert verdict_of(due, date(2025, 5, 11)).level.rank == 1
    with pytest.raises(RuleViolation, match="n’est pas en échec"):
        mend_delivery(due=due, to="x@y.example", by=None)


def test_an_undelivered_call_goes_by_post(due):
    Message.objects.filter(documents__billing_document__due=due).update(state="failed", sent_at=None)

    assert Due.objects.undelivered().get() == due
    mend_delivery(due=due, to="", by=None)

    assert not Due.objects.undelivered().exists()
    assert "attend d’être posté" in verdict_of(due, date(2026, 1, 1)).because
    mark_posted(documents=due.documents.all(), on=date(2025, 5, 1), by=None)
    assert verdict_of(due, date(2025, 5, 10)).level is None
    assert verdict_of(due, date(2025, 5, 11)).level.rank == 1


def test_a_mail_that_came_back_is_a_task_and_nobody_is_reminded(due):
    mail = Message.objects.get(documents__billing_document__due=due)
    bounce = "550 5.4.1 Recipient address rejected: Access denied (outlook.com)"

    with pytest.raises(RuleViolation, match="Recopiez"):
        mark_returned(message=mail, because=" ", by=None)
    mark_returned(message=mail, because=bounce, by=None)

    sent_on(FIRST)
    assert not Reminder.objects.filter(due=due).exists()
    assert [(one, last.last_error) for one, last, _ in undelivered()] == [(due, bounce)]
    with pytest.raises(RuleViolation, match="Seul un message parti"):
        mark_returned(message=mail, because=bounce, by=None)


def test_a_reminder_that_was_refused_holds_the_next_one(due):
    sent_on(FIRST)
    arrived(FIRST)
    Message.objects.filter(reminder_letter__reminders__due=due).update(state="failed")

    assert "Non remise" in verdict_of(due, date(2025, 12, 1)).because


def test_a_call_not_posted_starts_no_clock(plan):
    call = Document.objects.filter(delivery="posted").first()
    Document.objects.filter(pk=call.pk).update(delivery="print", posted_on=None)

    assert verdict_of(call.due, date(2026, 1, 1)).because == (
        "L’appel du 15 janvier 2025 attend d’être posté."
    )


@pytest.mark.parametrize(
    ("status", "first"),
    [("deposited", date(2025, 5, 15)), ("received", date(2025, 5, 15)), ("rejected", None)],
)
def test_a_public_payer_has_its_days_from_the_deposit(due, status, first):
    set_public_payer(
        organisation=due.payer, service_code="", engagement_required=False, payment_days=45, by=None
    )
    deposit_on_portal(
        document=due.documents.get(),
        engagement="",
        deposited_on=date(2025, 3, 21),
        status=status,
        status_on=date(2025, 3, 21),
        note="",
        by=None,
    )

    if first is None:
        assert "rejetée" in verdict_of(due, date(2026, 1, 1)).because
    else:
        assert verdict_of(due, first - timedelta(days=1)).level is None
        assert verdict_of(due, first).level.rank == 1


def test_an_announced_transfer_is_waited_for_ten_days(due):
    announce_transfer(due=due, on=FIRST, by=None)

    assert "Virement annoncé le 10 avril 2025" in verdict_of(due, date(2025, 4, 19)).because
    assert verdict_of(due, date(2025, 4, 20)).level.rank == 1


@pytest.mark.parametrize(
    ("state", "held"),
    [("pending", True), ("uncertain", True), ("open", False), ("failed", False), ("expired", False)],
)
def test_a_debit_under_way_is_waited_for(due, state, held):
    Checkout.objects.create(due=due, payer=due.payer, means="debit", amount=due.amount, state=state)
    Checkout.objects.update(created_at=timezone.make_aware(timezone.datetime(2025, 4, 1, 12)))

    assert (verdict_of(due, date(2025, 4, 25)).level is None) is held


def test_neither_a_doubt_nor_a_provisional_amount_pauses(due):
    due.doubts.create(starts_on=FIRST, because="liquidation")
    Due.objects.filter(pk=due.pk).update(provisional=True)

    assert verdict_of(due, FIRST).level.rank == 1


# By itself, and before a strike-off.


def test_reminders_go_by_themselves_only_when_asked_once_a_day_and_never_a_notice(due):
    assert start_automatic(on=FIRST) is None
    set_reminders(automatic=True, by=None)

    job = start_automatic(on=FIRST)

    assert isinstance(job, Job)
    assert start_automatic(on=FIRST) is None
    record = {"late_since": DUE_ON, "amount": due.amount, "due": due}
    letter = ReminderLetter.objects.create(
        payer=due.payer, title="x", amount=1, sent_on=FIRST, delivery="mail", recipient_name="x"
    )
    Reminder.objects.create(letter=letter, rank=3, **record)
    day = FIRST + timedelta(days=40)
    assert verdict_of(due, day).level.formal
    automatic = start_automatic(on=day)
    lines = ReminderRun.objects.get(pk=automatic.arguments["run"]).lines
    assert due.pk not in {line[0] for line in lines}


def strike_off(due, day):
    return end_membership(
        membership=due.organisation.memberships.get(ended_on__isnull=True),
        ended_on=day,
        reason="strike_off",
        decided_on=day,
        by=None,
    )


def test_a_strike_off_without_a_formal_notice_quotes_the_article(due):
    with pytest.raises(RuleViolation, match=r"demande une mise en demeure.*\(article\u00a07\)\.$"):
        strike_off(due, date(2025, 6, 1))


@pytest.mark.parametrize(("day", "allowed"), [(30, False), (31, True), (32, True)])
def test_a_strike_off_waits_for_the_delay_of_the_notice(due, day, allowed):
    letter = record_notice(due=due, posted_on=date(2025, 5, 1), tracking=" 1A ", on=date(2025, 6, 1), by=None)
    assert (letter.tracking, letter.reminders.get().rank) == ("1A", 4)

    decided_on = date(2025, 4, 30) + timedelta(days=day)
    if allowed:
        assert strike_off(due, decided_on).end_reason == "strike_off"
    else:
        with pytest.raises(RuleViolation, match="a été postée le 1er mai 2025"):
            strike_off(due, decided_on)


def test_nobody_is_struck_off_while_a_payment_plan_stands(due):
    record_notice(due=due, posted_on=date(2025, 5, 1), on=date(2025, 6, 1), by=None)
    agreed = {"because": "x", "agreed_by": "Bureau", "agreed_on": date(2025, 5, 20), "by": None}
    plan = agree_plan(due=due, parts=[(date(2025, 9, 1), due.amount)], **agreed)

    with pytest.raises(RuleViolation, match="n’est pas restée sans effet"):
        strike_off(due, date(2025, 8, 1))
    end_plan(plan=plan, because="Pas tenu", by=None)
    assert strike_off(due, date(2025, 8, 1)).end_reason == "strike_off"


def test_a_notice_about_what_was_paid_since_does_not_count(due):
    record_notice(due=due, posted_on=date(2025, 5, 1), on=date(2025, 6, 1), by=None)
    receive(
        payer=due.payer,
        method="transfer",
        amount=due.amount,
        received_on=FIRST,
        outside_id="x",
        dues=[due],
        by=None,
    )

    with pytest.raises(RuleViolation, match="aucune n’est enregistrée"):
        strike_off(due, date(2025, 8, 1))


def test_other_ends_and_chambers_without_the_rule_ask_nothing(due):
    set_reminders(notice_required=False, by=None)

    assert strike_off(due, date(2025, 6, 1)).end_reason == "strike_off"


@pytest.mark.parametrize(
    ("posted_on", "match"),
    [(date(2025, 6, 2), "n’est pas encore venu"), (DUE_ON, "Rien n’était en retard")],
)
def test_a_notice_is_recorded_on_a_sound_day(due, posted_on, match):
    with pytest.raises(RuleViolation, match=match):
        record_notice(due=due, posted_on=posted_on, on=date(2025, 6, 1), by=None)


@pytest.mark.parametrize("days", [40, pytest.param(120, marks=pytest.mark.prove)])
def test_what_is_foretold_is_what_goes_day_by_day(plan, days):
    """A clock moved on day by day, with promises, disputes, plans and letters to post among 158 calls."""
    dues = list(Due.objects.filter(pk__in=_of_2025()).order_by("pk"))
    for rank, one in enumerate(dues[:60]):
        if rank % 4 == 0:
            promise_payment(due=one, for_day=DUE_ON + timedelta(days=rank), on=DUE_ON, by=None)
        elif rank % 4 == 1:
            open_dispute(due=one, because="x", on=DUE_ON, by=None)
        elif rank % 4 == 2:
            half = (one.amount / 2).quantize(Decimal("0.01"))
            agree_plan(
                due=one,
                parts=[(date(2025, 4, 5), half), (date(2025, 6, 5), one.amount - half)],
                because="x",
                agreed_by="Bureau",
                agreed_on=DUE_ON,
                by=None,
            )
    # A tenth of the register is enough, and every kind of pause is in it.
    kept = [one.pk for one in dues[:24]] + [
        row.due_id for row in Document.objects.filter(delivery="posted")[:6]
    ]
    Due.objects.exclude(pk__in=kept).update(amount=0, net_amount=0)
    until = DUE_ON + timedelta(days=days)
    foretold = {
        (one.on, outlook.due.pk, one.level.rank, one.amount)
        for outlook in outlooks(on=DUE_ON, until=until)
        for one in outlook.departures
    }

    day = DUE_ON
    while day <= until:
        if going_on(day):
            sent_on(day)
            arrived(day)
        day += timedelta(days=1)

    went = set(Reminder.objects.values_list("letter__sent_on", "due", "rank", "amount"))
    assert went == foretold
    assert len(went) > days / 2
    assert Reminder.objects.count() == len(went)
