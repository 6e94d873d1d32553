"""What one person may not hold together."""

import pytest

from governance.rules.mandate.incompatibility import Incompatibility, incompatibility_verdict


@pytest.mark.parametrize(
    ("held", "outcome"),
    [
        (["président", "salarié"], "no"),
        (["président", "directeur"], "yes"),
        (["président", "salarié", "contrôleur"], "no"),
        ([], "yes"),
    ],
)
def test_what_may_not_be_held_together(held, outcome):
    rules = [
        Incompatibility(article="21", between=frozenset({"président", "salarié"})),
        Incompatibility(article="22", between=frozenset({"trésorier", "contrôleur"})),
    ]

    assert incompatibility_verdict(rules, "Awa", held).outcome == outcome
