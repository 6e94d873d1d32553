"""Seats as a number or a range, people as a number or a share."""

import pytest

from governance.rules.seat.size import Quota, Size


@pytest.mark.parametrize(
    "document", [True, -1, "9", {"most": 3}, {"least": 4, "most": 3}, {"least": "4"}, {"least": 1, "to": 2}]
)
def test_a_number_of_seats_has_its_spelling(document):
    with pytest.raises(ValueError, match="écrivez un nombre"):
        Size.spelled(document)


@pytest.mark.parametrize(
    ("size", "said"), [(Size(9, 9), "9"), (Size(9, 15), "9 à 15"), (Size(2, None), "2 au moins")]
)
def test_a_number_of_seats_is_said(size, said):
    assert size.said == said
    assert Size.spelled(size.spelling()) == size


@pytest.mark.parametrize(
    ("document", "least", "more", "most", "said"),
    [
        (3, 3, 3, 3, "3"),
        ("25 %", 3, 3, 2, "25\N{NO-BREAK SPACE}%"),
        ("1/2", 5, 6, 5, "la moitié"),
    ],
)
def test_a_share_of_ten_seats(document, least, more, most, said):
    quota = Quota.spelled(document)

    assert (quota.least_of(10), quota.least_of(10, strictly=True), quota.most_of(10)) == (least, more, most)
    assert (quota.said, Quota.spelled(quota.spelling())) == (said, quota)


@pytest.mark.parametrize("document", ["3/2", None, True])
def test_a_share_has_its_spelling(document):
    with pytest.raises(ValueError, match="écrivez un"):
        Quota.spelled(document)
