"""The browser fixtures themselves: they see what they promise to see."""

import pytest


def test_a_page_is_served_in_french_to_a_desk_and_to_a_phone(page, phone):
    page.goto("/compte/login/")
    phone.goto("/compte/login/")

    assert page.evaluate("[navigator.language, innerWidth]") == ["fr-FR", 1280]
    assert phone.evaluate("[navigator.language, screen.width]") == ["fr-FR", 390]


def test_axe_reports_the_element_at_fault(page, axe):
    page.set_content("<html lang='fr'><title>x</title><main><h1>x</h1><img src='data:,'></main></html>")

    with pytest.raises(AssertionError, match=r"image-alt \(critical\).*\n.*<img"):
        axe(page)
