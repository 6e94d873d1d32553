import pytest

from billing.rules.letterhead import NEEDED, lacking

WHOLE = dict.fromkeys(NEEDED, "x")


@pytest.mark.parametrize(
    ("blank", "said"),
    [
        ([], ""),
        (["iban"], "Il manque à la chambre son IBAN : les appels en ont besoin."),
        (
            ["street", "iban", "signatory"],
            "Il manque à la chambre son adresse, son IBAN et le signataire de ses courriers : "
            "les appels en ont besoin.",
        ),
    ],
)
def test_what_a_call_would_print_blank(blank, said):
    assert lacking(WHOLE | dict.fromkeys(blank, " ")) == said
