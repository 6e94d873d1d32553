import pytest

from billing.rules.letterhead import NEEDED, missing_from

WHOLE = dict.fromkeys(NEEDED, "x")


@pytest.mark.parametrize(
    ("blank", "said"),
    [
        ([], ""),
        (["iban"], "son IBAN"),
        (["street", "iban", "signatory"], "son adresse, son IBAN et le signataire de ses courriers"),
    ],
)
def test_what_a_call_would_print_blank(blank, said):
    assert missing_from(WHOLE | dict.fromkeys(blank, " ")) == said
