import pytest

from cressmember.core.queries import history_of
from cressmember.members.actions.joining import configure_joining
from cressmember.members.models import JoiningPage

pytestmark = pytest.mark.django_db
PAGE = {"is_open": True, "introduction": "", "charter": "", "next_steps": ""}


def test_a_page_that_nobody_set_is_open_and_asks_for_no_charter():
    page = JoiningPage.current()

    assert (page.is_open, page.charter) == (True, "")


def test_the_same_page_again_leaves_no_trace():
    page = configure_joining(**PAGE | {"charter": "Nous coopérons."}, by=None)

    configure_joining(**PAGE | {"charter": "Nous coopérons."}, by=None)

    assert history_of(page).count() == 1
