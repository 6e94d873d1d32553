"""A scale is written on its page, rule by rule, in a browser: what is typed stays while the page changes."""

import pytest

from cressmember.accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_rules_of_a_scale_move_and_are_tried_with_what_was_typed(page, sign_in, register, treasurer):
    sign_in(User.objects.get())
    page.goto("/gestion/cotisations/baremes/composer/")
    page.get_by_label("Nom du barème").fill("Barème 2030")

    page.get_by_role("button", name="Descendre Forfait").click()

    page.get_by_role("heading", name="2. Forfait").wait_for()
    assert page.get_by_label("Nom du barème").input_value() == "Barème 2030"
    page.get_by_role("button", name="Essayer ce barème").click()
    page.locator("#essai .notice").wait_for()
    assert page.get_by_label("Nom du barème").input_value() == "Barème 2030"
