import pytest

from cressmember.kernel.reading import Unreadable, yes_no


@pytest.mark.parametrize(
    "cell", ["x", "X", "oui", "OUI", " Oui ", "o", "vrai", "VRAI", True, 1, 1.0, "1", "✓", "✔"]
)
def test_yes(cell):
    assert yes_no(cell) is True


@pytest.mark.parametrize("cell", ["non", "NON", "n", "faux", False, 0, "0", "☐"])
def test_no(cell):
    assert yes_no(cell) is False


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("", "La case est vide : écrivez oui ou non."),
        (None, "La case est vide : écrivez oui ou non."),
        ("peut-être", "«\u00a0peut-être\u00a0» n’est ni oui ni non : écrivez oui ou non."),
        (2, "«\u00a02\u00a0» n’est ni oui ni non : écrivez oui ou non."),
    ],
)
def test_neither(cell, sentence):
    with pytest.raises(Unreadable, match=f"^{sentence}$"):
        yes_no(cell)
