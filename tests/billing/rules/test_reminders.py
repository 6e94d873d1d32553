from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.rules import reminders
from billing.rules.reminders import Claim, Departure, Level, Part, Pause, Plan, Sent

FIRST = Level(1, "rappel", 10)
SECOND = Level(2, "deuxième relance", 30)
LAST = Level(3, "dernière relance", 15, after_previous=True)
NOTICE = Level(4, "mise en demeure", 15, after_previous=True, channel="post", formal=True)
LEVELS = (FIRST, SECOND, LAST, NOTICE)
START = date(2025, 1, 1)
PLANS = [Plan(START, LEVELS)]
DUE_ON = date(2025, 3, 31)
DAY = timedelta(days=1)
CLAIM = Claim((Part(DUE_ON, Decimal(200)),), Decimal(200), delivered_on=date(2025, 1, 15))


def on(claim, day, plans=PLANS):
    return reminders.verdict(claim, plans, on=day)


def sent(claim, *reminded):
    return replace(claim, sent=tuple(Sent(rank, day, DUE_ON) for rank, day in reminded))


def paused(claim, *pauses):
    return replace(claim, pauses=pauses)


@pytest.mark.parametrize(
    ("day", "goes", "because"),
    [
        (DUE_ON - DAY, None, "Rien n’est en retard jusqu’au 31 mars 2025."),
        (DUE_ON, None, "Rien n’est en retard jusqu’au 31 mars 2025."),
        (DUE_ON + DAY, None, "Rappel le 10 avril 2025."),
        (date(2025, 4, 9), None, "Rappel le 10 avril 2025."),
        (date(2025, 4, 10), FIRST, "Rappel, 200,00\u00a0€ en retard."),
        (date(2025, 4, 29), FIRST, "Rappel, 200,00\u00a0€ en retard."),
    ],
)
def test_the_first_reminder_goes_so_many_days_after_the_last_day_to_pay(day, goes, because):
    answer = on(CLAIM, day)

    assert (answer.level, answer.because) == (goes, because)


@pytest.mark.parametrize(
    ("day", "goes"), [(date(2025, 4, 30), SECOND), (date(2025, 5, 1), SECOND), (date(2026, 1, 1), SECOND)]
)
def test_after_an_outage_the_latest_goes_alone(day, goes):
    assert on(CLAIM, day).level == goes


def test_a_level_counted_from_the_previous_one_waits_for_it():
    after = sent(CLAIM, (2, date(2025, 6, 1)))

    assert on(after, date(2025, 6, 15)).because == "Dernière relance le 16 juin 2025."
    assert on(after, date(2025, 6, 16)).level == LAST
    # The first was passed over: it never goes any more.
    assert on(after, date(2025, 6, 2)).level is None


def test_a_level_is_not_passed_over_by_one_counted_from_the_previous():
    after = sent(CLAIM, (1, date(2025, 4, 10)))

    assert on(after, date(2025, 12, 1)).level == SECOND


def test_once_all_are_sent_nothing_goes():
    after = sent(CLAIM, (3, date(2025, 6, 1)), (4, date(2025, 6, 20)))

    answer = on(after, date(2026, 1, 1))

    assert (answer.level, answer.because) == (
        None,
        "Toutes les relances du plan sont parties\u00a0: la dernière le 20 juin 2025.",
    )


def test_nothing_follows_a_formal_notice_whatever_its_rank_in_a_later_plan():
    # Recorded before any plan, or the second of a shorter one: the plan of today has levels above it.
    after = replace(CLAIM, sent=(Sent(1, date(2025, 5, 1), DUE_ON, formal=True), Sent(2, DUE_ON, DUE_ON)))

    answer = on(after, date(2026, 1, 1))

    assert answer.level is None
    assert answer.because == "Toutes les relances du plan sont parties\u00a0: la dernière le 1er mai 2025."
    assert reminders.departures(after, PLANS, since=date(2026, 1, 1), until=date(2027, 1, 1)) == []


def test_a_plan_without_a_first_level_left_to_go_says_so():
    assert on(CLAIM, date(2025, 6, 1), [Plan(START, (LAST,))]).because == (
        "Toutes les relances du plan sont parties."
    )


def test_nothing_goes_without_a_plan():
    because = "Aucun plan de relance n’est en vigueur ce jour-là."

    assert on(CLAIM, date(2025, 6, 1), []).because == because
    assert on(CLAIM, date(2025, 6, 1), [Plan(date(2025, 6, 2), LEVELS)]).because == because
    assert on(CLAIM, date(2025, 6, 2), [Plan(date(2025, 6, 2), LEVELS)]).level == SECOND


def test_what_is_paid_is_not_reminded():
    assert on(replace(CLAIM, outstanding=Decimal(0)), date(2025, 6, 1)).because == "Rien n’est plus dû."


@pytest.mark.parametrize(
    ("delivered_on", "grace", "first_day"),
    [
        (date(2025, 3, 30), 0, date(2025, 4, 10)),
        (date(2025, 4, 2), 0, date(2025, 4, 12)),
        (date(2025, 3, 1), 30, date(2025, 4, 10)),
        (date(2025, 3, 20), 30, date(2025, 4, 29)),
        (None, 30, date(2025, 4, 10)),
    ],
)
def test_delays_run_from_the_delivery_and_its_days_of_grace_when_they_end_later(
    delivered_on, grace, first_day
):
    claim = replace(CLAIM, delivered_on=delivered_on, grace=grace)

    assert on(claim, first_day - DAY).level is None
    assert on(claim, first_day).level == FIRST


PARTS = tuple(Part(date(2025, month, 15), Decimal(100)) for month in (2, 4, 6))
SHARED = Claim(PARTS, Decimal(300), delivered_on=date(2025, 1, 15))


@pytest.mark.parametrize(
    ("outstanding", "unpaid"),
    [
        (300, [100, 100, 100]),
        (250, [50, 100, 100]),
        (200, [100, 100]),
        (1, [1]),
        (0, []),
        (320, [120, 100, 100]),
    ],
)
def test_what_is_paid_goes_to_the_oldest_parts(outstanding, unpaid):
    left = replace(SHARED, outstanding=Decimal(outstanding)).unpaid()

    assert [part.amount for part in left] == unpaid
    assert [part.due_on for part in left] == [part.due_on for part in PARTS[3 - len(unpaid) :]]


def test_only_the_late_parts_are_reminded():
    answer = on(SHARED, date(2025, 4, 10))
    later = on(SHARED, date(2025, 4, 16))

    assert (answer.level, answer.late_since, answer.amount) == (SECOND, date(2025, 2, 15), 100)
    assert later.amount == 200


def test_each_part_has_its_own_reminders():
    first = replace(SHARED, sent=(Sent(2, date(2025, 3, 17), PARTS[0].due_on),))
    paid = replace(first, outstanding=Decimal(200))

    assert on(paid, date(2025, 4, 15)).because == "Rien n’est en retard jusqu’au 15 avril 2025."
    assert on(paid, date(2025, 4, 25)).level == FIRST


def test_an_agreed_plan_says_that_it_was_agreed():
    claim = replace(SHARED, is_agreed=True)

    assert on(claim, date(2025, 2, 15)).because == (
        "Échéancier accordé\u00a0: rien n’est en retard jusqu’au 15 février 2025."
    )


PAUSES = [
    (
        reminders.promised(said_on=date(2025, 4, 1), for_day=date(2025, 4, 15)),
        "Paiement promis pour le 15 avril 2025.",
        date(2025, 4, 16),
    ),
    (
        reminders.promised(said_on=date(2025, 4, 1), for_day=date(2025, 4, 15), note="au téléphone"),
        "Paiement promis pour le 15 avril 2025\u00a0: au téléphone.",
        date(2025, 4, 16),
    ),
    (
        reminders.disputed(since=date(2025, 4, 1), note="budget contesté"),
        "Contestée depuis le 1er avril 2025\u00a0: budget contesté.",
        None,
    ),
    (
        reminders.insolvent(since=date(2025, 4, 1), until=date(2025, 4, 18), note="sauvegarde"),
        "Procédure collective depuis le 1er avril 2025 (sauvegarde)\u00a0: la cotisation ne se relance plus, "
        "elle se déclare au mandataire judiciaire.",
        date(2025, 4, 18),
    ),
    (
        reminders.announced(on=date(2025, 4, 8)),
        "Virement annoncé le 8 avril 2025\u00a0: les relances l’attendent jusqu’au 18 avril 2025.",
        date(2025, 4, 18),
    ),
    (
        reminders.under_way(since=date(2025, 4, 8)),
        "Paiement en ligne en cours depuis le 8 avril 2025\u00a0: la banque n’a pas encore répondu.",
        None,
    ),
    (
        reminders.undelivered(on=date(2025, 1, 15), address="a@b.example"),
        "Non remise\u00a0: le courriel du 15 janvier 2025 à a@b.example a été refusé. Corrigez l’adresse.",
        None,
    ),
    (
        reminders.unsent(on=date(2025, 1, 15), state="waiting"),
        "Le courriel du 15 janvier 2025 n’est pas encore parti.",
        None,
    ),
    (
        reminders.unsent(on=date(2025, 1, 15), state="held"),
        "Le courriel du 15 janvier 2025 est retenu\u00a0: laissez-le partir dans Messages.",
        None,
    ),
    (
        reminders.unposted(on=date(2025, 1, 15)),
        "L’appel du 15 janvier 2025 attend d’être posté.",
        None,
    ),
    (
        reminders.stuck(on=date(2025, 1, 20), status="Rejetée", note="engagement absent"),
        "Dépôt sur le portail public\u00a0: rejetée le 20 janvier 2025\u00a0: engagement absent.",
        None,
    ),
    (
        reminders.stuck(on=date(2025, 1, 20), status="Suspendue"),
        "Dépôt sur le portail public\u00a0: suspendue le 20 janvier 2025.",
        None,
    ),
]


@pytest.mark.parametrize(("pause", "because", "until"), PAUSES)
def test_each_pause_holds_the_reminder_until_its_end_and_says_why(pause, because, until):
    claim, day = paused(CLAIM, pause), date(2025, 4, 12)

    answer = on(claim, day)

    assert (answer.level, answer.because, answer.pauses) == (None, because, (pause,))
    assert answer.amount == 200
    if until:
        assert on(claim, until - DAY).level is None
        assert on(claim, until).level == FIRST
    else:
        assert on(claim, date(2035, 1, 1)).level is None


def test_a_pause_that_has_not_begun_holds_nothing():
    promise = reminders.promised(said_on=date(2025, 4, 11), for_day=date(2025, 4, 15))

    assert on(paused(CLAIM, promise), date(2025, 4, 10)).level == FIRST
    assert on(paused(CLAIM, promise), date(2025, 4, 11)).level is None


def test_of_several_pauses_the_longest_is_told():
    promise, dispute = PAUSES[0][0], PAUSES[2][0]

    answer = on(paused(CLAIM, promise, dispute), date(2025, 4, 12))

    assert answer.because == dispute.because
    assert answer.pauses == (promise, dispute)


def test_a_pause_before_the_day_to_pay_owes_nothing_late():
    early = reminders.disputed(since=date(2025, 3, 1), note="x")

    answer = on(paused(CLAIM, early), date(2025, 3, 31))

    assert (answer.late_since, answer.amount) == (None, 0)


def test_what_will_go_is_told_until_a_day():
    promise = reminders.promised(said_on=date(2025, 4, 1), for_day=date(2025, 4, 15))

    going = reminders.departures(
        paused(CLAIM, promise), PLANS, since=date(2025, 4, 1), until=date(2025, 5, 30)
    )

    assert going == [
        Departure(date(2025, 4, 16), FIRST, DUE_ON, Decimal(200)),
        Departure(date(2025, 4, 30), SECOND, DUE_ON, Decimal(200)),
        Departure(date(2025, 5, 15), LAST, DUE_ON, Decimal(200)),
        Departure(date(2025, 5, 30), NOTICE, DUE_ON, Decimal(200)),
    ]
    assert (
        reminders.departures(replace(CLAIM, outstanding=Decimal(0)), PLANS, since=START, until=DUE_ON) == []
    )


days = st.integers(0, 400).map(lambda n: START + timedelta(days=n))
levels = st.lists(st.tuples(st.integers(1, 60), st.booleans()), min_size=1, max_size=4).map(
    lambda rows: tuple(
        Level(rank, f"n{rank}", delay, after_previous=after and rank > 1)
        for rank, (delay, after) in enumerate(rows, 1)
    )
)
pauses = st.lists(
    st.tuples(days, st.one_of(st.none(), st.integers(1, 90))).map(
        lambda row: Pause("promise", "x", row[0], row[1] and row[0] + timedelta(days=row[1]))
    ),
    max_size=3,
)
claims = st.builds(
    lambda due_days, outstanding, delivered_on, grace, held: Claim(
        tuple(Part(day, Decimal(50)) for day in sorted(due_days)),
        Decimal(outstanding),
        delivered_on,
        grace,
        pauses=tuple(held),
    ),
    st.sets(days, min_size=1, max_size=3),
    st.integers(0, 160),
    st.one_of(st.none(), days),
    st.sampled_from([0, 30]),
    pauses,
)


@given(claims, st.lists(st.builds(Plan, days, levels), min_size=1, max_size=2), days, st.integers(0, 120))
def test_what_is_foretold_is_what_goes_day_by_day(claim, plans, since, length):
    until = since + timedelta(days=length)
    foretold = reminders.departures(claim, plans, since=since, until=until)

    gone = []
    for n in range(length + 1):
        day = since + timedelta(days=n)
        answer = reminders.verdict(claim, plans, on=day)
        if answer.level:
            gone.append(Departure(day, answer.level, answer.late_since, answer.amount))
            claim = replace(claim, sent=(*claim.sent, Sent(answer.level.rank, day, answer.late_since)))

    assert foretold == gone
    assert len({one.on for one in gone}) == len(gone)


@pytest.mark.parametrize(
    ("levels", "wrong"),
    [
        ((FIRST, SECOND, LAST, NOTICE), ""),
        ((replace(NOTICE, rank=1, after_previous=False),), ""),
        ((), "Écrivez au moins un niveau de relance."),
        ((LAST,), "«\u00a0dernière relance\u00a0» est la première\u00a0: elle se compte depuis l’échéance."),
        (
            (FIRST, replace(SECOND, delay=10)),
            "«\u00a0deuxième relance\u00a0» part 10 jours après l’échéance\u00a0: il en faut plus de 10, le "
            "délai de «\u00a0rappel\u00a0».",
        ),
        ((FIRST, NOTICE, LAST), "La mise en demeure est unique, et c’est le dernier niveau."),
        ((FIRST, NOTICE, NOTICE), "La mise en demeure est unique, et c’est le dernier niveau."),
        (
            (FIRST, replace(NOTICE, after_previous=False, delay=40)),
            "La mise en demeure se compte depuis la relance précédente\u00a0: nul ne la reçoit en premier.",
        ),
        (
            (FIRST, replace(NOTICE, channel="mail")),
            "La mise en demeure part par la poste\u00a0: c’est la preuve de l’envoi qui compte.",
        ),
    ],
)
def test_a_plan_that_cannot_be_followed_says_why(levels, wrong):
    assert reminders.trouble(levels) == wrong


@pytest.mark.parametrize(("day", "enough"), [(30, False), (31, True), (32, True)])
def test_a_notice_leaves_whole_days(day, enough):
    posted = date(2025, 5, 1)

    assert (
        reminders.notice_is_old_enough(posted, days=30, decided_on=date(2025, 5, 1) + timedelta(days=day - 1))
        is enough
    )
