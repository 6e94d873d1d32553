"""Pictures of what a browser test sees, kept when ``CRESSMEMBER_PICTURES`` names a folder.

Those that the guide shows are retaken by ``make pictures``.
"""

import os
from pathlib import Path

from playwright.sync_api import expect


def picture(page, name):
    """Keep the whole page, a pixel for each of its own, whatever the screen."""
    if folder := os.environ.get("CRESSMEMBER_PICTURES"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True, scale="css")


def fits(page):
    """Assert that nothing is wider than the screen, asked again while a page is on its way."""
    expect(page.locator("html")).to_have_js_property("scrollWidth", page.viewport_size["width"])
