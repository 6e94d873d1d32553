"""The chamber's settings: what letters print and where members pay."""

import pytest

from cressmember.core.actions.chamber import configure_chamber
from cressmember.core.models import Chamber
from cressmember.kernel.violations import RuleViolation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("bic", "psst fr pp", "PSSTFRPP"),
        ("bic", "", ""),
        ("iban", "fr14 2004 1010 0505 0001 3m02 606", "FR1420041010050500013M02606"),
    ],
)
def test_an_account_is_kept_as_banks_write_it(field, typed, kept):
    assert getattr(configure_chamber(by=None, name="CRESS d’essai", **{field: typed}), field) == kept


def test_a_bic_that_is_not_one_is_refused():
    """No letter could be drawn with it, and what is issued does not change any more."""
    with pytest.raises(RuleViolation, match="BIC"):
        configure_chamber(by=None, name="CRESS d’essai", bic="PSST")

    assert not Chamber.objects.exists()


def test_a_name_is_one_line_that_people_can_see():
    """It goes in the header of every mail."""
    chamber = configure_chamber(
        by=None, name="CRESS\r\nBcc: x@y.example\u202e", signatory="Inès\u200b Picard"
    )

    assert (chamber.name, chamber.signatory) == ("CRESS Bcc: x@y.example", "Inès Picard")
