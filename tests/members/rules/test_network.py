"""The two averages of what dues weigh in income."""

from fractions import Fraction

from cressmember.members.rules.network import averages

# Dues and operating income of 2021, in euros, as the chambers reported them; one told no dues.
NETWORK_2021 = [
    *((108_259, 856_935), (63_413, 404_194), (47_200, 1_753_137), (35_688, 697_268), (14_538, 212_953)),
    *((60_038, 1_507_694), (7_550, 470_690), (6_000, 195_355), (37_213, 922_441), (56_945, 715_369)),
    *((3_952, 3_698_908), (50_408, 741_507), (83_200, 1_264_068), (186_599, 889_639)),
    *((263_263, 1_315_894), (44_129, 892_567), (None, 465_583)),
]


def exact(pairs):
    return [(None if dues is None else Fraction(dues), Fraction(income)) for dues, income in pairs]


def test_the_mean_of_shares_is_not_the_share_of_sums():
    found = averages(exact([(10, 100), (90, 300)]))

    assert found.mean_of_shares == Fraction(1, 5)
    assert found.share_of_sums == Fraction(1, 4)


def test_the_network_of_2021_has_eight_per_cent_and_six():
    found = averages(exact(NETWORK_2021))

    assert (found.counted, found.left_out) == (16, 1)
    assert round(found.mean_of_shares * 100) == 8
    assert round(found.share_of_sums * 1000) == 65


def test_a_chamber_that_told_no_dues_is_left_out_not_counted_as_zero():
    found = averages([(Fraction(10), Fraction(100)), (None, Fraction(900)), (Fraction(5), None)])

    assert found.share_of_sums == Fraction(1, 10)
    assert found.left_out == 2


def test_nobody_told_both():
    assert averages([(None, Fraction(1)), (Fraction(1), Fraction(0))]) is None
