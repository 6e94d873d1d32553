from datetime import date
from decimal import Decimal

import pytest

from billing.rules.matching import (
    DEPOSIT,
    KNOWN,
    LEFT_OUT,
    PAYOUT,
    RECEIPT,
    RETURNED,
    Book,
    Confidence,
    Entered,
    Line,
    Numbers,
    OpenDue,
    Party,
    Together,
    habit_of,
    match,
    name_words,
    number_key,
)

SURE, LIKELY, POSSIBLE = Confidence.SURE, Confidence.LIKELY, Confidence.POSSIBLE
DAY = date(2025, 3, 3)
LILAS, MOULIN, HORLOGE, VILLE, NETWORK = 1, 2, 3, 4, 5
PARTIES = [
    Party(LILAS, ("Association Les Lilas Blancs", "ALB"), 12),
    Party(MOULIN, ("Le Moulin de Saint-Ouvert",), 40),
    Party(HORLOGE, ("SCOP Conserverie de l’Horloge",), 7),
    Party(VILLE, ("Commune de Saint-Ouvert",)),
    Party(NETWORK, ("Réseau des Ateliers",), 50),
]


def due(key, payer, amount, *, member=None, number="", on=date(2025, 1, 15)):
    return OpenDue(key, payer, member or payer, Decimal(amount), on, number)


DUES = [
    due(10, LILAS, "230.00", number="AC-2025-0042"),
    due(20, MOULIN, "80.00", number="AC-2025-0043"),
    due(21, MOULIN, "120.00", number="AC-2024-0007", on=date(2024, 1, 15)),
    due(30, HORLOGE, "500.00", number="AC-2025-0001"),
    due(50, NETWORK, "75.00", member=51, number="AC-2025-0051"),
    due(51, NETWORK, "75.00", member=52, number="AC-2025-0052"),
    due(52, NETWORK, "60.00", member=53, number="AC-2025-0053"),
]
SERIES = ["AC-2025", "AC-2024"]
SOME_IBAN = "FR7630006000011234567890189"


def book(**told):
    return Book(**{"dues": DUES, "parties": PARTIES, "series": SERIES} | told)


def credit(amount, text="", name="", **told):
    return Line(1, Decimal(amount), told.pop("on", DAY), text=text, name=name, **told)


def best(line, **told):
    found = book(**told).suggestions(line)
    return found[0] if found else None


@pytest.mark.parametrize(
    ("line", "payer", "dues", "confidence"),
    [
        # The number of the call, however it is typed.
        (credit("230.00", "COTISATION AC-2025-0042"), LILAS, (10,), SURE),
        (credit("230.00", "ac 2025 0042"), LILAS, (10,), SURE),
        (credit("230.00", "AC20250042"), LILAS, (10,), SURE),
        (credit("230.00", "AC 2025 N°42"), LILAS, (10,), SURE),
        (credit("230.00", "RF18AC20250042"), LILAS, (10,), SURE),
        (credit("230.00", "AC-2025-00 42"), LILAS, (10,), SURE),
        (credit("230.00", "AC-2025-004 2"), LILAS, (10,), SURE),
        (credit("200.00", "AC-2025-0042"), LILAS, (10,), LIKELY),
        (credit("200.00", "AC-2025-0043 et AC-2024-0007"), MOULIN, (21, 20), SURE),
        (credit("200.00", "AC-2025-0043"), MOULIN, (21, 20), LIKELY),
        (credit("310.00", "AC-2025-0042 AC-2025-0043"), LILAS, (10, 20), LIKELY),
        (credit("230.00", "AC-2025-0042", "CONSERVERIE DE L'HORLOGE"), LILAS, (10,), LIKELY),
        (credit("230.00", "AC-2025-0042", "LES LILAS BLANCS"), LILAS, (10,), SURE),
        # The number of the member.
        (credit("230.00", "ADHERENT N° 0012"), LILAS, (10,), SURE),
        (credit("230.00", "adh 12"), LILAS, (10,), SURE),
        # The name and the amount alone.
        (credit("230.00", name="ASS LES LILAS BLANCS"), LILAS, (10,), SURE),
        (credit("230.00", name="ALB"), LILAS, (10,), SURE),
        (credit("230.00", "VIR SEPA RECU DE LES LILAS BLANCS MOTIF COTISATION"), LILAS, (10,), SURE),
        (credit("500.00", name="CONSERVERIE DE L HORLO"), HORLOGE, (30,), SURE),
        (credit("80.00", name="Le Moulin de Saint Ouvert"), MOULIN, (20,), SURE),
        (credit("200.00", name="Le Moulin de Saint Ouvert"), MOULIN, (21, 20), SURE),
        (credit("50.00", name="Le Moulin de Saint Ouvert"), MOULIN, (21, 20), LIKELY),
        (credit("900.00", name="Le Moulin de Saint Ouvert"), MOULIN, (21, 20), LIKELY),
        (credit("500.00", name="CONSERVERIE"), HORLOGE, (30,), POSSIBLE),
        (credit("230.00", name="LILAS BLANCS DU NORD"), LILAS, (10,), SURE),
        (credit("230.00", "VIR ALB TEST"), LILAS, (10,), LIKELY),
        (credit("10.00", "VIR ALB TEST"), LILAS, (10,), POSSIBLE),
        # The dues of several members, for one payer.
        (credit("210.00", name="Réseau des Ateliers"), NETWORK, (50, 51, 52), SURE),
        (credit("150.00", name="Réseau des Ateliers"), NETWORK, (50, 51), SURE),
        (credit("60.00", name="Réseau des Ateliers"), NETWORK, (52,), SURE),
        (credit("75.00", name="Réseau des Ateliers"), NETWORK, (50,), LIKELY),
        (credit("135.00", name="Réseau des Ateliers"), NETWORK, (50, 52), LIKELY),
        # Nothing is owed.
        (credit("40.00", name="Commune de Saint Ouvert"), VILLE, (), POSSIBLE),
        # The amount alone.
        (credit("230.00", "VIREMENT"), LILAS, (10,), POSSIBLE),
        (credit("75.00"), NETWORK, (50,), POSSIBLE),
    ],
)  # fmt: skip
def test_whose_money_it_is(line, payer, dues, confidence):
    found = best(line)

    assert (found.kind, found.payer, found.dues) == (RECEIPT, payer, dues)
    assert found.confidence == confidence


@pytest.mark.parametrize(
    ("line", "reasons"),
    [
        (
            credit("230.00", "AC-2025-0042"),
            ("L’appel AC-2025-0042 est cité", "le montant est exactement ce qui reste dû"),
        ),
        (
            credit("200.00", "AC-2025-0043 AC-2024-0007"),
            (
                "Les appels AC-2024-0007, AC-2025-0043 sont cités",
                "le montant est exactement ce qui reste dû",
            ),
        ),
        (
            credit("200.00", "AC-2025-0043"),
            ("L’appel AC-2025-0043 est cité", "le montant est la somme de ses 2 cotisations dues"),
        ),
        (
            credit("150.00", name="Réseau des Ateliers"),
            (
                "Le nom est celui de «\u00a0Réseau des Ateliers\u00a0»",
                "le montant est la somme de 2 de ses cotisations dues",
            ),
        ),
        (
            credit("75.00", name="Réseau des Ateliers"),
            (
                "Le nom est celui de «\u00a0Réseau des Ateliers\u00a0»",
                "le montant est exactement ce qui reste dû, "
                "mais d’autres cotisations feraient aussi ce montant",
            ),
        ),
        (
            credit("900.00", name="Moulin Saint-Ouvert"),
            (
                "Le nom est celui de «\u00a0Le Moulin de Saint-Ouvert\u00a0»",
                "le montant dépasse ce qui est dû, 200,00\u00a0€\u00a0: le surplus restera en crédit",
            ),
        ),
        (credit("230.00", "VIREMENT"), ("Seul le montant concorde",)),
    ],
)
def test_the_reasons_are_said(line, reasons):
    assert best(line).reasons == reasons


def test_an_account_that_paid_before_is_enough():
    line = credit("230.00", "VIREMENT", iban=SOME_IBAN)

    assert best(line, payers_by_iban={SOME_IBAN: frozenset({LILAS})}).confidence is SURE
    assert best(line, payers_by_iban={SOME_IBAN: frozenset({LILAS, MOULIN})}).confidence is LIKELY


def test_a_call_that_is_paid_already_is_told():
    found = best(credit("230.00", "AC-2025-0009"), settled={"AC-2025-0009": VILLE})

    assert (found.payer, found.dues, found.confidence) == (VILLE, (), POSSIBLE)
    assert found.reasons[0] == "L’appel AC-2025-0009, cité, est déjà soldé"


def test_two_payers_of_one_name_are_never_sure():
    twins = [*PARTIES, Party(9, ("Les Lilas Blancs",))]

    found = book(parties=twins).suggestions(credit("230.00", name="LES LILAS BLANCS"))

    assert [(one.payer, one.confidence) for one in found] == [(LILAS, LIKELY), (9, POSSIBLE)]


def test_a_member_number_and_the_name_of_another_are_not_sure():
    found = book().suggestions(credit("230.00", "adherent 12", name="Conserverie de l’Horloge"))

    assert {one.confidence for one in found} == {LIKELY}


def test_a_member_that_its_payer_pays_for_is_known_by_its_own_number():
    found = best(credit("75.00", "AC-2025-0051", name="Réseau des Ateliers"))

    assert (found.payer, found.dues, found.confidence) == (NETWORK, (50,), SURE)


def test_a_name_that_looks_like_one_is_only_likely():
    found = best(credit("80.00", name="MOULIN OUVERT"))

    assert (found.payer, found.confidence) == (MOULIN, LIKELY)
    assert found.reasons[0] == "Le nom ressemble à «\u00a0Le Moulin de Saint-Ouvert\u00a0»"


def test_a_word_that_too_many_share_names_nobody():
    crowd = [Party(100 + rank, (f"Maison {rank}",)) for rank in range(201)]

    assert best(credit("41.00", name="MAISON"), parties=crowd, dues=[]) is None
    assert best(credit("41.00", name="MAISON 42"), parties=crowd, dues=[]).payer == 142


def test_a_party_without_a_name_is_never_named():
    assert best(credit("41.00", name="X"), parties=[Party(1, ("",))], dues=[]) is None


def test_an_amount_that_many_owe_says_nothing():
    dues = [due(100 + rank, 100 + rank, "41.00") for rank in range(4)]

    assert best(credit("41.00"), dues=dues) is None


def test_a_payer_of_many_dues_pays_one_or_all():
    dues = [due(100 + rank, NETWORK, f"{rank + 1}.00", member=100 + rank) for rank in range(13)]
    line = credit("91.00", name="Réseau des Ateliers")

    assert (best(line, dues=dues).confidence, len(best(line, dues=dues).dues)) == (SURE, 13)
    assert best(credit("13.00", name="Réseau des Ateliers"), dues=dues).dues == (112,)
    assert best(credit("14.00", name="Réseau des Ateliers"), dues=dues).confidence is LIKELY


ENTERED = Entered(7, LILAS, Decimal("230.00"), date(2025, 2, 27), "Les Lilas Blancs")


def test_a_transfer_typed_in_by_hand_is_recognised_rather_than_received_twice():
    found = book(entered=[ENTERED]).suggestions(credit("230.00", name="LES LILAS BLANCS"))

    assert [(one.kind, one.target, one.confidence) for one in found] == [
        (KNOWN, 7, SURE),
        (RECEIPT, None, LIKELY),
    ]
    assert found[0].reasons == (
        "Un encaissement de ce montant est saisi au 27/02/2025",
        "son payeur est celui de la ligne",
    )
    assert found[1].reasons[-1] == "mais un encaissement semblable est déjà saisi"


def test_two_transfers_typed_in_alike_are_not_sure():
    other = Entered(8, LILAS, Decimal("230.00"), date(2025, 3, 1))

    found = book(entered=[ENTERED, other]).suggestions(credit("230.00", name="LES LILAS BLANCS"))

    assert {one.confidence for one in found} == {LIKELY}


def test_money_of_someone_outside_the_register_is_recognised_by_the_name():
    outside = Entered(7, None, Decimal("33.00"), DAY, "Jeanne Martin")

    assert best(credit("33.00", name="MARTIN JEANNE"), entered=[outside]).confidence is SURE
    assert best(credit("33.00", name="DURAND"), entered=[outside]).confidence is POSSIBLE


def test_what_was_typed_in_of_another_payer_or_day_is_no_reason_to_doubt():
    other = Entered(7, VILLE, Decimal("230.00"), DAY)
    old = Entered(8, LILAS, Decimal("230.00"), date(2025, 2, 1))

    found = book(entered=[other, old]).suggestions(credit("230.00", name="LES LILAS BLANCS"))

    assert [(one.kind, one.confidence) for one in found] == [(RECEIPT, SURE), (KNOWN, POSSIBLE)]


def test_many_transfers_typed_in_with_one_amount_are_not_all_shown():
    many = [Entered(rank, VILLE, Decimal("33.00"), DAY) for rank in range(4)]

    assert best(credit("33.00"), entered=many) is None


SLIP = Together(DEPOSIT, 3, Decimal("310.00"), date(2025, 3, 1), "BR-2025-0003")
PAID_OUT = Together(PAYOUT, 4, Decimal("196.80"), date(2025, 3, 2), "po_1")


@pytest.mark.parametrize(
    ("line", "kind", "confidence"),
    [
        (credit("310.00", "REMISE DE CHEQUES"), DEPOSIT, SURE),
        (credit("310.00", "DEPOT"), DEPOSIT, LIKELY),
        (credit("310.00", "REM CHQ", on=date(2025, 2, 27)), DEPOSIT, SURE),
        (credit("196.80", "STRIPE PAYMENTS"), PAYOUT, SURE),
        (credit("196.80", "VIREMENT"), PAYOUT, LIKELY),
    ],
)
def test_several_payments_in_one_line_are_recognised(line, kind, confidence):
    found = best(line, together=[SLIP, PAID_OUT])

    assert (found.kind, found.confidence) == (kind, confidence)


@pytest.mark.parametrize(
    "line",
    [
        credit("310.00", "REMISE", on=date(2025, 2, 26)),
        credit("310.00", "REMISE", on=date(2025, 4, 1)),
        credit("196.80", "STRIPE", on=date(2025, 3, 10)),
    ],
)
def test_what_is_too_far_in_time_is_another(line):
    assert best(line, together=[SLIP, PAID_OUT]) is None


def test_two_slips_of_one_amount_are_told_apart_by_their_number():
    twin = Together(DEPOSIT, 5, Decimal("310.00"), date(2025, 3, 2), "BR-2025-0004")

    said = book(together=[SLIP, twin]).suggestions(credit("310.00", "REMISE BR-2025-0003"))
    unsaid = book(together=[SLIP, twin]).suggestions(credit("310.00", "REMISE"))
    silent = book(together=[SLIP, twin]).suggestions(credit("310.00"))

    assert [(one.target, one.confidence) for one in said] == [(3, SURE), (5, LIKELY)]
    assert {one.confidence for one in unsaid} == {LIKELY}
    assert {one.confidence for one in silent} == {POSSIBLE}


CHEQUE = Entered(9, LILAS, Decimal("120.50"), date(2025, 2, 3), "Les Lilas Blancs", "1234567")


@pytest.mark.parametrize(
    ("text", "confidence", "reason"),
    [
        ("CHEQUE IMPAYE 1234567", LIKELY, "sa référence, 1234567, est citée"),
        ("REJET LES LILAS BLANCS", LIKELY, "le nom est celui de «\u00a0Les Lilas Blancs\u00a0»"),
        ("CHEQUE IMPAYE", POSSIBLE, None),
    ],
)
def test_a_returned_payment_is_named_and_never_sure(text, confidence, reason):
    found = best(credit("-120.50", text), returnable=[CHEQUE])

    assert (found.kind, found.target, found.confidence) == (RETURNED, 9, confidence)
    assert reason is None or reason in found.reasons


def test_money_that_goes_out_is_a_return_only_when_the_bank_says_so():
    assert best(credit("-120.50", "LOYER"), returnable=[CHEQUE]) is None
    assert best(credit("-120.50", "X", is_return=True), returnable=[CHEQUE]).kind == RETURNED
    assert best(credit("-120.50", "REJET", on=date(2025, 2, 2)), returnable=[CHEQUE]) is None


def test_a_line_like_one_that_was_left_out_is_known():
    habits = {habit_of("FRAIS DE TENUE DE COMPTE 02/2025"): "Frais bancaires"}

    found = best(credit("-12.50", "FRAIS DE TENUE DE COMPTE 03/2025"), habits=habits)

    assert (found.kind, found.confidence) == (LEFT_OUT, LIKELY)
    assert found.reasons == ("Une ligne de même libellé a été laissée de côté", "Frais bancaires")


def test_two_lines_that_pay_the_same_due_are_not_sure():
    lines = [Line(key, Decimal("230.00"), DAY, name="LES LILAS BLANCS") for key in (1, 2)]
    alone = Line(3, Decimal("500.00"), DAY, text="AC-2025-0001")
    nobody = Line(4, Decimal("41.00"), DAY)

    found = match(book(), [*lines, alone, nobody])

    assert [found[key][0].confidence for key in (1, 2, 3)] == [LIKELY, LIKELY, SURE]
    assert found[1][0].reasons[-1] == "mais une autre ligne en attente dit la même chose"
    assert found[4] == []


def test_two_lines_that_are_the_same_deposit_are_not_sure():
    lines = [Line(key, Decimal("310.00"), DAY, text="REMISE") for key in (1, 2)]

    assert match(book(together=[SLIP]), lines)[1][0].confidence is LIKELY


def test_two_sure_readings_of_one_line_are_none():
    dues = [due(10, LILAS, "310.00", number="AC-2025-0042")]

    found = book(dues=dues, together=[SLIP]).suggestions(credit("310.00", "REMISE AC-2025-0042"))

    assert [one.confidence for one in found] == [LIKELY, LIKELY]
    assert found[0].acts == (DEPOSIT, None, (), 3)


def test_names_lose_what_names_nobody():
    assert name_words("SCIC Les Amis_du Moulin SA") == ("amis", "moulin")
    assert name_words("SCOP SAS") == ("scop", "sas")


def test_numbers_are_those_of_a_series():
    assert number_key("AC-2024-2025-0042") == ("AC-2024-2025", 42)
    assert number_key("") is None
    assert number_key("AC-2025-x") is None
    assert Numbers([]).found_in("AC-2025-0042") == set()
    assert Numbers(["AC-2024-2025"]).found_in("ac 2024/2025 42") == {("AC-2024-2025", 42)}


def test_a_reason_is_said_once():
    found = best(credit("230.00", "VIR ALB TEST", name="ALB TEST"))

    assert found.reasons == (
        "Le nom est celui de «\u00a0ALB\u00a0»",
        "le montant est exactement ce qui reste dû",
    )


def test_a_number_that_no_member_has_says_nothing():
    assert best(credit("41.00", "adherent 999")) is None
