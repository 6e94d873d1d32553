import pytest

from cressmember.core.queries import history_of
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.joining import configure_joining
from cressmember.members.models import JoiningPage, Theme

pytestmark = pytest.mark.django_db
PAGE = {"is_open": True, "introduction": "", "charter": "", "next_steps": "", "themes": []}


def offered():
    return list(Theme.objects.filter(is_retired=False).values_list("name", flat=True))


def test_a_page_that_nobody_set_is_open_and_asks_for_no_charter():
    page = JoiningPage.current()

    assert (page.is_open, page.charter) == (True, "")


def test_themes_are_offered_in_their_order_and_retired_when_left_out(officer):
    configure_joining(**PAGE | {"themes": ["Achats", " Habitat ", "", "Achats"]}, by=officer)
    assert offered() == ["Achats", "Habitat"]

    page = configure_joining(**PAGE | {"themes": ["Habitat", "Numérique"]}, by=officer)

    assert offered() == ["Habitat", "Numérique"]
    assert Theme.objects.count() == 3
    entry = history_of(page)[0]
    assert entry.actor == officer
    assert entry.detail.changes == {"themes": ["Achats, Habitat", "Habitat, Numérique"]}


def test_the_same_page_again_leaves_no_trace():
    page = configure_joining(**PAGE | {"charter": "Nous coopérons."}, by=None)

    configure_joining(**PAGE | {"charter": "Nous coopérons."}, by=None)

    assert history_of(page).count() == 1


def test_a_theme_is_short():
    with pytest.raises(RuleViolation, match="120 caractères"):
        configure_joining(**PAGE | {"themes": ["x" * 121]}, by=None)
