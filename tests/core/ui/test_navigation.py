import pytest
from django.contrib.auth import get_user_model

from cressmember.core.ui import navigation
from cressmember.core.ui.marks import ICONS
from cressmember.core.ui.navigation import SECTIONS, map_for, register, tabs_for

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.ui.urls")]


@pytest.fixture(autouse=True)
def nothing_hung(monkeypatch):
    monkeypatch.setattr(navigation, "_entries", {section.key: [] for section in SECTIONS})


def chapters(user, **place):
    return [(chapter.section.key, chapter.url, chapter.is_current) for chapter in map_for(user, **place)]


def test_entries_are_hung_in_order_and_lead_to_the_first(claire):
    register(section="members", label="Aucun", url_name="demo:user-none", permission="members.view", order=20)
    register(
        section="members", label="Adhérents", url_name="demo:user-list", permission="members.view", order=10
    )

    assert chapters(claire, current="members") == [("members", "/demo/utilisateurs/", True)]


def test_the_current_section_shows_its_entries(claire):
    register(
        section="members", label="Adhérents", url_name="demo:user-list", permission="members.view", order=10
    )
    register(section="members", label="Aucun", url_name="demo:user-none", permission="members.view", order=20)

    (chapter,) = map_for(claire, current="members", path="/demo/utilisateurs/aucun/")

    assert [(link.label, link.is_current) for link in chapter.links] == [
        ("Adhérents", False),
        ("Aucun", True),
    ]


def test_pages_put_beside_one_another_are_one_line_and_tabs_of_each_other(claire):
    place = {"current": "members", "path": "/demo/utilisateurs/aucun/"}
    register(section="members", label="Adhérents", url_name="demo:user-list", permission="members.view")
    register(
        section="members",
        label="Aucun",
        url_name="demo:user-none",
        permission="members.view",
        order=101,
        beside="demo:user-list",
    )
    register(section="members", label="Accueil", url_name="demo:home", permission="", order=102)

    (chapter,) = map_for(claire, **place)

    assert [(link.label, link.is_current) for link in chapter.links] == [
        ("Adhérents", True),
        ("Accueil", False),
    ]
    assert [(link.label, link.is_current) for link in tabs_for(claire, **place)] == [
        ("Adhérents", False),
        ("Aucun", True),
    ]


def test_a_page_that_stands_alone_has_no_tab(claire):
    register(section="members", label="Adhérents", url_name="demo:user-list", permission="members.view")

    assert tabs_for(claire, current="members", path="/demo/utilisateurs/") == []
    assert tabs_for(claire, current="", path="/demo/utilisateurs/") == []


def test_a_page_that_does_not_exist_is_not_shown(claire):
    register(section="home", label="Accueil", url_name="office:not-yet", permission="", order=10)

    assert chapters(claire) == []


def test_who_holds_no_permission_sees_no_entry():
    stranger = get_user_model().objects.create_user("x@cress.example")
    register(section="home", label="Accueil", url_name="demo:home", permission="", order=10)
    register(
        section="members", label="Adhérents", url_name="demo:user-list", permission="members.view", order=10
    )

    assert chapters(stranger) == [("home", "/demo/", False)]


def test_an_entry_registered_twice_is_hung_once(claire):
    for _ in range(2):
        register(section="home", label="Accueil", url_name="demo:home", permission="", order=10)

    assert len(navigation._entries["home"]) == 1


def test_a_section_that_the_house_has_not_is_refused():
    with pytest.raises(ValueError, match="no section 'kitchen'"):
        register(section="kitchen", label="x", url_name="x", permission="")


def test_every_section_has_a_picture():
    assert {section.icon for section in SECTIONS} <= ICONS
